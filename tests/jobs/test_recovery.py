"""A worker that is gone is taken over, and a restarted PostgreSQL is only a pause."""

import asyncio
import signal
import sys
import tempfile
import uuid
from collections.abc import AsyncGenerator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from tests.factories.platform import Person, Platform
from tests.jobs import worker_program

from paynto.core.db import Database
from paynto.core.postgres import EmbeddedPostgres
from paynto.core.scope import system_scope
from paynto.jobs.models import Job, JobStatus
from paynto.jobs.runtime import JobRuntime


def plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://")


@pytest.fixture
async def restartable() -> AsyncGenerator[tuple[EmbeddedPostgres, Database]]:
    # not below pytest's folder: each start of pytest shuts it to the user that PostgreSQL runs as for root
    with tempfile.TemporaryDirectory(prefix="paynto-test-pg-") as folder:
        server = EmbeddedPostgres(Path(folder))
        db = Database(await asyncio.to_thread(server.start))
        yield server, db
        await db.close()
        await asyncio.to_thread(server.stop)


async def test_the_next_transaction_works_after_a_restart(
    restartable: tuple[EmbeddedPostgres, Database],
) -> None:
    server, db = restartable
    await asyncio.gather(*(db.ping() for _ in range(5)))
    await asyncio.to_thread(server.stop)
    await asyncio.to_thread(server.start)
    for _ in range(10):
        await db.ping()


@pytest.mark.crash
async def test_the_platform_goes_on_when_every_connection_is_cut(
    platform: Platform, person: Person
) -> None:
    """What a restart of PostgreSQL looks like to a running platform."""
    project = await person.make_project()
    runtime = platform.resources.part(JobRuntime)
    async with await psycopg.AsyncConnection.connect(
        plain(platform.db.url), autocommit=True
    ) as connection:
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        answers = [await person.http.get(f"/api/projects/{project['id']}") for _ in range(8)]
        assert [answer.status_code for answer in answers] == [200] * 8
        held = (
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted "
            "AND objid = (hashtext(%s)::bigint & 4294967295)::oid"
        )
        async with asyncio.timeout(30):
            while True:
                row = await (await connection.execute(held, (runtime.executor_id,))).fetchone()
                if row and row[0] == 1:
                    break
                await asyncio.sleep(0.2)
    job = await person.http.post(
        f"/api/projects/{project['id']}/builds", json={"prompt": "a quiz about planets"}
    )
    assert job.status_code == 202
    await person.http.post(f"/api/jobs/{job.json()['id']}/cancel")


@pytest.mark.crash
async def test_the_job_of_a_killed_worker_is_finished_by_another(
    platform: Platform, person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = await person.make_project()
    marks = tmp_path / "marks"
    job_id = uuid.uuid4()
    async with platform.db.transaction(system_scope(person.team_id)) as session:
        session.add(
            Job(
                id=job_id,
                team_id=person.team_id,
                project_id=uuid.UUID(project["id"]),
                kind="build",
                status=JobStatus.QUEUED,
            )
        )
    monkeypatch.setenv("TEST_DATABASE", platform.db.url)
    monkeypatch.setenv("TEST_MARKS", str(marks))
    monkeypatch.setenv("TEST_JOB", str(job_id))
    monkeypatch.setenv("TEST_TEAM", str(person.team_id))
    worker = await asyncio.create_subprocess_exec(
        sys.executable, worker_program.__file__, stdout=asyncio.subprocess.PIPE
    )
    assert worker.stdout
    async with asyncio.timeout(90):
        assert (await worker.stdout.readline()).decode().strip() == "inside the second step"
    worker.send_signal(signal.SIGKILL)
    await worker.wait()
    async with asyncio.timeout(90):
        status = "running"
        while status == "running":
            await asyncio.sleep(0.2)
            async with platform.db.transaction(system_scope(person.team_id)) as session:
                found = text("SELECT status FROM jobs WHERE id = :id")
                status = await session.scalar(found, {"id": job_id})
    assert status == "succeeded"
    assert marks.read_text().split() == ["one", "two-begun", "two-begun", "two"]
