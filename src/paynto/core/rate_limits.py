"""Token buckets in memory: per process, bounded in number."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from paynto.core.errors import RateLimited


@dataclass(frozen=True)
class Rate:
    """`burst` at once, refilled at `per_minute`."""

    burst: int
    per_minute: float


class RateLimiter:
    """One bucket per key; the longest unused keys are forgotten beyond `max_keys`. `clock` gives seconds."""

    def __init__(self, max_keys: int = 50_000, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._max_keys = max_keys

    def spend(self, key: str, rate: Rate, amount: float = 1.0) -> None:
        """Takes from the bucket. Raises RateLimited with `retry_after_seconds` when it is empty."""
        moment = self.clock()
        level, seen_at = self._buckets.pop(key, (float(rate.burst), moment))
        level = min(rate.burst, level + (moment - seen_at) * rate.per_minute / 60)
        is_allowed = level >= amount
        self._buckets[key] = (level - amount if is_allowed else level, moment)
        if len(self._buckets) > self._max_keys:
            self._buckets.popitem(last=False)
        if not is_allowed:
            wait = (amount - level) * 60 / rate.per_minute
            raise RateLimited(
                message="Too many requests. Wait a moment.", retry_after_seconds=max(1, round(wait))
            )
