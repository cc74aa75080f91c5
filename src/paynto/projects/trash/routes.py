"""HTTP of the trash."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query

from paynto.core.paging import Page, Paging
from paynto.projects.routes import FilePath, QueryNumber, VersionNumber
from paynto.projects.schemas import VersionRead
from paynto.projects.trash import service
from paynto.projects.trash.schemas import PutBack, RemovalRead, RemovedFileRead
from paynto.teams.access import CurrentUser, Process, ProjectReader, ProjectWriter, TeamSession

router = APIRouter(prefix="/projects/{project_id}/trash", tags=["trash"])


@router.get("", response_model=Page[RemovedFileRead])
async def list_removed_files(
    project_id: UUID,
    page: Paging,
    scope: ProjectReader,
    session: TeamSession,
    process: Process,
    kind: Literal["files", "code", "all"] = "all",
    search: Annotated[str | None, Query(max_length=200)] = None,
    version: VersionNumber = None,
) -> object:
    """What versions removed: whole files, and lines of files that are still there ("code")."""
    return await service.list_removed(
        session,
        scope,
        process.objects,
        project_id,
        page,
        kind=kind,
        search=search,
        version=version,
    )


@router.get("/file", response_model=RemovalRead)
async def load_removal(
    project_id: UUID,
    version: QueryNumber,
    path: FilePath,
    scope: ProjectReader,
    session: TeamSession,
    process: Process,
) -> object:
    """What a version removed at a path, and what putting it back would change now."""
    return await service.load_removal(session, scope, process.objects, project_id, version, path)


@router.post("/restore", status_code=201)
async def put_back(
    project_id: UUID,
    body: PutBack,
    scope: ProjectWriter,
    who: CurrentUser,
    session: TeamSession,
    process: Process,
) -> VersionRead:
    """Puts back what a version removed from some files, without rolling back the rest."""
    version = await service.put_back(
        session,
        scope,
        process.objects,
        project_id,
        body.version,
        body.paths,
        body.choices,
        who.user.name,
    )
    return VersionRead.of(version)
