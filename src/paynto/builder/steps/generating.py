"""Asks the model for its answer and keeps it under the job's id."""

from collections.abc import Sequence
from uuid import UUID

from paynto.builder.attachments import service as attachments
from paynto.builder.choosing import ChosenModel, choose_for_job
from paynto.builder.context.gathering import prepare_request
from paynto.builder.context.inputs import Picture
from paynto.builder.generation import Answer, Ask, stream_answer
from paynto.builder.steps.progress import answer_key, timed_step
from paynto.core.blobs import put_object
from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.jobs import service as jobs
from paynto.jobs.errors import JobCancelled
from paynto.jobs.events import EventWriter
from paynto.jobs.models import Job
from paynto.jobs.runtime import JobRuntime
from paynto.projects import service as projects
from paynto.projects.models import Project


async def generate(resources: Resources, scope: Scope, job_id: UUID) -> bool:
    """Streams the model's answer and keeps it; True when a person stopped it."""
    async with EventWriter() as events:
        with timed_step(events, "plan"):
            job, project, chosen = await _look_up(resources, scope, job_id)
            notices = _check_pictures(job, chosen, events)
            request = await prepare_request(
                resources,
                scope,
                job,
                project,
                chosen.entry,
                reason=chosen.reason,
                sentence=await _write_sentence(resources, scope, job, chosen),
                pictures=await _read_pictures(resources, scope, job, chosen),
            )
        answer = Answer()
        is_stopped = False
        with timed_step(events, "generate") as clock:
            clock.detail = chosen.entry.name
            ask = Ask(
                job_id=job_id,
                project_id=project.id,
                entry=chosen.entry,
                work=chosen.work,
                messages=request.messages,
                reason=chosen.reason,
            )
            work = stream_answer(resources, scope, ask, answer, events)
            try:
                await resources.part(JobRuntime).unless_cancelled(str(job_id), work)
            except JobCancelled:
                is_stopped = True
        await put_object(resources.objects, answer_key(scope, job_id), answer.text.encode())
        await _record(resources, scope, job_id, answer, notices)
    return is_stopped


async def _look_up(
    resources: Resources, scope: Scope, job_id: UUID
) -> tuple[Job, Project, ChosenModel]:
    async with resources.db.transaction(scope) as session:
        job = await jobs.load_job(session, scope, job_id)
        assert job.project_id is not None
        project = await projects.load_project(session, scope, job.project_id)
        chosen = await choose_for_job(session, resources, scope, job, project)
    return job, project, chosen


async def _write_sentence(
    resources: Resources, scope: Scope, job: Job, chosen: ChosenModel
) -> str | None:
    """What is asked; a sentence that steers a stopped build says so, for a model that can make sense of it."""
    stopped_id = job.arguments.get("steers")
    if stopped_id is None or not chosen.entry.is_ai:
        return None
    async with resources.db.transaction(scope) as session:
        stopped = await jobs.load_job(session, scope, UUID(stopped_id))
    return (
        f"I stopped you while you worked on this request:\n{stopped.prompt}\n\nThe files you had completed are in the "
        f"project. Go on with that request as far as the following does not change it:\n{job.prompt}"
    )


def _check_pictures(job: Job, chosen: ChosenModel, events: EventWriter) -> list[str]:
    if not job.arguments.get("images") or chosen.entry.abilities.images:
        return []
    notice = f"{chosen.entry.name} cannot read pictures, so yours were left out."
    events.emit("warning", message=notice)
    return [notice]


async def _read_pictures(
    resources: Resources, scope: Scope, job: Job, chosen: ChosenModel
) -> Sequence[Picture]:
    ids = [UUID(item) for item in job.arguments.get("images") or ()]
    if not ids or not chosen.entry.abilities.images:
        return []
    async with resources.db.transaction(scope) as session:
        rows = await attachments.load_attachments(session, scope, ids)
    return [
        Picture(
            id=str(row.id),
            media_type=row.media_type,
            content=await attachments.read_attachment(resources.objects, scope, row.id),
        )
        for row in rows
    ]


async def _record(
    resources: Resources, scope: Scope, job_id: UUID, answer: Answer, notices: list[str]
) -> None:
    """The model that answered, which a fallback may have been, and what the chat says besides the answer."""
    async with resources.db.transaction(scope) as session:
        job = await jobs.load_job(session, scope, job_id)
        arguments = {**job.arguments, "notices": [*notices, *answer.notices]}
        if answer.fallback_of is not None:
            arguments.update(fallback_of=answer.fallback_of, model_reason=answer.reason)
        await jobs.record_progress(
            session, scope, job_id, model_id=answer.model_id or job.model_id, arguments=arguments
        )
