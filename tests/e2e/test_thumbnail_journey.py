"""What an app looks like comes from its preview to its card on the dashboard, and can do nothing there."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.e2e.conftest import Server, find_serious_faults, open_page, take_picture

LONG = 120_000
LOOKS = [(1440, 900, "light"), (1440, 900, "dark"), (390, 844, "light"), (390, 844, "dark")]


def _build(page: Page, server: Server, prompt: str) -> str:
    """The project's id, once its preview has been seen and a still of it was taken."""
    page.goto(f"{server.url}/dashboard")
    page.get_by_role("textbox", name="Describe your app").fill(prompt)
    with page.expect_response(
        lambda answer: answer.url.endswith("/__paynto/snapshot"), timeout=LONG
    ) as posted:
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/projects/[0-9a-f-]{36}"))
    assert posted.value.status == 204
    return page.url.split("?")[0].rsplit("/", 1)[1]


@pytest.fixture(scope="module")
def project_id(signed_in: BrowserContext, server: Server) -> str:
    with open_page(signed_in) as page:
        return _build(page, server, "a plant nursery (name, price, stock, supplier)")


@pytest.mark.parametrize(("width", "height", "scheme"), LOOKS)
def test_card_shows_what_the_preview_looks_like(
    page: Page, server: Server, project_id: str, width: int, height: int, scheme: str
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  one of its literals
    page.goto(f"{server.url}/dashboard")
    frame = page.locator(f'iframe[src*="{project_id}"]')
    frame.scroll_into_view_if_needed()
    inside = frame.content_frame
    # the still is inert, so its parts have no roles
    expect(inside.locator("h1").first).to_be_attached()
    expect(frame).to_have_css("opacity", "1")
    box, around = frame.bounding_box(), frame.locator("..").bounding_box()
    assert box is not None
    assert around is not None
    assert abs(box["width"] - around["width"]) <= 1
    assert abs(box["height"] - around["height"]) <= 2
    take_picture(page, f"thumbnails-{width}-{scheme}")
    assert find_serious_faults(page) == []
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) == 0
    frame.click(force=True, position={"x": 20, "y": 60})
    page.wait_for_url(f"**/projects/{project_id}*")


def test_still_asks_for_nothing_and_runs_nothing(
    page: Page, server: Server, project_id: str
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    answer = page.goto(f"{server.url}/api/projects/{project_id}/thumbnail")
    assert answer is not None
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    expect(page.locator("h1").first).to_be_attached()
    page.set_viewport_size({"width": 1280, "height": 800})
    take_picture(page, "thumbnail-alone")
    assert page.evaluate("self.origin") == "null"
    assert 2_000 < len(answer.body()) < 300 * 1024
    assert [url for url in asked if "/thumbnail" not in url and "favicon" not in url] == []
    assert page.locator("script, iframe, link, base, [href]:not(use), [onclick]").count() == 0
