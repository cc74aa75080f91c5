"""A workflow of two steps, and a worker process that is killed inside of the second."""

import asyncio
import os
from pathlib import Path

from dbos import DBOS, SetWorkflowID

import paynto.bootstrap  # noqa: F401  all tables and workflows are known, as in a real worker
from paynto.core.crypto import Keyring
from paynto.core.db import Database
from paynto.core.mail import MailboxDriver
from paynto.core.rate_limits import RateLimiter
from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.core.settings import Settings
from paynto.jobs.runtime import JobRuntime, run_job


def _mark(word: str) -> None:
    with Path(os.environ["TEST_MARKS"]).open("a") as file:
        file.write(f"{word}\n")


async def _one() -> None:
    _mark("one")


async def _two() -> None:
    _mark("two-begun")
    if __name__ == "__main__":
        print("inside the second step", flush=True)
        await asyncio.sleep(300)
    _mark("two")


@DBOS.workflow(name="test_two_steps")
async def two_steps(job_id: str, team_id: str) -> None:
    async def body(resources: Resources, scope: Scope) -> None:
        await DBOS.run_step_async({"name": "one"}, _one)
        await DBOS.run_step_async({"name": "two"}, _two)

    await run_job(job_id, team_id, body)


async def main() -> None:
    job_id, team_id = os.environ["TEST_JOB"], os.environ["TEST_TEAM"]
    resources = Resources(
        settings=Settings().with_defaults(),
        db=Database(os.environ["TEST_DATABASE"]),
        keyring=Keyring(b"k" * 32),
        objects=None,  # type: ignore[arg-type]  this workflow stores nothing
        mail=MailboxDriver(),
        limiter=RateLimiter(),
    )
    runtime = JobRuntime(resources)
    resources.add(runtime)
    await runtime.launch()
    # started here and not through the queue, which the platform under test serves too
    with SetWorkflowID(job_id):
        await DBOS.start_workflow_async(two_steps, job_id, team_id)
    await asyncio.sleep(300)


if __name__ == "__main__":
    asyncio.run(main())
