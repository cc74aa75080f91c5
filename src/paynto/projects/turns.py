"""What the turns of jobs made: versions by job, versions by team, and which are known to render."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.clock import now
from paynto.core.scope import Scope
from paynto.projects import queries
from paynto.projects.errors import ProjectNotFound
from paynto.projects.models import Project, Version


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


async def find_number_before_job(
    session: AsyncSession, scope: Scope, project_id: UUID, job_id: UUID | None, moment: datetime
) -> int | None:
    """The version that a job started from; for one that made no version, the newest one at `moment`."""
    if job_id is not None:
        first = await queries.find_first_version_of_job(session, scope, project_id, job_id)
        if first is not None:
            return first.parent_number
    return await queries.find_number_before(session, scope, project_id, moment)


async def lock_project(session: AsyncSession, scope: Scope, project_id: UUID) -> Project:
    """Until the transaction ends, so that what is found out about the project stays true. Raises ProjectNotFound."""
    project = await queries.lock_project(session, scope, project_id)
    if project is None or project.deleted_at is not None:
        raise ProjectNotFound()
    return project


async def put_before_first(session: AsyncSession, scope: Scope, project_id: UUID) -> None:
    """The project is as new, without files; its versions stay and can be restored."""
    project = await queries.lock_project(session, scope, project_id)
    if project is None or project.deleted_at is not None:
        raise ProjectNotFound()
    project.current_version = None
    project.file_count = project.total_bytes = 0
    project.updated_at = now()
