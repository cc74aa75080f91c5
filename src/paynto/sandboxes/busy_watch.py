"""Ends previews whose app keeps the processor for itself: a loop without end never answers again."""

import asyncio
from collections.abc import Iterable
from weakref import WeakKeyDictionary

import structlog

from paynto.sandboxes.workspaces import Workspace

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

# below this share of one core nothing is stuck, and the app is not asked
_BUSY_SHARE = 0.2


class BusyWatch:
    """Looks at running workspaces again and again; `budget_seconds` is processor time without one answer."""

    def __init__(self, budget_seconds: float, interval_seconds: float) -> None:
        self._budget_seconds = budget_seconds
        self._least_seconds = interval_seconds * _BUSY_SHARE
        self._last_use: WeakKeyDictionary[Workspace, float] = WeakKeyDictionary()
        self._use_at_answer: WeakKeyDictionary[Workspace, float] = WeakKeyDictionary()

    async def look(self, workspaces: Iterable[Workspace]) -> None:
        await asyncio.gather(*(self._look_at(workspace) for workspace in workspaces))

    async def _look_at(self, workspace: Workspace) -> None:
        use = await workspace.sandbox.read_cpu_seconds()
        before, self._last_use[workspace] = self._last_use.get(workspace, 0.0), use
        if use - before < self._least_seconds or await workspace.answers():
            self._use_at_answer[workspace] = use
            return
        unanswered = use - self._use_at_answer.setdefault(workspace, before)
        if unanswered >= self._budget_seconds and workspace.is_running:
            log.warning("a preview is stuck", workspace=workspace.name, cpu_seconds=unanswered)
            await workspace.sandbox.end_busy(unanswered)
