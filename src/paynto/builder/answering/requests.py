"""One request to a model: within the budgets, tried again once, then handed to a stand-in of no dearer class."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from uuid import UUID

import structlog

from paynto.builder.answering.failures import (
    AnswerTooLong,
    explain_failure,
    find_pause,
    is_expected,
    is_passing,
)
from paynto.builder.errors import ModelFailed
from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.jobs.events import EventWriter
from paynto.llm import service as llm
from paynto.llm.calls.costs import IMAGE_TOKENS, estimate_tokens
from paynto.llm.calls.errors import BudgetExceeded
from paynto.llm.calls.routing import list_fallbacks
from paynto.llm.calls.service import CallRequest, OpenCall, Work, open_call
from paynto.llm.calls.team_routing import load_routing

if TYPE_CHECKING:
    from pydantic_ai.messages import ModelMessage
    from pydantic_ai.models import StreamedResponse
    from pydantic_ai.settings import ModelSettings

    from paynto.llm.catalogue import ModelEntry

log = structlog.get_logger(__name__)

Ending = Literal["whole", "length", "cut", "filtered"]
Receive = Callable[[str, OpenCall], None]

# a whole app is 10,000 to 25,000 tokens; an answer that is longer is asked on
_OUTPUT_LIMIT_TOKENS = 32_000
_UNKNOWN_OUTPUT_LIMIT_TOKENS = 8_192
_LEAST_OUTPUT_TOKENS = 1_024
# a local model may load from disk first, and a thinking one may be silent for minutes
_FIRST_TOKEN_SECONDS = 300.0
# from the request to its end, however little comes at a time; below what is taken for forgotten
_LONGEST_SECONDS = 2 * 3600.0
# far above what a token can be; who sends more does not keep to the limit that was asked for
_MOST_TOKEN_BYTES = 64
_LEAST_ANSWER_BYTES = 256 * 1024
# these always say why a stream ends, so that one without a reason was cut off, as by a proxy
_TELLS_WHY = frozenset({"openai", "anthropic", "google", "groq"})


@dataclass(frozen=True)
class Ask:
    """An answer that is wanted: from which model, for what work, and why that model."""

    job_id: UUID
    project_id: UUID
    entry: "ModelEntry"
    work: Work
    messages: "Sequence[ModelMessage]"
    attempt: int = 0
    """0 for the answer of the job; repairs count from 1. Each has its own text in the job's stream."""
    reason: str = ""
    shows_text: bool = True
    """Whether watchers see the prose too, not only the files."""


@dataclass(frozen=True)
class Ended:
    """How a request ended, and in words where it did not end well."""

    ending: Ending
    message: str | None = None


class RequestFailed(Exception):
    """Nothing has come; `error` is the provider's, or that of a budget."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.error = error


@dataclass
class Requester:
    """Makes the requests of one answer; a stand-in that has stepped in stays for the rest of it."""

    resources: Resources
    scope: Scope
    ask: Ask
    events: EventWriter
    entry: "ModelEntry" = field(init=False)
    fallback_of: str | None = None
    reason: str = ""
    """Why the stand-in answers."""
    _stand_ins: "list[ModelEntry] | None" = None

    def __post_init__(self) -> None:
        self.entry = self.ask.entry

    async def request(self, messages: "Sequence[ModelMessage]", receive: Receive) -> Ended:
        """Raises ModelFailed and BudgetExceeded, both only when nothing has come."""
        has_waited = False
        while True:
            try:
                return await self._stream(messages, receive)
            except RequestFailed as failed:
                error = failed.error
            pause = find_pause(error) if is_passing(error) else None
            if pause is not None and not has_waited:
                has_waited = True
                await asyncio.sleep(pause)
                continue
            has_waited = False
            if not self._may_hand_over(error) or not await self._hand_over(error):
                raise self._explain(error) from error

    def _may_hand_over(self, error: Exception) -> bool:
        """A stand-in that does not fit the budget is passed over; the model that was asked for is not."""
        return is_passing(error) or (
            isinstance(error, BudgetExceeded) and self.fallback_of is not None
        )

    def _explain(self, error: Exception) -> Exception:
        if isinstance(error, BudgetExceeded):
            return error
        return ModelFailed(message=explain_failure(error, self.entry))

    async def _hand_over(self, error: Exception) -> bool:
        """Whether there is another model, which is then the one that is asked."""
        if self._stand_ins is None:
            self._stand_ins = await self._list_stand_ins()
        if not self._stand_ins:
            return False
        failed, chosen = self.entry, self._stand_ins.pop(0)
        async with self.resources.db.transaction(self.scope) as session:
            # imports what the model needs
            self.entry = await llm.load_entry(session, self.resources, self.scope, chosen.id)
        self.fallback_of = self.ask.entry.id
        self.reason = f"{explain_failure(error, failed)} {self.entry.name} answers instead."
        log.info("a model stands in", failed=failed.id, model=self.entry.id)
        tell_model(self.events, self.entry, self.reason, self.fallback_of)
        return True

    async def _list_stand_ins(self) -> "list[ModelEntry]":
        resources, scope = self.resources, self.scope
        async with resources.db.transaction(scope) as session:
            entries = await llm.list_entries(session, resources, scope)
            default = resources.settings.default_model
            routing = await load_routing(session, scope, entries, default)
        return list_fallbacks(entries, routing, self.ask.entry)

    async def _stream(self, messages: "Sequence[ModelMessage]", receive: Receive) -> Ended:
        request = self._describe(messages)
        has_text = False

        def take(text: str, call: OpenCall) -> None:
            nonlocal has_text
            has_text = True
            receive(text, call)

        try:
            async with open_call(self.resources, self.scope, request) as call:
                try:
                    return await self._read_stream(messages, request, call, take)
                except Exception as error:  # what a hostile stream raises in the vendors' clients has no common class
                    if not is_expected(error):
                        log.warning("a model's answer cannot be read", exc_info=error)
                    call.failure = explain_failure(error, self.entry)
                    if has_text:
                        return Ended("cut", call.failure)
                    raise RequestFailed(error) from error
        except BudgetExceeded as error:
            raise RequestFailed(error) from error

    async def _read_stream(
        self,
        messages: "Sequence[ModelMessage]",
        request: CallRequest,
        call: OpenCall,
        receive: Receive,
    ) -> Ended:
        from pydantic_ai.direct import model_request_stream

        silence_seconds = self.resources.settings.model_silence_seconds
        most_bytes = max(_LEAST_ANSWER_BYTES, request.output_limit_tokens * _MOST_TOKEN_BYTES)
        clock = asyncio.get_running_loop()
        ends_at = clock.time() + _LONGEST_SECONDS
        async with (
            asyncio.timeout(silence_seconds) as silence,
            model_request_stream(
                self.entry.make(), messages, model_settings=self._settings(request)
            ) as stream,
        ):
            try:
                async for event in stream:
                    text, thinking = map(clean_text, read_delta(event))
                    if text or thinking:
                        call.note(len(text.encode()) + len(thinking.encode()))
                        silence.reschedule(min(clock.time() + silence_seconds, ends_at))
                    if text:
                        receive(text, call)
                    if call.received_bytes > most_bytes:
                        raise AnswerTooLong()
            finally:
                call.note_usage(stream.usage)
            return self._find_ending(stream)

    def _describe(self, messages: "Sequence[ModelMessage]") -> CallRequest:
        entry, ask = self.entry, self.ask
        tokens = count_tokens(messages)
        limit = min(entry.output_limit_tokens or _UNKNOWN_OUTPUT_LIMIT_TOKENS, _OUTPUT_LIMIT_TOKENS)
        if entry.context_window_tokens is not None:
            room = entry.context_window_tokens - tokens
            limit = max(min(limit, room), min(limit, _LEAST_OUTPUT_TOKENS))
        return CallRequest(
            entry=entry,
            work=ask.work,
            project_id=ask.project_id,
            job_id=ask.job_id,
            input_tokens=tokens,
            output_limit_tokens=limit,
            attempt=ask.attempt,
            reason=ask.reason,
            fallback_of=self.fallback_of,
        )

    def _settings(self, request: CallRequest) -> "ModelSettings":
        """No temperature: the newest models refuse it. Retries and fallbacks are decided here, not in the clients."""
        settings: ModelSettings = {
            "max_tokens": request.output_limit_tokens,
            "max_retries": 0,
            "first_event_timeout": _FIRST_TOKEN_SECONDS,
        }
        if self.entry.abilities.caching:
            # the request marks its own stable part; the sentence at its end would be cached in vain
            settings["cache"] = {"messages": False}
        return settings

    def _find_ending(self, stream: "StreamedResponse") -> Ended:
        reason = stream.finish_reason
        if reason == "length":
            return Ended("length")
        if reason == "content_filter":
            said = (stream.provider_details or {}).get("refusal")
            return Ended("filtered", said if isinstance(said, str) else None)
        is_cut = stream.state == "incomplete" or (reason is None and self.entry.kind in _TELLS_WHY)
        return Ended("cut" if is_cut or reason == "error" else "whole")


def tell_model(
    events: EventWriter, entry: "ModelEntry", reason: str, fallback_of: str | None = None
) -> None:
    events.emit("model", model_id=entry.id, name=entry.name, reason=reason, fallback_of=fallback_of)


def clean_text(text: object) -> str:
    """Without what neither a database nor a file can hold: NUL, and halves of surrogate pairs."""
    if not isinstance(text, str):
        return ""
    text = text.replace("\x00", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def read_delta(event: object) -> tuple[str, str]:
    """(text, thinking) that an event of a stream brings."""
    from pydantic_ai import messages as kinds

    match event:
        case kinds.PartStartEvent(part=kinds.TextPart(content=text)):
            return text, ""
        case kinds.PartDeltaEvent(delta=kinds.TextPartDelta(content_delta=text)):
            return text, ""
        case kinds.PartStartEvent(part=kinds.ThinkingPart(content=thinking)):
            return "", thinking
        case kinds.PartDeltaEvent(delta=kinds.ThinkingPartDelta(content_delta=thinking)):
            return "", thinking or ""
        case _:
            return "", ""


def count_tokens(messages: "Sequence[ModelMessage]") -> int:
    """An estimate of a whole request."""
    return sum(
        IMAGE_TOKENS if isinstance(item, bytes) else estimate_tokens(item)
        for item in _list_contents(messages)
    )


def _list_contents(messages: "Sequence[ModelMessage]") -> Iterator[str | bytes]:
    from pydantic_ai.messages import BinaryContent

    for message in messages:
        for part in message.parts:
            content = getattr(part, "content", None)
            for item in [content] if isinstance(content, str) else content or ():
                if isinstance(item, str):
                    yield item
                elif isinstance(item, BinaryContent):
                    yield item.data
