"""How long the first character of an answer takes from the provider's socket to a person's screen."""

import itertools
import re
import time
from dataclasses import dataclass, field

import httpx
from bench.journeys import CHROMIUM_FLAGS, find_chromium, read_sign_in_link
from playwright.sync_api import Page, sync_playwright
from tests.crash.served import Served
from tests.emulators.base import Answer, Emulator, Request

# long enough for the browser to follow the job before the model speaks
_THINKING_SECONDS = 1.0
_PIECE_SECONDS = 0.02
_FIRST_MARK = 0x4E00
_WATCH = """mark => {
  window.seen = new Promise(resolve => {
    const observer = new MutationObserver(() => {
      if (!document.body.textContent.includes(mark)) return;
      observer.disconnect();
      resolve(performance.timeOrigin + performance.now());
    });
    observer.observe(document.body, {subtree: true, childList: true, characterData: true});
  });
}"""


class Marks:
    """Every answer begins with a sign of its own that stands nowhere else on the page."""

    def __init__(self) -> None:
        self._numbers = itertools.count(_FIRST_MARK)
        self.last = ""

    def answer(self, _request: Request) -> Answer:
        self.last = chr(next(self._numbers))
        return Answer(
            f"{self.last} is what I say; nothing has to be changed for it.",
            first_delay_seconds=_THINKING_SECONDS,
            piece_delay_seconds=_PIECE_SECONDS,
        )

    @property
    def next(self) -> str:
        return chr(ord(self.last) + 1) if self.last else chr(_FIRST_MARK)


@dataclass
class Latencies:
    """Seconds from the provider's write: to the page, to a bare reader of the job's events, to a bare client."""

    browser: list[float] = field(default_factory=list[float])
    stream: list[float] = field(default_factory=list[float])
    direct: list[float] = field(default_factory=list[float])


def measure(served: Served, emulators: list[Emulator], rounds: int) -> Latencies:
    """`rounds` answers of each provider in the browser, and as many without it."""
    found = Latencies()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        page = browser.new_page()
        page.goto(read_sign_in_link(served))
        page.wait_for_url("**/dashboard*", timeout=60_000)
        for emulator in emulators:
            _measure_provider(served, page, emulator, rounds, found)
        browser.close()
    return found


def _measure_provider(
    served: Served, page: Page, emulator: Emulator, rounds: int, found: Latencies
) -> None:
    marks = Marks()
    emulator.default = marks.answer
    model_id = f"{emulator.kind}:{emulator.models[0]}"
    job = served.start_build("say something", model_id=model_id, stack="react")
    # the first answer also imports the provider's library
    served.wait_for(job["id"])
    project_id = job["project_id"]
    page.goto(f"{served.url}/projects/{project_id}")
    page.get_by_role("textbox", name="Message").wait_for()
    for _ in range(rounds):
        found.browser.append(_time_in_browser(served, page, emulator, marks.next))
    for _ in range(rounds):
        found.stream.append(_time_in_stream(served, emulator, project_id, model_id, marks.next))
    for _ in range(rounds if emulator.kind == "openai" else 0):
        found.direct.append(_time_direct(emulator, marks.next))


def _time_in_browser(served: Served, page: Page, emulator: Emulator, mark: str) -> float:
    page.evaluate(_WATCH, mark)
    page.get_by_role("textbox", name="Message").fill("say something else")
    page.keyboard.press("Enter")
    seen: float = page.evaluate("window.seen")
    page.get_by_role("button", name=re.compile("^stop", re.IGNORECASE)).wait_for(state="detached")
    newest = served.call("GET", "/jobs?limit=1")["items"][0]
    served.wait_for(newest["id"])
    return seen / 1000 - emulator.completions[-1].sent_at[0]


def _time_in_stream(
    served: Served, emulator: Emulator, project_id: str, model_id: str, mark: str
) -> float:
    body = {"prompt": "say something else", "model_id": model_id}
    job = served.call("POST", f"/projects/{project_id}/builds", json=body)
    seen = 0.0
    for _, event in served.events(job["id"]):
        if event["type"] == "text" and mark in event["delta"]:
            seen = time.time()
    assert seen, "the answer never came"
    served.wait_for(job["id"])
    return seen - emulator.completions[-1].sent_at[0]


def _time_direct(emulator: Emulator, mark: str) -> float:
    body = {
        "model": emulator.models[0],
        "messages": [{"role": "user", "content": "say something"}],
        "stream": True,
    }
    url = f"{emulator.base_url}/chat/completions"
    headers = {"authorization": f"Bearer {emulator.api_key}"}
    seen = 0.0
    with httpx.stream("POST", url, headers=headers, json=body, trust_env=False) as answer:
        for line in answer.iter_lines():
            if mark in line:
                seen = time.time()
    return seen - emulator.completions[-1].sent_at[0]
