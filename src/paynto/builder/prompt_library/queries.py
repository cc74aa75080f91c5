"""Statements on saved prompts. A person's own and the shared ones of the team are what a scope sees."""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from paynto.builder.prompt_library.models import SavedPrompt
from paynto.core.scope import Scope


def _is_seen_by(scope: Scope) -> ColumnElement[bool]:
    return and_(
        SavedPrompt.team_id == scope.team_id,
        or_(SavedPrompt.is_shared, SavedPrompt.created_by == scope.user_id),
    )


async def list_prompts(
    session: AsyncSession, scope: Scope, *, search: str | None, before_id: UUID | None, limit: int
) -> list[SavedPrompt]:
    """Newest first."""
    statement = select(SavedPrompt).where(_is_seen_by(scope))
    if search:
        statement = statement.where(
            or_(
                SavedPrompt.title.icontains(search, autoescape=True),
                SavedPrompt.text.icontains(search, autoescape=True),
            )
        )
    if before_id is not None:
        statement = statement.where(SavedPrompt.id < before_id)
    return list(await session.scalars(statement.order_by(SavedPrompt.id.desc()).limit(limit)))


async def count_prompts(session: AsyncSession, scope: Scope) -> int:
    """Of the whole team, also those of others."""
    statement = select(func.count()).where(SavedPrompt.team_id == scope.team_id)
    return await session.scalar(statement) or 0


async def find_prompt(session: AsyncSession, scope: Scope, prompt_id: UUID) -> SavedPrompt | None:
    return await session.scalar(
        select(SavedPrompt).where(_is_seen_by(scope), SavedPrompt.id == prompt_id)
    )


async def delete_prompt(session: AsyncSession, scope: Scope, prompt_id: UUID) -> None:
    await session.execute(
        delete(SavedPrompt).where(SavedPrompt.team_id == scope.team_id, SavedPrompt.id == prompt_id)
    )
