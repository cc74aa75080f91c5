"""Carries what is typed and printed between a browser's WebSocket and a shell, each side at the other's pace.

Binary messages are the terminal's bytes. Text messages are JSON: the browser sends `resize`, and `ack` for bytes it has
drawn; the server sends `ended` before it closes.
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, Field, ValidationError
from starlette.websockets import WebSocket, WebSocketDisconnect

from paynto.core.errors import PayntoError, TooLarge
from paynto.sandboxes.drivers.base import ExitReason, RunningTerminal, TerminalSize

# Printed but not drawn yet: beyond this the shell waits, whatever the network and the page can hold.
_WINDOW_BYTES = 256 * 1024
_OUTPUT_BYTES_PER_SECOND = 4 * 1024 * 1024
_MESSAGE_BYTES = 64 * 1024
_CONTROL_CHARACTERS = 256
_TYPED_AHEAD_BYTES = 256 * 1024
_LOOK_SECONDS = 5.0
# of all living processes of the shell, since a key was last pressed
_CPU_SECONDS = 300.0
_SEND_SECONDS = 5.0
# An application closes with numbers from 4000 on; with an HTTP status behind them they explain themselves.
_CLOSE_CODES = 4000
_NORMAL, _NOT_UNDERSTOOD = 1000, 1007

Columns = Field(80, ge=2, le=500)
Rows = Field(24, ge=1, le=300)


class TerminalMessage(BaseModel):
    """What a page says besides what is typed."""

    type: Literal["resize", "ack"]
    columns: int = Columns
    rows: int = Rows
    bytes: int = Field(0, ge=0)


@dataclass(frozen=True, slots=True)
class Ending:
    """Why a terminal ended, for the page: `code` for programs, `message` for people."""

    code: str
    message: str
    close_code: int = _NORMAL
    exit_code: int | None = None


def describe_error(error: PayntoError) -> Ending:
    return Ending(error.code, error.message, _CLOSE_CODES + error.status)


async def tell_end(socket: WebSocket, ending: Ending) -> None:
    """The browser may be gone already, or may not read any more."""
    values = {
        "type": "ended",
        "code": ending.code,
        "message": ending.message,
        "exit_code": ending.exit_code,
    }
    try:
        async with asyncio.timeout(_SEND_SECONDS):
            await socket.send_json(values)
            await socket.close(ending.close_code)
    except (RuntimeError, OSError, TimeoutError, WebSocketDisconnect):
        return


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What a terminal depends on.

    `confirm` raises a PayntoError once the person may not have it any more; `touch` hears that somebody types.
    """

    confirm: Callable[[], Awaitable[None]]
    touch: Callable[[], None]
    sandbox_ended: Callable[[], Awaitable[object]]
    idle_seconds: float


class TerminalSession:
    """One page and one shell, until one of them ends."""

    def __init__(
        self, socket: WebSocket, terminal: RunningTerminal, surroundings: Surroundings
    ) -> None:
        self._socket = socket
        self._terminal = terminal
        self._around = surroundings
        self._undrawn_bytes = 0
        self._was_drawn = asyncio.Event()
        self._typed: deque[bytes] = deque()
        self._typed_bytes = 0
        self._was_typed = asyncio.Event()
        self._typed_at = time.monotonic()
        self._cpu_seconds_when_typed = 0.0

    async def run(self) -> Ending | None:
        """Why it ended; None when the page has gone. The shell has ended then too."""
        work = (
            self._send_output(),
            self._take_messages(),
            self._type(),
            self._look_around(),
            self._wait_for_sandbox(),
        )
        tasks = [asyncio.create_task(part) for part in work]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._terminal.stop()
        try:
            return done.pop().result()
        except PayntoError as error:
            return describe_error(error)
        except (OSError, RuntimeError, WebSocketDisconnect):
            return None  # the connection broke while something was sent

    async def _send_output(self) -> Ending:
        while chunk := await self._terminal.read():
            while self._undrawn_bytes >= _WINDOW_BYTES:
                self._was_drawn.clear()
                await self._was_drawn.wait()
            await self._socket.send_bytes(chunk)
            self._undrawn_bytes += len(chunk)
            # also what gathers small pieces of a flood into few messages
            await asyncio.sleep(len(chunk) / _OUTPUT_BYTES_PER_SECOND)
        report = await self._terminal.wait()
        if report.reason in (ExitReason.EXITED, ExitReason.CRASHED):
            return Ending("exited", "The shell has ended.", exit_code=report.exit_code)
        return Ending(report.reason.value, report.text)

    async def _take_messages(self) -> Ending | None:
        """Never waits for the shell: acknowledgements must get through while it does not read."""
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                return None
            typed, text = message.get("bytes"), message.get("text")
            if len(typed or b"") > _MESSAGE_BYTES or len(text or "") > _CONTROL_CHARACTERS:
                return describe_error(TooLarge(message="The message is too long."))
            if typed:
                self._keep_typed(typed)
            elif text and not await self._obey(text):
                return Ending("not_understood", "The message is not known.", _NOT_UNDERSTOOD)

    def _keep_typed(self, typed: bytes) -> None:
        self._typed_at = time.monotonic()
        self._cpu_seconds_when_typed = -1.0
        self._around.touch()
        # more than this nobody types; a paste that a program does not take is cut off
        if self._typed_bytes + len(typed) <= _TYPED_AHEAD_BYTES:
            self._typed.append(typed)
            self._typed_bytes += len(typed)
            self._was_typed.set()

    async def _obey(self, text: str) -> bool:
        try:
            message = TerminalMessage.model_validate_json(text)
        except ValidationError:
            return False
        if message.type == "resize":
            await self._terminal.resize(TerminalSize(columns=message.columns, rows=message.rows))
        else:
            self._undrawn_bytes = max(0, self._undrawn_bytes - message.bytes)
            self._was_drawn.set()
        return True

    async def _type(self) -> Ending:
        while True:
            while self._typed:
                piece = self._typed.popleft()
                await self._terminal.write(piece)
                self._typed_bytes -= len(piece)
            self._was_typed.clear()
            await self._was_typed.wait()

    async def _wait_for_sandbox(self) -> Ending:
        await self._around.sandbox_ended()
        return Ending("sandbox_stopped", "The preview of the project was stopped.")

    async def _look_around(self) -> Ending:
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            await self._around.confirm()
            if time.monotonic() - self._typed_at > self._around.idle_seconds:
                return Ending("idle", "The terminal was closed because nobody typed for a while.")
            used = await self._terminal.read_cpu_seconds()
            if self._cpu_seconds_when_typed < 0:
                self._cpu_seconds_when_typed = used
            if used - self._cpu_seconds_when_typed > _CPU_SECONDS:
                report = await self._terminal.end_busy(used)
                return Ending(report.reason.value, report.text)
