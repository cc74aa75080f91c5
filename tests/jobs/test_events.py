"""The live stream of a job: resumable at every position, shared, and ended even when nothing was written."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from dbos import DBOS
from tests.factories.platform import Person, Platform

from paynto.core.resources import Resources
from paynto.core.scope import Scope, system_scope
from paynto.jobs import queries
from paynto.jobs import service as jobs
from paynto.jobs.events import Chunk, EventHub, EventWriter, parse_event_id
from paynto.jobs.models import Job, JobStatus
from paynto.jobs.runtime import JobRuntime, process_resources, run_job

running: dict[str, int] = {"now": 0, "most": 0}


async def _tell(count: int) -> None:
    async with EventWriter() as events:
        for number in range(count):
            events.emit("step", step=str(number))
            if number % 3 == 2:
                await asyncio.sleep(0.07)


@DBOS.workflow(name="test_tell")
async def tell(job_id: str, team_id: str) -> None:
    async def body(resources: Resources, scope: Scope) -> None:
        await DBOS.run_step_async({"name": "tell"}, _tell, 10)

    await run_job(job_id, team_id, body)


async def _hold(job_id: str, seconds: float) -> None:
    running["now"] += 1
    running["most"] = max(running["most"], running["now"])
    runtime = process_resources().part(JobRuntime)
    try:
        await runtime.unless_cancelled(job_id, asyncio.sleep(seconds))
    finally:
        running["now"] -= 1


@DBOS.workflow(name="test_hold")
async def hold(job_id: str, team_id: str) -> None:
    async def body(resources: Resources, scope: Scope) -> None:
        await DBOS.run_step_async({"name": "hold"}, _hold, job_id, 0.2)

    await run_job(job_id, team_id, body)


@DBOS.workflow(name="test_block")
async def block(job_id: str, team_id: str) -> None:
    """Runs until it is stopped."""

    async def body(resources: Resources, scope: Scope) -> None:
        await DBOS.run_step_async({"name": "block"}, _hold, job_id, 300)

    await run_job(job_id, team_id, body)


@DBOS.workflow(name="test_break")
async def break_down(job_id: str, team_id: str) -> None:
    async def body(resources: Resources, scope: Scope) -> None:
        raise RuntimeError("the password is swordfish")

    await run_job(job_id, team_id, body)


async def start(platform: Platform, person: Person, project_id: str, workflow: str) -> Job:
    scope = system_scope(person.team_id, person.user_id)
    async with platform.db.transaction(scope) as session:
        return await jobs.start_job(
            session,
            scope,
            platform.resources.part(JobRuntime).client,
            kind="build",
            workflow=workflow,
            project_id=project_id,  # type: ignore[arg-type]  the text of a UUID serves as one
        )


async def finish(platform: Platform, person: Person, job: Job) -> Job:
    """Waits until the job has ended."""
    scope = system_scope(person.team_id)
    async with asyncio.timeout(60):
        while True:
            async with platform.db.transaction(scope) as session:
                found = await jobs.load_job(session, scope, job.id)
            if found.is_finished:
                return found
            await asyncio.sleep(0.05)


async def reach(platform: Platform, person: Person, job: Job, status: JobStatus) -> None:
    scope = system_scope(person.team_id)
    async with asyncio.timeout(60):
        while True:
            async with platform.db.transaction(scope) as session:
                if (await jobs.load_job(session, scope, job.id)).status == status:
                    return
            await asyncio.sleep(0.05)


async def collect(stream: AsyncIterator[Chunk | None]) -> list[tuple[str, dict[str, Any]]]:
    async with asyncio.timeout(60):
        text = b"".join([chunk.text async for chunk in stream if chunk is not None]).decode()
    lines = [part.split("\ndata: ", 1) for part in text.split("\n\n") if part]
    return [(head.removeprefix("id: "), json.loads(body)) for head, body in lines]


async def read_sse(person: Person, job: Job, **more: Any) -> list[str]:
    async with asyncio.timeout(60):
        answer = await person.http.get(f"/api/jobs/{job.id}/events", **more)
    assert answer.headers["content-type"].startswith("text/event-stream")
    return [part for part in answer.text.split("\n\n") if part and not part.startswith(":")]


async def test_a_stream_resumes_behind_every_position(platform: Platform, person: Person) -> None:
    project = await person.make_project()
    job = await start(platform, person, project["id"], "test_tell")
    hub = platform.resources.part(JobRuntime).hub
    whole = await collect(hub.watch(str(job.id), None))
    assert [event["step"] for _, event in whole if event["type"] == "step"] == [
        str(number) for number in range(10)
    ]
    assert (whole[0][1]["type"], whole[-1][1]["type"]) == ("status", "done")
    ids = [event_id for event_id, _ in whole]
    assert len(set(ids)) == len(ids)
    for position, event_id in enumerate(ids):
        rest = await collect(EventHub().watch(str(job.id), parse_event_id(event_id)))
        assert rest == whole[position + 1 :], event_id


async def test_a_stream_over_http_resumes_and_ends(platform: Platform, person: Person) -> None:
    project = await person.make_project()
    job = await start(platform, person, project["id"], "test_tell")
    whole = await read_sse(person, job)
    assert whole[-1].startswith("event: end")
    middle = whole[4].splitlines()[0].removeprefix("id: ")
    assert await read_sse(person, job, headers={"last-event-id": middle}) == whole[5:]
    assert await read_sse(person, job, params={"after": middle}) == whole[5:]


@pytest.mark.parametrize("forged", ["x", "-1.0", "\u00b2.\u00b2", "1", "9" * 30, "1.1.1"])
async def test_a_forged_position_starts_from_the_beginning(forged: str) -> None:
    assert parse_event_id(forged) is None


async def test_a_position_behind_the_end_ends_at_once(platform: Platform, person: Person) -> None:
    project = await person.make_project()
    job = await start(platform, person, project["id"], "test_tell")
    await finish(platform, person, job)
    told = await read_sse(person, job, headers={"last-event-id": "999999.0"})
    assert json.loads(told[0].removeprefix("data: "))["status"] == "succeeded"
    assert told[-1].startswith("event: end")


async def test_fifty_watchers_share_one_reader(platform: Platform, person: Person) -> None:
    project = await person.make_project()
    job = await start(platform, person, project["id"], "test_tell")
    hub = EventHub()
    streams = await asyncio.gather(*(collect(hub.watch(str(job.id), None)) for _ in range(50)))
    assert all(stream == streams[0] for stream in streams)
    assert len(streams[0]) == 12
    assert len(hub._feeds) == 1
    await hub.close()


async def test_jobs_of_one_project_run_one_after_the_other(
    platform: Platform, person: Person
) -> None:
    project = await person.make_project()
    running["most"] = 0
    started = [await start(platform, person, project["id"], "test_hold") for _ in range(3)]
    shown = (await person.http.get(f"/api/jobs/{started[2].id}")).json()
    assert shown["status"] != "queued" or shown["queue_position"] in (1, 2)
    finished = [await finish(platform, person, job) for job in started]
    assert running["most"] == 1
    begun = [job.started_at for job in finished]
    assert begun == sorted(begun)  # type: ignore[type-var]  all have begun


async def test_a_job_of_which_nobody_told_is_taken_all_the_same(
    platform: Platform, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the connection that listens for new jobs was lost at that moment."""
    project = await person.make_project()
    told: list[object] = []

    async def lose(session: object) -> None:
        told.append(session)

    monkeypatch.setattr(queries, "notify_enqueued", lose)
    job = await start(platform, person, project["id"], "test_hold")
    assert (await finish(platform, person, job)).status == JobStatus.SUCCEEDED
    assert len(told) == 1


async def test_one_project_does_not_keep_another_waiting(
    platform: Platform, person: Person, other_person: Person
) -> None:
    busy = await person.make_project()
    blocking = await start(platform, person, busy["id"], "test_block")
    waiting = [await start(platform, person, busy["id"], "test_hold") for _ in range(5)]
    other = await other_person.make_project()
    job = await start(platform, other_person, other["id"], "test_hold")
    assert (await finish(platform, other_person, job)).status == JobStatus.SUCCEEDED
    for queued in [*waiting, blocking]:
        await person.http.post(f"/api/jobs/{queued.id}/cancel")
    for queued in [*waiting, blocking]:
        assert (await finish(platform, person, queued)).status == JobStatus.CANCELLED


async def test_a_job_stopped_in_the_queue_ends_its_stream_at_once(
    platform: Platform, person: Person
) -> None:
    project = await person.make_project()
    blocking = await start(platform, person, project["id"], "test_block")
    await reach(platform, person, blocking, JobStatus.RUNNING)
    queued = await start(platform, person, project["id"], "test_tell")
    watching = asyncio.create_task(read_sse(person, queued))
    await asyncio.sleep(0.3)
    assert (await person.http.post(f"/api/jobs/{queued.id}/cancel")).json()["status"] == "cancelled"
    async with asyncio.timeout(10):
        told = await watching
    assert json.loads(told[0].removeprefix("data: "))["status"] == "cancelled"
    assert told[-1].startswith("event: end")
    again = await person.http.post(f"/api/jobs/{queued.id}/cancel")
    assert (again.status_code, again.json()["code"]) == (409, "job_finished")
    await person.http.post(f"/api/jobs/{blocking.id}/cancel")
    assert (await finish(platform, person, blocking)).status == JobStatus.CANCELLED


async def test_a_running_job_stops_at_once(platform: Platform, person: Person) -> None:
    project = await person.make_project()
    job = await start(platform, person, project["id"], "test_block")
    await reach(platform, person, job, JobStatus.RUNNING)
    await person.http.post(f"/api/jobs/{job.id}/cancel")
    async with asyncio.timeout(20):
        assert (await finish(platform, person, job)).status == JobStatus.CANCELLED
    told = await read_sse(person, job)
    assert json.loads(told[-2].splitlines()[1].removeprefix("data: "))["status"] == "cancelled"


async def test_a_job_that_breaks_down_ends_and_tells_no_secret(
    platform: Platform, person: Person
) -> None:
    project = await person.make_project()
    job = await start(platform, person, project["id"], "test_break")
    ended = await finish(platform, person, job)
    assert (ended.status, ended.error_code) == (JobStatus.FAILED, "internal_error")
    assert "swordfish" not in " ".join(await read_sse(person, job))
