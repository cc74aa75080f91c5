"""What the emulators of model providers share: a loopback server, scripted answers, faults, counting of tokens."""

import json
import re
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Literal
from urllib.parse import parse_qs, urlsplit

Json = dict[str, Any]
Stop = Literal["end", "length", "refusal", "content_filter"]
_TOKEN = re.compile(r"\s*[A-Za-z0-9_]{1,6}|\s*[^\sA-Za-z0-9_]{1,3}|\s+")


@dataclass(frozen=True)
class Answer:
    """What the model says, or how it fails.

    `status` answers with an error of the vendor's shape and says nothing. `cut_after` closes the connection after
    that many pieces of text, with no end (`has_clean_cut`: the HTTP response ends well, as behind some proxies, and only
    the vendor's last event is missing); `fail_after` sends the vendor's error event there instead. `wire_bytes`
    sends the stream in slices of that size, which split events and UTF-8 signs.
    """

    text: str = ""
    thinking: str = ""
    stop: Stop = "end"
    status: int | None = None
    kind: str | None = None
    message: str | None = None
    retry_after_seconds: int | None = None
    first_delay_seconds: float = 0.0
    piece_delay_seconds: float = 0.0
    cut_after: int | None = None
    has_clean_cut: bool = False
    fail_after: int | None = None
    tokens_per_piece: int | None = None
    wire_bytes: int | None = None


@dataclass
class Request:
    """One call as it came in. Times are `time.time()`; `sent_at` has one for each piece of text that went out."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: Any
    received_at: float = field(default_factory=time.time)
    sent_at: list[float] = field(default_factory=list[float])
    has_hung_up: bool = False

    @property
    def text(self) -> str:
        """Everything the body says, for an answer that depends on it."""
        return "\n".join(find_texts(self.body))


Script = Answer | str | Callable[[Request], Answer | str]


class Refused(Exception):
    """The vendor answers with an error."""

    def __init__(self, status: int, body: Json, headers: dict[str, str] | None = None) -> None:
        super().__init__(f"{status}: {body}")
        self.status = status
        self.body = body
        self.headers = headers or {}


@dataclass(frozen=True)
class Event:
    """One event of a stream; `is_text` marks those that carry a piece of the answer."""

    data: Json | str
    name: str | None = None
    is_text: bool = False

    def encode(self) -> bytes:
        data = self.data if isinstance(self.data, str) else dump(self.data)
        head = f"event: {self.name}\n" if self.name else ""
        return f"{head}data: {data}\n\n".encode()


@dataclass(frozen=True)
class Whole:
    """An answer in one piece."""

    body: Json


@dataclass(frozen=True)
class Stream:
    """An answer in events; `failure` is what the vendor sends when it breaks down on the way."""

    events: Iterator[Event]
    answer: Answer
    failure: Event


@dataclass(frozen=True)
class Completion:
    """A scripted answer within the caller's limit of output tokens."""

    thinking: tuple[str, ...]
    text: tuple[str, ...]
    stop: Stop

    @property
    def thinking_text(self) -> str:
        return "".join(self.thinking)

    @property
    def answer_text(self) -> str:
        return "".join(self.text)

    @property
    def total_tokens(self) -> int:
        return len(self.thinking) + len(self.text)


def dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def split_tokens(text: str) -> list[str]:
    """Pieces of about four signs, joined they are the text again."""
    return _TOKEN.findall(text)


def complete(answer: Answer, limit: int | None, *, can_think: bool = True) -> Completion:
    """Thinking counts against `limit` (tokens), as with every vendor."""
    thinking = split_tokens(answer.thinking) if can_think else []
    text = split_tokens(answer.text)
    stop = answer.stop
    if limit is not None and len(thinking) + len(text) > limit:
        thinking = thinking[:limit]
        text = text[: limit - len(thinking)]
        stop = "length"
    return Completion(tuple(thinking), tuple(text), stop)


def group(tokens: Sequence[str], size: int) -> Iterator[tuple[str, int]]:
    """(text, tokens so far) in pieces of `size` tokens."""
    for start in range(0, len(tokens), size):
        piece = tokens[start : start + size]
        yield "".join(piece), start + len(piece)


def take_page(
    items: Sequence[str], query: dict[str, list[str]], size_name: str, after: str | None
) -> tuple[list[str], bool]:
    """(items behind `after`, whether more follow), as many as the query asks for."""
    start = items.index(after) + 1 if after in items else 0
    size = int(query.get(size_name, ["1000"])[0])
    return list(items[start : start + size]), start + size < len(items)


def find_texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from find_texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from find_texts(item)


class PrefixCache:
    """Automatic prompt caching: the longest start that an earlier request of the same model had too."""

    def __init__(self, minimum: int, step: int) -> None:
        self._minimum = minimum
        self._step = step
        self._seen: dict[str, list[list[str]]] = {}

    def count(self, model: str, prompt: str) -> tuple[int, int]:
        """(tokens of the prompt, cached tokens of them); remembers the prompt."""
        tokens = split_tokens(prompt)
        seen = self._seen.setdefault(model, [])
        longest = max((_common_length(tokens, other) for other in seen), default=0)
        seen.append(tokens)
        cached = longest - longest % self._step
        return len(tokens), cached if cached >= self._minimum else 0


def _common_length(left: list[str], right: list[str]) -> int:
    length = min(len(left), len(right))
    return next((at for at in range(length) if left[at] != right[at]), length)


class Emulator:
    """A provider on a port of loopback.

    Answers come from the queue, then from `default`; with neither the call fails and `unexpected` says so. Strict
    like the vendor: what the real one refuses is refused before an answer is taken from the queue.
    """

    kind: ClassVar[str]
    default_models: ClassVar[tuple[str, ...]]
    # added to `url` to give the address that a client of the vendor is configured with
    base_path: ClassVar[str] = ""
    # what one event carries when a script does not say
    tokens_per_piece: ClassVar[int] = 1

    def __init__(
        self,
        *answers: Script,
        default: Script | None = None,
        api_key: str | None = "sk-emulated-key",
        models: Sequence[str] = (),
    ) -> None:
        self.api_key = api_key
        self.models = tuple(models) or self.default_models
        self.requests: list[Request] = []
        self.unexpected: list[str] = []
        self.default = default
        self._queue: deque[Script] = deque(answers)
        self._lock = threading.Lock()
        self._server: _Server | None = None

    def __enter__(self) -> "Emulator":
        self._server = _Server(("127.0.0.1", 0), self)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        assert self._server is not None, "use it in a with statement"
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def base_url(self) -> str:
        return f"{self.url}{self.base_path}"

    @property
    def completions(self) -> list[Request]:
        """The calls that asked for an answer."""
        return [request for request in self.requests if request.method == "POST"]

    def add(self, *answers: Script) -> None:
        with self._lock:
            self._queue.extend(answers)

    @property
    def remaining(self) -> int:
        return len(self._queue)

    def take_answer(self, request: Request) -> Answer:
        """The next scripted answer. Raises Refused for one that stands for an error."""
        with self._lock:
            script = self._queue.popleft() if self._queue else self.default
        if script is None:
            self.unexpected.append(f"{request.method} {request.path}")
            raise self.error(500, None, "Nothing is scripted for this call.")
        answer = script if isinstance(script, Answer | str) else script(request)
        if isinstance(answer, str):
            answer = Answer(answer)
        if answer.status is not None:
            headers = {}
            if answer.retry_after_seconds is not None:
                headers["retry-after"] = str(answer.retry_after_seconds)
            refusal = self.error(answer.status, answer.kind, answer.message, answer)
            raise Refused(refusal.status, refusal.body, {**refusal.headers, **headers})
        return answer

    def pieces(self, answer: Answer, tokens: Sequence[str]) -> Iterator[tuple[str, int]]:
        return group(tokens, answer.tokens_per_piece or self.tokens_per_piece)

    def read_token(self, request: Request) -> str | None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        return token if scheme.lower() == "bearer" and token else None

    def answer(self, request: Request) -> Whole | Stream:
        """Raises Refused."""
        raise NotImplementedError

    def error(
        self, status: int, kind: str | None, message: str | None, answer: Answer | None = None
    ) -> Refused:
        raise NotImplementedError


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], emulator: Emulator) -> None:
        super().__init__(address, _Handler)
        self.emulator = emulator

    def handle_error(self, request: object, client_address: object) -> None:
        """A client may hang up at any time; anything else is told by the handler."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def log_message(self, format: str, *args: object) -> None:
        """Silent: a test looks at `requests`."""

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def _serve(self) -> None:
        emulator = self.server.emulator
        request = self._read()
        emulator.requests.append(request)
        try:
            try:
                found = emulator.answer(request)
            except Refused as refused:
                self._write_whole(refused.status, refused.body, refused.headers)
                return
            except Exception as error:
                # a fault of the emulator or of a script must fail the test, not look like the vendor's
                emulator.unexpected.append(repr(error))
                self._write_whole(500, {"emulator": repr(error)}, {})
                raise
            if isinstance(found, Whole):
                self._write_whole(200, found.body, {})
            else:
                self._write_stream(request, found)
        except (BrokenPipeError, ConnectionResetError):
            request.has_hung_up = True
            self.close_connection = True

    def _read(self) -> Request:
        parts = urlsplit(self.path)
        length = int(self.headers.get("content-length") or 0)
        raw = self.rfile.read(length)
        try:
            body = json.loads(raw) if raw else None
        except ValueError:
            body = None
        headers = {name.lower(): value for name, value in self.headers.items()}
        return Request(self.command, parts.path, parse_qs(parts.query), headers, body)

    def _write_whole(self, status: int, body: Json, headers: dict[str, str]) -> None:
        content = dump(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def _write_stream(self, request: Request, stream: Stream) -> None:
        answer = stream.answer
        self.send_response(200)
        self.send_header("content-type", "text/event-stream; charset=utf-8")
        self.send_header("cache-control", "no-cache")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        time.sleep(answer.first_delay_seconds)
        pieces = 0
        for event in stream.events:
            if event.is_text:
                if pieces == answer.fail_after:
                    self._write_chunk(stream.failure.encode(), answer)
                    break
                if pieces == answer.cut_after and answer.has_clean_cut:
                    break
                if pieces == answer.cut_after:
                    # no last chunk: the client sees a connection that ended too early
                    self.close_connection = True
                    return
                if pieces:
                    time.sleep(answer.piece_delay_seconds)
                pieces += 1
                request.sent_at.append(time.time())
            self._write_chunk(event.encode(), answer)
        self.wfile.write(b"0\r\n\r\n")

    def _write_chunk(self, data: bytes, answer: Answer) -> None:
        size = answer.wire_bytes or len(data)
        for start in range(0, len(data), size):
            piece = data[start : start + size]
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
