"""kill -9 in the middle of a repair: after a restart it ends well, with one version per turn."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.crash.served import SLOW_MODELS, Served, prepare_home
from tests.crash.test_build_survives import kill_after_step

pytestmark = pytest.mark.crash


@pytest.fixture(scope="module")
def mending(tmp_path_factory: pytest.TempPathFactory, cached_home: Path) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("r")
    prepare_home(home, cached_home)
    server = Served(home, {}, SLOW_MODELS)
    server.start()
    yield server
    server.close()


def kill_at_repair(served: Served, job_id: str) -> None:
    for _, event in served.events(job_id):
        if event["type"] == "repair" and event["state"] == "running":
            served.kill()
            return
    raise AssertionError("The repair never ran.")


@pytest.mark.parametrize("place", ["ask", "behind ask", "behind apply", "behind verdict"])
def test_a_repair_killed_on_its_way_is_done_once(mending: Served, place: str) -> None:
    body = {"prompt": "a tea shop", "stack": "react", "model_id": "mending"}
    job = mending.call("POST", "/projects", json=body)["job"]
    if place == "ask":
        kill_at_repair(mending, job["id"])
    else:
        steps = {"ask": "ask", "apply": "apply_repair", "verdict": "tell_verdict"}
        kill_after_step(mending, job["id"], steps[place.removeprefix("behind ")])
    mending.start()
    ended = mending.wait_for(job["id"])
    assert (ended["status"], ended["error"]) == ("succeeded", None)
    versions = mending.call("GET", f"/projects/{job['project_id']}/versions")["items"]
    assert [version["trigger"] for version in versions] == ["repair", "generate"]
    messages = mending.call("GET", f"/projects/{job['project_id']}/messages")["items"]
    assert [message["role"] for message in messages] == ["user", "assistant"]
    assert messages[-1]["version_number"] == 2
    assert messages[-1]["text"].count("repaired in 1 try") == 1
