"""The few pages the proxy shows itself: starting, ended, no access, app failed."""

import html
import secrets
from dataclasses import dataclass
from functools import cache
from importlib import resources

from paynto.sandboxes.proxy.upstream import Headers

STATUS_PATH = "/__paynto/status"
# The page asks for the state and loads again by itself; without scripts it does so each 2 seconds.
_STARTING_PAUSE_MILLISECONDS = 300
_ENDED_PAUSE_MILLISECONDS = 3000
# Tells the platform around the frame that the preview needs a fresh token; holds no secret.
_DENIED_SCRIPT = """
if (parent !== window) parent.postMessage({ source: 'paynto-preview', type: 'denied' }, '*');
"""
_RELOAD_SCRIPT = """
const ask = async () => {
  try {
    const response = await fetch('%s', { cache: 'no-store' });
    if ((await response.json()).state !== '%s') { location.reload(); return; }
  } catch { /* asked again below */ }
  setTimeout(ask, %d);
};
setTimeout(ask, 150);
"""


@dataclass(frozen=True, slots=True)
class Page:
    status: int
    headers: Headers
    body: bytes


def build_starting_page(frame_ancestors: bytes, detail: str) -> Page:
    body = (
        '<div class="bar" aria-hidden="true"><i></i></div><h1 role="status">Starting the app…</h1>'
        f"<p>{html.escape(detail or 'This takes a moment. The page loads by itself.')}</p>"
    )
    return _build_page(
        503,
        "Starting",
        body,
        frame_ancestors,
        code=_wait_for_change("starting", _STARTING_PAUSE_MILLISECONDS),
        retry_seconds=1,
    )


def build_ended_page(frame_ancestors: bytes, reason: str, log_tail: str) -> Page:
    log = f"<pre>{html.escape(log_tail[-4000:])}</pre>" if log_tail.strip() else ""
    body = (
        f"<h1>The app is not running</h1><p>{html.escape(reason)}</p>{log}"
        '<p><a class="button" href="">Try again</a></p>'
    )
    return _build_page(
        503,
        "Not running",
        body,
        frame_ancestors,
        code=_wait_for_change("ended", _ENDED_PAUSE_MILLISECONDS),
    )


def build_failed_page(frame_ancestors: bytes, cause: str) -> Page:
    body = (
        "<h1>The app did not answer properly</h1>"
        f'<p>{html.escape(cause)}</p><p><a class="button" href="">Try again</a></p>'
    )
    return _build_page(502, "No proper answer", body, frame_ancestors)


def build_denied_page(frame_ancestors: bytes) -> Page:
    body = (
        "<h1>This preview is private</h1><p>Open it from its project in Paynto, or ask its owner "
        "for a share link. If your browser blocks cookies inside frames, open the preview in its "
        "own tab.</p>"
    )
    return _build_page(403, "Private preview", body, frame_ancestors, code=_DENIED_SCRIPT)


def build_missing_page(frame_ancestors: bytes) -> Page:
    body = "<h1>There is no such preview</h1><p>It may have been deleted.</p>"
    return _build_page(404, "No such preview", body, frame_ancestors)


def _wait_for_change(state: str, pause_milliseconds: int) -> str:
    return _RELOAD_SCRIPT % (STATUS_PATH, state, pause_milliseconds)


def _build_page(
    status: int,
    title: str,
    body: str,
    frame_ancestors: bytes,
    *,
    code: str = "",
    retry_seconds: int = 0,
) -> Page:
    nonce = secrets.token_urlsafe(12)
    script = f'<script nonce="{nonce}">{code}</script>' if code else ""
    if retry_seconds:
        script += '<noscript><meta http-equiv="refresh" content="2"></noscript>'
    document = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<style nonce="{nonce}">{load_style()}</style>{script}</head>'
        f"<body><main>{body}</main></body></html>"
    ).encode()
    policy = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors "
    ).encode() + frame_ancestors
    headers: Headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", str(len(document)).encode()),
        (b"cache-control", b"no-store"),
        (b"content-security-policy", policy),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
    ]
    if retry_seconds:
        headers.append((b"retry-after", str(retry_seconds).encode()))
    return Page(status, headers, document)


@cache
def load_style() -> str:
    return resources.files("paynto.sandboxes.proxy").joinpath("pages.css").read_text()
