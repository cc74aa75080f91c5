"""The preview as an ASGI application: host name → access → sandbox → its answer."""

import asyncio
import hashlib
import html
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib import resources
from urllib.parse import urlsplit

import structlog

from paynto.sandboxes.proxy import pages
from paynto.sandboxes.proxy.access import PreviewAccess, Visitor, split_access_token
from paynto.sandboxes.proxy.headers import read_header
from paynto.sandboxes.proxy.http import (
    ForwardOptions,
    Receive,
    RequestTooLarge,
    Scope,
    Send,
    forward_request,
)
from paynto.sandboxes.proxy.reports import (
    MAX_REPORT_BYTES,
    PreviewReport,
    ReportRate,
    parse_reports,
)
from paynto.sandboxes.proxy.snapshots import MAX_SNAPSHOT_BYTES, write_snapshot
from paynto.sandboxes.proxy.upstream import (
    Headers,
    UpstreamError,
    UpstreamPool,
    UpstreamUnreachable,
)
from paynto.sandboxes.proxy.websockets import forward_websocket, refuse_websocket

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

RESERVED_PREFIX = "/__paynto/"
REPORTER_PATH = "/__paynto/reporter.js"
REPORT_PATH = "/__paynto/report"
SNAPSHOT_SCRIPT_PATH = "/__paynto/snapshot.js"
SNAPSHOT_PATH = "/__paynto/snapshot"
_MAX_HEAD_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Upstream:
    """The sandbox runs: its port on this machine."""

    port: int


@dataclass(frozen=True, slots=True)
class Starting:
    """The sandbox is being started; the visitor waits on a page that loads again by itself."""

    detail: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """The sandbox does not run and will not come back without a change."""

    reason: str
    log_tail: str = ""


@dataclass(frozen=True, slots=True)
class Denied:
    """The visitor may not see it (any more)."""


@dataclass(frozen=True, slots=True)
class Missing:
    """There is no such sandbox."""


Resolution = Upstream | Starting | Ended | Denied | Missing
Resolve = Callable[[str, Visitor], Awaitable[Resolution]]
OnReport = Callable[[Visitor, list[PreviewReport]], Awaitable[None]]
Admit = Callable[[Visitor], Awaitable[bool]]
"""Asked once for each browser that comes in by a token; False turns it away."""
IsOpen = Callable[[Visitor], Awaitable[bool]]
"""Asked again and again while a guest's WebSocket is open, which would else outlive the link."""
OnSnapshot = Callable[[Visitor, bytes], Awaitable[bool]]
"""Takes a clean page; False when the visitor may not change how the project looks to others."""


class PreviewProxy:
    """Serves `<id>.<domain>`. `domain` has no port; `platform_origin` may frame the previews."""

    def __init__(
        self,
        *,
        domain: str,
        platform_origin: str,
        access: PreviewAccess,
        resolve: Resolve,
        on_report: OnReport,
        on_snapshot: OnSnapshot,
        admit: Admit,
        is_open: IsOpen,
        guest_check_seconds: float = 5.0,
        pool: UpstreamPool | None = None,
    ) -> None:
        self.access = access
        self.pool = pool or UpstreamPool()
        self._suffix = "." + domain.partition(":")[0].lower().strip(".")
        self._platform_origin = platform_origin.rstrip("/")
        self._frame_ancestors = f"'self' {self._platform_origin}".encode()
        self._resolve = resolve
        self._on_report = on_report
        self._on_snapshot = on_snapshot
        self._admits = admit
        self._is_open = is_open
        self._guest_check_seconds = guest_check_seconds
        self._rate = ReportRate()
        self._snapshot_rate = ReportRate(requests=6, window_seconds=60.0)
        # Read here, because later a file would be read while requests wait.
        self._scripts = {
            REPORTER_PATH: _load_script("reporter.js"),
            SNAPSHOT_SCRIPT_PATH: _load_script("snapshot.js"),
        }
        self._options = self._build_options()
        pages.load_style()

    def find_sandbox_id(self, scope: Scope) -> str | None:
        """The sandbox that a request's Host header names, None when it is not for a preview."""
        host = read_header(scope["headers"], b"host").decode("latin-1").lower()
        name = host.partition(":")[0].rstrip(".")
        label = name.removesuffix(self._suffix)
        if label == name or not label or not label.replace("-", "").isalnum():
            return None
        return label

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        sandbox_id = self.find_sandbox_id(scope)
        if scope["type"] == "websocket":
            await self._serve_websocket(scope, receive, send, sandbox_id)
        elif sandbox_id is None:
            await self._send_page(send, pages.build_missing_page(self._frame_ancestors))
        else:
            await self._serve_request(scope, receive, send, sandbox_id)

    def close(self) -> None:
        self.pool.close()

    async def _serve_request(
        self, scope: Scope, receive: Receive, send: Send, sandbox_id: str
    ) -> None:
        if sum(len(name) + len(value) for name, value in scope["headers"]) > _MAX_HEAD_BYTES:
            await _send_text(send, 431, "The headers of the request are too large.")
            return
        path: str = scope["path"]
        if path in self._scripts:
            await _send_script(send, self._scripts[path])
            return
        token, query = split_access_token(scope.get("query_string", b""))
        visitor = self.access.find_visitor(scope["headers"], sandbox_id)
        if token:
            await self._admit(scope, send, sandbox_id, token, query, visitor)
        elif visitor is None:
            await self._send_page(send, pages.build_denied_page(self._frame_ancestors))
        elif path == REPORT_PATH:
            await self._take_reports(scope, receive, send, visitor)
        elif path == SNAPSHOT_PATH:
            await self._take_snapshot(scope, receive, send, visitor)
        elif path == pages.STATUS_PATH:
            state = _name_state(await self._resolve(sandbox_id, visitor))
            await _send_json(send, {"state": state})
        elif path.startswith(RESERVED_PREFIX):
            await _send_text(send, 404, "Not found")
        else:
            await self._serve_app(scope, receive, send, sandbox_id, visitor)

    async def _admit(
        self,
        scope: Scope,
        send: Send,
        sandbox_id: str,
        token: str,
        query: bytes,
        visitor: Visitor | None,
    ) -> None:
        """Turn a token into cookies and take it out of the address.

        A visitor who has the cookie already is let through with a used token too: a frame that
        loads its address again must not end at an error. A member keeps the own cookie and does
        not become a guest by opening a link.
        """
        admitted = self.access.use_token(token, sandbox_id)
        if admitted is not None and admitted.is_guest and visitor is not None:
            is_new_guest = visitor.is_guest and visitor.subject != admitted.subject
            admitted = admitted if is_new_guest else None
        if admitted is not None and not await self._admits(admitted):
            admitted = None
        if admitted is None and visitor is None:
            await self._send_page(send, pages.build_denied_page(self._frame_ancestors))
            return
        path: bytes = scope.get("raw_path") or scope["path"].encode()
        # "//host" at the start would lead to another site.
        location = b"/" + path.lstrip(b"/\\") + (b"?" + query if query else b"")
        headers: Headers = [
            (b"location", location),
            (b"cache-control", b"no-store"),
            (b"referrer-policy", b"no-referrer"),
            (b"content-length", b"0"),
        ]
        if admitted is not None:
            cookies = self.access.make_cookies(admitted, is_https=scope.get("scheme") == "https")
            headers.extend((b"set-cookie", cookie) for cookie in cookies)
        await send({"type": "http.response.start", "status": 302, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    async def _serve_app(
        self, scope: Scope, receive: Receive, send: Send, sandbox_id: str, visitor: Visitor
    ) -> None:
        resolution = await self._resolve(sandbox_id, visitor)
        if not isinstance(resolution, Upstream):
            await self._send_page(send, self._build_page(resolution))
            return
        try:
            await forward_request(
                scope, receive, send, pool=self.pool, port=resolution.port, options=self._options
            )
        except RequestTooLarge as error:
            await _send_text(send, 413, str(error))
        except UpstreamUnreachable as error:
            self.pool.forget(resolution.port)
            await self._send_failure(send, sandbox_id, error)
        except UpstreamError as error:
            await self._send_failure(send, sandbox_id, error)

    async def _serve_websocket(
        self, scope: Scope, receive: Receive, send: Send, sandbox_id: str | None
    ) -> None:
        visitor = sandbox_id and self.access.find_visitor(scope["headers"], sandbox_id)
        # Browsers do not apply the same-origin rule to WebSockets; the server has to.
        if not sandbox_id or not visitor or not _is_same_origin(scope):
            await refuse_websocket(receive, send, "not allowed")
            return
        resolution = await self._resolve(sandbox_id, visitor)
        if not isinstance(resolution, Upstream):
            await refuse_websocket(receive, send, "the app is not running")
            return
        until = self._wait_for_end(visitor) if visitor.is_guest else None
        await forward_websocket(scope, receive, send, port=resolution.port, until=until)

    async def _wait_for_end(self, guest: Visitor) -> None:
        while True:
            if not await self._is_open(guest):
                return
            await asyncio.sleep(self._guest_check_seconds)

    async def _take_reports(
        self, scope: Scope, receive: Receive, send: Send, visitor: Visitor
    ) -> None:
        if scope["method"] != "POST" or not _is_same_origin(scope):
            await _send_text(send, 403, "Not allowed")
            return
        if visitor.is_guest:
            # what a guest's page says must not reach the console, and with it the model
            await _send_nothing(send)
            return
        if not self._rate.allows(visitor.sandbox_id):
            await _send_text(send, 429, "Too many reports")
            return
        body = await _read_body(receive, MAX_REPORT_BYTES)
        reports = None if body is None else parse_reports(body)
        if reports is None:
            await _send_text(send, 422, "Not a list of reports")
            return
        if reports:
            await self._on_report(visitor, reports)
        await _send_nothing(send)

    async def _take_snapshot(
        self, scope: Scope, receive: Receive, send: Send, visitor: Visitor
    ) -> None:
        if scope["method"] != "POST" or not _is_same_origin(scope):
            await _send_text(send, 403, "Not allowed")
            return
        if not self._snapshot_rate.allows(visitor.sandbox_id):
            await _send_text(send, 429, "Too many snapshots")
            return
        body = await _read_body(receive, MAX_SNAPSHOT_BYTES)
        page = None if body is None else await asyncio.to_thread(write_snapshot, body)
        if page is None:
            await _send_text(send, 422, "Not a snapshot of at most 300 KiB")
        elif await self._on_snapshot(visitor, page):
            await _send_nothing(send)
        else:
            await _send_text(send, 403, "Not allowed")

    async def _send_failure(self, send: Send, sandbox_id: str, error: UpstreamError) -> None:
        log.info("preview_failed", sandbox_id=sandbox_id, cause=str(error))
        await self._send_page(send, pages.build_failed_page(self._frame_ancestors, str(error)))

    async def _send_page(self, send: Send, page: pages.Page) -> None:
        await send({"type": "http.response.start", "status": page.status, "headers": page.headers})
        await send({"type": "http.response.body", "body": page.body})

    def _build_page(self, resolution: Starting | Ended | Denied | Missing) -> pages.Page:
        match resolution:
            case Starting(detail):
                return pages.build_starting_page(self._frame_ancestors, detail)
            case Ended(reason, log_tail):
                return pages.build_ended_page(self._frame_ancestors, reason, log_tail)
            case Denied():
                return pages.build_denied_page(self._frame_ancestors)
            case Missing():
                return pages.build_missing_page(self._frame_ancestors)

    def _build_options(self) -> ForwardOptions:
        version = hashlib.sha256(b"".join(self._scripts.values())).hexdigest()[:12]
        origin = html.escape(self._platform_origin, quote=True)
        snippet = (
            f'<script src="{REPORTER_PATH}?v={version}" data-paynto-origin="{origin}"></script>'
        )
        return ForwardOptions(snippet=snippet.encode(), frame_ancestors=self._frame_ancestors)


def _load_script(name: str) -> bytes:
    source = resources.files("paynto.sandboxes.proxy").joinpath(name).read_text()
    lines = (line.strip() for line in source.splitlines())
    return "\n".join(line for line in lines if not line.startswith("//")).encode()


def _name_state(resolution: Resolution) -> str:
    return type(resolution).__name__.lower()


def _is_same_origin(scope: Scope) -> bool:
    origin = read_header(scope["headers"], b"origin").decode("latin-1")
    host = read_header(scope["headers"], b"host").decode("latin-1")
    return not origin or urlsplit(origin).netloc.lower() == host.lower()


async def _read_body(receive: Receive, max_bytes: int) -> bytes | None:
    """The whole body, None when it is larger than allowed or the browser went away."""
    body = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body += message.get("body", b"")
        if len(body) > max_bytes:
            return None
        if not message.get("more_body"):
            return body


async def _send_script(send: Send, script: bytes) -> None:
    headers: Headers = [
        (b"content-type", b"text/javascript; charset=utf-8"),
        (b"content-length", str(len(script)).encode()),
        (b"cache-control", b"public, max-age=31536000, immutable"),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": script})


async def _send_nothing(send: Send) -> None:
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


async def _send_json(send: Send, document: object) -> None:
    await _send_body(send, 200, b"application/json", json.dumps(document).encode())


async def _send_text(send: Send, status: int, text: str) -> None:
    await _send_body(send, status, b"text/plain; charset=utf-8", text.encode())


async def _send_body(send: Send, status: int, content_type: bytes, body: bytes) -> None:
    headers: Headers = [
        (b"content-type", content_type),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
