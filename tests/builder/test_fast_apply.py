"""Edits that do not fit, merged by a fast-apply model over HTTP."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
from pydantic import SecretStr
from tests.emulators.base import Answer, Request
from tests.emulators.morph import MorphEmulator
from tests.emulators.openai import OpenAIEmulator
from tests.factories.platform import Person, Platform
from tests.llm.calls.asking import Desk, offered, price
from tests.llm.odd_server import OddServer, send

from paynto.builder.errors import FastApplyFailed, TurnRefused
from paynto.builder.fast_apply import FastApply, merge_misfits, write_content
from paynto.builder.output_format import (
    EditBlock,
    EditOperation,
    Operation,
    WriteOperation,
    write_answer,
)
from paynto.builder.turn import stage_turn
from paynto.core.settings import load_settings

CODE = """import { useState } from "react";

export default function Counter() {
  const [count, setCount] = useState(0);
  const label = "Clicks";
  return (
    <button onClick={() => setCount(count + 1)}>
      {label}: {count}
    </button>
  );
}
"""
BASE = {"src/Counter.tsx": CODE.encode(), "src/other.ts": b"export const a = 1;\n"}
MISFIT = EditOperation(
    "src/Counter.tsx",
    (EditBlock('  const label = "Clicked";\n', '  const label = "Presses";\n'),),
)
LEFT_OUT = WriteOperation(
    "src/Counter.tsx",
    "// ... rest of the imports unchanged ...\n"
    "export default function Counter() {\n  const [count, setCount] = useState(10);\n"
    '  const label = "Clicks";\n// ... existing code ...\n',
)
MERGED = CODE.replace('"Clicks"', '"Presses"')


@pytest.fixture
def morph() -> Iterator[MorphEmulator]:
    with MorphEmulator() as running:
        yield running


class Direct:
    """Merges without the books that a job has."""

    def __init__(self, driver: FastApply) -> None:
        self._driver = driver

    async def merge(self, path: str, instruction: str, code: str, update: str) -> str:
        return (await self._driver.ask(write_content(instruction, code, update), 4_000)).read()


async def merge(
    morph: MorphEmulator, *operations: Operation
) -> tuple[tuple[Operation, ...], list[str]]:
    driver = FastApply(morph.base_url, "sk-emulated-key", "morph-v3-fast")
    try:
        return await merge_misfits(Direct(driver), BASE, operations)
    finally:
        await driver.close()


async def test_an_edit_that_does_not_fit_is_merged_by_the_model(morph: MorphEmulator) -> None:
    morph.add(Answer(MERGED))
    operations, notes = await merge(morph, MISFIT)
    assert operations == (WriteOperation("src/Counter.tsx", MERGED),)
    assert notes == ["An edit of src/Counter.tsx did not fit; Morph merged it."]
    assert stage_turn(BASE, operations).tree()["src/Counter.tsx"].decode() == MERGED
    (request,) = morph.completions
    assert f"<code>{CODE}</code>" in request.text
    assert "Clicked" in request.text


async def test_a_file_with_skipped_code_is_completed(morph: MorphEmulator) -> None:
    with pytest.raises(TurnRefused):
        stage_turn(BASE, (LEFT_OUT,))
    operations, notes = await merge(morph, LEFT_OUT)
    written = stage_turn(BASE, operations).tree()["src/Counter.tsx"].decode()
    assert written == CODE.replace("useState(0)", "useState(10)")
    assert "merged" in notes[0]


async def test_what_fits_is_not_sent(morph: MorphEmulator) -> None:
    fits = EditOperation(
        "src/other.ts", (EditBlock("export const a = 1;\n", "export const a = 2;\n"),)
    )
    operations, notes = await merge(morph, fits)
    assert (operations, notes, morph.completions) == ((fits,), [], [])


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(""), "empty"),
        (Answer(MERGED, stop="length"), "cut off"),
        (Answer(status=429), "429"),
        (Answer(CODE), "lacks the line"),
        (Answer(MERGED.replace("  return (", "  return ((")), "line"),
        (
            Answer('export default function Counter() {\n  const label = "Presses";\n}\n'),
            "lost most",
        ),
        (Answer(MERGED.replace("export default ", "")), "default export"),
        (Answer(MERGED + "// ... existing code ...\n"), "leaves code out"),
    ],
)
async def test_a_bad_merge_changes_nothing_and_says_why(
    morph: MorphEmulator, answer: Answer, reason: str
) -> None:
    morph.add(answer)
    operations, notes = await merge(morph, MISFIT)
    assert operations == (MISFIT,)
    assert reason in notes[0]
    with pytest.raises(TurnRefused, match="was not found"):
        stage_turn(BASE, operations)


async def test_a_service_that_is_not_there_is_named() -> None:
    driver = FastApply("http://127.0.0.1:9", "key", "morph-v3-fast")
    with pytest.raises(FastApplyFailed, match="did not answer"):
        await driver.ask("a", 100)
    await driver.close()


@pytest.mark.parametrize("body", [b"<html>", b"[" * 100_000, b"7", b'{"choices": [7]}'])
async def test_an_answer_that_cannot_be_read_is_no_merge(body: bytes) -> None:
    with OddServer(chat_completions=lambda it: send(it, 200, body)) as server:
        driver = FastApply(server.url, "key", "morph-v3-fast")
        with pytest.raises(FastApplyFailed, match="cannot be read"):
            await driver.ask("a", 100)
        await driver.close()


@pytest.fixture
async def desk(platform: Platform, person: Person, morph: MorphEmulator) -> AsyncIterator[Desk]:
    """A desk whose installation has a fast-apply model."""
    settings = platform.resources.settings
    given = {"morph_api_key": SecretStr("sk-emulated-key"), "morph_base_url": morph.base_url}
    platform.resources.settings = settings.model_copy(update=given)
    yield await Desk.open(platform, person)
    platform.resources.settings = settings


async def edit(desk: Desk, code: str) -> Any:
    """(events, job) of an answer that writes a file and of one whose edit of it does not fit."""
    first = write_answer([WriteOperation("src/Counter.tsx", code)])
    with OpenAIEmulator(first, write_answer([MISFIT])) as emulator:
        async with offered(desk.platform, emulator, "gpt-4.1-mini", price("2", "8")) as model:
            _, job = await desk.ask(model.id)
            assert job["status"] == "succeeded", job
            return await desk.ask(model.id)


async def test_a_merge_is_recorded_with_its_cost(desk: Desk, morph: MorphEmulator) -> None:
    morph.add(Answer(MERGED))
    _, job = await edit(desk, CODE)
    assert job["status"] == "succeeded", job
    assert await desk.read_file("src/Counter.tsx") == MERGED
    [call] = [call for call in await desk.list_calls() if call["provider"] == "morph"]
    assert (call["work"], call["status"], call["job_id"]) == ("edit", "done", job["id"])
    assert call["cost_nanousd"] == call["input_tokens"] * 800 + call["output_tokens"] * 1200 > 0
    own = [item["cost_nanousd"] for item in await desk.list_calls() if item["job_id"] == job["id"]]
    assert job["cost_nanousd"] == sum(own)
    assert (await desk.last_message())["usage"]["cost_nanousd"] == sum(own)


async def test_a_merge_that_does_not_fit_the_budget_is_not_made(
    desk: Desk, morph: MorphEmulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody knows the price of this model, and a budget has to be kept."""
    monkeypatch.setattr(desk.platform.resources.settings, "morph_model", "morph-v9")
    await desk.set_budget("team_month", 10**12)
    await edit(desk, CODE)
    assert await desk.read_file("src/Counter.tsx") == CODE
    assert morph.completions == []
    [call] = [call for call in await desk.list_calls() if call["provider"] == "morph"]
    assert (call["status"], call["cost_nanousd"]) == ("refused", None)


async def test_a_file_with_a_secret_is_not_sent(desk: Desk, morph: MorphEmulator) -> None:
    code = f'const token = "ghp_{"a1B2" * 9}";\n{CODE}'
    await edit(desk, code)
    assert await desk.read_file("src/Counter.tsx") == code
    assert morph.completions == []


async def test_a_merge_that_failed_costs_nothing(desk: Desk, morph: MorphEmulator) -> None:
    morph.add(Answer(status=429))
    await edit(desk, CODE)
    assert await desk.read_file("src/Counter.tsx") == CODE
    [call] = [call for call in await desk.list_calls() if call["provider"] == "morph"]
    assert (call["status"], call["cost_nanousd"]) == ("failed", 0)
    assert "429" in call["error"]


async def wait_for(find: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not find():
            await asyncio.sleep(0.02)


async def test_a_stop_ends_a_merge_at_once_and_keeps_what_is_complete(
    desk: Desk, morph: MorphEmulator
) -> None:
    """The service answers only when all is over."""
    is_over = threading.Event()

    def answer_late(_request: Request) -> Answer:
        is_over.wait(120)
        return Answer(MERGED)

    morph.add(answer_late)
    start = write_answer([WriteOperation("src/Counter.tsx", CODE)])
    second = (MISFIT, WriteOperation("src/new.ts", "export const n = 1;\n"), LEFT_OUT)
    with OpenAIEmulator(start, write_answer(second)) as emulator:
        async with offered(desk.platform, emulator, "gpt-4.1-mini", price("2", "8")) as model:
            await desk.ask(model.id)
            job = await desk.start(model.id)
            await wait_for(lambda: bool(morph.completions))
            answer = await desk.person.http.post(f"/api/jobs/{job.id}/cancel")
            assert answer.status_code == 200, answer.text
            await desk.watch(job)
    assert (await desk.load(job))["status"] == "cancelled"
    assert await desk.read_file("src/new.ts") == "export const n = 1;\n"
    assert await desk.read_file("src/Counter.tsx") == CODE
    message = await desk.last_message()
    left_out = "src/Counter.tsx did not fit and was left out, because you stopped."
    assert message["warnings"].count(left_out) == 2
    # the second misfit was not sent any more
    assert len(morph.completions) == 1
    is_over.set()
    [call] = [call for call in await desk.list_calls() if call["provider"] == "morph"]
    assert (call["status"], call["job_id"]) == ("stopped", str(job.id))
    assert call["is_estimated"]


async def test_an_answer_stopped_in_an_edit_keeps_the_files_before_it(desk: Desk) -> None:
    text = write_answer([WriteOperation("src/Counter.tsx", CODE), MISFIT])
    cut = text.index("=======")
    slow = Answer(text[:cut] + "more " * 400, piece_delay_seconds=0.02, tokens_per_piece=4)
    with OpenAIEmulator(slow) as emulator:
        async with offered(desk.platform, emulator, "gpt-4.1-mini", price("2", "8")) as model:
            job = await desk.start(model.id)
            await wait_for(lambda: bool(emulator.completions))
            sent = emulator.completions[0].sent_at
            await wait_for(lambda: len(sent) * 4 > len(text[:cut]) / 3)
            await desk.person.http.post(f"/api/jobs/{job.id}/cancel")
            events = await desk.watch(job)
    assert (await desk.load(job))["status"] == "cancelled"
    parts = [event["part"] for event in events if event.get("block")]
    assert parts
    assert set(parts) == {"search"}
    assert await desk.read_file("src/Counter.tsx") == CODE
    message = await desk.last_message()
    assert not message["is_error"]
    assert "The edit of src/Counter.tsx broke off and was not applied." in message["warnings"]


def test_it_is_off_without_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PAYNTO_MORPH_API_KEY", raising=False)
    assert FastApply.of(load_settings()) is None
    monkeypatch.setenv("PAYNTO_MORPH_API_KEY", "secret")
    monkeypatch.setenv("PAYNTO_MORPH_BASE_URL", "http://localhost:1/v1")
    assert FastApply.of(load_settings()) is not None
