"""Gets one answer from a model: live events while it speaks, and further requests when it breaks off."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from paynto.builder.answering.joining import ContinuationJoin
from paynto.builder.answering.requests import Ask, Ended, Requester, tell_model
from paynto.builder.answering.watching import AnswerEvents, StoredAnswer, read_stored_answer
from paynto.builder.errors import ModelFailed, ModelRefused
from paynto.builder.output_format import parse_answer
from paynto.core.errors import PayntoError
from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.jobs.events import EventWriter, read_stored_events
from paynto.llm.calls import service as calls
from paynto.llm.calls.service import JobUsage, OpenCall

if TYPE_CHECKING:
    from pydantic_ai.messages import ModelMessage

__all__ = ["Answer", "Ask", "stream_answer"]

_MOST_RESUMES = 2
_USAGE_SECONDS = 1.0
_QUOTED_CHARACTERS = 200


@dataclass
class Answer:
    """What a model said: the raw text so far, the model that said it, and what a person is told besides."""

    text: str = ""
    model_id: str | None = None
    fallback_of: str | None = None
    """The model that was asked, when another one stood in for it; `reason` then says why."""
    reason: str = ""
    notices: list[str] = field(default_factory=list[str])


async def stream_answer(
    resources: Resources, scope: Scope, ask: Ask, answer: Answer, events: EventWriter
) -> None:
    """Fills `answer` while the model speaks, so that a stop keeps what came until then.

    Raises ModelFailed, ModelRefused or BudgetExceeded when there is nothing to apply. An answer that breaks off is asked
    on, at most twice. In a process that took over, it goes on behind what watchers have already seen.
    """
    stored = await _recover(resources, scope, ask)
    tell_model(events, ask.entry, ask.reason)
    speech = _Speech(resources, scope, ask, answer, events, stored)
    try:
        await speech.run()
    except asyncio.CancelledError:
        # the stop may have come while a call was about to begin or to be settled
        await _settle_open_calls(resources, scope, ask, answer.text)
        raise
    finally:
        answer.model_id = speech.requester.entry.id
        answer.fallback_of = speech.requester.fallback_of
        answer.reason = speech.requester.reason
        speech.shown.close()
    usage = await _load_usage(resources, scope, ask)
    _tell_usage(events, usage)


async def _recover(resources: Resources, scope: Scope, ask: Ask) -> StoredAnswer | None:
    """What a process that has died left of this answer; None when it is asked for the first time."""
    async with resources.db.transaction(scope) as session:
        if not await calls.has_calls(session, scope, ask.job_id, ask.attempt):
            return None
    stored = read_stored_answer(await read_stored_events(str(ask.job_id)), ask.attempt)
    await _settle_open_calls(resources, scope, ask, stored.text)
    if not ask.entry.is_ai:
        # a program answers the same again and cannot go on in the middle; only what it told counts
        return StoredAnswer("", is_whole=False, told=stored.told)
    return stored


async def _settle_open_calls(resources: Resources, scope: Scope, ask: Ask, text: str) -> None:
    size_bytes = len(text.encode())
    async with resources.db.transaction(scope) as session:
        await calls.settle_abandoned(session, scope, ask.job_id, ask.attempt, size_bytes)


async def _load_usage(resources: Resources, scope: Scope, ask: Ask) -> JobUsage:
    async with resources.db.transaction(scope) as session:
        return await calls.load_job_usage(session, scope, ask.job_id)


def _tell_usage(events: EventWriter, usage: JobUsage) -> None:
    events.emit(
        "usage",
        input_tokens=usage.input_tokens,
        cached_input_tokens=usage.cached_input_tokens,
        output_tokens=usage.output_tokens,
        cost_nanousd=usage.cost_nanousd,
    )


class _Speech:
    """One answer while it comes about."""

    def __init__(
        self,
        resources: Resources,
        scope: Scope,
        ask: Ask,
        answer: Answer,
        events: EventWriter,
        stored: StoredAnswer | None,
    ) -> None:
        self._resources, self._scope = resources, scope
        self._ask = ask
        self._answer = answer
        self._events = events
        self._is_whole = stored is not None and stored.is_whole
        answer.text = stored.text if stored is not None else ""
        self.shown = AnswerEvents(
            events,
            ask.attempt,
            stored,
            is_kept=ask.entry.is_ai,
            shows_text=ask.shows_text,
        )
        self.requester = Requester(resources, scope, ask, events)
        self._join: ContinuationJoin | None = None
        self._earlier = JobUsage(0, 0, 0, 0)
        self._told_at = 0.0

    async def run(self) -> None:
        """Up to three requests; the first of a process that took over goes on with what was there."""
        if self._is_whole:
            return
        first = 1 if self._answer.text else 0
        ended: Ended | None = None
        for round_number in range(first, 1 + _MOST_RESUMES):
            ended = await self._ask_round(round_number)
            if ended is None:
                return
        if ended is not None:
            self._settle_broken(ended)

    async def _ask_round(self, round_number: int) -> Ended | None:
        """None when the answer is whole, else how it broke off."""
        if round_number:
            self._events.emit("resume", round=round_number, of=_MOST_RESUMES)
        before = self._answer.text
        self._join = ContinuationJoin(before) if before else None
        self._earlier = await _load_usage(self._resources, self._scope, self._ask)
        try:
            ended = await self.requester.request(self._write_messages(), self._receive)
        except PayntoError as error:
            if self._has_operations():
                # what was complete before is worth more than the failure of going on
                self._settle_broken(Ended("cut", error.message))
                return None
            raise
        finally:
            if self._join is not None:
                self._add(self._join.close())
        if ended.ending == "filtered":
            self._settle_filtered(ended)
            return None
        is_structured = parse_answer(self._answer.text).unfinished is None
        if ended.ending == "whole" and (is_structured or self._answer.text == before):
            self.shown.mark_whole()
            return None
        return ended

    def _write_messages(self) -> "Sequence[ModelMessage]":
        from pydantic_ai.messages import ModelRequest, ModelResponse, TextPart, UserPromptPart

        text = self._answer.text
        if not text:
            return self._ask.messages
        return [
            *self._ask.messages,
            ModelResponse(parts=[TextPart(text)]),
            ModelRequest(parts=[UserPromptPart(_ask_on(text))]),
        ]

    def _receive(self, text: str, call: OpenCall) -> None:
        self._add(text if self._join is None else self._join.feed(text))
        if time.monotonic() - self._told_at >= _USAGE_SECONDS:
            self._told_at = time.monotonic()
            self._tell_running_usage(call)

    def _add(self, text: str) -> None:
        if text:
            self._answer.text += text
            self.shown.feed(text)

    def _tell_running_usage(self, call: OpenCall) -> None:
        """Estimated until the call is over."""
        earlier, estimate = self._earlier, call.estimate()
        cost = estimate.cost_nanousd(call.request.entry.price)
        is_known = cost is not None and earlier.cost_nanousd is not None
        usage = JobUsage(
            earlier.input_tokens + estimate.input,
            earlier.cached_input_tokens,
            earlier.output_tokens + estimate.output,
            (earlier.cost_nanousd or 0) + (cost or 0) if is_known else None,
        )
        _tell_usage(self._events, usage)

    def _has_operations(self) -> bool:
        return bool(parse_answer(self._answer.text).operations)

    def _settle_broken(self, ended: Ended) -> None:
        """Complete files of an answer that stayed incomplete are kept; without any, the failure is told."""
        name = self.requester.entry.name
        why = ended.message or f"The answer of {name} broke off and stayed incomplete."
        if ended.ending == "length":
            why = (
                f"{name} may not write more than that in one answer, and asking on did not end it."
            )
        if not self._has_operations():
            raise ModelFailed(message=why)
        self._notice(f"{why.rstrip('.')}. What was complete until then is applied.")

    def _settle_filtered(self, ended: Ended) -> None:
        name = self.requester.entry.name
        why = ended.message or f"{name} declined to go on with this request (content filter)."
        if not self._has_operations():
            raise ModelRefused(message=why if ended.message is None else f"{name} declined: {why}")
        self._notice(f"{why.rstrip('.')}. What was complete until then is applied.")

    def _notice(self, message: str) -> None:
        self._answer.notices.append(message)
        self._events.emit("warning", message=message)


def _ask_on(text: str) -> str:
    """Asks for the rest of an answer; what comes is put behind it sign by sign."""
    unfinished = parse_answer(text).unfinished
    end = text[-_QUOTED_CHARACTERS:]
    where = f" inside {unfinished.path}" if unfinished is not None else ""
    return (
        f"Your answer broke off{where}. Go on exactly where it stopped: what you write now is put directly behind its last "
        f"character. Do not repeat anything, do not open the file again, and make no remark. It ended with:\n{end}"
    )
