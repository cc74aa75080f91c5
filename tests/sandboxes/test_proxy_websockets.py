"""WebSockets through the proxy to a real server."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from tests.sandboxes.conftest import PreviewServer, Serve, free_port
from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed, InvalidStatus

from paynto.sandboxes.proxy.app import Starting, Upstream

Handler = Callable[[ServerConnection], Awaitable[None]]


@asynccontextmanager
async def app_server(handler: Handler) -> AsyncIterator[int]:
    async with serve(handler, "127.0.0.1", 0, max_size=None, subprotocols=["vite-hmr"]) as server:  # type: ignore[list-item]
        yield next(iter(server.sockets)).getsockname()[1]


def open_socket(
    preview: PreviewServer,
    *,
    origin: str | None = None,
    is_admitted: bool = True,
    subject: str = "user-1",
):
    client = preview.client(is_admitted=is_admitted, subject=subject)
    headers = {"cookie": client.headers["cookie"] + "; theme=dark"} if is_admitted else {}
    return connect(
        f"ws://shop.preview.localhost:{preview.port}/hmr?token=x",
        host="127.0.0.1",
        port=preview.port,
        origin=origin or preview.origin,  # type: ignore[arg-type]
        subprotocols=["vite-hmr"],  # type: ignore[list-item]
        additional_headers=headers,
        proxy=None,
        max_size=20_000_000,
    )


async def echo(connection: ServerConnection) -> None:
    async for message in connection:
        await connection.send(message)


async def test_messages_pass_both_ways_with_subprotocol_and_without_platform_cookies(
    serve_preview: Serve,
) -> None:
    seen: dict[str, str] = {}

    async def remember(connection: ServerConnection) -> None:
        request = connection.request
        assert request is not None
        seen.update(path=request.path, cookie=request.headers.get("cookie", ""))
        await echo(connection)

    async with app_server(remember) as port:
        preview = await serve_preview(Upstream(port))
        async with open_socket(preview) as socket:
            assert socket.subprotocol == "vite-hmr"
            for message in ("hello", b"\x00\xff", "x" * 3_000_000, ""):
                await socket.send(message)
                assert await socket.recv() == message
    assert seen == {"path": "/hmr?token=x", "cookie": "theme=dark"}


async def test_end_of_either_side_reaches_the_other(serve_preview: Serve) -> None:
    ended: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()

    async def until_closed(connection: ServerConnection) -> None:
        if await connection.recv() == "end":
            await connection.close(4001, "by the app")
        await connection.wait_closed()
        if not ended.done() and connection.close_code != 4001:
            ended.set_result(connection.close_code)

    async with app_server(until_closed) as port:
        preview = await serve_preview(Upstream(port))
        async with open_socket(preview) as socket:
            await socket.send("end")
            with pytest.raises(ConnectionClosed):
                await socket.recv()
            assert (socket.close_code, socket.close_reason) == (4001, "by the app")
        async with open_socket(preview) as socket:
            await socket.send("stay")
            await socket.close(4002, "by the browser")
        assert await asyncio.wait_for(ended, 10) == 4002


async def test_a_guest_is_cut_off_when_the_link_ends_and_others_stay(serve_preview: Serve) -> None:
    async with app_server(echo) as port:
        preview = await serve_preview(Upstream(port))
        async with (
            open_socket(preview, subject="share:one") as guest,
            open_socket(preview, subject="share:two") as other,
            open_socket(preview) as member,
        ):
            for socket in (guest, other, member):
                await socket.send("hello")
                assert await socket.recv() == "hello"
            preview.revoked.update(("share:one", "user-1"))
            with pytest.raises(ConnectionClosed):
                await asyncio.wait_for(guest.recv(), 20)
            assert guest.close_code == 1008
            for socket in (other, member):
                await socket.send("still here")
                assert await socket.recv() == "still here"


async def test_slow_browser_slows_the_app_down_instead_of_filling_memory(
    serve_preview: Serve,
) -> None:
    sent = 0
    block = os.urandom(100_000)  # would shrink to nothing if it could be compressed

    async def flood(connection: ServerConnection) -> None:
        nonlocal sent
        while True:
            await connection.send(block)
            sent += 1

    async with app_server(flood) as port:
        preview = await serve_preview(Upstream(port))
        async with open_socket(preview) as socket:
            await socket.recv()
            before = -1
            while before != sent:
                before = sent
                await asyncio.sleep(0.3)
            assert sent < 500
            await socket.recv()


async def assert_refused(attempt: "connect") -> None:
    async def use() -> None:
        async with attempt as socket:
            await socket.recv()

    with pytest.raises((InvalidStatus, ConnectionClosed)):
        await use()


async def test_strangers_other_origins_and_stopped_apps_are_refused(serve_preview: Serve) -> None:
    async with app_server(echo) as port:
        preview = await serve_preview(Upstream(port))
        await assert_refused(open_socket(preview, is_admitted=False))
        await assert_refused(open_socket(preview, origin="http://evil.example"))
        preview.resolution = Starting()
        await assert_refused(open_socket(preview))
        preview.resolution = Upstream(free_port())
        await assert_refused(open_socket(preview))
