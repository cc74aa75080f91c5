"""Finished answers of hot static files, kept within a bound and dropped the moment an app changes."""

import time
from collections import OrderedDict
from dataclasses import dataclass

MAX_BODY_BYTES = 1024 * 1024


@dataclass(slots=True)
class TrafficCount:
    """Requests and body bytes of one address since they were last taken."""

    requests: int = 0
    bytes: int = 0


class TrafficMeter:
    """Counts what every address serves; `take_counts` hands the counts over and starts at nought."""

    def __init__(self) -> None:
        self._counts: dict[str, TrafficCount] = {}

    def count_for(self, slug: str) -> TrafficCount:
        """The running count of an address; only known addresses get here, so there is no flood of names."""
        count = self._counts.get(slug)
        if count is None:
            count = self._counts[slug] = TrafficCount()
        return count

    def take_counts(self) -> dict[str, TrafficCount]:
        taken: dict[str, TrafficCount] = {}
        for slug, count in self._counts.items():
            if count.requests:
                taken[slug] = TrafficCount(count.requests, count.bytes)
                # the object stays, as hot responses point at it
                count.requests = count.bytes = 0
        return taken

    def forget(self, slug: str) -> None:
        """Drop the address once its last counts are taken."""
        count = self._counts.get(slug)
        if count is not None and not count.requests:
            del self._counts[slug]


@dataclass(slots=True, eq=False)
class HotResponse:
    """A 200 answer and its 304 twin without status line and server headers, which change by the second."""

    head: bytes
    body: bytes
    not_modified_head: bytes
    etag: bytes
    is_fallback: bool
    expires_at: float
    count: TrafficCount


ResponseKey = tuple[bytes, bytes, int]
"""Host header, request target and the accepted encodings as a number."""


class ResponseCache:
    """Hot responses by host, target and accepted encodings; least recently stored go first."""

    def __init__(self, *, max_bytes: int = 64 * 1024 * 1024, max_entries: int = 4096) -> None:
        self.responses: OrderedDict[ResponseKey, HotResponse] = OrderedDict()
        self._max_bytes = max_bytes
        self._max_entries = max_entries
        self._bytes = 0
        self._slug_of: dict[ResponseKey, str] = {}
        self._keys_of: dict[str, set[ResponseKey]] = {}
        self._generation = 0

    @property
    def generation(self) -> int:
        """Taken before a route is read and given to `store`, so that no answer outlives a switch."""
        return self._generation

    def store(self, slug: str, key: ResponseKey, response: HotResponse, *, generation: int) -> None:
        """Keep a response unless something was invalidated since `generation` was taken."""
        if generation != self._generation or len(response.body) > MAX_BODY_BYTES:
            return
        self._drop(key)
        self.responses[key] = response
        self._slug_of[key] = slug
        self._keys_of.setdefault(slug, set()).add(key)
        self._bytes += _size(response)
        while self._bytes > self._max_bytes or len(self.responses) > self._max_entries:
            self._drop(next(iter(self.responses)))

    def find(self, key: ResponseKey) -> HotResponse | None:
        """A response that is still good, or None."""
        response = self.responses.get(key)
        if response is None or response.expires_at < time.monotonic():
            return None
        return response

    def invalidate(self, slug: str | None = None) -> None:
        """Drop the responses of an address, or all of them; those being made now are not kept either."""
        self._generation += 1
        if slug is None:
            self.responses.clear()
            self._slug_of.clear()
            self._keys_of.clear()
            self._bytes = 0
            return
        for key in tuple(self._keys_of.get(slug, ())):
            self._drop(key)

    def _drop(self, key: ResponseKey) -> None:
        response = self.responses.pop(key, None)
        if response is None:
            return
        self._bytes -= _size(response)
        slug = self._slug_of.pop(key)
        keys = self._keys_of[slug]
        keys.discard(key)
        if not keys:
            del self._keys_of[slug]


def _size(response: HotResponse) -> int:
    return len(response.head) + len(response.body) + len(response.not_modified_head) + 512
