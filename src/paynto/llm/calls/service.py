"""Use cases around one request to a model: reserve its worst case, record what it took, settle what was left open."""

import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.clock import now
from paynto.core.errors import PayntoError
from paynto.core.ids import new_id
from paynto.core.paging import PageQuery, Rows, decode_id_cursor, encode_cursor
from paynto.core.resources import Resources
from paynto.core.scope import Scope, system_scope
from paynto.jobs import service as jobs
from paynto.llm.calls import budgets, queries
from paynto.llm.calls.costs import Tokens, WorstCase, estimate_output_tokens
from paynto.llm.calls.errors import BudgetExceeded
from paynto.llm.calls.models import CallStatus, ModelCall

if TYPE_CHECKING:
    from pydantic_ai.usage import RequestUsage

    from paynto.llm.catalogue import ModelEntry

Work = Literal["create", "edit", "repair"]

_ABANDONED = "The process ended during the call."
_LONGEST_CALL = timedelta(hours=6)


@dataclass(frozen=True)
class CallRequest:
    """What a call is for and how large it can become."""

    entry: "ModelEntry"
    work: Work
    project_id: UUID | None
    job_id: UUID | None
    input_tokens: int
    output_limit_tokens: int
    attempt: int = 0
    reason: str = ""
    fallback_of: str | None = None


@dataclass
class OpenCall:
    """A running call; who makes it tells what came."""

    id: UUID
    request: CallRequest
    started_at: float = field(default_factory=time.monotonic)
    first_token_seconds: float | None = None
    received_bytes: int = 0
    usage: Tokens | None = None
    failure: str | None = None

    def note(self, size_bytes: int) -> None:
        """Some of the answer or of the model's thinking has come."""
        if self.first_token_seconds is None:
            self.first_token_seconds = time.monotonic() - self.started_at
        self.received_bytes += size_bytes

    def note_usage(self, usage: "RequestUsage") -> None:
        """What the provider has counted; a provider that counts nothing leaves the estimate."""
        if usage.unmeasured_requests or not usage.has_values():
            return
        self.usage = Tokens.of_counts(
            input_tokens=usage.input_tokens,
            cached_input_tokens=usage.cache_read_tokens,
            cache_write_tokens=usage.cache_write_tokens,
            output_tokens=usage.output_tokens,
            thinking_tokens=usage.output_reasoning_tokens,
        )

    def estimate(self) -> Tokens:
        return Tokens(
            input=self.request.input_tokens,
            output=estimate_output_tokens(self.received_bytes),
        )


@dataclass(frozen=True)
class JobUsage:
    """What all calls of a job took; the cost is None when the price of one of them is not known."""

    input_tokens: int
    cached_input_tokens: int
    output_tokens: int
    cost_nanousd: int | None


@asynccontextmanager
async def open_call(
    resources: Resources, scope: Scope, request: CallRequest
) -> AsyncGenerator[OpenCall]:
    """Reserves the worst case, lets the caller make the request, and records what it took, however it ends.

    Raises BudgetExceeded before anything is sent. What the body raises passes through.
    """
    call = await _reserve(resources, scope, request)
    status, error = CallStatus.DONE, None
    try:
        yield call
        if call.failure is not None:
            status, error = CallStatus.FAILED, call.failure
    except PayntoError as caught:
        status, error = CallStatus.FAILED, caught.message
        raise
    except Exception as caught:
        status, error = CallStatus.FAILED, call.failure or str(caught)
        raise
    except BaseException:
        # cancelled: a person stopped the job, or the process ends
        status = CallStatus.STOPPED
        raise
    finally:
        await _settle(resources, scope, call, status, error)


async def _reserve(resources: Resources, scope: Scope, request: CallRequest) -> OpenCall:
    rates = WorstCase.of(request.entry.price, request.input_tokens)
    worst = rates.cost_nanousd(request.input_tokens, request.output_limit_tokens) if rates else None
    call_id = new_id()
    values: dict[str, object] = {
        "id": call_id,
        "created_at": now(),
        "project_id": request.project_id,
        "job_id": request.job_id,
        "work": request.work,
        "attempt": request.attempt,
        "model_id": request.entry.id,
        "provider": request.entry.provider,
        "configured_by": request.entry.configured_by,
        "reason": request.reason,
        "fallback_of": request.fallback_of,
        "status": CallStatus.RUNNING,
        # known before the answer, so that a call whose process dies can still be settled
        "input_tokens": request.input_tokens,
        "reserved_nanousd": worst,
        "prices": rates.to_json() if rates else {},
    }
    try:
        async with resources.db.transaction(scope) as session:
            await budgets.check_worst_case(
                session, scope, worst, project_id=request.project_id, job_id=request.job_id
            )
            await queries.add_call(session, scope, values)
    except BudgetExceeded as error:
        refused = {"status": CallStatus.REFUSED, "error": error.message, "finished_at": now()}
        nothing = {"reserved_nanousd": None, "input_tokens": 0}
        async with resources.db.transaction(scope) as session:
            await queries.add_call(session, scope, {**values, **refused, **nothing})
        raise
    return OpenCall(call_id, request)


async def _settle(
    resources: Resources, scope: Scope, call: OpenCall, status: CallStatus, error: str | None
) -> None:
    is_complete = status == CallStatus.DONE and call.usage is not None
    tokens = call.usage if is_complete and call.usage is not None else _best_guess(call, status)
    values = {
        "status": status,
        "error": error[:2000] if error else None,
        **_token_columns(tokens),
        "cost_nanousd": tokens.cost_nanousd(call.request.entry.price),
        "reserved_nanousd": None,
        "is_estimated": not is_complete and tokens != Tokens(),
        "duration_seconds": round(time.monotonic() - call.started_at, 3),
        "first_token_seconds": call.first_token_seconds,
        "finished_at": now(),
    }
    async with resources.db.transaction(scope) as session:
        await queries.update_call(session, scope, call.id, values)
        if call.request.job_id is not None:
            await _record_on_job(session, scope, call.request.job_id)


def _best_guess(call: OpenCall, status: CallStatus) -> Tokens:
    """A stream that was cut tells little or nothing of what it took; a call that never answered is not billed."""
    if call.received_bytes == 0 and call.usage is None and status == CallStatus.FAILED:
        return Tokens()
    estimate, known = call.estimate(), call.usage or Tokens()
    return Tokens(
        # Anthropic counts the input at the start of the stream, so that what was counted is right
        input=known.input or estimate.input,
        cached_input=known.cached_input,
        cache_write=known.cache_write,
        output=max(known.output, estimate.output),
        thinking=known.thinking,
    )


def _token_columns(tokens: Tokens) -> dict[str, int]:
    return {
        "input_tokens": tokens.input,
        "cached_input_tokens": tokens.cached_input,
        "cache_write_tokens": tokens.cache_write,
        "output_tokens": tokens.output,
        "thinking_tokens": tokens.thinking,
    }


async def _record_on_job(session: AsyncSession, scope: Scope, job_id: UUID) -> None:
    usage = await load_job_usage(session, scope, job_id)
    await jobs.record_progress(
        session,
        scope,
        job_id,
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        cost_nanousd=usage.cost_nanousd or 0,
    )


async def load_job_usage(session: AsyncSession, scope: Scope, job_id: UUID) -> JobUsage:
    """What the settled calls of a job took together."""
    totals = await queries.sum_calls(session, scope, project_id=None, job_id=job_id)
    return JobUsage(
        input_tokens=totals["input_tokens"],
        cached_input_tokens=totals["cached_input_tokens"],
        output_tokens=totals["output_tokens"],
        cost_nanousd=None if totals["unpriced_calls"] else totals["cost_nanousd"],
    )


async def has_calls(session: AsyncSession, scope: Scope, job_id: UUID, attempt: int) -> bool:
    """Whether an answer was asked for before, by a process that has died since or by this one."""
    return bool(await queries.list_job_calls(session, scope, job_id, attempt))


async def settle_abandoned(
    session: AsyncSession, scope: Scope, job_id: UUID, attempt: int, size_bytes: int
) -> int:
    """Settles the calls of an answer that a killed process left open; returns how many there were.

    `size_bytes` is how much of the answer had come; what earlier calls of it were counted for is taken off.
    """
    calls = await queries.list_job_calls(session, scope, job_id, attempt)
    settled = sum(
        call.output_tokens - call.thinking_tokens
        for call in calls
        if call.status != CallStatus.RUNNING
    )
    abandoned = [call for call in calls if call.status == CallStatus.RUNNING]
    for call in abandoned:
        output = max(0, estimate_output_tokens(size_bytes) - settled)
        await _settle_abandoned_call(session, scope, call, output)
    if abandoned:
        await _record_on_job(session, scope, job_id)
    return len(abandoned)


async def settle_forgotten(session: AsyncSession) -> int:
    """Frees what calls reserved whose job never ran again; a scheduler's system transaction."""
    calls = await queries.list_running_before(session, now() - _LONGEST_CALL)
    for call in calls:
        await _settle_abandoned_call(session, system_scope(call.team_id), call, 0)
    return len(calls)


async def _settle_abandoned_call(
    session: AsyncSession, scope: Scope, call: ModelCall, output_tokens: int
) -> None:
    rates = WorstCase.load(call.prices)
    cost = rates.cost_nanousd(call.input_tokens, output_tokens) if rates else None
    values = {
        "status": CallStatus.FAILED,
        "error": _ABANDONED,
        "output_tokens": output_tokens,
        "cost_nanousd": cost,
        "reserved_nanousd": None,
        "is_estimated": True,
        "finished_at": now(),
    }
    await queries.settle_running_call(session, scope, call.id, values)


async def credit_calls(
    session: AsyncSession, scope: Scope, job_id: UUID, attempts: list[int]
) -> None:
    """Gives back the credits of repairs that did not help; budgets of the platform's models count them no more."""
    await queries.credit_calls(session, scope, job_id, attempts)


async def list_calls(
    session: AsyncSession,
    scope: Scope,
    page: PageQuery,
    *,
    project_id: UUID | None,
    job_id: UUID | None,
) -> Rows[ModelCall]:
    rows = await queries.list_calls(
        session,
        scope,
        project_id=project_id,
        job_id=job_id,
        before_id=decode_id_cursor(page.cursor),
        limit=page.limit + 1,
    )
    items = rows[: page.limit]
    cursor = encode_cursor(items[-1].id) if len(rows) > page.limit else None
    return Rows(items, cursor)


async def sum_calls(
    session: AsyncSession, scope: Scope, *, project_id: UUID | None, job_id: UUID | None
) -> dict[str, int]:
    return await queries.sum_calls(session, scope, project_id=project_id, job_id=job_id)
