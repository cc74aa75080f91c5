"""From a sentence to a live app, as a person does it."""

import re

from playwright.sync_api import FrameLocator, Page, expect
from tests.e2e.conftest import Server, find_serious_faults, take_picture

PROMPT = "an inventory for a bicycle shop (name, brand, size, price, quantity, supplier)"
LONG = 120_000


def _preview(page: Page) -> FrameLocator:
    return page.frame_locator("iframe:not([inert])")


def _wait_for_build(page: Page) -> None:
    """The composer says that nothing runs any more."""
    expect(page.get_by_role("button", name=re.compile("stop", re.IGNORECASE))).to_have_count(
        0, timeout=LONG
    )


def test_a_sentence_becomes_a_live_app_that_keeps_its_data(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/dashboard")
    expect(page.get_by_role("heading", name="What do you want to build?")).to_be_visible()
    assert find_serious_faults(page) == []

    page.get_by_role("textbox", name="Describe your app").fill(PROMPT)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/projects/[0-9a-f-]{36}"))
    preview = _preview(page)
    expect(preview.get_by_role("heading", name="Overview")).to_be_visible(timeout=LONG)
    _wait_for_build(page)
    take_picture(page, "workspace")
    assert find_serious_faults(page) == []

    composer = page.get_by_role("textbox", name="Message")
    composer.fill("change the title to Velo Stock")
    page.keyboard.press("Enter")
    expect(preview.get_by_role("banner").get_by_text("Velo Stock")).to_be_visible(timeout=LONG)
    _wait_for_build(page)

    project_url = page.url.split("?")[0]
    page.goto(f"{project_url}?tab=versions")
    expect(page.get_by_role("button", name="change the title to Velo Stock").first).to_be_visible()
    take_picture(page, "versions")
    page.goto(f"{project_url}?tab=code")
    expect(page.get_by_role("treeitem", name="package.json")).to_be_visible()
    take_picture(page, "code")

    project_id = project_url.rsplit("/", 1)[1]
    page.goto(f"{server.url}/dashboard?deploy={project_id}")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    take_picture(page, "deploy-dialog")
    assert find_serious_faults(page) == []
    for _ in range(2):
        dialog.get_by_role("button", name="Continue").click()
    dialog.get_by_role("button", name=re.compile(r"^deploy", re.IGNORECASE)).last.click()
    link = dialog.get_by_role("link", name=re.compile(r"\.app\.localhost"))
    expect(link.first).to_be_visible(timeout=LONG)
    take_picture(page, "deployed")
    address = link.first.get_attribute("href")
    assert address is not None

    _use_live_app(page, address)


def _use_live_app(page: Page, address: str) -> None:
    live = page.context.new_page()
    live.set_default_timeout(60_000)
    live.goto(address)
    expect(live.get_by_role("heading", name="Overview")).to_be_visible()
    expect(live.get_by_role("table").first).to_be_attached()
    take_picture(live, "live-app")
    assert find_serious_faults(live) == []
    created = live.evaluate(
        """async () => {
          const list = await (await fetch('/api/suppliers')).json();
          const response = await fetch('/api/suppliers', {method: 'POST',
            headers: {'content-type': 'application/json'}, body: JSON.stringify({name: 'Kettenhaus'})});
          const again = await (await fetch('/api/suppliers')).json();
          return [list.total, response.status, again.total];
        }"""
    )
    before, status, after = created
    assert before > 0, "the preview's rows were not carried over"
    assert status == 201
    assert after == before + 1
    live.reload()
    assert live.evaluate("fetch('/api/suppliers').then(r => r.json()).then(r => r.total)") == after
    live.close()


def test_a_refused_wish_changes_nothing_and_says_why(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/dashboard")
    page.get_by_role("textbox", name="Describe your app").fill("a pomodoro timer")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/projects/[0-9a-f-]{36}"))
    expect(_preview(page).get_by_text("25:00").first).to_be_visible(timeout=LONG)
    _wait_for_build(page)
    composer = page.get_by_role("textbox", name="Message")
    composer.fill("let people pay with a credit card")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("payment|pay", re.IGNORECASE)).last).to_be_visible(
        timeout=LONG
    )
    _wait_for_build(page)
    project_id = page.url.split("?")[0].rsplit("/", 1)[1]
    project = page.evaluate(f"fetch('/api/projects/{project_id}').then(r => r.json())")
    assert project["current_version"] == 1


def test_a_reload_in_the_middle_of_a_build_loses_nothing(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/dashboard")
    page.get_by_role("textbox", name="Describe your app").fill(
        "a recipe collection with ingredients"
    )
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/projects/[0-9a-f-]{36}"))
    page.reload()
    expect(_preview(page).get_by_role("heading", name="Overview")).to_be_visible(timeout=LONG)
    _wait_for_build(page)
    text = page.get_by_text("The starter model is a program, not an AI model", exact=False)
    expect(text.first).to_be_visible()
    assert text.count() == 1
