"""Ends apps that keep the processor for themselves: a loop without end never answers again."""

import asyncio
from collections.abc import Iterable
from typing import Protocol
from weakref import WeakKeyDictionary

import structlog

from paynto.sandboxes.drivers.base import RunningSandbox

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

# below this share of one core nothing is stuck, and the app is not asked
_BUSY_SHARE = 0.2


class Watched(Protocol):
    """A preview's dev server, or the server of a deployed app."""

    @property
    def name(self) -> str: ...

    @property
    def sandbox(self) -> RunningSandbox: ...

    async def answers(self) -> bool:
        """False when it has answered nobody for a while and does not answer now."""
        ...


class BusyWatch:
    """Looks at running apps again and again; `budget_seconds` is processor time without one answer."""

    def __init__(self, budget_seconds: float, interval_seconds: float) -> None:
        self._budget_seconds = budget_seconds
        self._least_seconds = interval_seconds * _BUSY_SHARE
        self._last_use: WeakKeyDictionary[Watched, float] = WeakKeyDictionary()
        self._use_at_answer: WeakKeyDictionary[Watched, float] = WeakKeyDictionary()

    async def look(self, apps: Iterable[Watched]) -> None:
        await asyncio.gather(*(self._look_at(app) for app in apps))

    async def _look_at(self, app: Watched) -> None:
        use = await app.sandbox.read_cpu_seconds()
        before, self._last_use[app] = self._last_use.get(app, 0.0), use
        if use - before < self._least_seconds or await app.answers():
            self._use_at_answer[app] = use
            return
        unanswered = use - self._use_at_answer.setdefault(app, before)
        if unanswered >= self._budget_seconds and app.sandbox.is_running:
            log.warning("an app is stuck", name=app.name, cpu_seconds=unanswered)
            await app.sandbox.end_busy(unanswered)
