"""HTTP of deployments: plan, start, apps, releases, variables, logs, export, overview."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Path, Query, Response
from fastapi.responses import StreamingResponse

from paynto.core.paging import Page, Paging
from paynto.deployments import overview, plans, preview_deployments, service, variables
from paynto.deployments.export import export_project
from paynto.deployments.hosting import Hosting
from paynto.deployments.hosts.base import HostDriver, HostLogLine
from paynto.deployments.schemas import (
    ActivityRead,
    AppRead,
    AppUpdate,
    DeploymentCreate,
    DeployPlanRead,
    EnvVarRead,
    EnvWrite,
    PreviewDeploymentCreate,
    ReleaseRead,
    SlugRead,
    StatisticsRead,
)
from paynto.jobs import service as jobs
from paynto.jobs.schemas import JobRead
from paynto.projects import service as projects
from paynto.projects.job_routes import read_job, read_jobs
from paynto.projects.routes import zip_response
from paynto.teams import service as teams
from paynto.teams.access import AppDeployer, Process, ProjectReader, SecretReader, TeamSession

router = APIRouter(tags=["deployments"])

ReleaseNumber = Annotated[int, Path(ge=1, le=2_147_483_647)]
IdempotencyKey = Annotated[str | None, Header(min_length=8, max_length=200)]


@router.get("/projects/{project_id}/deploy-plan")
async def plan_deployment(
    project_id: UUID, scope: ProjectReader, session: TeamSession, process: Process
) -> DeployPlanRead:
    return await plans.plan_deployment(session, process, scope, project_id)


@router.get("/slugs/{slug}")
async def check_slug(slug: str, _: ProjectReader, process: Process) -> SlugRead:
    return await service.check_availability(process, slug[:100])


@router.post("/projects/{project_id}/deployments", status_code=202)
async def start_deployment(
    project_id: UUID,
    body: DeploymentCreate,
    scope: AppDeployer,
    session: TeamSession,
    process: Process,
    idempotency_key: IdempotencyKey = None,
) -> JobRead:
    project = await projects.load_project(session, scope, project_id)
    job = await service.start_deployment(session, process, scope, project, body, idempotency_key)
    await teams.record_audit(session, scope, "app.deployed", str(project_id), job=str(job.id))
    return await read_job(session, scope, job)


@router.post("/projects/{project_id}/preview-deployments", status_code=202)
async def start_preview_deployment(
    project_id: UUID,
    body: PreviewDeploymentCreate,
    scope: AppDeployer,
    session: TeamSession,
    process: Process,
    idempotency_key: IdempotencyKey = None,
) -> JobRead:
    project = await projects.load_project(session, scope, project_id)
    job = await preview_deployments.start_preview(
        session, process, scope, project, body, idempotency_key
    )
    await teams.record_audit(session, scope, "app.previewed", str(project_id), job=str(job.id))
    return await read_job(session, scope, job)


@router.get("/projects/{project_id}/preview-deployments")
async def list_preview_deployments(
    project_id: UUID, page: Paging, scope: ProjectReader, session: TeamSession, process: Process
) -> Page[AppRead]:
    found = await preview_deployments.list_previews(session, scope, project_id, page)
    items = await plans.read_apps(session, process, scope, found.items)
    return Page(items=items, next_cursor=found.next_cursor)


@router.get("/projects/{project_id}/export", response_class=Response)
async def export(
    project_id: UUID, scope: ProjectReader, session: TeamSession, process: Process
) -> Response:
    project = await projects.load_project(session, scope, project_id)
    return zip_response(await export_project(session, process, scope, project), project.name)


@router.get("/apps")
async def list_apps(
    page: Paging,
    scope: ProjectReader,
    session: TeamSession,
    process: Process,
    search: Annotated[str | None, Query(max_length=100)] = None,
) -> Page[AppRead]:
    found = await service.list_apps(session, scope, page, search)
    items = await plans.read_apps(session, process, scope, found.items)
    return Page(items=items, next_cursor=found.next_cursor)


@router.get("/apps/{app_id}")
async def load_app(
    app_id: UUID, scope: ProjectReader, session: TeamSession, process: Process
) -> AppRead:
    app = await service.load_app(session, scope, app_id)
    return (await plans.read_apps(session, process, scope, [app]))[0]


@router.patch("/apps/{app_id}")
async def change_app(
    app_id: UUID, body: AppUpdate, scope: AppDeployer, session: TeamSession, process: Process
) -> AppRead:
    app = await service.change_slug(session, process, scope, app_id, body.slug)
    process.part(Hosting).host.invalidate()
    return (await plans.read_apps(session, process, scope, [app]))[0]


@router.delete("/apps/{app_id}", status_code=204)
async def delete_app(
    app_id: UUID, scope: AppDeployer, session: TeamSession, process: Process
) -> None:
    app = await service.mark_deleted(session, scope, app_id)
    await teams.record_audit(session, scope, "app.deleted", app.slug)
    await process.part(Hosting).host.take_down(
        app.slug, str(app_id), idempotency_key=f"delete:{app_id}"
    )


@router.get("/apps/{app_id}/releases")
async def list_releases(
    app_id: UUID, page: Paging, scope: ProjectReader, session: TeamSession, process: Process
) -> Page[ReleaseRead]:
    return await service.list_releases(session, process, scope, app_id, page)


@router.post("/apps/{app_id}/releases/{number}/activate")
async def roll_back(
    app_id: UUID, number: ReleaseNumber, scope: AppDeployer, process: Process
) -> AppRead:
    return await plans.roll_back(process, scope, app_id, number)


@router.get("/apps/{app_id}/jobs")
async def list_app_jobs(
    app_id: UUID, page: Paging, scope: ProjectReader, session: TeamSession
) -> Page[JobRead]:
    await service.load_app(session, scope, app_id)
    found = await jobs.list_jobs(session, scope, page, app_id=app_id)
    items = await read_jobs(session, scope, found.items)
    return Page(items=items, next_cursor=found.next_cursor)


@router.get("/apps/{app_id}/env")
async def list_env(app_id: UUID, scope: ProjectReader, session: TeamSession) -> list[EnvVarRead]:
    await service.load_app(session, scope, app_id)
    return await variables.list_variables(session, scope, app_id)


@router.put("/apps/{app_id}/env")
async def set_env(
    app_id: UUID, body: EnvWrite, scope: SecretReader, session: TeamSession, process: Process
) -> list[EnvVarRead]:
    app = await service.load_app(session, scope, app_id)
    await variables.set_variables(session, process.keyring, scope, app, body.variables)
    names = [variable.name for variable in body.variables]
    await teams.record_audit(session, scope, "variables.changed", str(app_id), names=names)
    process.part(Hosting).host.invalidate(app.slug)
    return await variables.list_variables(session, scope, app_id)


@router.get("/apps/{app_id}/env/{name}")
async def reveal_env(
    app_id: UUID, name: str, scope: SecretReader, session: TeamSession, process: Process
) -> EnvVarRead:
    await service.load_app(session, scope, app_id)
    await teams.record_audit(session, scope, "variable.revealed", str(app_id), name=name)
    return await variables.reveal_variable(session, process.keyring, scope, app_id, name)


@router.delete("/apps/{app_id}/env/{name}", status_code=204)
async def delete_env(
    app_id: UUID, name: str, scope: SecretReader, session: TeamSession, process: Process
) -> None:
    app = await service.load_app(session, scope, app_id)
    await variables.delete_variable(session, scope, app, name)
    await teams.record_audit(session, scope, "variable.deleted", str(app_id), name=name)
    process.part(Hosting).host.invalidate(app.slug)


@router.get("/apps/{app_id}/logs", response_class=StreamingResponse)
async def stream_app_logs(
    app_id: UUID, scope: ProjectReader, process: Process, follow: bool = True
) -> StreamingResponse:
    async with process.db.transaction(scope) as session:
        await service.load_app(session, scope, app_id)
    lines = _write_lines(process.part(Hosting).host, str(app_id), follow=follow)
    headers = {"cache-control": "no-cache"}
    return StreamingResponse(lines, media_type="text/event-stream", headers=headers)


async def _write_lines(host: HostDriver, app_id: str, *, follow: bool) -> AsyncIterator[str]:
    yield ": connected\n\n"
    if follow:
        async for line in host.follow_logs(app_id):
            yield _write_line(line)
    else:
        for line in await host.read_logs(app_id):
            yield _write_line(line)


def _write_line(line: HostLogLine) -> str:
    moment = datetime.fromtimestamp(line.at, UTC).isoformat()
    value = {"line": line.text, "stream": line.stream, "at": moment}
    return f"id: {line.number}\ndata: {json.dumps(value)}\n\n"


@router.get("/statistics")
async def read_statistics(scope: ProjectReader, session: TeamSession) -> StatisticsRead:
    return StatisticsRead(**await overview.read_statistics(session, scope))


@router.get("/activity")
async def list_activity(
    page: Paging, scope: ProjectReader, session: TeamSession
) -> Page[ActivityRead]:
    rows = await overview.list_activity(session, scope, page.limit)
    return Page(items=[ActivityRead.model_validate(row) for row in rows])
