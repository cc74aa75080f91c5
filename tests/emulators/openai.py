"""OpenAI: chat completions and responses. Facts: the vendor's OpenAPI description and its Python client 3."""

import re
from collections.abc import Iterator
from typing import Any, ClassVar

from tests.emulators.base import (
    Answer,
    Completion,
    Event,
    Json,
    Request,
    Stream,
    Whole,
    complete,
    find_texts,
)
from tests.emulators.chat import ChatEmulator

_REASONING = re.compile(r"^(o\d|gpt-[5-9])")
_ITEM_PARTS = {"input_text", "input_image", "input_file", "output_text", "refusal"}


class OpenAIEmulator(ChatEmulator):
    kind: ClassVar[str] = "openai"
    default_models = ("gpt-6.1-sol", "gpt-5.4-mini", "gpt-4.1-mini")

    def answer(self, request: Request) -> Whole | Stream:
        if request.method == "POST" and request.path == "/v1/responses":
            self.check_key(request)
            return self.answer_response(request)
        return super().answer(request)

    def check_body(self, body: Json, model: str) -> None:
        super().check_body(body, model)
        if not _REASONING.match(model):
            return
        if "max_tokens" in body:
            text = "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
            raise self.error(400, "unsupported_parameter", text)
        if body.get("temperature", 1) not in (1, None):
            text = "Unsupported value: 'temperature' does not support this value with this model. Only the default (1) value is supported."
            raise self.error(400, "unsupported_value", text)

    def can_think(self, body: Json, model: str) -> bool:
        return bool(_REASONING.match(model))

    def thinking_deltas(self, body: Json, answer: Answer, completion: Completion) -> Iterator[Json]:
        """Chat completions count reasoning and never show it."""
        return iter(())

    # --- responses

    def answer_response(self, request: Request) -> Whole | Stream:
        body = request.body
        model = self.load_model(body)
        self.check_input(body)
        answer = self.take_answer(request)
        limit = body.get("max_output_tokens")
        completion = complete(answer, limit, can_think=self.can_think(body, model))
        usage = self.count_response_usage(model, body, completion)
        number = next(self._numbers)
        response = _make_response(f"resp_{number:024d}", model, body, completion)
        if body.get("stream"):
            show = (body.get("reasoning") or {}).get("summary") is not None
            events = self._stream_response(response, answer, completion, usage, show)
            failure = Event({"type": "error", "code": "server_error", "message": "The server had an error.", "param": None, "sequence_number": 9999}, "error")  # fmt: skip
            return Stream(events, answer, failure)
        return Whole(
            {**response, "output": _make_output(response["id"], completion), "usage": usage}
        )

    def check_input(self, body: Json) -> None:
        given = body.get("input")
        if not isinstance(given, str | list) or not given:
            raise self.error(
                400, "missing_required_parameter", "Missing required parameter: 'input'."
            )
        limit = body.get("max_output_tokens")
        if limit is not None and limit < 16:
            text = f"Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16, but got {limit} instead."
            raise self.error(400, "integer_below_min_value", text)
        for item in given if isinstance(given, list) else []:
            self._check_item(item)

    def _check_item(self, item: Any) -> None:
        content = item.get("content") if isinstance(item, dict) else None
        for part in content if isinstance(content, list) else []:
            if part.get("type") not in _ITEM_PARTS:
                text = f"Invalid value: '{part.get('type')}'. Supported values are: {', '.join(sorted(_ITEM_PARTS))}."
                raise self.error(400, "invalid_value", text)

    def count_response_usage(self, model: str, body: Json, completion: Completion) -> Json:
        prompt = "\n".join(find_texts([body.get("instructions") or "", body["input"]]))
        input_tokens, cached = self.cache.count(model, prompt)
        return {
            "input_tokens": input_tokens,
            "input_tokens_details": {"cached_tokens": cached, "cache_write_tokens": 0},
            "output_tokens": completion.total_tokens,
            "output_tokens_details": {"reasoning_tokens": len(completion.thinking)},
            "total_tokens": input_tokens + completion.total_tokens,
        }

    def _stream_response(
        self, response: Json, answer: Answer, completion: Completion, usage: Json, show: bool
    ) -> Iterator[Event]:
        for number, event in enumerate(
            self._response_events(response, answer, completion, usage, show)
        ):
            assert isinstance(event.data, dict)
            data = {**event.data, "sequence_number": number}
            yield Event(data, event.data["type"], event.is_text)

    def _response_events(
        self, response: Json, answer: Answer, completion: Completion, usage: Json, show: bool
    ) -> Iterator[Event]:
        begun = {**response, "status": "in_progress", "incomplete_details": None}
        yield Event({"type": "response.created", "response": begun})
        yield Event({"type": "response.in_progress", "response": begun})
        output = _make_output(response["id"], completion)
        for index, item in enumerate(output):
            if item["type"] == "reasoning":
                yield from self._reasoning_events(item, index, answer, completion, show)
            else:
                yield from self._message_events(item, index, answer, completion)
        kind = "incomplete" if response["status"] == "incomplete" else "completed"
        yield Event({"type": f"response.{kind}", "response": {**response, "output": output, "usage": usage}})  # fmt: skip

    def _reasoning_events(
        self, item: Json, index: int, answer: Answer, completion: Completion, show: bool
    ) -> Iterator[Event]:
        where = {"item_id": item["id"], "output_index": index, "summary_index": 0}
        begun = {**item, "summary": []}
        yield Event({"type": "response.output_item.added", "output_index": index, "item": begun})
        if show:
            part = {"type": "summary_text", "text": ""}
            yield Event({"type": "response.reasoning_summary_part.added", **where, "part": part})
            for piece, _ in self.pieces(answer, completion.thinking):
                yield Event(
                    {"type": "response.reasoning_summary_text.delta", **where, "delta": piece}
                )
            text = completion.thinking_text
            yield Event({"type": "response.reasoning_summary_text.done", **where, "text": text})
            part = {"type": "summary_text", "text": text}
            yield Event({"type": "response.reasoning_summary_part.done", **where, "part": part})
        yield Event({"type": "response.output_item.done", "output_index": index, "item": item})

    def _message_events(
        self, item: Json, index: int, answer: Answer, completion: Completion
    ) -> Iterator[Event]:
        where = {"item_id": item["id"], "output_index": index, "content_index": 0}
        [part] = item["content"]
        name, field = (
            ("refusal", "refusal") if part["type"] == "refusal" else ("output_text", "text")
        )
        begun = {**item, "status": "in_progress", "content": []}
        yield Event({"type": "response.output_item.added", "output_index": index, "item": begun})
        yield Event({"type": "response.content_part.added", **where, "part": {**part, field: ""}})
        logprobs: Json = {"logprobs": []} if name == "output_text" else {}
        for piece, _ in self.pieces(answer, completion.text):
            data = {"type": f"response.{name}.delta", **where, "delta": piece, **logprobs}
            yield Event(data, is_text=True)
        yield Event({"type": f"response.{name}.done", **where, field: part[field], **logprobs})
        yield Event({"type": "response.content_part.done", **where, "part": part})
        yield Event({"type": "response.output_item.done", "output_index": index, "item": item})


def _make_response(response_id: str, model: str, body: Json, completion: Completion) -> Json:
    reasons = {"length": "max_output_tokens", "content_filter": "content_filter"}
    reason = reasons.get(completion.stop)
    return {
        "id": response_id,
        "object": "response",
        "created_at": 1760000000,
        "status": "incomplete" if reason else "completed",
        "error": None,
        "incomplete_details": {"reason": reason} if reason else None,
        "instructions": body.get("instructions"),
        "max_output_tokens": body.get("max_output_tokens"),
        "model": model,
        "output": [],
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "usage": None,
    }


def _make_output(response_id: str, completion: Completion) -> list[Json]:
    number = response_id.removeprefix("resp_")
    items: list[Json] = []
    if completion.thinking:
        summary = [{"type": "summary_text", "text": completion.thinking_text}]
        items.append({"id": f"rs_{number}", "type": "reasoning", "summary": summary})
    if completion.stop == "refusal":
        part: Json = {"type": "refusal", "refusal": completion.answer_text}
    else:
        part = {"type": "output_text", "text": completion.answer_text, "annotations": [], "logprobs": []}  # fmt: skip
    status = "incomplete" if completion.stop in ("length", "content_filter") else "completed"
    message = {"id": f"msg_{number}", "type": "message", "role": "assistant", "status": status}
    return [*items, {**message, "content": [part]}]
