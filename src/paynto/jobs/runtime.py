"""Life of the durable engine (DBOS) in one process: launch, recovery of dead workers, cancellation, drain."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar
from uuid import UUID

import psycopg
import structlog
from dbos import DBOS, DBOSClient, DBOSConfig
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from paynto.core.errors import PayntoError
from paynto.core.ids import new_id
from paynto.core.resources import Resources
from paynto.core.scope import Scope, system_scope
from paynto.jobs import service
from paynto.jobs.errors import JobCancelled
from paynto.jobs.events import EventHub, EventWriter
from paynto.jobs.models import JobStatus
from paynto.jobs.queries import CANCEL_CHANNEL, ENQUEUE_CHANNEL
from paynto.jobs.queue_worker import REST_SECONDS, QueueWorker
from paynto.jobs.service import JOB_QUEUE, WORKFLOW_VERSION

log = structlog.get_logger(__name__)

T = TypeVar("T")

_RECOVERY_SECONDS = 5.0
_DRAIN_SECONDS = 10
_DATABASE_PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
# first half of the two-part advisory lock that a living worker holds
_WORKER_LOCK = 7_296_836


async def count_living_processes(database_url: str) -> int:
    """Processes that take jobs from this database at this moment."""
    connection = await psycopg.AsyncConnection.connect(_dbos_url(database_url), autocommit=True)
    async with connection:
        cursor = await connection.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = %s "
            "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            (_WORKER_LOCK,),
        )
        row = await cursor.fetchone()
    return int(row[0]) if row else 0


def _dbos_url(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


_process: Resources | None = None


def process_resources() -> Resources:
    """The resources of this process, for workflows: their arguments are ids only, and DBOS is one per process."""
    if _process is None:
        raise RuntimeError("The job runtime has not been launched.")
    return _process


class JobRuntime:
    """Runs workflows. A worker proves that it lives by an advisory lock, which a killed process loses at once."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._url = _dbos_url(resources.db.url)
        self.executor_id = new_id().hex
        self.hub = EventHub()
        self.client: DBOSClient = DBOSClient(
            system_database_url=self._url, application_name="paynto"
        )
        self._running: dict[str, asyncio.Event] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._lock_connection: psycopg.AsyncConnection[Any] | None = None
        self._suspects: set[str] | None = None
        self._queue_worker: QueueWorker | None = None

    @staticmethod
    def configure(url: str, executor_id: str) -> None:
        """Makes the process's DBOS instance; workflows must have been imported."""
        logging.getLogger("dbos").setLevel(logging.WARNING)
        config: DBOSConfig = {
            "name": "paynto",
            "system_database_url": url,
            "application_version": WORKFLOW_VERSION,
            "executor_id": executor_id,
            "log_level": "WARNING",
            "sys_db_pool_size": 10,
            "notification_coalesce_sec": 0.01,
            "scheduler_polling_interval_sec": 60.0,
        }
        DBOS(config=config)

    async def launch(self) -> None:
        """Starts taking jobs, and takes over those of workers that are gone."""
        global _process
        _process = self._resources
        self.configure(self._url, self.executor_id)
        await self._hold_worker_lock()
        QueueWorker.replace_own()
        DBOS.launch()
        queue = await DBOS.register_queue_async(
            JOB_QUEUE,
            worker_concurrency=self._resources.settings.worker_concurrency,
            partition_concurrency=1,
            polling_interval_sec=REST_SECONDS,
            on_conflict="always_update",
        )
        self._queue_worker = QueueWorker(queue)
        self._tasks = [
            asyncio.create_task(self._recover_dead_workers()),
            asyncio.create_task(self._listen()),
        ]

    async def close(self) -> None:
        """Stops taking jobs and waits shortly for running ones; the rest is recovered by the next process."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.hub.close()
        if self._queue_worker is not None:
            await asyncio.to_thread(self._queue_worker.stop)
        if self._running:
            log.info("waiting for running jobs", jobs=len(self._running), seconds=_DRAIN_SECONDS)
        # DBOS has put its own pool under the loop and ends it; what closes after the runtime still needs threads
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())
        await asyncio.to_thread(DBOS.destroy, workflow_completion_timeout_sec=_DRAIN_SECONDS)
        await asyncio.to_thread(self.client.destroy)
        if self._lock_connection is not None:
            await self._lock_connection.close()

    async def _connect(self) -> psycopg.AsyncConnection[Any]:
        return await psycopg.AsyncConnection.connect(self._url, autocommit=True)

    async def _hold_worker_lock(self) -> None:
        if self._lock_connection is not None:
            with suppress(psycopg.Error):
                await self._lock_connection.close()
        self._lock_connection = await self._connect()
        await self._lock_connection.execute(
            "SELECT pg_advisory_lock(%s, hashtext(%s))", (_WORKER_LOCK, self.executor_id)
        )

    async def _recover_dead_workers(self) -> None:
        while True:
            try:
                await self._recover_once()
            except Exception as error:  # noqa: BLE001  whatever one round meets, the next must come
                log.warning("looking for dead workers failed", error=str(error))
            await asyncio.sleep(_RECOVERY_SECONDS)

    async def _recover_once(self) -> None:
        await self._ensure_worker_lock()
        pending = await DBOS.list_workflows_async(
            status="PENDING", load_input=False, load_output=False
        )
        others = {row.executor_id for row in pending if row.executor_id} - {self.executor_id}
        dead = {executor_id for executor_id in others if await self._is_dead(executor_id)}
        # a restarted PostgreSQL drops every lock for a moment: while running, twice in a row counts
        gone = dead if self._suspects is None else dead & self._suspects
        self._suspects = dead
        for executor_id in gone:
            log.info("taking over the jobs of a worker that is gone", worker=executor_id)
            await asyncio.to_thread(DBOS._recover_pending_workflows, [executor_id])  # pyright: ignore[reportPrivateUsage]  the only door for recovering a named worker without a paid service
        if gone:
            self._look_for_jobs()

    async def _ensure_worker_lock(self) -> None:
        """The lock is gone with its connection when PostgreSQL was restarted; only asking tells."""
        try:
            if self._lock_connection is not None:
                await self._lock_connection.execute("SELECT 1")
                return
        except psycopg.Error:
            log.warning("the connection that proves this worker alive was lost; opening another")
        await self._hold_worker_lock()

    async def _is_dead(self, executor_id: str) -> bool:
        async with await self._connect() as connection:
            cursor = await connection.execute(
                "SELECT pg_try_advisory_lock(%s, hashtext(%s))", (_WORKER_LOCK, executor_id)
            )
            row = await cursor.fetchone()
            return bool(row and row[0])

    async def _listen(self) -> None:
        """For jobs that are enqueued and for those that are to be stopped."""
        while True:
            try:
                async with await self._connect() as connection:
                    await connection.execute(f"LISTEN {CANCEL_CHANNEL}; LISTEN {ENQUEUE_CHANNEL}")
                    async for notice in connection.notifies():
                        if notice.channel == ENQUEUE_CHANNEL:
                            self._look_for_jobs()
                            continue
                        self.hub.wake(notice.payload)
                        event = self._running.get(notice.payload)
                        if event is not None:
                            event.set()
            except (psycopg.Error, OSError) as error:
                log.warning("listening for jobs was interrupted", error=str(error))
                await asyncio.sleep(1)

    def _look_for_jobs(self) -> None:
        if self._queue_worker is not None:
            self._queue_worker.wake()

    def stopped_event(self, job_id: str) -> asyncio.Event:
        """Set when somebody stops the job; kept while the job runs in this process."""
        return self._running.setdefault(job_id, asyncio.Event())

    def forget(self, job_id: str) -> None:
        self._running.pop(job_id, None)
        # another one of its project may wait for it
        self._look_for_jobs()

    async def unless_cancelled(self, job_id: str, work: Awaitable[T]) -> T:
        """The result of `work`; raises JobCancelled as soon as the job is stopped, and ends the work."""
        stopped = self.stopped_event(job_id)
        task = asyncio.ensure_future(work)
        waiter = asyncio.create_task(stopped.wait())
        try:
            await asyncio.wait({task, waiter}, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                return task.result()
            raise JobCancelled()
        finally:
            waiter.cancel()
            if not task.done():
                task.cancel()
                with suppress(asyncio.CancelledError, PayntoError):
                    await task


async def run_step(name: str, step: Callable[..., Awaitable[T]], *arguments: object) -> T:
    """One recorded step of a job; a step must be safe to run twice, see `outlive_database`."""
    return await DBOS.run_step_async({"name": name}, outlive_database, step, *arguments)


async def outlive_database(step: Callable[..., Awaitable[T]], *arguments: object) -> T:
    """Runs a step again when PostgreSQL went away under it, as in a restart; gives up after half a minute."""
    for pause_seconds in _DATABASE_PAUSES:
        try:
            return await step(*arguments)
        except OperationalError as error:
            log.warning("the database went away under a job", error=str(error.orig))
            await asyncio.sleep(pause_seconds)
    return await step(*arguments)


async def run_job(
    job_id: str, team_id: str, body: Callable[[Resources, Scope], Awaitable[None]]
) -> None:
    """The frame of every job workflow: marks it started, runs `body`, and records how it ended.

    An expected error ends the job as failed (or cancelled) with its message; anything else is logged with its trace and
    reported as an internal error, so that no job stays `running`.
    """
    resources = process_resources()
    runtime = resources.part(JobRuntime)
    scope = system_scope(UUID(team_id))
    if not await run_step("mark_started", _mark_started, resources, scope, job_id):
        return
    # known before the look at the row, so that a stop between the two is not lost
    stopped = runtime.stopped_event(job_id)
    # not a step: a recovered job must notice a stop that came while no process ran it
    if await outlive_database(_is_cancel_requested, resources, scope, job_id):
        stopped.set()
    status, error, code = JobStatus.SUCCEEDED, None, None
    try:
        await body(resources, scope)
    except JobCancelled as caught:
        status, error, code = JobStatus.CANCELLED, caught.message, caught.code
    except PayntoError as caught:
        status, error, code = JobStatus.FAILED, caught.message, caught.code
    except Exception:
        if DBOS.workflow_id is None:
            raise
        log.exception("a job failed unexpectedly", job_id=job_id)
        status, error, code = (
            JobStatus.FAILED,
            "Something went wrong inside Paynto. The log has the details.",
            "internal_error",
        )
    finally:
        runtime.forget(job_id)
    await run_step("finish", _finish, resources, scope, job_id, status, error, code)


async def _is_cancel_requested(resources: Resources, scope: Scope, job_id: str) -> bool:
    async with resources.db.transaction(scope) as session:
        job = await service.load_job(session, scope, UUID(job_id))
        return job.cancel_requested_at is not None


async def _mark_started(resources: Resources, scope: Scope, job_id: str) -> bool:
    async with resources.db.transaction(scope) as session:
        is_started = await service.mark_started(session, scope, UUID(job_id))
    if is_started:
        async with EventWriter() as events:
            events.emit("status", status="running")
    return is_started


async def _finish(
    resources: Resources,
    scope: Scope,
    job_id: str,
    status: JobStatus,
    error: str | None,
    code: str | None,
) -> None:
    async with resources.db.transaction(scope) as session:
        await service.finish_job(session, scope, UUID(job_id), status, error=error, error_code=code)
    async with EventWriter() as events:
        events.emit("done", status=status, error=error, error_code=code, hint=None)
