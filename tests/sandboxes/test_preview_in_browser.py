"""Previews in a real Chromium: cookies inside the platform's frame, reporter, WebSocket."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.async_api import Browser, Page, async_playwright
from tests.sandboxes.conftest import NodeRunner, PreviewServer, Serve, free_port, upstream

from paynto.sandboxes.proxy.app import Starting

pytestmark = pytest.mark.e2e

APP = """
if (q.url.startsWith('/other')) { r.setHeader('content-type','text/html'); return r.end('<div id="root"><b>other</b></div>'); }
if (q.url.startsWith('/echo')) { return r.end(q.headers.cookie || ''); }
r.setHeader('content-type', 'text/html');
r.end(`<!doctype html><html><head><title>App</title></head><body><div id="root"></div>
<script>
document.getElementById('root').innerHTML = '<main><button data-source="src/App.tsx:7">Buy</button></main>';
console.error('it broke', { a: 1 });
setTimeout(() => { throw new Error('late'); });
Promise.reject(new Error('nobody listens'));
fetch('/echo').then((a) => a.text()).then((t) => document.title = 'cookies:' + t);
</script></body></html>`);
"""
HOST_PAGE = """<!doctype html><title>Platform</title><script>
window.seen = [];
addEventListener('message', (e) => { if (e.data.source === 'paynto-preview') seen.push({ ...e.data, origin: e.origin }); });
</script><iframe id="f" src="%s" style="width:600px;height:400px"></iframe>"""

Frame = Callable[[int, str], Awaitable[str]]


def find_chromium() -> str | None:
    named = os.environ.get("PAYNTO_CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    path = find_chromium()
    if path is None or not Path(path).exists():
        pytest.skip("no Chromium was found; set PAYNTO_CHROMIUM")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=path,
            args=[
                *("--no-sandbox", "--disable-gpu", "--disable-background-networking"),
                *("--disable-component-update", "--disable-sync"),
            ],
        )
        yield browser
        await browser.close()


@pytest.fixture
async def frame_page() -> AsyncIterator[Frame]:
    """Serves a page with a frame from http://localhost:<port>, as the platform does."""
    servers: list[tuple[uvicorn.Server, asyncio.Task[None]]] = []

    async def serve(port: int, address: str) -> str:
        async def app(scope: Any, receive: Any, send: Any) -> None:
            body = (HOST_PAGE % address).encode()
            headers = [(b"content-type", b"text/html")]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": body})

        config = uvicorn.Config(app, port=port, log_level="warning", lifespan="off", ws="none")
        server = uvicorn.Server(config)
        task = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        servers.append((server, task))
        return f"http://localhost:{port}/"

    yield serve
    for server, task in servers:
        server.should_exit = True
        server.force_exit = True
        await task


def address_with_token(preview: PreviewServer, path: str = "/?a=1") -> str:
    token = preview.proxy.access.make_token("shop", "user-1")
    return f"{preview.origin}{path}{'&' if '?' in path else '?'}__paynto_access={token}"


async def test_token_opens_the_preview_in_a_tab_and_leaves_the_address(
    node: NodeRunner, serve_preview: Serve, browser: Browser
) -> None:
    preview = await serve_preview(upstream(await node.serve(APP)))
    page = await browser.new_page()
    address = address_with_token(preview)
    await page.goto(address)
    await page.wait_for_selector("button")
    assert page.url == f"{preview.origin}/?a=1"
    await page.wait_for_function("document.title.startsWith('cookies:')")
    assert await page.title() == "cookies:"
    stranger = await (await browser.new_context()).new_page()
    response = await stranger.goto(address)
    assert response is not None
    assert response.status == 403


async def test_preview_works_in_the_frame_of_the_platform_and_reports_to_it(
    node: NodeRunner, serve_preview: Serve, browser: Browser, frame_page: Frame
) -> None:
    port = free_port()
    preview = await serve_preview(upstream(await node.serve(APP)), platform_port=port)
    origin = await frame_page(port, address_with_token(preview))
    page = await browser.new_page()
    await page.goto(origin)
    frame = page.frame_locator("#f")
    await frame.locator("button").wait_for()
    await wait_for_message(page, "m.type === 'rendered'")
    await wait_for_message(page, "m.type === 'ready'")
    await wait_for_message(page, "m.type === 'console' && m.text === 'it broke {\"a\":1}'")
    await wait_for_message(page, "m.type === 'error' && m.text.includes('late') && m.line > 0")
    await wait_for_message(page, "m.type === 'rejection' && m.text === 'nobody listens'")
    assert {m["origin"] for m in await page.evaluate("seen")} == {preview.origin}

    async with asyncio.timeout(10):
        while {"rendered", "console", "error"} - {report.type for report in preview.reports}:
            await asyncio.sleep(0.05)

    await command(page, {"type": "pick", "on": True})
    await frame.locator("button").click()
    await wait_for_message(
        page,
        "m.type === 'picked' && m.text === 'Buy' && m.sourceAttribute === 'src/App.tsx:7'"
        " && m.selector.endsWith('button')",
    )
    await command(page, {"type": "navigate", "path": "/other"})
    await frame.locator("b").wait_for()
    await command(page, {"type": "back"})
    await frame.locator("button").wait_for()


async def test_frame_whose_token_is_no_good_asks_the_platform_for_another(
    node: NodeRunner, serve_preview: Serve, browser: Browser, frame_page: Frame
) -> None:
    port = free_port()
    preview = await serve_preview(upstream(await node.serve(APP)), platform_port=port)
    origin = await frame_page(port, f"{preview.origin}/?__paynto_access=old")
    page = await browser.new_page()
    await page.goto(origin)
    await page.frame_locator("#f").get_by_text("This preview is private").wait_for()
    await wait_for_message(page, "m.type === 'denied'")


async def test_page_that_waits_shows_the_app_by_itself_once_it_runs(
    node: NodeRunner, serve_preview: Serve, browser: Browser
) -> None:
    preview = await serve_preview(Starting("Installing packages"))
    page = await browser.new_page()
    await page.goto(address_with_token(preview, "/"))
    await page.get_by_text("Installing packages").wait_for()
    preview.resolution = upstream(await node.serve(APP))
    await page.wait_for_selector("button")


async def wait_for_message(page: Page, condition: str) -> None:
    await page.wait_for_function(f"seen.some((m) => {condition})", timeout=10_000)


async def command(page: Page, message: dict[str, Any]) -> None:
    await page.evaluate(
        "(m) => document.getElementById('f').contentWindow.postMessage({source:'paynto',...m}, '*')",
        message,
    )
