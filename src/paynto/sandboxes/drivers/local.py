"""Sandboxes on this machine: Landlock and seccomp through `sandlock`, no container, no root."""

import asyncio
import contextlib
import json
import os
import shutil
import socket
import sys
import tempfile
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
    SandboxDriver,
    SandboxSpec,
)
from paynto.sandboxes.drivers.logs import LogRing
from paynto.sandboxes.errors import SandboxRefused

_START_SECONDS = 15.0
_STOP_SECONDS = 5.0
_READ_BYTES = 64 * 1024
# A sandbox that only prints must not keep the platform busy: beyond this rate its pipe fills up
# and it waits.
_OUTPUT_BYTES_PER_SECOND = 2 * 1024 * 1024
_OUTPUT_TAIL_CHARACTERS = 64 * 1024
# What Node and allocators print before they give up.
_MEMORY_SIGNS = ("heap out of memory", "Allocation failed", "out of memory", "ENOMEM")
_SIGXFSZ = 25


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

    def finish(self, message: dict[str, Any] | None) -> None:
        """Turn the supervisor's last word, None when it had none, into the report."""
        self._session.close()
        if not self._ended.done():
            self._ended.set_result(_read_report(message, self.logs))
        self.has_answered.set()


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
            await records.forget_launcher(self._state_dir, self._launcher.pid)
            self._launcher = None

    async def _start(self, spec: SandboxSpec, on_output: OutputCallback | None) -> LocalSandbox:
        _check_spec(spec)
        ours, theirs = socket.socketpair()
        read_fd, write_fd = os.pipe2(os.O_CLOEXEC)
        try:
            await self._send_to_launcher([theirs.fileno(), write_fd])
        except BaseException:
            ours.close()
            os.close(read_fd)
            raise
        finally:
            theirs.close()
            os.close(write_fd)
        reader, writer = await asyncio.open_unix_connection(sock=ours)
        output = await _open_pipe(read_fd)
        writer.write(json.dumps(_describe(spec)).encode() + b"\n")
        sandbox = LocalSandbox(spec, writer, on_output)
        task = asyncio.create_task(self._look_after(sandbox, reader, output))
        self._running[sandbox] = task
        task.add_done_callback(lambda _: self._running.pop(sandbox, None))
        try:
            return await self._wait_until_started(sandbox)
        except BaseException:
            # A closed session ends the sandbox, also when the caller was cancelled just now.
            writer.close()
            raise

    async def _wait_until_started(self, sandbox: LocalSandbox) -> LocalSandbox:
        try:
            await asyncio.wait_for(sandbox.has_answered.wait(), _START_SECONDS)
        except TimeoutError as error:
            raise SandboxRefused(message="The sandbox did not start in time.") from error
        if sandbox.supervisor_pid == 0:
            report = await sandbox.wait()
            cause = " ".join((report.detail, report.log_tail[-500:])).strip()
            raise SandboxRefused(message=f"The sandbox could not be started. {cause}")
        return sandbox

    async def _look_after(
        self, sandbox: LocalSandbox, session: asyncio.StreamReader, output: asyncio.StreamReader
    ) -> None:
        pump = asyncio.create_task(sandbox.pump_output(output))
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
        # Every writer of the pipe is gone now, so its end is near unless the output is throttled.
        done, _ = await asyncio.wait({pump}, timeout=1.0)
        if not done:
            pump.cancel()
            await asyncio.wait({pump})
            sandbox.logs.close()
        sandbox.finish(last)

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
        await records.record_launcher(self._state_dir, self._launcher.pid)
        return ours


def _sum_cpu_seconds(supervisor_pid: int) -> float:
    pids = processes.list_descendants(supervisor_pid)
    return sum(use.cpu_seconds for use in map(processes.read_process, pids) if use is not None)


def _describe(spec: SandboxSpec) -> dict[str, Any]:
    return {
        "id": spec.id,
        "root": str(spec.root),
        "working_dir": str(spec.working_dir or spec.root),
        "argv": list(spec.argv),
        "env": dict(spec.env),
        "readable": [str(path) for path in spec.readable],
        "port": spec.port,
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


def _read_report(message: dict[str, Any] | None, logs: LogRing) -> ExitReport:
    tail = logs.tail()
    if message is None:
        return ExitReport(reason=ExitReason.LOST, exit_code=None, log_tail=tail)
    if message["event"] == "failed":
        return ExitReport(
            reason=ExitReason.REFUSED, exit_code=None, log_tail=tail, detail=message["detail"]
        )
    reason = ExitReason(message["reason"])
    exit_code: int | None = message["exit_code"] if message["exit_code"] >= 0 else None
    if reason is ExitReason.EXITED and exit_code != 0:
        reason = _name_failure(exit_code, message["signal"], tail)
    if reason is ExitReason.STOPPED:
        exit_code = None
    return ExitReport(reason=reason, exit_code=exit_code, log_tail=tail, detail=message["detail"])


def _name_failure(exit_code: int | None, signal_number: int, tail: str) -> ExitReason:
    if signal_number == _SIGXFSZ:
        return ExitReason.DISK
    if any(sign in tail for sign in _MEMORY_SIGNS):
        return ExitReason.MEMORY
    return ExitReason.KILLED if exit_code is None else ExitReason.CRASHED
