"""Builds templates of the gallery with the starter model on a running server, and takes the pictures that the gallery shows.

`python tools/template_pictures.py [ID…]`; needs a Chromium (PAYNTO_CHROMIUM or the system's). It ends with 1 when a
build had problems, or when a page logged an error, whose picture stays as it was. The projects stay, to be looked at.
"""

import base64
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

from paynto.builder.gallery.schemas import Template
from paynto.builder.gallery.service import LOOKS, read_templates
from paynto.builder.offered import MODEL_NAME
from paynto.cli.client import Client, connect
from paynto.cli.progress import Watcher

PICTURES = Path(__file__).parents[1] / "src" / "paynto" / "builder" / "gallery" / "pictures"
WIDTH, HEIGHT = 1120, 700
SHOWN_WIDTH, SHOWN_HEIGHT = 720, 450
# all pictures together stay below 600 kB in the repository
QUALITY = 0.72
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
_SHRINK = """async ([png, width, height, quality]) => {
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, width, height);
  const blob = await canvas.convertToBlob({ type: 'image/webp', quality });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}"""


def build(client: Client, template: Template) -> tuple[str, list[str]]:
    """The project's id, and what was wrong."""
    body = {"template_id": template.id, "model_id": MODEL_NAME}
    created = client.call("POST", "/projects", json=body)
    project_id: str = created["project"]["id"]
    query = {"project_id": project_id, "limit": 20}
    jobs: list[dict[str, Any]] = client.call("GET", "/jobs", params=query)["items"]
    faults: list[str] = []
    for job in reversed(jobs):
        outcome = Watcher(is_quiet=True).watch(client.events(job["id"]))
        faults += outcome.warnings + [str(problem) for problem in outcome.problems]
        if outcome.error or outcome.version is None:
            faults.append(outcome.error or outcome.text)
    return project_id, faults


def take_pictures(
    client: Client, browser: Browser, template: Template, project_id: str
) -> tuple[dict[str, bytes], list[str]]:
    """By look, and what the page's console said of errors."""
    path = f"/projects/{project_id}/preview-link"
    link = client.call("POST", path, json={"expires_in_minutes": 60})["url"]
    context = browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT}, reduced_motion="reduce"
    )
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(link)
    # a hash stays within the page, a path leaves it
    page.goto(page.url.split("?")[0].rstrip("/") + template.page)
    pictures: dict[str, bytes] = {}
    for look in LOOKS:
        page.emulate_media(color_scheme=look)
        pictures[look] = shrink(browser, wait_until_still(page))
    context.close()
    return pictures, errors


def wait_until_still(page: Page) -> bytes:
    """The page once it has its rows and nothing moves any more."""
    page.locator("h1").first.wait_for()
    page.wait_for_load_state("networkidle")
    expect(page.locator(".animate-pulse, [aria-busy=true]")).to_have_count(0, timeout=60_000)
    before = b""
    while (picture := page.screenshot()) != before:
        before = picture
        page.wait_for_timeout(600)
    return picture


def shrink(browser: Browser, png: bytes) -> bytes:
    page: Page = browser.new_page()
    arguments = [base64.b64encode(png).decode(), SHOWN_WIDTH, SHOWN_HEIGHT, QUALITY]
    encoded = page.evaluate(_SHRINK, arguments)
    page.close()
    return base64.b64decode(encoded)


def main(arguments: list[str]) -> int:
    chosen = [item for item in read_templates().values() if not arguments or item.id in arguments]
    chromium = os.environ.get("PAYNTO_CHROMIUM") or shutil.which("chromium")
    is_good = True
    PICTURES.mkdir(exist_ok=True)
    with connect() as client, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_FLAGS)
        for template in chosen:
            project_id, faults = build(client, template)
            pictures, errors = take_pictures(client, browser, template, project_id)
            faults += errors
            for look, content in pictures.items() if not errors else ():
                (PICTURES / f"{template.id}-{look}.webp").write_bytes(content)
            sizes = " ".join(f"{look} {len(content):,}" for look, content in pictures.items())
            print(f"{'✗' if faults else '✓'} {template.id}  {sizes}  {project_id}", flush=True)
            for fault in faults:
                print(f"    {fault[:300]}", flush=True)
            is_good = is_good and not faults
        browser.close()
    total = sum(path.stat().st_size for path in PICTURES.glob("*.webp"))
    print(f"{total:,} bytes in all")
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
