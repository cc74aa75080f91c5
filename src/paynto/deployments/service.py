"""Use cases of deployed apps: plan, start, switch, roll back, take down."""

from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.clock import now
from paynto.core.errors import PayntoError
from paynto.core.ids import new_id
from paynto.core.paging import (
    Page,
    PageQuery,
    Rows,
    decode_id_cursor,
    decode_number_cursor,
    encode_cursor,
)
from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.core.settings import Settings
from paynto.deployments import queries, variables
from paynto.deployments.errors import (
    AddressPermanent,
    AppNotFound,
    NothingToDeploy,
    ReleaseUnknown,
    SlugTaken,
)
from paynto.deployments.models import App, Release
from paynto.deployments.schemas import AppRead, DeploymentCreate, ReleaseRead, SlugRead
from paynto.deployments.slugs import check_slug, suggest_slug
from paynto.jobs import service as jobs
from paynto.jobs.models import Job
from paynto.jobs.runtime import JobRuntime
from paynto.projects.listing import Annotate
from paynto.projects.models import Project
from paynto.stacks.service import load_stack

DEPLOY_WORKFLOW = "deploy_web"


def app_url(settings: Settings, slug: str) -> str:
    scheme = "https" if settings.origin.startswith("https://") else "http"
    return f"{scheme}://{slug}.{settings.apps_domain}"


def read_app(
    resources: Resources, app: App, project_name: str, *, is_awake: bool = False
) -> AppRead:
    update = {
        "url": app_url(resources.settings, app.slug),
        "project_name": project_name,
        "is_awake": is_awake,
    }
    return AppRead.model_validate(app).model_copy(update=update)


def make_annotator(settings: Settings) -> Annotate:
    """Tells project cards where the app is live."""

    async def annotate(
        session: AsyncSession, scope: Scope, ids: list[UUID]
    ) -> dict[UUID, dict[str, Any]]:
        rows = await queries.list_apps_of_projects(session, scope, ids) if ids else []
        return {
            row.project_id: {
                "app_id": row.id,
                "live_url": app_url(settings, row.slug) if row.status == "live" else None,
            }
            for row in rows
        }

    return annotate


async def load_app(session: AsyncSession, scope: Scope, app_id: UUID) -> App:
    """Raises AppNotFound, also for another team's app."""
    app = await queries.find_app(session, scope, app_id)
    if app is None:
        raise AppNotFound()
    return app


async def find_app_of_project(session: AsyncSession, scope: Scope, project_id: UUID) -> App | None:
    return await queries.find_app_of_project(session, scope, project_id)


async def list_apps(
    session: AsyncSession, scope: Scope, page: PageQuery, search: str | None
) -> Rows[App]:
    rows = await queries.list_apps(
        session, scope, search, decode_id_cursor(page.cursor), page.limit + 1
    )
    items = rows[: page.limit]
    cursor = encode_cursor(items[-1].id) if len(rows) > page.limit else None
    return Rows(items, cursor)


async def check_availability(
    resources: Resources, slug: str, app_id: UUID | None = None
) -> SlugRead:
    """Whether an address is free; a team's own app may keep its address."""
    try:
        normal = check_slug(slug)
    except PayntoError as error:
        return SlugRead(slug=slug, is_available=False, reason=error.message)
    async with resources.db.system_transaction() as session:
        taken = await queries.find_app_by_slug(session, normal)
    if taken is not None and taken.id != app_id:
        return SlugRead(slug=normal, is_available=False, reason="This address is taken.")
    return SlugRead(slug=normal, is_available=True, reason=None)


async def suggest_free_slug(resources: Resources, name: str) -> str:
    base = suggest_slug(name)
    if (await check_availability(resources, base)).is_available:
        return base
    return f"{base[:42]}-{new_id().hex[-6:]}"


async def start_deployment(
    session: AsyncSession,
    resources: Resources,
    scope: Scope,
    project: Project,
    body: DeploymentCreate,
    idempotency_key: str | None,
) -> Job:
    """Makes the app when it is the first time, sets its variables and queues the workflow. Raises SlugTaken."""
    if project.current_version is None:
        raise NothingToDeploy()
    if idempotency_key is not None:
        # a repeated request must not touch the app again
        known = await jobs.find_job_by_key(session, scope, idempotency_key)
        if known is not None:
            return known
    app = await queries.find_app_of_project(session, scope, project.id)
    if app is None:
        slug = (
            check_slug(body.slug) if body.slug else await suggest_free_slug(resources, project.name)
        )
        await _require_free(resources, slug, None)
        stack = load_stack(project.stack)
        app = App(
            team_id=scope.team_id,
            project_id=project.id,
            slug=slug,
            is_server=stack.has_server,
            database=body.database if stack.has_database else "none",
        )
        await insert_app(session, app)
    elif body.slug and check_slug(body.slug) != app.slug:
        await _change_slug(session, resources, app, body.slug)
    app.status = "live" if app.current_release else "deploying"
    await variables.set_variables(session, resources.keyring, scope, app, body.env)
    await variables.ensure_platform_variables(
        session, resources.keyring, scope, app, app_url(resources.settings, app.slug)
    )
    arguments = {
        "import_data": body.import_data,
        "accept_data_loss": body.accept_data_loss,
        "version_number": project.current_version,
    }
    return await queue_deployment(session, resources, scope, app, arguments, idempotency_key)


async def queue_deployment(
    session: AsyncSession,
    resources: Resources,
    scope: Scope,
    app: App,
    arguments: dict[str, Any],
    idempotency_key: str | None,
) -> Job:
    return await jobs.start_job(
        session,
        scope,
        resources.part(JobRuntime).client,
        kind="deploy",
        workflow=DEPLOY_WORKFLOW,
        project_id=app.project_id,
        app_id=app.id,
        arguments=arguments,
        idempotency_key=idempotency_key,
    )


async def insert_app(session: AsyncSession, app: App) -> None:
    """Raises SlugTaken."""
    session.add(app)
    await _take_address(session, app.slug)


async def _take_address(session: AsyncSession, slug: str) -> None:
    """Two who take an address, or first deployments of a project, at the same moment: one of them is told. Raises SlugTaken."""
    try:
        await session.flush()
    except IntegrityError as error:
        raise SlugTaken(
            message=f"{slug}: somebody took this address a moment ago, or the project is being deployed already."
        ) from error


async def _require_free(resources: Resources, slug: str, app_id: UUID | None) -> None:
    found = await check_availability(resources, slug, app_id)
    if not found.is_available:
        raise SlugTaken(message=f"{slug}: {found.reason}")


async def _change_slug(session: AsyncSession, resources: Resources, app: App, slug: str) -> None:
    normal = check_slug(slug)
    await _require_free(resources, normal, app.id)
    app.slug = normal
    app.env_revision += 1
    app.updated_at = now()
    await _take_address(session, normal)


async def change_slug(
    session: AsyncSession, resources: Resources, scope: Scope, app_id: UUID, slug: str
) -> App:
    """The old address stops, the new one answers at once."""
    app = await queries.lock_app(session, scope, app_id)
    if app is None:
        raise AppNotFound()
    if app.environment == "preview":
        raise AddressPermanent()
    await _change_slug(session, resources, app, slug)
    await variables.ensure_platform_variables(
        session, resources.keyring, scope, app, app_url(resources.settings, app.slug)
    )
    return app


async def open_release(
    session: AsyncSession,
    scope: Scope,
    app_id: UUID,
    job_id: UUID,
    version_number: int,
    author_name: str | None,
) -> Release:
    """The release of a job, made once however often the step runs."""
    app = await queries.lock_app(session, scope, app_id)
    if app is None:
        raise AppNotFound(message="The app was deleted meanwhile.")
    known = await queries.find_release_of_job(session, scope, app_id, job_id)
    if known is not None:
        return known
    release = Release(
        team_id=scope.team_id,
        app_id=app_id,
        number=await queries.count_releases(session, scope, app_id) + 1,
        version_number=version_number,
        job_id=job_id,
        author_name=author_name,
    )
    session.add(release)
    await session.flush()
    return release


async def find_release_of_job(
    session: AsyncSession, scope: Scope, app_id: UUID, job_id: UUID
) -> Release | None:
    return await queries.find_release_of_job(session, scope, app_id, job_id)


async def update_release(
    session: AsyncSession, scope: Scope, app_id: UUID, number: int, **values: Any
) -> None:
    await queries.update_release(session, scope, app_id, number, values)


async def record_switch(session: AsyncSession, scope: Scope, app_id: UUID, number: int) -> App:
    """From now on the address serves this release; the one before can be gone back to."""
    app = await queries.lock_app(session, scope, app_id)
    if app is None:
        raise AppNotFound(message="The app was deleted meanwhile.")
    if app.current_release is not None and app.current_release != number:
        await queries.update_release(
            session, scope, app_id, app.current_release, {"status": "superseded"}
        )
        app.previous_release = app.current_release
    app.current_release = number
    app.status = "live"
    app.updated_at = now()
    await queries.update_release(session, scope, app_id, number, {"status": "live"})
    return app


async def record_failure(
    session: AsyncSession, scope: Scope, app_id: UUID, number: int | None
) -> None:
    """A failed deployment leaves the live release as it was."""
    app = await queries.lock_app(session, scope, app_id)
    if app is None:
        return
    if number is not None:
        await queries.update_release(session, scope, app_id, number, {"status": "failed"})
    app.status = "live" if app.current_release is not None else "failed"


async def list_releases(
    session: AsyncSession, resources: Resources, scope: Scope, app_id: UUID, page: PageQuery
) -> Page[ReleaseRead]:
    app = await load_app(session, scope, app_id)
    before = decode_number_cursor(page.cursor)
    rows = await queries.list_releases(session, scope, app_id, before, page.limit + 1)
    items = rows[: page.limit]
    cursor = encode_cursor(items[-1].number) if len(rows) > page.limit else None
    return Page(items=[_read_release(resources, app, row) for row in items], next_cursor=cursor)


def _read_release(resources: Resources, app: App, row: Release) -> ReleaseRead:
    is_current = row.number == app.current_release
    return ReleaseRead(
        number=row.number,
        version_number=row.version_number,
        status=row.status,  # type: ignore[arg-type]  the column holds nothing else
        size_bytes=row.size_bytes,
        file_count=row.file_count,
        url=app_url(resources.settings, app.slug) if is_current else None,
        created_at=row.created_at,
        created_by=row.author_name,
        job_id=row.job_id,
        is_current=is_current,
        can_roll_back=row.can_roll_back(app.current_release),
    )


async def load_rollback(
    session: AsyncSession, scope: Scope, app_id: UUID, number: int
) -> tuple[App, Release]:
    """The app and a release it can go back to. Raises ReleaseUnknown."""
    app = await load_app(session, scope, app_id)
    release = await queries.find_release(session, scope, app_id, number)
    if release is None or not release.can_roll_back(app.current_release):
        raise ReleaseUnknown(message=f"Release {number} cannot be switched on.")
    return app, release


async def share_release_objects(session: AsyncSession) -> None:
    """Held while a release is uploaded; see `unused_objects`."""
    await queries.share_release_objects(session)


async def mark_deleted(session: AsyncSession, scope: Scope, app_id: UUID) -> App:
    app = await queries.lock_app(session, scope, app_id)
    if app is None:
        raise AppNotFound()
    app.deleted_at = now()
    app.status = "stopped"
    return app
