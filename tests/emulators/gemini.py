"""Gemini's generateContent. Facts: the discovery document's names as the vendor's Python client 2 and 3 use them."""

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
    PrefixCache,
    Refused,
    Request,
    Stream,
    Whole,
    complete,
    find_texts,
    take_page,
)

_STATUSES = {
    400: "INVALID_ARGUMENT",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}
_MESSAGES = {
    429: "You exceeded your current quota, please check your plan and billing details.",
    500: "An internal error has occurred. Please retry or report it.",
    503: "The model is overloaded. Please try again later.",
}
_FIELDS = {
    "contents",
    "systemInstruction",
    "generationConfig",
    "safetySettings",
    "tools",
    "toolConfig",
    "cachedContent",
    "labels",
    "model",
    "store",
    "serviceTier",
}
_PART_FIELDS = {
    "text",
    "inlineData",
    "fileData",
    "functionCall",
    "functionResponse",
    "thought",
    "thoughtSignature",
    "executableCode",
    "codeExecutionResult",
    "videoMetadata",
    "mediaResolution",
    "partMetadata",
}
_CALL = re.compile(r"^/v1beta/models/(?P<model>[^:]+):(?P<verb>\w+)$")


class GeminiEmulator(Emulator):
    kind: ClassVar[str] = "google"
    default_models = ("gemini-2.5-pro", "gemini-2.5-flash", "gemini-3.5-flash")
    # the real one sends a few large pieces
    tokens_per_piece = 40

    def __init__(self, *answers: Any, **options: Any) -> None:
        super().__init__(*answers, **options)
        self.cache = PrefixCache(1024, 1)
        self._numbers = itertools.count(1)

    def answer(self, request: Request) -> Whole | Stream:
        self._check_key(request)
        if request.method == "GET" and request.path == "/v1beta/models":
            return Whole(self._list_models(request))
        found = _CALL.match(request.path)
        if request.method == "POST" and found and found["verb"] == "generateContent":
            return self._answer_whole(found["model"], request)
        if request.method == "POST" and found and found["verb"] == "streamGenerateContent":
            if request.query.get("alt") != ["sse"]:
                raise self.error(400, None, "Only alt=sse is emulated.")
            return self._answer_stream(found["model"], request)
        raise self.error(404, None, "Not Found")

    def error(
        self, status: int, kind: str | None, message: str | None, answer: Answer | None = None
    ) -> Refused:
        """A key that is wrong is an INVALID_ARGUMENT here, so 401 is told as the 400 that it really is."""
        if status == 401:
            return self._invalid_key()
        if status == 529:
            status = 503
        error: Json = {
            "code": status,
            "message": message or _MESSAGES.get(status, "Request contains an invalid argument."),
            "status": kind or _STATUSES.get(status, "UNKNOWN"),
        }
        if answer is not None and answer.retry_after_seconds is not None:
            retry = {"@type": "type.googleapis.com/google.rpc.RetryInfo"}
            error["details"] = [{**retry, "retryDelay": f"{answer.retry_after_seconds}s"}]
        return Refused(status, {"error": error})

    def _invalid_key(self) -> Refused:
        detail = {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "API_KEY_INVALID",
            "domain": "googleapis.com",
            "metadata": {"service": "generativelanguage.googleapis.com"},
        }
        error = {
            "code": 400,
            "message": "API key not valid. Please pass a valid API key.",
            "status": "INVALID_ARGUMENT",
            "details": [detail],
        }
        return Refused(400, {"error": error})

    def _check_key(self, request: Request) -> None:
        key = request.headers.get("x-goog-api-key") or "".join(request.query.get("key", []))
        if not key:
            text = "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API."
            raise self.error(403, None, text)
        if key != self.api_key:
            raise self._invalid_key()

    def _list_models(self, request: Request) -> Json:
        after = request.query.get("pageToken", [None])[0]
        models, has_more = take_page(self.models, request.query, "pageSize", after)
        rows: Json = {"models": [_describe(model) for model in models]}
        return {**rows, "nextPageToken": models[-1]} if has_more else rows

    # --- one call

    def _begin(self, model: str, request: Request) -> tuple[Answer, Completion, Json]:
        if model not in self.models:
            text = f"models/{model} is not found for API version v1beta, or is not supported for generateContent."
            raise self.error(404, None, text)
        body = _with_json_names(request.body)
        self._check_body(body)
        answer = self.take_answer(request)
        config = body.get("generationConfig") or {}
        completion = complete(answer, config.get("maxOutputTokens"))
        return answer, completion, body

    def _check_body(self, body: Any) -> None:
        if not isinstance(body, dict):
            raise self.error(400, None, "Invalid JSON payload received.")
        for name in body.keys() - _FIELDS:
            text = f'Invalid JSON payload received. Unknown name "{name}": Cannot find field.'
            raise self.error(400, None, text)
        contents = body.get("contents")
        if not isinstance(contents, list) or not contents:
            raise self.error(400, None, "* GenerateContentRequest.contents: contents is not specified")  # fmt: skip
        for content in contents:
            self._check_content(content)

    def _check_content(self, content: Json) -> None:
        if content.get("role", "user") not in ("user", "model"):
            raise self.error(400, None, "Please use a valid role: user, model.")
        parts = content.get("parts")
        if not parts:
            text = "* GenerateContentRequest.contents.parts: contents.parts must not be empty."
            raise self.error(400, None, text)
        for part in parts:
            for name in part.keys() - _PART_FIELDS:
                text = f"Invalid JSON payload received. Unknown name \"{name}\" at 'contents.parts': Cannot find field."
                raise self.error(400, None, text)

    def _answer_whole(self, model: str, request: Request) -> Whole:
        answer, completion, body = self._begin(model, request)
        usage = self._count(model, body, completion)
        head = self._head(model)
        if _is_blocked_prompt(answer):
            return Whole({**head, "promptFeedback": {"blockReason": "SAFETY"}, "usageMetadata": usage(0, 0)})  # fmt: skip
        parts: list[Json] = []
        if completion.thinking and _shows_thoughts(body):
            parts.append({"text": completion.thinking_text, "thought": True})
        parts.append({"text": completion.answer_text})
        candidate = {
            "content": {"parts": parts, "role": "model"},
            "finishReason": _finish_reason(completion),
            "index": 0,
        }
        spent = usage(len(completion.thinking), len(completion.text))
        return Whole({**head, "candidates": [candidate], "usageMetadata": spent})

    def _answer_stream(self, model: str, request: Request) -> Stream:
        answer, completion, body = self._begin(model, request)
        events = self._events(model, body, answer, completion)
        failure = self.error(503, None, None)
        return Stream(events, answer, Event(failure.body))

    def _events(
        self, model: str, body: Json, answer: Answer, completion: Completion
    ) -> Iterator[Event]:
        """Usage stands in every chunk and grows; the last chunk has the reason for the end."""
        usage = self._count(model, body, completion)
        head = self._head(model)
        if _is_blocked_prompt(answer):
            yield Event({**head, "promptFeedback": {"blockReason": "SAFETY"}, "usageMetadata": usage(0, 0)})  # fmt: skip
            return
        thoughts = 0
        for piece, count in self.pieces(answer, completion.thinking):
            thoughts = count
            if _shows_thoughts(body):
                yield self._chunk(head, {"text": piece, "thought": True}, usage(thoughts, 0))
        for piece, count in self.pieces(answer, completion.text):
            yield self._chunk(head, {"text": piece}, usage(thoughts, count), is_text=True)
        spent = usage(thoughts, len(completion.text))
        candidate: Json = {"finishReason": _finish_reason(completion), "index": 0}
        if completion.stop in ("end", "length"):
            candidate["content"] = {"parts": [{"text": ""}], "role": "model"}
        yield Event({**head, "candidates": [candidate], "usageMetadata": spent})

    def _chunk(self, head: Json, part: Json, usage: Json, *, is_text: bool = False) -> Event:
        candidate = {"content": {"parts": [part], "role": "model"}, "index": 0}
        return Event({**head, "candidates": [candidate], "usageMetadata": usage}, is_text=is_text)

    def _head(self, model: str) -> Json:
        return {"modelVersion": model, "responseId": f"resp{next(self._numbers):016d}"}

    # --- usage

    def _count(self, model: str, body: Json, completion: Completion) -> Any:
        """Gives (thoughts, candidates) → usageMetadata. Cached tokens are part of the prompt's, thoughts are not
        part of the candidates'.
        """
        del completion
        prompt = "\n".join(find_texts([body.get("systemInstruction") or {}, body["contents"]]))
        tokens, cached = self.cache.count(model, prompt)

        def usage(thoughts: int, candidates: int) -> Json:
            found: Json = {
                "promptTokenCount": tokens,
                "candidatesTokenCount": candidates,
                "totalTokenCount": tokens + thoughts + candidates,
                "promptTokensDetails": [{"modality": "TEXT", "tokenCount": tokens}],
            }
            if cached:
                found["cachedContentTokenCount"] = cached
                found["cacheTokensDetails"] = [{"modality": "TEXT", "tokenCount": cached}]
            if thoughts:
                found["thoughtsTokenCount"] = thoughts
            return found

        return usage


def _with_json_names(value: Any) -> Any:
    """`include_thoughts` is the same as `includeThoughts`: protocol buffers take both, and the client sends both."""
    if isinstance(value, dict):
        return {
            re.sub(r"_(\w)", lambda found: found[1].upper(), name): _with_json_names(item)
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [_with_json_names(item) for item in value]
    return value


def _describe(model: str) -> Json:
    return {
        "name": f"models/{model}",
        "version": "001",
        "displayName": model.replace("-", " ").title(),
        "inputTokenLimit": 1_048_576,
        "outputTokenLimit": 65_536,
        "supportedGenerationMethods": ["generateContent", "countTokens"],
        "thinking": True,
    }


def _shows_thoughts(body: Json) -> bool:
    config = body.get("generationConfig") or {}
    return bool((config.get("thinkingConfig") or {}).get("includeThoughts"))


def _is_blocked_prompt(answer: Answer) -> bool:
    """A filter that says nothing at all has stopped the prompt, not the answer."""
    return answer.stop == "content_filter" and not answer.text


def _finish_reason(completion: Completion) -> str:
    reasons = {
        "length": "MAX_TOKENS",
        "content_filter": "SAFETY",
        "refusal": "PROHIBITED_CONTENT",
    }
    return reasons.get(completion.stop, "STOP")
