"""The chat completions protocol, as OpenAI defined it and Groq, Morph and many servers speak it."""

import itertools
import time
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from tests.emulators.base import (
    Answer,
    Completion,
    Emulator,
    Event,
    Json,
    PrefixCache,
    Refused,
    Request,
    Script,
    Stream,
    Whole,
    complete,
    find_texts,
)

ROLES = {"system", "developer", "user", "assistant", "tool", "function"}
PART_TYPES = {"text", "image_url", "input_audio", "file", "refusal"}
_ERROR_TYPES = {
    400: ("invalid_request_error", None),
    401: ("invalid_request_error", "invalid_api_key"),
    403: ("invalid_request_error", "unsupported_country_region_territory"),
    404: ("invalid_request_error", "model_not_found"),
    429: ("requests", "rate_limit_exceeded"),
    500: ("server_error", None),
    503: ("service_unavailable", None),
}


class ChatEmulator(Emulator):
    """Also stands for any server that speaks this protocol: Ollama, vLLM, LM Studio, OpenRouter."""

    kind: ClassVar[str] = "compatible"
    default_models = ("qwen3-coder:30b",)
    base_path = "/v1"
    chat_path: ClassVar[str] = "/v1/chat/completions"
    models_path: ClassVar[str] = "/v1/models"
    id_prefix: ClassVar[str] = "chatcmpl-"
    cache_minimum: ClassVar[int] = 1024

    def __init__(
        self,
        *answers: Script,
        default: Script | None = None,
        api_key: str | None = "sk-emulated-key",
        models: Sequence[str] = (),
    ) -> None:
        super().__init__(*answers, default=default, api_key=api_key, models=models)
        self.cache = PrefixCache(self.cache_minimum, 128)
        self._numbers = itertools.count(1)

    def answer(self, request: Request) -> Whole | Stream:
        self.check_key(request)
        if request.method == "GET" and request.path == self.models_path:
            return Whole({"object": "list", "data": [self.describe_model(m) for m in self.models]})
        if request.method == "POST" and request.path == self.chat_path:
            return self.answer_chat(request)
        raise self.error(404, None, f"Invalid URL ({request.method} {request.path})")

    def check_key(self, request: Request) -> None:
        if self.api_key is None:
            return
        token = self.read_token(request)
        if token is None:
            message = "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth."
            body = {
                "message": message,
                "type": "invalid_request_error",
                "param": None,
                "code": None,
            }
            raise Refused(401, {"error": body})
        if token != self.api_key:
            shown = f"{token[:3]}****{token[-4:]}"
            raise self.error(401, None, f"Incorrect API key provided: {shown}.")

    def error(
        self, status: int, kind: str | None, message: str | None, answer: Answer | None = None
    ) -> Refused:
        type_, code = _ERROR_TYPES.get(status, ("server_error", None))
        body = {
            "message": message or f"The server said {status}.",
            "type": "insufficient_quota" if kind == "insufficient_quota" else type_,
            "param": None,
            "code": kind or code,
        }
        return Refused(status, {"error": body}, {"x-request-id": f"req_{next(self._numbers):08x}"})

    def describe_model(self, model: str) -> Json:
        return {"id": model, "object": "model", "created": 1760000000, "owned_by": "system"}

    def load_model(self, body: Any) -> str:
        if not isinstance(body, dict):
            raise self.error(400, None, "We could not parse the JSON body of your request.")
        model = body.get("model")
        if not isinstance(model, str) or not model:
            raise self.error(400, None, "you must provide a model parameter")
        if model not in self.models:
            text = f"The model `{model}` does not exist or you do not have access to it."
            raise self.error(404, "model_not_found", text)
        return model

    # --- one call

    def answer_chat(self, request: Request) -> Whole | Stream:
        body = request.body
        model = self.load_model(body)
        self.check_body(body, model)
        answer = self.take_answer(request)
        completion = complete(answer, self.read_limit(body), can_think=self.can_think(body, model))
        usage = self.count_usage(model, body, completion)
        if body.get("stream"):
            events = self.stream_chat(model, body, answer, completion, usage)
            return Stream(events, answer, self.failure_event())
        return Whole(self.whole_chat(model, body, completion, usage))

    def check_body(self, body: Json, model: str) -> None:
        messages = body.get("messages")
        if not isinstance(messages, list) or not messages:
            raise self.error(400, None, "Missing required parameter: 'messages'.")
        for number, message in enumerate(messages):
            self.check_message(message, number)
        if body.get("stream_options") is not None and not body.get("stream"):
            text = "The 'stream_options' parameter is only allowed when 'stream' is enabled."
            raise self.error(400, None, text)
        del model

    def check_message(self, message: Any, number: int) -> None:
        if not isinstance(message, dict) or message.get("role") not in ROLES:
            raise self.error(400, "invalid_value", f"Invalid value: 'messages[{number}].role'.")
        content = message.get("content")
        if content is None and message["role"] == "assistant":
            return
        if isinstance(content, str):
            return
        if not isinstance(content, list):
            text = f"Invalid type for 'messages[{number}].content': expected one of a string or array of objects."
            raise self.error(400, "invalid_type", text)
        for part in content:
            self.check_part(part, f"messages[{number}].content")

    def check_part(self, part: Any, where: str) -> None:
        if not isinstance(part, dict) or part.get("type") not in PART_TYPES:
            raise self.error(400, "invalid_value", f"Invalid value: '{where}[].type'.")
        if part["type"] == "image_url":
            address = str((part.get("image_url") or {}).get("url", ""))
            if not address.startswith(("https://", "http://", "data:image/")):
                raise self.error(400, "invalid_image_url", f"Invalid image in '{where}'.")

    def read_limit(self, body: Json) -> int | None:
        return body.get("max_completion_tokens") or body.get("max_tokens")

    def can_think(self, body: Json, model: str) -> bool:
        del body, model
        return True

    # --- usage

    def count_usage(self, model: str, body: Json, completion: Completion) -> Json:
        """Cached tokens are part of the prompt's tokens."""
        prompt = "\n".join(find_texts(body["messages"]))
        prompt_tokens, cached = self.cache.count(model, prompt)
        return {
            "prompt_tokens": prompt_tokens,
            "completion_tokens": completion.total_tokens,
            "total_tokens": prompt_tokens + completion.total_tokens,
            "prompt_tokens_details": {"cached_tokens": cached, "audio_tokens": 0},
            "completion_tokens_details": {
                "reasoning_tokens": len(completion.thinking),
                "audio_tokens": 0,
                "accepted_prediction_tokens": 0,
                "rejected_prediction_tokens": 0,
            },
        }

    # --- shapes

    def finish_reason(self, completion: Completion) -> str:
        reasons = {"length": "length", "content_filter": "content_filter"}
        return reasons.get(completion.stop, "stop")

    def whole_chat(self, model: str, body: Json, completion: Completion, usage: Json) -> Json:
        message = {"role": "assistant", **self.whole_message(body, completion)}
        choice = {"index": 0, "message": message, "finish_reason": self.finish_reason(completion)}
        head = self.chunk_head(model) | {"object": "chat.completion"}
        return {**head, "choices": [{**choice, "logprobs": None}], "usage": usage}

    def whole_message(self, body: Json, completion: Completion) -> Json:
        del body
        if completion.stop == "refusal":
            return {"content": None, "refusal": completion.answer_text}
        return {"content": completion.answer_text, "refusal": None}

    def chunk_head(self, model: str) -> Json:
        return {
            "id": f"{self.id_prefix}{next(self._numbers):024d}",
            "object": "chat.completion.chunk",
            "created": int(time.time()),
            "model": model,
            "system_fingerprint": "fp_emulated",
        }

    def stream_chat(
        self, model: str, body: Json, answer: Answer, completion: Completion, usage: Json
    ) -> Iterator[Event]:
        has_usage = bool((body.get("stream_options") or {}).get("include_usage"))
        head = self.chunk_head(model)
        extra: Json = {"usage": None} if has_usage else {}

        def chunk(delta: Json, finish: str | None = None, *, is_text: bool = False) -> Event:
            choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
            return Event({**head, "choices": [choice], **extra}, is_text=is_text)

        yield self.first_chunk(chunk({"role": "assistant", "content": "", "refusal": None}))
        for delta in self.thinking_deltas(body, answer, completion):
            yield chunk(delta)
        name = "refusal" if completion.stop == "refusal" else "content"
        for piece, _ in self.pieces(answer, completion.text):
            yield chunk({name: piece}, is_text=True)
        yield self.last_chunk(chunk({}, self.finish_reason(completion)), usage)
        if has_usage:
            yield Event({**head, "choices": [], "usage": usage})
        yield Event("[DONE]")

    def thinking_deltas(self, body: Json, answer: Answer, completion: Completion) -> Iterator[Json]:
        """How reasoning is shown; servers that are merely compatible use `reasoning_content`."""
        del body
        for piece, _ in self.pieces(answer, completion.thinking):
            yield {"reasoning_content": piece}

    def first_chunk(self, event: Event) -> Event:
        return event

    def last_chunk(self, event: Event, usage: Json) -> Event:
        del usage
        return event

    def failure_event(self) -> Event:
        message = "The server had an error while processing your request. Sorry about that!"
        body = {"message": message, "type": "server_error", "param": None, "code": None}
        return Event({"error": body})
