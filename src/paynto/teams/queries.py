"""Statements on teams and memberships."""

from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from paynto.teams.models import AuditEvent, Membership, Team


async def find_membership(
    session: AsyncSession, user_id: UUID, team_id: UUID | None
) -> tuple[Membership, Team] | None:
    """The membership in a team, or in the person's first (personal) team."""
    statement = (
        select(Membership, Team)
        .join(Team, Team.id == Membership.team_id)
        .where(Membership.user_id == user_id)
        .order_by(Team.is_personal.desc(), Team.id)
        .limit(1)
    )
    if team_id is not None:
        statement = statement.where(Membership.team_id == team_id)
    row = (await session.execute(statement)).first()
    return (row[0], row[1]) if row else None


async def lock_slug(session: AsyncSession, slug: str) -> None:
    """Until the transaction ends, so that two new teams do not choose the same slug."""
    statement = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
    await session.execute(statement, {"name": f"team-slug:{slug}"})


async def has_slug(session: AsyncSession, slug: str) -> bool:
    return await session.scalar(select(Team.id).where(Team.slug == slug)) is not None


async def list_audit_events(session: AsyncSession, team_id: UUID, limit: int) -> list[AuditEvent]:
    statement = (
        select(AuditEvent)
        .where(AuditEvent.team_id == team_id)
        .order_by(AuditEvent.id.desc())
        .limit(limit)
    )
    return list(await session.scalars(statement))
