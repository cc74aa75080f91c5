"""Runs a tool as a child process: bounded output, a timeout, and nothing left behind when the caller is cancelled."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

OUTPUT_LIMIT_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True)
class Finished:
    code: int
    stdout: str
    stderr: str

    @property
    def output(self) -> str:
        return f"{self.stdout}\n{self.stderr}".strip()


async def run_tool(
    argv: Sequence[str],
    *,
    cwd: Path,
    env: Mapping[str, str],
    timeout_seconds: float,
    stdin: bytes = b"",
    on_line: Callable[[str], None] | None = None,
) -> Finished:
    """Waits for the end of `argv`; raises TimeoutError after `timeout_seconds`. Output past 4 MiB is dropped."""
    child = await asyncio.create_subprocess_exec(
        *argv,
        cwd=cwd,
        env=dict(env),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(timeout_seconds):
            stdout, stderr, _ = await asyncio.gather(
                _read(child.stdout, on_line),
                _read(child.stderr, on_line),
                _write(child.stdin, stdin),
            )
            code = await child.wait()
    finally:
        await _end(child)
    return Finished(code, stdout, stderr)


async def _read(stream: asyncio.StreamReader | None, on_line: Callable[[str], None] | None) -> str:
    assert stream is not None
    kept = bytearray()
    while chunk := await stream.read(65536):
        kept += chunk[: max(0, OUTPUT_LIMIT_BYTES - len(kept))]
        if on_line:
            for line in chunk.decode(errors="replace").splitlines():
                on_line(line)
    return kept.decode(errors="replace")


async def _write(stream: asyncio.StreamWriter | None, data: bytes) -> None:
    assert stream is not None
    # A tool that ends before it has read everything says why in its output.
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        stream.write(data)
        await stream.drain()
        stream.close()
        await stream.wait_closed()


async def _end(child: asyncio.subprocess.Process) -> None:
    """Kills the whole group: npm and pnpm start children of their own."""
    if child.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        await child.wait()
