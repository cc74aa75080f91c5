"""The end of a build: the best version stays in place, and the chat is told what could not be repaired."""

from uuid import UUID

from paynto.builder.app_pages import find_missing_start
from paynto.builder.course import SETTLE_TURN, Course, Round, Settled
from paynto.builder.errors import TurnRefused
from paynto.builder.output_format import parse_answer
from paynto.builder.signatures import MOST_TRIES, place_of, weigh
from paynto.builder.steps.applying import announce, load_usage_until_now, say
from paynto.builder.steps.checking import render
from paynto.builder.steps.progress import answer_key, load_job_files, record_repair
from paynto.core.blobs import get_object
from paynto.core.errors import PayntoError
from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.jobs import service as jobs
from paynto.jobs.events import EventWriter
from paynto.jobs.models import Job
from paynto.llm.calls import service as calls
from paynto.projects import messages, turns
from paynto.projects import service as projects
from paynto.projects.models import Project, Version
from paynto.sandboxes.previews import Previews

_MOST_TOLD = 10


async def settle(resources: Resources, scope: Scope, job_id: UUID, course: Course) -> Settled:
    """Leaves the best version of the build in place; when that one is broken, the last version that was not.

    What a person has saved meanwhile is newer than all of it and stays.
    """
    async with EventWriter() as events:
        job, project, files = await load_job_files(resources, scope, job_id)
        newest, best = _number(course.committed[-1]), course.best
        known = await _find_settled(resources, scope, project, job_id)
        if known is None and project.current_version != newest:
            return Settled(project.current_version or newest, None, is_broken=False)
        target, is_broken = _number(best), weigh(best.problems).is_broken
        if is_broken and known is None:
            # a busy machine can make a page look broken: what people made is not taken back for that
            problems = await render(resources, scope, project, target, events)
            missing = find_missing_start(files) if target == newest else []
            is_broken = weigh([*missing, *problems]).is_broken
            await _record(resources, scope, project, target, not is_broken)
        good = await _find_good(resources, scope, project, course) if is_broken else None
        if good is not None:
            target, is_broken = good.number, False
        if target == newest:
            return Settled(newest, None, is_broken)
        version = known or await _go_back(resources, scope, job, project, target)
        announce(events, version)
        await _record(resources, scope, project, version.number, not is_broken)
        await _show(resources, scope, project, version.number, events)
    return Settled(version.number, target, is_broken)


def _number(item: Round) -> int:
    assert item.number is not None
    return item.number


async def _find_settled(
    resources: Resources, scope: Scope, project: Project, job_id: UUID
) -> Version | None:
    async with resources.db.transaction(scope) as session:
        return await turns.find_version_of_job(session, scope, project.id, job_id, SETTLE_TURN)


async def _find_good(
    resources: Resources, scope: Scope, project: Project, course: Course
) -> Version | None:
    """The newest version from before this build that is known to render."""
    first = min(_number(item) for item in course.committed)
    async with resources.db.transaction(scope) as session:
        return await turns.find_last_good(session, scope, project.id, first)


async def _record(
    resources: Resources, scope: Scope, project: Project, number: int, is_rendered: bool
) -> None:
    async with resources.db.transaction(scope) as session:
        await turns.record_rendered(session, scope, project.id, number, is_rendered)


async def _go_back(
    resources: Resources, scope: Scope, job: Job, project: Project, number: int
) -> Version:
    async with resources.db.transaction(scope) as session:
        version = await projects.restore_version(
            session, scope, project.id, number, "Paynto", job_id=job.id, turn=SETTLE_TURN
        )
        await jobs.record_progress(session, scope, job.id, version_number=version.number)
    return version


async def _show(
    resources: Resources, scope: Scope, project: Project, number: int, events: EventWriter
) -> None:
    try:
        await resources.part(Previews).show_version(scope, project.id, number)
    except PayntoError as error:
        events.emit("preview", state="failed", detail=error.message)
        return
    events.emit("preview", state="ready", detail=None)


async def report(resources: Resources, scope: Scope, job_id: UUID, course: Course) -> None:
    """Tells the chat what was repaired, what was not, and which version is in place."""
    settled = course.settled
    number = settled.number if settled else course.committed[-1].number
    async with resources.db.transaction(scope) as session:
        job = await jobs.load_job(session, scope, job_id)
        lines = [f"{place_of(item)} {item.message}" for item in course.left[:_MOST_TOLD]]
        await messages.append_to_answer(
            session,
            scope,
            job_id,
            note=describe_end(course),
            warnings=lines,
            version_number=number,
            usage=await load_usage_until_now(session, scope, job),
        )
        if course.left:
            await calls.credit_calls(session, scope, job_id, course.tried_turns)
    if course.left:
        await _tell_credit(resources, scope, job_id, course)


async def _tell_credit(resources: Resources, scope: Scope, job_id: UUID, course: Course) -> None:
    async with EventWriter() as events:
        for attempt in range(1, course.tries + 1):
            await record_repair(resources, scope, job_id, attempt, {"is_credited": True}, events)


def describe_end(course: Course) -> str:
    """A plain sentence or two; empty when there was nothing to repair but warnings."""
    found = max(len(item.errors) for item in course.rounds)
    if not found:
        return ""
    left, settled = course.left, course.settled
    tries = "" if not course.tries else f" in {_count(course.tries, 'try', 'tries')}"
    parts: list[str] = []
    if not left:
        parts.append(f"The checks found {_count(found, 'problem')}; repaired{tries}.")
    else:
        parts.append(f"{_count(len(left), 'problem')} could not be repaired{tries or ''}.")
    if course.failure:
        parts.append(course.failure)
    if settled is not None and settled.back_to is not None:
        parts.append(
            f"The app is back at version {settled.back_to} (as version {settled.number}); "
            "what was tried is kept in the versions."
        )
    elif settled is not None and settled.is_broken:
        parts.append("There is no earlier version that works, so this one stays as it is.")
    return " ".join(parts)


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


async def tell_failure(resources: Resources, scope: Scope, job_id: UUID, message: str) -> None:
    """Why a build failed, in the chat, where no step has said it: a watcher may come when the events are over."""
    async with resources.db.transaction(scope) as session:
        job = await jobs.load_job(session, scope, job_id)
        has_answer = await messages.has_answer(session, scope, job_id)
    if not has_answer:
        await say(resources, scope, job, message, None, [], is_error=True)


async def refuse(resources: Resources, scope: Scope, job_id: UUID, course: Course) -> None:
    """No answer could be applied: says why in the chat and raises TurnRefused. Nothing was changed."""
    last = course.last
    message = course.failure or last.message
    async with resources.db.transaction(scope) as session:
        job = await jobs.load_job(session, scope, job_id)
        await calls.credit_calls(session, scope, job_id, course.tried_turns)
    await _tell_credit(resources, scope, job_id, course)
    answer = await get_object(resources.objects, answer_key(scope, job_id))
    text = f"{parse_answer(answer.decode()).text}\n\n{message}".strip()
    if course.tries:
        text += f"\n\nNothing was changed, after {_count(course.tries, 'try', 'tries')} of {MOST_TRIES} to correct it."
    warnings = [f"{place_of(item)} {item.message}" for item in last.problems[:_MOST_TOLD]]
    await say(resources, scope, job, text, None, warnings, is_error=True)
    raise TurnRefused(message=message, faults=[item.message for item in last.problems])
