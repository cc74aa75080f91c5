"""A process that only runs jobs, while no other process does.

Previews, builds and databases of apps live in the process that made them and in its data folder. A
second process would show its builds nowhere: the one that serves the pages knows nothing of them.
"""

import asyncio
import signal

import structlog

from paynto.bootstrap import open_platform
from paynto.core.settings import Settings
from paynto.jobs.errors import AnotherProcessRuns
from paynto.jobs.runtime import count_living_processes

log = structlog.get_logger(__name__)


async def run_worker(settings: Settings) -> None:
    """Until SIGINT or SIGTERM; running jobs get a moment to end, the rest is taken over by another process.

    Raises AnotherProcessRuns.
    """
    url = settings.database_url.get_secret_value()
    if url and await count_living_processes(url):
        raise AnotherProcessRuns(
            message="Another process takes jobs from this database already, and previews belong to the "
            "process that made them: `paynto serve` alone runs all jobs. Stop it first, or start no worker."
        )
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    async with open_platform(settings):
        log.info("worker started")
        await ended.wait()
