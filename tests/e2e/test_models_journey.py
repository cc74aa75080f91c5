"""A language model of each vendor makes an app and edits it, as a person sees it; the vendors are emulated."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
from tests.emulators.base import Emulator
from tests.emulators.scripts import (
    CREATE_PROMPT,
    EDIT_PROMPT,
    VENDORS,
    breakfast,
    write_settings,
)

LONG = 120_000


@dataclass(frozen=True)
class Vendors:
    """One server over all vendors, and the browser of its owner."""

    server: Server
    context: BrowserContext
    emulators: dict[str, Emulator]


@pytest.fixture(scope="module")
def vendors(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory, cached_home: Path
) -> Iterator[Vendors]:
    with ExitStack() as stack:
        made = [vendor(default=breakfast(thinking="One moment.")) for vendor in VENDORS]
        emulators = {item.kind: stack.enter_context(item) for item in made}
        home = tmp_path_factory.mktemp("models")
        settings = write_settings(*emulators.values())
        server = stack.enter_context(open_server(home, cached_home, settings))
        yield Vendors(server, sign_in(browser, server), emulators)


@pytest.fixture
def page(vendors: Vendors) -> Iterator[Page]:
    with open_page(vendors.context) as page:
        yield page


def choose_model(page: Page, name: str) -> None:
    picker = page.get_by_role("combobox", name=re.compile("^model:", re.IGNORECASE)).last
    # until its list is loaded the picker is there, but does not open
    expect(picker).not_to_have_attribute("aria-busy", "true")
    picker.click()
    page.get_by_placeholder("Search models").fill(name)
    page.get_by_role("option").first.click()
    expect(page.get_by_role("option")).to_have_count(0)


def read_usage(page: Page, project_id: str) -> dict[str, Any]:
    path = f"/api/model-usage?project_id={project_id}"
    return page.evaluate(f"fetch('{path}').then(r => r.json())")


@pytest.mark.parametrize("kind", [vendor.kind for vendor in VENDORS])
def test_a_model_makes_an_app_and_edits_it(vendors: Vendors, page: Page, kind: str) -> None:
    emulator = vendors.emulators[kind]
    page.goto(f"{vendors.server.url}/dashboard")
    choose_model(page, emulator.models[0])
    page.get_by_role("textbox", name="Describe your app").fill(CREATE_PROMPT)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/projects/[0-9a-f-]{36}"))

    preview = page.frame_locator("iframe")
    expect(preview.get_by_role("heading", name="First breakfast")).to_be_visible(timeout=LONG)
    _wait_for_build(page)
    expect(page.get_by_text("I will make a page for the breakfast.")).to_have_count(1)

    page.get_by_role("textbox", name="Message").fill(EDIT_PROMPT)
    page.keyboard.press("Enter")
    expect(preview.get_by_role("heading", name="Second breakfast")).to_be_visible(timeout=LONG)
    expect(preview.get_by_text("Eggs, toast and tea.")).to_be_visible()
    _wait_for_build(page)
    expect(page.get_by_text(re.compile(r"\d tokens"))).to_have_count(2)
    take_picture(page, f"model-{kind}")
    assert find_serious_faults(page) == []

    project_id = page.url.split("?")[0].rsplit("/", 1)[1]
    usage = read_usage(page, project_id)
    assert [item["status"] for item in usage["items"]] == ["done", "done"]
    assert [item["work"] for item in usage["items"]] == ["edit", "create"]
    assert {item["model_id"] for item in usage["items"]} == {f"{kind}:{emulator.models[0]}"}
    assert all(item["input_tokens"] > 500 for item in usage["items"])
    assert all(item["output_tokens"] > 20 for item in usage["items"])
    assert not any(item["is_estimated"] for item in usage["items"])
    # the edit is smaller than the file
    assert usage["items"][0]["output_tokens"] < usage["items"][1]["output_tokens"]
    assert emulator.unexpected == []


def _wait_for_build(page: Page) -> None:
    stop = page.get_by_role("button", name=re.compile("^stop", re.IGNORECASE))
    expect(stop).to_have_count(0, timeout=LONG)
