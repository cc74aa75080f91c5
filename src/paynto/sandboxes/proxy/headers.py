"""Which headers and cookies pass between browser, proxy and app."""

from collections.abc import Iterable
from dataclasses import dataclass

from paynto.sandboxes.proxy.upstream import Headers

PLATFORM_COOKIE_PREFIX = b"paynto_"
_PLATFORM_TOKEN_PREFIX = b"pnt_"
_HOP_BY_HOP = frozenset(
    (
        *(b"connection", b"keep-alive", b"proxy-authenticate", b"proxy-authorization"),
        *(b"proxy-connection", b"te", b"trailer", b"transfer-encoding", b"upgrade"),
    )
)
# Set by the proxy itself, so what a client claims must not reach the app.
_REPLACED_IN_REQUEST = frozenset(
    (
        *(b"accept-encoding", b"content-length", b"forwarded", b"x-forwarded-for"),
        *(b"x-forwarded-host", b"x-forwarded-proto", b"expect"),
    )
)
# Headers with which an app would reach beyond its own origin (sign the person out of the
# platform, force HTTPS on a whole domain) or forbid the platform to show it in a frame.
_DROPPED_FROM_PREVIEW = frozenset(
    (
        *(b"clear-site-data", b"strict-transport-security", b"alt-svc", b"x-frame-options"),
        *(b"public-key-pins", b"nel", b"report-to"),
    )
)


@dataclass(frozen=True, slots=True)
class ClientFacts:
    """What the app is told about the browser's side of the connection."""

    address: bytes
    host: bytes
    scheme: bytes


def build_request_headers(headers: Iterable[tuple[bytes, bytes]], client: ClientFacts) -> Headers:
    """Headers for the app: no hop-by-hop ones, no cookie or token of the platform."""
    received = list(headers)
    dropped = _HOP_BY_HOP | _REPLACED_IN_REQUEST | _named_by_connection(received)
    kept: Headers = []
    for name, value in received:
        if name in dropped:
            continue
        if name == b"cookie":
            value = strip_platform_cookies(value)
            if not value:
                continue
        elif name == b"authorization" and is_platform_token(value):
            continue
        kept.append((name, value))
    kept.append((b"accept-encoding", b"identity"))
    kept.append((b"x-forwarded-for", client.address))
    kept.append((b"x-forwarded-host", client.host))
    kept.append((b"x-forwarded-proto", client.scheme))
    return kept


def build_response_headers(
    headers: Headers, *, is_preview: bool, frame_ancestors: bytes
) -> Headers:
    """Headers for the browser. Previews may be framed by the platform and by nobody else."""
    dropped = _HOP_BY_HOP | _named_by_connection(headers)
    if is_preview:
        dropped |= _DROPPED_FROM_PREVIEW
    kept: Headers = []
    for name, value in headers:
        if name in dropped:
            continue
        if name == b"set-cookie":
            value = clean_set_cookie(value)
            if not value:
                continue
        elif is_preview and name.startswith(b"content-security-policy"):
            value = _without_frame_ancestors(value)
            if not value:
                continue
        kept.append((name, value))
    if is_preview:
        kept.append((b"content-security-policy", b"frame-ancestors " + frame_ancestors))
        kept.append((b"origin-agent-cluster", b"?1"))
    return kept


def strip_platform_cookies(value: bytes) -> bytes:
    """A Cookie header without the platform's own cookies."""
    pairs = (pair.strip() for pair in value.split(b";"))
    return b"; ".join(
        pair for pair in pairs if pair and not _is_platform_cookie(pair.partition(b"=")[0])
    )


def clean_set_cookie(value: bytes) -> bytes:
    """A Set-Cookie header bound to the app's own host; empty when its name is the platform's."""
    pair, *attributes = value.split(b";")
    name = pair.partition(b"=")[0]
    # Without "=" browsers take the whole text as the value of a cookie without a name, which
    # is sent as that bare text and reads like another cookie.
    if b"=" not in pair or not name.strip() or _is_platform_cookie(name):
        return b""
    kept = [
        attribute
        for attribute in attributes
        if attribute.partition(b"=")[0].strip().lower() != b"domain"
    ]
    return b";".join([pair, *kept])


def is_platform_token(value: bytes) -> bool:
    _, _, token = value.strip().partition(b" ")
    return token.strip().startswith(_PLATFORM_TOKEN_PREFIX)


def read_header(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> bytes:
    """The first value of a header, or empty."""
    return next((value for key, value in headers if key == name), b"")


def _is_platform_cookie(name: bytes) -> bool:
    bare = name.strip().lower()
    for prefix in (b"__host-", b"__secure-"):
        bare = bare.removeprefix(prefix)
    return bare.startswith(PLATFORM_COOKIE_PREFIX)


def _named_by_connection(headers: Iterable[tuple[bytes, bytes]]) -> frozenset[bytes]:
    return frozenset(
        word.strip().lower()
        for name, value in headers
        if name == b"connection"
        for word in value.split(b",")
    )


def _without_frame_ancestors(policy: bytes) -> bytes:
    return b";".join(
        part
        for part in policy.split(b";")
        if part.strip().partition(b" ")[0].lower() != b"frame-ancestors"
    ).strip()
