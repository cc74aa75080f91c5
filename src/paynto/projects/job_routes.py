"""HTTP of jobs: list, cancel, and the live event stream."""

import json
from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Query
from fastapi.responses import StreamingResponse
from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.paging import Page, Paging
from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.jobs import service
from paynto.jobs.events import parse_event_id
from paynto.jobs.models import Job
from paynto.jobs.runtime import JobRuntime
from paynto.jobs.schemas import JobKind, JobRead, JobState
from paynto.projects import service as projects
from paynto.teams.access import Process, ProjectReader, ProjectWriter, TeamSession

router = APIRouter(prefix="/jobs", tags=["jobs"])


async def read_jobs(session: AsyncSession, scope: Scope, rows: list[Job]) -> list[JobRead]:
    ids = list({row.project_id for row in rows if row.project_id})
    names = await projects.list_project_names(session, scope, ids)
    return [
        JobRead.model_validate(row).model_copy(
            update={"project_name": names.get(row.project_id) if row.project_id else None}
        )
        for row in rows
    ]


async def read_job(session: AsyncSession, scope: Scope, job: Job) -> JobRead:
    found = (await read_jobs(session, scope, [job]))[0]
    if job.status == "queued":
        position = await service.count_jobs_before(session, scope, job)
        return found.model_copy(update={"queue_position": position})
    return found


@router.get("")
async def list_jobs(
    page: Paging,
    scope: ProjectReader,
    session: TeamSession,
    project_id: UUID | None = None,
    kind: JobKind | None = None,
    status: JobState | None = None,
) -> Page[JobRead]:
    found = await service.list_jobs(
        session, scope, page, project_id=project_id, kind=kind, status=status
    )
    items = await read_jobs(session, scope, found.items)
    return Page(items=items, next_cursor=found.next_cursor)


@router.get("/{job_id}")
async def load_job(job_id: UUID, scope: ProjectReader, session: TeamSession) -> JobRead:
    return await read_job(session, scope, await service.load_job(session, scope, job_id))


@router.post("/{job_id}/cancel")
async def cancel_job(job_id: UUID, scope: ProjectWriter, session: TeamSession) -> JobRead:
    return await read_job(session, scope, await service.cancel_job(session, scope, job_id))


@router.get("/{job_id}/events", response_class=StreamingResponse)
async def stream_events(
    job_id: UUID,
    scope: ProjectReader,
    process: Process,
    last_event_id: Annotated[str | None, Header()] = None,
    after: Annotated[str | None, Query(max_length=20)] = None,
) -> StreamingResponse:
    """Server-sent events; resumes behind `Last-Event-ID` (or `after`), ends with `event: end`."""
    # its own short transaction: a stream of minutes must not hold a connection
    async with process.db.transaction(scope) as session:
        await service.load_job(session, scope, job_id)
    stream = _write_stream(process, scope, job_id, last_event_id or after)
    headers = {"cache-control": "no-cache", "x-accel-buffering": "no"}
    return StreamingResponse(stream, media_type="text/event-stream", headers=headers)


async def _write_stream(
    process: Resources, scope: Scope, job_id: UUID, last_id: str | None
) -> AsyncIterator[str | bytes]:
    is_done = False
    yield ": connected\n\n"
    hub = process.part(JobRuntime).hub
    async for item in hub.watch(str(job_id), parse_event_id(last_id)):
        if item is None:
            if await _has_ended_unstarted(process, scope, job_id):
                break
            yield ": waiting\n\n"
            continue
        is_done = is_done or item.is_done
        yield item.text
    if not is_done:
        yield await _write_end(process, scope, job_id)
    yield "event: end\ndata: {}\n\n"


async def _has_ended_unstarted(process: Resources, scope: Scope, job_id: UUID) -> bool:
    """A job that was cancelled in the queue writes its stream only when its turn comes."""
    async with process.db.transaction(scope) as session:
        job = await service.load_job(session, scope, job_id)
    return job.is_finished and job.started_at is None


async def _write_end(process: Resources, scope: Scope, job_id: UUID) -> str:
    """A job that was cancelled while queued has no stream of its own."""
    async with process.db.transaction(scope) as session:
        job = await service.load_job(session, scope, job_id)
    event = {
        "type": "done",
        "status": job.status,
        "error": job.error,
        "error_code": job.error_code,
        "hint": None,
    }
    return f"data: {json.dumps(event)}\n\n"
