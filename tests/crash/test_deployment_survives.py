"""kill -9 of the server at every stage of a deployment: one release, the rows once, the address answers."""

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from tests.crash.conftest import count_app_rows, count_preview_rows
from tests.crash.served import Served
from tests.crash.test_build_survives import kill_after_step, kill_at_event, rejoin

pytestmark = pytest.mark.crash

STAGES = ("validate", "version", "database", "build", "upload", "verify")


@pytest.fixture(scope="module")
def project_id(served: Served) -> str:
    job = served.start_build("a task tracker for a dental clinic", stack="fullstack")
    assert served.wait_for(job["id"])["status"] == "succeeded"
    return str(job["project_id"])


@pytest.fixture(autouse=True)
def clean_app(served: Served, project_id: str) -> Iterator[None]:
    """Each test deploys for the first time, so that rows are carried over each time."""
    yield
    for app in served.call("GET", "/apps")["items"]:
        served.call("DELETE", f"/apps/{app['id']}")


def fetch(served: Served, slug: str, path: str) -> httpx.Response:
    headers = {"host": f"{slug}.app.localhost:{served.port}"}
    return httpx.get(
        f"http://127.0.0.1:{served.port}{path}", headers=headers, timeout=60, trust_env=False
    )


def check_deployment(served: Served, project_id: str, job: dict[str, Any]) -> None:
    done = served.wait_for(job["id"])
    assert (done["status"], done["error"]) == ("succeeded", None)
    app = served.call("GET", f"/apps/{job['app_id']}")
    assert (app["status"], app["current_release"]) == ("live", 1)
    releases = served.call("GET", f"/apps/{app['id']}/releases")["items"]
    assert [(row["number"], row["job_id"], row["status"]) for row in releases] == [
        (1, job["id"], "live")
    ]
    assert count_app_rows(served, app["id"]) == count_preview_rows(served, project_id)
    assert fetch(served, app["slug"], "/").status_code == 200
    assert len(fetch(served, app["slug"], "/api/tasks").json()["items"]) > 0
    assert not (served.home / "builds" / job["id"]).exists()


@pytest.mark.parametrize("stage", STAGES)
def test_a_deployment_killed_while_a_stage_runs_ends_well(
    served: Served, project_id: str, stage: str
) -> None:
    job = served.start_deployment(project_id)
    seen = kill_at_event(served, job["id"], "stage", stage)
    served.start()
    rest = rejoin(served, job["id"], seen[-1][0])
    assert rest[-1][1]["type"] == "done"
    assert any(event["type"] == "live" for _, event in rest)
    check_deployment(served, project_id, job)


@pytest.mark.parametrize("stage", STAGES)
def test_a_deployment_killed_behind_a_recorded_stage_ends_well(
    served: Served, project_id: str, stage: str
) -> None:
    job = served.start_deployment(project_id)
    kill_after_step(served, job["id"], stage)
    served.start()
    check_deployment(served, project_id, job)


def test_rows_written_by_visitors_outlive_a_killed_second_deployment(
    served: Served, project_id: str
) -> None:
    first = served.start_deployment(project_id)
    app = served.call("GET", f"/apps/{served.wait_for(first['id'])['app_id']}")
    headers = {"host": f"{app['slug']}.app.localhost:{served.port}"}
    address = f"http://127.0.0.1:{served.port}/api/tasks"
    body = {"title": "Written by a visitor"}
    added = httpx.post(address, json=body, headers=headers, timeout=60, trust_env=False)
    assert added.status_code == 201, added.text
    rows = count_app_rows(served, app["id"])
    second = served.start_deployment(project_id)
    kill_at_event(served, second["id"], "stage", "database")
    served.start()
    assert served.wait_for(second["id"])["status"] == "succeeded"
    assert count_app_rows(served, app["id"]) == rows
    releases = served.call("GET", f"/apps/{app['id']}/releases")["items"]
    assert [row["number"] for row in releases] == [2, 1]


def test_the_live_release_answers_right_after_a_kill(served: Served, project_id: str) -> None:
    first = served.start_deployment(project_id)
    app = served.call("GET", f"/apps/{served.wait_for(first['id'])['app_id']}")
    second = served.start_deployment(project_id)
    kill_at_event(served, second["id"], "stage", "build")
    served.start()
    assert fetch(served, app["slug"], "/").status_code == 200
    assert served.wait_for(second["id"])["status"] == "succeeded"
    deadline = time.monotonic() + 60
    while served.call("GET", f"/apps/{app['id']}")["current_release"] != 2:
        assert time.monotonic() < deadline
        time.sleep(0.1)
