"""What deployed servers print: one rotated file per app, readable while the app sleeps."""

import asyncio
import os
import shutil
import time
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

from paynto.deployments.hosts.base import HostLogLine

_MAX_FILE_BYTES = 1024 * 1024
_KEPT_FILES = 3
_MAX_LINE_CHARACTERS = 4096
# other processes may write to the same file, so followers also look by themselves
_FOLLOW_SECONDS = 1.0


class AppLog:
    """The log of one app. Line numbers are microseconds, so they grow across restarts and processes."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "app.log"
        self._last_number = 0
        self._grown = asyncio.Event()
        self._lock = asyncio.Lock()

    async def append(self, stream: str, lines: Iterable[tuple[float, str]]) -> None:
        """Add lines given as time and text."""
        made = [self._make_line(stream, at, text) for at, text in lines]
        if not made:
            return
        async with self._lock:
            await asyncio.to_thread(self._write, made)
        self._grown.set()
        self._grown = asyncio.Event()

    async def note(self, text: str) -> None:
        """Add a line of the host itself."""
        await self.append("host", [(time.time(), text)])

    async def read(self, *, after: int = 0, limit: int = 1000) -> list[HostLogLine]:
        """The newest lines with a number above `after`, oldest first."""
        lines = await asyncio.to_thread(self._read)
        return [line for line in lines if line.number > after][-limit:]

    async def follow(self, *, after: int = 0) -> AsyncIterator[HostLogLine]:
        """Kept lines, then new ones; ends only when the caller stops."""
        seen_size = -1
        while True:
            grown = self._grown
            size = await asyncio.to_thread(_size, self._path)
            if size != seen_size:
                seen_size = size
                for line in await self.read(after=after):
                    after = line.number
                    yield line
            try:
                await asyncio.wait_for(grown.wait(), _FOLLOW_SECONDS)
            except TimeoutError:
                continue

    def _make_line(self, stream: str, at: float, text: str) -> HostLogLine:
        self._last_number = max(int(at * 1_000_000), self._last_number + 1)
        clean = text.replace("\r", " ").replace("\n", " ")[:_MAX_LINE_CHARACTERS]
        return HostLogLine(number=self._last_number, at=at, stream=stream, text=clean)

    def _write(self, lines: list[HostLogLine]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        if _size(self._path) > _MAX_FILE_BYTES:
            for index in range(_KEPT_FILES - 1, 0, -1):
                older = self._path.with_suffix(f".log.{index}")
                newer = self._path if index == 1 else self._path.with_suffix(f".log.{index - 1}")
                if newer.exists():
                    os.replace(newer, older)
        text = "".join(f"{line.number} {line.stream} {line.text}\n" for line in lines)
        with self._path.open("ab") as file:
            file.write(text.encode("utf-8", "replace"))

    def _read(self) -> list[HostLogLine]:
        paths = [self._path.with_suffix(f".log.{i}") for i in range(_KEPT_FILES - 1, 0, -1)]
        lines: list[HostLogLine] = []
        for path in (*paths, self._path):
            try:
                text = path.read_text("utf-8", "replace")
            except FileNotFoundError:
                continue
            lines += [line for raw in text.split("\n") if (line := _parse_line(raw))]
        return lines


class AppLogs:
    """The logs of all apps below one folder; an app nobody reads or runs costs no memory."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[str, AppLog] = {}

    def open(self, app_id: str) -> AppLog:
        log = self._open.get(app_id)
        if log is None:
            log = self._open[app_id] = AppLog(self._folder / app_id)
        return log

    async def delete(self, app_id: str) -> None:
        self._open.pop(app_id, None)
        await asyncio.to_thread(shutil.rmtree, self._folder / app_id, ignore_errors=True)


def _parse_line(raw: str) -> HostLogLine | None:
    number, _, rest = raw.partition(" ")
    stream, _, text = rest.partition(" ")
    if not number.isdigit() or stream not in ("app", "host"):
        return None
    return HostLogLine(number=int(number), at=int(number) / 1_000_000, stream=stream, text=text)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
