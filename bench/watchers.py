"""How late events of a job reach many watchers: a model says the time, watchers compare it with theirs."""

import asyncio
import re
import time
from dataclasses import dataclass

from tests.crash.served import Served

_TIME = re.compile(rb"t=(\d+\.\d+)")
# below the rate limit of one person's reads
_CONNECTS_PER_SECOND = 25
_BURST = 200


@dataclass(frozen=True)
class Lags:
    lags: list[float]

    @property
    def p99(self) -> float:
        return sorted(self.lags)[int(len(self.lags) * 0.99)]


def measure(served: Served, count: int) -> Lags:
    """Seconds from the model's word to the watcher, after all have joined."""
    job = served.start_build("say the time", model_id="clock")
    found = asyncio.run(_watch(served, job["id"], count))
    served.wait_for(job["id"])
    return Lags(found)


class _Watcher(asyncio.Protocol):
    """One connection, read with as little work as possible: all watchers share this process."""

    def __init__(self, request: bytes, lags: list[float]) -> None:
        self._request = request
        self._lags = lags
        self.is_counting = False
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.start = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        received = time.time()
        if not self.start:
            self.start = data[:12]
        if self.is_counting:
            self._lags += [received - float(said) for said in _TIME.findall(data)]
        if b"event: end" in data:
            self.transport.close()

    def connection_lost(self, _error: Exception | None) -> None:
        if not self.ended.done():
            self.ended.set_result(None)


async def _watch(served: Served, job_id: str, count: int) -> list[float]:
    lags: list[float] = []
    lines = [
        f"GET /api/jobs/{job_id}/events HTTP/1.1",
        f"host: localhost:{served.port}",
        f"authorization: {served.http.headers['authorization']}",
    ]
    request = "\r\n".join([*lines, "", ""]).encode()
    loop = asyncio.get_running_loop()
    watchers: list[_Watcher] = []
    for number in range(count):
        _, watcher = await loop.create_connection(
            lambda: _Watcher(request, lags), "127.0.0.1", served.port
        )
        watchers.append(watcher)
        await asyncio.sleep(0 if number < _BURST else 1 / _CONNECTS_PER_SECOND)
    await asyncio.sleep(1)
    refused = [watcher.start for watcher in watchers if not watcher.start.endswith(b"200")]
    assert not refused, refused[:3]
    for watcher in watchers:
        watcher.is_counting = True
    await asyncio.gather(*(watcher.ended for watcher in watchers))
    assert lags, "no event came after all had joined"
    return lags
