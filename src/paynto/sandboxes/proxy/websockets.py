"""Passes a WebSocket on to a server on this machine, both ways, each side at the other's pace."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Coroutine
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage
from websockets.typing import Subprotocol

from paynto.sandboxes.proxy.headers import build_request_headers
from paynto.sandboxes.proxy.http import Message, Receive, Scope, Send, read_client_facts

MAX_MESSAGE_BYTES = 16 * 1024 * 1024
_OPEN_SECONDS = 10.0
_CLOSE_SECONDS = 2.0
# Written by the handshake itself.
_HANDSHAKE_HEADERS = frozenset(
    (
        *(b"host", b"sec-websocket-key", b"sec-websocket-version", b"accept-encoding"),
        *(b"sec-websocket-extensions", b"sec-websocket-protocol", b"content-length", b"user-agent"),
    )
)
_REFUSED = 1008
_UPSTREAM_GONE = 1014
_UNSENDABLE_CODES = (1005, 1006, 1015)
Task = asyncio.Task[None]


async def forward_websocket(
    scope: Scope,
    receive: Receive,
    send: Send,
    *,
    port: int,
    until: Coroutine[Any, Any, None] | None = None,
) -> None:
    """Connect to the app first, so that a refusal there is a refused handshake here. Ends when `until` does."""
    async with _ending(until) as ended:
        await _forward(scope, receive, send, port, ended)


@contextlib.asynccontextmanager
async def _ending(until: Coroutine[Any, Any, None] | None) -> AsyncGenerator[set[Task]]:
    tasks: set[Task] = set() if until is None else {asyncio.create_task(until)}
    try:
        yield tasks
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _forward(scope: Scope, receive: Receive, send: Send, port: int, ended: set[Task]) -> None:
    message = await receive()
    if message["type"] != "websocket.connect":
        return
    try:
        upstream = await _connect(scope, port)
    except (OSError, TimeoutError, InvalidHandshake, InvalidMessage, ConnectionClosed):
        await send({"type": "websocket.close", "code": _UPSTREAM_GONE, "reason": "app unreachable"})
        return
    try:
        await send({"type": "websocket.accept", "subprotocol": upstream.subprotocol})
        await _relay(receive, send, upstream, ended)
    finally:
        with contextlib.suppress(OSError, ConnectionClosed):
            await upstream.close()


async def refuse_websocket(receive: Receive, send: Send, reason: str) -> None:
    await receive()
    await send({"type": "websocket.close", "code": _REFUSED, "reason": reason})


async def _connect(scope: Scope, port: int) -> ClientConnection:
    path: bytes = scope.get("raw_path") or scope["path"].encode()
    query: bytes = scope.get("query_string", b"")
    target = path + b"?" + query if query else path
    facts = read_client_facts(scope)
    headers = [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, value in build_request_headers(scope["headers"], facts)
        if name not in _HANDSHAKE_HEADERS
    ]
    headers.append(("Host", facts.host.decode("latin-1")))
    return await connect(
        f"ws://127.0.0.1:{port}{target.decode('latin-1')}",
        additional_headers=headers,
        subprotocols=[Subprotocol(name) for name in scope.get("subprotocols", ())] or None,
        compression=None,
        open_timeout=_OPEN_SECONDS,
        close_timeout=_CLOSE_SECONDS,
        ping_interval=None,
        max_size=MAX_MESSAGE_BYTES,
        max_queue=16,
        user_agent_header=None,
        proxy=None,
    )


async def _relay(
    receive: Receive, send: Send, upstream: ClientConnection, ended: set[Task]
) -> None:
    to_app = asyncio.create_task(_relay_to_app(receive, upstream))
    to_browser = asyncio.create_task(_relay_to_browser(send, upstream))
    tasks = {to_app, to_browser}
    try:
        done, _ = await asyncio.wait(tasks | ended, return_when=asyncio.FIRST_COMPLETED)
        if done <= ended:
            await send({"type": "websocket.close", "code": _REFUSED, "reason": "access has ended"})
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _relay_to_app(receive: Receive, upstream: ClientConnection) -> None:
    while True:
        message = await receive()
        if message["type"] == "websocket.disconnect":
            code = _sendable_code(message.get("code"))
            with contextlib.suppress(ConnectionClosed):
                await upstream.close(code, message.get("reason") or "")
            return
        content = message.get("text")
        if content is None:
            content = message.get("bytes") or b""
        try:
            await upstream.send(content)
        except ConnectionClosed:
            # The other task tells the browser; give it the time to do so.
            await asyncio.sleep(_CLOSE_SECONDS)
            return


async def _relay_to_browser(send: Send, upstream: ClientConnection) -> None:
    try:
        async for content in upstream:
            await send(_build_message(content))
    except ConnectionClosed:
        pass  # an abnormal end; its code follows
    code = _sendable_code(upstream.close_code)
    # The browser may have gone first.
    with contextlib.suppress(RuntimeError, OSError):
        await send({"type": "websocket.close", "code": code, "reason": upstream.close_reason or ""})


def _build_message(content: Any) -> Message:
    if isinstance(content, str):
        return {"type": "websocket.send", "text": content}
    return {"type": "websocket.send", "bytes": bytes(content)}


def _sendable_code(code: int | None) -> int:
    if code is None or code in _UNSENDABLE_CODES:
        return 1000 if code == 1005 else 1011
    return code
