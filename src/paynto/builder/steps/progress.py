"""What the steps of a build share: how they tell their progress, and what they look up again each time."""

import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from paynto.core.errors import PayntoError
from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.jobs import service as jobs
from paynto.jobs.events import EventWriter
from paynto.jobs.models import Job
from paynto.llm import service as models
from paynto.llm.catalogue import ModelEntry
from paynto.llm.errors import UnknownModel
from paynto.projects import service as projects
from paynto.projects.models import Project

LABELS = {
    "plan": "Read the project",
    "generate": "Write the app",
    "apply": "Apply the files",
    "install": "Install packages",
    "sync": "Start the preview",
    "preview": "Render the preview",
    "check": "Check types",
    "build": "Try the production build",
    "repair": "Repair",
    "version": "Save the version",
}


class StepClock:
    """Detail of a running step, set by its body."""

    detail: str | None = None


@contextmanager
def timed_step(events: EventWriter, step: str) -> Generator[StepClock]:
    """Tells the stream that a step runs, and how it ended after how many seconds."""
    clock = StepClock()
    started_at = time.monotonic()
    events.emit("step", step=step, label=LABELS[step], state="running", seconds=None, detail=None)
    state = "failed"
    try:
        yield clock
        state = "done"
    except PayntoError as error:
        clock.detail = error.message
        raise
    finally:
        seconds = round(time.monotonic() - started_at, 3)
        events.emit(
            "step", step=step, label=LABELS[step], state=state, seconds=seconds, detail=clock.detail
        )


async def record_repair(
    resources: Resources,
    scope: Scope,
    job_id: UUID,
    attempt: int,
    values: Mapping[str, object],
    events: EventWriter,
) -> None:
    """Tells what is known of a try to repair, and keeps it with the job for those who come later."""
    async with resources.db.transaction(scope) as session:
        job = await jobs.load_job(session, scope, job_id)
        known: list[dict[str, Any]] = job.arguments.get("repairs", [])
        before = next((item for item in known if item["attempt"] == attempt), dict[str, Any]())
        repair = {**before, "attempt": attempt, **values}
        others = [item for item in known if item["attempt"] != attempt]
        arguments = {**job.arguments, "repairs": [*others, repair]}
        await jobs.record_progress(session, scope, job_id, arguments=arguments)
    events.emit("repair", **repair)


def answer_key(scope: Scope, job_id: UUID, turn: int = 0) -> str:
    """Where an answer is kept: the job's own, and behind it those of its repairs."""
    base = f"answers/{scope.team_id}/{job_id}"
    return f"{base}-{turn}" if turn else base


async def find_model(resources: Resources, scope: Scope, job: Job) -> ModelEntry | None:
    """The job's model; None when it is not offered any more."""
    async with resources.db.transaction(scope) as session:
        try:
            return await models.load_entry(session, resources, scope, job.model_id)
        except UnknownModel:
            return None


async def load_job_files(
    resources: Resources, scope: Scope, job_id: UUID
) -> tuple[Job, Project, dict[str, bytes]]:
    async with resources.db.transaction(scope) as session:
        job = await jobs.load_job(session, scope, job_id)
        assert job.project_id is not None
        project = await projects.load_project(session, scope, job.project_id)
        tree = await projects.load_tree(session, scope, project)
        files = await projects.read_files(session, scope, resources.objects, tree)
    return job, project, files
