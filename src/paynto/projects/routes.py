"""HTTP of projects, versions, files and messages."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response

from paynto.core.paging import Page, Paging
from paynto.projects import archives, files, messages, rearranging, service
from paynto.projects.schemas import (
    ComparisonRead,
    FileContentRead,
    FileDifferenceRead,
    FileMatch,
    FileMove,
    FileRead,
    FilesDelete,
    FilesMove,
    FileWrite,
    MessageRead,
    VersionRead,
    VersionUpdate,
)
from paynto.teams.access import CurrentUser, Process, ProjectReader, ProjectWriter, TeamSession

router = APIRouter(prefix="/projects/{project_id}", tags=["versions and files"])

LARGEST_NUMBER = 2**31 - 1
VersionNumber = Annotated[int | None, Query(ge=1, le=LARGEST_NUMBER)]
Number = Annotated[int, Path(le=LARGEST_NUMBER)]
QueryNumber = Annotated[int, Query(le=LARGEST_NUMBER)]
FilePath = Annotated[str, Query(max_length=2000)]


@router.get("/messages")
async def list_messages(
    project_id: UUID, page: Paging, scope: ProjectReader, session: TeamSession
) -> Page[MessageRead]:
    return await messages.read_messages(session, scope, project_id, page)


@router.get("/versions")
async def list_versions(
    project_id: UUID, page: Paging, scope: ProjectReader, session: TeamSession
) -> Page[VersionRead]:
    found = await service.list_versions(session, scope, project_id, page)
    return Page(items=[VersionRead.of(row) for row in found.items], next_cursor=found.next_cursor)


@router.get("/versions/{number}")
async def load_version(
    project_id: UUID, number: Number, scope: ProjectReader, session: TeamSession
) -> VersionRead:
    return VersionRead.of(await service.load_version(session, scope, project_id, number))


@router.patch("/versions/{number}")
async def change_version(
    project_id: UUID,
    number: Number,
    body: VersionUpdate,
    scope: ProjectWriter,
    session: TeamSession,
) -> VersionRead:
    version = await service.change_version(session, scope, project_id, number, **body.model_dump())
    return VersionRead.of(version)


@router.post("/versions/{number}/restore", status_code=201)
async def restore_version(
    project_id: UUID,
    number: Number,
    scope: ProjectWriter,
    who: CurrentUser,
    session: TeamSession,
    expected_version: VersionNumber = None,
) -> VersionRead:
    version = await service.restore_version(
        session, scope, project_id, number, who.user.name, expected_version=expected_version
    )
    return VersionRead.of(version)


@router.get("/versions/{number}/archive", response_class=Response)
async def download_version(
    project_id: UUID, number: Number, scope: ProjectReader, session: TeamSession, process: Process
) -> Response:
    project = await service.load_project(session, scope, project_id)
    content = await files.read_all_files(session, scope, process.objects, project_id, number)
    return zip_response(archives.write_archive(content), f"{project.name}-v{number}")


def zip_response(content: bytes, name: str) -> Response:
    safe = "".join(
        sign if sign.isascii() and (sign.isalnum() or sign in "-_.") else "-" for sign in name
    )
    headers = {"content-disposition": f'attachment; filename="{safe}.zip"'}
    return Response(content, media_type="application/zip", headers=headers)


@router.get("/compare")
async def compare_versions(
    project_id: UUID,
    base: QueryNumber,
    head: QueryNumber,
    scope: ProjectReader,
    session: TeamSession,
    process: Process,
) -> ComparisonRead:
    found = await files.compare_versions(session, scope, process.objects, project_id, base, head)
    rows = [FileDifferenceRead.model_validate(row) for row in found]
    return ComparisonRead(base=base, head=head, files=rows)


@router.get("/files", response_model=list[FileRead])
async def list_files(
    project_id: UUID, scope: ProjectReader, session: TeamSession, version: VersionNumber = None
) -> object:
    return await files.list_files(session, scope, project_id, version)


@router.get("/files/content", response_model=FileContentRead)
async def read_file(
    project_id: UUID,
    path: FilePath,
    scope: ProjectReader,
    session: TeamSession,
    process: Process,
    version: VersionNumber = None,
) -> object:
    return await files.read_file(session, scope, process.objects, project_id, path, version)


@router.put("/files/content")
async def save_file(
    project_id: UUID,
    body: FileWrite,
    scope: ProjectWriter,
    who: CurrentUser,
    session: TeamSession,
    process: Process,
) -> VersionRead:
    version = await files.save_file(
        session,
        scope,
        process.objects,
        project_id,
        path=body.path,
        text=body.text,
        encoded=body.base64,
        expected_sha256=body.expected_sha256,
        author_name=who.user.name,
    )
    return VersionRead.of(version)


@router.delete("/files/content")
async def delete_file(
    project_id: UUID,
    path: FilePath,
    scope: ProjectWriter,
    who: CurrentUser,
    session: TeamSession,
    process: Process,
) -> VersionRead:
    version = await rearranging.delete_paths(
        session, scope, process.objects, project_id, [path], who.user.name
    )
    return VersionRead.of(version)


@router.post("/files/move")
async def move_path(
    project_id: UUID,
    body: FileMove,
    scope: ProjectWriter,
    who: CurrentUser,
    session: TeamSession,
    process: Process,
) -> VersionRead:
    moves = [(body.from_path, body.to_path)]
    version = await rearranging.move_paths(
        session, scope, process.objects, project_id, moves, who.user.name
    )
    return VersionRead.of(version)


@router.post("/files/delete")
async def delete_paths(
    project_id: UUID,
    body: FilesDelete,
    scope: ProjectWriter,
    who: CurrentUser,
    session: TeamSession,
    process: Process,
) -> VersionRead:
    """Files and whole folders, as one version."""
    version = await rearranging.delete_paths(
        session, scope, process.objects, project_id, body.paths, who.user.name
    )
    return VersionRead.of(version)


@router.post("/files/moves")
async def move_paths(
    project_id: UUID,
    body: FilesMove,
    scope: ProjectWriter,
    who: CurrentUser,
    session: TeamSession,
    process: Process,
) -> VersionRead:
    """Files and whole folders, as one version."""
    moves = [(move.from_path, move.to_path) for move in body.moves]
    version = await rearranging.move_paths(
        session, scope, process.objects, project_id, moves, who.user.name
    )
    return VersionRead.of(version)


@router.get("/files/search", response_model=list[FileMatch])
async def search_files(
    project_id: UUID,
    text: Annotated[str, Query(min_length=1, max_length=200)],
    scope: ProjectReader,
    session: TeamSession,
    process: Process,
    is_regex: Literal[False] = False,
) -> object:
    return await files.search_files(session, scope, process.objects, project_id, text, is_regex)
