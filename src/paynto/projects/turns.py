"""What the turns of jobs made: versions by job, versions by team, and which are known to render."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.scope import Scope
from paynto.projects import queries
from paynto.projects.models import Version


async def find_version_of_job(
    session: AsyncSession, scope: Scope, project_id: UUID, job_id: UUID, turn: int = 0
) -> Version | None:
    return await queries.find_version_of_job(session, scope, project_id, job_id, turn)


async def record_rendered(
    session: AsyncSession, scope: Scope, project_id: UUID, number: int, is_rendered: bool
) -> None:
    await queries.update_rendered(session, scope, project_id, number, is_rendered)


async def find_last_good(
    session: AsyncSession, scope: Scope, project_id: UUID, before: int
) -> Version | None:
    """The newest version older than `before` that has rendered without an error."""
    return await queries.find_rendered_before(session, scope, project_id, before)


async def list_recent_versions(
    session: AsyncSession, scope: Scope, limit: int
) -> list[tuple[Version, str]]:
    return await queries.list_recent_versions(session, scope, limit)
