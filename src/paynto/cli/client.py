"""The command line's view of a server: REST calls, job events, and a server of its own for one call."""

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import httpx

from paynto.cli.local import read_server
from paynto.core.errors import NotSignedIn, PayntoError, Unavailable, UpstreamFailed
from paynto.core.settings import load_settings

_START_SECONDS = 180
_TIMEOUT = httpx.Timeout(60, connect=5)


class ServerSaid(PayntoError):
    """An error that the server answered with."""

    status = 500
    code = "server_said"
    title = "The server refused"


class Client:
    """Calls one server with a bearer token."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url.rstrip("/")
        headers = {"authorization": f"Bearer {token}"}
        self._http = httpx.Client(
            base_url=f"{self.url}/api", headers=headers, timeout=_TIMEOUT, trust_env=False
        )

    def call(self, method: str, path: str, **options: Any) -> Any:
        """The JSON answer. Raises ServerSaid with the server's own words."""
        return self._checked(self._request(method, path, **options)).json()

    def download(self, path: str) -> bytes:
        return self._checked(self._request("GET", path)).content

    def _request(self, method: str, path: str, **options: Any) -> httpx.Response:
        try:
            return self._http.request(method, path, **options)
        except httpx.HTTPError as error:
            raise UpstreamFailed(message=f"{self.url} did not answer: {error}") from error

    @staticmethod
    def _checked(response: httpx.Response) -> httpx.Response:
        if response.is_success:
            return response
        try:
            problem: dict[str, Any] = response.json()
        except ValueError:
            problem = {}
        raise ServerSaid(
            message=str(problem.get("detail") or f"The server answered {response.status_code}.")
        )

    def events(self, job_id: str) -> Iterator[dict[str, Any]]:
        """A job's events until its end; reconnects where it left off when the connection breaks."""
        last_id, failures = "", 0
        while True:
            try:
                for name, event_id, data in self._stream(f"/jobs/{job_id}/events", last_id):
                    if name == "end":
                        return
                    last_id, failures = event_id or last_id, 0
                    yield json.loads(data)
            except httpx.HTTPError as error:
                failures += 1
                if failures > 20:
                    raise UpstreamFailed(
                        message=f"The connection to {self.url} was lost."
                    ) from error
            time.sleep(0.5)

    def _stream(self, path: str, last_id: str) -> Iterator[tuple[str, str, str]]:
        headers = {"last-event-id": last_id} if last_id else {}
        with self._http.stream(
            "GET", path, headers=headers, timeout=httpx.Timeout(60, read=60)
        ) as response:
            if not response.is_success:
                response.read()
                self._checked(response)
            name = event_id = ""
            for line in response.iter_lines():
                if line.startswith("event: "):
                    name = line[7:]
                elif line.startswith("id: "):
                    event_id = line[4:]
                elif line.startswith("data: "):
                    yield name, event_id, line[6:]
                elif not line:
                    name = event_id = ""

    def follow(self, path: str) -> Iterator[dict[str, Any]]:
        """An endless stream of JSON lines."""
        for _, _, data in self._stream(path, ""):
            yield json.loads(data)

    def close(self) -> None:
        self._http.close()


@contextlib.contextmanager
def connect() -> Generator[Client]:
    """The server of `PAYNTO_URL`, else the one that runs for the data folder, else one started for this call."""
    url, token = os.environ.get("PAYNTO_URL"), os.environ.get("PAYNTO_TOKEN")
    if url:
        if not token:
            raise NotSignedIn(
                message="PAYNTO_URL is set; set PAYNTO_TOKEN to an API token of that server too."
            )
        client = Client(url, token)
        yield client
        client.close()
        return
    home = load_settings().home
    running = read_server(home)
    with contextlib.ExitStack() as stack:
        if running is None:
            stack.enter_context(_temporary_server(home))
            running = read_server(home)
            assert running is not None
        client = Client(running.url, running.token)
        stack.callback(client.close)
        yield client


@contextlib.contextmanager
def _temporary_server(home: Path) -> Generator[None]:
    """A server on a free port for the time of the call; its output goes to a log in the data folder."""
    log = home / "run" / "temporary-server.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "paynto", "serve", "--port", "0", "--no-open"]
    with log.open("w") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=output, env={**os.environ, "PAYNTO_HOME": str(home)}
        )
    try:
        _wait_until_ready(process, home, log)
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)


def _wait_until_ready(process: "subprocess.Popen[bytes]", home: Path, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise Unavailable(
                message=f"The server ended at its start. Its log is {log}:\n{log.read_text()[-1500:]}"
            )
        running = read_server(home)
        if running is not None:
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(f"{running.url}/readyz", timeout=2, trust_env=False).is_success:
                    return
        time.sleep(0.1)
    raise Unavailable(
        message=f"The server was not ready in {_START_SECONDS} seconds. Its log is {log}."
    )
