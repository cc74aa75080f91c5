"""Terminals through the WebSocket of a real server, with the preview's real sandbox behind them."""

import asyncio
import contextlib
import json
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from sqlalchemy import text
from tests.factories.platform import ORIGIN, Person, Platform
from tests.sandboxes.conftest import free_port
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from paynto.sandboxes.drivers import processes
from paynto.sandboxes.terminals import Terminals


def resident_bytes() -> int:
    use = processes.read_process(os.getpid())
    assert use is not None
    return use.resident_bytes


@dataclass
class Page:
    """A browser's terminal: types, remembers what was printed, and tells that it was drawn."""

    socket: ClientConnection
    draws: bool = True
    seen: bytes = b""
    ended: dict[str, Any] = field(default_factory=dict[str, Any])

    async def type(self, text: str) -> None:
        await self.socket.send(text.encode())

    async def tell(self, **message: object) -> None:
        await self.socket.send(json.dumps(message))

    async def read_until(self, words: str, seconds: float = 30) -> str:
        end = words.encode()
        async with asyncio.timeout(seconds):
            while end not in self.seen:
                await self._take()
        before, found, self.seen = self.seen.partition(end)
        return (before + found).decode()

    async def ask(self, command: str) -> str:
        await self.type(f"echo be''gin; {command}; echo en''d\r")
        await self.read_until("begin\r\n")
        return (await self.read_until("end\r\n")).removesuffix("end\r\n").replace("\r\n", "\n")

    async def receive_undrawn(self, most_bytes: int) -> int:
        """Bytes that come without a word of their having been drawn."""
        received = 0
        with contextlib.suppress(TimeoutError):
            while received < most_bytes:
                received += len(await asyncio.wait_for(self.socket.recv(), 2))
        return received

    async def wait_for_end(self, seconds: float = 30) -> int:
        """The number the connection was closed with."""
        async with asyncio.timeout(seconds):
            try:
                while True:
                    await self._take()
            except ConnectionClosed:
                return self.socket.close_code or 0

    async def _take(self) -> None:
        message = await self.socket.recv()
        if isinstance(message, str):
            self.ended = json.loads(message)
            return
        self.seen += message
        if self.draws:
            await self.tell(type="ack", bytes=len(message))


@pytest.fixture(scope="module")
async def address(platform: Platform) -> AsyncGenerator[str]:
    """A real server over the platform of the tests."""
    port = free_port()
    config = uvicorn.Config(
        platform.front,  # type: ignore[arg-type]  an ASGI application by shape
        port=port,
        ws="websockets-sansio",
        lifespan="off",
        log_config=None,
        proxy_headers=False,
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.02)
    yield f"127.0.0.1:{port}"
    server.should_exit = True
    await task


def cookie_of(person: Person) -> dict[str, str]:
    return {"cookie": f"paynto_session={person.http.cookies['paynto_session']}"}


@asynccontextmanager
async def open_page(
    address: str,
    person: Person,
    project_id: str,
    *,
    query: str = "",
    headers: dict[str, str] | None = None,
    origin: str | None = ORIGIN,
    waits: bool = True,
) -> AsyncGenerator[Page]:
    async with connect(
        f"ws://{address}/api/projects/{project_id}/terminal{query}",
        additional_headers=cookie_of(person) if headers is None else headers,
        origin=origin,  # type: ignore[arg-type]  a text of its own kind
        proxy=None,
    ) as socket:
        page = Page(socket)
        if waits:
            # a preview that does not run yet is started first
            await page.read_until("$ ", 60)
        yield page


async def refusal(address: str, person: Person, project_id: str, **options: Any) -> int:
    """The status with which the handshake is refused."""
    with pytest.raises(InvalidStatus) as caught:
        async with open_page(address, person, project_id, **options):
            pass
    return caught.value.response.status_code


@pytest.fixture(scope="module")
async def project_id(regular: Person) -> str:
    return (await regular.make_project())["id"]


async def test_a_person_works_in_the_folder_of_the_preview(
    address: str, regular: Person, project_id: str
) -> None:
    async with open_page(address, regular, project_id, query="?columns=101&rows=31") as page:
        assert "package.json" in await page.ask("ls")
        assert (
            await page.ask("node -e 'console.log(String(6*7))'; stty size; echo grüße")
        ) == "42\n31 101\ngrüße\n"
        await page.tell(type="resize", columns=40, rows=12)
        assert await page.ask("stty size") == "12 40\n"
        await page.type("exit 3\r")
        assert await page.wait_for_end() == 1000
    assert (page.ended["code"], page.ended["exit_code"]) == ("exited", 3)


async def test_control_c_ends_what_runs(address: str, regular: Person, project_id: str) -> None:
    async with open_page(address, regular, project_id) as page:
        await page.type("echo star''ted; sleep 600\r")
        await page.read_until("started\r\n")
        await asyncio.sleep(0.3)
        await page.type("\x03")
        await page.read_until("$ ")
        assert await page.ask("echo alive") == "alive\n"


async def test_a_terminal_sees_no_other_project_no_secret_and_no_server(
    address: str, platform: Platform, regular: Person, project_id: str, tmp_path: Path
) -> None:
    settings = platform.resources.settings
    port = address.rpartition(":")[2]
    async with open_page(address, regular, project_id) as page:
        for path in ("/etc/shadow", f"{settings.home}/master.key", f"/proc/{os.getpid()}/environ"):
            assert "was read" not in await page.ask(f"cat {path} && echo was re''ad")
        assert "was listed" not in await page.ask(
            f"ls {settings.home}/sandboxes && echo was list''ed"
        )
        assert "reached" not in await page.ask(
            f"(echo x > /dev/tcp/127.0.0.1/{port}) && echo reach''ed"
        )
        program = f"fetch('http://127.0.0.1:{port}/healthz').then(() => console.log('rea'+'ched'))"
        assert "reached" not in await page.ask(f'node -e "{program}" 2>&1 | head -3')
        environment = await page.ask("env")
    assert "PAYNTO" not in environment
    assert "postgresql" not in environment


async def test_a_flood_of_output_leaves_the_server_responsive_and_its_memory_bounded(
    address: str, regular: Person, project_id: str
) -> None:
    async with open_page(address, regular, project_id) as page:
        await page.ask("true")
        before = resident_bytes()
        await page.type("yes 0123456789012345678901234567890123456789\r")
        reading = asyncio.create_task(page.wait_for_end(60))
        async with httpx.AsyncClient(trust_env=False) as visitor:
            for _ in range(20):
                answer = await visitor.get(f"http://{address}/healthz", timeout=5)
                assert answer.status_code == 200
                await asyncio.sleep(0.05)
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        page.seen = b""
        # a page that does not draw gets no more than the window
        page.draws = False
        received = await page.receive_undrawn(8 * 1024 * 1024)
        assert 0 < received <= 512 * 1024
        assert resident_bytes() - before < 64 * 1024 * 1024


async def test_a_closed_page_ends_the_shell(
    address: str, platform: Platform, regular: Person, project_id: str
) -> None:
    counted = platform.resources.part(Terminals)
    async with open_page(address, regular, project_id) as page:
        pid = int((await page.ask("{ sleep 600 & }; echo $$")).split()[-1])
        below = [pid, *processes.list_descendants(pid)]
        assert len(below) >= 2
        assert processes.read_process(pid) is not None
    async with asyncio.timeout(15):
        while any(processes.read_process(pid) for pid in below):
            await asyncio.sleep(0.05)
        while counted.count_open(regular.team_id):
            await asyncio.sleep(0.05)


async def test_other_teams_other_pages_and_strangers_are_refused(
    address: str, regular: Person, other_person: Person, project_id: str
) -> None:
    assert await refusal(address, other_person, project_id) == 404
    assert await refusal(address, regular, project_id, headers={}) == 401
    for origin in (None, "null", "https://evil.example", "http://localhost:8001"):
        assert await refusal(address, regular, project_id, origin=origin) == 403


async def test_tokens_need_the_scope_to_write(
    address: str, regular: Person, project_id: str
) -> None:
    for scope, status in (("read", 403), ("write", 101)):
        body = {"name": "terminal", "scopes": [scope]}
        token = (await regular.http.post("/api/tokens", json=body)).json()["token"]
        headers = {"authorization": f"Bearer {token}"}
        if status == 101:
            async with open_page(
                address, regular, project_id, headers=headers, origin=None
            ) as page:
                assert await page.ask("echo hello") == "hello\n"
        else:
            assert await refusal(address, regular, project_id, headers=headers) == status


async def test_a_viewer_gets_no_terminal_and_loses_one_with_the_role(
    address: str, platform: Platform, person: Person
) -> None:
    project = await person.make_project()
    async with open_page(address, person, project["id"]) as page:
        assert await page.ask("echo hello") == "hello\n"
        async with platform.db.system_transaction() as session:
            await session.execute(
                text("UPDATE memberships SET role = 'VIEWER' WHERE user_id = :id"),
                {"id": person.user_id},
            )
        assert await page.wait_for_end() == 4403
    assert await refusal(address, person, project["id"]) == 403


async def test_signing_out_ends_the_terminal(address: str, person: Person) -> None:
    project = await person.make_project()
    async with open_page(address, person, project["id"]) as page:
        assert await page.ask("echo hello") == "hello\n"
        await person.http.delete("/api/session")
        assert await page.wait_for_end() == 4401
    assert page.ended["code"] == "not_signed_in"


async def test_a_deleted_project_and_a_stopped_preview_end_their_terminals(
    address: str, person: Person
) -> None:
    project = await person.make_project()
    async with open_page(address, person, project["id"]) as page:
        assert await page.ask("echo hello") == "hello\n"
        await person.http.post(f"/api/projects/{project['id']}/sandbox/stop")
        assert await page.wait_for_end() == 1000
    assert page.ended["code"] == "sandbox_stopped"
    async with open_page(address, person, project["id"]) as page:
        assert await page.ask("echo again") == "again\n"
        await person.http.delete(f"/api/projects/{project['id']}")
        assert await page.wait_for_end() == 4404


async def test_terminals_are_counted_and_what_is_not_understood_ends_them(
    address: str, platform: Platform, regular: Person, project_id: str
) -> None:
    limit = platform.resources.settings.max_project_terminals
    async with asyncio.timeout(60):
        pages = [open_page(address, regular, project_id) for _ in range(limit)]
        opened = [await page.__aenter__() for page in pages]
        try:
            for page in opened:
                await page.ask("true")
            async with open_page(address, regular, project_id, waits=False) as refused:
                assert await refused.wait_for_end() == 4409
            assert refused.ended["code"] == "too_many_terminals"
            await opened[0].tell(type="resize", columns=100_000)
            assert await opened[0].wait_for_end() == 1007
            await opened[1].socket.send(b"x" * 70_000)
            assert await opened[1].wait_for_end() == 4413
        finally:
            for page in pages:
                await page.__aexit__(None, None, None)


async def test_an_opened_terminal_stands_in_the_audit_log(
    address: str, platform: Platform, regular: Person, project_id: str
) -> None:
    async with open_page(address, regular, project_id) as page:
        await page.ask("true")
    async with platform.db.system_transaction() as session:
        rows = await session.execute(
            text("SELECT actor_id, target FROM audit_events WHERE action = 'terminal.opened'")
        )
    assert (regular.user_id, project_id) in {(row[0], row[1]) for row in rows}
