"""The WebSocket of a project's terminal."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, WebSocket

from paynto.sandboxes import terminals
from paynto.sandboxes.drivers.base import TerminalSize
from paynto.teams.access import Process, ProjectWriter

router = APIRouter(prefix="/projects/{project_id}", tags=["sandbox"])

Columns = Annotated[int, Query(ge=2, le=500)]
Rows = Annotated[int, Query(ge=1, le=300)]


@router.websocket("/terminal")
async def open_terminal(
    websocket: WebSocket,
    project_id: UUID,
    scope: ProjectWriter,
    process: Process,
    columns: Columns = 80,
    rows: Rows = 24,
) -> None:
    size = TerminalSize(columns=columns, rows=rows)
    await terminals.serve_terminal(websocket, process, scope, project_id, size)
