"""The small process that starts sandboxes for the platform; run as a module, never imported by it.

The platform is large and has threads, so forking it is slow and unsafe, and a fault in native
isolation code would end it. This process imports that code once and forks a supervisor per
sandbox in a few milliseconds. When the platform goes away, however it ends, the control socket
closes and every sandbox ends with it.
"""

import os
import select
import signal
import socket
import sys
from types import FrameType

from paynto.sandboxes.drivers import processes, supervisor

CONTROL_FD = 0
_NICENESS = 5


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    _lower_priority()
    processes.adopt_orphans()
    wake_read, wake_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.signal(signal.SIGCHLD, _ignore)
    signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
    control = socket.socket(fileno=os.dup(CONTROL_FD))
    supervisors: set[int] = set()
    while True:
        ready, _, _ = select.select([control, wake_read], [], [])
        if wake_read in ready:
            os.read(wake_read, 4096)
            _collect(supervisors)
        if control in ready and not _start_next(control, supervisors, (wake_read, wake_write)):
            break
    # Supervisors see the platform's end by themselves; what they leave behind is ended here.
    processes.kill_processes(
        pid for pid in processes.list_children(os.getpid()) if pid not in supervisors
    )
    sys.exit(0)


def _start_next(control: socket.socket, supervisors: set[int], inherited: tuple[int, int]) -> bool:
    """Fork one supervisor. False when the platform has closed the control socket."""
    message, fds, _, _ = socket.recv_fds(control, 16, 2)
    if not message:
        return False
    pid = os.fork()
    if pid == 0:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        control.close()
        os.close(CONTROL_FD)
        for fd in inherited:
            os.close(fd)
        supervisor.run_supervisor(session=socket.socket(fileno=fds[0]), output_fd=fds[1])
    supervisors.add(pid)
    for fd in fds:
        os.close(fd)
    return True


def _collect(supervisors: set[int]) -> None:
    """Collect ended children. Those of a supervisor that was killed come here and are ended."""
    is_supervisor_gone = False
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            break
        if pid == 0:
            break
        is_supervisor_gone |= pid in supervisors
        supervisors.discard(pid)
    if is_supervisor_gone:
        for child in processes.list_children(os.getpid()):
            if child not in supervisors:
                processes.kill_processes([child, *processes.list_descendants(child)])


def _ignore(_number: int, _frame: FrameType | None) -> None:
    """Lets the signal write to the wakeup descriptor and nothing else."""


def _lower_priority() -> None:
    # A session is one group for the scheduler: all sandboxes together get what the platform gets,
    # however many processes they start. They cannot open sessions of their own.
    os.setsid()
    # For kernels that do not group by session.
    os.nice(_NICENESS)


if __name__ == "__main__":
    main()
