"""HTTP of projects themselves."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query

from paynto.core.paging import Page, Paging
from paynto.llm import service as llm
from paynto.projects import service
from paynto.projects.listing import ProjectAnnotations, read_project, read_projects
from paynto.projects.schemas import (
    ProjectDuplicate,
    ProjectRead,
    ProjectState,
    ProjectUpdate,
    StackName,
)
from paynto.teams import service as teams
from paynto.teams.access import (
    CurrentUser,
    Process,
    ProjectDeleter,
    ProjectReader,
    ProjectWriter,
    TeamSession,
)

router = APIRouter(prefix="/projects", tags=["projects"])

Sort = Literal["updated", "created", "name"]


@router.get("")
async def list_projects(
    page: Paging,
    scope: ProjectReader,
    session: TeamSession,
    process: Process,
    search: Annotated[str | None, Query(max_length=200)] = None,
    stack: StackName | None = None,
    state: ProjectState = "active",
    sort: Sort = "updated",
) -> Page[ProjectRead]:
    found = await service.list_projects(
        session, scope, page, search=search, stack=stack, state=state, sort=sort
    )
    items = await read_projects(session, scope, process.part(ProjectAnnotations), found.items)
    return Page(items=items, next_cursor=found.next_cursor, total=found.total)


@router.get("/{project_id}")
async def load_project(
    project_id: UUID, scope: ProjectReader, session: TeamSession, process: Process
) -> ProjectRead:
    project = await service.load_project(session, scope, project_id)
    return await read_project(session, scope, process.part(ProjectAnnotations), project)


@router.patch("/{project_id}")
async def change_project(
    project_id: UUID,
    body: ProjectUpdate,
    scope: ProjectWriter,
    session: TeamSession,
    process: Process,
) -> ProjectRead:
    changes = body.model_dump(exclude_unset=True)
    await llm.check_model_id(session, process, scope, changes.get("model_id"))
    project = await service.change_project(session, scope, project_id, changes)
    return await read_project(session, scope, process.part(ProjectAnnotations), project)


@router.delete("/{project_id}", status_code=204)
async def delete_project(project_id: UUID, scope: ProjectDeleter, session: TeamSession) -> None:
    await service.delete_project(session, scope, project_id)
    await teams.record_audit(session, scope, "project.deleted", str(project_id))


@router.post("/{project_id}/undelete")
async def undelete_project(
    project_id: UUID, scope: ProjectDeleter, session: TeamSession, process: Process
) -> ProjectRead:
    project = await service.undelete_project(session, scope, project_id)
    return await read_project(session, scope, process.part(ProjectAnnotations), project)


@router.post("/{project_id}/duplicate", status_code=201)
async def duplicate_project(
    project_id: UUID,
    body: ProjectDuplicate,
    scope: ProjectWriter,
    who: CurrentUser,
    session: TeamSession,
    process: Process,
) -> ProjectRead:
    copy = await service.duplicate_project(session, scope, project_id, body.name, who.user.name)
    return await read_project(session, scope, process.part(ProjectAnnotations), copy)
