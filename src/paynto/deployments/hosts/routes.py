"""Which release an address serves: read from the caller, kept for a moment, dropped on a switch."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from paynto.deployments.hosts.base import Route

LoadRoute = Callable[[str], Awaitable[Route | None]]


@dataclass(frozen=True, slots=True)
class KnownRoute:
    """A route (or that there is none) and until when (monotonic) it may be used."""

    route: Route | None
    expires_at: float


class RouteTable:
    """A small cache over `load_route`; many requests for one address ask the source once.

    `fresh_seconds` bounds how long this process may serve an old release when another process
    switched it and the news did not arrive; `invalidate` makes it take effect at once.
    """

    def __init__(
        self, load_route: LoadRoute, *, fresh_seconds: float = 2.0, max_routes: int = 4096
    ) -> None:
        self._load_route = load_route
        self._fresh_seconds = fresh_seconds
        self._max_routes = max_routes
        self._known: OrderedDict[str, KnownRoute] = OrderedDict()
        self._loading: dict[str, asyncio.Task[KnownRoute]] = {}

    async def find_route(self, slug: str) -> KnownRoute:
        known = self._known.get(slug)
        if known is not None and known.expires_at > time.monotonic():
            return known
        task = self._loading.get(slug)
        if task is None:
            task = asyncio.create_task(self._load(slug), name=f"load route {slug}")
            self._loading[slug] = task
            task.add_done_callback(lambda done: self._forget_load(slug, done))
        # a client that leaves must not cancel the read that others wait for
        return await asyncio.shield(task)

    def invalidate(self, slug: str | None = None) -> None:
        """Forget a route, or all; reads under way are not used by later requests."""
        if slug is None:
            self._known.clear()
            self._loading.clear()
        else:
            self._known.pop(slug, None)
            self._loading.pop(slug, None)

    async def _load(self, slug: str) -> KnownRoute:
        mine = asyncio.current_task()
        route = await self._load_route(slug)
        known = KnownRoute(route, time.monotonic() + self._fresh_seconds)
        if self._loading.get(slug) is mine:
            self._known[slug] = known
            self._known.move_to_end(slug)
            while len(self._known) > self._max_routes:
                self._known.popitem(last=False)
        return known

    def _forget_load(self, slug: str, task: asyncio.Task[KnownRoute]) -> None:
        if self._loading.get(slug) is task:
            del self._loading[slug]
        if not task.cancelled():
            # reading it marks it as seen when every waiter has left
            task.exception()
