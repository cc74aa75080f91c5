"""A worker beside a process that serves is refused, because previews belong to the process that made them."""

import pytest
from pydantic import SecretStr
from tests.factories.platform import Platform

from paynto.jobs.errors import AnotherProcessRuns
from paynto.worker import run_worker


async def test_worker_refuses_to_start_beside_a_process_that_takes_jobs(platform: Platform) -> None:
    url = SecretStr(platform.resources.db.url)
    settings = platform.resources.settings.model_copy(update={"database_url": url})
    with pytest.raises(AnotherProcessRuns, match="previews belong to the process"):
        await run_worker(settings)
