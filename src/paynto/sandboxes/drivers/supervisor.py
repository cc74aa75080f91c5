"""Runs one sandbox: confines it, watches what it uses, ends all of it, and reports why it ended.

Lives in a process of its own, forked by the launcher. Talks in JSON lines with the platform.
"""

import contextlib
import json
import os
import resource
import select
import socket
import time
from dataclasses import dataclass
from typing import Any, NoReturn

import sandlock

from paynto.sandboxes.drivers import processes, seccomp
from paynto.sandboxes.drivers.listening import ConfinedRun
from paynto.sandboxes.drivers.pseudo_terminal import TERMINAL_DEVICE, take_terminal
from paynto.sandboxes.drivers.watch import UseWatch

# Read by the C library, Node and OpenSSL. Never /etc as a whole: for root it would show the host's
# secrets. Of /proc sandlock shows the sandbox's own processes only.
SYSTEM_FILES = (
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/share/zoneinfo",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/ssl/openssl.cnf",
    "/etc/ssl/certs",
    "/dev/urandom",
    "/dev/random",
    "/dev/zero",
    "/proc",
)
WRITABLE_DEVICES = ("/dev/null",)
_REQUEST_MAX_BYTES = 1024 * 1024
_TICK_SECONDS = 0.25
_MEMORY_KILL_SHARE = 4
# sandlock counts what is mapped, and each Node maps near 1 GiB before it fills anything. So its
# limit is only the backstop against one huge allocation; the watch holds the limit for what is
# filled.
_RESERVED_BYTES = 1024 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the platform asks for, as sent over the session socket."""

    id: str
    root: str
    working_dir: str
    argv: list[str]
    env: dict[str, str]
    readable: list[str]
    port: int | None
    has_terminal: bool
    memory_bytes: int
    processes: int
    cpu_percent: int | None
    disk_bytes: int
    open_files: int


def run_supervisor(session: socket.socket, output_fd: int) -> NoReturn:
    """Run one sandbox to its end and exit this process."""
    code = 1
    try:
        _supervise(session, output_fd)
        code = 0
    except BaseException as error:  # noqa: BLE001 the platform must hear of any failure
        _send(session, {"event": "failed", "detail": f"{type(error).__name__}: {error}"})
    finally:
        _end_descendants()
        os._exit(code)


def _supervise(session: socket.socket, output_fd: int) -> None:
    request = _read_request(session)
    processes.adopt_orphans()
    processes.drop_capabilities()
    if request.has_terminal:
        take_terminal(output_fd)
    else:
        _redirect_output(output_fd)
    seccomp.install_filter()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (request.disk_bytes, request.disk_bytes))
    box = _confine(request)
    run = ConfinedRun(box, request.argv, request.port)
    _send(session, {"event": "started", "pid": run.pid, "supervisor": os.getpid()})
    watch = UseWatch(request.root, request.memory_bytes, request.disk_bytes)
    reason = "exited" if run.pidfd is None else _wait_for_end(session, run.pidfd, watch)
    _end_descendants(keep=run.pid)
    run.kill()
    _end_descendants()
    _send(
        session,
        {
            "event": "ended",
            "reason": _name_kill(reason, run.exit_code, request.memory_bytes),
            "exit_code": run.exit_code,
            "signal": run.signal,
            "detail": watch.detail,
        },
    )


def _confine(request: Request) -> sandlock.Sandbox:
    readable = [*(path for path in SYSTEM_FILES if os.path.exists(path)), *request.readable]
    devices = (*WRITABLE_DEVICES, TERMINAL_DEVICE) if request.has_terminal else WRITABLE_DEVICES
    return sandlock.Sandbox(
        # Names are unique per user of the machine, and one project can run several at once.
        name=f"{request.id[:40]}-{os.getpid()}",
        fs_readable=readable,
        fs_writable=[request.root, *devices],
        clean_env=True,
        env=request.env,
        cwd=request.working_dir,
        net_allow_bind=[] if request.port is None else [request.port],
        max_memory=request.memory_bytes * 2 + _RESERVED_BYTES * min(request.processes, 16),
        max_processes=request.processes,
        max_open_files=request.open_files,
        max_cpu=request.cpu_percent,
        # Memory of such files belongs to no process, so no limit would count it.
        extra_deny_syscalls=["memfd_create"],
        allow_degraded=list(sandlock.Protection),
    )


def _wait_for_end(session: socket.socket, pidfd: int, watch: UseWatch) -> str:
    """Block until the app ends, the platform says stop or goes away, or a limit is passed."""
    poll = select.poll()
    poll.register(pidfd, select.POLLIN)
    poll.register(session.fileno(), select.POLLIN)
    pause = _TICK_SECONDS
    while True:
        ready = {fd for fd, _ in poll.poll(pause * 1000)}
        if session.fileno() in ready:
            # also because unread bytes at the end would reset the connection
            order = session.recv(64).split()
            if order[:1] == [b"cpu"]:
                watch.detail = f"It used {int(order[1])} seconds of it without answering."
                return "cpu"
            return "stopped"
        if pidfd in ready:
            return "exited"
        passed = watch.check(time.monotonic())
        if passed is not None:
            return passed
        pause = watch.pause_seconds


def _name_kill(reason: str, exit_code: int, memory_bytes: int) -> str:
    """sandlock ends a process that maps too much memory with SIGKILL, without a word.

    A process ended by nobody else that had filled a good part of the limit is such a one.
    """
    peak_bytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    if reason == "exited" and exit_code < 0 and peak_bytes * _MEMORY_KILL_SHARE > memory_bytes:
        return "memory"
    return reason


def _end_descendants(keep: int | None = None) -> None:
    """End all that the sandbox started. New ones can appear meanwhile, hence the repetition."""
    for _ in range(200):
        found = [pid for pid in processes.list_descendants(os.getpid()) if pid != keep]
        if not found:
            return
        processes.kill_processes(found)
        with contextlib.suppress(ChildProcessError):
            while keep is None and os.waitpid(-1, os.WNOHANG)[0] != 0:
                pass
        if all(processes.read_process(pid) is None for pid in found):
            continue
        time.sleep(0.005)


def _read_request(session: socket.socket) -> Request:
    received = b""
    while not received.endswith(b"\n"):
        chunk = session.recv(65536)
        if not chunk or len(received) > _REQUEST_MAX_BYTES:
            raise RuntimeError("the request was not complete")
        received += chunk
    return Request(**json.loads(received))


def _redirect_output(output_fd: int) -> None:
    null = os.open("/dev/null", os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(output_fd, 1)
    os.dup2(output_fd, 2)
    # the launcher has closed the standard input, so it may have been opened as just that
    if null != 0:
        os.close(null)
    os.close(output_fd)


def _send(session: socket.socket, message: dict[str, Any]) -> None:
    with contextlib.suppress(OSError):
        session.sendall(json.dumps(message).encode() + b"\n")
