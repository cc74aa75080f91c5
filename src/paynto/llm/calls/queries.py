"""Statements on model calls, budgets and routing rules."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, delete, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.scope import Scope
from paynto.llm.calls.models import CallStatus, ModelBudget, ModelCall, ModelRouting

# what a running call may cost counts as spent until it is settled
_SPENT = func.coalesce(
    func.sum(
        case(
            (ModelCall.status == CallStatus.RUNNING, func.coalesce(ModelCall.reserved_nanousd, 0)),
            else_=func.coalesce(ModelCall.cost_nanousd, 0),
        )
    ),
    0,
)
# a credited call costs the team nothing, unless the team pays the provider itself
_COUNTS = or_(ModelCall.is_credited.is_(False), ModelCall.configured_by == "team")


async def lock_budgets(session: AsyncSession, scope: Scope) -> None:
    """Until the transaction ends, so that two calls at once do not both take the last of a budget."""
    statement = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
    await session.execute(statement, {"name": f"model budgets:{scope.team_id}"})


async def list_budgets(session: AsyncSession, scope: Scope) -> dict[str, int]:
    """Limits by kind."""
    rows = await session.execute(
        select(ModelBudget.kind, ModelBudget.limit_nanousd).where(
            ModelBudget.team_id == scope.team_id
        )
    )
    return {kind: limit for kind, limit in rows.all()}


async def replace_budgets(
    session: AsyncSession, scope: Scope, limits: dict[str, int], moment: datetime
) -> None:
    await session.execute(delete(ModelBudget).where(ModelBudget.team_id == scope.team_id))
    rows = [
        {"team_id": scope.team_id, "kind": kind, "limit_nanousd": limit, "updated_at": moment}
        for kind, limit in limits.items()
    ]
    if rows:
        await session.execute(insert(ModelBudget), rows)


async def sum_spent(
    session: AsyncSession,
    scope: Scope,
    *,
    job_id: UUID | None = None,
    project_id: UUID | None = None,
    since: datetime | None = None,
) -> int:
    """Nano-dollars of a message, a project or a time, with what running calls have reserved."""
    statement = select(_SPENT).where(ModelCall.team_id == scope.team_id, _COUNTS)
    if job_id is not None:
        statement = statement.where(ModelCall.job_id == job_id)
    if project_id is not None:
        statement = statement.where(ModelCall.project_id == project_id)
    if since is not None:
        statement = statement.where(ModelCall.created_at >= since)
    return int(await session.scalar(statement) or 0)


async def add_call(session: AsyncSession, scope: Scope, values: dict[str, Any]) -> None:
    await session.execute(insert(ModelCall).values(team_id=scope.team_id, **values))


async def update_call(
    session: AsyncSession, scope: Scope, call_id: UUID, values: dict[str, Any]
) -> None:
    await session.execute(
        update(ModelCall)
        .where(ModelCall.id == call_id, ModelCall.team_id == scope.team_id)
        .values(**values)
    )


async def settle_running_call(
    session: AsyncSession, scope: Scope, call_id: UUID, values: dict[str, Any]
) -> None:
    """Only one that nobody has settled since it was looked at."""
    await session.execute(
        update(ModelCall)
        .where(
            ModelCall.id == call_id,
            ModelCall.team_id == scope.team_id,
            ModelCall.status == CallStatus.RUNNING,
        )
        .values(**values)
    )


async def list_job_calls(
    session: AsyncSession, scope: Scope, job_id: UUID, attempt: int | None = None
) -> list[ModelCall]:
    """Oldest first."""
    statement = select(ModelCall).where(
        ModelCall.team_id == scope.team_id, ModelCall.job_id == job_id
    )
    if attempt is not None:
        statement = statement.where(ModelCall.attempt == attempt)
    return list(await session.scalars(statement.order_by(ModelCall.id)))


async def list_running_before(session: AsyncSession, moment: datetime) -> list[ModelCall]:
    """Calls of all teams that began before a moment and were never settled; a scheduler's system transaction."""
    return list(
        await session.scalars(
            select(ModelCall)
            .where(ModelCall.status == CallStatus.RUNNING, ModelCall.created_at < moment)
            .order_by(ModelCall.id)
            .limit(1000)
        )
    )


async def credit_calls(
    session: AsyncSession, scope: Scope, job_id: UUID, attempts: Sequence[int]
) -> None:
    await session.execute(
        update(ModelCall)
        .where(
            ModelCall.team_id == scope.team_id,
            ModelCall.job_id == job_id,
            ModelCall.attempt.in_(attempts),
        )
        .values(is_credited=True)
    )


def _chosen(
    scope: Scope, project_id: UUID | None, job_id: UUID | None
) -> list[ColumnElement[bool]]:
    conditions = [ModelCall.team_id == scope.team_id]
    if project_id is not None:
        conditions.append(ModelCall.project_id == project_id)
    if job_id is not None:
        conditions.append(ModelCall.job_id == job_id)
    return conditions


async def list_calls(
    session: AsyncSession,
    scope: Scope,
    *,
    project_id: UUID | None,
    job_id: UUID | None,
    before_id: UUID | None,
    limit: int,
) -> list[ModelCall]:
    """Newest first."""
    statement = select(ModelCall).where(and_(*_chosen(scope, project_id, job_id)))
    if before_id is not None:
        statement = statement.where(ModelCall.id < before_id)
    return list(await session.scalars(statement.order_by(ModelCall.id.desc()).limit(limit)))


async def sum_calls(
    session: AsyncSession, scope: Scope, *, project_id: UUID | None, job_id: UUID | None
) -> dict[str, int]:
    """Totals over all settled calls that match; one that was refused before it began had no price to know."""
    is_unpriced = and_(ModelCall.cost_nanousd.is_(None), ModelCall.status != CallStatus.REFUSED)
    is_follow_up = ModelCall.work != "create"
    statement = select(
        func.count(),
        func.coalesce(func.sum(ModelCall.input_tokens), 0),
        func.coalesce(func.sum(ModelCall.cached_input_tokens), 0),
        func.coalesce(func.sum(ModelCall.output_tokens), 0),
        func.coalesce(func.sum(ModelCall.cost_nanousd), 0),
        func.count().filter(is_unpriced),
        func.coalesce(func.sum(ModelCall.input_tokens).filter(is_follow_up), 0),
        func.coalesce(func.sum(ModelCall.cached_input_tokens).filter(is_follow_up), 0),
    ).where(and_(*_chosen(scope, project_id, job_id), ModelCall.status != CallStatus.RUNNING))
    row = (await session.execute(statement)).one()
    names = ("calls", "input_tokens", "cached_input_tokens", "output_tokens")
    values = [int(value) for value in row]
    names += ("cost_nanousd", "unpriced_calls", "follow_up_tokens", "follow_up_cached_tokens")
    return dict(zip(names, values, strict=True))


async def find_routing(session: AsyncSession, scope: Scope) -> ModelRouting | None:
    return await session.scalar(select(ModelRouting).where(ModelRouting.team_id == scope.team_id))


async def upsert_routing(session: AsyncSession, scope: Scope, values: dict[str, Any]) -> None:
    statement = insert(ModelRouting).values(team_id=scope.team_id, **values)
    await session.execute(statement.on_conflict_do_update(index_elements=["team_id"], set_=values))
