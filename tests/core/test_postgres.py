"""The embedded PostgreSQL comes up after everything that can happen to it."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from paynto.core.postgres import EmbeddedPostgres, EmbeddedPostgresFailed


@pytest.fixture
def home() -> Iterator[Path]:
    # not below pytest's folder: each start of pytest shuts it to the user that PostgreSQL runs as for root
    with tempfile.TemporaryDirectory(prefix="paynto-test-pg-") as folder:
        yield Path(folder)


@pytest.fixture
def started(home: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(home)
    server.start()
    yield server
    server.stop()


def ask(url: str, statement: str) -> object:
    plain = url.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(plain, autocommit=True) as connection:
        cursor = connection.execute(statement)  # type: ignore[arg-type]  a test's own text
        row = cursor.fetchone() if cursor.description else None
        return row and row[0]


def postmaster_pid(server: EmbeddedPostgres) -> int:
    return int((server.folder / "postmaster.pid").read_text().splitlines()[0])


def kill(server: EmbeddedPostgres) -> None:
    pid = postmaster_pid(server)
    os.kill(pid, signal.SIGKILL)
    for _ in range(200):
        if (
            not os.path.exists(f"/proc/{pid}")
            or "Z" in Path(f"/proc/{pid}/stat").read_text().split()[2]
        ):
            return
        time.sleep(0.05)
    raise AssertionError("the postmaster did not end")


def test_data_survives_stop_kill_and_a_stale_lock(home: Path) -> None:
    server = EmbeddedPostgres(home)
    url = server.start()
    ask(url, "CREATE TABLE kept AS SELECT 7 AS value")
    server.stop()
    assert not (server.folder / "postmaster.pid").exists()

    again = EmbeddedPostgres(home)
    assert ask(again.start(), "SELECT value FROM kept") == 7
    kill(again)
    # the kernel drops the lock of a killed process
    os.close(again._user_lock or -1)

    after_kill = EmbeddedPostgres(home)
    assert ask(after_kill.start(), "SELECT value FROM kept") == 7
    after_kill.stop()

    # the process id in the lock of a killed machine meanwhile belongs to this test
    for lock in (
        f"{os.getpid()}\n{server.folder}\n0\n5432\n{server.folder}\n\n  1 2\nready   \n",
        f"{os.getpid()}\n{server.folder}\n",
        "",
    ):
        (server.folder / "postmaster.pid").write_text(lock)
        last = EmbeddedPostgres(home)
        assert ask(last.start(), "SELECT value FROM kept") == 7
        last.stop()


def test_two_starts_at_once_give_one_server(home: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from paynto.core.postgres import EmbeddedPostgres; "
        "print(EmbeddedPostgres(Path(sys.argv[1])).start())"
    )
    starts = [
        subprocess.Popen([sys.executable, "-c", program, str(home)], stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    urls = [start.communicate(timeout=120)[0].decode().strip() for start in starts]
    server = EmbeddedPostgres(home)
    try:
        assert [start.returncode for start in starts] == [0, 0]
        assert urls[0] == urls[1] == server.start()
        assert ask(urls[0], "SELECT 1") == 1
    finally:
        server.stop()


def test_a_cluster_of_another_version_is_left_alone(home: Path) -> None:
    folder = home / "postgres"
    folder.mkdir()
    (folder / "PG_VERSION").write_text("14\n")
    with pytest.raises(EmbeddedPostgresFailed, match="holds PostgreSQL 14"):
        EmbeddedPostgres(home).start()
    assert [path.name for path in folder.iterdir()] == ["PG_VERSION"]


def test_no_port_is_open_to_the_network(started: EmbeddedPostgres, home: Path) -> None:
    assert started.folder.is_dir()
    url = EmbeddedPostgres(home).start()
    assert ask(url, "SHOW listen_addresses") == ""


def test_a_server_that_begins_early_is_waited_for_and_stops(home: Path) -> None:
    server = EmbeddedPostgres(home)
    server.begin()
    url = server.start()
    assert ask(url, "SELECT 7") == 7
    server.stop()
    assert not (server.folder / "postmaster.pid").exists()


def test_a_server_that_fails_early_says_so_when_it_is_needed(home: Path) -> None:
    (home / "postgres").mkdir()
    (home / "postgres" / "PG_VERSION").write_text("9\n")
    server = EmbeddedPostgres(home)
    server.begin()
    with pytest.raises(EmbeddedPostgresFailed, match="PostgreSQL 9"):
        server.start()
    server.stop()
