"""A process that only runs jobs; any number of them share one PostgreSQL."""

import asyncio
import signal

import structlog

from paynto.bootstrap import open_platform
from paynto.core.settings import Settings

log = structlog.get_logger(__name__)


async def run_worker(settings: Settings) -> None:
    """Until SIGINT or SIGTERM; running jobs get a moment to end, the rest is taken over by another process."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    async with open_platform(settings):
        log.info("worker started")
        await ended.wait()
