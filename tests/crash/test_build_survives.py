"""kill -9 of the server at every stage of a build: after a restart the job ends well, and nothing is done twice."""

import time

import httpx
import pytest
from tests.crash.served import Event, Served

pytestmark = pytest.mark.crash

STAGES = ("plan", "generate", "apply", "version", "sync", "preview", "check")
STEPS = ("mark_started", "generate", "apply", "preview", "check")
PROMPT = "a pomodoro timer"


def kill_at_event(served: Served, job_id: str, kind: str, name: str) -> list[tuple[str, Event]]:
    """Kills the server when the stage is told to run; returns what a browser had seen until then."""
    seen: list[tuple[str, Event]] = []
    for event_id, event in served.events(job_id):
        seen.append((event_id, event))
        if event["type"] == kind and event.get(kind) == name and event["state"] == "running":
            served.kill()
            return seen
    raise AssertionError(f"The stage {name} never ran: {seen[-3:]}")


def kill_after_step(served: Served, job_id: str, name: str) -> None:
    """Kills the server as soon as the engine has recorded the step."""
    statement = (
        "SELECT 1 FROM dbos.operation_outputs WHERE workflow_uuid = %s AND function_name = %s"
    )
    deadline = time.monotonic() + 120
    with served.database() as connection:
        while connection.execute(statement, (job_id, name)).fetchone() is None:
            assert time.monotonic() < deadline, f"The step {name} was never recorded."
            time.sleep(0.002)
        served.kill()


def rejoin(served: Served, job_id: str, last_id: str | None) -> list[tuple[str, Event]]:
    """What a browser gets that comes back with the last id it has seen."""
    return list(served.events(job_id, last_id))


def check_build(served: Served, project_id: str, job_id: str) -> None:
    job = served.wait_for(job_id)
    assert (job["status"], job["error"]) == ("succeeded", None)
    versions = served.call("GET", f"/projects/{project_id}/versions")["items"]
    assert [version["job_id"] for version in versions] == [job_id]
    files = served.call("GET", f"/projects/{project_id}/files")
    assert {"index.html", "src/main.tsx", "package.json"} <= {file["path"] for file in files}
    messages = served.call("GET", f"/projects/{project_id}/messages")["items"]
    assert [message["role"] for message in messages] == ["user", "assistant"]


def check_no_orphans(before: set[object]) -> None:
    """What the killed server had started ends by itself; PostgreSQL is taken over and stays."""
    deadline = time.monotonic() + 20
    while left := {process for process in before if process.is_alive}:  # type: ignore[attr-defined]  ProcessId
        assert time.monotonic() < deadline, f"still alive: {left}"
        time.sleep(0.05)


@pytest.mark.parametrize("stage", STAGES)
def test_a_build_killed_while_a_stage_runs_ends_well(served: Served, stage: str) -> None:
    job = served.start_build(PROMPT)
    seen = kill_at_event(served, job["id"], "step", stage)
    served.start()
    rest = rejoin(served, job["id"], seen[-1][0])
    assert rest[-1][1]["type"] == "done"
    assert rest[-1][1]["status"] == "succeeded"
    ids = [event_id for event_id, _ in seen + rest]
    assert len(ids) == len(set(ids))
    check_build(served, job["project_id"], job["id"])


@pytest.mark.parametrize("step", STEPS)
def test_a_build_killed_behind_a_recorded_step_ends_well(served: Served, step: str) -> None:
    job = served.start_build(PROMPT)
    kill_after_step(served, job["id"], step)
    served.start()
    check_build(served, job["project_id"], job["id"])


def test_a_build_that_waits_in_the_queue_survives(served: Served) -> None:
    first = served.start_build(PROMPT)
    second = served.start_build("make it green", first["project_id"])
    kill_at_event(served, first["id"], "step", "generate")
    served.start()
    assert served.wait_for(first["id"])["status"] == "succeeded"
    assert served.wait_for(second["id"])["status"] == "succeeded"
    versions = served.call("GET", f"/projects/{first['project_id']}/versions")["items"]
    assert [version["job_id"] for version in versions] == [second["id"], first["id"]]


def test_a_killed_server_leaves_no_sandbox_behind(served: Served) -> None:
    job = served.start_build(PROMPT)
    served.wait_for(job["id"])
    before = served.descendants()
    assert any("node" in process.command for process in before)
    served.kill()
    check_no_orphans(set(before))
    served.start()


def test_a_stop_that_arrives_while_no_server_runs_is_kept(served: Served) -> None:
    job = served.start_build(PROMPT)
    kill_at_event(served, job["id"], "step", "plan")
    with served.database() as connection:
        connection.execute(
            "UPDATE jobs SET cancel_requested_at = now() WHERE id = %s", (job["id"],)
        )
    served.start()
    assert served.wait_for(job["id"])["status"] == "cancelled"


def test_ctrl_c_ends_every_process(served: Served) -> None:
    job = served.start_build(PROMPT)
    served.wait_for(job["id"])
    before = served.descendants() | served.of_home()
    assert any("postgres" in process.command for process in before)
    assert served.interrupt() == 0
    check_no_orphans(set(before))
    assert not served.of_home()
    with pytest.raises(httpx.TransportError):
        httpx.get(f"{served.url}/healthz", trust_env=False)
    served.start()
