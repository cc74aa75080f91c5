"""A real server in a process of its own, and a real browser that is signed in by the printed link."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
IMAGES = os.environ.get("PAYNTO_JOURNEY_IMAGES")
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str | None:
    configured = os.environ.get("PAYNTO_CHROMIUM")
    if configured:
        return configured
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None]:
    """Marks the journeys and puts them last, whatever order was drawn.

    Playwright's synchronous interface keeps an event loop running on the main thread from the first journey to
    the end of the session, and no asynchronous test can start beside it.
    """
    folder = Path(__file__).parent
    reason = "no Chromium found: set PAYNTO_CHROMIUM or install one"
    for item in items:
        if folder in Path(item.path).parents:
            item.add_marker(pytest.mark.e2e)
            if find_chromium() is None and not os.environ.get("PAYNTO_REQUIRE_BROWSER"):
                item.add_marker(pytest.mark.skip(reason=reason))
    yield
    items.sort(key=lambda item: folder in Path(item.path).parents)


@dataclass(frozen=True)
class Server:
    url: str
    link: str
    home: Path


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, cached_home: Path) -> Iterator[Server]:
    with open_server(tmp_path_factory.mktemp("journey"), cached_home) as running:
        yield running


@contextmanager
def open_server(
    home: Path, cached_home: Path, settings: dict[str, str] | None = None
) -> Iterator[Server]:
    """`paynto serve` with an empty data folder; the toolchain is shared with the other tests."""
    for name in ("toolchain", "dependencies"):
        (cached_home / name).mkdir(parents=True, exist_ok=True)
        (home / name).symlink_to(cached_home / name)
    log = (home / "serve.log").open("w")
    environment = {
        **os.environ,
        "PAYNTO_HOME": str(home),
        "NO_COLOR": "1",
        "PYTHONWARNINGS": "ignore",
        **(settings or {}),
    }
    environment.pop("PAYNTO_URL", None)
    command = [sys.executable, "-m", "paynto", "serve", "--port", "0", "--no-open"]
    process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=home)
    log.close()
    try:
        yield _wait(process, home)
    finally:
        process.terminate()
        process.wait(60)


def _wait(process: "subprocess.Popen[bytes]", home: Path) -> Server:
    deadline = time.monotonic() + 400
    while time.monotonic() < deadline and process.poll() is None:
        text = (home / "serve.log").read_text()
        found = re.search(r"Open\s+(\S+/sign-in/link#\S+)", text)
        note = home / "run" / "server.json"
        if found and note.exists():
            url = json.loads(note.read_text())["url"]
            try:
                if httpx.get(f"{url}/readyz", trust_env=False).is_success:
                    return Server(url, found.group(1), home)
            except httpx.HTTPError:
                pass
        time.sleep(0.2)
    raise AssertionError(f"The server did not start:\n{(home / 'serve.log').read_text()[-3000:]}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # patience for a busy machine; a journey waits for what a person sees, never for a time
    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def signed_in(browser: Browser, server: Server) -> BrowserContext:
    return sign_in(browser, server)


def sign_in(browser: Browser, server: Server) -> BrowserContext:
    """The owner's browser; the link is good once."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(server.link)
    page.wait_for_url("**/dashboard*", timeout=60_000)
    page.close()
    return context


@pytest.fixture
def page(signed_in: BrowserContext) -> Iterator[Page]:
    with open_page(signed_in) as page:
        yield page


@contextmanager
def open_page(context: BrowserContext) -> Iterator[Page]:
    """A page that must not log errors."""
    page = context.new_page()
    page.set_default_timeout(60_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    page.close()
    assert not errors


def take_picture(page: Page, name: str) -> None:
    """Kept for the README when PAYNTO_JOURNEY_IMAGES names a folder."""
    if IMAGES:
        Path(IMAGES).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(IMAGES) / f"{name}.png"))


def find_serious_faults(page: Page) -> list[str]:
    """axe's serious and critical findings, each with the elements it names."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations'], iframes: false})")
    return [
        f"{item['id']}: {[node['target'] for node in item['nodes']][:3]}"
        for item in found["violations"]
        if item["impact"] in ("serious", "critical")
    ]
