"""What every HTTP answer and request passes: request id, size limit, security headers, CSRF defence."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import structlog
from starlette.datastructures import Headers, MutableHeaders

from paynto.core.errors import InvalidInput, PayntoError, PermissionDenied, TooLarge
from paynto.core.ids import new_id

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]
ErrorRenderer = Callable[[PayntoError, str], AsgiApp]

CSRF_HEADER = "x-paynto-request"
REQUEST_ID_HEADER = "x-request-id"

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_DEFAULT_BODY_BYTES = 2 * 1024**2
# a ZIP of the largest project, and the largest asset as base64 in JSON
_BODY_BYTES = {
    "/import": 120 * 1024**2,
    "/files/content": 16 * 1024**2,
    "/attachments": 6 * 1024**2,
}


def content_security_policy(preview_domain: str, connect: list[str]) -> str:
    """Scripts only from the origin; previews may be framed; styles inline because overlays are positioned by style.

    Of the own origin only thumbnails of projects can be framed: every other answer forbids it.
    """
    frames = f"'self' http://*.{preview_domain} https://*.{preview_domain}"
    return "; ".join(
        [
            "default-src 'self'",
            "script-src 'self'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            f"connect-src 'self' {' '.join(connect)}".strip(),
            f"frame-src {frames}",
            "frame-ancestors 'none'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        ]
    )


class HttpGuard:
    """ASGI middleware around the API and the web app."""

    def __init__(
        self,
        app: AsgiApp,
        *,
        policy: str,
        own_origin: str,
        origins: frozenset[str],
        render: ErrorRenderer,
    ) -> None:
        self._app = app
        self._own_origin = own_origin
        self._origins = origins
        self._render = render
        self._headers = {
            "content-security-policy": policy,
            "x-content-type-options": "nosniff",
            "referrer-policy": "strict-origin-when-cross-origin",
            "x-frame-options": "DENY",
            "cross-origin-opener-policy": "same-origin",
            "permissions-policy": "camera=(), microphone=(), geolocation=()",
        }
        if own_origin.startswith("https://"):
            self._headers["strict-transport-security"] = "max-age=31536000; includeSubDomains"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        request_id = new_id().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        scope.setdefault("state", {})["request_id"] = request_id
        if scope["type"] == "websocket":
            await self._pass_websocket(scope, receive, send)
        else:
            await self._pass_http(scope, receive, send, request_id)

    async def _pass_http(self, scope: Scope, receive: Receive, send: Send, request_id: str) -> None:
        body = _BoundedBody(receive, _body_limit(str(scope["path"])))
        is_started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal is_started
            if message["type"] == "http.response.start":
                is_started = True
                headers = MutableHeaders(scope=message)
                headers[REQUEST_ID_HEADER] = request_id
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        async def send_unless_refused(message: Message) -> None:
            # what the application makes of a body that was cut off is not the answer
            if is_started or body.refusal is None:
                await send_with_headers(message)

        try:
            headers = Headers(scope=scope)
            self._check_origin(scope, headers)
            body.check_declared(headers)
            await self._app(scope, body.receive, send_unless_refused)
        except PayntoError as error:
            if is_started:
                raise
            body.refusal = error
        if body.refusal is not None and not is_started:
            await self._render(body.refusal, request_id)(scope, receive, send_with_headers)

    async def _pass_websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Browsers send cookies along from any page and ask nobody: only the own page may connect with them."""
        headers = Headers(scope=scope)
        if "authorization" in headers or headers.get("origin") == self._own_origin:
            await self._app(scope, receive, send)
            return
        error = PermissionDenied(
            message="The connection was refused because it does not come from Paynto's own page.",
            reason="csrf",
        )
        await receive()
        await self._render(error, scope["state"]["request_id"])(scope, receive, send)

    def _check_origin(self, scope: Scope, headers: Headers) -> None:
        """A page of another origin can send the cookie (previews are same-site) but neither this header nor this origin."""
        if scope["method"] in _SAFE_METHODS or "authorization" in headers:
            return
        origin = headers.get("origin")
        if CSRF_HEADER not in headers or (origin is not None and origin not in self._origins):
            raise PermissionDenied(
                message="The request was refused because it does not come from Paynto's own page.",
                reason="csrf",
            )


class _BoundedBody:
    """Counts a request's body while it arrives; the declared length is not believed."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._limit = limit
        self._seen = 0
        self.refusal: PayntoError | None = None

    def check_declared(self, headers: Headers) -> None:
        declared = headers.get("content-length", "0")
        if not (declared.isascii() and declared.isdecimal()):
            raise InvalidInput(message="The Content-Length is not a number.")
        if int(declared) > self._limit:
            raise self._error()

    async def receive(self) -> Message:
        message = await self._receive()
        self._seen += len(message.get("body", b""))
        if self._seen > self._limit:
            self.refusal = self._error()
            raise self.refusal
        return message

    def _error(self) -> TooLarge:
        return TooLarge(message=f"The request may have at most {self._limit // 1024**2} MiB.")


def _body_limit(path: str) -> int:
    return next(
        (limit for suffix, limit in _BODY_BYTES.items() if path.endswith(suffix)),
        _DEFAULT_BODY_BYTES,
    )
