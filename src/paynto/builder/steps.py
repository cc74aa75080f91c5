"""The steps of a build. Each opens its own transactions and writes to the job's event stream."""

import asyncio
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any
from uuid import UUID

from paynto.builder.apply import Applied, apply_answer, read_app_name
from paynto.builder.errors import NothingToApply
from paynto.builder.generation import Answer, build_messages, stream_answer
from paynto.builder.output_format import parse_answer
from paynto.builder.prompts import instructions_for
from paynto.builder.turn import listed_packages
from paynto.core.blobs import get_object, put_object
from paynto.core.errors import PayntoError
from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.jobs import service as jobs
from paynto.jobs.errors import JobCancelled
from paynto.jobs.events import EventWriter
from paynto.jobs.models import Job
from paynto.jobs.runtime import JobRuntime
from paynto.llm.catalogue import Catalogue
from paynto.projects import messages
from paynto.projects import service as projects
from paynto.projects.models import Project, Version
from paynto.projects.service import CommitInfo
from paynto.sandboxes.previews import Previews
from paynto.stacks.problems import Problem

_CHECK_PAUSE_SECONDS = 0.8

LABELS = {
    "plan": "Read the project",
    "generate": "Write the app",
    "apply": "Apply the files",
    "install": "Install packages",
    "sync": "Start the preview",
    "preview": "Render the preview",
    "check": "Check types",
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


def _answer_key(scope: Scope, job_id: UUID) -> str:
    return f"answers/{scope.team_id}/{job_id}"


async def _load(
    resources: Resources, scope: Scope, job_id: UUID
) -> tuple[Job, Project, dict[str, bytes]]:
    async with resources.db.transaction(scope) as session:
        job = await jobs.load_job(session, scope, job_id)
        assert job.project_id is not None
        project = await projects.load_project(session, scope, job.project_id)
        tree = await projects.load_tree(session, scope, project)
        files = await projects.read_files(session, scope, resources.objects, tree)
    return job, project, files


async def generate(resources: Resources, scope: Scope, job_id: UUID) -> bool:
    """Streams the model's answer and keeps it; True when a person stopped it."""
    async with EventWriter() as events:
        with timed_step(events, "plan"):
            job, project, files = await _load(resources, scope, job_id)
        entry = resources.part(Catalogue).load(job.model_id)
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
        await put_object(resources.objects, _answer_key(scope, job_id), answer.text.encode())
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


async def apply(resources: Resources, scope: Scope, job_id: UUID) -> int | None:
    """Commits the answer as one version; None when it was only prose. Raises TurnRefused with nothing changed."""
    async with EventWriter() as events:
        text = (await get_object(resources.objects, _answer_key(scope, job_id))).decode()
        parsed = parse_answer(text)
        job, project, files = await _load(resources, scope, job_id)
        known = await _find_version(resources, scope, project, job_id)
        if known is not None:
            # the process died between the commit and the record of this step
            _announce(events, known)
            return known.number
        try:
            with timed_step(events, "apply"):
                applied = await apply_answer(
                    resources, project, job.arguments.get("wanted_stack"), files, parsed, events
                )
        except NothingToApply:
            await _say(resources, scope, job, parsed.text, None, list(parsed.warnings))
            return None
        except PayntoError as error:
            await _say(
                resources,
                scope,
                job,
                f"{parsed.text}\n\n{error.message}".strip(),
                None,
                [],
                is_error=True,
            )
            raise
        with timed_step(events, "version"):
            version = await _commit(resources, scope, job, project, files, applied)
        await _say(resources, scope, job, parsed.text, version, applied.warnings)
        _announce(events, version)
        for warning in applied.warnings:
            events.emit("warning", message=warning)
    return version.number


async def _find_version(
    resources: Resources, scope: Scope, project: Project, job_id: UUID
) -> Version | None:
    async with resources.db.transaction(scope) as session:
        return await projects.find_version_of_job(session, scope, project.id, job_id)


def _announce(events: EventWriter, version: Version) -> None:
    changed = _changed_files(version)
    events.emit("version", number=version.number, name=version.name, files=changed)


async def _commit(
    resources: Resources,
    scope: Scope,
    job: Job,
    project: Project,
    files: Mapping[str, bytes],
    applied: Applied,
) -> Version:
    tree = applied.turn.tree()
    async with resources.db.transaction(scope) as session:
        info = CommitInfo(
            trigger="edit" if project.current_version else "generate",
            name=(job.prompt or "").strip().splitlines()[0][:80],
            description=(job.prompt or "")[:2000],
            job_id=job.id,
            author_name=resources.part(Catalogue).load(job.model_id).name,
            packages=listed_packages(tree),
            renames=tuple(applied.turn.renames),
        )
        version = await projects.commit_changes(
            session,
            scope,
            resources.objects,
            project.id,
            applied.changes,
            info,
            base=applied.base_hashes,
        )
        row = await projects.load_project(session, scope, project.id)
        row.stack = applied.stack
        is_unnamed = project.current_version is None and not job.arguments.get("is_named")
        # a project that is called like its app follows when the app is renamed
        if is_unnamed or row.name == read_app_name(files):
            row.name = projects.clean_name(read_app_name(tree) or row.name)
        await jobs.record_progress(session, scope, job.id, version_number=version.number)
    return version


def _changed_files(version: Version) -> list[dict[str, str]]:
    return [{"path": path, "change": change} for path, change in sorted(version.changes.items())]


async def _say(
    resources: Resources,
    scope: Scope,
    job: Job,
    text: str,
    version: Version | None,
    warnings: list[str],
    *,
    is_error: bool = False,
) -> None:
    assert job.project_id is not None
    usage = {
        "input_tokens": job.input_tokens,
        "output_tokens": job.output_tokens,
        "cost_nanousd": 0,
        "seconds": 0.0,
    }
    if job.started_at is not None:
        usage["seconds"] = round(time.time() - job.started_at.timestamp(), 2)
    async with resources.db.transaction(scope) as session:
        await messages.add_message(
            session,
            scope,
            job.project_id,
            role="assistant",
            text=text.strip(),
            job_id=job.id,
            version_number=version.number if version else None,
            files=_changed_files(version) if version else [],
            warnings=warnings,
            model_id=job.model_id,
            is_error=is_error,
            usage=usage,
        )


async def preview(
    resources: Resources, scope: Scope, job_id: UUID, number: int
) -> list[dict[str, Any]]:
    """Brings the sandbox to the version and waits until the page renders."""
    async with EventWriter() as events:
        job, project, _ = await _load(resources, scope, job_id)
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
        _, project, _ = await _load(resources, scope, job_id)
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
