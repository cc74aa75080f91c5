"""A lean HTTP/1.1 client for servers on this machine: keep-alive, streaming, back-pressure.

Used by the preview proxy and by whatever else passes requests on to an app's own server. General
clients cost about as much per request as the app itself; this one only moves bytes.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from typing import cast

import httptools

MAX_HEAD_BYTES = 64 * 1024
_PAUSE_READING_BYTES = 256 * 1024
_RESUME_READING_BYTES = 64 * 1024
_IDLE_PER_PORT = 32
_BUSY_PER_PORT = 256
_CONNECT_SECONDS = 3.0
_SWITCHING_PROTOCOLS = 101

Headers = list[tuple[bytes, bytes]]


class UpstreamError(Exception):
    """The app's server did not answer as HTTP asks; the text says how, for a person."""


class UpstreamUnreachable(UpstreamError):
    """Nothing listens on the port."""


class UpstreamConnection(asyncio.Protocol):
    """One connection; one request at a time."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: Headers = []
        self.is_reusable = False
        self.has_started_answer = False
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._head_bytes = 0
        self._is_head_request = False
        self._has_head = asyncio.Event()
        self._chunks: deque[bytes] = deque()
        self._buffered = 0
        self._is_complete = False
        self._changed = asyncio.Event()
        self._writable = asyncio.Event()
        self._writable.set()
        self._failure: UpstreamError | None = None
        self._is_lost = False

    @property
    def is_open(self) -> bool:
        return not self._is_lost and self._transport is not None

    def begin(self, head: bytes, *, is_head_request: bool) -> None:
        """Send a request head and forget the former answer."""
        self.status = 0
        self.headers = []
        self.is_reusable = False
        self.has_started_answer = False
        self._parser = httptools.HttpResponseParser(self)
        self._head_bytes = 0
        self._is_head_request = is_head_request
        self._has_head = asyncio.Event()
        self._chunks.clear()
        self._buffered = 0
        self._is_complete = False
        self._failure = None
        self._send(head)

    async def write(self, data: bytes) -> None:
        self._send(data)
        await self._writable.wait()

    async def read_head(self) -> None:
        """Wait for status and headers; raises UpstreamError."""
        await self._has_head.wait()
        if self._failure is not None:
            raise self._failure

    def take_chunks(self) -> list[bytes]:
        """What of the body has arrived already."""
        chunks = list(self._chunks)
        self._chunks.clear()
        self._buffered = 0
        if self._transport is not None and not self._is_lost:
            self._transport.resume_reading()
        return chunks

    @property
    def is_complete(self) -> bool:
        return self._is_complete and not self._chunks

    async def read_body(self, pause_seconds: float | None) -> AsyncIterator[bytes]:
        """Yield the body; raises UpstreamError when it breaks off or pauses for too long."""
        while True:
            if chunk := b"".join(self.take_chunks()):
                yield chunk
            if self.is_complete:
                return
            if self._failure is not None:
                raise self._failure
            if self._chunks:
                continue
            self._changed.clear()
            try:
                await asyncio.wait_for(self._changed.wait(), pause_seconds)
            except TimeoutError as error:
                raise UpstreamError("It stopped sending in the middle of its answer.") from error

    def abort(self, reason: str = "The request was given up.") -> None:
        self._fail(UpstreamError(reason))
        if self._transport is not None:
            self._transport.abort()

    def _send(self, data: bytes) -> None:
        if self._transport is None or self._is_lost:
            raise self._failure or UpstreamError("It closed the connection.")
        self._transport.write(data)

    def _fail(self, failure: UpstreamError) -> None:
        if self._failure is None:
            self._failure = failure
        self.is_reusable = False
        self._has_head.set()
        self._changed.set()
        self._writable.set()

    # asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self.has_started_answer = True
        if not self._has_head.is_set():
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD_BYTES + len(data):
                self.abort("The headers of its answer are too large.")
                return
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self.abort("It switched protocols without being asked to.")
        except httptools.HttpParserError:
            self.abort("Its answer is not valid HTTP.")

    def eof_received(self) -> bool:
        return False

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  asyncio names it
        self._is_lost = True
        if self._is_complete:
            return
        if self._has_head.is_set() and self._failure is None and self._ends_with_connection():
            self.on_message_complete()
            return
        where = "in the middle of its answer" if self._has_head.is_set() else "without an answer"
        self._fail(UpstreamError(f"It closed the connection {where}."))

    def pause_writing(self) -> None:
        self._writable.clear()

    def resume_writing(self) -> None:
        self._writable.set()

    # httptools callbacks

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        status = self._parser.get_status_code()
        if 100 <= status < 200:
            return
        self.status = status
        self.is_reusable = self._parser.should_keep_alive()
        self._has_head.set()
        if self._is_head_request or status in (204, 304):
            self.on_message_complete()

    def on_body(self, body: bytes) -> None:
        if self._is_complete:
            return
        self._chunks.append(body)
        self._buffered += len(body)
        if self._buffered > _PAUSE_READING_BYTES and self._transport is not None:
            self._transport.pause_reading()
        self._changed.set()

    def on_message_complete(self) -> None:
        if not self.status:
            # The end of an interim answer (100, 103): the real one follows.
            self.headers = []
            return
        self._is_complete = True
        self._changed.set()

    def _ends_with_connection(self) -> bool:
        names = {name for name, _ in self.headers}
        return b"content-length" not in names and b"transfer-encoding" not in names


class UpstreamPool:
    """Connections to 127.0.0.1 by port, reused while they stay open."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self._host = host
        self._idle: dict[int, deque[UpstreamConnection]] = defaultdict(deque)
        self._busy: dict[int, int] = defaultdict(int)

    async def acquire(self, port: int, *, is_fresh: bool = False) -> UpstreamConnection:
        """An open connection; raises UpstreamUnreachable when nothing listens."""
        if self._busy[port] >= _BUSY_PER_PORT:
            raise UpstreamError("It has too many requests open at the same time.")
        self._busy[port] += 1
        try:
            idle = self._idle[port]
            while idle and not is_fresh:
                connection = idle.pop()
                if connection.is_open:
                    return connection
            return await self._connect(port)
        except BaseException:
            self._release_slot(port)
            raise

    def release(self, port: int, connection: UpstreamConnection) -> None:
        """Give a connection back; one that cannot be reused is closed."""
        self._release_slot(port)
        idle = self._idle[port]
        if (
            connection.is_complete
            and connection.is_reusable
            and connection.is_open
            and len(idle) < _IDLE_PER_PORT
        ):
            idle.append(connection)
            return
        connection.abort()
        if not idle:
            self._idle.pop(port, None)

    def forget(self, port: int) -> None:
        """Close the idle connections to a port whose sandbox has ended."""
        for connection in self._idle.pop(port, ()):
            connection.abort()

    def close(self) -> None:
        for port in list(self._idle):
            self.forget(port)

    def _release_slot(self, port: int) -> None:
        self._busy[port] -= 1
        if self._busy[port] <= 0:
            del self._busy[port]

    async def _connect(self, port: int) -> UpstreamConnection:
        loop = asyncio.get_running_loop()
        try:
            _, connection = await asyncio.wait_for(
                loop.create_connection(UpstreamConnection, self._host, port), _CONNECT_SECONDS
            )
        except ConnectionRefusedError as error:
            raise UpstreamUnreachable("It is not listening on its port.") from error
        except (OSError, TimeoutError) as error:
            raise UpstreamUnreachable("It does not accept connections.") from error
        return connection
