"""Runs the servers of deployed apps: started by the first request, stopped when idle, one per release."""

import asyncio
import contextlib
import re
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import structlog

from paynto.core.errors import PayntoError
from paynto.deployments.artefacts import ReleaseManifest
from paynto.deployments.hosts.app_logs import AppLogs
from paynto.deployments.hosts.app_server import (
    AppServer,
    CrashRecord,
    ServerKey,
    SpecForPort,
    ask_status,
    explain_failure,
    pump_logs,
    start_sandbox,
    wait_for_gate,
)
from paynto.deployments.hosts.base import HealthReport, HostLogLine, Route
from paynto.deployments.hosts.errors import ReleaseRefused, ServerUnavailable
from paynto.deployments.hosts.release_cache import ReleaseCache
from paynto.sandboxes.busy_watch import BusyWatch
from paynto.sandboxes.drivers.base import SandboxDriver, SandboxSpec
from paynto.sandboxes.limits import SERVER_LIMITS, SandboxLimits
from paynto.sandboxes.proxy.http import ForwardOptions, forward_request
from paynto.sandboxes.proxy.upstream import UpstreamError, UpstreamPool, UpstreamUnreachable
from paynto.sandboxes.proxy.websockets import forward_websocket

LoadEnv = Callable[[Route], Awaitable[Mapping[str, str]]]

_APP_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_SHORT_WAIT_SECONDS = 1.0
_DRAIN_SECONDS = 10.0
_LOOK_SECONDS = 5.0
_log = structlog.get_logger(__name__)


class ServerRunner:
    """Wakes, watches and stops app servers in the sandbox driver.

    `data_folder/<app_id>/production` is the only tree an app's server can write; its database lies
    there. `load_env` gives the app's variables at each start, so that they are stored nowhere else.
    """

    def __init__(
        self,
        driver: SandboxDriver,
        cache: ReleaseCache,
        logs: AppLogs,
        *,
        data_folder: Path,
        node: Path,
        load_env: LoadEnv,
        readable: tuple[Path, ...] = (),
        limits: SandboxLimits = SERVER_LIMITS,
        idle_seconds: float = 300.0,
        start_seconds: float = 20.0,
        max_servers: int = 16,
        cpu_seconds: float = 60.0,
        forward_options: ForwardOptions | None = None,
    ) -> None:
        self._driver = driver
        self._cache = cache
        self._logs = logs
        self._data_folder = data_folder
        self._node = node
        self._load_env = load_env
        self._readable = readable
        self._limits = limits
        self._idle_seconds = idle_seconds
        self._start_seconds = start_seconds
        self._max_servers = max_servers
        self._look_seconds = min(_LOOK_SECONDS, max(0.05, idle_seconds / 4))
        self._busy = BusyWatch(cpu_seconds, self._look_seconds)
        self._options = forward_options or ForwardOptions()
        self._pool = UpstreamPool()
        self._servers: dict[ServerKey, AppServer] = {}
        self._alive: set[AppServer] = set()
        self._starting: dict[ServerKey, asyncio.Task[AppServer]] = {}
        self._crashes: dict[ServerKey, CrashRecord] = {}
        self._gates: dict[str, asyncio.Event] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._reaper: asyncio.Task[None] | None = None

    # --- requests

    async def forward(
        self,
        route: Route,
        manifest: ReleaseManifest,
        scope: Any,
        receive: Any,
        send: Any,
    ) -> None:
        """Wake the server if it sleeps and pass one HTTP or WebSocket exchange through.

        Raises ServerUnavailable or ServerFailed as long as nothing was answered.
        """
        for attempt in (1, 2):
            server = await self._wake(route, manifest)
            server.enter()
            try:
                if scope["type"] == "websocket":
                    await forward_websocket(scope, receive, send, port=server.port)
                else:
                    await forward_request(
                        scope,
                        receive,
                        send,
                        pool=self._pool,
                        port=server.port,
                        options=self._options,
                    )
                server.answered_at = time.monotonic()
                return
            except UpstreamUnreachable as error:
                # put to sleep just now; a server that crashed may have seen the request already
                if attempt == 2 or not server.is_stopping:
                    raise await explain_failure(server, error) from error
            except UpstreamError as error:
                raise await explain_failure(server, error) from error
            finally:
                server.leave()

    def is_awake(self, app_id: str) -> bool:
        return any(key[0] == app_id for key in self._servers)

    @property
    def awake_count(self) -> int:
        return len(self._servers) + len(self._starting)

    # --- releases

    async def check(self, route: Route, manifest: ReleaseManifest) -> HealthReport:
        """Start the release's server beside the current one and ask its health path."""
        assert manifest.server is not None
        started = time.monotonic()
        key = _key(route)
        self._crashes.pop(key, None)
        try:
            server = await self._wake(route, manifest)
            server.enter()
            try:
                status = await ask_status(
                    self._pool, server, manifest.server.health_path, self._start_seconds
                )
            finally:
                server.leave()
        except (PayntoError, UpstreamError) as error:
            await self._stop_key(key)
            log = str(error.details.get("log_tail", "")) if isinstance(error, PayntoError) else ""
            return _report(started, is_healthy=False, detail=str(error), log=log)
        if status >= 500:
            tail = server.sandbox.logs.tail()
            await self._stop_key(key)
            return _report(started, False, f"The health check answered with status {status}.", tail)
        return _report(started, True, f"The server answered with status {status}.")

    async def stop_app(self, app_id: str, *, keep: Route | None = None) -> None:
        """Stop the app's servers in the background once their requests ended; `keep` goes on."""
        kept = _key(keep) if keep else None
        for server in self._servers_of(app_id):
            if server.key != kept:
                self._servers.pop(server.key, None)
                self._spawn(self._drain(server), f"drain {app_id}")
        for key in [key for key in self._crashes if key[0] == app_id and key != kept]:
            del self._crashes[key]

    @asynccontextmanager
    async def paused(self, app_id: str) -> AsyncGenerator[None]:
        """Keep the app's server stopped while its files are worked on; requests wait meanwhile."""
        while (gate := self._gates.get(app_id)) is not None:
            await gate.wait()
        gate = self._gates[app_id] = asyncio.Event()
        try:
            for key in [key for key in self._starting if key[0] == app_id]:
                await asyncio.wait({self._starting[key]})
            for server in self._servers_of(app_id):
                await self._drain(server)
            yield
        finally:
            del self._gates[app_id]
            gate.set()

    async def delete_app(self, app_id: str) -> None:
        """Stop the app and remove its logs and cached releases; its database is not touched."""
        async with self.paused(app_id):
            await self._cache.forget_app(app_id)
            await self._logs.delete(app_id)

    async def read_logs(
        self, app_id: str, *, after: int = 0, limit: int = 1000
    ) -> list[HostLogLine]:
        return await self._logs.open(app_id).read(after=after, limit=limit)

    def follow_logs(self, app_id: str, *, after: int = 0) -> AsyncIterator[HostLogLine]:
        return self._logs.open(app_id).follow(after=after)

    async def close(self) -> None:
        """Stop every server of this process."""
        if self._reaper is not None:
            self._reaper.cancel()
        starting = list(self._starting.values())
        for task in starting:
            task.cancel()
        await asyncio.gather(*starting, return_exceptions=True)
        await asyncio.gather(*(self._stop(server) for server in list(self._alive)))
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._pool.close()

    # --- starting

    async def _wake(self, route: Route, manifest: ReleaseManifest) -> AppServer:
        key = _key(route)
        if not _APP_ID.fullmatch(route.app_id):
            raise ReleaseRefused(message="The app's id cannot be used as a folder name.")
        while (gate := self._gates.get(route.app_id)) is not None:
            await wait_for_gate(gate, self._start_seconds)
        server = self._servers.get(key)
        if server is not None and server.sandbox.is_running and not server.is_stopping:
            server.last_used_at = time.monotonic()
            return server
        task = self._starting.get(key)
        if task is None:
            if await self._wait_after_crash(key):
                # meanwhile another request may have started it, or the app was paused
                return await self._wake(route, manifest)
            task = self._begin_start(route, manifest)
        # a client that leaves must not cancel the start that others wait for
        return await asyncio.shield(task)

    def _begin_start(self, route: Route, manifest: ReleaseManifest) -> asyncio.Task[AppServer]:
        key = _key(route)
        task = asyncio.create_task(self._start(route, manifest), name=f"start {route.slug}")
        self._starting[key] = task

        def forget(done: asyncio.Task[AppServer]) -> None:
            self._starting.pop(key, None)
            if not done.cancelled():
                done.exception()  # seen here, as every waiter may have left

        task.add_done_callback(forget)
        return task

    async def _start(self, route: Route, manifest: ReleaseManifest) -> AppServer:
        key = _key(route)
        log = self._logs.open(route.app_id)
        await self._make_room()
        started = time.monotonic()
        folder = await self._cache.materialise(manifest)
        spec = await self._build_spec(route, manifest, folder)
        try:
            sandbox, port = await start_sandbox(
                self._driver, SpecForPort(spec), timeout_seconds=self._start_seconds
            )
        except ServerUnavailable as error:
            self._crashes.setdefault(key, CrashRecord()).add(error.message, 0.0)
            tail = str(error.details.get("log_tail", ""))
            await log.append("app", [(time.time(), line) for line in tail.splitlines()[-50:]])
            await log.note(error.message)
            raise
        assert manifest.server is not None
        server = AppServer(key, sandbox, port, folder, manifest.server.health_path, self._pool)
        self._servers[key] = server
        self._alive.add(server)
        seconds = time.monotonic() - started
        await log.note(f"Server of release {route.release_number} started in {seconds:.2f} s.")
        self._spawn(pump_logs(sandbox, log), f"logs {route.slug}")
        self._spawn(self._watch(server), f"watch {route.slug}")
        if self._reaper is None or self._reaper.done():
            self._reaper = asyncio.create_task(self._stop_idle_servers(), name="idle app servers")
        return server

    async def _build_spec(
        self, route: Route, manifest: ReleaseManifest, folder: Path
    ) -> SandboxSpec:
        assert manifest.server is not None
        root = self._data_folder / route.app_id / "production"
        await asyncio.to_thread(root.mkdir, parents=True, exist_ok=True)
        variables = await self._load_env(route)
        env = {
            "PATH": "/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "HOME": str(root),
            "TMPDIR": str(root),
            "NODE_ENV": "production",
            "DATABASE_URL": f"file:{root / 'app.db'}",
            **variables,
            "HOST": "127.0.0.1",
        }
        return SandboxSpec(
            id=f"app-{route.app_id}-{route.release_number}",
            root=root,
            argv=(str(self._node), str(folder / "server" / manifest.server.entry)),
            env=env,
            readable=(folder, self._node, *self._readable),
            working_dir=root,
            limits=self._limits,
        )

    async def _make_room(self) -> None:
        """Put the longest idle server to sleep when too many are awake."""
        if self.awake_count <= self._max_servers:
            return
        idle = [server for server in self._servers.values() if server.in_flight == 0]
        if not idle:
            raise ServerUnavailable(
                message="Too many apps are awake on this machine. Try again in a moment.",
                retry_after_seconds=5,
            )
        await self._stop(min(idle, key=lambda server: server.last_used_at))

    async def _wait_after_crash(self, key: ServerKey) -> bool:
        record = self._crashes.get(key)
        if record is None or record.wait_seconds == 0:
            return False
        if record.wait_seconds > _SHORT_WAIT_SECONDS:
            raise ServerUnavailable(
                message=f"{record.cause} It is started again shortly.",
                retry_after_seconds=record.wait_seconds,
            )
        await asyncio.sleep(record.wait_seconds)
        return True

    # --- ending

    async def _watch(self, server: AppServer) -> None:
        report = await server.sandbox.wait()
        self._alive.discard(server)
        self._pool.forget(server.port)
        if self._servers.get(server.key) is server:
            del self._servers[server.key]
        log = self._logs.open(server.key[0])
        if server.is_stopping:
            await log.note("Server stopped.")
            return
        lived = time.monotonic() - server.started_at
        crashes = self._crashes.setdefault(server.key, CrashRecord())
        crashes.add(report.text, server.lived_seconds if report.reason == "cpu" else lived)
        _log.info("app_server_ended", app_id=server.key[0], reason=report.reason.value)
        await log.note(f"Server ended after {lived:.1f} s. {report.text}")

    async def _stop_idle_servers(self) -> None:
        while self._servers:
            await asyncio.sleep(self._look_seconds)
            await self._busy.look(list(self._servers.values()))
            for server in list(self._servers.values()):
                if server.is_idle_since(self._idle_seconds):
                    await self._stop(server)
            await self._cache.collect([server.release_folder for server in self._servers.values()])

    async def _drain(self, server: AppServer) -> None:
        if server.in_flight:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(server.idle.wait(), _DRAIN_SECONDS)
        await self._stop(server)

    async def _stop(self, server: AppServer) -> None:
        server.is_stopping = True
        if self._servers.get(server.key) is server:
            del self._servers[server.key]
        await server.sandbox.stop()

    async def _stop_key(self, key: ServerKey) -> None:
        if (server := self._servers.get(key)) is not None:
            await self._stop(server)

    def _servers_of(self, app_id: str) -> list[AppServer]:
        """Every server of the app that runs, those that only finish their requests included."""
        return [server for server in self._alive if server.key[0] == app_id]

    def _spawn(self, work: Any, name: str) -> None:
        task: asyncio.Task[None] = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._finish_task)

    def _finish_task(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("app_server_task_failed", task=task.get_name(), error=repr(error))


def _key(route: Route) -> ServerKey:
    return (route.app_id, route.release_number, route.revision)


def _report(started: float, is_healthy: bool, detail: str, log: str = "") -> HealthReport:
    seconds = time.monotonic() - started
    return HealthReport(is_healthy=is_healthy, seconds=seconds, detail=detail, log_tail=log)
