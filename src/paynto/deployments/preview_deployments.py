"""Preview deployments: one version at an address of its own, with its own database, beside what is live."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.ids import new_secret
from paynto.core.paging import PageQuery, Rows, decode_id_cursor, encode_cursor
from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.deployments import queries, service, variables
from paynto.deployments.errors import NothingToDeploy, TooManyPreviews
from paynto.deployments.models import App
from paynto.deployments.schemas import PreviewDeploymentCreate
from paynto.deployments.slugs import suggest_slug
from paynto.jobs import service as jobs
from paynto.jobs.models import Job
from paynto.projects import service as projects
from paynto.projects.models import Project
from paynto.stacks.service import load_stack

MOST_PREVIEWS = 20
"""Of one project; each keeps a database and files."""
_LONGEST_NAME = 40
_MARK_LENGTH = 8


async def start_preview(
    session: AsyncSession,
    resources: Resources,
    scope: Scope,
    project: Project,
    body: PreviewDeploymentCreate,
    idempotency_key: str | None,
) -> Job:
    """Queues the deployment of a version, by default the newest. Raises NothingToDeploy, TooManyPreviews."""
    if project.current_version is None:
        raise NothingToDeploy()
    if idempotency_key is not None:
        known = await jobs.find_job_by_key(session, scope, idempotency_key)
        if known is not None:
            return known
    number = body.version_number or project.current_version
    await projects.load_version(session, scope, project.id, number)
    if await queries.count_preview_apps(session, scope, project.id) >= MOST_PREVIEWS:
        raise TooManyPreviews(
            message=f"This project has {MOST_PREVIEWS} preview deployments: delete one that nobody needs."
        )
    live = await queries.find_app_of_project(session, scope, project.id)
    stack = load_stack(project.stack)
    app = App(
        team_id=scope.team_id,
        project_id=project.id,
        slug=_make_address(live.slug if live is not None else suggest_slug(project.name)),
        environment="preview",
        preview_of=number,
        status="deploying",
        is_server=stack.has_server,
        database="builtin" if stack.has_database else "none",
    )
    await service.insert_app(session, app)
    if live is not None:
        await variables.copy_variables(session, resources.keyring, scope, live, app)
    url = service.app_url(resources.settings, app.slug)
    await variables.ensure_platform_variables(session, resources.keyring, scope, app, url)
    arguments = {
        "import_data": body.import_data,
        "accept_data_loss": False,
        "version_number": number,
        "environment": "preview",
    }
    return await service.queue_deployment(
        session, resources, scope, app, arguments, idempotency_key
    )


def _make_address(name: str) -> str:
    """Two hyphens keep it apart from the addresses that people choose; nobody can guess the rest."""
    mark = "".join(sign for sign in new_secret().lower() if sign.isalnum())[:_MARK_LENGTH]
    return f"{name[:_LONGEST_NAME].rstrip('-')}--{mark}"


async def list_previews(
    session: AsyncSession, scope: Scope, project_id: UUID, page: PageQuery
) -> Rows[App]:
    await projects.load_project(session, scope, project_id)
    rows = await queries.list_preview_apps(
        session, scope, project_id, decode_id_cursor(page.cursor), page.limit + 1
    )
    items = rows[: page.limit]
    cursor = encode_cursor(items[-1].id) if len(rows) > page.limit else None
    return Rows(items, cursor)
