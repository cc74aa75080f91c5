"""The stages of a deployment. Each can run twice without doing anything twice.

A release belongs to its job, its bytes are immutable, the database remembers the migration of a release, and switching to
a release that is already switched on changes nothing.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from paynto.core.errors import PayntoError
from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.deployments import service
from paynto.deployments.builds import build_folder, read_output
from paynto.deployments.databases.base import MigrationResult
from paynto.deployments.errors import AppNotFound, ConsentRequired, NotHealthy
from paynto.deployments.hosting import Hosting, route_of
from paynto.deployments.models import App, Release
from paynto.deployments.schema_plan import (
    SCHEMA_PATH,
    plan_schema_change,
    preview_database,
    read_renames,
)
from paynto.deployments.stages import Stage, running_stage
from paynto.jobs import service as jobs
from paynto.jobs.events import EventWriter
from paynto.jobs.models import Job
from paynto.jobs.runtime import JobRuntime
from paynto.projects import service as projects
from paynto.sandboxes.tree import remove_tree


@dataclass(frozen=True)
class Deployment:
    """What every stage looks up again: nothing is carried from step to step."""

    job: Job
    app: App
    files: dict[str, bytes]
    version_number: int
    stack: str

    @property
    def schema(self) -> str | None:
        content = self.files.get(SCHEMA_PATH)
        return content.decode() if content is not None else None


async def _load(resources: Resources, scope: Scope, job_id: UUID) -> Deployment:
    async with resources.db.transaction(scope) as session:
        job = await jobs.load_job(session, scope, job_id)
        if job.project_id is None or job.app_id is None:
            raise AppNotFound()
        project = await projects.load_project(session, scope, job.project_id)
        app = await service.load_app(session, scope, job.app_id)
        number = int(job.arguments["version_number"])
        tree = await projects.load_tree(session, scope, project, number)
        files = await projects.read_files(session, scope, resources.objects, tree)
    return Deployment(job, app, files, number, project.stack)


async def _release(resources: Resources, scope: Scope, deployment: Deployment) -> Release:
    async with resources.db.transaction(scope) as session:
        return await service.open_release(
            session, scope, deployment.app.id, deployment.job.id, deployment.version_number, None
        )


async def validate(resources: Resources, scope: Scope, job_id: UUID) -> None:
    """The database's change is planned before anything is touched; a loss of data needs consent."""
    async with running_stage("validate") as stage:
        deployment = await _load(resources, scope, job_id)
        resources.part(Hosting).builds.begin(resources, job_id, deployment.files)
        if deployment.app.database == "none" or deployment.schema is None:
            stage.detail = f"{len(deployment.files)} files"
            return
        renames = read_renames(deployment.files)
        change = await plan_schema_change(resources, deployment.app, deployment.schema, renames)
        stage.detail = (
            f"{len(deployment.files)} files, {len(change.statements)} changes of the database"
        )
        if change.is_destructive and not deployment.job.arguments.get("accept_data_loss"):
            async with EventWriter() as events:
                events.emit("consent", statements=change.statements, warnings=change.warnings)
            raise ConsentRequired(message=" ".join(change.warnings) or None)


async def save_version(resources: Resources, scope: Scope, job_id: UUID) -> None:
    async with running_stage("version") as stage:
        deployment = await _load(resources, scope, job_id)
        release = await _release(resources, scope, deployment)
        async with resources.db.transaction(scope) as session:
            await jobs.record_progress(
                session, scope, job_id, version_number=deployment.version_number
            )
        stage.detail = f"Release {release.number} of version {deployment.version_number}"


async def prepare_database(resources: Resources, scope: Scope, job_id: UUID) -> None:
    """Creates or migrates the production database; the first time it may take the preview's rows along."""
    async with running_stage("database") as stage:
        deployment = await _load(resources, scope, job_id)
        app = deployment.app
        if app.database == "none" or deployment.schema is None:
            stage.detail = "This app has no database"
            return
        hosting = resources.part(Hosting)
        async with hosting.servers.paused(str(app.id)):
            result = await hosting.databases.migrate(
                str(app.id),
                deployment.schema,
                step_key=str(job_id),
                renames=read_renames(deployment.files),
                accept_data_loss=bool(deployment.job.arguments.get("accept_data_loss")),
            )
            stage.detail = _describe_migration(result)
            if app.current_release is None and deployment.job.arguments.get("import_data"):
                await _carry_rows(resources, scope, deployment, stage)


def _describe_migration(result: MigrationResult) -> str:
    if not result.statements:
        return "No change needed"
    indexes = sum(
        "CREATE INDEX" in text or "CREATE UNIQUE INDEX" in text for text in result.statements
    )
    if result.tables_created:
        return f"{_count(result.tables_created, 'table')} created, {_count(indexes, 'index', 'indexes')}"
    return f"{_count(len(result.statements), 'change')} applied"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


async def _carry_rows(
    resources: Resources, scope: Scope, deployment: Deployment, stage: Stage
) -> None:
    async with preview_database(resources, scope, deployment.app.project_id) as source:
        if source is None:
            return
        databases = resources.part(Hosting).databases
        counts = await databases.import_rows(
            str(deployment.app.id), source, step_key=str(deployment.job.id)
        )
    stage.detail = f"{stage.detail}, {_count(sum(counts.values()), 'row')} imported"
    for table, count in counts.items():
        stage.log(f"{table}: {count} rows")


async def build(resources: Resources, scope: Scope, job_id: UUID) -> None:
    async with running_stage("build") as stage:
        deployment = await _load(resources, scope, job_id)
        builds = resources.part(Hosting).builds
        work = builds.finish(resources, job_id, deployment.files, stage.log)
        await resources.part(JobRuntime).unless_cancelled(str(job_id), work)


async def upload(resources: Resources, scope: Scope, job_id: UUID) -> None:
    async with running_stage("upload") as stage:
        deployment = await _load(resources, scope, job_id)
        release = await _release(resources, scope, deployment)
        output = read_output(resources, job_id, deployment.stack)
        # what this release shares with others must not be collected before its manifest names it
        async with resources.db.system_transaction() as session:
            await service.share_release_objects(session)
            published = await resources.part(Hosting).host.publish_release(
                str(deployment.app.id), release.number, output, idempotency_key=str(job_id)
            )
        async with resources.db.transaction(scope) as session:
            await service.update_release(
                session,
                scope,
                deployment.app.id,
                release.number,
                status="ready",
                size_bytes=published.size_bytes,
                file_count=published.file_count,
            )
        stage.detail = f"{published.file_count} files, {published.size_bytes / 1024:.0f} KiB"


async def verify(resources: Resources, scope: Scope, job_id: UUID) -> None:
    """Tries the release before anybody sees it, then switches to it in one step."""
    async with running_stage("verify") as stage:
        deployment = await _load(resources, scope, job_id)
        release = await _release(resources, scope, deployment)
        host = resources.part(Hosting).host
        route = route_of(deployment.app, release.number)
        work = host.check_release(route)
        report = await resources.part(JobRuntime).unless_cancelled(str(job_id), work)
        if not report.is_healthy:
            for line in report.log_tail.splitlines()[-20:]:
                stage.log(line)
            raise NotHealthy(message=report.detail)
        await host.activate_release(route, idempotency_key=str(job_id))
        stage.detail = report.detail
    await remove_tree(build_folder(resources, job_id))
    async with EventWriter() as events:
        url = service.app_url(resources.settings, deployment.app.slug)
        events.emit(
            "live",
            url=url,
            app_id=str(deployment.app.id),
            release_number=release.number,
            environment=deployment.app.environment,
        )


async def give_up(resources: Resources, scope: Scope, job_id: UUID) -> None:
    """After a failure or a stop: what was live stays live."""
    await resources.part(Hosting).builds.drop(job_id)
    await remove_tree(build_folder(resources, job_id))
    try:
        deployment = await _load(resources, scope, job_id)
    except PayntoError:
        return
    async with resources.db.transaction(scope) as session:
        release = await service.find_release_of_job(session, scope, deployment.app.id, job_id)
        number = release.number if release is not None else None
        await service.record_failure(session, scope, deployment.app.id, number)


Step = Callable[[Resources, Scope, UUID], Awaitable[None]]

STAGES: dict[str, Step] = {
    "validate": validate,
    "version": save_version,
    "database": prepare_database,
    "build": build,
    "upload": upload,
    "verify": verify,
}
