"""Answers a host gives in place of an app: a page for people, problem JSON for programs."""

import json
from collections.abc import Mapping
from typing import Any

from paynto.core.errors import PayntoError
from paynto.deployments.hosts.negotiation import accepts_page
from paynto.deployments.hosts.pages import render_page
from paynto.deployments.hosts.static import SAFE_HEADERS, Send
from paynto.sandboxes.proxy.websockets import refuse_websocket

_PAGE_POLICY = b"default-src 'none'; style-src 'unsafe-inline'"


async def refuse(scope: Mapping[str, Any], receive: Any, send: Send, error: PayntoError) -> None:
    """Answer with the error's status and message; logs and other details stay with the owner."""
    if scope["type"] == "websocket":
        await refuse_websocket(receive, send, error.message[:120])
        return
    accept = b",".join(value for name, value in scope["headers"] if name == b"accept")
    if accepts_page(accept):
        body = render_page(error.status, error.title, error.message)
        headers = [
            (b"content-type", b"text/html; charset=utf-8"),
            (b"content-security-policy", _PAGE_POLICY),
        ]
    else:
        problem = {
            "type": "about:blank",
            "title": error.title,
            "status": error.status,
            "detail": error.message,
            "code": error.code,
        }
        body = json.dumps(problem).encode()
        headers = [(b"content-type", b"application/problem+json")]
    retry_after = error.details.get("retry_after_seconds")
    if retry_after is not None:
        headers.append((b"retry-after", b"%d" % max(1, round(retry_after))))
    headers += [
        (b"content-length", b"%d" % len(body)),
        (b"cache-control", b"no-store"),
        *SAFE_HEADERS,
    ]
    await send({"type": "http.response.start", "status": error.status, "headers": headers})
    is_bodiless = scope["method"] == "HEAD"
    await send({"type": "http.response.body", "body": b"" if is_bodiless else body})
