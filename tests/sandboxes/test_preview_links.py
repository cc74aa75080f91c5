"""Links by which people without an account look at a preview, until they end or are revoked."""

from urllib.parse import urlsplit

import httpx
import pytest
from sqlalchemy import text
from tests.factories.platform import Person, Platform

REPORT = [{"type": "console", "level": "error", "text": "from a guest"}]


async def make_link(person: Person, project_id: str, minutes: int = 60) -> dict[str, str]:
    address = f"/api/projects/{project_id}/preview-links"
    answer = await person.http.post(address, json={"expires_in_minutes": minutes})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def list_links(person: Person, project_id: str) -> list[dict[str, object]]:
    return (await person.http.get(f"/api/projects/{project_id}/preview-links")).json()


async def open_link(platform: Platform, url: str) -> tuple[httpx.AsyncClient, httpx.Response]:
    """A browser that follows the link, with its cookie when it was let in."""
    parts = urlsplit(url)
    browser = platform.visitor(headers={"host": parts.netloc})
    answer = await browser.get(f"/?{parts.query}")
    browser.cookies.clear()
    if cookies := answer.headers.get_list("set-cookie"):
        browser.headers["cookie"] = cookies[0].partition(";")[0]
    return browser, answer


async def ask_state(browser: httpx.AsyncClient) -> str:
    return (await browser.get("/__paynto/status")).json()["state"]


async def test_link_lets_several_browsers_in_and_counts_them(platform: Platform) -> None:
    ada = await platform.sign_up()
    project_id = (await ada.make_project())["id"]
    link = await make_link(ada, project_id)
    browsers = []
    for _ in range(3):
        browser, answer = await open_link(platform, link["url"])
        assert answer.status_code == 302
        assert answer.headers["location"] == "/"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
        assert await ask_state(browser) != "denied"
        browsers.append(browser)
    # the same browser once more is not another one
    again = await browsers[0].get(f"/?{urlsplit(link['url']).query}")
    assert (again.status_code, again.headers.get_list("set-cookie")) == (302, [])
    [listed] = await list_links(ada, project_id)
    assert (listed["id"], listed["opened_count"]) == (link["id"], 3)
    assert listed["last_opened_at"] is not None
    # what the list shows is the same link, good for one more
    _, answer = await open_link(platform, str(listed["url"]))
    assert answer.status_code == 302


async def test_revoked_link_turns_everybody_away_and_others_stay(platform: Platform) -> None:
    ada = await platform.sign_up()
    project_id = (await ada.make_project())["id"]
    first, second = await make_link(ada, project_id), await make_link(ada, project_id)
    guest, _ = await open_link(platform, first["url"])
    other, _ = await open_link(platform, second["url"])
    address = f"/api/projects/{project_id}/preview-links/{first['id']}"
    assert (await ada.http.delete(address)).status_code == 204
    assert (await ada.http.delete(address)).json()["code"] == "preview_link_missing"
    assert await ask_state(guest) == "denied"
    assert (await guest.get("/")).status_code == 403
    assert await ask_state(other) != "denied"
    _, answer = await open_link(platform, first["url"])
    assert (answer.status_code, answer.headers.get_list("set-cookie")) == (403, [])
    assert [link["id"] for link in await list_links(ada, project_id)] == [second["id"]]


async def test_ended_link_and_its_cookies_are_worth_nothing(platform: Platform) -> None:
    ada = await platform.sign_up()
    project_id = (await ada.make_project())["id"]
    link = await make_link(ada, project_id, minutes=5)
    parts = urlsplit(link["url"])
    browser = platform.visitor(headers={"host": parts.netloc})
    cookie = (await browser.get(f"/?{parts.query}")).headers.get_list("set-cookie")[0]
    seconds = int(cookie.partition("Max-Age=")[2].partition(";")[0])
    assert 200 < seconds <= 300
    browser.headers["cookie"] = cookie.partition(";")[0]
    async with platform.db.system_transaction() as session:
        await session.execute(
            text("UPDATE preview_links SET expires_at = now() WHERE id = :id"), {"id": link["id"]}
        )
    assert await ask_state(browser) == "denied"
    assert await list_links(ada, project_id) == []


async def test_guest_reaches_nothing_of_the_platform(platform: Platform) -> None:
    ada = await platform.sign_up()
    project_id = (await ada.make_project())["id"]
    guest, _ = await open_link(platform, (await make_link(ada, project_id))["url"])
    origin = {"origin": f"http://{guest.headers['host']}"}
    reported = await guest.post("/__paynto/report", json=REPORT, headers=origin)
    assert reported.status_code == 204
    console = await ada.http.get(f"/api/projects/{project_id}/sandbox/console")
    assert console.json() == []
    still = {"style": "", "nodes": ["Mine now", 0]}
    await guest.post("/__paynto/snapshot", json=still, headers=origin)
    assert (await ada.http.get(f"/api/projects/{project_id}/thumbnail")).status_code == 404
    platform_browser = platform.visitor(headers={"cookie": guest.headers["cookie"]})
    assert (await platform_browser.get(f"/api/projects/{project_id}")).status_code == 401


async def test_member_who_opens_a_link_does_not_become_a_guest(platform: Platform) -> None:
    ada = await platform.sign_up()
    project_id = (await ada.make_project())["id"]
    sandbox = (await ada.http.get(f"/api/projects/{project_id}/sandbox")).json()
    member, _ = await open_link(platform, sandbox["preview_url"])
    link = await make_link(ada, project_id)
    answer = await member.get(f"/?{urlsplit(link['url']).query}")
    assert (answer.status_code, answer.headers.get_list("set-cookie")) == (302, [])
    [listed] = await list_links(ada, project_id)
    assert listed["opened_count"] == 0


@pytest.mark.parametrize("minutes", [0, 1441])
async def test_links_are_short_lived(platform: Platform, minutes: int) -> None:
    ada = await platform.sign_up()
    project_id = (await ada.make_project())["id"]
    body = {"expires_in_minutes": minutes}
    answer = await ada.http.post(f"/api/projects/{project_id}/preview-links", json=body)
    assert answer.status_code == 422


async def test_links_of_a_project_are_bounded(platform: Platform) -> None:
    ada = await platform.sign_up()
    project_id = (await ada.make_project())["id"]
    for _ in range(20):
        await make_link(ada, project_id)
    body = {"expires_in_minutes": 5}
    answer = await ada.http.post(f"/api/projects/{project_id}/preview-links", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_preview_links")
