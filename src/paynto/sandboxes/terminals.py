"""Terminals of projects: who may open one, how many there are, and what ends them."""

import contextlib
import time
from collections import Counter
from collections.abc import Generator
from uuid import UUID

import structlog
from starlette.websockets import WebSocket

from paynto.core.db import OUTAGES
from paynto.core.errors import PayntoError
from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.core.settings import Settings
from paynto.projects import service as projects
from paynto.sandboxes.drivers.base import TerminalSize
from paynto.sandboxes.errors import SandboxRefused, TooManyTerminals
from paynto.sandboxes.previews import Live, Previews
from paynto.sandboxes.terminal_session import (
    Surroundings,
    TerminalSession,
    describe_error,
    tell_end,
)
from paynto.sandboxes.workspaces import Workspace
from paynto.teams import service as teams
from paynto.teams.access import Permission, confirm_permission

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Terminals:
    """Counts the open ones of this process."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._open: Counter[UUID] = Counter()

    def count_open(self, project_or_team_id: UUID) -> int:
        return self._open[project_or_team_id]

    @contextlib.contextmanager
    def take_place(self, team_id: UUID, project_id: UUID) -> Generator[None]:
        """Raises TooManyTerminals."""
        limits = {
            project_id: (self._settings.max_project_terminals, "this project"),
            team_id: (self._settings.max_team_terminals, "your team"),
        }
        for owner, (limit, words) in limits.items():
            if self._open[owner] >= limit:
                raise TooManyTerminals(
                    message=f"At most {limit} terminals of {words} can be open. Close one of them."
                )
        self._open.update(limits.keys())
        try:
            yield
        finally:
            self._open.subtract(limits.keys())
            self._open += Counter()  # forgets those that have none


async def serve_terminal(
    socket: WebSocket, resources: Resources, scope: Scope, project_id: UUID, size: TerminalSize
) -> None:
    """A shell in the project's sandbox for as long as the page stays. Raises ProjectNotFound before it accepts."""
    async with resources.db.transaction(scope) as session:
        await projects.load_project(session, scope, project_id)
    await socket.accept()
    try:
        with resources.part(Terminals).take_place(scope.team_id, project_id):
            live, workspace = await _find_workspace(resources, scope, project_id)
            await _record_opening(resources, scope, project_id)
            terminal = await resources.part(Previews).workspaces.open_terminal(workspace, size)
            surroundings = _describe_surroundings(
                socket, resources, scope, project_id, (live, workspace)
            )
            session = TerminalSession(socket, terminal, surroundings)
            ending = await session.run()
    except PayntoError as error:
        ending = describe_error(error)
    if ending is not None:
        await tell_end(socket, ending)


async def _find_workspace(
    resources: Resources, scope: Scope, project_id: UUID
) -> tuple[Live, Workspace]:
    """The project's running sandbox, started when it is not there."""
    previews = resources.part(Previews)
    live = await previews.find_live(scope, project_id)
    if not live.is_running:
        live = await previews.show_version(scope, project_id)
    if live.workspace is None:
        raise SandboxRefused(message=live.reason or "The preview has ended.")
    return live, live.workspace


async def _record_opening(resources: Resources, scope: Scope, project_id: UUID) -> None:
    async with resources.db.transaction(scope) as session:
        await teams.record_audit(session, scope, "terminal.opened", str(project_id))


def _describe_surroundings(
    socket: WebSocket,
    resources: Resources,
    scope: Scope,
    project_id: UUID,
    place: tuple[Live, Workspace],
) -> Surroundings:
    live, workspace = place

    def touch() -> None:
        live.last_used_at = time.monotonic()

    async def confirm() -> None:
        # an open terminal is a visit; when nobody types, the terminal goes first
        touch()
        try:
            await confirm_permission(socket, Permission.PROJECT_WRITE)
            async with resources.db.transaction(scope) as session:
                await projects.load_project(session, scope, project_id)
        except OUTAGES as error:
            log.warning("a terminal could not be confirmed", reason=str(error)[:200])

    return Surroundings(
        confirm=confirm,
        touch=touch,
        sandbox_ended=workspace.wait,
        idle_seconds=resources.settings.terminal_idle_seconds,
    )
