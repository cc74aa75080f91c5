"""Sandboxes on this machine: Landlock and seccomp through `sandlock`, no container, no root."""

import asyncio
import contextlib
import json
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Coroutine
from dataclasses import asdict
from pathlib import Path
from typing import Any

from paynto.sandboxes.drivers import isolation, processes, records
from paynto.sandboxes.drivers.base import (
    CommandResult,
    ExitReason,
    ExitReport,
    IsolationReport,
    OutputCallback,
    RunningSandbox,
    RunningTerminal,
    SandboxDriver,
    SandboxSpec,
    TerminalSize,
)
from paynto.sandboxes.drivers.logs import LogRing
from paynto.sandboxes.drivers.pseudo_terminal import PseudoTerminal
from paynto.sandboxes.drivers.reports import read_report
from paynto.sandboxes.errors import SandboxRefused

_START_SECONDS = 15.0
_STOP_SECONDS = 5.0
_READ_BYTES = 64 * 1024
# A sandbox that only prints must not keep the platform busy: beyond this rate its pipe fills up
# and it waits.
_OUTPUT_BYTES_PER_SECOND = 2 * 1024 * 1024
_OUTPUT_TAIL_CHARACTERS = 64 * 1024


class LocalSandbox(RunningSandbox):
    """A sandbox that a supervisor process on this machine looks after."""

    def __init__(
        self, spec: SandboxSpec, session: asyncio.StreamWriter, on_output: OutputCallback | None
    ) -> None:
        self.spec = spec
        self.pid = 0
        self.supervisor_pid = 0
        self.logs = LogRing()
        self.has_answered = asyncio.Event()
        self._session = session
        self._on_output = on_output
        self._ended: asyncio.Future[ExitReport] = asyncio.get_running_loop().create_future()

    @property
    def is_running(self) -> bool:
        return not self._ended.done()

    async def wait(self) -> ExitReport:
        return await asyncio.shield(self._ended)

    async def stop(self) -> ExitReport:
        return await self._end(b"stop\n")

    async def end_busy(self, used_seconds: float) -> ExitReport:
        return await self._end(f"cpu {used_seconds:.0f}\n".encode())

    async def read_cpu_seconds(self) -> float:
        return await asyncio.to_thread(_sum_cpu_seconds, self.supervisor_pid)

    async def _end(self, order: bytes) -> ExitReport:
        if self.is_running:
            with contextlib.suppress(OSError):
                self._session.write(order)
                await self._session.drain()
            try:
                return await asyncio.wait_for(self.wait(), _STOP_SECONDS)
            except TimeoutError:
                # The launcher ends what a killed supervisor leaves behind.
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self.supervisor_pid, 9)
        return await self.wait()

    async def pump_output(self, output: asyncio.StreamReader) -> None:
        loop = asyncio.get_running_loop()
        allowance = float(_OUTPUT_BYTES_PER_SECOND)
        last = loop.time()
        while chunk := await output.read(_READ_BYTES):
            self.logs.append(chunk)
            if self._on_output is not None:
                self._on_output(chunk)
            now = loop.time()
            allowance = min(
                _OUTPUT_BYTES_PER_SECOND, allowance + (now - last) * _OUTPUT_BYTES_PER_SECOND
            )
            allowance -= len(chunk)
            last = now
            if allowance < 0:
                await asyncio.sleep(-allowance / _OUTPUT_BYTES_PER_SECOND)
        self.logs.close()

    def close_session(self) -> None:
        """The supervisor takes it for the platform's end and ends the sandbox."""
        self._session.close()

    def finish(self, message: dict[str, Any] | None) -> None:
        """Turn the supervisor's last word, None when it had none, into the report."""
        self._session.close()
        if not self._ended.done():
            self._ended.set_result(read_report(message, self.logs))
        self.has_answered.set()


class LocalTerminal(LocalSandbox, RunningTerminal):
    """A sandbox whose supervisor holds the other end of a pseudo-terminal."""

    def __init__(
        self, spec: SandboxSpec, session: asyncio.StreamWriter, terminal: PseudoTerminal
    ) -> None:
        super().__init__(spec, session, None)
        self._terminal = terminal

    async def read(self) -> bytes:
        return await self._terminal.read()

    async def write(self, data: bytes) -> None:
        await self._terminal.write(data)

    async def resize(self, size: TerminalSize) -> None:
        self._terminal.resize(size)

    async def stop(self) -> ExitReport:
        try:
            return await super().stop()
        finally:
            self._terminal.close()


class LocalDriver(SandboxDriver):
    """Starts sandboxes through one launcher process, which ends them when the platform ends."""

    def __init__(self, state_dir: Path) -> None:
        self._state_dir = state_dir
        self._launcher: asyncio.subprocess.Process | None = None
        self._control: socket.socket | None = None
        self._lock = asyncio.Lock()
        self._running: dict[LocalSandbox, asyncio.Task[None]] = {}

    async def start(self, spec: SandboxSpec) -> LocalSandbox:
        return await self._start(spec, None)

    async def run(
        self,
        spec: SandboxSpec,
        timeout_seconds: float,
        on_output: OutputCallback | None = None,
    ) -> CommandResult:
        sandbox = await self._start(spec, on_output)
        try:
            report = await asyncio.wait_for(sandbox.wait(), timeout_seconds)
            reason, detail = report.reason, report.detail
        except TimeoutError:
            report = await sandbox.stop()
            reason, detail = ExitReason.TIMEOUT, f"The limit is {timeout_seconds:g} seconds."
        except BaseException:
            await sandbox.stop()
            raise
        # A command that ends with an error code is an ordinary result of a command.
        if reason is ExitReason.CRASHED:
            reason = ExitReason.EXITED
        return CommandResult(
            exit_code=report.exit_code,
            output=sandbox.logs.tail(_OUTPUT_TAIL_CHARACTERS),
            reason=reason,
            detail=detail,
        )

    async def open_terminal(self, spec: SandboxSpec, size: TerminalSize) -> LocalTerminal:
        _check_spec(spec)
        outer = PseudoTerminal(size)
        try:
            reader, writer = await self._open_session(outer.inner_fd)
            writer.write(json.dumps(_describe(spec, has_terminal=True)).encode() + b"\n")
            terminal = LocalTerminal(spec, writer, outer)
            await self._wait_until_started(terminal, self._look_after_terminal(terminal, reader))
            # the shell is in the session of its supervisor, not in that of the launcher
            await records.record_session(self._state_dir, terminal.supervisor_pid)
        except BaseException:
            outer.close()
            raise
        finally:
            os.close(outer.inner_fd)
        return terminal

    async def detect_isolation(self) -> IsolationReport:
        folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="paynto-isolation-"))
        try:
            return await isolation.probe_isolation(self, folder)
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def close(self) -> None:
        running = list(self._running.items())
        await asyncio.gather(*(sandbox.stop() for sandbox, _ in running))
        await asyncio.gather(*(task for _, task in running), return_exceptions=True)
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._launcher is not None:
            try:
                await asyncio.wait_for(self._launcher.wait(), _STOP_SECONDS)
            except TimeoutError:
                self._launcher.kill()
                await self._launcher.wait()
            await records.forget_session(self._state_dir, self._launcher.pid)
            self._launcher = None

    async def _start(self, spec: SandboxSpec, on_output: OutputCallback | None) -> LocalSandbox:
        _check_spec(spec)
        read_fd, write_fd = os.pipe2(os.O_CLOEXEC)
        try:
            reader, writer = await self._open_session(write_fd)
        except BaseException:
            os.close(read_fd)
            raise
        finally:
            os.close(write_fd)
        output = await _open_pipe(read_fd)
        writer.write(json.dumps(_describe(spec, has_terminal=False)).encode() + b"\n")
        sandbox = LocalSandbox(spec, writer, on_output)
        await self._wait_until_started(sandbox, self._look_after(sandbox, reader, output))
        return sandbox

    async def _open_session(
        self, output_fd: int
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A new supervisor with this output, and the socket to talk with it."""
        ours, theirs = socket.socketpair()
        try:
            await self._send_to_launcher([theirs.fileno(), output_fd])
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        return await asyncio.open_unix_connection(sock=ours)

    async def _wait_until_started(
        self, sandbox: LocalSandbox, care: Coroutine[Any, Any, None]
    ) -> None:
        task = asyncio.create_task(care)
        self._running[sandbox] = task
        task.add_done_callback(lambda _: self._running.pop(sandbox, None))
        try:
            await asyncio.wait_for(sandbox.has_answered.wait(), _START_SECONDS)
        except BaseException as error:
            # A closed session ends the sandbox, also when the caller was cancelled just now.
            sandbox.close_session()
            if isinstance(error, TimeoutError):
                raise SandboxRefused(message="The sandbox did not start in time.") from error
            raise
        if sandbox.supervisor_pid == 0:
            report = await sandbox.wait()
            cause = " ".join((report.detail, report.log_tail[-500:])).strip()
            raise SandboxRefused(message=f"The sandbox could not be started. {cause}")

    async def _look_after(
        self, sandbox: LocalSandbox, session: asyncio.StreamReader, output: asyncio.StreamReader
    ) -> None:
        pump = asyncio.create_task(sandbox.pump_output(output))
        last = await _hear_supervisor(sandbox, session)
        # Every writer of the pipe is gone now, so its end is near unless the output is throttled.
        done, _ = await asyncio.wait({pump}, timeout=1.0)
        if not done:
            pump.cancel()
            await asyncio.wait({pump})
            sandbox.logs.close()
        sandbox.finish(last)

    async def _look_after_terminal(
        self, terminal: LocalTerminal, session: asyncio.StreamReader
    ) -> None:
        terminal.finish(await _hear_supervisor(terminal, session))
        terminal.logs.close()
        if terminal.supervisor_pid:
            await records.forget_session(self._state_dir, terminal.supervisor_pid)

    async def _send_to_launcher(self, fds: list[int]) -> None:
        async with self._lock:
            for attempt in range(2):
                control = await self._open_launcher(is_new=attempt > 0)
                try:
                    await _send_fds(control, fds)
                    return
                except (BrokenPipeError, ConnectionResetError):
                    continue
        raise SandboxRefused(message="The process that starts sandboxes is gone.")

    async def _open_launcher(self, is_new: bool) -> socket.socket:
        if self._control is not None and not is_new:
            return self._control
        if self._control is not None:
            self._control.close()
        if self._launcher is None:
            await records.reap_orphans(self._state_dir)
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)
        self._launcher = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-m", "paynto.sandboxes.drivers.launcher"),
            stdin=theirs.fileno(),
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        )
        theirs.close()
        self._control = ours
        await records.record_session(self._state_dir, self._launcher.pid)
        return ours


def _sum_cpu_seconds(supervisor_pid: int) -> float:
    pids = processes.list_descendants(supervisor_pid)
    return sum(use.cpu_seconds for use in map(processes.read_process, pids) if use is not None)


async def _hear_supervisor(
    sandbox: LocalSandbox, session: asyncio.StreamReader
) -> dict[str, Any] | None:
    """Until it has gone; its last word, None when it had none."""
    last: dict[str, Any] | None = None
    try:
        while line := await session.readline():
            message = json.loads(line)
            if message["event"] == "started":
                sandbox.supervisor_pid = message["supervisor"]
                sandbox.pid = message["pid"]
                sandbox.has_answered.set()
            else:
                last = message
    except (OSError, ValueError) as error:
        sandbox.logs.append(f"(the supervisor went away: {error})\n".encode())
    return last


def _describe(spec: SandboxSpec, *, has_terminal: bool) -> dict[str, Any]:
    return {
        "id": spec.id,
        "root": str(spec.root),
        "working_dir": str(spec.working_dir or spec.root),
        "argv": list(spec.argv),
        "env": dict(spec.env),
        "readable": [str(path) for path in spec.readable],
        "port": spec.port,
        "has_terminal": has_terminal,
        **asdict(spec.limits),
    }


def _check_spec(spec: SandboxSpec) -> None:
    if not spec.argv:
        raise SandboxRefused(message="There is no command to run.")
    for path in (spec.root, *spec.readable):
        if not path.is_absolute():
            raise SandboxRefused(message=f"{path} is not an absolute path.")
    if any("\0" in text for text in (*spec.argv, *spec.env.keys(), *spec.env.values())):
        raise SandboxRefused(message="The command holds a NUL character.")


async def _send_fds(control: socket.socket, fds: list[int]) -> None:
    while True:
        try:
            socket.send_fds(control, [b"start"], fds)
            return
        except BlockingIOError:
            await asyncio.sleep(0.005)


async def _open_pipe(fd: int) -> asyncio.StreamReader:
    reader = asyncio.StreamReader(limit=_READ_BYTES)
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(fd, "rb", buffering=0)
    )
    return reader
