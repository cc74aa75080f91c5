"""Every screen, light and dark, wide and on a phone: nothing scrolls sideways, axe finds nothing serious."""

import pytest
from playwright.sync_api import BrowserContext, expect
from tests.e2e.conftest import Server, find_serious_faults, take_picture

SCREENS = {
    "dashboard": "/dashboard",
    "apps": "/apps",
    "settings": "/settings",
    "archive": "/archive",
    "mailbox": "/mailbox",
}
SIZES = {"wide": (1440, 900), "phone": (390, 844)}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_screens_are_accessible_and_fit(
    signed_in: BrowserContext, server: Server, size: str, scheme: str
) -> None:
    page = signed_in.new_page()
    page.set_default_timeout(60_000)
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    faults: list[str] = []
    for name, path in SCREENS.items():
        page.goto(server.url + path)
        expect(page.get_by_role("main")).to_be_visible()
        page.wait_for_load_state("networkidle")
        take_picture(page, f"{name}-{size}-{scheme}")
        faults += [f"{name}: {fault}" for fault in find_serious_faults(page)]
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if overflow > 0:
            faults.append(f"{name} scrolls sideways by {overflow} px")
    page.close()
    assert faults == []


def test_a_stranger_sees_the_landing_page_and_can_sign_in(
    signed_in: BrowserContext, server: Server
) -> None:
    browser = signed_in.browser
    assert browser is not None
    stranger = browser.new_context(viewport={"width": 1440, "height": 900})
    page = stranger.new_page()
    page.goto(server.url)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    take_picture(page, "landing")
    assert find_serious_faults(page) == []
    page.goto(f"{server.url}/dashboard")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    stranger.close()
