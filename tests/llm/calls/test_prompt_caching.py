"""From the first edit on, most of a request stands in the one before, so that the provider's cache serves it."""

import json
from itertools import pairwise
from typing import Any

import pytest
from tests.builder.context.samples import make_page
from tests.emulators.anthropic import AnthropicEmulator
from tests.emulators.base import Emulator
from tests.emulators.gemini import GeminiEmulator
from tests.emulators.openai import OpenAIEmulator
from tests.factories.platform import Person, Platform
from tests.llm.calls.asking import Desk, offered, price

from paynto.projects.models import Project

_PAGES = {f"src/pages/page{n}.tsx": make_page(f"Page{n}", 30) for n in range(12)}
_APP = "export function App() {\n  return null;\n}\n"


def _answer(files: dict[str, str]) -> str:
    blocks = [f'<file path="{path}">\n{text}</file>' for path, text in files.items()]
    return "Done.\n" + "\n".join(blocks) + "\n"


def _edit(number: int) -> str:
    line = f"Page{number} line 3 of the page"
    return (
        f'I change a line.\n<edit path="src/pages/page{number}.tsx">\n<<<<<<< SEARCH\n'
        f'      <p className="text-muted">{line}</p>\n=======\n'
        f'      <p className="text-muted">Another line</p>\n>>>>>>> REPLACE\n</edit>\n'
    )


async def _open_new(platform: Platform, person: Person, stack: str) -> Desk:
    """A project before its first version."""
    desk = Desk(platform, person, "")
    async with platform.db.transaction(desk.scope) as session:
        project = Project(team_id=person.team_id, name="Shop", stack=stack)
        session.add(project)
        await session.flush()
    desk.project_id = str(project.id)
    return desk


@pytest.mark.parametrize(
    ("make", "model", "wanted"),
    [
        (AnthropicEmulator, "claude-sonnet-4-6", "auto"),
        (AnthropicEmulator, "claude-sonnet-4-6", "react"),
        (OpenAIEmulator, "gpt-4.1-mini", "auto"),
        (GeminiEmulator, "gemini-2.5-flash", "fullstack"),
    ],
)
async def test_edits_after_a_creation_read_what_it_sent_from_the_cache(
    platform: Platform, person: Person, make: type[Emulator], model: str, wanted: str
) -> None:
    stack = "react" if wanted == "react" else "fullstack"
    server = {} if wanted == "react" else {"server/routes/extra.ts": "export const extra = 1;\n"}
    desk = await _open_new(platform, person, stack)
    created = _answer({"src/App.tsx": _APP, **server, **_PAGES})
    with make(created, *(_edit(number) for number in range(3))) as emulator:
        cost = price("3", "15", "0.3")
        async with offered(platform, emulator, model, cost, output_limit_tokens=20_000) as entry:
            for number in range(4):
                prompt = f"Change page{number - 1}" if number else "Make a shop"
                _, job = await desk.ask(entry.id, prompt, wanted_stack=wanted)
                assert job["status"] == "succeeded", job["error"]
        bodies = [request.body for request in emulator.completions]
    calls = await desk.list_calls()
    shares = [call["cached_input_tokens"] / call["input_tokens"] for call in calls]
    print(f"\n{model}, {wanted}: cached of the input", [f"{share:.0%}" for share in shares])
    # all that the creation sent of the stack and its kit; the app itself is new then
    assert shares[1] >= 0.3
    assert calls[1]["cached_input_tokens"] >= 0.9 * calls[0]["input_tokens"]
    assert min(shares[2:]) >= 0.8
    totals = (await person.http.get("/api/model-usage")).json()["totals"]
    later = calls[1:]
    share = sum(it["cached_input_tokens"] for it in later) / sum(it["input_tokens"] for it in later)
    assert totals["follow_up_cached_share"] == round(share, 4) > totals["cached_share"] > 0
    if make is AnthropicEmulator:
        _check_fronts(bodies)


def _check_fronts(bodies: list[dict[str, Any]]) -> None:
    """All that stands before a request's last cache point stands in the next one, byte for byte."""
    for one, other in pairwise(bodies):
        assert _plain(one["system"]) == _plain(other["system"])
        blocks = one["messages"][0]["content"]
        end = max(at for at, block in enumerate(blocks) if "cache_control" in block) + 1
        assert end < len(blocks), "the sentence stands behind the cache point"
        assert _plain(blocks[:end]) == _plain(other["messages"][0]["content"][:end])
        marks = json.dumps(other).count('"cache_control"')
        assert 1 <= marks <= 4


def _plain(blocks: list[dict[str, Any]]) -> bytes:
    bare = [{name: value for name, value in b.items() if name != "cache_control"} for b in blocks]
    return json.dumps(bare).encode()
