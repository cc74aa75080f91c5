"""The live event stream of a job: written in small batches by its steps, read by any process.

A batch is one entry of the workflow's durable stream. An event's id is `<batch>.<index in the batch>`, so that a reader
can resume exactly behind the last event it has seen.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import structlog
from dbos import DBOS
from dbos._error import DBOSStreamTimeoutError

log = structlog.get_logger(__name__)

STREAM_KEY = "events"
Event = dict[str, Any]

# what a step keeps for the process that takes over after a kill; never sent to watchers
KEPT = "kept"
_FLUSH_SECONDS = 0.06
# reading what is there already ends when nothing more comes for this long
_READ_SECONDS = 0.25
_MAX_BATCH = 400
# beyond this, file contents are no longer streamed; sizes and names still are
_MAX_DELTA_BYTES = 4 * 1024**2
_FEED_LINGER_SECONDS = 30


class EventWriter:
    """Collects events of one step; use as an async context manager inside a step.

    After a pause the first event is written at once, further ones every 60 ms.
    """

    def __init__(self) -> None:
        self._pending: list[Event] = []
        # of those in `_pending`, what further text can be joined to
        self._last_event: Event | None = None
        self._last_kept: Event | None = None
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._closing = asyncio.Event()
        self._delta_bytes = 0

    async def __aenter__(self) -> "EventWriter":
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._closing.set()
        self._wake.set()
        if self._task is not None:
            await self._task

    def emit(self, kind: str, **values: Any) -> None:
        """Adds an event; a delta right behind one of the same kind, file and place in it is joined to it."""
        delta = values.get("delta")
        if kind == "file" and delta:
            self._delta_bytes += len(delta)
            if self._delta_bytes > _MAX_DELTA_BYTES:
                return
        event: Event = {"type": kind, **values}
        last = self._last_event
        if delta and last and last.get("delta") and {**last, "delta": delta} == event:
            last["delta"] += delta
        else:
            self._last_event = event
            self._pending.append(event)
        self._wake.set()

    def keep(self, name: str, text: str = "") -> None:
        """Stores text in the batch of the events that follow at once, so that they are never there without it."""
        if self._last_kept is not None and self._last_kept["name"] == name:
            self._last_kept["text"] += text
        else:
            self._last_kept = {"type": KEPT, "name": name, "text": text}
            self._pending.append(self._last_kept)
        self._wake.set()

    async def _run(self) -> None:
        clock = asyncio.get_running_loop().time
        next_at = clock()
        while True:
            await self._wake.wait()
            # the end of a step does not wait for the pause between two batches
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), max(0.0, next_at - clock()))
            self._wake.clear()
            while self._pending:
                batch, self._pending = self._pending[:_MAX_BATCH], self._pending[_MAX_BATCH:]
                self._last_event = self._last_kept = None
                await DBOS.write_stream_async(STREAM_KEY, batch)
            next_at = clock() + _FLUSH_SECONDS
            if self._closing.is_set():
                return


async def read_stored_events(job_id: str) -> list[Event]:
    """Everything that was written to a job's stream so far, what was kept included."""
    found: list[Event] = []
    # the stream of a running job has no end, so that reading ends when nothing more comes
    with suppress(DBOSStreamTimeoutError):
        async for batch in DBOS.read_stream_async(
            job_id, STREAM_KEY, timeout_seconds=_READ_SECONDS
        ):
            found.extend(batch)
    return found


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some events as a browser's EventSource reads them; `is_done` when the last one of the job is among them."""

    text: bytes
    is_done: bool


def _render(number: int, batch: list[Event]) -> list[Chunk]:
    """Once for all watchers: with hundreds of them, writing JSON for each would be most of the work."""
    told = [event for event in batch if event["type"] != KEPT]
    return [
        Chunk(
            f"id: {number}.{index}\ndata: {json.dumps(event, separators=(',', ':'))}\n\n".encode(),
            event["type"] == "done",
        )
        for index, event in enumerate(told)
    ]


class _Feed:
    """One reader of one job's stream, shared by all watchers in the process."""

    def __init__(self, job_id: str) -> None:
        self.batches: list[list[Chunk]] = []
        self.is_ended = False
        self.watchers = 0
        self.error: Exception | None = None
        self._changed = asyncio.Event()
        self.task = asyncio.create_task(self._run(job_id))

    async def _run(self, job_id: str) -> None:
        try:
            async for batch in DBOS.read_stream_async(job_id, STREAM_KEY):
                self.batches.append(_render(len(self.batches), batch))
                self.wake_all()
        except Exception as error:  # noqa: BLE001  handed to every watcher
            self.error = error
        finally:
            self.is_ended = True
            self.wake_all()

    def wake_all(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def wait(self, timeout_seconds: float) -> None:
        """Until something changes, or the timeout."""
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout_seconds):
                await self._changed.wait()


class EventHub:
    """All feeds of a process."""

    def __init__(self) -> None:
        self._feeds: dict[str, _Feed] = {}

    async def watch(
        self, job_id: str, after: tuple[int, int] | None, heartbeat_seconds: float = 15
    ) -> AsyncIterator[Chunk | None]:
        """Yields what comes behind `after`, and None as a heartbeat while nothing happens; ends with the stream."""
        feed = self._feeds.get(job_id)
        # a feed that broke, as when the database was restarted, is not the stream's end
        if feed is None or feed.error is not None:
            feed = self._feeds[job_id] = _Feed(job_id)
        feed.watchers += 1
        batch_number, index = (after[0], after[1] + 1) if after else (0, 0)
        try:
            while True:
                while batch_number < len(feed.batches):
                    if rest := feed.batches[batch_number][index:]:
                        text = b"".join(chunk.text for chunk in rest)
                        yield Chunk(text, any(chunk.is_done for chunk in rest))
                    batch_number, index = batch_number + 1, 0
                if feed.is_ended:
                    if feed.error is not None:
                        raise feed.error
                    return
                seen = len(feed.batches)
                await feed.wait(heartbeat_seconds)
                if len(feed.batches) == seen and not feed.is_ended:
                    yield None
        finally:
            feed.watchers -= 1
            if feed.watchers == 0:
                asyncio.get_running_loop().call_later(
                    _FEED_LINGER_SECONDS, self._forget(job_id, feed)
                )

    def _forget(self, job_id: str, feed: _Feed) -> Callable[[], None]:
        def forget() -> None:
            if feed.watchers == 0 and self._feeds.get(job_id) is feed:
                del self._feeds[job_id]
                feed.task.cancel()

        return forget

    def wake(self, job_id: str) -> None:
        """Gives the watchers of a job a heartbeat now, so that they look at the job itself."""
        feed = self._feeds.get(job_id)
        if feed is not None:
            feed.wake_all()

    async def close(self) -> None:
        feeds, self._feeds = list(self._feeds.values()), {}
        for feed in feeds:
            feed.task.cancel()
        await asyncio.gather(*(feed.task for feed in feeds), return_exceptions=True)


def parse_event_id(text: str | None) -> tuple[int, int] | None:
    """The position in a `Last-Event-ID`; None for anything that is not one, which means from the start."""
    batch, _, index = (text or "").partition(".")
    if not re.fullmatch(r"[0-9]{1,9}", batch) or not re.fullmatch(r"[0-9]{1,9}", index):
        return None
    return int(batch), int(index)
