"""`paynto users`, beside a running platform on the same database."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import httpx
import pytest
from tests.factories.platform import PASSWORD, Person, Platform
from typer.testing import CliRunner, Result

from paynto.cli import app
from paynto.core.errors import Conflict, InvalidInput, NotFound

Users = Callable[..., Awaitable[Result]]


@pytest.fixture
def users(platform: Platform) -> Users:
    environment = {
        "PAYNTO_HOME": str(platform.resources.settings.home),
        "PAYNTO_DATABASE_URL": platform.db.url,
    }

    async def run(*arguments: str) -> Result:
        # the command has a loop of its own
        return await asyncio.to_thread(
            CliRunner().invoke, app, ["users", *arguments], env=environment
        )

    return run


async def sign_in(platform: Platform, printed: str) -> httpx.AsyncClient:
    browser = platform.visitor()
    token = printed.strip().partition("/sign-in/link#")[2]
    answer = await browser.post("/api/session/link", json={"token": token})
    assert answer.status_code == 200, answer.text
    return browser


async def test_an_account_is_made_and_its_link_signs_in_once(
    platform: Platform, users: Users
) -> None:
    made = await users("add", " Grace@Example.com", "--name", "Grace")
    assert made.exit_code == 0, made.output
    browser = await sign_in(platform, made.stdout)
    session = (await browser.get("/api/session")).json()
    assert session["user"]["email"] == "grace@example.com"
    assert (session["role"], session["team"]["is_personal"]) == ("OWNER", True)
    again = {"token": made.stdout.strip().partition("#")[2]}
    assert (await platform.visitor().post("/api/session/link", json=again)).status_code == 422
    assert isinstance((await users("add", "grace@example.com")).exception, Conflict)
    listed = json.loads((await users("list", "--json")).stdout)["users"]
    row = next(row for row in listed if row["email"] == "grace@example.com")
    assert (row["name"], row["is_operator"]) == ("Grace", False)
    assert row["last_used_at"] is not None
    assert "grace@example.com" in (await users("list")).output


async def test_a_link_helps_whoever_cannot_get_in(
    platform: Platform, person: Person, users: Users
) -> None:
    printed = json.loads((await users("link", person.email.upper(), "--json")).stdout)
    browser = await sign_in(platform, printed["sign_in_link"])
    assert (await browser.get("/api/me")).json()["email"] == person.email


@pytest.mark.parametrize("command", ["link", "operator", "sign-out"])
async def test_an_unknown_address_is_said(users: Users, command: str) -> None:
    failed = await users(command, "nobody@nowhere.example")
    assert isinstance(failed.exception, NotFound)
    assert "nobody@nowhere.example" in failed.exception.message


async def test_an_address_that_is_none_is_refused(users: Users) -> None:
    assert isinstance((await users("add", "grace")).exception, InvalidInput)


async def test_the_last_operator_stays(person: Person, users: Users) -> None:
    async def list_operators() -> list[str]:
        listed = json.loads((await users("list", "--json")).stdout)["users"]
        return [row["email"] for row in listed if row["is_operator"]]

    before = await list_operators()
    assert (await users("operator", person.email)).exit_code == 0
    for email in before:
        assert (await users("operator", email, "--revoke")).exit_code == 0
    refused = await users("operator", person.email, "--revoke")
    assert isinstance(refused.exception, Conflict)
    assert await list_operators() == [person.email]
    # as it was for the tests that follow; without any, the next start makes the owner anew
    for email in before or ["owner@localhost"]:
        await users("operator", email)
    await users("operator", person.email, "--revoke")


async def test_signing_out_ends_sessions_tokens_and_links(
    platform: Platform, person: Person, users: Users
) -> None:
    body = {"name": "Script", "scopes": ["read"]}
    token = (await person.http.post("/api/tokens", json=body)).json()["token"]
    bearer = {"authorization": f"Bearer {token}"}
    visitor = platform.visitor()
    assert (await visitor.get("/api/projects", headers=bearer)).status_code == 200
    link = (await users("link", person.email)).stdout.strip()
    assert (await users("sign-out", person.email)).exit_code == 0
    assert (await person.http.get("/api/me")).status_code == 401
    assert (await visitor.get("/api/projects", headers=bearer)).status_code == 401
    used = {"token": link.partition("#")[2]}
    assert (await visitor.post("/api/session/link", json=used)).status_code == 422
    password = {"email": person.email, "password": PASSWORD}
    assert (await visitor.post("/api/session", json=password)).status_code == 200
