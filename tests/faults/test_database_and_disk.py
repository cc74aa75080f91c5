"""PostgreSQL goes away during a build, and the disk fills up: plain words, and work goes on afterwards."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.crash.served import Served, list_processes, prepare_home

pytestmark = pytest.mark.crash


@pytest.fixture
def own_server(tmp_path: Path, cached_home: Path) -> Iterator[Served]:
    prepare_home(tmp_path, cached_home)
    server = Served(tmp_path)
    server.start()
    yield server
    server.close()


def restart_postgres(served: Served) -> None:
    """Kills one of its processes: PostgreSQL then drops every connection, recovers from its log and goes on."""
    postmaster = int((served.home / "postgres" / "postmaster.pid").read_text().splitlines()[0])
    workers = [process for process, parent in list_processes() if parent == postmaster]
    writer = next(process for process in workers if "checkpointer" in process.command)
    os.kill(writer.pid, signal.SIGKILL)
    # it has to notice first; from then on /readyz tells when it is back
    deadline = time.monotonic() + 30
    while writer.is_alive or any(process.is_alive for process in workers):
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("stage", ["generate", "check"])
def test_a_build_outlives_a_restart_of_postgresql(own_server: Served, stage: str) -> None:
    job = own_server.start_build("a pomodoro timer")
    for _, event in own_server.events(job["id"]):
        if event["type"] == "step" and event["step"] == stage:
            break
    restart_postgres(own_server)
    wait_until_ready(own_server)
    done = own_server.wait_for(job["id"])
    assert (done["status"], done["error"]) == ("succeeded", None)
    again = own_server.start_build("make it green", job["project_id"])
    assert own_server.wait_for(again["id"])["status"] == "succeeded"
    versions = own_server.call("GET", f"/projects/{job['project_id']}/versions")["items"]
    assert [version["job_id"] for version in versions] == [again["id"], job["id"]]


def wait_until_ready(served: Served) -> None:
    deadline = time.monotonic() + 60
    while not served.http.get(f"{served.url}/readyz").is_success:
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("a small file system can be mounted by root only")
    folder = tmp_path / "disk"
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", "size=420m", "tmpfs", str(folder)]
    if subprocess.run(["mount", *options], capture_output=True).returncode != 0:
        pytest.skip("mounting a small file system is not allowed here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_told_and_work_goes_on_when_there_is_room(
    small_disk: Path, cached_home: Path
) -> None:
    prepare_home(small_disk, cached_home)
    server = Served(small_disk)
    try:
        server.start()
        job = server.start_build("a pomodoro timer")
        assert server.wait_for(job["id"])["status"] == "succeeded"
        filler = small_disk / "filler"
        fill(filler)
        answer = server.http.post(
            f"/projects/{job['project_id']}/builds", json={"prompt": "make it green"}
        )
        assert answer.headers["content-type"].split(";")[0].endswith("json")
        time.sleep(5)
        assert server.http.get(f"{server.url}/healthz").is_success
        filler.unlink()
        wait_until_ready(server)
        if answer.is_success:
            server.wait_for(answer.json()["id"])
        again = server.start_build("make it blue", job["project_id"])
        assert server.wait_for(again["id"])["status"] == "succeeded"
    finally:
        server.close()


def fill(path: Path) -> None:
    block = b"x" * (1 << 20)
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(block)
        except OSError:
            return
