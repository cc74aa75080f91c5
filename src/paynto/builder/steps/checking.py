"""Shows a version in the preview, checks it, and tells the chat what was found."""

import asyncio
from dataclasses import asdict
from typing import Any
from uuid import UUID

from paynto.builder.steps.progress import load_job_files, timed_step
from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.jobs import service as jobs
from paynto.jobs.events import EventWriter
from paynto.jobs.runtime import JobRuntime
from paynto.projects import messages
from paynto.projects.models import Project
from paynto.sandboxes.previews import Previews
from paynto.stacks.problems import Problem

_CHECK_PAUSE_SECONDS = 0.8


async def preview(
    resources: Resources, scope: Scope, job_id: UUID, number: int
) -> list[dict[str, Any]]:
    """Brings the sandbox to the version and waits until the page renders."""
    async with EventWriter() as events:
        job, project, _ = await load_job_files(resources, scope, job_id)
        events.emit("preview", state="starting", detail=None)
        work = _sync(resources, scope, project, number, events)
        problems = await resources.part(JobRuntime).unless_cancelled(str(job.id), work)
        state = "failed" if problems else "ready"
        events.emit("preview", state=state, detail=problems[0].message if problems else None)
        for problem in problems:
            events.emit("problem", **asdict(problem))
    return [asdict(problem) for problem in problems]


async def _sync(
    resources: Resources, scope: Scope, project: Project, number: int, events: EventWriter
) -> list[Problem]:
    previews = resources.part(Previews)
    with timed_step(events, "sync"):
        await previews.show_version(scope, project.id, number)
    with timed_step(events, "preview"):
        return await previews.probe(project.id)


async def check(
    resources: Resources, scope: Scope, job_id: UUID, number: int
) -> list[dict[str, Any]]:
    """Type check in the sandbox's isolation; the preview is already open meanwhile."""
    async with EventWriter() as events:
        _, project, _ = await load_job_files(resources, scope, job_id)
        # the page that a person waits for reloads first; the compiler would take both cores
        await asyncio.sleep(_CHECK_PAUSE_SECONDS)
        with timed_step(events, "check") as clock:
            work = resources.part(Previews).check_types(scope, project.id, number)
            problems = await resources.part(JobRuntime).unless_cancelled(str(job_id), work)
            clock.detail = f"{len(problems)} problems" if problems else "no problems"
        for problem in problems:
            events.emit("problem", **asdict(problem))
    return [asdict(problem) for problem in problems]


async def report(
    resources: Resources, scope: Scope, job_id: UUID, problems: list[dict[str, Any]]
) -> None:
    """What the checks found goes to the chat."""
    if not problems:
        return
    async with resources.db.transaction(scope) as session:
        job = await jobs.load_job(session, scope, job_id)
        assert job.project_id is not None
        lines = [
            f"{item['file'] or 'app'}:{item['line'] or 0} {item['message']}"
            for item in problems[:10]
        ]
        await messages.append_warnings(session, scope, job_id, lines)
