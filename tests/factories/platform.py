"""The real platform in this process, and people who use it over HTTP."""

import itertools
import uuid
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

from paynto.app import Front, create_app
from paynto.bootstrap import open_platform
from paynto.core.db import Database
from paynto.core.mail import MailboxDriver
from paynto.core.resources import Resources
from paynto.core.settings import Settings

ORIGIN = "http://localhost:8000"
PASSWORD = "correct horse battery"
CSRF = {"x-paynto-request": "1"}

_numbers = itertools.count(1)


@dataclass
class Platform:
    """A running installation under test."""

    resources: Resources
    front: Front

    @property
    def db(self) -> Database:
        return self.resources.db

    @property
    def mailbox(self) -> MailboxDriver:
        assert isinstance(self.resources.mail, MailboxDriver)
        return self.resources.mail

    def visitor(
        self, *, address: str | None = None, headers: dict[str, str] | None = None
    ) -> httpx.AsyncClient:
        """A browser without a session, by default from an address of its own (limits count per address)."""
        number = next(_numbers)
        host = address or f"127.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        transport = httpx.ASGITransport(
            self.front,  # type: ignore[arg-type]  an ASGI application by shape
            client=(host, 40_000),
            raise_app_exceptions=False,
        )
        return httpx.AsyncClient(
            transport=transport, base_url=ORIGIN, headers=CSRF if headers is None else headers
        )

    async def sign_up(self, name: str = "Ada") -> "Person":
        """A new person with a new team, through the sign-up of the API."""
        client = self.visitor()
        email = f"{name.lower()}-{uuid.uuid4().hex[:10]}@example.com"
        body = {"email": email, "name": name, "password": PASSWORD}
        answer = await client.post("/api/users", json=body)
        assert answer.status_code == 201, answer.text
        found = answer.json()
        return Person(client, email, uuid.UUID(found["user"]["id"]), uuid.UUID(found["team"]["id"]))


@dataclass
class Person:
    """A signed-in browser."""

    http: httpx.AsyncClient
    email: str
    user_id: uuid.UUID
    team_id: uuid.UUID

    async def make_project(self, name: str = "Tea shop", stack: str = "react") -> dict[str, Any]:
        """A project with the empty template of its stack."""
        answer = await self.http.post("/api/projects", json={"name": name, "stack": stack})
        assert answer.status_code == 201, answer.text
        return answer.json()["project"]

    async def save_file(
        self, project_id: str, path: str, text: str, **more: object
    ) -> httpx.Response:
        return await self.http.put(
            f"/api/projects/{project_id}/files/content", json={"path": path, "text": text, **more}
        )


@asynccontextmanager
async def run_platform(
    home: Path, cached_home: Path, database_url: str
) -> AsyncGenerator[Platform]:
    """Opens the platform in `home`, with the toolchain and dependency sets of `cached_home`."""
    for folder in ("toolchain", "dependencies"):
        (cached_home / folder).mkdir(exist_ok=True)
        (home / folder).symlink_to(cached_home / folder, target_is_directory=True)
    settings = Settings(
        home=home,
        database_url=SecretStr(database_url),
        warm_sandboxes=0,
        sign_up=True,
        open_browser=False,
        # emulators of providers
        allowed_private_addresses=["127.0.0.1"],
    ).with_defaults()
    async with open_platform(settings) as resources:
        front = create_app(resources)
        try:
            yield Platform(resources, front)
        finally:
            front.close()
