"""Statements on jobs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.scope import Scope
from paynto.jobs.models import Job, JobStatus

CANCEL_CHANNEL = "paynto_job_cancel"
ENQUEUE_CHANNEL = "paynto_job_enqueued"
_ACTIVE = (JobStatus.QUEUED, JobStatus.RUNNING)


async def find_job(session: AsyncSession, scope: Scope, job_id: UUID) -> Job | None:
    return await session.scalar(select(Job).where(Job.id == job_id, Job.team_id == scope.team_id))


async def lock_job(session: AsyncSession, scope: Scope, job_id: UUID) -> Job | None:
    statement = select(Job).where(Job.id == job_id, Job.team_id == scope.team_id).with_for_update()
    return await session.scalar(statement)


async def find_job_by_key(session: AsyncSession, scope: Scope, key: str) -> Job | None:
    return await session.scalar(
        select(Job).where(Job.team_id == scope.team_id, Job.idempotency_key == key)
    )


async def lock_key(session: AsyncSession, scope: Scope, key: str) -> None:
    """Until the transaction ends, so that two requests with one idempotency key do not pass each other."""
    statement = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
    await session.execute(statement, {"name": f"idempotency:{scope.team_id}:{key}"})


async def list_jobs(
    session: AsyncSession,
    scope: Scope,
    *,
    project_id: UUID | None,
    app_id: UUID | None,
    kind: str | None,
    status: str | None,
    before_id: UUID | None,
    limit: int,
) -> list[Job]:
    statement = select(Job).where(Job.team_id == scope.team_id).order_by(Job.id.desc()).limit(limit)
    if project_id is not None:
        statement = statement.where(Job.project_id == project_id)
    if app_id is not None:
        statement = statement.where(Job.app_id == app_id)
    if kind is not None:
        statement = statement.where(Job.kind == kind)
    if status is not None:
        statement = statement.where(Job.status == status)
    if before_id is not None:
        statement = statement.where(Job.id < before_id)
    return list(await session.scalars(statement))


async def list_active_job_ids(
    session: AsyncSession, scope: Scope, project_ids: list[UUID]
) -> dict[UUID, UUID]:
    """Per project its oldest unfinished job."""
    statement = (
        select(Job.project_id, Job.id)
        .where(
            Job.team_id == scope.team_id, Job.project_id.in_(project_ids), Job.status.in_(_ACTIVE)
        )
        .order_by(Job.id.desc())
    )
    rows = (await session.execute(statement)).all()
    return {project_id: job_id for project_id, job_id in rows if project_id is not None}


async def list_unfinished(session: AsyncSession, scope: Scope, ids: Sequence[UUID]) -> set[UUID]:
    statement = select(Job.id).where(
        Job.team_id == scope.team_id, Job.id.in_(ids), Job.status.in_(_ACTIVE)
    )
    return set(await session.scalars(statement))


async def list_outcomes(
    session: AsyncSession, scope: Scope, job_ids: list[UUID]
) -> list[tuple[UUID, str, str | None, dict[str, Any]]]:
    """Of each job its status, the code of its error, and what was noted beside it."""
    statement = select(Job.id, Job.status, Job.error_code, Job.arguments).where(
        Job.team_id == scope.team_id, Job.id.in_(job_ids)
    )
    rows = await session.execute(statement)
    return [(job_id, status, code, notes) for job_id, status, code, notes in rows]


async def count_jobs_before(session: AsyncSession, scope: Scope, job: Job) -> int:
    """Unfinished jobs of the same project that were queued earlier."""
    statement = select(func.count()).where(
        Job.team_id == scope.team_id,
        Job.project_id == job.project_id,
        Job.status.in_(_ACTIVE),
        Job.id < job.id,
    )
    return await session.scalar(statement) or 0


async def count_jobs_since(
    session: AsyncSession, scope: Scope, kind: str, moment: datetime
) -> tuple[int, int]:
    """How many jobs of a kind since a moment, and their cost in nano-dollars."""
    statement = select(func.count(), func.coalesce(func.sum(Job.cost_nanousd), 0)).where(
        Job.team_id == scope.team_id, Job.kind == kind, Job.created_at >= moment
    )
    row = (await session.execute(statement)).one()
    return int(row[0]), int(row[1])


async def update_job(
    session: AsyncSession, scope: Scope, job_id: UUID, values: dict[str, object]
) -> None:
    await session.execute(
        update(Job).where(Job.id == job_id, Job.team_id == scope.team_id).values(**values)
    )


async def notify_cancel(session: AsyncSession, job_id: UUID) -> None:
    """Tells the process that runs the job; delivered when the transaction commits."""
    await session.execute(
        text("SELECT pg_notify(:channel, :id)"), {"channel": CANCEL_CHANNEL, "id": str(job_id)}
    )


async def notify_enqueued(session: AsyncSession) -> None:
    """Tells all processes that take jobs; delivered when the transaction commits."""
    await session.execute(text("SELECT pg_notify(:channel, '')"), {"channel": ENQUEUE_CHANNEL})


async def leave_role(session: AsyncSession) -> None:
    """Back to the connection's own role, which owns the tables of the durable engine."""
    await session.execute(text("SELECT set_config('role', 'none', true)"))


async def enter_role(session: AsyncSession, role: str) -> None:
    await session.execute(text("SELECT set_config('role', :role, true)"), {"role": role})
