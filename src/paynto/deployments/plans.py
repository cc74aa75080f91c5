"""What a deployment would do, shown before it starts, and the way back to an earlier release."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.deployments import service, variables
from paynto.deployments.hosting import Hosting, route_of
from paynto.deployments.models import App
from paynto.deployments.schema_plan import (
    RENAMES_PATH,
    SCHEMA_PATH,
    count_preview_rows,
    plan_schema_change,
    read_renames,
)
from paynto.deployments.schemas import AppRead, DeployPlanRead, SchemaChanges, TableCount
from paynto.jobs import service as jobs
from paynto.projects import service as projects
from paynto.stacks.service import load_stack

_ESTIMATES = {True: 5.0, False: 3.0}


async def read_apps(
    session: AsyncSession, resources: Resources, scope: Scope, rows: list[App]
) -> list[AppRead]:
    names = await projects.list_project_names(session, scope, [row.project_id for row in rows])
    servers = resources.part(Hosting).servers
    return [
        service.read_app(
            resources, row, names.get(row.project_id, ""), is_awake=servers.is_awake(str(row.id))
        )
        for row in rows
    ]


async def plan_deployment(
    session: AsyncSession, resources: Resources, scope: Scope, project_id: UUID
) -> DeployPlanRead:
    project = await projects.load_project(session, scope, project_id)
    tree = await projects.load_tree(session, scope, project)
    app = await service.find_app_of_project(session, scope, project_id)
    needs_database = load_stack(project.stack).has_database and SCHEMA_PATH in tree
    changes, tables = SchemaChanges(), list[TableCount]()
    if needs_database:
        wanted = {SCHEMA_PATH, RENAMES_PATH} & tree.keys()
        files = await projects.read_files(session, scope, resources.objects, tree, wanted)
        changes = await plan_schema_change(
            resources, app, files[SCHEMA_PATH].decode(), read_renames(files)
        )
        tables = await count_preview_rows(resources, scope, project_id)
    return DeployPlanRead(
        suggested_slug=app.slug
        if app
        else await service.suggest_free_slug(resources, project.name),
        apps_domain=resources.settings.apps_domain,
        needs_database=needs_database,
        tables=tables,
        app=(await read_apps(session, resources, scope, [app]))[0] if app else None,
        env_vars=await variables.list_variables(session, scope, app.id) if app else [],
        schema_changes=changes,
        blockers=await _find_blockers(session, scope, project_id, has_version=bool(tree)),
        estimated_seconds=_ESTIMATES[needs_database],
    )


async def _find_blockers(
    session: AsyncSession, scope: Scope, project_id: UUID, *, has_version: bool
) -> list[str]:
    blockers: list[str] = []
    if not has_version:
        blockers.append("The project has no version yet: build it first.")
    running = await jobs.list_active_job_ids(session, scope, [project_id])
    if running:
        blockers.append(
            "A build or deployment is running; the deployment waits until it has ended."
        )
    return blockers


async def roll_back(resources: Resources, scope: Scope, app_id: UUID, number: int) -> AppRead:
    """Switches to an earlier release after it answered; the database stays as it is."""
    async with resources.db.transaction(scope) as session:
        app, release = await service.load_rollback(session, scope, app_id, number)
    host = resources.part(Hosting).host
    route = route_of(app, release.number)
    await host.activate_release(route, idempotency_key=f"rollback:{app_id}:{number}")
    async with resources.db.transaction(scope) as session:
        fresh = await service.load_app(session, scope, app_id)
        return (await read_apps(session, resources, scope, [fresh]))[0]
