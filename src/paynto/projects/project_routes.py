"""HTTP of projects themselves."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Header, Query, Response

from paynto.core.paging import Page, Paging
from paynto.llm import service as llm
from paynto.projects import service, thumbnails
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

# An app wrote it: no script, form, link or request of any kind, framed by Paynto's own pages only.
_THUMBNAIL_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)

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


@router.get("/{project_id}/thumbnail", response_class=Response)
async def read_thumbnail(
    project_id: UUID,
    scope: ProjectReader,
    session: TeamSession,
    process: Process,
    if_none_match: Annotated[str, Header(max_length=2000)] = "",
) -> Response:
    """The newest still of the preview as a page without scripts; 304 for `If-None-Match: *` when there is one."""
    thumbnail_id = await thumbnails.load_thumbnail_id(session, scope, project_id)
    # a 304 has the same headers, because a browser keeps those of the newest answer
    headers = _thumbnail_headers(thumbnail_id)
    if if_none_match.strip() == "*" or headers["etag"] in if_none_match:
        return Response(status_code=304, headers=headers)
    content = await thumbnails.read_thumbnail(process.objects, project_id, thumbnail_id)
    return Response(content, media_type="text/html; charset=utf-8", headers=headers)


def _thumbnail_headers(thumbnail_id: UUID) -> dict[str, str]:
    return {
        "content-security-policy": _THUMBNAIL_POLICY,
        "x-content-type-options": "nosniff",
        "x-frame-options": "SAMEORIGIN",
        "referrer-policy": "no-referrer",
        "cache-control": "private, no-cache",
        "etag": f'"{thumbnail_id}"',
        "vary": "cookie, authorization",
    }


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
