"""Facts about processes from /proc, and the few kernel switches Python does not offer."""

import contextlib
import ctypes
import os
import signal
from collections.abc import Iterable
from dataclasses import dataclass

_PR_SET_CHILD_SUBREAPER = 36
_PR_CAPBSET_DROP = 24
_PR_SET_SECUREBITS = 28
_CAPABILITY_VERSION_3 = 0x20080522
# SECBIT_NOROOT, NO_SETUID_FIXUP and KEEP_CAPS' opposite, each with its lock (linux/securebits.h).
_SECUREBITS_NO_ROOT_LOCKED = 0b00101111
_HIGHEST_CAPABILITY = 63
# one number everywhere
_SYS_PIDFD_GETFD = 438
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class ProcessUse:
    """What one process used so far. `start_ticks` tells a reused pid from the old one."""

    pid: int
    parent: int
    session: int
    start_ticks: int
    cpu_seconds: float
    resident_bytes: int


def read_process(pid: int) -> ProcessUse | None:
    """None when there is no such process or it has ended and waits to be collected."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            text = file.read()
    except OSError:
        return None
    # The name is in parentheses and may hold anything, so fields count from the last ")".
    fields = text[text.rindex(b")") + 2 :].split()
    if fields[0] in (b"Z", b"X"):
        return None
    return ProcessUse(
        pid=pid,
        parent=int(fields[1]),
        session=int(fields[3]),
        start_ticks=int(fields[19]),
        cpu_seconds=(int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND,
        resident_bytes=int(fields[21]) * PAGE_BYTES,
    )


def list_processes() -> list[ProcessUse]:
    """Every living process that can be seen."""
    uses = (read_process(int(name)) for name in os.listdir("/proc") if name.isdigit())
    return [use for use in uses if use is not None]


def list_children(pid: int) -> list[int]:
    """Direct children of every thread of a process."""
    children: list[int] = []
    with contextlib.suppress(OSError):
        for thread in os.listdir(f"/proc/{pid}/task"):
            with (
                contextlib.suppress(OSError),
                open(f"/proc/{pid}/task/{thread}/children", "rb") as file,
            ):
                children.extend(int(word) for word in file.read().split())
    return children


def list_descendants(pid: int) -> list[int]:
    """All processes below one, nearest first."""
    found: list[int] = []
    waiting = list_children(pid)
    while waiting:
        found.extend(waiting)
        waiting = [child for parent in waiting for child in list_children(parent)]
    return found


def read_written_bytes(pid: int) -> int:
    """Bytes the process and its collected children passed to write calls."""
    try:
        with open(f"/proc/{pid}/io", "rb") as file:
            for line in file:
                if line.startswith(b"wchar:"):
                    return int(line[6:])
    except OSError:
        pass
    return 0


def kill_processes(pids: Iterable[int]) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)


def copy_descriptor(thread: int, number: int) -> int:
    """A descriptor of this process for what another process has open. Raises OSError."""
    with open(f"/proc/{thread}/status", "rb") as file:
        leader = next((int(line.split()[1]) for line in file if line.startswith(b"Tgid:")), 0)
    pidfd = os.pidfd_open(leader)
    try:
        copy = _libc().syscall(_SYS_PIDFD_GETFD, pidfd, number, 0)
    finally:
        os.close(pidfd)
    if copy < 0:
        raise OSError(ctypes.get_errno(), "the descriptor could not be copied")
    return copy


def adopt_orphans() -> None:
    """Processes whose parent dies become children of this process instead of process 1."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def drop_capabilities() -> None:
    """Give up what root may do, for this process and all it starts; nothing for other users."""
    if os.geteuid() != 0:
        return
    for capability in range(_HIGHEST_CAPABILITY + 1):
        if _libc().prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
            break
    _prctl(_PR_SET_SECUREBITS, _SECUREBITS_NO_ROOT_LOCKED)
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    if _libc().capset(ctypes.byref(header), ctypes.byref(nothing)) != 0:
        raise OSError(ctypes.get_errno(), "capabilities could not be given up")


def _prctl(option: int, value: int) -> None:
    if _libc().prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), f"prctl {option} failed")


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
