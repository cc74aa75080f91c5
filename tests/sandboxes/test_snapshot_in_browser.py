"""The snapshot script in a real Chromium: what it takes along of a page, what it leaves, and when."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import Browser
from tests.sandboxes.conftest import NodeRunner, PreviewServer, Serve, upstream
from tests.sandboxes.test_preview_in_browser import address_with_token
from tests.sandboxes.test_preview_in_browser import browser as browser

pytestmark = pytest.mark.e2e

APP = """
if (q.url.startsWith('/sheet.css')) {
  r.setHeader('content-type', 'text/css');
  return r.end(`@font-face{font-family:X;src:url(/x.woff2)} .far{background:url(/far.png)}
    @media (min-width:1px){.near{color:rgb(1,2,3)}} @keyframes spin{to{rotate:1turn}}`);
}
if (q.url.startsWith('/dot.svg')) {
  r.setHeader('content-type', 'image/svg+xml');
  return r.end('<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8" fill="red"/></svg>');
}
if (q.url !== '/') { r.statusCode = 404; return r.end(); }
r.setHeader('content-type', 'text/html');
r.end(`<!doctype html><html class="dark"><head><title>Shop</title>
<link rel="stylesheet" href="/sheet.css"><style>.own{margin:3px}</style></head>
<body style="padding:4px"><div id="root"><main class="near own" onclick="alert(1)">Teas
<a href="https://evil.example/out">Out</a><script>window.secretOfScript = 1</script>
<img id="same" src="/dot.svg" width="8" height="8"><canvas width="8" height="8"></canvas>
<iframe srcdoc="framed" width="9" height="9"></iframe>
<input id="visible"><input id="secret" type="password"><input type="hidden" value="hidden-value">
<input id="ticked" type="checkbox"><textarea></textarea>
<select><option>one</option><option selected>two</option></select>
<x-card><svg viewBox="0 0 8 8"><circle r="4"/></svg></x-card></main>
<p style="position:absolute;top:9000px">far below</p></div>
<script>
const find = (s) => document.querySelector(s);
find('#visible').value = 'typed'; find('#secret').value = 'hunter2';
find('#ticked').checked = true; find('textarea').value = 'long text';
find('canvas').getContext('2d').fillRect(0, 0, 8, 8);
</script></body></html>`);
"""


async def first_snapshot(preview: PreviewServer) -> str:
    async with asyncio.timeout(30):
        while not preview.snapshots:
            await asyncio.sleep(0.05)
    return preview.snapshots[0].decode()


async def test_still_holds_what_is_seen_and_nothing_else(
    node: NodeRunner, serve_preview: Serve, browser: Browser
) -> None:
    preview = await serve_preview(upstream(await node.serve(APP)))
    page = await browser.new_page(viewport={"width": 800, "height": 600})
    await page.goto(address_with_token(preview, "/"))
    still = await first_snapshot(preview)
    for kept in (
        '<html class="dark">',
        '<body style="padding:4px"',
        '<main class="near own">Teas',
        "rgb(1, 2, 3)",
        ".own { margin: 3px; }",
        "<a>Out</a>",
        '<input id="visible" value="typed">',
        '<input id="secret" type="password">',
        '<input id="ticked" type="checkbox" checked="">',
        "<textarea>long text</textarea>",
        "<select><option>two</option></select>",
        '<span><svg viewBox="0 0 8 8"><circle r="4"></circle></svg></span>',
    ):
        assert kept in still
    for left in ("hunter2", "hidden-value", "secretOfScript", "evil", "alert", "framed"):
        assert left not in still
    for left in ("woff2", "far.png", "@keyframes", "far below", "<option>one", "<iframe"):
        assert left not in still
    # the app's own picture and the canvas came along, the frame is a grey box
    assert still.count('src="data:image/webp;base64,') == 2
    assert still.count('data-paynto-box=""') == 1


async def test_still_draws_the_same_page_and_loads_nothing(
    node: NodeRunner, serve_preview: Serve, browser: Browser
) -> None:
    preview = await serve_preview(upstream(await node.serve(APP)))
    page = await browser.new_page()
    await page.goto(address_with_token(preview, "/"))
    still = await first_snapshot(preview)
    asked: list[str] = []
    alone = await browser.new_page(java_script_enabled=False)
    alone.on("request", lambda request: asked.append(request.url))
    await alone.set_content(still)
    color: Any = await alone.locator("main").evaluate("(e) => getComputedStyle(e).color")
    assert color == "rgb(1, 2, 3)"
    assert await alone.locator("input#visible").input_value() == "typed"
    assert [url for url in asked if not url.startswith("data:")] == []


async def test_page_is_taken_once_a_minute_also_when_it_is_loaded_again(
    node: NodeRunner, serve_preview: Serve, browser: Browser
) -> None:
    preview = await serve_preview(upstream(await node.serve(APP)))
    page = await browser.new_page()
    await page.clock.install()
    await page.goto(address_with_token(preview, "/"))
    await first_snapshot(preview)
    async with page.expect_response("**/__paynto/snapshot.js*"):
        await page.reload()
        await page.clock.run_for(5_000)
    await page.clock.run_for(30_000)
    await page.evaluate("document.querySelector('main').append('Coffees')")
    async with asyncio.timeout(30):
        while len(preview.snapshots) < 2:
            await page.clock.run_for(10_000)
    assert [("Coffees" in still.decode()) for still in preview.snapshots] == [False, True]
