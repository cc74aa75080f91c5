"""Passes one HTTP request on to a server on this machine and streams its answer back."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

import structlog

from paynto.sandboxes.proxy.headers import (
    ClientFacts,
    build_request_headers,
    build_response_headers,
    read_header,
)
from paynto.sandboxes.proxy.injection import GzipReader, ScriptInjector
from paynto.sandboxes.proxy.upstream import (
    Headers,
    UpstreamConnection,
    UpstreamError,
    UpstreamPool,
)

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

_SAFE_METHODS = frozenset(("GET", "HEAD", "OPTIONS"))
_DOCUMENT_DESTINATIONS = (b"", b"document", b"iframe", b"frame")
_RESERVED_CHARACTERS = frozenset(b"\r\n\0 ")


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardOptions:
    """How requests pass. With a snippet the pages are previews: it is put into each of them."""

    snippet: bytes = b""
    frame_ancestors: bytes = b"'self'"
    max_body_bytes: int = 100 * 1024 * 1024
    answer_seconds: float = 60.0
    pause_seconds: float = 120.0

    @property
    def is_preview(self) -> bool:
        return bool(self.snippet)


class RequestTooLarge(UpstreamError):
    """The browser sent more than the proxy passes on."""


async def forward_request(
    scope: Scope,
    receive: Receive,
    send: Send,
    *,
    pool: UpstreamPool,
    port: int,
    options: ForwardOptions,
) -> None:
    """Forward an ASGI request. Raises UpstreamError only as long as nothing was sent to the
    browser; later failures break the answer off, which a browser sees as such."""
    exchange = _Exchange(scope, receive, send, pool, port, options)
    await exchange.run()


class _Exchange:
    """One request and its answer."""

    def __init__(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        pool: UpstreamPool,
        port: int,
        options: ForwardOptions,
    ) -> None:
        self._scope = scope
        self._receive = receive
        self._send = send
        self._pool = pool
        self._port = port
        self._options = options
        self._method: str = scope["method"]
        self._is_client_gone = False
        self._has_answered = False
        self._body_failure: UpstreamError | None = None

    async def run(self) -> None:
        has_body, length = self._read_body_facts()
        head = self._build_head(has_body, length)
        # A server may close an idle connection at the moment it is used again. A request that
        # changes nothing is then sent once more on a fresh one.
        may_retry = not has_body and self._method in _SAFE_METHODS
        connection = await self._pool.acquire(self._port)
        try:
            try:
                await self._exchange(connection, head, has_body, length)
            except UpstreamError:
                if not may_retry or connection.has_started_answer or self._is_client_gone:
                    raise
                self._pool.release(self._port, connection)
                connection = await self._pool.acquire(self._port, is_fresh=True)
                await self._exchange(connection, head, has_body, length)
        except UpstreamError as error:
            if self._is_client_gone:
                return
            if self._has_answered:
                log.info("preview_answer_broke_off", port=self._port, cause=str(error))
                return
            raise self._body_failure or error from error
        finally:
            self._pool.release(self._port, connection)

    async def _exchange(
        self, connection: UpstreamConnection, head: bytes, has_body: bool, length: int | None
    ) -> None:
        connection.begin(head, is_head_request=self._method == "HEAD")
        client = asyncio.create_task(self._follow_client(connection, has_body, length))
        try:
            try:
                await asyncio.wait_for(connection.read_head(), self._options.answer_seconds)
            except TimeoutError as error:
                seconds = self._options.answer_seconds
                connection.abort()
                raise UpstreamError(f"It did not answer within {seconds:g} seconds.") from error
            await self._answer(connection)
        finally:
            client.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await client

    async def _follow_client(
        self, connection: UpstreamConnection, has_body: bool, length: int | None
    ) -> None:
        """Send the request's body, then watch for the browser going away."""
        sent = 0
        try:
            while True:
                message = await self._receive()
                if message["type"] == "http.disconnect":
                    self._is_client_gone = True
                    connection.abort("The browser went away.")
                    return
                body: bytes = message.get("body", b"")
                sent += len(body)
                if sent > self._options.max_body_bytes:
                    self._body_failure = RequestTooLarge("The request is too large.")
                    connection.abort("The request is too large.")
                    return
                if body:
                    await connection.write(body if length is not None else _frame_chunk(body))
                if not message.get("more_body") and has_body:
                    has_body = False
                    if length is None:
                        await connection.write(b"0\r\n\r\n")
        except UpstreamError:
            return  # the reading side reports it

    async def _answer(self, connection: UpstreamConnection) -> None:
        options = self._options
        headers = build_response_headers(
            connection.headers,
            is_preview=options.is_preview,
            frame_ancestors=options.frame_ancestors,
        )
        content_type = read_header(headers, b"content-type").lower()
        pause = None if content_type.startswith(b"text/event-stream") else options.pause_seconds
        body = connection.read_body(pause)
        is_changed = self._is_injectable(connection.status, content_type, headers)
        if is_changed:
            body = _inject(body, headers, options.snippet)
        self._has_answered = True
        await self._send(
            {"type": "http.response.start", "status": connection.status, "headers": headers}
        )
        async for chunk in body:
            is_last = connection.is_complete and not is_changed
            await self._send(
                {"type": "http.response.body", "body": chunk, "more_body": not is_last}
            )
            if is_last:
                return
        await self._send({"type": "http.response.body", "body": b"", "more_body": False})

    def _is_injectable(self, status: int, content_type: bytes, headers: Headers) -> bool:
        if not self._options.is_preview or not content_type.startswith(b"text/html"):
            return False
        if status == 206 or b"utf-16" in content_type:
            return False
        if read_header(headers, b"content-encoding") not in (b"", b"identity", b"gzip"):
            return False
        destination = read_header(self._scope["headers"], b"sec-fetch-dest")
        return destination in _DOCUMENT_DESTINATIONS

    def _read_body_facts(self) -> tuple[bool, int | None]:
        """Whether a body follows, and its length when the browser told it."""
        headers = self._scope["headers"]
        length = read_header(headers, b"content-length")
        if length:
            size = int(length) if length.isdigit() else -1
            if not 0 <= size <= self._options.max_body_bytes:
                raise RequestTooLarge("The request is too large.")
            return size > 0, size
        return bool(read_header(headers, b"transfer-encoding")), None

    def _build_head(self, has_body: bool, length: int | None) -> bytes:
        scope = self._scope
        path: bytes = scope.get("raw_path") or scope["path"].encode()
        query: bytes = scope.get("query_string", b"")
        target = path + b"?" + query if query else path
        if not target.startswith(b"/") or _RESERVED_CHARACTERS & frozenset(target):
            raise UpstreamError("The address of the request is not valid.")
        headers = build_request_headers(scope["headers"], read_client_facts(scope))
        if length is not None and (has_body or self._method not in _SAFE_METHODS):
            headers.append((b"content-length", str(length).encode()))
        elif has_body:
            headers.append((b"transfer-encoding", b"chunked"))
        lines = [self._method.encode() + b" " + target + b" HTTP/1.1"]
        lines.extend(name + b": " + value for name, value in headers)
        return b"\r\n".join(lines) + b"\r\n\r\n"


def read_client_facts(scope: Scope) -> ClientFacts:
    client = scope.get("client")
    return ClientFacts(
        address=(client[0] if client else "127.0.0.1").encode(),
        host=read_header(scope["headers"], b"host"),
        scheme=scope.get("scheme", "http").replace("ws", "http").encode(),
    )


def _inject(body: AsyncIterator[bytes], headers: Headers, snippet: bytes) -> AsyncIterator[bytes]:
    """The page with the snippet in it; adapts the headers to what will be sent."""
    encoding = read_header(headers, b"content-encoding")
    length = read_header(headers, b"content-length")
    _drop(headers, b"content-encoding")
    _drop(headers, b"content-length")
    if encoding == b"gzip":
        body = _inflate(body)
    elif length.isdigit():
        headers.append((b"content-length", str(int(length) + len(snippet)).encode()))
    return _pass_through(body, ScriptInjector(snippet))


async def _pass_through(
    body: AsyncIterator[bytes], injector: ScriptInjector
) -> AsyncIterator[bytes]:
    async for chunk in body:
        if piece := injector.feed(chunk):
            yield piece
    if piece := injector.finish():
        yield piece


async def _inflate(body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    reader = GzipReader()
    async for chunk in body:
        try:
            pieces = reader.feed(chunk)
        except ValueError as error:
            raise UpstreamError("Its compressed page cannot be read.") from error
        for piece in pieces:
            yield piece


def _frame_chunk(body: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(body), body)


def _drop(headers: Headers, name: bytes) -> None:
    headers[:] = [(key, value) for key, value in headers if key != name]
