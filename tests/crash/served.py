"""A real `paynto serve` in a process of its own, for tests that kill it and for the figures."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg

ROOT = Path(__file__).parents[2]
SLOW_MODELS = ("tests.crash.slow_models",)
START_SECONDS = 240
JOB_SECONDS = 300
Event = dict[str, Any]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def prepare_home(home: Path, cached_home: Path) -> None:
    """A data folder that shares the tools and package sets of an earlier run."""
    home.mkdir(parents=True, exist_ok=True)
    for name in ("toolchain", "dependencies"):
        (cached_home / name).mkdir(parents=True, exist_ok=True)
        if not (home / name).exists():
            (home / name).symlink_to(cached_home / name)


@dataclass(frozen=True)
class ProcessId:
    """A process number with its start time, because numbers are given again."""

    pid: int
    start_ticks: int
    command: str = field(compare=False)

    @property
    def is_alive(self) -> bool:
        found = read_process(self.pid)
        return found is not None and found[0] == self


def read_process(pid: int) -> tuple[ProcessId, int] | None:
    """The process and its parent's number; None when it is gone or only waits to be collected."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
        command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return None
    values = text.rpartition(")")[2].split()
    if values[0] == "Z":
        return None
    return ProcessId(pid, int(values[19]), command), int(values[1])


def list_processes() -> list[tuple[ProcessId, int]]:
    numbers = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    return [found for pid in numbers if (found := read_process(pid)) is not None]


class Served:
    """One data folder with a server that can be started, killed and started again."""

    def __init__(
        self,
        home: Path,
        environment: dict[str, str] | None = None,
        program: tuple[str, ...] = ("paynto", "serve", "--no-open"),
    ) -> None:
        self.home = home
        self.port = free_port()
        self.log_path = home / "serve.log"
        self.process: subprocess.Popen[bytes] | None = None
        self._environment = environment or {}
        self._program = program
        self._http: httpx.Client | None = None

    # --- life

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self) -> float:
        """Returns the seconds until the server was ready."""
        begun = time.monotonic()
        environment = {
            **os.environ,
            "PAYNTO_HOME": str(self.home),
            # the models that a test adds beside it are built with where they are named, and nowhere else
            "PAYNTO_DEFAULT_MODEL": "paynto-starter",
            **self._environment,
        }
        command = [sys.executable, "-m", *self._program, "--port", str(self.port)]
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, env=environment, cwd=ROOT
            )
        while not self._is_ready():
            if self.process.poll() is not None or time.monotonic() - begun > START_SECONDS:
                raise AssertionError(f"The server did not start:\n{self.log_path.read_text()}")
            time.sleep(0.02)
        self._connect()
        return time.monotonic() - begun

    def _is_ready(self) -> bool:
        with contextlib.suppress(httpx.HTTPError):
            return httpx.get(f"{self.url}/readyz", timeout=2, trust_env=False).is_success
        return False

    def _connect(self) -> None:
        token = json.loads((self.home / "run" / "server.json").read_text())["token"]
        if self._http is not None:
            self._http.close()
        headers = {"authorization": f"Bearer {token}"}
        timeout = httpx.Timeout(120, connect=5)
        self._http = httpx.Client(
            base_url=f"{self.url}/api", headers=headers, timeout=timeout, trust_env=False
        )

    @property
    def http(self) -> httpx.Client:
        assert self._http is not None
        return self._http

    def kill(self) -> None:
        """As the kernel does it when memory runs out: no handler runs."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(10)

    def interrupt(self) -> int:
        """Ctrl-C; returns the exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)

    def close(self) -> None:
        if self._http is not None:
            self._http.close()
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                self.kill()

    # --- processes

    def descendants(self) -> set[ProcessId]:
        """Everything that the server has started, the server left out."""
        assert self.process is not None
        children: dict[int, list[ProcessId]] = {}
        for process, parent in list_processes():
            children.setdefault(parent, []).append(process)
        found: set[ProcessId] = set()
        queue = [self.process.pid]
        while queue:
            for child in children.get(queue.pop(), []):
                found.add(child)
                queue.append(child.pid)
        return found

    def of_home(self) -> set[ProcessId]:
        """Everything whose command line names the data folder, PostgreSQL included."""
        own = str(self.home)
        return {process for process, _ in list_processes() if own in process.command}

    # --- calls

    def call(self, method: str, path: str, **options: Any) -> Any:
        response = self.http.request(method, path, **options)
        assert response.is_success, f"{method} {path}: {response.status_code} {response.text}"
        return response.json() if response.content else None

    def start_build(self, prompt: str, project_id: str | None = None, **body: Any) -> Any:
        """The job; its `project_id` names the project."""
        if project_id is not None:
            return self.call("POST", f"/projects/{project_id}/builds", json={"prompt": prompt})
        created = self.call("POST", "/projects", json={"prompt": prompt, **body})
        return created["job"]

    def start_deployment(self, project_id: str, **body: Any) -> Any:
        values = {"database": "builtin", "import_data": True, "env": [], **body}
        return self.call("POST", f"/projects/{project_id}/deployments", json=values)

    def wait_for(self, job_id: str) -> Any:
        """The finished job."""
        deadline = time.monotonic() + JOB_SECONDS
        while time.monotonic() < deadline:
            job = self.call("GET", f"/jobs/{job_id}")
            if job["status"] not in ("queued", "running"):
                return job
            time.sleep(0.1)
        raise AssertionError(f"The job did not end:\n{self.log_path.read_text()[-4000:]}")

    def events(self, job_id: str, last_id: str | None = None) -> Iterator[tuple[str, Event]]:
        """(id, event) until the stream ends. Raises httpx errors when the connection breaks."""
        headers = {"last-event-id": last_id} if last_id else {}
        path = f"/jobs/{job_id}/events"
        timeout = httpx.Timeout(JOB_SECONDS, connect=5)
        with self.http.stream("GET", path, headers=headers, timeout=timeout) as response:
            assert response.status_code == 200
            yield from read_events(response.iter_lines())

    def database(self) -> "psycopg.Connection[Any]":
        lines = (self.home / "postgres" / "postmaster.pid").read_text().splitlines()
        return psycopg.connect(
            host=lines[4].strip(),
            port=int(lines[3]),
            dbname="paynto",
            user="postgres",
            autocommit=True,
        )


def read_events(lines: Iterator[str]) -> Iterator[tuple[str, Event]]:
    event_id = name = ""
    for line in lines:
        if line.startswith("id: "):
            event_id = line[4:]
        elif line.startswith("event: "):
            name = line[7:]
        elif line.startswith("data: "):
            if name == "end":
                return
            yield event_id, json.loads(line[6:])
        elif not line:
            event_id = name = ""
