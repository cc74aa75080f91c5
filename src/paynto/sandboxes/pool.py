"""Keeps sandboxes started ahead of need, so that a project's first preview does not wait."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

import structlog

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

Key = TypeVar("Key", bound=Hashable)
Item = TypeVar("Item")
_PAUSE_AFTER_FAILURE_SECONDS = 5.0


class WarmPool(Generic[Key, Item]):
    """Up to `size` items per wanted key, `max_total` in all, made one after another.

    `make` starts one, `discard` ends one, `is_usable` says whether one that waited still works.
    """

    def __init__(
        self,
        *,
        make: Callable[[Key], Awaitable[Item]],
        discard: Callable[[Item], Awaitable[object]],
        is_usable: Callable[[Item], bool],
        size: int = 1,
        max_total: int = 8,
    ) -> None:
        self._make = make
        self._discard = discard
        self._is_usable = is_usable
        self._size = size
        self._max_total = max_total
        # The order is that of the last want: the key wanted longest ago gives way first.
        self._ready: dict[Key, deque[Item]] = {}
        self._changed = asyncio.Event()
        self._filler: asyncio.Task[None] | None = None
        self._is_closed = False

    def want(self, key: Key) -> None:
        """From now on keep items of this key ready."""
        self._ready[key] = self._ready.pop(key, deque())
        if self._filler is None and not self._is_closed and self._size > 0:
            self._filler = asyncio.create_task(self._fill())
        self._changed.set()

    async def forget(self, key: Key) -> None:
        """Keep none of this key any more."""
        for item in self._ready.pop(key, ()):
            await self._discard(item)

    async def claim(self, key: Key) -> Item | None:
        """A ready item, now the caller's, or None; a replacement is made in the background."""
        self.want(key)
        waiting = self._ready[key]
        while waiting:
            item = waiting.popleft()
            if self._is_usable(item):
                return item
            await self._discard(item)
        return None

    def count_ready(self, key: Key) -> int:
        return len(self._ready.get(key, ()))

    async def close(self) -> None:
        """End the background work and everything that waits."""
        self._is_closed = True
        if self._filler is not None:
            self._filler.cancel()
            await asyncio.wait({self._filler})
        for key in list(self._ready):
            await self.forget(key)

    async def _fill(self) -> None:
        while True:
            key = self._find_short_key()
            if key is None:
                self._changed.clear()
                await self._changed.wait()
                continue
            try:
                await self._add(key)
            except Exception as error:  # noqa: BLE001  warming is a luxury: a failure must not end it
                log.warning("warm_sandbox_failed", key=str(key), error=str(error))
                await asyncio.sleep(_PAUSE_AFTER_FAILURE_SECONDS)

    async def _add(self, key: Key) -> None:
        if sum(map(len, self._ready.values())) >= self._max_total:
            await self._drop_oldest(key)
        item = await self._make(key)
        if key in self._ready:
            self._ready[key].append(item)
        else:
            await self._discard(item)

    async def _drop_oldest(self, needed: Key) -> None:
        for key, waiting in self._ready.items():
            if key != needed and waiting:
                del self._ready[key]
                for item in waiting:
                    await self._discard(item)
                return

    def _find_short_key(self) -> Key | None:
        """The key wanted last that has too few; none when the newest ones fill the pool."""
        budget = self._max_total
        for key in reversed(self._ready):
            if budget <= 0:
                return None
            if len(self._ready[key]) < self._size:
                return key
            budget -= self._size
        return None
