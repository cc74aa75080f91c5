"""Groq: chat completions with `x_groq` and times of its own. Facts: the vendor's Python client 1.7."""

from collections.abc import Iterator
from typing import ClassVar

from tests.emulators.base import Answer, Completion, Event, Json, Refused, Request
from tests.emulators.chat import ChatEmulator

_ERRORS = {
    400: ("invalid_request_error", None),
    401: ("invalid_request_error", "invalid_api_key"),
    404: ("invalid_request_error", "model_not_found"),
    413: ("tokens", "rate_limit_exceeded"),
    429: ("tokens", "rate_limit_exceeded"),
    498: ("capacity", "capacity_exceeded"),
    500: ("internal_server_error", None),
    503: ("service_unavailable", None),
}


class GroqEmulator(ChatEmulator):
    kind: ClassVar[str] = "groq"
    default_models = (
        "openai/gpt-oss-120b",
        "llama-3.3-70b-versatile",
        "moonshotai/kimi-k2-instruct-0905",
    )
    # the vendor's client adds /openai/v1 itself
    base_path = ""
    chat_path = "/openai/v1/chat/completions"
    models_path = "/openai/v1/models"

    def check_key(self, request: Request) -> None:
        if self.read_token(request) != self.api_key:
            raise self.error(401, None, "Invalid API Key")

    def error(
        self, status: int, kind: str | None, message: str | None, answer: Answer | None = None
    ) -> Refused:
        type_, code = _ERRORS.get(status, ("internal_server_error", None))
        body = {"message": message or f"The server said {status}.", "type": type_}
        if kind or code:
            body["code"] = kind or code
        return Refused(status, {"error": body})

    def describe_model(self, model: str) -> Json:
        limits = {"context_window": 131072, "max_completion_tokens": 32768}
        return {**super().describe_model(model), "active": True, "public_apps": None, **limits}

    def count_usage(self, model: str, body: Json, completion: Completion) -> Json:
        usage = super().count_usage(model, body, completion)
        details = {"reasoning_tokens": len(completion.thinking)}
        cached = {"cached_tokens": usage["prompt_tokens_details"]["cached_tokens"]}
        spent = {"queue_time": 0.01, "prompt_time": 0.02, "completion_time": 0.1}
        return {
            **usage,
            "prompt_tokens_details": cached,
            "completion_tokens_details": details,
            **spent,
            "total_time": 0.12,
        }

    def whole_message(self, body: Json, completion: Completion) -> Json:
        """There is no field for a refusal: it is plain text."""
        message: Json = {"content": completion.answer_text}
        if body.get("reasoning_format") == "parsed" and completion.thinking:
            message["reasoning"] = completion.thinking_text
        elif body.get("reasoning_format", "raw") == "raw" and completion.thinking:
            message["content"] = f"<think>{completion.thinking_text}</think>{message['content']}"
        return message

    def thinking_deltas(self, body: Json, answer: Answer, completion: Completion) -> Iterator[Json]:
        style = body.get("reasoning_format", "raw")
        if not completion.thinking or style == "hidden":
            return
        if style == "raw":
            yield {"content": "<think>"}
        for piece, _ in self.pieces(answer, completion.thinking):
            yield {"reasoning" if style == "parsed" else "content": piece}
        if style == "raw":
            yield {"content": "</think>"}

    def stream_chat(
        self, model: str, body: Json, answer: Answer, completion: Completion, usage: Json
    ) -> Iterator[Event]:
        stop = "end" if completion.stop == "refusal" else completion.stop
        shown = Completion(completion.thinking, completion.text, stop)
        return super().stream_chat(model, body, answer, shown, usage)

    def first_chunk(self, event: Event) -> Event:
        assert isinstance(event.data, dict)
        return Event({**event.data, "x_groq": {"id": "req_emulated"}})

    def last_chunk(self, event: Event, usage: Json) -> Event:
        """Usage comes here whether it was asked for or not."""
        assert isinstance(event.data, dict)
        return Event({**event.data, "x_groq": {"id": "req_emulated", "usage": usage}})

    def failure_event(self) -> Event:
        message = "Internal server error, please try again later."
        return Event({"error": {"message": message, "type": "internal_server_error"}}, "error")
