"""What only shows in front of people, or in a production build, reaches the repair: through whole builds."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from tests.builder.repair.scripted import ScriptedModel, build, offer_model, read_events, read_file
from tests.factories.platform import Person, Platform

HOME = "src/pages/home.tsx"
# within the rate that the proxy allows a sandbox
_PAUSE_SECONDS = 0.3


def page(body: str, before: str = "") -> str:
    return f'<file path="{HOME}">\n{before}export function HomePage() {{\n  {body}\n}}\n</file>\n'


FIRST = page("return <h1>Tea shop</h1>;")
SECOND = page("return <h1>Tea house</h1>;")
THIRD = page("return <h1>Tea garden</h1>;")


async def open_browser(platform: Platform, address: str) -> httpx.AsyncClient:
    """Inside a preview, admitted by a link of the platform."""
    parts = urlsplit(address)
    browser = platform.visitor(headers={"host": parts.netloc})
    answer = await browser.get(f"/?{parts.query}")
    assert answer.status_code == 302
    browser.cookies.clear()
    browser.headers["cookie"] = answer.headers.get_list("set-cookie")[0].partition(";")[0]
    browser.headers["host"] = parts.netloc
    return browser


@contextlib.asynccontextmanager
async def busy_with(browser: httpx.AsyncClient, path: str, body: Any) -> AsyncGenerator[None]:
    """A page that sends the same again and again, as long as the block runs."""

    async def send() -> None:
        while True:
            await browser.post(path, json=body)
            await asyncio.sleep(_PAUSE_SECONDS)

    task = asyncio.create_task(send())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        await browser.aclose()


def boom(host: str, **more: Any) -> dict[str, Any]:
    """An error that the probe does not see, as the reporter tells it."""
    stack = f"Error: kettle is empty\n    at HomePage (http://{host}/{HOME}?t=1:3:9)"
    return {"type": "error", "text": "Uncaught Error: kettle is empty", "stack": stack, **more}


@pytest.fixture
async def shop(platform: Platform, person: Person) -> str:
    made = await build(person, "a tea shop", offer_model(platform, FIRST))
    assert made.job["status"] == "succeeded"
    return made.project_id


async def rebuild_with_report(
    platform: Platform, person: Person, project_id: str, address: str, **more: Any
) -> tuple[ScriptedModel, Any]:
    model = offer_model(platform, SECOND, THIRD)
    browser = await open_browser(platform, address)
    report = [boom(browser.headers["host"], **more), boom(browser.headers["host"], **more)]
    async with busy_with(browser, "/__paynto/report", report):
        return model, await build(person, "a house instead", model, project_id)


async def test_an_error_in_the_persons_own_browser_is_repaired(
    platform: Platform, person: Person, shop: str
) -> None:
    sandbox = (await person.http.get(f"/api/projects/{shop}/sandbox")).json()
    model, built = await rebuild_with_report(platform, person, shop, sandbox["preview_url"])
    # the page goes on failing, so the same problem comes back and the tries end
    assert len(model.requests) >= 2
    told = model.requests[1]
    # reported many times and told once, without the browser's own words
    assert told.count("\nkettle is empty\n") == 1
    assert f"{HOME}:" in told
    assert "[console]" in told
    events = await read_events(person, built.job["id"])
    (first, *_) = [e for e in events if e.get("type") == "problem"]
    assert (first["source"], first["severity"], first["file"]) == ("console", "error", HOME)
    assert first["line"]
    # it renders, so nothing is taken back
    assert "Tea" in await read_file(person, shop, HOME)


async def test_what_happened_before_the_version_was_shown_says_nothing_of_it(
    platform: Platform, person: Person, shop: str
) -> None:
    sandbox = (await person.http.get(f"/api/projects/{shop}/sandbox")).json()
    model, built = await rebuild_with_report(
        platform, person, shop, sandbox["preview_url"], age_ms=600_000
    )
    assert len(model.requests) == 1
    assert built.answer["warnings"] == []


async def test_what_a_guest_of_a_shared_link_reports_is_not_repaired(
    platform: Platform, person: Person, shop: str
) -> None:
    link = await person.http.post(f"/api/projects/{shop}/preview-links", json={})
    model, _ = await rebuild_with_report(platform, person, shop, link.json()["url"])
    assert len(model.requests) == 1


async def test_an_error_outside_of_the_app_is_only_a_warning(
    platform: Platform, person: Person, shop: str
) -> None:
    sandbox = (await person.http.get(f"/api/projects/{shop}/sandbox")).json()
    stack = "Error: kettle is empty\n    at chrome-extension://abc/content.js:1:2"
    model, built = await rebuild_with_report(
        platform, person, shop, sandbox["preview_url"], stack=stack
    )
    assert len(model.requests) == 1
    events = await read_events(person, built.job["id"])
    assert {e["severity"] for e in events if e.get("type") == "problem"} == {"warning"}


async def test_a_request_that_the_server_fails_for_a_person_is_repaired(
    platform: Platform, person: Person
) -> None:
    server = (
        '<file path="server/app.ts">\nimport { Hono } from "hono";\n\nconst app = new Hono().basePath("/api");\n'
        'app.post("/teas", () => {\n  throw new Error("no pot");\n});\n\nexport default app;\n</file>\n'
    )
    mended = server.replace('throw new Error("no pot");', "return new Response(null);")
    first = await build(person, "a tea shop", offer_model(platform, FIRST + mended))
    assert first.job["status"] == "succeeded"
    model = offer_model(platform, server, mended)
    sandbox = (await person.http.get(f"/api/projects/{first.project_id}/sandbox")).json()
    browser = await open_browser(platform, sandbox["preview_url"])
    async with busy_with(browser, "/api/teas", {"name": "Assam"}):
        built = await build(person, "take orders", model, first.project_id)
    assert len(model.requests) == 2, built.answer
    assert "POST /api/teas answered 500" in model.requests[1]
    assert "server/app.ts:5 [server]" in model.requests[1]
    assert built.answer["warnings"] == []


async def test_what_only_a_production_build_finds_is_repaired_and_not_built_again_in_vain(
    platform: Platform, person: Person, shop: str
) -> None:
    worker = (
        "export function brew(): Worker {\n"
        '  return new Worker(new URL("../lib/no-such-worker", import.meta.url), { type: "module" });\n}\n\n'
    )
    wrong = page("return <button onClick={() => brew()}>Brew</button>;", before=worker)
    model = offer_model(platform, wrong, SECOND)
    built = await build(person, "brew it", model, shop)
    assert len(model.requests) == 2
    assert f"{HOME}:2 [build]" in model.requests[1]
    assert "no-such-worker" in model.requests[1]
    assert built.answer["warnings"] == []
    steps = [
        e["step"] for e in await read_events(person, built.job["id"]) if e.get("type") == "step"
    ]
    assert steps.index("build") > steps.index("preview")
    # the same imports again: a build could tell nothing new
    calm = await build(person, "a garden", offer_model(platform, THIRD), shop)
    events = await read_events(person, calm.job["id"])
    assert "build" not in {e["step"] for e in events if e.get("type") == "step"}
