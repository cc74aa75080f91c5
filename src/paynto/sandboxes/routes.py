"""HTTP of a project's sandbox, its logs and its data."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from paynto.sandboxes import links, service
from paynto.sandboxes.previews import Previews
from paynto.sandboxes.schemas import (
    ConsoleEntryRead,
    PreviewLinkCreate,
    PreviewLinkRead,
    SandboxRead,
)
from paynto.teams.access import Process, ProjectReader, ProjectWriter, TeamSession

router = APIRouter(prefix="/projects/{project_id}", tags=["sandbox"])


@router.get("/sandbox")
async def read_sandbox(
    project_id: UUID, scope: ProjectReader, session: TeamSession, process: Process
) -> SandboxRead:
    return await service.read_sandbox(session, process, scope, project_id)


@router.post("/sandbox/start")
async def start_sandbox(
    project_id: UUID, scope: ProjectWriter, session: TeamSession, process: Process
) -> SandboxRead:
    await process.part(Previews).show_version(scope, project_id)
    return await service.read_sandbox(session, process, scope, project_id)


@router.post("/sandbox/stop")
async def stop_sandbox(
    project_id: UUID, scope: ProjectWriter, session: TeamSession, process: Process
) -> SandboxRead:
    await process.part(Previews).stop(scope, project_id)
    return await service.read_sandbox(session, process, scope, project_id)


@router.post("/sandbox/restart")
async def restart_sandbox(
    project_id: UUID, scope: ProjectWriter, session: TeamSession, process: Process
) -> SandboxRead:
    await process.part(Previews).restart(scope, project_id)
    return await service.read_sandbox(session, process, scope, project_id)


@router.get("/preview-links")
async def list_preview_links(
    project_id: UUID, scope: ProjectWriter, session: TeamSession, process: Process
) -> list[PreviewLinkRead]:
    """Links that open the preview to people without an account, newest first."""
    return await links.list_links(session, process, scope, project_id)


@router.post("/preview-links", status_code=201)
async def create_preview_link(
    project_id: UUID,
    body: PreviewLinkCreate,
    scope: ProjectWriter,
    session: TeamSession,
    process: Process,
) -> PreviewLinkRead:
    return await links.create_link(session, process, scope, project_id, body.expires_in_minutes)


@router.delete("/preview-links/{link_id}", status_code=204)
async def revoke_preview_link(
    project_id: UUID, link_id: UUID, scope: ProjectWriter, session: TeamSession, process: Process
) -> None:
    """Browsers that came in by it are turned away with their next request."""
    await links.revoke_link(session, process, scope, project_id, link_id)


@router.get("/sandbox/console")
async def read_console(
    project_id: UUID, scope: ProjectReader, process: Process
) -> list[ConsoleEntryRead]:
    return await service.read_console(process, scope, project_id)


@router.get("/sandbox/logs", response_class=StreamingResponse)
async def stream_logs(
    project_id: UUID, scope: ProjectReader, process: Process
) -> StreamingResponse:
    live = await process.part(Previews).find_live(scope, project_id)

    async def lines() -> AsyncIterator[str]:
        yield ": connected\n\n"
        if live.workspace is None:
            for text in live.log_tail.splitlines():
                yield _line(text, live.started_at)
            return
        async for line in live.workspace.sandbox.logs.follow():
            yield _line(line.text, line.at)

    return StreamingResponse(
        lines(), media_type="text/event-stream", headers={"cache-control": "no-cache"}
    )


def _line(text: str, at: float) -> str:
    moment = datetime.fromtimestamp(at, UTC).isoformat()
    return f"data: {json.dumps({'line': text, 'stream': 'app', 'at': moment})}\n\n"
