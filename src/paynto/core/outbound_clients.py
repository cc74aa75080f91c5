"""Makes the guarded clients of `core/outbound.py`, out of httpx2 or httpx: same interface, no common class."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from functools import lru_cache
from importlib import import_module
from typing import Any

from paynto.core.outbound import AddressPolicy, AnswerTooLarge

_CONNECT_SECONDS = 10.0
# a model that thinks may be silent for minutes
_READ_SECONDS = 300.0
_MOST_RESPONSE_BYTES = 128 * 1024**2
# readers of event streams and of JSON keep a whole line in memory
_MOST_LINE_BYTES = 12 * 1024**2
# what arrives compressed although it was not asked for could be a bomb
_MOST_ENCODED_BYTES = 2 * 1024**2

_opened: ContextVar[list[Any] | None] = ContextVar("opened_answers", default=None)


@asynccontextmanager
async def closing_answers() -> AsyncGenerator[None]:
    """Hangs up, when it is left, every answer that was opened inside and is not read to its end.

    Some clients leave that to the garbage collector, and so a stopped answer would be written, and paid, to its end.
    """
    opened: list[Any] = []
    outer = _opened.get()
    _opened.set(opened)
    try:
        yield
    finally:
        # not by a token: an abandoned generator is closed in another context than it was opened in
        _opened.set(outer)
        for stream in opened:
            await stream.aclose()


@lru_cache
def load_library(name: str) -> tuple[Any, Any]:
    """The library and its TLS context, which together take a quarter of a second: call it in a thread first.

    Certificates of an own authority come from SSL_CERT_FILE; nothing else of the environment counts.
    """
    http: Any = import_module(name)
    return http, http.create_ssl_context(trust_env=True)


def make_client(policy: AddressPolicy, client_library: str, connection_library: str) -> Any:
    """An AsyncClient that connects only where `policy` allows it, and follows nothing."""
    http, tls = load_library(client_library)

    class Client(http.AsyncClient):
        def build_request(self, *arguments: Any, **options: Any) -> Any:
            request: Any = http.AsyncClient.build_request(self, *arguments, **options)
            request.headers["accept-encoding"] = "identity"
            return request

    return Client(
        transport=_make_transport(policy, http, import_module(connection_library), tls),
        timeout=http.Timeout(_READ_SECONDS, connect=_CONNECT_SECONDS),
        follow_redirects=False,
        trust_env=False,
    )


def _make_transport(policy: AddressPolicy, http: Any, core: Any, tls: Any) -> Any:
    bound = _make_stream_type(http)

    class GuardedTransport(http.AsyncHTTPTransport):
        def __init__(self) -> None:
            super().__init__(verify=tls)
            self._pool = core.AsyncConnectionPool(
                ssl_context=tls,
                max_connections=100,
                max_keepalive_connections=20,
                keepalive_expiry=30.0,
                network_backend=_make_backend(policy, core),
            )

        async def handle_async_request(self, request: Any) -> Any:
            if request.url.scheme == "http":
                await policy.require_private(request.url.host, request.url.port or 80)
            answer: Any = await http.AsyncHTTPTransport.handle_async_request(self, request)
            is_encoded = answer.headers.get("content-encoding", "identity") != "identity"
            limit = _MOST_ENCODED_BYTES if is_encoded else _MOST_RESPONSE_BYTES
            answer.stream = bound(answer.stream, limit)
            if (opened := _opened.get()) is not None:
                opened.append(answer.stream)
            return answer

    return GuardedTransport()


def _make_backend(policy: AddressPolicy, core: Any) -> Any:
    class GuardedBackend(core.AsyncNetworkBackend):
        def __init__(self) -> None:
            self._backend = core.AnyIOBackend()

        async def connect_tcp(self, host: str, port: int, **options: Any) -> Any:
            failure: Exception | None = None
            for address in await policy.resolve(host, port):
                try:
                    return await self._backend.connect_tcp(str(address), port, **options)
                except (core.ConnectError, core.ConnectTimeout) as error:
                    failure = error
            raise failure or core.ConnectError(f"{host} has no address")

        async def sleep(self, seconds: float) -> None:
            await self._backend.sleep(seconds)

    return GuardedBackend()


def _make_stream_type(http: Any) -> Any:
    class BoundedStream(http.AsyncByteStream):
        def __init__(self, stream: Any, limit: int) -> None:
            self._stream = stream
            self._limit = limit

        async def __aiter__(self) -> AsyncIterator[bytes]:
            seen = line = 0
            async for chunk in self._stream:
                seen += len(chunk)
                end = chunk.rfind(b"\n")
                line = line + len(chunk) if end < 0 else len(chunk) - end - 1
                if seen > self._limit:
                    raise AnswerTooLarge(message=f"More than {self._limit // 1024**2} MiB came.")
                if line > _MOST_LINE_BYTES:
                    raise AnswerTooLarge(
                        message=f"More than {_MOST_LINE_BYTES // 1024**2} MiB came in one line."
                    )
                yield chunk

        async def aclose(self) -> None:
            await self._stream.aclose()

    return BoundedStream
