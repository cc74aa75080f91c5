"""Lets an app listen at 127.0.0.1 and its one port, and nowhere else.

Landlock knows ports but no addresses: with it alone an app could open its port to the network, past
the proxy and its access check. And a socket that listens without an address gets a free port at all
addresses, which Landlock does not see. So `listen` is answered here: the supervisor takes the very
socket, looks where it is bound, and makes the call itself. An address in the app's memory is never
read, so there is nothing that another thread of the app could swap in between.
"""

import contextlib
import errno
import os
import platform
import signal
import socket
import threading
from collections.abc import Sequence

import sandlock
from sandlock import _sdk  # pyright: ignore[reportPrivateUsage]  see below

from paynto.sandboxes.drivers import processes

_LISTEN = {"x86_64": 50, "aarch64": 201}
_BACKLOG_MAX = 4096
_LOOPBACK = "127.0.0.1"
_POLL_SECONDS = 0.001

# The Python face of sandlock offers handlers only where it collects the output itself. The C
# interface has the same call, with the same arguments, for output that is passed on.
_sdk._lib.sandlock_run_with_handlers = _sdk._lib.sandlock_run_interactive_with_handlers  # pyright: ignore[reportPrivateUsage, reportAttributeAccessIssue]  a function of the library


class _ListenHandler(sandlock.Handler):
    on_exception = sandlock.ExceptionPolicy.DENY_EPERM

    def __init__(self, port: int | None) -> None:
        self._port = port

    def handle(self, ctx: sandlock.HandlerCtx) -> sandlock.NotifAction:
        number, backlog = ctx.args[0] & 0xFFFFFFFF, ctx.args[1] & 0x7FFFFFFF
        try:
            with socket.socket(fileno=processes.copy_descriptor(ctx.pid, number)) as copy:
                if not self._may_listen(copy):
                    return sandlock.NotifAction.errno(errno.EACCES)
                copy.listen(min(backlog, _BACKLOG_MAX))
        except OSError as error:
            return sandlock.NotifAction.errno(error.errno or errno.EACCES)
        return sandlock.NotifAction.returns(0)

    def _may_listen(self, copy: socket.socket) -> bool:
        if copy.family == socket.AF_UNIX:
            # Landlock decides where such a socket can be made
            return True
        is_ours = copy.family == socket.AF_INET and copy.proto == socket.IPPROTO_TCP
        return is_ours and copy.getsockname() == (_LOOPBACK, self._port)


class ConfinedRun:
    """The confined process of a sandbox, run by a thread until it ends. `pidfd` is readable then."""

    def __init__(self, box: sandlock.Sandbox, argv: Sequence[str], port: int | None) -> None:
        self.exit_code = -1
        self.signal = 0
        self._error = ""
        self._thread = threading.Thread(target=self._run, args=(box, list(argv), port), daemon=True)
        self._thread.start()
        self.pid, self.pidfd = self._find_process()

    def kill(self) -> None:
        """End it if it still runs, and wait until it is collected."""
        if self.pidfd is not None:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)
        self._thread.join()

    def _run(self, box: sandlock.Sandbox, argv: list[str], port: int | None) -> None:
        try:
            handlers = [(_LISTEN[platform.machine()], _ListenHandler(port))]
            result = box.run_with_handlers(argv, handlers)
        except Exception as error:  # noqa: BLE001  a thread; whoever waits tells it
            self._error = f"{type(error).__name__}: {error}"
            return
        self.exit_code, self.signal = result.exit_code, max(0, result.signal or 0)
        self._error = result.error or ""

    def _find_process(self) -> tuple[int, int | None]:
        """The one child that this process has; no descriptor when it has ended already."""
        while True:
            is_over = not self._thread.is_alive()
            children = processes.list_children(os.getpid())
            if children:
                try:
                    return children[0], os.pidfd_open(children[0])
                except ProcessLookupError:
                    continue
            if is_over:
                break
            self._thread.join(_POLL_SECONDS)
        if self._error:
            raise RuntimeError(f"the process did not start: {self._error}")
        return 0, None
