"""How long a turn of 40 files takes from the model's last word to the preview that has them, and to the rendered page.

Prints one JSON object a line. The baseline is writing the same files into an empty folder.
"""

import asyncio
import itertools
import json
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from pydantic_ai.messages import ModelMessage  # noqa: E402  needs the path above
from pydantic_ai.models.function import AgentInfo, FunctionModel  # noqa: E402
from tests.factories.platform import Person, Platform, run_platform  # noqa: E402

from paynto.builder.output_format import WriteOperation, write_answer  # noqa: E402
from paynto.core.postgres import EmbeddedPostgres  # noqa: E402
from paynto.jobs.runtime import JobRuntime  # noqa: E402
from paynto.llm.catalogue import Catalogue, ModelEntry  # noqa: E402
from paynto.migrations.runner import migrate  # noqa: E402

CACHED_HOME = Path(os.environ.get("PAYNTO_TEST_HOME") or ROOT / ".cache" / "test-home")
PROMPT = "a book lending app for a school library with books, readers and loans"
FILES = 40
ROUNDS = 9
TARGET_SECONDS = 0.3
_END_SECONDS = 120


class Writer:
    """Writes the same files each time, with another last line."""

    def __init__(self, platform: Platform) -> None:
        self.texts: dict[str, str] = {}
        self._numbers = itertools.count(1)
        platform.resources.part(Catalogue).add(
            ModelEntry(
                id="many-files",
                name="Scripted model",
                provider="bench",
                is_ai=True,
                description="",
                make=lambda: FunctionModel(stream_function=self._stream),
                context_window_tokens=400_000,
            )
        )

    def answer(self) -> dict[str, str]:
        number = next(self._numbers)
        return {path: f"{text}// {number}\n" for path, text in self.texts.items()}

    async def _stream(self, _messages: list[ModelMessage], _info: AgentInfo) -> AsyncIterator[str]:
        yield write_answer(WriteOperation(*item) for item in self.answer().items())


async def measure() -> dict[str, list[float]]:
    found: dict[str, list[float]] = {"synced": [], "rendered": [], "written": []}
    with tempfile.TemporaryDirectory(prefix="pm-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "home").mkdir()
        server = EmbeddedPostgres(folder / "pg")
        try:
            url = server.start()
            migrate(url)
            async with run_platform(folder / "home", CACHED_HOME, url) as platform:
                person = await platform.sign_up()
                writer = Writer(platform)
                project_id = await make_app(platform, person, writer)
                for round_ in range(ROUNDS + 1):
                    synced, rendered = await build_once(platform, person, project_id)
                    written = write_plainly(folder / f"plain{round_}", writer.answer())
                    # the first one still loads code
                    if round_ > 0:
                        found["synced"].append(synced)
                        found["rendered"].append(rendered)
                        found["written"].append(written)
                await person.http.aclose()
        finally:
            server.stop()
    return found


async def make_app(platform: Platform, person: Person, writer: Writer) -> str:
    body = {"prompt": PROMPT, "stack": "fullstack", "model_id": "paynto-starter"}
    made = (await person.http.post("/api/projects", json=body)).json()
    project_id = made["project"]["id"]
    await follow(platform, made["job"]["id"])
    listed = (await person.http.get(f"/api/projects/{project_id}/files")).json()
    rows = listed["items"] if isinstance(listed, dict) else listed
    paths = [row["path"] for row in rows if row["path"].endswith((".ts", ".tsx"))]
    chosen = [path for path in paths if path.startswith("src/")][:FILES]
    assert len(chosen) == FILES, f"the app has only {len(chosen)} such files"
    for path in chosen:
        address = f"/api/projects/{project_id}/files/content"
        answer = await person.http.get(address, params={"path": path})
        writer.texts[path] = answer.json()["text"]
    return project_id


async def build_once(platform: Platform, person: Person, project_id: str) -> tuple[float, float]:
    """Seconds from the end of the answer to the synced preview, and to the rendered page."""
    body = {"prompt": "write them anew", "model_id": "many-files"}
    job = (await person.http.post(f"/api/projects/{project_id}/builds", json=body)).json()
    events = await follow(platform, job["id"])
    ends = {
        event["step"]: at
        for at, event in reversed(events)
        if event["type"] == "step" and event["state"] == "done"
    }
    changed = next(event for _, event in events if event["type"] == "version")
    assert len(changed["files"]) == FILES, changed
    return ends["sync"] - ends["generate"], ends["preview"] - ends["generate"]


async def follow(platform: Platform, job_id: str) -> list[tuple[float, dict[str, Any]]]:
    events: list[tuple[float, dict[str, Any]]] = []
    async with asyncio.timeout(_END_SECONDS):
        async for chunk in platform.resources.part(JobRuntime).hub.watch(job_id, None):
            now = time.monotonic()
            if chunk is None:
                continue
            lines = chunk.text.decode().splitlines()
            events += [(now, json.loads(line[6:])) for line in lines if line.startswith("data: ")]
            if chunk.is_done:
                break
    assert events[-1][1].get("status") == "succeeded", events[-1][1]
    return events


def write_plainly(folder: Path, files: dict[str, str]) -> float:
    begun = time.monotonic()
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    return time.monotonic() - begun


def main() -> None:
    found = asyncio.run(measure())
    plain = median(found["written"])
    for name, words in (("synced", "in the preview's folder"), ("rendered", "rendered")):
        value = median(found[name])
        row: dict[str, object] = {
            "figure": f"{FILES} files from the answer's end, {words}",
            "value": round(value, 3),
            "unit": "s",
            "ratio": round(value / plain, 1),
            "spread": [round(min(found[name]), 3), round(max(found[name]), 3)],
        }
        if name == "synced":
            row["target"] = TARGET_SECONDS
        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
