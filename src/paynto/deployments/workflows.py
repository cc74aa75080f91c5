"""The durable workflow of a web deployment, in the six stages people see."""

from uuid import UUID

from dbos import DBOS

from paynto.core.errors import PayntoError
from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.deployments import steps
from paynto.deployments.hosting import Hosting
from paynto.jobs.runtime import run_job, run_step


@DBOS.workflow(name="deploy_web")
async def deploy_web(job_id: str, team_id: str) -> None:
    async def body(resources: Resources, scope: Scope) -> None:
        job = UUID(job_id)
        try:
            for name, step in steps.STAGES.items():
                await run_step(name, step, resources, scope, job)
        except PayntoError:
            await run_step("give_up", steps.give_up, resources, scope, job)
            raise
        finally:
            await resources.part(Hosting).builds.drop(job)

    await run_job(job_id, team_id, body)
