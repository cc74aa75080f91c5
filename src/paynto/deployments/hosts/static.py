"""Serves the client files of a release as raw ASGI: caching, compression, ranges and the page fallback."""

import re
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from paynto.deployments.artefacts import Encoding, ReleaseManifest, StoredFile, StoredObject
from paynto.deployments.hosts.negotiation import (
    REFUSES_IDENTITY,
    UnsatisfiableRange,
    accepts_page,
    choose_encoding,
    decode_path,
    is_match,
    read_accepted_encodings,
    read_range,
)
from paynto.deployments.hosts.pages import render_page
from paynto.deployments.hosts.release_reader import MAX_CACHED_OBJECT_BYTES, ReleaseReader
from paynto.deployments.hosts.response_cache import HotResponse, ResponseCache, TrafficMeter

Send = Callable[[Any], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

# apps share a site with the platform when they live below one domain; an origin of its own keeps
# them out of each other's process and document.domain
SAFE_HEADERS: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"origin-agent-cluster", b"?1"),
]
IMMUTABLE = b"public, max-age=31536000, immutable"
REVALIDATE = b"public, max-age=0, must-revalidate"
_HASHED_ASSET = re.compile(r"(?:^|/)assets/[^/]*[-.][A-Za-z0-9_-]{8,}\.[A-Za-z0-9.]+$")
_PAGE_TYPE = b"text/html; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticRequest:
    """The parts of a request that decide a static answer. Header names are lower case."""

    slug: str
    method: str
    raw_path: bytes
    query_string: bytes
    headers: Mapping[bytes, bytes]
    host: bytes | None
    """The only Host header, or None when there is not exactly one."""

    @property
    def accepted(self) -> int:
        return read_accepted_encodings(self.headers.get(b"accept-encoding", b""))


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a path leads to in a release."""

    kind: Literal["file", "fallback", "redirect", "missing"]
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """How long an answer may be kept in memory: until `expires_at` (monotonic) and this generation's end."""

    generation: int
    expires_at: float


def resolve_path(manifest: ReleaseManifest, path: str, *, wants_page: bool) -> Resolution:
    """Find the file for a decoded path; only page requests fall back to index.html."""
    name = path[1:]
    files = manifest.files
    if name.endswith("/") or not name:
        if f"{name}index.html" in files:
            return Resolution("file", f"{name}index.html")
    elif name in files:
        return Resolution("file", name)
    elif f"{name}.html" in files:
        return Resolution("file", f"{name}.html")
    elif f"{name}/index.html" in files:
        return Resolution("redirect", path)
    if (
        wants_page
        and manifest.has_fallback
        and "index.html" in files
        and not _HASHED_ASSET.search(name)
    ):
        return Resolution("fallback", "index.html")
    return Resolution("missing", "404.html" if "404.html" in files else "")


def is_hashed_asset(path: str) -> bool:
    """Whether the file's name carries its checksum, so that it never changes."""
    return _HASHED_ASSET.search(path) is not None


class StaticServer:
    """Answers from releases; hot answers also go to the response cache."""

    def __init__(self, reader: ReleaseReader, cache: ResponseCache, meter: TrafficMeter) -> None:
        self._reader = reader
        self._cache = cache
        self._meter = meter

    async def answer(
        self,
        request: StaticRequest,
        manifest: ReleaseManifest,
        send: Send,
        freshness: Freshness,
        previous: ReleaseManifest | None = None,
    ) -> None:
        """Send the whole answer. `previous` may still give the hashed files of open pages."""
        if request.method not in ("GET", "HEAD"):
            await _send_short(send, 405, b"", [(b"allow", b"GET, HEAD")])
            return
        path = decode_path(request.raw_path)
        if path is None:
            await self._send_missing(request, manifest, "", send)
            return
        resolution = resolve_path(
            manifest, path, wants_page=accepts_page(request.headers.get(b"accept", b""))
        )
        if resolution.kind == "redirect":
            query = b"?" + request.query_string if request.query_string else b""
            await _send_short(send, 308, b"", [(b"location", request.raw_path + b"/" + query)])
        elif resolution.kind == "missing":
            name = path[1:]
            if previous is not None and is_hashed_asset(name) and name in previous.files:
                await self._send_file(request, name, previous.files[name], send)
            else:
                await self._send_missing(request, manifest, resolution.path, send)
        else:
            file = manifest.files[resolution.path]
            if self._is_hot(request, file, freshness):
                await self._send_hot(request, resolution, file, send, freshness)
            else:
                await self._send_file(request, resolution.path, file, send)

    def _is_hot(self, request: StaticRequest, file: StoredFile, freshness: Freshness) -> bool:
        headers = request.headers
        return (
            request.method == "GET"
            and request.host is not None
            and not request.query_string
            and file.size_bytes <= MAX_CACHED_OBJECT_BYTES
            and b"range" not in headers
            and not request.accepted & REFUSES_IDENTITY
            and freshness.expires_at > time.monotonic()
        )

    async def _send_hot(
        self,
        request: StaticRequest,
        resolution: Resolution,
        file: StoredFile,
        send: Send,
        freshness: Freshness,
    ) -> None:
        encoding = choose_encoding(request.accepted, file.encodings)
        stored = file.encodings[encoding] if encoding else file
        body = await self._reader.load_small_object(stored)
        headers, etag = file_headers(resolution.path, file, encoding)
        headers += _robot_headers(request.slug)
        count = self._meter.count_for(request.slug)
        assert request.host is not None
        self._cache.store(
            request.slug,
            (request.host, request.raw_path, request.accepted),
            HotResponse(
                head=_head_bytes([*headers, (b"content-length", b"%d" % len(body))]),
                body=body,
                not_modified_head=_head_bytes(_not_modified_headers(headers)),
                etag=etag,
                is_fallback=resolution.kind == "fallback",
                expires_at=freshness.expires_at,
                count=count,
            ),
            generation=freshness.generation,
        )
        await self._send_file(request, resolution.path, file, send)

    async def _send_file(
        self, request: StaticRequest, path: str, file: StoredFile, send: Send
    ) -> None:
        asked_range = request.headers.get(b"range")
        accepted = request.accepted
        # a range counts bytes of one representation, so it is only given of the plain one
        encoding = None if asked_range else choose_encoding(accepted, file.encodings)
        stored: StoredObject = file.encodings[encoding] if encoding else file
        headers, etag = file_headers(path, file, encoding)
        headers += _robot_headers(request.slug)
        condition = request.headers.get(b"if-none-match")
        if condition is not None and is_match(condition, etag):
            self._count(request, 0)
            await _send_head(send, 304, _not_modified_headers(headers))
            await send({"type": "http.response.body", "body": b""})
            return
        start, end, status = 0, stored.size_bytes, 200
        if asked_range is not None and request.headers.get(b"if-range", etag) == etag:
            try:
                part = read_range(asked_range, stored.size_bytes)
            except UnsatisfiableRange:
                await _send_short(
                    send, 416, b"", [(b"content-range", b"bytes */%d" % stored.size_bytes)]
                )
                return
            if part is not None:
                start, end = part
                status = 206
                headers.append(
                    (b"content-range", b"bytes %d-%d/%d" % (start, end - 1, stored.size_bytes))
                )
        headers.append((b"content-length", b"%d" % (end - start)))
        await self._send_body(request, stored, send, status, headers, start, end)

    async def _send_body(
        self,
        request: StaticRequest,
        stored: StoredObject,
        send: Send,
        status: int,
        headers: Headers,
        start: int,
        end: int,
    ) -> None:
        if request.method == "HEAD" or start == end:
            self._count(request, 0)
            await _send_head(send, status, headers)
            await send({"type": "http.response.body", "body": b""})
            return
        self._count(request, end - start)
        # the first chunk is read before the head is sent, so that a damaged release answers an error
        chunks = self._reader.stream_object(stored, start, end)
        first = await anext(chunks)
        await _send_head(send, status, headers)
        await send({"type": "http.response.body", "body": first, "more_body": True})
        async for chunk in chunks:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    async def _send_missing(
        self, request: StaticRequest, manifest: ReleaseManifest, own_page: str, send: Send
    ) -> None:
        self._count(request, 0)
        if not accepts_page(request.headers.get(b"accept", b"")):
            await _send_short(
                send, 404, b"Not found\n", [(b"content-type", b"text/plain; charset=utf-8")]
            )
            return
        if own_page and manifest.files[own_page].size_bytes <= MAX_CACHED_OBJECT_BYTES:
            body = await self._reader.load_small_object(manifest.files[own_page])
        else:
            body = render_page(404, "Page not found", "There is no page at this address.")
        await _send_short(
            send, 404, b"" if request.method == "HEAD" else body, [(b"content-type", _PAGE_TYPE)]
        )

    def _count(self, request: StaticRequest, size: int) -> None:
        count = self._meter.count_for(request.slug)
        count.requests += 1
        count.bytes += size


def file_headers(path: str, file: StoredFile, encoding: Encoding | None) -> tuple[Headers, bytes]:
    """Headers of a file's 200 answer without its length, and its entity tag."""
    etag = b'"%s%s"' % (file.sha256[:32].encode(), b"-" + encoding.encode() if encoding else b"")
    is_page = file.content_type.startswith("text/html")
    caching = b"no-cache" if is_page else IMMUTABLE if is_hashed_asset(path) else REVALIDATE
    headers: Headers = [
        (b"content-type", file.content_type.encode()),
        (b"cache-control", caching),
        (b"etag", etag),
        *SAFE_HEADERS,
    ]
    if encoding:
        headers.append((b"content-encoding", encoding.encode()))
    else:
        headers.append((b"accept-ranges", b"bytes"))
    vary = [b"accept"] if is_page else []
    if file.encodings:
        vary.append(b"accept-encoding")
    if vary:
        headers.append((b"vary", b", ".join(vary)))
    return headers, etag


def _robot_headers(slug: str) -> Headers:
    """Search engines keep out of preview deployments, whose addresses alone have two hyphens."""
    return [(b"x-robots-tag", b"noindex")] if "--" in slug else []


def _not_modified_headers(headers: Headers) -> Headers:
    kept = (b"cache-control", b"etag", b"vary")
    return [header for header in headers if header[0] in kept]


def _head_bytes(headers: Headers) -> bytes:
    return b"".join(b"%s: %s\r\n" % header for header in headers) + b"\r\n"


async def _send_head(send: Send, status: int, headers: Headers) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})


async def _send_short(send: Send, status: int, body: bytes, headers: Headers) -> None:
    await _send_head(
        send,
        status,
        [
            *headers,
            *SAFE_HEADERS,
            (b"cache-control", b"no-store"),
            (b"content-length", b"%d" % len(body)),
        ],
    )
    await send({"type": "http.response.body", "body": body})
