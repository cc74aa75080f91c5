"""Use cases of jobs: start, follow, finish, cancel."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from dbos import DBOSClient, EnqueueOptions
from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.clock import now
from paynto.core.db import APP_ROLE
from paynto.core.ids import new_id
from paynto.core.paging import PageQuery, Rows, decode_id_cursor, encode_cursor
from paynto.core.scope import Scope
from paynto.jobs import queries
from paynto.jobs.errors import IdempotencyKeyReused, JobFinished, JobNotFound
from paynto.jobs.models import Job, JobStatus

JOB_QUEUE = "jobs"
# a workflow survives restarts of newer releases as long as its steps keep their order
WORKFLOW_VERSION = "1"


async def start_job(
    session: AsyncSession,
    scope: Scope,
    client: DBOSClient,
    *,
    kind: str,
    workflow: str,
    project_id: UUID,
    prompt: str | None = None,
    model_id: str | None = None,
    app_id: UUID | None = None,
    arguments: dict[str, Any] | None = None,
    idempotency_key: str | None = None,
) -> Job:
    """Makes the job row and enqueues its workflow in the caller's transaction.

    Jobs of one project run one after the other. The same idempotency key gives the job that was made first; raises
    IdempotencyKeyReused when it was made for something else.
    """
    if idempotency_key is not None:
        await queries.lock_key(session, scope, idempotency_key)
        known = await queries.find_job_by_key(session, scope, idempotency_key)
        if known is not None:
            if (known.kind, known.project_id, known.prompt) != (kind, project_id, prompt):
                raise IdempotencyKeyReused()
            return known
    job = Job(
        id=new_id(),
        team_id=scope.team_id,
        project_id=project_id,
        app_id=app_id,
        kind=kind,
        prompt=prompt,
        model_id=model_id,
        arguments=arguments or {},
        created_by=scope.user_id,
        idempotency_key=idempotency_key,
    )
    session.add(job)
    await session.flush()
    options: EnqueueOptions = {
        "workflow_name": workflow,
        "queue_name": JOB_QUEUE,
        "workflow_id": str(job.id),
        "app_version": WORKFLOW_VERSION,
        "queue_partition_key": str(project_id),
    }
    await queries.leave_role(session)
    await session.run_sync(client.enqueue_in_transaction, options, str(job.id), str(scope.team_id))
    await queries.enter_role(session, APP_ROLE)
    await queries.notify_enqueued(session)
    return job


async def find_job_by_key(session: AsyncSession, scope: Scope, key: str) -> Job | None:
    """The job that a request with this idempotency key has made; later requests with it wait for this transaction."""
    await queries.lock_key(session, scope, key)
    return await queries.find_job_by_key(session, scope, key)


async def load_job(session: AsyncSession, scope: Scope, job_id: UUID) -> Job:
    """Raises JobNotFound, also for another team's job."""
    job = await queries.find_job(session, scope, job_id)
    if job is None:
        raise JobNotFound()
    return job


async def count_jobs_before(session: AsyncSession, scope: Scope, job: Job) -> int:
    return await queries.count_jobs_before(session, scope, job)


async def list_jobs(
    session: AsyncSession,
    scope: Scope,
    page: PageQuery,
    *,
    project_id: UUID | None = None,
    app_id: UUID | None = None,
    kind: str | None = None,
    status: str | None = None,
) -> Rows[Job]:
    rows = await queries.list_jobs(
        session,
        scope,
        project_id=project_id,
        app_id=app_id,
        kind=kind,
        status=status,
        before_id=decode_id_cursor(page.cursor),
        limit=page.limit + 1,
    )
    items = rows[: page.limit]
    cursor = encode_cursor(items[-1].id) if len(rows) > page.limit else None
    return Rows(items, cursor)


async def list_active_job_ids(
    session: AsyncSession, scope: Scope, project_ids: list[UUID]
) -> dict[UUID, UUID]:
    return await queries.list_active_job_ids(session, scope, project_ids) if project_ids else {}


async def list_unfinished(session: AsyncSession, scope: Scope, ids: Sequence[UUID]) -> set[UUID]:
    """Which of these jobs wait or run."""
    return await queries.list_unfinished(session, scope, ids)


@dataclass(frozen=True)
class Outcome:
    """What became of a job; `notes` are its arguments, with what its steps have added to them."""

    status: str
    error_code: str | None
    notes: Mapping[str, Any]

    @property
    def is_finished(self) -> bool:
        return self.status not in (JobStatus.QUEUED, JobStatus.RUNNING)


async def list_outcomes(
    session: AsyncSession, scope: Scope, job_ids: Iterable[UUID]
) -> dict[UUID, Outcome]:
    """In one statement, for a page of messages."""
    ids = list(set(job_ids))
    rows = await queries.list_outcomes(session, scope, ids) if ids else []
    return {job_id: Outcome(status, code, notes) for job_id, status, code, notes in rows}


async def count_jobs_since(
    session: AsyncSession, scope: Scope, kind: str, moment: datetime
) -> tuple[int, int]:
    return await queries.count_jobs_since(session, scope, kind, moment)


async def mark_started(session: AsyncSession, scope: Scope, job_id: UUID) -> bool:
    """False when the job was cancelled before it began."""
    job = await queries.lock_job(session, scope, job_id)
    if job is None or job.is_finished or job.cancel_requested_at is not None:
        return False
    job.status = JobStatus.RUNNING
    job.started_at = job.started_at or now()
    return True


async def finish_job(
    session: AsyncSession,
    scope: Scope,
    job_id: UUID,
    status: JobStatus,
    *,
    error: str | None = None,
    error_code: str | None = None,
) -> None:
    values: dict[str, object] = {
        "status": status,
        "finished_at": now(),
        "error": error,
        "error_code": error_code,
    }
    await queries.update_job(session, scope, job_id, values)


async def record_progress(
    session: AsyncSession, scope: Scope, job_id: UUID, **values: object
) -> None:
    """Sets columns such as `version_number`, `output_tokens`, `app_id`."""
    await queries.update_job(session, scope, job_id, values)


async def cancel_job(session: AsyncSession, scope: Scope, job_id: UUID) -> Job:
    """Asks a running job to stop and ends a queued one. Raises JobFinished."""
    job = await queries.lock_job(session, scope, job_id)
    if job is None:
        raise JobNotFound()
    if job.is_finished:
        raise JobFinished()
    job.cancel_requested_at = now()
    if job.status == JobStatus.QUEUED:
        # the workflow finds this when it begins and ends at once
        job.status = JobStatus.CANCELLED
        job.finished_at = now()
    await queries.notify_cancel(session, job_id)
    return job
