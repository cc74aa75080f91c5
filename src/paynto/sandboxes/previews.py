"""The sandboxes of projects in this process: start, bring to a version, probe, stop when idle, come back.

A sandbox can die at any time; versions hold the truth, and the folder of a sandbox keeps the data of the preview.
"""

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import structlog

from paynto.core.clock import now
from paynto.core.errors import PayntoError, Unavailable
from paynto.core.resources import Resources
from paynto.core.scope import Scope, system_scope
from paynto.projects import service as projects
from paynto.sandboxes import queries
from paynto.sandboxes.busy_watch import BusyWatch
from paynto.sandboxes.drivers.base import ExitReason, SandboxDriver
from paynto.sandboxes.observations import Observation, list_trouble, note_reports
from paynto.sandboxes.pool import WarmPool
from paynto.sandboxes.proxy.access import Visitor
from paynto.sandboxes.proxy.app import Ended, Missing, Resolution, Starting, Upstream
from paynto.sandboxes.proxy.reports import PreviewReport
from paynto.sandboxes.workspaces import Workspace, WorkspaceKey, Workspaces
from paynto.stacks.problems import Problem

log = structlog.get_logger(__name__)

_SWEEP_SECONDS = 5.0
_REPORTS_KEPT = 200
# between showing a version and rendering it a moment passes
_QUIET_SECONDS = 0.5
_SPARE_PATIENCE_SECONDS = 20.0
# a preview that has crashed in this time is not started again by a mere visit
_CRASH_HOLD_SECONDS = 20.0


@dataclass
class Live:
    """A project's sandbox as this process knows it."""

    record_id: UUID
    scope: Scope
    project_id: UUID
    workspace: Workspace | None = None
    version: int | None = None
    is_starting: bool = False
    reason: str | None = None
    log_tail: str = ""
    crashed_at: float = 0.0
    started_at: float = 0.0
    last_used_at: float = field(default_factory=time.monotonic)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    reports: deque[PreviewReport] = field(default_factory=lambda: deque(maxlen=_REPORTS_KEPT))
    observations: deque[Observation] = field(default_factory=lambda: deque(maxlen=_REPORTS_KEPT))
    is_first_shown: bool = False
    """The sandbox shows its first version: a browser that waits for it has the whole page to load."""
    built_key: str | None = None
    """Of the version that was built last without a problem, see the builder's checks."""

    @property
    def is_running(self) -> bool:
        return self.workspace is not None and self.workspace.is_running

    @property
    def status(self) -> str:
        if self.is_starting:
            return "starting"
        if self.is_running:
            return "ready"
        return "crashed" if self.crashed_at else "stopped"


class Previews:
    """All live sandboxes of the process."""

    def __init__(self, resources: Resources, driver: SandboxDriver, workspaces: Workspaces) -> None:
        self._resources = resources
        self.driver = driver
        self.workspaces = workspaces
        self._live: dict[UUID, Live] = {}
        self._by_record: dict[UUID, Live] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        # people who wait for a page right now, and when the last of them began
        self._awaited = 0
        self._awaited_at = 0.0
        self.pool: WarmPool[WorkspaceKey, Workspace] = WarmPool(
            make=self._make_spare,
            discard=workspaces.discard,
            is_usable=lambda workspace: workspace.is_running,
            size=resources.settings.warm_sandboxes,
        )

    def start(self) -> None:
        self._spawn(self._sweep())

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.pool.close()
        await self.driver.close()

    def _spawn(self, work: "asyncio._CoroutineLike[None]") -> None:  # pyright: ignore[reportPrivateUsage]  typeshed's own name for what create_task takes
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def find_live(self, scope: Scope, project_id: UUID) -> Live:
        """The project's entry, with its record in the database."""
        live = self._live.get(project_id)
        if live is None or live.scope.team_id != scope.team_id:
            async with self._resources.db.transaction(scope) as session:
                await projects.load_project(session, scope, project_id)
                record = await queries.ensure_record(session, scope, project_id)
            live = self._live.setdefault(
                project_id, Live(record.id, system_scope(scope.team_id), project_id)
            )
            self._by_record[live.record_id] = live
        return live

    async def show_version(self, scope: Scope, project_id: UUID, number: int | None = None) -> Live:
        """Brings the sandbox to a version (by default the current one), starting it when needed; returns when it answers."""
        live = await self.find_live(scope, project_id)
        live.last_used_at = time.monotonic()
        async with live.lock:
            live.is_starting = not live.is_running
            live.crashed_at, live.reason = 0.0, None
            try:
                with self._somebody_waits():
                    await self._bring_to_version(live, number)
            except PayntoError as error:
                live.reason, live.crashed_at = error.message, time.monotonic()
                raise
            finally:
                live.is_starting = False
        await self._record(live)
        return live

    async def _bring_to_version(self, live: Live, number: int | None) -> None:
        async with self._resources.db.transaction(live.scope) as session:
            project = await projects.load_project(session, live.scope, live.project_id)
            tree = await projects.load_tree(session, live.scope, project, number)
            files = await projects.read_files(session, live.scope, self._resources.objects, tree)
            record = await queries.ensure_record(session, live.scope, live.project_id)
            folder = record.folder
        if not files:
            raise Unavailable(message="The project has no files yet.")
        key = await self.workspaces.key_for(project.stack, files)
        if live.workspace is not None and not await self._is_usable(live.workspace, key):
            stopped, live.workspace = live.workspace, None
            await stopped.stop()
        live.is_first_shown = live.workspace is None
        if live.workspace is None:
            await self._make_room()
            live.workspace = await self._take_workspace(key, folder, files)
            live.started_at = time.time()
            self._spawn(self._watch_end(live, live.workspace))
        await live.workspace.show(files)
        live.version = number if number is not None else project.current_version

    async def _is_usable(self, workspace: Workspace, key: WorkspaceKey) -> bool:
        """A dev server that an app keeps busy without end would never show the next version."""
        return workspace.is_running and workspace.key == key and await workspace.answers()

    async def _take_workspace(
        self, key: WorkspaceKey, folder: str | None, files: Mapping[str, bytes]
    ) -> Workspace:
        if folder is None:
            claimed = await self.pool.claim(key)
            return claimed or await self.workspaces.start_new(key)
        self.pool.want(key)
        return await self.workspaces.start_in(key, folder, files)

    async def _make_spare(self, key: WorkspaceKey) -> Workspace:
        """Not while somebody waits for a page: on a small machine the two would slow each other."""
        patient_until = time.monotonic() + _SPARE_PATIENCE_SECONDS
        while time.monotonic() < patient_until and (  # noqa: ASYNC110  several things change it, none is urgent
            self._awaited or time.monotonic() - self._awaited_at < _QUIET_SECONDS
        ):
            await asyncio.sleep(0.1)
        return await self.workspaces.start_warm(key)

    @contextlib.contextmanager
    def _somebody_waits(self) -> Generator[None]:
        self._awaited += 1
        try:
            yield
        finally:
            self._awaited -= 1
            self._awaited_at = time.monotonic()

    async def _make_room(self) -> None:
        running = sorted(
            (live for live in self._live.values() if live.is_running),
            key=lambda live: live.last_used_at,
        )
        excess = len(running) - self._resources.settings.max_sandboxes + 1
        for live in running[: max(0, excess)]:
            await self._stop(live, "Stopped to make room for other previews.")

    async def _watch_end(self, live: Live, workspace: Workspace) -> None:
        report = await workspace.wait()
        if live.workspace is not workspace or report.reason is ExitReason.STOPPED:
            return
        log.warning(
            "a preview sandbox ended",
            project=str(live.project_id),
            reason=report.reason,
            detail=report.detail,
        )
        live.workspace = None
        live.reason, live.log_tail, live.crashed_at = report.text, report.log_tail, time.monotonic()
        await self._record(live)

    async def _record(self, live: Live) -> None:
        values = {
            "status": live.status,
            "reason": live.reason,
            "version_number": live.version,
            "last_used_at": now(),
        }
        if live.workspace is not None:
            values["folder"] = live.workspace.name
        async with self._resources.db.transaction(live.scope) as session:
            await queries.update_record(session, live.scope, live.project_id, values)

    async def stop(self, scope: Scope, project_id: UUID) -> Live:
        live = await self.find_live(scope, project_id)
        await self._stop(live, None)
        return live

    async def _stop(self, live: Live, reason: str | None) -> None:
        async with live.lock:
            workspace, live.workspace = live.workspace, None
            if workspace is not None:
                await workspace.stop()
            live.reason, live.crashed_at = reason, 0.0
        await self._record(live)

    async def restart(self, scope: Scope, project_id: UUID) -> Live:
        await self.stop(scope, project_id)
        return await self.show_version(scope, project_id)

    async def forget(self, project_id: UUID) -> None:
        """Ends the sandbox of a project that is being deleted and removes its folder."""
        live = self._live.pop(project_id, None)
        if live is not None:
            self._by_record.pop(live.record_id, None)
            if live.workspace is not None:
                await live.workspace.stop()
                await self.workspaces.discard(live.workspace)

    async def probe(self, project_id: UUID, *paths: str) -> list[Problem]:
        """Renders pages, `/` without any, up to the first that breaks; an empty list means that none did."""
        live = self._live.get(project_id)
        if live is None or live.workspace is None:
            return [Problem(source="preview", message="The preview is not running.")]
        with self._somebody_waits():
            return await live.workspace.probe(*paths)

    async def check_types(self, scope: Scope, project_id: UUID, number: int) -> list[Problem]:
        """Of a version; after a restart of the platform its sandbox is brought back first."""
        live = await self.find_live(scope, project_id)
        if live.workspace is None:
            live = await self.show_version(scope, project_id, number)
        if live.workspace is None:
            return [Problem("types", "The type check did not run: the preview has ended.")]
        return await self.workspaces.check_types(live.workspace)

    async def read_observed(self, scope: Scope, project_id: UUID, number: int) -> list[Problem]:
        """What went wrong in people's own browsers since the version is shown, and requests that its server failed."""
        live = await self.find_live(scope, project_id)
        workspace = live.workspace
        if workspace is None or live.version != number:
            return []
        seen = list(live.observations)
        trouble = await list_trouble(self._resources, seen, workspace.shown_at)
        return await workspace.locate_observed(trouble)

    def is_first_shown(self, project_id: UUID) -> bool:
        live = self._live.get(project_id)
        return live is not None and live.is_first_shown

    async def is_built(self, scope: Scope, project_id: UUID, key: str) -> bool:
        """Whether a build of this key is known to succeed."""
        return (await self.find_live(scope, project_id)).built_key == key

    async def check_build(
        self, scope: Scope, project_id: UUID, number: int, key: str
    ) -> list[Problem]:
        """The production build of the version that is shown; remembers the key of one that succeeds."""
        live = await self.find_live(scope, project_id)
        if live.workspace is None or live.version != number:
            return []
        found = await self.workspaces.check_build(live.workspace)
        live.built_key = None if found else key
        return found

    async def resolve(self, label: str) -> Resolution:
        """Where the proxy finds a preview; a visit wakes a stopped one."""
        try:
            record_id = UUID(label)
        except ValueError:
            return Missing()
        live = self._by_record.get(record_id) or await self._adopt(record_id)
        if live is None:
            return Missing()
        live.last_used_at = time.monotonic()
        workspace = live.workspace
        if live.is_running and workspace is not None and not live.is_starting:
            return Upstream(workspace.port)
        if live.crashed_at and time.monotonic() - live.crashed_at < _CRASH_HOLD_SECONDS:
            return Ended(live.reason or "The preview has crashed.", live.log_tail)
        if not live.is_starting and not live.lock.locked():
            self._spawn(self._wake(live))
        return Starting()

    async def _adopt(self, record_id: UUID) -> Live | None:
        """An entry for a record made by an earlier process."""
        async with self._resources.db.system_transaction() as session:
            record = await queries.find_record_by_id(session, record_id)
            if record is None:
                return None
            scope, project_id = system_scope(record.team_id), record.project_id
        try:
            return await self.find_live(scope, project_id)
        except PayntoError:
            return None

    async def _wake(self, live: Live) -> None:
        with contextlib.suppress(PayntoError):
            await self.show_version(live.scope, live.project_id)

    async def take_reports(self, visitor: Visitor, reports: list[PreviewReport]) -> None:
        with contextlib.suppress(ValueError):
            live = self._by_record.get(UUID(visitor.sandbox_id))
            if live is not None:
                live.reports.extend(reports)
                live.observations.extend(note_reports(visitor, reports))

    async def find_root(self, scope: Scope, project_id: UUID) -> Path | None:
        """The project's tree on disk, also of a stopped sandbox; None before the first start."""
        live = await self.find_live(scope, project_id)
        if live.workspace is not None:
            return live.workspace.root
        async with self._resources.db.transaction(scope) as session:
            record = await queries.find_record(session, scope, project_id)
        return self.workspaces.root_of(record.folder) if record and record.folder else None

    def folders_in_use(self) -> set[str]:
        """Names that housekeeping must not remove: of live previews and of warm ones."""
        return {
            live.workspace.name for live in self._live.values() if live.workspace
        } | self.workspaces.names

    async def _sweep(self) -> None:
        """Stops what nobody has looked at for a while, and what is stuck in a loop."""
        busy = BusyWatch(self._resources.settings.sandbox_cpu_seconds, _SWEEP_SECONDS)
        while True:
            await asyncio.sleep(_SWEEP_SECONDS)
            await busy.look(
                live.workspace
                for live in list(self._live.values())
                if live.workspace is not None and live.is_running and not live.is_starting
            )
            limit = time.monotonic() - self._resources.settings.sandbox_idle_seconds
            for live in list(self._live.values()):
                if live.is_running and live.last_used_at < limit and not live.lock.locked():
                    await self._stop(live, "Stopped after a while without visits.")
