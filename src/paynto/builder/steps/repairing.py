"""Repairs what the checks found: by rules first, then by the model with exactly the failing context."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from paynto.builder.apply import Applied, Merging, apply_answer, list_missing_modules
from paynto.builder.choosing import choose_for_repair
from paynto.builder.context.errors import PromptTooLong
from paynto.builder.context.gathering import prepare_request
from paynto.builder.course import FIX_TURN, Course
from paynto.builder.errors import NothingToApply
from paynto.builder.fixers import Fix, find_fixes
from paynto.builder.fixers.reported import fix_reported
from paynto.builder.generation import Answer, Ask, stream_answer
from paynto.builder.output_format import parse_answer
from paynto.builder.repair_request import (
    describe_refusal,
    describe_repair,
    split_answer,
)
from paynto.builder.signatures import MOST_TRIES, add_frames
from paynto.builder.steps.applying import (
    Outcome,
    announce,
    commit_turn,
    find_version,
    is_repairable,
    read_faults,
)
from paynto.builder.steps.progress import (
    answer_key,
    load_job_files,
    record_repair,
    timed_step,
)
from paynto.builder.turn import Turn, listed_packages
from paynto.core.blobs import get_object, put_object
from paynto.core.errors import PayntoError
from paynto.core.paging import PageQuery
from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.jobs.errors import JobCancelled
from paynto.jobs.events import EventWriter
from paynto.jobs.models import Job
from paynto.jobs.runtime import JobRuntime
from paynto.llm.calls import service as calls
from paynto.llm.errors import UnknownModel
from paynto.projects.models import Project, Version
from paynto.projects.service import CommitInfo
from paynto.stacks.problems import Problem

_SAID = {
    "fixed": ("fixed", "No problem is left."),
    "repeated": ("stopped", "The same problems came back."),
    "grown": ("stopped", "There were more problems than before, so that try is taken back."),
    "exhausted": ("stopped", f"Problems are left after {MOST_TRIES} tries."),
    "go_on": ("failed", "Problems are left."),
}

_MOST_NAMED = 5
_LONGEST_MESSAGE = 300


class RepairEvents(EventWriter):
    """A repair shows its files; its prose is no part of the answer that the person reads."""

    def emit(self, kind: str, **values: Any) -> None:
        if kind != "text":
            super().emit(kind, **values)


async def fix(
    resources: Resources, scope: Scope, job_id: UUID, number: int, problems: Sequence[Problem]
) -> Outcome:
    """What rules can repair, committed as a version of its own; an empty outcome when they can repair nothing."""
    async with EventWriter() as events:
        job, project, files = await load_job_files(resources, scope, job_id)
        known = await find_version(resources, scope, project, job_id, FIX_TURN)
        if known is not None:
            announce(events, known)
            return Outcome(known.number)
        if project.current_version != number:
            return Outcome()
        # reading hostile source takes time that the event loop does not have
        turn, fixes = await asyncio.to_thread(_stage_fixes, files, problems)
        if not turn.changes():
            return Outcome()
        for item in fixes:
            events.emit("fix", description=item.description, files=sorted(item.changes))
        missing = list_missing_modules(fixes, turn.tree())
        applied = Applied(turn, project.stack, turn.changes(), turn.base_hashes(), missing=missing)
        name = f"Repaired by rules: {fixes[0].description}"
        version = await _commit(resources, scope, job, project, files, applied, FIX_TURN, name)
        announce(events, version)
    return Outcome(version.number)


def _stage_fixes(files: Mapping[str, bytes], problems: Sequence[Problem]) -> tuple[Turn, list[Fix]]:
    turn = Turn(files)
    fixes = fix_reported(files, problems)
    for item in fixes:
        turn.touched.update(item.changes)
    fixes += find_fixes(turn.tree())
    for item in fixes:
        turn.touched.update(item.changes)
    return turn, fixes


async def ask(resources: Resources, scope: Scope, job_id: UUID, course: Course) -> str | None:
    """Asks the model and keeps its answer under the try's turn. Tells why when it could not be asked."""
    async with RepairEvents() as events:
        job, project, files = await load_job_files(resources, scope, job_id)
        problems = add_frames(course.open_problems, files)
        await _tell_start(resources, scope, job_id, course, events)
        if await _read_answer(resources, scope, job_id, course.turn) is not None:
            # the process died between keeping the answer and the record of this step
            return None
        try:
            async with resources.db.transaction(scope) as session:
                chosen = await choose_for_repair(session, resources, scope, job, project)
        except UnknownModel:
            return "The model is not offered any more."
        previous = await _read_answer(resources, scope, job_id, course.answered_turn) or ""
        if course.last.number is None:
            carried, faulty = split_answer(previous, course.last.problems)
            sentence = describe_refusal(job.prompt or "", carried, faulty)
        else:
            carried = ""
            sentence = describe_repair(job.prompt or "", parse_answer(previous).text)
        try:
            request = await prepare_request(
                resources,
                scope,
                job,
                project,
                chosen.entry,
                reason=chosen.reason or None,
                sentence=sentence,
                work="repair",
                turn=course.turn,
                problems=problems,
            )
        except PromptTooLong as error:
            return error.message
        answer = Answer()
        with timed_step(events, "repair") as clock:
            clock.detail = chosen.entry.name
            wanted = Ask(
                job_id=job_id,
                project_id=project.id,
                entry=chosen.entry,
                work="repair",
                messages=request.messages,
                reason=chosen.reason,
                attempt=course.turn,
                shows_text=False,
            )
            work = stream_answer(resources, scope, wanted, answer, events)
            try:
                await resources.part(JobRuntime).unless_cancelled(str(job_id), work)
            except JobCancelled:
                raise
            except PayntoError as error:
                return error.message
        text = carried + answer.text
        key = answer_key(scope, job_id, course.turn)
        await put_object(resources.objects, key, text.encode())
    return None


async def apply(resources: Resources, scope: Scope, job_id: UUID, course: Course) -> Outcome:
    """Commits the try's answer as one version; what was refused comes back with its faults."""
    async with RepairEvents() as events:
        text = await _read_answer(resources, scope, job_id, course.turn) or ""
        job, project, files = await load_job_files(resources, scope, job_id)
        known = await find_version(resources, scope, project, job_id, course.turn)
        if known is not None:
            announce(events, known)
            return Outcome(known.number, can_repair=True)
        parsed = parse_answer(text)
        try:
            with timed_step(events, "apply"):
                applied = await apply_answer(
                    resources,
                    project,
                    job.arguments.get("wanted_stack"),
                    files,
                    parsed,
                    events,
                    Merging(scope, job_id, course.turn),
                )
        except PayntoError as error:
            if not is_repairable(error) and not isinstance(error, NothingToApply):
                raise
            return Outcome(None, tuple(read_faults(error)), error.message, can_repair=True)
        count = len(course.last.errors)
        name = f"Repair {course.tries}: {count} {'problem' if count == 1 else 'problems'}"
        version = await _commit(resources, scope, job, project, files, applied, course.turn, name)
        announce(events, version)
    return Outcome(version.number, can_repair=True)


async def tell_verdict(resources: Resources, scope: Scope, job_id: UUID, course: Course) -> None:
    """What became of a try, for those who watch."""
    async with EventWriter() as events:
        state, detail = _SAID.get(course.judge(), ("stopped", course.failure or ""))
        for problem in course.last.problems if course.last.number is None else ():
            events.emit("problem", **asdict(problem))
        cost = await _read_cost(resources, scope, job_id, course.turn)
        left = len(course.last.errors)
        values = {"state": state, "left": left, "cost_nanousd": cost, "detail": detail}
        await record_repair(resources, scope, job_id, course.tries, values, events)


async def _read_cost(resources: Resources, scope: Scope, job_id: UUID, turn: int) -> int | None:
    """Of one try's calls; None when there was none or a price is not known."""
    page = PageQuery(limit=100)
    async with resources.db.transaction(scope) as session:
        rows = await calls.list_calls(session, scope, page, project_id=None, job_id=job_id)
    costs = [row.cost_nanousd for row in rows.items if row.attempt == turn]
    known = [cost for cost in costs if cost is not None]
    return sum(known) if costs and len(known) == len(costs) else None


async def _tell_start(
    resources: Resources, scope: Scope, job_id: UUID, course: Course, events: EventWriter
) -> None:
    problems = course.open_problems
    values: dict[str, object] = {
        "of": MOST_TRIES,
        "state": "running",
        "problems": [
            {"message": item.message[:_LONGEST_MESSAGE], "file": item.file, "line": item.line}
            for item in problems[:_MOST_NAMED]
        ],
        "problem_count": len(problems),
        "left": None,
        "cost_nanousd": None,
        "is_credited": False,
        "detail": None,
    }
    await record_repair(resources, scope, job_id, course.tries, values, events)


async def _read_answer(resources: Resources, scope: Scope, job_id: UUID, turn: int) -> str | None:
    try:
        return (await get_object(resources.objects, answer_key(scope, job_id, turn))).decode()
    except FileNotFoundError:
        return None


async def _commit(
    resources: Resources,
    scope: Scope,
    job: Job,
    project: Project,
    files: Mapping[str, bytes],
    applied: Applied,
    turn: int,
    name: str,
) -> Version:
    info = CommitInfo(
        trigger="repair" if project.current_version else "generate",
        name=name[:80],
        description=(job.prompt or "")[:2000],
        job_id=job.id,
        turn=turn,
        packages=listed_packages(applied.turn.tree()),
        renames=tuple(applied.turn.renames),
    )
    return await commit_turn(resources, scope, job, project, files, applied, info)
