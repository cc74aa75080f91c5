"""kill -9 while a provider streams: the next process goes on behind what watchers have seen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.crash.served import Event, Served, prepare_home
from tests.emulators.base import Answer, Request, find_texts
from tests.emulators.chat import ChatEmulator

pytestmark = pytest.mark.crash

MODEL = "compatible:qwen3-coder:30b"
LINES = "".join(f"export const value{number} = {number};\n" for number in range(120))
ANSWER = (
    f'I add two files.\n<file path="src/first.ts">\nexport const first = 1;\n</file>\n'
    f'Now the second.\n<file path="src/second.ts">\n{LINES}</file>\nThat is all.\n'
)


def go_on(request: Request) -> Answer | str:
    """At first slowly from the start; to a request that holds a broken-off answer, its rest."""
    last = request.body["messages"][-2]
    if last["role"] != "assistant":
        return Answer(ANSWER, piece_delay_seconds=0.03, tokens_per_piece=2)
    said = "".join(find_texts(last["content"]))
    assert ANSWER.startswith(said)
    return ANSWER[len(said) :]


@pytest.fixture(scope="module")
def emulator() -> Iterator[ChatEmulator]:
    with ChatEmulator(default=go_on) as running:
        yield running  # type: ignore[misc]  the base class names itself


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory, cached_home: Path, emulator: ChatEmulator
) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("p")
    prepare_home(home, cached_home)
    environment = {
        "PAYNTO_MODEL_BASE_URL": emulator.base_url,
        "PAYNTO_MODEL_API_KEY": str(emulator.api_key),
        "PAYNTO_WARM_SANDBOXES": "0",
    }
    server = Served(home, environment)
    server.start()
    yield server
    server.close()


def show(events: list[Event]) -> tuple[str, dict[str, str]]:
    """The prose and the files as a browser has them; an `open` begins a file anew."""
    text, files = "", dict[str, str]()
    for event in events:
        if event["type"] == "text":
            text += event["delta"]
        elif event["type"] == "file" and event["state"] == "open":
            assert event["path"] not in files, "a file is opened once"
            files[event["path"]] = ""
        elif event["type"] == "file" and event["state"] == "delta":
            files[event["path"]] += event["delta"]
    return text, files


def test_a_server_killed_in_a_stream_goes_on_without_a_lost_or_doubled_character(
    served: Served, emulator: ChatEmulator
) -> None:
    project = served.call("POST", "/projects", json={"name": "Shop", "stack": "react"})["project"]
    body = {"prompt": "Add two files", "model_id": MODEL}
    job = served.call("POST", f"/projects/{project['id']}/builds", json=body)
    seen: list[tuple[str, Event]] = []
    for event_id, event in served.events(job["id"]):
        seen.append((event_id, event))
        if len(show([item for _, item in seen])[1].get("src/second.ts", "")) > 400:
            served.kill()
            break
    served.start()
    rest = list(served.events(job["id"], seen[-1][0]))
    assert rest[-1][1]["status"] == "succeeded", rest[-1]
    ids = [event_id for event_id, _ in seen + rest]
    assert len(ids) == len(set(ids))
    text, files = show([event for _, event in seen + rest])
    assert files["src/first.ts"] == "export const first = 1;\n"
    assert files["src/second.ts"] == LINES
    assert text.split() == "I add two files. Now the second. That is all.".split()
    assert len(emulator.completions) == 2
    stored = served.call(
        "GET", f"/projects/{project['id']}/files/content", params={"path": "src/second.ts"}
    )
    assert stored["text"] == LINES
    calls = served.call("GET", "/model-usage", params={"job_id": job["id"]})["items"]
    assert [(call["status"], call["is_estimated"]) for call in calls] == [
        ("done", False),
        ("failed", True),
    ]
    assert calls[1]["error"] == "The process ended during the call."
    assert calls[1]["output_tokens"] > 100
