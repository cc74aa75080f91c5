"""A preview's still on its way through the proxy to the project's card."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
import obstore
import pytest
from sqlalchemy import text
from tests.factories.platform import Person, Platform

from paynto.bootstrap import collect, tidy
from paynto.sandboxes.proxy.access import PreviewAccess, Visitor

POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
HOSTILE = [
    *(["script", {}], "alert(1)", 0),
    *(["meta", {"http-equiv": "refresh", "content": "0;url=https://evil.example"}], 0),
    *(["base", {"href": "https://evil.example"}], 0),
    *(["svg", {"onload": "alert(1)"}], ["script", {"href": "https://evil.example"}], 0, 0),
    *(["a", {"href": "https://evil.example", "onclick": "alert(1)"}], "Shop", 0),
]

OpenPreview = Callable[..., Awaitable[httpx.AsyncClient]]


def snapshot(*nodes: Any, style: str = "") -> bytes:
    return json.dumps({"style": style, "nodes": list(nodes)}).encode()


@pytest.fixture
async def open_preview(platform: Platform) -> AsyncIterator[OpenPreview]:
    """A browser inside the preview of somebody's project, admitted by the platform's own link."""
    opened: list[httpx.AsyncClient] = []

    async def open_it(person: Person, project_id: str) -> httpx.AsyncClient:
        sandbox = (await person.http.get(f"/api/projects/{project_id}/sandbox")).json()
        parts = urlsplit(sandbox["preview_url"])
        browser = platform.visitor(headers={"host": parts.netloc})
        opened.append(browser)
        answer = await browser.get(f"/?{parts.query}")
        assert answer.status_code == 302
        browser.cookies.clear()
        browser.headers["cookie"] = answer.headers.get_list("set-cookie")[0].partition(";")[0]
        return browser

    yield open_it
    for browser in opened:
        await browser.aclose()


async def objects_of(platform: Platform, project_id: str) -> list[str]:
    pages = [
        page async for page in obstore.list(platform.resources.objects, f"thumbnails/{project_id}/")
    ]
    return [entry["path"] for page in pages for entry in page]


async def test_still_of_a_preview_becomes_the_thumbnail_and_the_next_one_replaces_it(
    platform: Platform, person: Person, open_preview: OpenPreview
) -> None:
    project = await person.make_project()
    address = f"/api/projects/{project['id']}/thumbnail"
    before = await person.http.get(address)
    preview = await open_preview(person, project["id"])
    posted = await preview.post("/__paynto/snapshot", content=snapshot(["h1", {}], "Teas", 0))
    first = await person.http.get(address)
    known = await person.http.get(address, headers={"if-none-match": first.headers["etag"]})
    probe = await person.http.get(address, headers={"if-none-match": "*"})
    await preview.post("/__paynto/snapshot", content=snapshot("Coffee"))
    second = await person.http.get(address, headers={"if-none-match": first.headers["etag"]})
    read = (await person.http.get(f"/api/projects/{project['id']}")).json()

    assert (before.status_code, before.json()["code"]) == (404, "thumbnail_not_found")
    assert project["has_thumbnail"] is False
    assert posted.status_code == 204, posted.text
    assert (first.status_code, first.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "<h1>Teas</h1>" in first.text
    for answer in (first, known, probe):
        assert answer.headers["content-security-policy"] == POLICY
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "SAMEORIGIN"
        assert answer.headers["cache-control"] == "private, no-cache"
    assert (known.status_code, probe.status_code) == (304, 304)
    assert known.content == b""
    assert second.status_code == 200
    assert "Coffee" in second.text
    assert read["has_thumbnail"] is True
    assert read["updated_at"] == project["updated_at"]
    assert len(await objects_of(platform, project["id"])) == 1


async def test_hostile_still_arrives_without_its_teeth(
    person: Person, open_preview: OpenPreview
) -> None:
    project = await person.make_project()
    preview = await open_preview(person, project["id"])
    style = "@import 'https://evil.example/x.css';p{background:url(https://evil.example)}</style>"
    posted = await preview.post("/__paynto/snapshot", content=snapshot(*HOSTILE, style=style))
    page = (await person.http.get(f"/api/projects/{project['id']}/thumbnail")).text
    assert posted.status_code == 204
    assert "<svg></svg><a>Shop</a></body>" in page
    assert "evil" not in page
    assert "alert" not in page


@pytest.mark.parametrize(
    "content",
    [b" " * 10 * 1024**2, snapshot("x" * 400_000), b'{"style":"","nodes":["\xff"]}', b"<html>"],
)
async def test_what_is_too_large_or_no_text_changes_nothing(
    platform: Platform, person: Person, open_preview: OpenPreview, content: bytes
) -> None:
    project = await person.make_project()
    preview = await open_preview(person, project["id"])
    posted = await preview.post("/__paynto/snapshot", content=content)
    assert posted.status_code == 422
    assert await objects_of(platform, project["id"]) == []


async def test_only_who_may_change_the_project_changes_its_thumbnail(
    platform: Platform, person: Person, other_person: Person, open_preview: OpenPreview
) -> None:
    project = await person.make_project()
    preview = await open_preview(person, project["id"])
    label = preview.headers["host"].partition(".")[0]
    access = platform.resources.part(PreviewAccess)

    async def post_as(subject: str, sandbox: str = label) -> int:
        cookies = access.make_cookies(Visitor(sandbox, subject, 0), is_https=False)
        headers = {"cookie": cookies[0].decode().partition(";")[0]}
        answer = await preview.post("/__paynto/snapshot", content=snapshot("x"), headers=headers)
        return answer.status_code

    of_other_preview = await post_as(str(person.user_id), "another")
    of_other_team = await post_as(str(other_person.user_id))
    by_link = await post_as("share")
    stranger = await preview.post(
        "/__paynto/snapshot", content=snapshot("x"), headers={"origin": "http://evil.example"}
    )
    async with platform.db.system_transaction() as session:
        await session.execute(
            text("UPDATE memberships SET role = 'VIEWER' WHERE user_id = :id"),
            {"id": person.user_id},
        )
    as_viewer = await post_as(str(person.user_id))
    assert (of_other_preview, of_other_team, by_link, as_viewer) == (403, 403, 403, 403)
    assert stranger.status_code == 403
    assert await objects_of(platform, project["id"]) == []


async def test_preview_opened_with_a_token_that_only_reads_takes_no_still(
    platform: Platform, person: Person, open_preview: OpenPreview
) -> None:
    project = await person.make_project()
    made = await person.http.post("/api/tokens", json={"name": "reader", "scopes": ["read"]})
    assert made.status_code == 201, made.text
    reader = platform.visitor(headers={"authorization": f"Bearer {made.json()['token']}"})
    preview = await open_preview(
        Person(reader, person.email, person.user_id, person.team_id), project["id"]
    )
    posted = await preview.post("/__paynto/snapshot", content=snapshot("x"))
    await reader.aclose()
    assert posted.status_code == 403


async def test_flood_of_stills_is_held_back(person: Person, open_preview: OpenPreview) -> None:
    project = await person.make_project()
    preview = await open_preview(person, project["id"])
    codes = [
        (await preview.post("/__paynto/snapshot", content=snapshot("x"))).status_code
        for _ in range(8)
    ]
    assert codes == [204] * 6 + [429] * 2


async def test_thumbnail_of_another_team_is_not_found(
    person: Person, other_person: Person, open_preview: OpenPreview
) -> None:
    project = await person.make_project()
    preview = await open_preview(person, project["id"])
    await preview.post("/__paynto/snapshot", content=snapshot("secret"))
    foreign = await other_person.http.get(f"/api/projects/{project['id']}/thumbnail")
    assert (foreign.status_code, foreign.json()["code"]) == (404, "project_not_found")


async def test_deleted_project_has_no_thumbnail_and_its_end_removes_the_object(
    platform: Platform, person: Person, open_preview: OpenPreview
) -> None:
    project = await person.make_project()
    preview = await open_preview(person, project["id"])
    await preview.post("/__paynto/snapshot", content=snapshot("x"))
    await person.http.delete(f"/api/projects/{project['id']}")
    gone = await person.http.get(f"/api/projects/{project['id']}/thumbnail")
    late = await preview.post("/__paynto/snapshot", content=snapshot("late"))
    kept = await objects_of(platform, project["id"])
    async with platform.db.system_transaction() as session:
        await session.execute(
            text("UPDATE projects SET deleted_at = now() - interval '31 days' WHERE id = :id"),
            {"id": project["id"]},
        )
    await tidy(platform.resources)
    assert (gone.status_code, late.status_code) == (404, 403)
    assert len(kept) == 1
    assert await objects_of(platform, project["id"]) == []


async def test_object_that_no_project_names_is_collected_and_the_others_stay(
    platform: Platform, person: Person, open_preview: OpenPreview
) -> None:
    project = await person.make_project()
    preview = await open_preview(person, project["id"])
    await preview.post("/__paynto/snapshot", content=snapshot("x"))
    used = await objects_of(platform, project["id"])
    stray = f"thumbnails/{project['id']}/{project['id']}.html"
    await obstore.put_async(platform.resources.objects, stray, b"x")
    await collect(platform.resources, grace=timedelta(seconds=-60))
    assert await objects_of(platform, project["id"]) == used
