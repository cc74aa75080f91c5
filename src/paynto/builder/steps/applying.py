"""Turns the kept answer into one version, and into the chat's message."""

import re
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from paynto.builder.apply import Applied, Merging, apply_answer, read_app_name
from paynto.builder.errors import NothingToApply
from paynto.builder.output_format import parse_answer
from paynto.builder.steps.progress import answer_key, find_model, load_job_files, timed_step
from paynto.builder.turn import listed_packages
from paynto.core.blobs import get_object
from paynto.core.errors import InvalidInput, PayntoError, TooLarge
from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.jobs import service as jobs
from paynto.jobs.events import EventWriter
from paynto.jobs.models import Job
from paynto.jobs.runtime import JobRuntime
from paynto.llm.calls import service as calls
from paynto.projects import messages, turns
from paynto.projects import service as projects
from paynto.projects.models import Project, Version
from paynto.projects.service import CommitInfo
from paynto.projects.tickets.missing_modules import open_missing_modules
from paynto.stacks.problems import Problem

NO_CHANGE = "The answer changes nothing: what it wrote is in the project already."
_PLACE = re.compile(r"(?P<file>[^\s:]+):(?P<line>\d+):(?P<column>\d+) (?P<message>.+)", re.DOTALL)
_NAMED = re.compile(r"(?P<file>[\w.@-]+(?:/[\w.@\[\]-]+)*\.\w+|[\w.@-]+(?:/[\w.@\[\]-]+)+)")
_LINE = re.compile(r"\bline (\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class Outcome:
    """What became of an answer: a version, nothing because it was only prose, or a refusal with its faults."""

    number: int | None = None
    problems: tuple[Problem, ...] = ()
    message: str = ""
    can_repair: bool = False
    is_stopped: bool = False
    """Whether a person stopped the job while it was applied."""

    @property
    def is_prose(self) -> bool:
        return self.number is None and not self.problems


async def apply(
    resources: Resources, scope: Scope, job_id: UUID, is_stopped: bool = False
) -> Outcome:
    """Commits the answer as one version. What was refused changes nothing; a model is asked again, a program is not."""
    async with EventWriter() as events:
        text = (await get_object(resources.objects, answer_key(scope, job_id))).decode()
        parsed = parse_answer(text)
        job, project, files = await load_job_files(resources, scope, job_id)
        entry = await find_model(resources, scope, job)
        can_repair = entry is not None and entry.is_ai and not is_stopped
        known = await find_version(resources, scope, project, job_id)
        if known is not None:
            # the process died between the commit and the record of this step
            announce(events, known)
            return Outcome(known.number, can_repair=can_repair, is_stopped=is_stopped)
        stop = resources.part(JobRuntime).stopped_event(str(job_id))
        try:
            with timed_step(events, "apply"):
                applied = await apply_answer(
                    resources,
                    project,
                    job.arguments.get("wanted_stack"),
                    files,
                    parsed,
                    events,
                    Merging(scope, job_id, is_stopped=is_stopped),
                )
        except NothingToApply as nothing:
            warnings = [*parsed.warnings, *nothing.details.get("notes", ())]
            # of what broke off nothing can be said but that
            is_whole = any(getattr(one, "complete", True) for one in parsed.operations)
            if is_whole and not stop.is_set():
                warnings.append(NO_CHANGE)
            for warning in warnings[len(parsed.warnings) :]:
                events.emit("warning", message=warning)
            await say(resources, scope, job, parsed.text, None, warnings)
            return Outcome(is_stopped=stop.is_set())
        except PayntoError as error:
            if can_repair and is_repairable(error):
                problems = tuple(read_faults(error))
                for problem in problems:
                    events.emit("problem", **asdict(problem))
                return Outcome(None, problems, error.message, can_repair=True)
            text = f"{parsed.text}\n\n{error.message}".strip()
            await say(resources, scope, job, text, None, [], is_error=True)
            raise
        with timed_step(events, "version"):
            author = entry.name if entry else job.model_id
            info = _describe_answer(job, project, applied, author)
            version = await commit_turn(resources, scope, job, project, files, applied, info)
        await say(resources, scope, job, parsed.text, version, applied.warnings)
        announce(events, version)
        for warning in applied.warnings:
            events.emit("warning", message=warning)
    return Outcome(version.number, can_repair=can_repair, is_stopped=stop.is_set())


def is_repairable(error: PayntoError) -> bool:
    """Whether another answer could be better: the answer is at fault, not the installation."""
    return isinstance(error, InvalidInput | TooLarge) and not isinstance(error, NothingToApply)


def read_faults(error: PayntoError) -> list[Problem]:
    """The faults of a refused turn, each with file and line where it names them."""
    faults: list[str] = error.details.get("faults") or [error.message]
    path = error.details.get("path")
    return [_read_fault(fault, path if isinstance(path, str) else None) for fault in faults]


def _read_fault(fault: str, path: str | None) -> Problem:
    found = _PLACE.match(fault) or _NAMED.search(fault)
    if found is None:
        return Problem(source="syntax", message=fault, file=path)
    values = found.groupdict()
    column = values.get("column")
    line = values.get("line") or (_LINE.search(fault) or [None, None])[1]
    return Problem(
        source="syntax",
        message=values.get("message") or fault,
        file=found["file"],
        line=int(line) if line else None,
        column=int(column) if column else None,
    )


async def find_version(
    resources: Resources, scope: Scope, project: Project, job_id: UUID, turn: int = 0
) -> Version | None:
    async with resources.db.transaction(scope) as session:
        return await turns.find_version_of_job(session, scope, project.id, job_id, turn)


def announce(events: EventWriter, version: Version) -> None:
    changed = changed_files(version)
    events.emit("version", number=version.number, name=version.name, files=changed)


def _describe_answer(
    job: Job, project: Project, applied: Applied, author: str | None
) -> CommitInfo:
    return CommitInfo(
        trigger="edit" if project.current_version else "generate",
        name=(job.prompt or "").strip().splitlines()[0][:80],
        description=(job.prompt or "")[:2000],
        job_id=job.id,
        author_name=author,
        packages=listed_packages(applied.turn.tree()),
        renames=tuple(applied.turn.renames),
    )


async def commit_turn(
    resources: Resources,
    scope: Scope,
    job: Job,
    project: Project,
    files: Mapping[str, bytes],
    applied: Applied,
    info: CommitInfo,
) -> Version:
    tree = applied.turn.tree()
    async with resources.db.transaction(scope) as session:
        version = await projects.commit_changes(
            session,
            scope,
            resources.objects,
            project.id,
            applied.changes,
            info,
            base=applied.base_hashes,
        )
        await open_missing_modules(session, scope, version, applied.missing)
        row = await projects.load_project(session, scope, project.id)
        row.stack = applied.stack
        is_unnamed = project.current_version is None and not job.arguments.get("is_named")
        # a project that is called like its app follows when the app is renamed
        if is_unnamed or row.name == read_app_name(files):
            row.name = projects.clean_name(read_app_name(tree) or row.name)
        await jobs.record_progress(session, scope, job.id, version_number=version.number)
    return version


def changed_files(version: Version) -> list[dict[str, str]]:
    return [{"path": path, "change": change} for path, change in sorted(version.changes.items())]


async def say(
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
    async with resources.db.transaction(scope) as session:
        usage = await load_usage_until_now(session, scope, job)
        await messages.add_message(
            session,
            scope,
            job.project_id,
            role="assistant",
            text=text.strip(),
            job_id=job.id,
            version_number=version.number if version else None,
            files=changed_files(version) if version else [],
            warnings=[*job.arguments.get("notices", ()), *warnings],
            model_id=job.model_id,
            model_reason=job.arguments.get("model_reason"),
            is_error=is_error,
            usage=usage,
        )


async def load_usage_until_now(session: AsyncSession, scope: Scope, job: Job) -> dict[str, Any]:
    """Tokens, money and seconds of a build so far, as a message keeps them."""
    usage = await calls.load_job_usage(session, scope, job.id)
    seconds = time.time() - job.started_at.timestamp() if job.started_at else 0.0
    return {**asdict(usage), "seconds": round(seconds, 2)}
