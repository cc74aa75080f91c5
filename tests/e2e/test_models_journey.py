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
from tests.emulators.base import Answer, Emulator
from tests.emulators.scripts import (
    CREATE_PROMPT,
    CREATED,
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

    preview = page.frame_locator("iframe:not([inert])")
    expect(preview.get_by_role("heading", name="First breakfast")).to_be_visible(timeout=LONG)
    _wait_for_build(page)
    expect(page.get_by_text("I will make a page for the breakfast.")).to_have_count(1)

    page.get_by_role("textbox", name="Message").fill(EDIT_PROMPT)
    page.keyboard.press("Enter")
    expect(preview.get_by_role("heading", name="Second breakfast")).to_be_visible(timeout=LONG)
    expect(preview.get_by_text("Eggs, toast and tea.")).to_be_visible()
    _wait_for_build(page)
    expect(page.get_by_text(re.compile(r"\d tokens"))).to_have_count(2)
    if kind != "anthropic":
        expect(page.get_by_text(re.compile(r"\d% cached")).last).to_be_visible()
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
    # what both requests begin with is read from the provider's cache; Anthropic keeps only whole marked blocks, and
    # the instructions of a new app, whose stack is open, differ from those of an edit
    cached = "cache_write_tokens" if kind == "anthropic" else "cached_input_tokens"
    assert usage["items"][0][cached] > 1024
    # the edit is smaller than the file
    assert usage["items"][0]["output_tokens"] < usage["items"][1]["output_tokens"]
    assert emulator.unexpected == []


def start_project(page: Page, vendors: Vendors, kind: str) -> str:
    """Builds the app without the picker, and opens its page."""
    page.goto(f"{vendors.server.url}/dashboard")
    body = {"prompt": CREATE_PROMPT, "model_id": f"{kind}:{vendors.emulators[kind].models[0]}"}
    created = page.evaluate(
        """async body => (await fetch('/api/projects', {method: 'POST',
          headers: {'content-type': 'application/json', 'x-paynto-request': '1'},
          body: JSON.stringify(body)})).json()""",
        body,
    )
    project_id = str(created["project"]["id"])
    page.goto(f"{vendors.server.url}/projects/{project_id}")
    return project_id


@pytest.mark.parametrize("kind", [vendor.kind for vendor in VENDORS])
@pytest.mark.parametrize("has_clean_cut", [False, True])
def test_an_answer_that_breaks_off_in_a_file_is_asked_on(
    vendors: Vendors, page: Page, kind: str, has_clean_cut: bool
) -> None:
    emulator = vendors.emulators[kind]
    before = len(emulator.completions)
    # the pieces before the file's end are the same for every vendor then
    broken = Answer(CREATED, cut_after=40, tokens_per_piece=1, has_clean_cut=has_clean_cut)
    emulator.add(broken, CREATED[CREATED.index("<file") :])
    project_id = start_project(page, vendors, kind)
    preview = page.frame_locator("iframe:not([inert])")
    expect(preview.get_by_role("heading", name="First breakfast")).to_be_visible(timeout=LONG)
    expect(preview.get_by_text("Eggs, toast and tea.")).to_be_visible()
    _wait_for_build(page)
    expect(page.get_by_text("I will make a page for the breakfast.")).to_have_count(1)
    assert len(emulator.completions) == before + 2
    usage = read_usage(page, project_id)
    assert len(usage["items"]) == 2
    assert all(item["output_tokens"] > 0 for item in usage["items"])
    assert emulator.unexpected == []


@pytest.mark.parametrize("kind", [vendor.kind for vendor in VENDORS])
def test_an_overload_is_survived_and_a_refused_key_is_told(
    vendors: Vendors, page: Page, kind: str
) -> None:
    emulator = vendors.emulators[kind]
    before = len(emulator.completions)
    emulator.add(Answer(status=503))
    project_id = start_project(page, vendors, kind)
    heading = page.frame_locator("iframe:not([inert])").get_by_role(
        "heading", name="First breakfast"
    )
    expect(heading).to_be_visible(timeout=LONG)
    _wait_for_build(page)
    assert len(emulator.completions) == before + 2

    emulator.add(Answer(status=401))
    page.get_by_role("textbox", name="Message").fill(EDIT_PROMPT)
    page.keyboard.press("Enter")
    expect(page.get_by_text("refuses the key").first).to_be_visible(timeout=LONG)
    expect(heading).to_be_visible()
    assert read_usage(page, project_id)["items"][0]["status"] == "failed"


def _wait_for_build(page: Page) -> None:
    stop = page.get_by_role("button", name=re.compile("^stop", re.IGNORECASE))
    expect(stop).to_have_count(0, timeout=LONG)
