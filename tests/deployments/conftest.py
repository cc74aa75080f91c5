"""A built-in host on a real port, serving releases from a folder store."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
import uvicorn
from obstore.store import LocalStore

from paynto.deployments.artefacts import BuildOutput
from paynto.deployments.hosts.base import Route
from paynto.deployments.hosts.builtin import AppServers, BuiltinHost
from paynto.deployments.hosts.fast_path import build_fast_protocol

APPS_DOMAIN = "app.localhost"


@dataclass
class RunningHost:
    """The host under test, its routing table and the address it listens on."""

    host: BuiltinHost
    routes: dict[str, Route] = field(default_factory=dict)
    port: int = 0
    loads: int = 0
    requests_seen: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def publish(
        self, slug: str, output: BuildOutput, *, number: int = 1, app_id: str | None = None
    ) -> Route:
        """Publish and switch on a release."""
        app_id = app_id or f"app-{slug}"
        route = Route(slug=slug, app_id=app_id, release_number=number)
        await self.host.publish_release(
            app_id, number, output, idempotency_key=f"{app_id}-{number}"
        )
        await self.host.activate_release(route, idempotency_key=f"{app_id}-{number}")
        return route

    @asynccontextmanager
    async def client(self, slug: str, *, accept: str = "*/*") -> AsyncIterator[httpx.AsyncClient]:
        headers = {"host": f"{slug}.{APPS_DOMAIN}:{self.port}", "accept": accept}
        async with httpx.AsyncClient(
            base_url=self.address, headers=headers, trust_env=False, timeout=20
        ) as client:
            yield client

    async def exchange(self, data: bytes) -> bytes:
        """Send raw bytes whose last request asks to close, and read all that comes back."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(data)
        await writer.drain()
        async with asyncio.timeout(10):
            answer = await reader.read()
        writer.close()
        return answer


@asynccontextmanager
async def run_host(folder: Path, servers: AppServers | None = None) -> AsyncIterator[RunningHost]:
    routes: dict[str, Route] = {}
    running: RunningHost

    async def load_route(slug: str) -> Route | None:
        running.loads += 1
        await asyncio.sleep(0)
        return routes.get(slug)

    async def save_route(route: Route) -> None:
        routes[route.slug] = route

    async def remove_route(slug: str) -> None:
        routes.pop(slug, None)

    host = BuiltinHost(
        LocalStore(str(folder), mkdir=True),
        apps_domain=f"{APPS_DOMAIN}:8000",
        load_route=load_route,
        save_route=save_route,
        remove_route=remove_route,
        servers=servers,
        route_fresh_seconds=60,
    )
    running = RunningHost(host, routes)

    async def app(scope, receive, send):
        running.requests_seen += 1
        await host(scope, receive, send)

    config = uvicorn.Config(
        app,
        host="127.0.0.1",
        port=0,
        http=build_fast_protocol(host.cache),
        lifespan="off",
        log_config=None,
        access_log=False,
    )
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.005)
    running.port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield running
    finally:
        server.should_exit = True
        await task


@pytest.fixture
async def running_host(tmp_path: Path) -> AsyncIterator[RunningHost]:
    async with run_host(tmp_path / "objects") as running:
        yield running


@pytest.fixture
def make_output(tmp_path: Path) -> Callable[..., BuildOutput]:
    """Writes a build output; values are the files' contents."""
    made = 0

    def make(
        files: dict[str, str | bytes], server: dict[str, str | bytes] | None = None, **options
    ) -> BuildOutput:
        nonlocal made
        made += 1
        root = tmp_path / f"build-{made}"
        for part, contents in (("client", files), ("server", server or {})):
            (root / part).mkdir(parents=True)
            for name, content in contents.items():
                path = root / part / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return BuildOutput(
            client=root / "client", server=root / "server" if server else None, **options
        )

    return make
