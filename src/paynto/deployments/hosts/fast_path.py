"""An HTTP protocol for uvicorn that answers plain GETs of hot static files before any parsing is done.

Only a request that is whole, alone in the buffer and strictly formed is answered here; everything
else takes the ordinary road through the parser and the application.
"""

import asyncio
import re
from typing import Any, cast

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from paynto.deployments.hosts.negotiation import accepts_page, is_match, read_accepted_encodings
from paynto.deployments.hosts.response_cache import ResponseCache, ResponseKey

MAX_HEAD_BYTES = 4096
_MAX_KNOWN_HEADS = 2048

_HEAD = re.compile(
    rb"GET (/(?:[!$-.0-;=@-~][!$->@-~]*)?) HTTP/1\.1\r\n"
    rb"((?:[A-Za-z0-9!#$%&'*+.^_`|~-]+:[ \t]*[^\x00-\x08\x0a-\x1f\x7f]*\r\n)+)\r\n"
)
# with these a request has a body, wants another protocol, a part, or a condition we do not judge here
_UNUSUAL = frozenset(
    (
        b"content-length",
        b"transfer-encoding",
        b"te",
        b"trailer",
        b"expect",
        b"upgrade",
        b"http2-settings",
        b"range",
        b"if-range",
        b"if-match",
        b"if-unmodified-since",
        b"proxy-connection",
        b"keep-alive",
    )
)
_ONCE = (b"host", b"accept-encoding", b"if-none-match", b"connection", b"accept")

PlainGet = tuple[ResponseKey, bytes | None, bool]


def read_plain_get(head: bytes) -> PlainGet | None:
    """Cache key, If-None-Match and whether a page is wanted; None for anything but a plain GET."""
    match = _HEAD.fullmatch(head)
    if match is None:
        return None
    target, block = match.groups()
    fields: dict[bytes, bytes] = {}
    for line in block.split(b"\r\n")[:-1]:
        name, _, value = line.partition(b":")
        name = name.lower()
        if name in _UNUSUAL or (name in fields and name in _ONCE):
            return None
        fields[name] = value.strip(b" \t")
    host = fields.get(b"host")
    if not host or fields.get(b"connection", b"keep-alive").lower() != b"keep-alive":
        return None
    accepted = read_accepted_encodings(fields.get(b"accept-encoding", b""))
    return (
        (host, target, accepted),
        fields.get(b"if-none-match"),
        accepts_page(fields.get(b"accept", b"")),
    )


class FastPathProtocol(HttpToolsProtocol):
    """uvicorn's HTTP/1.1 protocol with the short cut; see `build_fast_protocol`."""

    response_cache: ResponseCache
    known_heads: dict[bytes, PlainGet]

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        # the ordinary road writes the access log; `access_log` alone is true for any root handler
        self._logs_access = config.access_log and self.access_log
        self._is_between_messages = True
        self._last_fast_at = 0.0
        self._default_headers: list[tuple[bytes, bytes]] | None = None
        self._ok_start = b""
        self._not_modified_start = b""

    def data_received(self, data: bytes) -> None:
        if self._is_between_messages and len(data) <= MAX_HEAD_BYTES and self._answer_hot(data):
            return
        # until a whole message was parsed, later bytes belong to it
        self._is_between_messages = False
        super().data_received(data)

    def on_message_begin(self) -> None:
        self._is_between_messages = False
        super().on_message_begin()

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._is_between_messages = True

    def _answer_hot(self, data: bytes) -> bool:
        request = self.known_heads.get(data)
        if request is None:
            request = read_plain_get(data)
            if request is None:
                return False
            if len(self.known_heads) >= _MAX_KNOWN_HEADS:
                self.known_heads.clear()
            self.known_heads[data] = request
        key, condition, wants_page = request
        response = self.response_cache.find(key)
        if response is None or (response.is_fallback and not wants_page) or not self._is_idle():
            return False
        if self.server_state.default_headers is not self._default_headers:
            self._build_starts()
        count = response.count
        count.requests += 1
        self.server_state.total_requests += 1
        if condition is not None and is_match(condition, response.etag):
            self.transport.write(self._not_modified_start + response.not_modified_head)
        else:
            count.bytes += len(response.body)
            self.transport.writelines((self._ok_start, response.head, response.body))
        self._note_activity()
        return True

    def _is_idle(self) -> bool:
        """Nothing is being answered or waits to be, the client reads, and the server is not at its limit."""
        # None before the first request, whatever uvicorn declares
        cycle = cast("RequestResponseCycle | None", self.cycle)
        return (
            (cycle is None or (cycle.response_complete and cycle.keep_alive))
            and not self.pipeline
            and not self.flow.write_paused
            and not self._logs_access
            and self.limit_concurrency is None
            and not self.transport.is_closing()
        )

    def _build_starts(self) -> None:
        self._default_headers = self.server_state.default_headers
        fields = b"".join(b"%s: %s\r\n" % header for header in self._default_headers)
        self._ok_start = b"HTTP/1.1 200 OK\r\n" + fields
        self._not_modified_start = b"HTTP/1.1 304 Not Modified\r\n" + fields

    def _note_activity(self) -> None:
        """Keep the connection open without a new timer per request; the timer looks here when it fires."""
        self._last_fast_at = self.loop.time()
        if self.timeout_keep_alive_task is None:
            self._arm_keep_alive(self.timeout_keep_alive)

    def _arm_keep_alive(self, seconds: float) -> None:
        self.timeout_keep_alive_task = self.loop.call_later(
            seconds, self.timeout_keep_alive_handler
        )

    def timeout_keep_alive_handler(self) -> None:
        remaining = self._last_fast_at + self.timeout_keep_alive - self.loop.time()
        if remaining > 0:
            self._arm_keep_alive(remaining)
        else:
            super().timeout_keep_alive_handler()


def build_fast_protocol(cache: ResponseCache) -> type[HttpToolsProtocol]:
    """The protocol class for `uvicorn.Config(http=…)`, answering from this cache."""

    class CachedFastPathProtocol(FastPathProtocol):
        response_cache = cache
        known_heads: dict[bytes, PlainGet] = {}  # noqa: RUF012  # one per made class, on purpose

    return CachedFastPathProtocol
