"""The durable workflow of a build: generate → apply → preview → check → repair, by rules first and then by the model.

Each step can run twice (a killed process repeats the step it was in): answers are kept under the job's id and their turn, a
turn commits one version however often it runs, and syncing a sandbox is idempotent. What is decided between the steps
follows from their recorded results alone.
"""

from uuid import UUID

from dbos import DBOS

from paynto.builder.course import Course
from paynto.builder.steps import applying, checking, generating, repairing, settling
from paynto.core.errors import PayntoError
from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.jobs.errors import JobCancelled
from paynto.jobs.runtime import run_job, run_step


@DBOS.workflow(name="build_app")
async def build_app(job_id: str, team_id: str) -> None:
    async def body(resources: Resources, scope: Scope) -> None:
        job = UUID(job_id)
        try:
            await _build(resources, scope, job)
        except JobCancelled:
            raise
        except PayntoError as error:
            await run_step(
                "tell_failure", settling.tell_failure, resources, scope, job, error.message
            )
            raise

    await run_job(job_id, team_id, body)


async def _build(resources: Resources, scope: Scope, job: UUID) -> None:
    is_stopped = await run_step("generate", generating.generate, resources, scope, job)
    outcome = await run_step("apply", applying.apply, resources, scope, job, is_stopped)
    if is_stopped or outcome.is_stopped:
        raise JobCancelled(message="Stopped. What was complete is kept.")
    if outcome.is_prose:
        return
    await _bring_home(resources, scope, job, outcome)


async def _bring_home(
    resources: Resources, scope: Scope, job: UUID, outcome: applying.Outcome
) -> None:
    """Checks, repairs, and leaves the best version there is as the live one."""
    course = Course(can_ask=outcome.can_repair)
    try:
        await _look_at(resources, scope, job, course, outcome)
        await _repair_by_rules(resources, scope, job, course)
        await _repair_by_model(resources, scope, job, course)
    except JobCancelled:
        if course.needs_settling:
            await run_step("settle", settling.settle, resources, scope, job, course)
        raise
    if course.is_refused:
        await run_step("refuse", settling.refuse, resources, scope, job, course)
        return
    if course.needs_settling:
        course.settled = await run_step("settle", settling.settle, resources, scope, job, course)
    if course.needs_report:
        await run_step("report", settling.report, resources, scope, job, course)


async def _look_at(
    resources: Resources, scope: Scope, job: UUID, course: Course, outcome: applying.Outcome
) -> None:
    """Notes what the checks say of a version, or why there is none."""
    if outcome.number is None:
        course.add(None, outcome.problems, outcome.message)
        return
    number = outcome.number
    seen = await run_step("preview", checking.preview, resources, scope, job, number)
    found = await run_step("check", checking.check, resources, scope, job, number, seen)
    course.add(number, [*seen, *found], "")


async def _repair_by_rules(resources: Resources, scope: Scope, job: UUID, course: Course) -> None:
    number, problems = course.last.number, course.last.errors
    if number is None or not problems:
        return
    outcome = await run_step("fix", repairing.fix, resources, scope, job, number, problems)
    if outcome.number is not None:
        await _look_at(resources, scope, job, course, outcome)


async def _repair_by_model(resources: Resources, scope: Scope, job: UUID, course: Course) -> None:
    if not course.can_ask:
        return
    course.begin_tries()
    while course.judge() == "go_on":
        course.tries += 1
        course.failure = await run_step("ask", repairing.ask, resources, scope, job, course)
        if course.failure is None:
            outcome = await run_step("apply_repair", repairing.apply, resources, scope, job, course)
            await _look_at(resources, scope, job, course, outcome)
        await run_step("tell_verdict", repairing.tell_verdict, resources, scope, job, course)
