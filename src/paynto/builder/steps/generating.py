"""Asks the model for its answer and keeps it under the job's id."""

from collections.abc import Mapping
from uuid import UUID

from paynto.builder.generation import Answer, build_messages, stream_answer
from paynto.builder.prompts import instructions_for
from paynto.builder.steps.progress import answer_key, load_job_files, timed_step
from paynto.core.blobs import put_object
from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.jobs import service as jobs
from paynto.jobs.errors import JobCancelled
from paynto.jobs.events import EventWriter
from paynto.jobs.runtime import JobRuntime
from paynto.llm import service as llm


async def generate(resources: Resources, scope: Scope, job_id: UUID) -> bool:
    """Streams the model's answer and keeps it; True when a person stopped it."""
    async with EventWriter() as events:
        with timed_step(events, "plan"):
            job, project, files = await load_job_files(resources, scope, job_id)
        async with resources.db.transaction(scope) as session:
            entry = await llm.load_entry(session, resources, scope, job.model_id)
        texts = _texts(files)
        request = build_messages(instructions_for(project.stack), job.prompt or "", texts)
        answer = Answer()
        is_stopped = False
        with timed_step(events, "generate") as clock:
            clock.detail = entry.name
            work = stream_answer(entry.make(), request, answer, events)
            try:
                await resources.part(JobRuntime).unless_cancelled(str(job_id), work)
            except JobCancelled:
                is_stopped = True
        await put_object(resources.objects, answer_key(scope, job_id), answer.text.encode())
        await _record_usage(resources, scope, job_id, answer)
        events.emit(
            "usage",
            input_tokens=answer.input_tokens,
            output_tokens=answer.output_tokens,
            cost_nanousd=0,
        )
    return is_stopped


def _texts(files: Mapping[str, bytes]) -> dict[str, str]:
    """What can be shown to a model: text files."""
    texts: dict[str, str] = {}
    for path, content in files.items():
        try:
            texts[path] = content.decode()
        except UnicodeDecodeError:
            continue
    return texts


async def _record_usage(resources: Resources, scope: Scope, job_id: UUID, answer: Answer) -> None:
    async with resources.db.transaction(scope) as session:
        await jobs.record_progress(
            session,
            scope,
            job_id,
            input_tokens=answer.input_tokens,
            output_tokens=answer.output_tokens,
        )
