"""Statements on tickets."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.scope import Scope
from paynto.projects.tickets.models import BoardColumn, Ticket

_OPEN = (Ticket.dismissed_at.is_(None), Ticket.status != BoardColumn.DONE)
_STATES: dict[str, tuple[ColumnElement[bool], ...]] = {
    "open": _OPEN,
    "done": (Ticket.dismissed_at.is_(None), Ticket.status == BoardColumn.DONE),
    "dismissed": (Ticket.dismissed_at.is_not(None),),
    "all": (),
}


async def list_tickets(
    session: AsyncSession,
    scope: Scope,
    project_id: UUID,
    *,
    state: str,
    before_number: int | None,
    limit: int,
) -> list[Ticket]:
    """The newest first."""
    statement = (
        select(Ticket)
        .where(Ticket.project_id == project_id, Ticket.team_id == scope.team_id, *_STATES[state])
        .order_by(Ticket.number.desc())
        .limit(limit)
    )
    if before_number is not None:
        statement = statement.where(Ticket.number < before_number)
    return list(await session.scalars(statement))


async def count_tickets(session: AsyncSession, scope: Scope, project_id: UUID, state: str) -> int:
    statement = select(func.count()).where(
        Ticket.project_id == project_id, Ticket.team_id == scope.team_id, *_STATES[state]
    )
    return await session.scalar(statement) or 0


async def find_ticket(
    session: AsyncSession, scope: Scope, project_id: UUID, ticket_id: UUID
) -> Ticket | None:
    return await session.scalar(
        select(Ticket).where(
            Ticket.id == ticket_id,
            Ticket.project_id == project_id,
            Ticket.team_id == scope.team_id,
        )
    )


async def list_module_tickets(
    session: AsyncSession, scope: Scope, project_id: UUID, modules: Sequence[str] | None = None
) -> list[Ticket]:
    """Tickets of missing modules in any state, of all or of some modules."""
    statement = select(Ticket).where(
        Ticket.project_id == project_id,
        Ticket.team_id == scope.team_id,
        Ticket.module.is_not(None),
    )
    if modules is not None:
        statement = statement.where(Ticket.module.in_(modules))
    return list(await session.scalars(statement))


async def find_last_number(session: AsyncSession, scope: Scope, project_id: UUID) -> int:
    statement = select(func.max(Ticket.number)).where(
        Ticket.project_id == project_id, Ticket.team_id == scope.team_id
    )
    return await session.scalar(statement) or 0
