"""Telling the stream how a deployment stage is doing: running with a percentage, done, failed."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

from paynto.core.errors import PayntoError
from paynto.jobs.errors import JobCancelled
from paynto.jobs.events import EventWriter

LABELS = {
    "validate": "Validated",
    "version": "Version saved",
    "database": "Database ready",
    "build": "Built",
    "upload": "Uploaded",
    "verify": "Verified",
}
# first guesses in seconds; the last durations of this process replace them
_expected = {
    "validate": 0.3,
    "version": 0.1,
    "database": 0.8,
    "build": 2.5,
    "upload": 0.5,
    "verify": 1.0,
}
_TICK_SECONDS = 0.25
_LARGEST_GUESS = 97


class Stage:
    """The running stage: `detail` is the line shown beside it."""

    def __init__(self, name: str, events: EventWriter) -> None:
        self.name = name
        self.detail: str | None = None
        self._events = events
        self._started_at = time.monotonic()

    def log(self, line: str) -> None:
        self._events.emit("log", stage=self.name, line=line[:2000])

    @property
    def seconds(self) -> float:
        return round(time.monotonic() - self._started_at, 3)

    def tell(self, state: str) -> None:
        expected = _expected[self.name]
        is_running = state == "running"
        share = min(_LARGEST_GUESS, round(100 * self.seconds / expected)) if is_running else 100
        remaining = max(0.0, round(expected - self.seconds, 1)) if is_running else 0.0
        self._events.emit(
            "stage",
            stage=self.name,
            label=LABELS[self.name],
            state=state,
            seconds=None if is_running else self.seconds,
            percent=share,
            remaining_seconds=remaining,
            detail=self.detail,
        )


@asynccontextmanager
async def running_stage(name: str) -> AsyncGenerator[Stage]:
    """One stage from its start to its end, with a tick four times a second."""
    async with EventWriter() as events:
        stage = Stage(name, events)
        stage.tell("running")
        ticker = asyncio.create_task(_tick(stage))
        try:
            yield stage
        except JobCancelled:
            stage.tell("cancelled")
            raise
        except PayntoError as error:
            stage.detail = error.message
            stage.tell("failed")
            raise
        else:
            _expected[name] = max(0.05, stage.seconds)
            stage.tell("done")
        finally:
            ticker.cancel()
            with suppress(asyncio.CancelledError):
                await ticker


async def _tick(stage: Stage) -> None:
    while True:
        await asyncio.sleep(_TICK_SECONDS)
        stage.tell("running")
