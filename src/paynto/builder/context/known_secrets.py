"""The values that must never leave with a project's files: what higher domains keep for it."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.scope import Scope

ListValues = Callable[[AsyncSession, Scope, UUID], Awaitable[list[str]]]
"""The secret values of one project."""


class KnownSecrets:
    """Those who keep secrets for projects register at bootstrap."""

    def __init__(self) -> None:
        self._sources: list[ListValues] = []

    def register(self, source: ListValues) -> None:
        self._sources.append(source)

    async def collect(
        self, session: AsyncSession, scope: Scope, project_id: UUID
    ) -> tuple[str, ...]:
        values: set[str] = set()
        for source in self._sources:
            values.update(await source(session, scope, project_id))
        return tuple(sorted(values))
