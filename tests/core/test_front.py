"""What stands before the API: an absent database, reverse proxies, the compressed web app."""

import gzip
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import brotli
import httpx
import pytest
from fastapi import FastAPI, Request
from pydantic import ValidationError
from tests.factories.platform import ORIGIN, Platform

from paynto.app import Front, create_api, create_app, render_error
from paynto.core.db import Database
from paynto.core.http import HttpGuard
from paynto.core.settings import Settings
from paynto.teams.access import client_address
from paynto.webapp import WebApp

PROXY, CLIENT = "10.1.2.3", "203.0.113.9"


@pytest.fixture
async def cut_off(platform: Platform) -> AsyncGenerator[httpx.AsyncClient]:
    """The API of a platform whose PostgreSQL is not there."""
    database = Database("postgresql+psycopg://nobody@127.0.0.1:1/none")
    api = create_api()
    api.state.resources = replace(platform.resources, db=database)
    guarded = HttpGuard(
        api, policy="", own_origin="http://test", origins=frozenset(), render=render_error
    )
    transport = httpx.ASGITransport(guarded)  # type: ignore[arg-type]  an ASGI application by shape
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
        yield client
    await database.close()


async def test_an_absent_database_is_told_as_a_passing_state(cut_off: httpx.AsyncClient) -> None:
    answer = await cut_off.get("/api/projects", headers={"authorization": "Bearer pat_x"})
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert int(answer.headers["retry-after"]) > 0
    problem = answer.json()
    assert (problem["code"], problem["status"]) == ("database_unavailable", 503)
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert "127.0.0.1" not in answer.text


def make_front(platform: Platform, trusted: list[str]) -> tuple[Front, list[str]]:
    """The application with these proxies, and the addresses that its sign-in page sees."""
    settings = platform.resources.settings.model_copy(update={"trusted_proxies": trusted})
    seen: list[str] = []
    api = FastAPI()

    @api.get("/seen")
    async def look(request: Request) -> str:
        seen.append(f"{client_address(request)} {request.url.scheme}")
        return "ok"

    front = create_app(replace(platform.resources, settings=settings))
    front._platform = api  # type: ignore[assignment]  # pyright: ignore[reportPrivateUsage]  only who asks matters here
    return front, seen


@pytest.mark.parametrize(
    ("trusted", "peer", "forwarded", "expected"),
    [
        ([], PROXY, CLIENT, f"{PROXY} http"),
        ([], "127.0.0.1", CLIENT, "127.0.0.1 http"),
        (["10.0.0.0/8"], PROXY, CLIENT, f"{CLIENT} https"),
        (["10.0.0.0/8"], PROXY, f"198.51.100.7, {CLIENT}, 10.9.9.9", f"{CLIENT} https"),
        (["10.0.0.0/8"], "192.0.2.1", CLIENT, "192.0.2.1 http"),
    ],
)
async def test_only_trusted_proxies_tell_the_address(
    platform: Platform, trusted: list[str], peer: str, forwarded: str, expected: str
) -> None:
    front, seen = make_front(platform, trusted)
    transport = httpx.ASGITransport(front, client=(peer, 1234))  # type: ignore[arg-type]  an ASGI application by shape
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
        headers = {"x-forwarded-for": forwarded, "x-forwarded-proto": "https"}
        await client.get("/seen", headers=headers)
    front.close()
    assert seen == [expected]


def test_a_trusted_proxy_that_is_no_address_is_refused() -> None:
    with pytest.raises(ValidationError, match="trusted_proxies"):
        Settings(trusted_proxies=["my-proxy"])


@pytest.fixture
def built(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    script = b"console.log('hello');" * 200
    (tmp_path / "index.html").write_bytes(b"<!doctype html><p>page</p>")
    (tmp_path / "assets" / "app-1.js").write_bytes(script)
    (tmp_path / "assets" / "app-1.js.br").write_bytes(brotli.compress(script))
    (tmp_path / "assets" / "app-1.js.gz").write_bytes(gzip.compress(script))
    return tmp_path


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("br, gzip", "br"), ("gzip", "gzip"), ("identity", None), ("br;q=0, gzip", "gzip")],
)
async def test_assets_come_compressed_as_the_browser_accepts(
    built: Path, accepted: str, encoding: str | None
) -> None:
    transport = httpx.ASGITransport(WebApp(FastAPI(), built))  # type: ignore[arg-type]  an ASGI application by shape
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
        answer = await client.get("/assets/app-1.js", headers={"accept-encoding": accepted})
    assert answer.content == (built / "assets" / "app-1.js").read_bytes()
    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["vary"] == "accept-encoding"
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]


async def test_a_variant_has_no_address_of_its_own(built: Path) -> None:
    transport = httpx.ASGITransport(WebApp(FastAPI(), built))  # type: ignore[arg-type]  an ASGI application by shape
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
        answer = await client.get("/assets/app-1.js.br", headers={"accept-encoding": "br"})
    assert answer.text == "<!doctype html><p>page</p>"
    assert "content-encoding" not in answer.headers
