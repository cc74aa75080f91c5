"""Statements on model providers."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.scope import Scope
from paynto.llm.models import ModelProvider, PlatformModelProvider, ProviderRecord

# far above what a team needs, so that a list never has to be paged
MOST_PROVIDERS = 50


async def list_providers(session: AsyncSession, scope: Scope) -> list[ModelProvider]:
    statement = (
        select(ModelProvider)
        .where(ModelProvider.team_id == scope.team_id)
        .order_by(ModelProvider.id)
        .limit(MOST_PROVIDERS)
    )
    return list(await session.scalars(statement))


async def find_provider(
    session: AsyncSession, scope: Scope, provider_id: UUID
) -> ModelProvider | None:
    return await session.scalar(
        select(ModelProvider).where(
            ModelProvider.id == provider_id, ModelProvider.team_id == scope.team_id
        )
    )


async def find_provider_by_slug(
    session: AsyncSession, scope: Scope, slug: str
) -> ModelProvider | None:
    return await session.scalar(
        select(ModelProvider).where(
            ModelProvider.slug == slug, ModelProvider.team_id == scope.team_id
        )
    )


async def list_platform_providers(session: AsyncSession) -> list[PlatformModelProvider]:
    statement = (
        select(PlatformModelProvider).order_by(PlatformModelProvider.id).limit(MOST_PROVIDERS)
    )
    return list(await session.scalars(statement))


async def find_platform_provider(
    session: AsyncSession, provider_id: UUID
) -> PlatformModelProvider | None:
    return await session.get(PlatformModelProvider, provider_id)


async def find_platform_provider_by_slug(
    session: AsyncSession, slug: str
) -> PlatformModelProvider | None:
    return await session.scalar(
        select(PlatformModelProvider).where(PlatformModelProvider.slug == slug)
    )


async def list_outdated_providers(
    session: AsyncSession, current_prefix: str, limit: int
) -> list[ProviderRecord]:
    """Whose key another data key encrypts: of all teams, and the platform's."""
    found: list[ProviderRecord] = []
    for table in (ModelProvider, PlatformModelProvider):
        statement = (
            select(table)
            .where(
                table.ciphertext.is_not(None),
                table.ciphertext.not_like(f"{current_prefix}%"),
            )
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        found += await session.scalars(statement)
    return found
