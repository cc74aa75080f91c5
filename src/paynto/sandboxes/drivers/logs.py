"""The last output of a sandbox, kept within a bound and readable while it grows."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass

MAX_LINE_CHARACTERS = 4096


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of output. Numbers start at 1 and have a gap where lines were dropped."""

    number: int
    at: float
    text: str


class LogRing:
    """Keeps the newest lines up to `max_characters`; readers follow at their own pace.

    Readers hold a position instead of a queue, so that a slow reader costs no memory.
    """

    def __init__(self, max_characters: int = 256 * 1024) -> None:
        self._max_characters = max_characters
        self._lines: deque[LogLine] = deque()
        self._characters = 0
        self._next_number = 1
        self._partial = b""
        self._closed = False
        self._grown = asyncio.Event()

    def append(self, chunk: bytes) -> None:
        """Add raw output; a line is kept once its end arrived or it got too long."""
        *whole, self._partial = (self._partial + chunk).split(b"\n")
        for line in whole:
            self._add_line(line)
        while len(self._partial) > MAX_LINE_CHARACTERS:
            self._add_line(self._partial[:MAX_LINE_CHARACTERS])
            self._partial = self._partial[MAX_LINE_CHARACTERS:]
        self._wake_readers()

    def close(self) -> None:
        """No more output will come: readers end after the last line."""
        if self._partial:
            self._add_line(self._partial)
            self._partial = b""
        self._closed = True
        self._wake_readers()

    @property
    def last_number(self) -> int:
        return self._next_number - 1

    def lines(self, after: int = 0) -> list[LogLine]:
        """The kept lines with a number above `after`."""
        first = self._next_number - len(self._lines)
        skip = max(0, after + 1 - first)
        return [self._lines[i] for i in range(skip, len(self._lines))]

    def tail(self, max_characters: int = 4000) -> str:
        """The end of the output, cut at a line."""
        kept: list[str] = []
        size = 0
        for line in reversed(self._lines):
            size += len(line.text) + 1
            if size > max_characters:
                break
            kept.append(line.text)
        return "\n".join(reversed(kept))

    async def follow(self, after: int = 0) -> AsyncIterator[LogLine]:
        """Yield kept and future lines with a number above `after` until the sandbox ends."""
        position = after
        while True:
            grown = self._grown
            for line in self.lines(position):
                position = line.number
                yield line
            if self._closed and position >= self.last_number:
                return
            if position < self.last_number:
                continue
            await grown.wait()

    def _add_line(self, raw: bytes) -> None:
        text = raw.rstrip(b"\r").decode("utf-8", "replace").replace("\0", "\ufffd")
        text = text[:MAX_LINE_CHARACTERS]
        self._lines.append(LogLine(self._next_number, time.time(), text))
        self._next_number += 1
        self._characters += len(text) + 1
        while self._characters > self._max_characters and len(self._lines) > 1:
            self._characters -= len(self._lines.popleft().text) + 1

    def _wake_readers(self) -> None:
        self._grown.set()
        self._grown = asyncio.Event()
