"""One server of one release: starting, being ready, ending, and how long to wait after a crash."""

import asyncio
import contextlib
import socket
import time
from dataclasses import dataclass, field
from pathlib import Path

from paynto.core.errors import PayntoError
from paynto.deployments.hosts.app_logs import AppLog
from paynto.deployments.hosts.errors import ServerFailed, ServerUnavailable
from paynto.sandboxes.drivers.base import ExitReport, RunningSandbox, SandboxDriver, SandboxSpec
from paynto.sandboxes.proxy.upstream import UpstreamError, UpstreamPool

_FIRST_BACKOFF_SECONDS = 0.5
_MAX_BACKOFF_SECONDS = 60.0
# a server that lived this long before it crashed starts with a clean record
_STABLE_SECONDS = 60.0
_POLL_SECONDS = 0.003
# a server that does not answer within this time may be in a loop
_STUCK_SECONDS = 2.0
_PORT_ATTEMPTS = 3

ServerKey = tuple[str, int, str]
"""App, release number and revision of its variables."""


@dataclass(slots=True)
class CrashRecord:
    """Crashes in a row of one server, and when the next start may be tried (monotonic)."""

    crashes: int = 0
    retry_at: float = 0.0
    cause: str = ""

    def add(self, cause: str, lived_seconds: float) -> None:
        self.crashes = 1 if lived_seconds > _STABLE_SECONDS else self.crashes + 1
        delay = min(_FIRST_BACKOFF_SECONDS * 2 ** (self.crashes - 1), _MAX_BACKOFF_SECONDS)
        self.retry_at = time.monotonic() + delay
        self.cause = cause

    @property
    def wait_seconds(self) -> float:
        return max(0.0, self.retry_at - time.monotonic())


@dataclass(slots=True, eq=False, weakref_slot=True)
class AppServer:
    """A running server and what the runner knows of its use."""

    key: ServerKey
    sandbox: RunningSandbox
    port: int
    release_folder: Path
    health_path: str
    pool: UpstreamPool
    started_at: float = field(default_factory=time.monotonic)
    last_used_at: float = field(default_factory=time.monotonic)
    in_flight: int = 0
    is_stopping: bool = False
    idle: asyncio.Event = field(default_factory=asyncio.Event)
    answered_at: float = field(default_factory=time.monotonic)
    _answered_at_look: float = 0.0

    @property
    def name(self) -> str:
        return f"app {self.key[0]}"

    @property
    def lived_seconds(self) -> float:
        """From its start to its last answer."""
        return self.answered_at - self.started_at

    def enter(self) -> None:
        self.in_flight += 1
        self.idle.clear()

    def leave(self) -> None:
        self.in_flight -= 1
        self.last_used_at = time.monotonic()
        if self.in_flight == 0:
            self.idle.set()

    async def answers(self) -> bool:
        """Whether it has served a request since the last call, or else answers one now."""
        if self.answered_at == self._answered_at_look:
            with contextlib.suppress(UpstreamError):
                await ask_status(self.pool, self, self.health_path, _STUCK_SECONDS)
                self.answered_at = time.monotonic()
        has_answered = self.answered_at != self._answered_at_look
        self._answered_at_look = self.answered_at
        return has_answered

    def is_idle_since(self, seconds: float) -> bool:
        return self.in_flight == 0 and time.monotonic() - self.last_used_at >= seconds


async def start_sandbox(
    driver: SandboxDriver, spec_for_port: "SpecForPort", *, timeout_seconds: float
) -> tuple[RunningSandbox, int]:
    """Start on a free port and wait until it accepts connections.

    Raises ServerUnavailable with the cause when the process ends or does not listen in time.
    """
    for attempt in range(_PORT_ATTEMPTS):
        port = find_free_port()
        sandbox = await driver.start(spec_for_port(port))
        try:
            is_listening = await _wait_until_listening(sandbox, port, timeout_seconds)
        except BaseException:
            await sandbox.stop()
            raise
        if is_listening:
            return sandbox, port
        report = await sandbox.stop()
        is_port_taken = "EADDRINUSE" in report.log_tail and attempt < _PORT_ATTEMPTS - 1
        if not is_port_taken:
            raise ServerUnavailable(
                message=f"The app's server did not start. {describe_end(report, timeout_seconds)}",
                log_tail=report.log_tail,
            )
    raise ServerUnavailable(message="No free port was found for the app's server.")


async def explain_failure(server: AppServer, error: UpstreamError) -> PayntoError:
    """The cause of a failed exchange; a crash is noticed a moment after the connection broke."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(0.5):
            report = await server.sandbox.wait()
            return ServerFailed(message=report.text)
    return ServerFailed(message=str(error))


class SpecForPort:
    """Builds the sandbox's specification once the port is known."""

    def __init__(self, base: SandboxSpec) -> None:
        self._base = base

    def __call__(self, port: int) -> SandboxSpec:
        base = self._base
        return SandboxSpec(
            id=base.id,
            root=base.root,
            argv=base.argv,
            env={**base.env, "PORT": str(port)},
            readable=base.readable,
            port=port,
            working_dir=base.working_dir,
            limits=base.limits,
        )


def describe_end(report: ExitReport, timeout_seconds: float) -> str:
    """Why a start failed, as a sentence."""
    if report.reason == "stopped":
        return f"It did not listen on its port within {timeout_seconds:g} seconds."
    return report.text


def find_free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


async def ask_status(pool: UpstreamPool, server: AppServer, path: str, seconds: float) -> int:
    """The status the server answers on `path` with. Raises UpstreamError."""
    connection = await pool.acquire(server.port)
    try:
        head = f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: */*\r\n\r\n"
        connection.begin(head.encode(), is_head_request=False)
        async with asyncio.timeout(seconds):
            await connection.read_head()
            async for _ in connection.read_body(seconds):
                pass
        return connection.status
    except TimeoutError as error:
        raise UpstreamError("The health check was not answered in time.") from error
    finally:
        pool.release(server.port, connection)


async def pump_logs(sandbox: RunningSandbox, log: AppLog) -> None:
    """Write what the sandbox prints to the app's log until it ends."""
    position = 0
    while True:
        follower = sandbox.logs.follow(position)
        try:
            await anext(follower)
        except StopAsyncIteration:
            return
        finally:
            await _close(follower)
        # lines come in bursts; one write for all of them
        await asyncio.sleep(0.05)
        lines = sandbox.logs.lines(position)
        if lines:
            position = lines[-1].number
            await log.append("app", [(line.at, line.text) for line in lines])


async def _close(follower: object) -> None:
    close = getattr(follower, "aclose", None)
    if close is not None:
        await close()


async def _wait_until_listening(sandbox: RunningSandbox, port: int, timeout_seconds: float) -> bool:
    deadline = time.monotonic() + timeout_seconds
    loop = asyncio.get_running_loop()
    while sandbox.is_running and time.monotonic() < deadline:
        with socket.socket() as probe:
            probe.setblocking(False)
            with contextlib.suppress(OSError):
                async with asyncio.timeout(1):
                    await loop.sock_connect(probe, ("127.0.0.1", port))
                return sandbox.is_running
        await asyncio.sleep(_POLL_SECONDS)
    return False


async def wait_for_gate(gate: asyncio.Event, seconds: float) -> None:
    """Wait until a paused app may start again. Raises ServerUnavailable when that takes too long."""
    try:
        await asyncio.wait_for(gate.wait(), seconds)
    except TimeoutError as error:
        raise ServerUnavailable(
            message="The app's data is being worked on.", retry_after_seconds=5
        ) from error
