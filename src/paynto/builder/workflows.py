"""The durable workflow of a build: generate → apply → preview → check → repair by rules.

Each step can run twice (a killed process repeats the step it was in): the answer is kept under the job's id, a version is
committed once per job, and syncing a sandbox is idempotent.
"""

from uuid import UUID

from dbos import DBOS

from paynto.builder.steps import applying, checking, generating
from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.jobs.errors import JobCancelled
from paynto.jobs.runtime import run_job, run_step


@DBOS.workflow(name="build_app")
async def build_app(job_id: str, team_id: str) -> None:
    async def body(resources: Resources, scope: Scope) -> None:
        job = UUID(job_id)
        is_stopped = await run_step("generate", generating.generate, resources, scope, job)
        number = await run_step("apply", applying.apply, resources, scope, job)
        if is_stopped:
            raise JobCancelled(message="Stopped. What was complete is kept.")
        if number is None:
            return
        problems = await run_step("preview", checking.preview, resources, scope, job, number)
        problems += await run_step("check", checking.check, resources, scope, job, number)
        await run_step("report", checking.report, resources, scope, job, problems)

    await run_job(job_id, team_id, body)
