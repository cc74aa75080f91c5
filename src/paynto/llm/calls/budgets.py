"""What calls may cost: limits per message, project and month, and whether the worst case of a call still fits."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.clock import now
from paynto.core.scope import Scope
from paynto.llm.calls import queries
from paynto.llm.calls.errors import BudgetExceeded

BudgetKind = Literal["message", "project", "team_month"]
KINDS: tuple[BudgetKind, ...] = ("message", "project", "team_month")
_LABELS = {"message": "a message", "project": "the project", "team_month": "the month"}
_NANOUSD_PER_USD = 1_000_000_000


@dataclass(frozen=True)
class Budget:
    kind: BudgetKind
    limit_nanousd: int | None
    spent_nanousd: int

    @property
    def left_nanousd(self) -> int | None:
        return None if self.limit_nanousd is None else self.limit_nanousd - self.spent_nanousd


async def list_budgets(
    session: AsyncSession, scope: Scope, *, project_id: UUID | None, job_id: UUID | None
) -> list[Budget]:
    """Every kind with its limit and what is spent, reservations of running calls included.

    Of a message or a project nothing is spent when none is named.
    """
    limits = await queries.list_budgets(session, scope)
    found: list[Budget] = []
    for kind in KINDS:
        spent = await _sum_spent(session, scope, kind, project_id, job_id)
        found.append(Budget(kind, limits.get(kind), spent))
    return found


async def _sum_spent(
    session: AsyncSession,
    scope: Scope,
    kind: BudgetKind,
    project_id: UUID | None,
    job_id: UUID | None,
) -> int:
    if kind == "message":
        return await queries.sum_spent(session, scope, job_id=job_id) if job_id else 0
    if kind == "project":
        return await queries.sum_spent(session, scope, project_id=project_id) if project_id else 0
    return await queries.sum_spent(session, scope, since=month_start(now()))


def month_start(moment: datetime) -> datetime:
    return moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


async def replace_budgets(
    session: AsyncSession, scope: Scope, limits: dict[BudgetKind, int]
) -> None:
    await queries.replace_budgets(session, scope, {**limits}, now())


async def check_worst_case(
    session: AsyncSession,
    scope: Scope,
    worst_nanousd: int | None,
    *,
    project_id: UUID | None,
    job_id: UUID | None,
) -> None:
    """Raises BudgetExceeded. The budgets stay locked until the caller's transaction ends, with the reservation in it."""
    if worst_nanousd == 0:
        return
    await queries.lock_budgets(session, scope)
    budgets = await list_budgets(session, scope, project_id=project_id, job_id=job_id)
    for budget in budgets:
        left = budget.left_nanousd
        if left is None:
            continue
        if worst_nanousd is None:
            raise BudgetExceeded(
                message="The price of this model is not known, so the budget for "
                f"{_LABELS[budget.kind]} cannot be kept. Enter its price, choose another model, or remove the budget.",
                kind=budget.kind,
            )
        if worst_nanousd > left:
            raise BudgetExceeded(
                message=f"This call could cost up to {format_usd(worst_nanousd)}, and the budget for "
                f"{_LABELS[budget.kind]} has {format_usd(max(left, 0))} left.",
                kind=budget.kind,
                worst_case_nanousd=worst_nanousd,
                left_nanousd=left,
            )


def format_usd(nanousd: int) -> str:
    dollars = nanousd / _NANOUSD_PER_USD
    return f"${dollars:.2f}" if dollars >= 1 or dollars == 0 else f"${dollars:.4f}"
