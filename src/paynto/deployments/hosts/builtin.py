"""The built-in host: serves releases from the object store and wakes server apps on demand."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any, Protocol

import structlog
from obstore.store import ObjectStore

from paynto.core.errors import PayntoError
from paynto.deployments.artefacts import (
    BuildOutput,
    ProgressCallback,
    ReleaseLimits,
    ReleaseManifest,
    load_manifest,
    load_object,
    upload_release,
)
from paynto.deployments.hosts.base import (
    HealthReport,
    HostDriver,
    HostLogLine,
    PublishedRelease,
    Route,
)
from paynto.deployments.hosts.errors import AppNotFound, ReleaseNotFound, ServerUnavailable
from paynto.deployments.hosts.negotiation import decode_path
from paynto.deployments.hosts.refusals import refuse
from paynto.deployments.hosts.release_reader import ReleaseReader
from paynto.deployments.hosts.response_cache import ResponseCache, TrafficMeter
from paynto.deployments.hosts.routes import LoadRoute, RouteTable
from paynto.deployments.hosts.static import (
    Freshness,
    Send,
    StaticRequest,
    StaticServer,
)

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
SaveRoute = Callable[[Route], Awaitable[None]]
RemoveRoute = Callable[[str], Awaitable[None]]

_log = structlog.get_logger(__name__)


class AppServers(Protocol):
    """What the host needs of the server runner."""

    async def forward(
        self, route: Route, manifest: ReleaseManifest, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Wake the server if it sleeps and pass one HTTP or WebSocket exchange through."""
        ...

    async def check(self, route: Route, manifest: ReleaseManifest) -> HealthReport: ...

    async def stop_app(self, app_id: str, *, keep: Route | None = None) -> None:
        """Stop the app's servers once their requests ended; `keep` goes on."""
        ...

    async def delete_app(self, app_id: str) -> None: ...

    def read_logs(
        self, app_id: str, *, after: int = 0, limit: int = 1000
    ) -> Awaitable[list[HostLogLine]]: ...

    def follow_logs(self, app_id: str, *, after: int = 0) -> AsyncIterator[HostLogLine]: ...


class BuiltinHost(HostDriver):
    """An ASGI application for all app addresses, and the driver that switches their releases.

    `load_route`, `save_route` and `remove_route` reach the caller's table of addresses, which is
    the truth: any number of processes may serve from it.
    """

    def __init__(
        self,
        store: ObjectStore,
        *,
        apps_domain: str,
        load_route: LoadRoute,
        save_route: SaveRoute,
        remove_route: RemoveRoute,
        servers: AppServers | None = None,
        limits: ReleaseLimits | None = None,
        route_fresh_seconds: float = 2.0,
    ) -> None:
        self.cache = ResponseCache()
        self.meter = TrafficMeter()
        self.store = store
        self._suffix = "." + apps_domain.lower().partition(":")[0]
        self._save_route = save_route
        self._remove_route = remove_route
        self._routes = RouteTable(load_route, fresh_seconds=route_fresh_seconds)
        self._reader = ReleaseReader(store)
        self._static = StaticServer(self._reader, self.cache, self.meter)
        self._servers = servers
        self._limits = limits

    # --- serving

    def find_slug(self, scope: Scope) -> str | None:
        """The app label of the request's Host header, or None when the request is not for an app."""
        hosts = [value for name, value in scope["headers"] if name == b"host"]
        if len(hosts) != 1:
            return None
        name = hosts[0].decode("latin-1").lower().partition(":")[0].removesuffix(".")
        if not name.endswith(self._suffix):
            return None
        slug = name.removesuffix(self._suffix)
        return slug if slug and "." not in slug else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer an HTTP or WebSocket exchange of an app's address."""
        try:
            await self._answer(scope, receive, send)
        except PayntoError as error:
            if not isinstance(error, AppNotFound):
                _log.info("app_request_refused", code=error.code, message=error.message)
            await refuse(scope, receive, send, error)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        slug = self.find_slug(scope)
        if slug is None:
            raise AppNotFound
        generation = self.cache.generation
        known = await self._routes.find_route(slug)
        if known.route is None:
            raise AppNotFound
        freshness = Freshness(generation=generation, expires_at=known.expires_at)
        await self._serve(known.route, scope, receive, send, freshness)

    async def _serve(
        self, route: Route, scope: Scope, receive: Receive, send: Send, freshness: Freshness
    ) -> None:
        manifest = await self._reader.load_manifest(route.app_id, route.release_number)
        if is_server_path(manifest, scope):
            if self._servers is None:
                raise ServerUnavailable(message="This installation does not run app servers.")
            await self._servers.forward(route, manifest, scope, receive, send)
            return
        if scope["type"] == "websocket":
            raise AppNotFound(message="There is no WebSocket at this address.")
        request = read_request(route.slug, scope)
        previous = await self._load_previous(route)
        await self._static.answer(request, manifest, send, freshness, previous)

    async def _load_previous(self, route: Route) -> ReleaseManifest | None:
        if route.previous_release_number is None:
            return None
        try:
            return await self._reader.load_manifest(route.app_id, route.previous_release_number)
        except ReleaseNotFound:
            return None

    # --- the driver

    async def publish_release(
        self,
        app_id: str,
        number: int,
        output: BuildOutput,
        *,
        idempotency_key: str,  # noqa: ARG002  the release's number says as much here
        on_progress: ProgressCallback | None = None,
    ) -> PublishedRelease:
        """Store the build output; the number is the identity, so the key is not needed here.

        `on_progress` is called in the event loop with the bytes stored since its last call.
        """
        loop = asyncio.get_running_loop()

        def report(size: int) -> None:
            if on_progress is not None:
                loop.call_soon_threadsafe(on_progress, size)

        def upload() -> ReleaseManifest:
            previous = self._find_previous(app_id, number)
            return upload_release(
                self.store,
                app_id,
                number,
                output,
                previous=previous,
                limits=self._limits,
                on_progress=report,
            )

        manifest = await asyncio.to_thread(upload)
        return PublishedRelease(
            app_id=app_id,
            number=number,
            size_bytes=manifest.size_bytes,
            file_count=manifest.file_count,
            is_server=manifest.server is not None,
        )

    async def check_release(self, route: Route) -> HealthReport:
        """Read every client file's record and start the server once, on its real database."""
        started = time.monotonic()
        manifest = await self._reader.load_manifest(route.app_id, route.release_number)
        if manifest.server is not None and self._servers is not None:
            report = await self._servers.check(route, manifest)
            if not report.is_healthy:
                return report
        page = manifest.files.get("index.html")
        if page is not None:
            try:
                await asyncio.to_thread(load_object, self.store, page)
            except PayntoError as error:
                return HealthReport(
                    is_healthy=False, seconds=time.monotonic() - started, detail=error.message
                )
        seconds = time.monotonic() - started
        return HealthReport(is_healthy=True, seconds=seconds, detail="The release answers.")

    async def activate_release(
        self,
        route: Route,
        *,
        idempotency_key: str,  # noqa: ARG002  repeating it changes nothing
    ) -> None:
        await self._reader.load_manifest(route.app_id, route.release_number)
        await self._save_route(route)
        self.invalidate(route.slug)
        if self._servers is not None:
            await self._servers.stop_app(route.app_id, keep=route)

    async def take_down(
        self,
        slug: str,
        app_id: str,
        *,
        idempotency_key: str,  # noqa: ARG002  repeating it changes nothing
    ) -> None:
        await self._remove_route(slug)
        self.invalidate(slug)
        if self._servers is not None:
            await self._servers.stop_app(app_id)

    async def delete_app(
        self,
        app_id: str,
        *,
        idempotency_key: str,  # noqa: ARG002  repeating it changes nothing
    ) -> None:
        if self._servers is not None:
            await self._servers.delete_app(app_id)

    async def read_logs(
        self, app_id: str, *, after: int = 0, limit: int = 1000
    ) -> list[HostLogLine]:
        if self._servers is None:
            return []
        return await self._servers.read_logs(app_id, after=after, limit=limit)

    async def follow_logs(self, app_id: str, *, after: int = 0) -> AsyncIterator[HostLogLine]:
        if self._servers is not None:
            async for line in self._servers.follow_logs(app_id, after=after):
                yield line

    def invalidate(self, slug: str | None = None) -> None:
        """Read the route anew on the next request; call it in every process after a switch."""
        self._routes.invalidate(slug)
        self.cache.invalidate(slug)

    def _find_previous(self, app_id: str, number: int) -> ReleaseManifest | None:
        """The release before, whose compressed files can be used again; blocking."""
        try:
            return load_manifest(self.store, app_id, number - 1)
        except PayntoError:
            # only saves work, so a missing or damaged one is no reason to fail
            return None


def is_server_path(manifest: ReleaseManifest, scope: Scope) -> bool:
    """Whether the release's server answers this path; everything else is a client file."""
    if manifest.server is None:
        return False
    path = decode_path(scope.get("raw_path") or scope["path"].encode())
    if path is None:
        return False
    return any(
        path == prefix or path.startswith(f"{prefix}/") for prefix in manifest.server.path_prefixes
    )


def read_request(slug: str, scope: Scope) -> StaticRequest:
    """The parts of an ASGI scope that decide a static answer."""
    headers: dict[bytes, bytes] = {}
    hosts = 0
    for name, value in scope["headers"]:
        hosts += name == b"host"
        headers[name] = headers[name] + b", " + value if name in headers else value
    return StaticRequest(
        slug=slug,
        method=scope["method"],
        raw_path=scope.get("raw_path") or scope["path"].encode(),
        query_string=scope["query_string"],
        headers=headers,
        host=headers[b"host"] if hosts == 1 else None,
    )
