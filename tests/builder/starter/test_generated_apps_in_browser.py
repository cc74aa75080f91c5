"""Made apps used in a real browser: records, rules, public pages, accessibility, and hostile texts that must stay texts."""

import contextlib
import os
import shutil
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect
from tests.builder.starter import spec_samples
from tests.builder.starter.conftest import LayOut
from tests.builder.starter.test_generated_apps import poisoned
from tests.stacks.conftest import free_port, started

from paynto.builder.starter.generate import generate_files
from paynto.builder.starter.language import understand
from paynto.builder.starter.spec import AppSpec
from paynto.stacks.commands import dev_command
from paynto.stacks.toolchain import Toolchain

CHROMIUM = os.environ.get("PAYNTO_CHROMIUM") or shutil.which("chromium")
AXE = Path(__file__).parents[3] / "web/node_modules/axe-core/axe.min.js"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

pytestmark = [pytest.mark.e2e, pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium")]


@contextlib.asynccontextmanager
async def opened(
    spec: AppSpec, toolchain: Toolchain, lay_out: LayOut, width: int = 1280
) -> AsyncGenerator[Page]:
    """The app in its preview server, and a page on it that fails the test on any error in the console."""
    root, dependencies = lay_out(generate_files(spec))
    port = free_port()
    errors: list[str] = []
    async with (
        started(dev_command(toolchain, root, port, dependencies), port, "/__paynto/health"),
        async_playwright() as playwright,
    ):
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        context = await browser.new_context(
            viewport={"width": width, "height": 844}, base_url=f"http://127.0.0.1:{port}"
        )
        context.set_default_timeout(30_000)
        page = await context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("dialog", lambda dialog: errors.append(f"a script ran: {dialog.message}"))
        yield page
        await browser.close()
    assert errors == []


async def assert_accessible(page: Page) -> None:
    if not AXE.exists():
        return
    # The resting look counts, not the one under the pointer or on its way there.
    await page.mouse.move(0, 0)
    await page.wait_for_function(
        "document.getAnimations().every(one => one.playState !== 'running')"
    )
    await page.add_script_tag(path=AXE)
    found = await page.evaluate("async () => (await axe.run()).violations")
    serious = [
        f"{one['id']}: {one['nodes'][0]['html']}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    assert serious == [], page.url


async def assert_fits(page: Page) -> None:
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


async def test_records_are_made_found_changed_deleted_and_brought_back(
    toolchain: Toolchain, lay_out: LayOut
) -> None:
    async with opened(spec_samples.clinic(), toolchain, lay_out) as page:
        await page.goto("/")
        await expect(page.get_by_text("Open tasks")).to_be_visible()
        await expect(page).to_have_title("Overview · Clinic Tasks")
        await assert_accessible(page)

        await page.get_by_role("link", name="Tasks", exact=True).click()
        await expect(page.get_by_role("row")).to_have_count(17)
        await assert_accessible(page)
        await page.get_by_role("link", name="New task").first.click()
        await page.get_by_role("button", name="Save").click()
        await expect(page.get_by_text("Please fill this in.").first).to_be_visible()
        await expect(page.get_by_label("Title")).to_be_focused()
        await page.get_by_label("Title").fill("Call the lab")
        await page.get_by_label("Cost").fill("12.345")
        await page.get_by_role("button", name="Save").click()
        await expect(page.get_by_text("At most two decimals.")).to_be_visible()
        await assert_accessible(page)
        await page.get_by_label("Cost").fill("12.34")
        await page.get_by_label("Assignee").select_option(label="Ben Okafor")
        await page.get_by_role("button", name="Save").click()
        await expect(page.get_by_role("heading", name="Call the lab")).to_be_visible()
        await expect(page.get_by_text("$12.34")).to_be_visible()
        await assert_accessible(page)

        await page.get_by_role("link", name="Tasks", exact=True).first.click()
        await page.get_by_label("Search tasks").fill("call lab")
        await expect(page.get_by_role("row")).to_have_count(2)
        await page.get_by_role("button", name="Delete Call the lab").click()
        await expect(page.get_by_text("Nothing matches")).to_be_visible()
        await page.get_by_role("button", name="Undo").click()
        await expect(page.get_by_role("link", name="Call the lab", exact=True)).to_be_visible()
        assert "search=call" in page.url


async def test_a_book_that_is_lent_cannot_be_lent_again(
    toolchain: Toolchain, lay_out: LayOut
) -> None:
    async with opened(spec_samples.library(), toolchain, lay_out, width=390) as page:
        await page.goto("/")
        await expect(page.get_by_role("link", name="Momo")).to_be_visible()
        await assert_fits(page)
        await page.goto("/loans/new")
        await page.get_by_label("Book").select_option(label="Momo")
        await page.get_by_label("Reader").select_option(label="Mia")
        await page.get_by_role("button", name="Save").click()
        await expect(page.get_by_text("This book is lent to somebody else").first).to_be_visible()
        await assert_fits(page)
        await assert_accessible(page)
        await page.get_by_label("Book").select_option(label="Matilda")
        await page.get_by_role("button", name="Save").click()
        await expect(page.get_by_role("heading", name="Matilda")).to_be_visible()
        await page.goto("/books/1")
        await page.get_by_role("button", name="Delete").click()
        await expect(page.get_by_text("was not deleted")).to_be_visible()


async def test_visitors_book_a_free_slot_and_sign_up_while_there_are_places(
    toolchain: Toolchain, lay_out: LayOut
) -> None:
    async with opened(spec_samples.barber(), toolchain, lay_out) as page:
        await page.goto("/book")
        tomorrow = await page.evaluate(
            "(() => { const d = new Date(); d.setDate(d.getDate() + 1); return d.toLocaleDateString('sv') })()"
        )
        await page.get_by_label("Your name").fill("Kim")
        await page.get_by_label("Phone").fill("+1 555 0199")
        await page.get_by_label("Barber").select_option(label="Sam")
        await page.get_by_label("Day").fill(tomorrow)
        await expect(page.get_by_label("09:30")).to_be_visible()
        await expect(page.get_by_label("10:00")).to_have_count(0)
        await page.get_by_text("09:30").click()
        await assert_accessible(page)
        await page.get_by_role("button", name="Book").click()
        await expect(page.get_by_text("See you soon!")).to_be_visible()


async def test_hostile_texts_are_shown_and_never_run(toolchain: Toolchain, lay_out: LayOut) -> None:
    async with opened(poisoned("bakery"), toolchain, lay_out) as page:
        await page.goto("/")
        await expect(page.get_by_role("heading", level=1)).to_contain_text("onerror=alert(3)")
        await page.goto("/messages")
        await expect(page.get_by_role("heading", level=1)).to_contain_text("alert(2)")
        assert await page.locator("img").count() == 0


async def test_small_tools_work_with_the_keyboard(toolchain: Toolchain, lay_out: LayOut) -> None:
    async with opened(spec_samples.quiz(), toolchain, lay_out) as page:
        await page.goto("/")
        await expect(page.get_by_text("Question 1 of 2")).to_be_visible()
        await assert_accessible(page)
        await page.keyboard.press("2")
        await expect(page.get_by_text("Right!")).to_be_visible()
        await page.keyboard.press("Enter")
        await page.keyboard.press("2")
        await expect(page.get_by_text("Not quite.")).to_be_visible()
        await assert_accessible(page)
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("You got 1 of 2 right")).to_be_visible()


async def test_an_app_from_a_sentence_is_accessible_in_both_themes_and_reads_amounts(
    toolchain: Toolchain, lay_out: LayOut
) -> None:
    spec = understand("invoice tracker for a freelancer with clients, prices in euros")
    assert isinstance(spec, AppSpec)
    async with opened(spec, toolchain, lay_out) as page:
        for path in ("/", "/invoices", "/invoices/1", "/invoices/1/edit"):
            await page.goto(path)
            await expect(page.get_by_role("status", name="Loading")).to_have_count(0)
            await assert_accessible(page)
            await page.evaluate("document.documentElement.classList.add('dark')")
            await assert_accessible(page)
        amount = page.get_by_label("Amount")
        await amount.fill("1.234,5")
        await amount.blur()
        await expect(amount).to_have_value("1234.50")
        await amount.fill("twelve")
        await page.get_by_role("button", name="Save").click()
        await expect(page.get_by_text("Enter an amount such as 12.50.")).to_be_visible()
        await amount.fill("€ 0.10")
        await page.get_by_role("button", name="Save").click()
        await expect(page.get_by_text("€0.10")).to_be_visible()


async def test_a_counter_is_accessible_and_does_what_its_buttons_say(
    toolchain: Toolchain, lay_out: LayOut
) -> None:
    spec = understand("A counter with the buttons Up and Down and a button called +10")
    assert isinstance(spec, AppSpec)
    async with opened(spec, toolchain, lay_out, width=390) as page:
        await page.goto("/")
        await page.get_by_role("button", name="+10").click()
        await page.get_by_role("button", name="Down").click()
        await expect(page.get_by_text("9", exact=True)).to_be_visible()
        await assert_fits(page)
        await assert_accessible(page)
        await page.evaluate("document.documentElement.classList.add('dark')")
        await assert_accessible(page)
