"""The operator gives all teams a model server; somebody else finds its models and not the page."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.e2e.conftest import (
    Server,
    find_serious_faults,
    open_page,
    open_server,
    sign_in,
    take_picture,
)
from tests.emulators.chat import ChatEmulator
from tests.emulators.groq import GroqEmulator
from tests.emulators.scripts import write_settings

KEY = "sk-of-the-gpu-server"
PASSWORD = "correct horse battery"
LOOKS = [
    (width, height, look)
    for width, height in ((1440, 900), (390, 844))
    for look in ("light", "dark")
]


@dataclass(frozen=True)
class Installation:
    server: Server
    operator: BrowserContext
    gpu: ChatEmulator


@pytest.fixture
def installation(browser: Browser, tmp_path: Path, cached_home: Path) -> Iterator[Installation]:
    with ExitStack() as stack:
        groq = stack.enter_context(GroqEmulator("Hello", api_key="gsk-of-the-environment"))
        gpu = stack.enter_context(
            ChatEmulator("Hello", api_key=KEY, models=["qwen3-coder:30b", "house-model"])
        )
        settings = {
            **write_settings(groq),
            "PAYNTO_ALLOWED_PRIVATE_ADDRESSES": '["127.0.0.1"]',
            "PAYNTO_SIGN_UP": "true",
            "PAYNTO_WARM_SANDBOXES": "0",
        }
        server = stack.enter_context(open_server(tmp_path, cached_home, settings))
        yield Installation(server, sign_in(browser, server), gpu)


def picture_everywhere(page: Page, name: str) -> None:
    """Wide and on a phone, light and dark; nothing may scroll sideways."""
    for width, height, look in LOOKS:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=look)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        take_picture(page, f"{name}-{width}-{look}")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.emulate_media(color_scheme="light")


def test_the_operator_shares_a_provider_with_all_teams(
    browser: Browser, installation: Installation
) -> None:
    url = installation.server.url
    with open_page(installation.operator) as page:
        page.goto(f"{url}/settings?tab=models&view=shared")
        shared = page.get_by_role("list", name="Providers for all teams")
        expect(shared.get_by_text("from the environment")).to_be_visible()
        expect(shared.get_by_role("button")).to_have_count(0)

        page.get_by_role("button", name="Add a provider").click()
        page.get_by_role("button", name="OpenAI-compatible").click()
        page.get_by_label("Name").fill("GPU server")
        page.get_by_label("Address").fill("http://10.9.8.7:8000/v1")
        page.get_by_label("API key").fill("sk-wrong")
        page.get_by_role("button", name="Save and test").click()
        expect(page.get_by_text("lies in a private network")).to_be_visible()
        picture_everywhere(page, "shared-private")
        page.get_by_label("Address").fill(installation.gpu.base_url)
        page.get_by_role("button", name="Save and test").click()
        expect(page.get_by_role("dialog").get_by_text("The key is refused (401)")).to_be_visible()
        picture_everywhere(page, "shared-refused")
        page.get_by_label("API key").fill(KEY)
        page.get_by_role("button", name="Save and test").click()
        expect(page.get_by_role("dialog").get_by_text("2 models · answered in")).to_be_visible()
        page.get_by_role("button", name="Done").click()
        expect(shared.get_by_text("GPU server").first).to_be_visible()
        assert find_serious_faults(page) == []
        picture_everywhere(page, "shared-list")
        assert KEY not in page.content()

    visitor = browser.new_context(viewport={"width": 1440, "height": 900})
    with open_page(visitor) as page:
        page.goto(f"{url}/sign-up")
        page.get_by_label("Name").fill("Ada")
        page.get_by_label("E-mail").fill("ada@example.com")
        page.get_by_role("textbox", name="Password").fill(PASSWORD)
        page.get_by_role("button", name="Create account").click()
        page.wait_for_url("**/dashboard*")
        picker = page.get_by_role("combobox", name="Model:").last
        expect(picker).not_to_have_attribute("aria-busy", "true")
        picker.click()
        page.get_by_placeholder("Search models").fill("house-model")
        option = page.get_by_role("option")
        expect(option).to_have_count(1)
        expect(option).to_contain_text("price unknown", ignore_case=True)
        take_picture(page, "shared-picker")
        page.keyboard.press("Escape")
        page.goto(f"{url}/settings?tab=models&view=shared")
        expect(page.get_by_role("tab", name="Providers")).to_be_visible()
        expect(page.get_by_role("tab", name="For all teams")).to_have_count(0)
        theirs = page.get_by_role("list", name="Providers")
        expect(theirs.get_by_text("GPU server").first).to_be_visible()
        assert installation.gpu.base_url not in page.content()
        picture_everywhere(page, "shared-seen-by-team")
    visitor.close()
