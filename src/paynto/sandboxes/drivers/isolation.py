"""Finds out by trying what the local driver's isolation can do on this machine."""

import asyncio
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

from paynto.sandboxes.drivers.base import IsolationReport, SandboxDriver, SandboxSpec
from paynto.sandboxes.errors import SandboxRefused

_REMEDY_KERNEL = (
    "Use Linux 6.12 or newer with Landlock enabled (add 'landlock' to the kernel's lsm= list), "
    "and allow seccomp and Landlock in the container's profile if Paynto runs in a container."
)
_PROBE_SECONDS = 20.0
# Prints one word per thing that is held back. Runs inside the sandbox with a bare shell-free
# Python, because Python is the one interpreter that is surely here.
_PROBE = """
import os, socket, sys
outside, port, parent = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
def held(word, attempt):
    try:
        attempt()
    except OSError:
        print('held', word)
    else:
        print('open', word)
held('read', lambda: open(outside).read())
held('write', lambda: open(outside + '.new', 'w'))
held('network', lambda: socket.create_connection(('127.0.0.1', port), 2))
held('signals', lambda: os.kill(parent, 0))
held('processes', lambda: os.listdir('/proc/%d' % parent))
"""
_MEANINGS = {
    "read": "files outside the sandbox cannot be read",
    "write": "files outside the sandbox cannot be written",
    "network": "no outgoing network",
    "signals": "other processes cannot be signalled",
    "processes": "other processes are invisible",
}


@dataclass(frozen=True, slots=True)
class _Trap:
    """Things outside a sandbox that the probe tries to reach."""

    file: Path
    listener: socket.socket

    @property
    def port(self) -> int:
        return int(self.listener.getsockname()[1])


async def probe_isolation(driver: SandboxDriver, folder: Path) -> IsolationReport:
    """Run a small hostile program and report what held."""
    if not sys.platform.startswith("linux"):
        return _nothing_works("The local sandbox needs Linux. Use a sandbox provider instead.")
    trap, spec = await asyncio.to_thread(_set_trap, folder)
    try:
        result = await driver.run(spec, _PROBE_SECONDS)
    except SandboxRefused as error:
        return _nothing_works(f"{error.message} {_REMEDY_KERNEL}")
    finally:
        trap.listener.close()
    held = {line[5:] for line in result.output.splitlines() if line.startswith("held ")}
    working = tuple(text for word, text in _MEANINGS.items() if word in held)
    missing = tuple(text for word, text in _MEANINGS.items() if word not in held)
    if not working:
        return _nothing_works(f"The probe did not run: {result.output[-300:]} {_REMEDY_KERNEL}")
    return IsolationReport(
        is_safe=not missing,
        working=working,
        missing=missing,
        remedy=_REMEDY_KERNEL if missing else "",
    )


def _set_trap(folder: Path) -> tuple[_Trap, SandboxSpec]:
    root = folder / "root"
    root.mkdir()
    trap = _Trap(folder / "outside.txt", socket.create_server(("127.0.0.1", 0)))
    trap.file.write_text("x")
    return trap, _probe_spec(root, trap)


def _probe_spec(root: Path, trap: _Trap) -> SandboxSpec:
    python = Path(sys.executable).resolve()
    readable: list[Path] = [python, Path(sys.base_prefix)]
    return SandboxSpec(
        id="isolation-probe",
        root=root,
        argv=(str(python), "-I", "-S", "-c", _PROBE, str(trap.file), str(trap.port), "1"),
        env={"PYTHONDONTWRITEBYTECODE": "1"},
        readable=tuple(path for path in readable if path.exists()),
    )


def _nothing_works(remedy: str) -> IsolationReport:
    return IsolationReport(
        is_safe=False, working=(), missing=tuple(_MEANINGS.values()), remedy=remedy
    )
