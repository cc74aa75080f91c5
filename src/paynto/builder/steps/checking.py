"""Shows a version in the preview and checks it."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from uuid import UUID

from paynto.builder.app_pages import find_missing_start, list_pages
from paynto.builder.build_inputs import draw_build_key
from paynto.builder.signatures import add_frames, unite_problems, weigh
from paynto.builder.steps.progress import find_model, load_job_files, timed_step
from paynto.core.errors import InvalidInput, PayntoError
from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.jobs.events import EventWriter
from paynto.jobs.models import Job
from paynto.jobs.runtime import JobRuntime
from paynto.projects import service as projects
from paynto.projects import turns
from paynto.projects.models import Project
from paynto.sandboxes.previews import Previews
from paynto.sandboxes.workspaces import PreviewFailed
from paynto.stacks.problems import Problem

_CHECK_PAUSE_SECONDS = 0.8
_PLACE = re.compile(r"(?<![\w/])(?P<file>[\w@-][\w./@-]*\.[cm]?[jt]sx?):(?P<line>\d+)(?::\d+)?")


async def preview(resources: Resources, scope: Scope, job_id: UUID, number: int) -> list[Problem]:
    """Brings the sandbox to the version and waits until the page renders; remembers whether it did."""
    async with EventWriter() as events:
        job, project, files = await load_job_files(resources, scope, job_id)
        events.emit("preview", state="starting", detail=None)
        work = render(resources, scope, project, number, events)
        problems = await resources.part(JobRuntime).unless_cancelled(str(job.id), work)
        problems = add_frames(unite_problems([*find_missing_start(files), *problems]), files)
        is_broken = weigh(problems).is_broken
        async with resources.db.transaction(scope) as session:
            await turns.record_rendered(session, scope, project.id, number, not is_broken)
        errors = [problem for problem in problems if problem.severity == "error"]
        state = "failed" if is_broken else "ready"
        events.emit("preview", state=state, detail=errors[0].message if is_broken else None)
        _tell_problems(events, problems)
    return problems


async def render(
    resources: Resources, scope: Scope, project: Project, number: int, events: EventWriter
) -> list[Problem]:
    """Problems of showing a version: of starting it, or of its page."""
    previews = resources.part(Previews)
    try:
        with timed_step(events, "sync"):
            await previews.show_version(scope, project.id, number)
    except (PreviewFailed, InvalidInput) as error:
        return [read_start_failure(error)]
    with timed_step(events, "preview"):
        return await previews.probe(project.id)


def read_start_failure(error: PayntoError) -> Problem:
    """Where the app keeps its preview from starting, if the message says so."""
    if isinstance(error, InvalidInput):
        return Problem(source="preview", message=error.message, file="package.json", line=1)
    found = _PLACE.search(error.message)
    if found is None:
        return Problem(source="preview", message=error.message)
    return Problem(
        source="preview", message=error.message, file=found["file"], line=int(found["line"])
    )


async def check(
    resources: Resources,
    scope: Scope,
    job_id: UUID,
    number: int,
    seen: Sequence[Problem] = (),
) -> list[Problem]:
    """Type check and further pages while the preview is open already; then what people's browsers and a build tell.

    What the page reported comes with it.
    """
    async with EventWriter() as events:
        job, project, files = await load_job_files(resources, scope, job_id)
        unless_cancelled = resources.part(JobRuntime).unless_cancelled
        with timed_step(events, "check") as clock:
            work = _check(resources, scope, project, number, files, seen)
            problems = await unless_cancelled(str(job.id), work)
            problems = add_frames(unite_problems(problems), files)
            clock.detail = f"{len(problems)} problems" if problems else "no problems"
        if not weigh([*seen, *problems]).all:
            work = _check_build(resources, scope, job, project, number, files, events)
            problems += add_frames(await unless_cancelled(str(job.id), work), files)
        _tell_problems(events, problems)
    return problems


async def _check(
    resources: Resources,
    scope: Scope,
    project: Project,
    number: int,
    files: Mapping[str, bytes],
    seen: Sequence[Problem],
) -> list[Problem]:
    previews = resources.part(Previews)
    # the browser that waits for a new sandbox loads the whole page first; the compiler would take both cores
    has_to_wait = previews.is_first_shown(project.id) and not weigh(seen).is_broken
    pause_seconds = _CHECK_PAUSE_SECONDS if has_to_wait else 0
    work = [_check_types(previews, scope, project, number, pause_seconds=pause_seconds)]
    if not weigh(seen).is_broken:
        async with resources.db.transaction(scope) as session:
            version = await projects.load_version(session, scope, project.id, number)
        pages = list_pages(files, version.changes)
        work += [previews.probe(project.id, *pages)] if pages else []
    try:
        found = await asyncio.gather(*work)
    except (PreviewFailed, InvalidInput):
        # told by the preview step already
        return []
    observed = await previews.read_observed(scope, project.id, number)
    return [problem for problems in [*found, observed] for problem in problems]


async def _check_build(
    resources: Resources,
    scope: Scope,
    job: Job,
    project: Project,
    number: int,
    files: Mapping[str, bytes],
    events: EventWriter,
) -> list[Problem]:
    """Only of a version that is sound so far, and only when a build could tell something new of it.

    What a program writes is known to build.
    """
    entry = await find_model(resources, scope, job)
    if entry is None or not entry.is_ai:
        return []
    key = await asyncio.to_thread(draw_build_key, files)
    previews = resources.part(Previews)
    if await previews.is_built(scope, project.id, key):
        return []
    with timed_step(events, "build") as clock:
        problems = await previews.check_build(scope, project.id, number, key)
        clock.detail = f"{len(problems)} problems" if problems else "no problems"
    return problems


async def _check_types(
    previews: Previews, scope: Scope, project: Project, number: int, *, pause_seconds: float
) -> list[Problem]:
    await asyncio.sleep(pause_seconds)
    return await previews.check_types(scope, project.id, number)


def _tell_problems(events: EventWriter, problems: Sequence[Problem]) -> None:
    for problem in problems:
        events.emit("problem", **asdict(problem))
