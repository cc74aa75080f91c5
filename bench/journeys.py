"""The times a person waits for: build, edit, deploy, wake."""

import os
import re
import shutil
import time
from statistics import median
from typing import Any

import httpx
from bench.figures import Unmeasured
from playwright.sync_api import sync_playwright
from tests.crash.served import Served

PROMPTS = {
    "react": ("a pomodoro timer", "a unit converter", "a quiz about planets"),
    "fullstack": (
        "a task tracker for a dental clinic",
        "an inventory for a bicycle shop (name, brand, size, price, quantity, supplier)",
        "a recipe collection with ingredients",
    ),
}
COLOURS = ("Teal Desk", "Amber Desk", "Violet Desk", "Green Desk", "Rose Desk")
CHROMIUM_FLAGS = (
    "--no-sandbox --disable-gpu --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()
_PAUSE_SECONDS = 6.0


def time_builds(served: Served, stack: str, rounds: int) -> list[float]:
    """Warm: one build goes before, and the pool has a moment to refill between two."""
    times: list[float] = []
    for number in range(rounds + 1):
        time.sleep(_PAUSE_SECONDS)
        prompt = PROMPTS[stack][number % len(PROMPTS[stack])]
        begun = time.monotonic()
        job = served.start_build(prompt, stack=stack)
        _wait_for_preview(served, job["id"])
        times.append(time.monotonic() - begun)
        served.wait_for(job["id"])
        served.call("POST", f"/projects/{job['project_id']}/sandbox/stop")
    return times[1:]


def _wait_for_preview(served: Served, job_id: str) -> None:
    for _, event in served.events(job_id):
        if event["type"] == "preview" and event["state"] == "ready":
            return
        if event["type"] == "preview" and event["state"] == "failed":
            raise AssertionError(f"the preview failed: {event['detail']}")
        if event["type"] == "done":
            raise AssertionError(f"no preview: {event}")
    raise AssertionError("the events ended early")


def find_chromium() -> str:
    found = (
        os.environ.get("PAYNTO_CHROMIUM")
        or shutil.which("chromium")
        or shutil.which("chromium-browser")
    )
    if found is None:
        raise Unmeasured("no Chromium was found; set PAYNTO_CHROMIUM")
    return found


def read_sign_in_link(served: Served) -> str:
    """The address that the server prints; it is good once."""
    found = re.search(r"Open\s+(\S+/sign-in/link#\S+)", served.log_path.read_text())
    assert found is not None, "the server printed no sign-in link"
    return found.group(1)


def time_edits(served: Served, rounds: int) -> tuple[list[float], float]:
    """From the request to the new title in the page that stays open, and what a reload takes."""
    job = served.start_build(PROMPTS["fullstack"][0], stack="fullstack")
    served.wait_for(job["id"])
    project_id = job["project_id"]
    url = served.call("GET", f"/projects/{project_id}/sandbox")["preview_url"]
    times: list[float] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        page = browser.new_page()
        page.goto(url)
        page.wait_for_selector("h1", timeout=60_000)
        for number in range(rounds + 1):
            title = COLOURS[number % len(COLOURS)]
            begun = time.monotonic()
            job = served.start_build(f"rename the app to {title}", project_id)
            # looks at every frame; a locator looks twice a second after the first moments
            page.wait_for_function(
                "title => document.body.innerText.includes(title)", arg=title, timeout=60_000
            )
            times.append(time.monotonic() - begun)
            done = served.wait_for(job["id"])
            assert done["status"] == "succeeded", done["error"]
        begun = time.monotonic()
        page.reload()
        page.wait_for_selector("h1", timeout=60_000)
        load_seconds = time.monotonic() - begun
        browser.close()
    return times[1:], load_seconds


def time_deployments(served: Served, rounds: int) -> tuple[list[float], list[float], float]:
    """First deployments with rows, deployments again, and the median of the build stage."""
    job = served.start_build(PROMPTS["fullstack"][0], stack="fullstack")
    served.wait_for(job["id"])
    builds: list[float] = []
    first, again = list[float](), list[float]()
    for number in range(rounds):
        first.append(_time_deployment(served, job["project_id"], builds))
        again.append(_time_deployment(served, job["project_id"], builds))
        if number + 1 < rounds:
            for app in served.call("GET", "/apps")["items"]:
                served.call("DELETE", f"/apps/{app['id']}")
    return first, again, median(builds)


def _time_deployment(served: Served, project_id: str, builds: list[float]) -> float:
    begun = time.monotonic()
    job = served.start_deployment(project_id)
    for _, event in served.events(job["id"]):
        if event["type"] == "stage" and event["stage"] == "build" and event["state"] == "done":
            builds.append(event["seconds"])
        if event["type"] == "live":
            return time.monotonic() - begun
    raise AssertionError(f"not live: {served.wait_for(job['id'])}")


def time_wakes(served: Served, rounds: int) -> tuple[list[float], float]:
    """First answers of an app whose server was stopped, and the answer of the awake one."""
    app: dict[str, Any] = served.call("GET", "/apps")["items"][0]
    times: list[float] = []
    awake: list[float] = []
    for _ in range(rounds):
        _wait_until_asleep(served, app)
        times.append(_time_request(served, app))
        awake.append(_time_request(served, app))
    return times, median(awake)


def _time_request(served: Served, app: dict[str, Any]) -> float:
    headers = {"host": f"{app['slug']}.app.localhost:{served.port}"}
    begun = time.monotonic()
    address = f"http://127.0.0.1:{served.port}/api/tasks"
    httpx.get(address, headers=headers, timeout=60, trust_env=False).raise_for_status()
    return time.monotonic() - begun


def _wait_until_asleep(served: Served, app: dict[str, Any]) -> None:
    """The server was started with a short idle time."""
    deadline = time.monotonic() + 30
    while served.call("GET", f"/apps/{app['id']}")["is_awake"]:
        if time.monotonic() > deadline:
            raise AssertionError("the app's server did not go to sleep")
        time.sleep(0.1)
