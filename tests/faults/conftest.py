"""One server for all fault tests, and a visitor for previews."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from tests.crash.served import SLOW_MODELS, Served, prepare_home

IDLE_SECONDS = 25


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, cached_home: Path) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("f")
    prepare_home(home, cached_home)
    environment = {"CLOCK_SECONDS": "6", "PAYNTO_SANDBOX_IDLE_SECONDS": str(IDLE_SECONDS)}
    server = Served(home, environment, SLOW_MODELS)
    server.start()
    yield server
    server.close()


@dataclass
class Visitor:
    """A browser without a browser: opens a preview with its token, then keeps the cookie."""

    served: Served
    project_id: str
    cookies: dict[str, str] = field(default_factory=dict[str, str])

    def open(self) -> httpx.Response:
        sandbox = self.served.call("GET", f"/projects/{self.project_id}/sandbox")
        parts = urlsplit(sandbox["preview_url"])
        self.host = parts.netloc
        answer = self.request("GET", f"/?{parts.query}")
        for _ in range(3):
            if answer.status_code not in (302, 303, 307):
                break
            answer = self.request("GET", answer.headers["location"])
        return answer

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        headers = {"host": self.host, "accept": "text/html"}
        if self.cookies:
            headers["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        timeout = options.pop("timeout", 60)
        answer = httpx.request(
            method,
            f"http://127.0.0.1:{self.served.port}{path}",
            headers=headers,
            timeout=timeout,
            trust_env=False,
            **options,
        )
        for line in answer.headers.get_list("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer


def sandbox_of(served: Served, project_id: str) -> Any:
    return served.call("GET", f"/projects/{project_id}/sandbox")


def wait_for_sandbox(served: Served, project_id: str, *wanted: str, seconds: float = 60) -> Any:
    deadline = time.monotonic() + seconds
    while True:
        sandbox = sandbox_of(served, project_id)
        if sandbox["status"] in wanted:
            return sandbox
        assert time.monotonic() < deadline, sandbox
        time.sleep(0.2)


def create_empty(served: Served, stack: str, name: str = "Hostile") -> str:
    body = {"name": name, "stack": stack}
    return str(served.call("POST", "/projects", json=body)["project"]["id"])


def write_file(served: Served, project_id: str, path: str, text: str) -> None:
    body = {"path": path, "text": text}
    served.call("PUT", f"/projects/{project_id}/files/content", json=body)
