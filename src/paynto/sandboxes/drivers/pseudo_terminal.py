"""Terminals for sandboxes: the platform's end of one, and how a supervisor takes the other end for its program."""

import asyncio
import contextlib
import fcntl
import os
import signal
import struct
import termios
from types import FrameType

from paynto.sandboxes.drivers.base import TerminalSize

TERMINAL_DEVICE = "/dev/tty"
"""Leads every process to the terminal of its own session and to no other."""
_READ_BYTES = 4096
_CHUNK_BYTES = 32 * 1024
_IUTF8 = 0o40000
_NICENESS = 10


class PseudoTerminal:
    """The outer end. Nothing is kept here: what nobody reads stays with the kernel, which lets the program wait.

    `inner_fd` is the end for the program; the caller closes it once it has been passed on.
    """

    def __init__(self, size: TerminalSize) -> None:
        self._fd, self.inner_fd = os.openpty()
        os.set_blocking(self._fd, False)
        self._is_closed = False
        self._waiting: set[asyncio.Future[None]] = set()
        modes = termios.tcgetattr(self.inner_fd)
        # otherwise the erase key takes half of a letter that has several bytes
        modes[0] |= _IUTF8
        termios.tcsetattr(self.inner_fd, termios.TCSANOW, modes)
        self.resize(size)

    async def read(self) -> bytes:
        """What has been printed, at least one byte; empty once nobody holds the other end."""
        chunk = bytearray()
        while not self._is_closed and len(chunk) < _CHUNK_BYTES:
            try:
                piece = os.read(self._fd, _READ_BYTES)
            except BlockingIOError:
                if chunk:
                    break
                await self._wait(is_writer=False)
                continue
            except OSError:  # EIO: the last program has let go
                break
            chunk += piece
        return bytes(chunk)

    async def write(self, data: bytes) -> None:
        """Waits while the program does not take what was typed."""
        left = memoryview(data)
        while left and not self._is_closed:
            try:
                left = left[os.write(self._fd, left) :]
            except BlockingIOError:
                await self._wait(is_writer=True)
            except OSError:
                return

    def resize(self, size: TerminalSize) -> None:
        if not self._is_closed:
            words = struct.pack("HHHH", size.rows, size.columns, 0, 0)
            fcntl.ioctl(self._fd, termios.TIOCSWINSZ, words)

    def close(self) -> None:
        """Hangs up; who waits here goes on."""
        if self._is_closed:
            return
        self._is_closed = True
        for waiting in list(self._waiting):
            if not waiting.done():
                waiting.set_result(None)
        loop = asyncio.get_running_loop()
        loop.remove_reader(self._fd)
        loop.remove_writer(self._fd)
        os.close(self._fd)

    async def _wait(self, *, is_writer: bool) -> None:
        loop = asyncio.get_running_loop()
        ready: asyncio.Future[None] = loop.create_future()
        add, remove = (
            (loop.add_writer, loop.remove_writer)
            if is_writer
            else (loop.add_reader, loop.remove_reader)
        )
        add(self._fd, lambda: ready.done() or ready.set_result(None))
        self._waiting.add(ready)
        try:
            await ready
        finally:
            self._waiting.discard(ready)
            if not self._is_closed:
                remove(self._fd)


def take_terminal(fd: int) -> None:
    """Makes the terminal that of this process and all it starts: a session of its own, so that keys such as Ctrl-C arrive.

    Such a session is a group of its own for the scheduler; it gets the smaller share.
    """
    os.setsid()
    fcntl.ioctl(fd, termios.TIOCSCTTY, 0)
    with contextlib.suppress(OSError), open("/proc/self/autogroup", "w") as file:
        file.write(str(_NICENESS))
    # Ignored ones would stay ignored in the shell and all its children; a function does not.
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGPIPE):
        signal.signal(number, _ignore)
    for target in (0, 1, 2):
        os.dup2(fd, target)
    os.close(fd)


def _ignore(_number: int, _frame: FrameType | None) -> None:
    """The supervisor stays; what runs in the terminal decides for itself."""
