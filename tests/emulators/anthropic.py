"""Anthropic messages. Facts: API versions 2023-06-01 and 2026-10-21, and the vendor's Python client 2."""

import itertools
import re
from collections.abc import Iterator
from typing import Any, ClassVar

from tests.emulators.base import (
    Answer,
    Completion,
    Emulator,
    Event,
    Json,
    Refused,
    Request,
    Stream,
    Whole,
    complete,
    dump,
    split_tokens,
    take_page,
)

VERSIONS = ("2023-06-01", "2026-10-21")
_ERROR_TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    500: "api_error",
    504: "timeout_error",
    529: "overloaded_error",
}
_BLOCKS = {"text", "image", "document", "thinking", "redacted_thinking", "tool_use", "tool_result"}
_IMAGES = {"image/png", "image/jpeg", "image/gif", "image/webp"}
# from Claude 4.6 on a conversation must end with the user
_TAKES_PREFILL = re.compile(r"^claude-(3|.*-4-[0-5]\b)")
_CACHE_MINIMUM = 1024
_CACHE_LOOKBACK = 20


class AnthropicEmulator(Emulator):
    kind: ClassVar[str] = "anthropic"
    default_models = ("claude-sonnet-4-6", "claude-haiku-4-5", "claude-opus-4-6")
    tokens_per_piece = 6
    output_limit: ClassVar[int] = 128_000

    def __init__(self, *answers: Any, **options: Any) -> None:
        super().__init__(*answers, **options)
        self._numbers = itertools.count(1)
        self._cached: dict[str, set[str]] = {}

    def answer(self, request: Request) -> Whole | Stream:
        self._check_head(request)
        if request.method == "GET" and request.path == "/v1/models":
            return Whole(self._list_models(request))
        if request.method == "POST" and request.path == "/v1/messages":
            return self._answer_message(request)
        raise self.error(404, None, "Not Found")

    def error(
        self, status: int, kind: str | None, message: str | None, answer: Answer | None = None
    ) -> Refused:
        number = f"req_{next(self._numbers):024d}"
        error = {
            "type": kind or _ERROR_TYPES.get(status, "api_error"),
            "message": message or _default_message(status),
        }
        body = {"type": "error", "error": error, "request_id": number}
        return Refused(status, body, {"request-id": number})

    def _check_head(self, request: Request) -> None:
        key = request.headers.get("x-api-key") or self.read_token(request)
        if key is None:
            raise self.error(401, None, "x-api-key header is required")
        if key != self.api_key:
            raise self.error(401, None, "invalid x-api-key")
        version = request.headers.get("anthropic-version")
        if version is None:
            raise self.error(400, None, "anthropic-version: header is required")
        if version not in VERSIONS:
            raise self.error(400, None, f'anthropic-version: "{version}" is not a valid version')

    def _list_models(self, request: Request) -> Json:
        after = request.query.get("after_id", [None])[0]
        models, has_more = take_page(self.models, request.query, "limit", after)
        rows = [
            {
                "type": "model",
                "id": model,
                "display_name": model.replace("-", " ").title(),
                "created_at": "2026-01-01T00:00:00Z",
                "lifecycle": "active",
                "max_input_tokens": 200_000,
                "max_tokens": self.output_limit,
            }
            for model in models
        ]
        ends = {"first_id": models[0], "last_id": models[-1]} if models else {}
        return {"data": rows, "has_more": has_more, **ends}

    # --- one call

    def _answer_message(self, request: Request) -> Whole | Stream:
        body = request.body
        if not isinstance(body, dict):
            raise self.error(400, None, "The request body is not valid JSON")
        self._check_body(body, request.headers["anthropic-version"])
        answer = self.take_answer(request)
        can_think = (body.get("thinking") or {}).get("type") in ("enabled", "adaptive")
        completion = complete(answer, body["max_tokens"], can_think=can_think)
        usage = self._count_input(body)
        if body.get("stream"):
            events = self._events(body["model"], answer, completion, usage)
            return Stream(events, answer, _failure("overloaded_error", "Overloaded"))
        if completion.stop == "content_filter":
            raise self.error(400, None, "Output blocked by content filtering policy")
        message = self._make_message(body["model"], completion)
        usage = {**usage, "output_tokens": max(1, completion.total_tokens)}
        return Whole({**message, "usage": usage})

    def _check_body(self, body: Json, version: str) -> None:
        model = body.get("model")
        if not isinstance(model, str):
            raise self.error(400, None, "model: Field required")
        if model not in self.models:
            raise self.error(404, None, f"model: {model}")
        limit = body.get("max_tokens")
        if not isinstance(limit, int):
            raise self.error(400, None, "max_tokens: Field required")
        if not 1 <= limit <= self.output_limit:
            text = f"max_tokens: {limit} > {self.output_limit}, which is the maximum allowed number of output tokens for {model}"
            raise self.error(400, None, text)
        self._check_sampling(body, version)
        self._check_thinking(body, limit)
        self._check_messages(body.get("messages"), model)
        if sum(1 for block in _blocks(body) if block.get("cache_control")) > 4:
            raise self.error(400, None, "A maximum of 4 blocks with cache_control may be provided.")

    def _check_sampling(self, body: Json, version: str) -> None:
        """Since 2026-10-21 not even the default values are taken."""
        for name in ("temperature", "top_p", "top_k"):
            if name in body and version >= "2026-10-21":
                raise self.error(400, None, f"{name}: Extra inputs are not permitted")

    def _check_thinking(self, body: Json, limit: int) -> None:
        thinking = body.get("thinking") or {}
        if thinking.get("type") != "enabled":
            return
        budget = thinking.get("budget_tokens", 0)
        if budget < 1024:
            text = "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024"
            raise self.error(400, None, text)
        if budget >= limit:
            text = "`max_tokens` must be greater than `thinking.budget_tokens`."
            raise self.error(400, None, text)

    def _check_messages(self, messages: Any, model: str) -> None:
        if not isinstance(messages, list) or not messages:
            raise self.error(400, None, "messages: at least one message is required")
        for number, message in enumerate(messages):
            self._check_message(message, number)
        if messages[-1]["role"] != "assistant":
            return
        if not _TAKES_PREFILL.match(model):
            text = "This model does not support assistant message prefill. The conversation must end with a user message."
            raise self.error(400, None, text)
        last = _content_blocks(messages[-1]["content"])
        if last and str(last[-1].get("text", "")).rstrip() != last[-1].get("text", ""):
            text = "messages: final assistant content cannot end with trailing whitespace"
            raise self.error(400, None, text)

    def _check_message(self, message: Any, number: int) -> None:
        where = f"messages.{number}"
        if not isinstance(message, dict) or message.get("role") not in ("user", "assistant"):
            text = f'{where}.role: Unexpected role. Allowed roles are "user" or "assistant"'
            raise self.error(400, None, text)
        content = message.get("content")
        if not isinstance(content, str | list) or not content:
            raise self.error(400, None, f"{where}.content: must have non-empty content")
        for block in _content_blocks(content):
            self._check_block(block, where)

    def _check_block(self, block: Json, where: str) -> None:
        kind = block.get("type")
        if kind not in _BLOCKS:
            raise self.error(400, None, f"{where}.content: Input tag '{kind}' is not expected")
        if kind == "text" and not str(block.get("text", "")).strip():
            raise self.error(400, None, "messages: text content blocks must be non-empty")
        source = block.get("source") or {}
        is_inline = kind == "image" and source.get("type") == "base64"
        if is_inline and source.get("media_type") not in _IMAGES:
            raise self.error(400, None, f"{where}.content.image.source.media_type: not allowed")

    # --- usage

    def _count_input(self, body: Json) -> Json:
        """Tokens read from and written to the cache are not part of `input_tokens`.

        Written is what stands before a `cache_control` mark; read is the longest start that was written before,
        looked for at most 20 blocks before a mark.
        """
        blocks = _blocks(body)
        marks = [at for at, block in enumerate(blocks) if block.get("cache_control")]
        if body.get("cache_control") and blocks:
            marks.append(len(blocks) - 1)
        texts = [dump({k: v for k, v in block.items() if k != "cache_control"}) for block in blocks]
        sizes = [len(split_tokens(_visible_text(block))) for block in blocks]
        known = self._cached.setdefault(body["model"], set())
        read = 0
        for mark in marks:
            for at in range(mark, max(-1, mark - _CACHE_LOOKBACK), -1):
                if "\n".join(texts[: at + 1]) in known:
                    read = max(read, at + 1)
                    break
        written = max((mark + 1 for mark in marks), default=0)
        if sum(sizes[:written]) < _CACHE_MINIMUM:
            written = read = 0
        known.update(
            "\n".join(texts[: mark + 1])
            for mark in marks
            if sum(sizes[: mark + 1]) >= _CACHE_MINIMUM
        )
        written = max(written, read)
        created = sum(sizes[read:written])
        return {
            "input_tokens": sum(sizes[written:]),
            "cache_creation_input_tokens": created,
            "cache_read_input_tokens": sum(sizes[:read]),
            "cache_creation": {
                "ephemeral_5m_input_tokens": created,
                "ephemeral_1h_input_tokens": 0,
            },
            "service_tier": "standard",
        }

    # --- shapes

    def _make_message(self, model: str, completion: Completion) -> Json:
        content: list[Json] = []
        if completion.thinking:
            content.append(
                {"type": "thinking", "thinking": completion.thinking_text, "signature": "c2ln"}
            )
        if completion.text:
            content.append({"type": "text", "text": completion.answer_text})
        return {
            "id": f"msg_{next(self._numbers):024d}",
            "type": "message",
            "role": "assistant",
            "model": model,
            "content": content,
            "stop_reason": _stop_reason(completion),
            "stop_sequence": None,
        }

    def _events(
        self, model: str, answer: Answer, completion: Completion, usage: Json
    ) -> Iterator[Event]:
        begun = {
            **self._make_message(model, completion),
            "content": [],
            "stop_reason": None,
            "usage": {**usage, "output_tokens": 1},
        }
        yield _named({"type": "message_start", "message": begun})
        yield _named({"type": "ping"})
        index = 0
        if completion.thinking:
            yield from self._thinking_events(answer, completion)
            index = 1
        yield from self._text_events(index, answer, completion)
        if completion.stop == "content_filter":
            yield _failure("invalid_request_error", "Output blocked by content filtering policy")
            return
        delta = {"stop_reason": _stop_reason(completion), "stop_sequence": None}
        # cumulative: the last one counts, and it repeats the input's side
        spent = {k: v for k, v in usage.items() if k.endswith("input_tokens")}
        total = {**spent, "output_tokens": max(1, completion.total_tokens)}
        yield _named({"type": "message_delta", "delta": delta, "usage": total})
        yield _named({"type": "message_stop"})

    def _thinking_events(self, answer: Answer, completion: Completion) -> Iterator[Event]:
        block = {"type": "thinking", "thinking": "", "signature": ""}
        yield _named({"type": "content_block_start", "index": 0, "content_block": block})
        for piece, _ in self.pieces(answer, completion.thinking):
            yield _delta(0, {"type": "thinking_delta", "thinking": piece})
        yield _delta(0, {"type": "signature_delta", "signature": "c2ln"})
        yield _named({"type": "content_block_stop", "index": 0})

    def _text_events(self, index: int, answer: Answer, completion: Completion) -> Iterator[Event]:
        if not completion.text:
            return
        block = {"type": "text", "text": ""}
        yield _named({"type": "content_block_start", "index": index, "content_block": block})
        for piece, _ in self.pieces(answer, completion.text):
            yield _delta(index, {"type": "text_delta", "text": piece}, is_text=True)
        yield _named({"type": "content_block_stop", "index": index})


def _named(data: Json) -> Event:
    return Event(data, data["type"])


def _delta(index: int, delta: Json, *, is_text: bool = False) -> Event:
    data = {"type": "content_block_delta", "index": index, "delta": delta}
    return Event(data, "content_block_delta", is_text)


def _failure(kind: str, message: str) -> Event:
    return Event({"type": "error", "error": {"type": kind, "message": message}}, "error")


def _stop_reason(completion: Completion) -> str:
    return {"length": "max_tokens", "refusal": "refusal"}.get(completion.stop, "end_turn")


def _default_message(status: int) -> str:
    known = {429: "This request would exceed your organization's rate limit.", 529: "Overloaded"}
    return known.get(status, "Internal server error")


def _content_blocks(content: Any) -> list[Json]:
    if isinstance(content, str):
        return [{"type": "text", "text": content}]
    return list(content or [])


def _blocks(body: Json) -> list[Json]:
    """Everything of the prompt in the order in which it is cached: tools, system, messages."""
    blocks = [dict(tool) for tool in body.get("tools") or []]
    blocks += _content_blocks(body.get("system"))
    for message in body["messages"]:
        # the role separates two texts that would otherwise be one start
        blocks += [{"role": message["role"], **b} for b in _content_blocks(message["content"])]
    return blocks


def _visible_text(block: Json) -> str:
    return str(block.get("text") or block.get("thinking") or block.get("content") or "")
