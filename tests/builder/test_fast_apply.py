"""Edits that do not fit, merged by a fast-apply model over HTTP."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from pydantic import SecretStr
from tests.emulators.base import Answer
from tests.emulators.morph import MorphEmulator

from paynto.builder.apply import apply_answer
from paynto.builder.errors import FastApplyFailed, TurnRefused
from paynto.builder.fast_apply import FastApply, merge_misfits
from paynto.builder.output_format import (
    EditBlock,
    EditOperation,
    Operation,
    WriteOperation,
    parse_answer,
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


async def merge(
    morph: MorphEmulator, *operations: Operation
) -> tuple[tuple[Operation, ...], list[str]]:
    driver = FastApply(morph.base_url, "sk-emulated-key", "morph-v3-fast")
    try:
        return await merge_misfits(driver, BASE, operations)
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
        await driver.merge("a", "b", "c")
    await driver.close()


async def test_an_answer_is_applied_with_what_was_merged(morph: MorphEmulator) -> None:
    morph.add(Answer(MERGED))
    answer = write_answer([MISFIT])
    settings = {"morph_api_key": SecretStr("sk-emulated-key"), "morph_base_url": morph.base_url}
    events: list[str] = []
    for overrides, is_applied in ((settings, True), ({}, False)):
        resources = SimpleNamespace(settings=load_settings(**overrides))
        recorder = SimpleNamespace(emit=lambda kind, **_: events.append(kind))
        project = SimpleNamespace(stack="react")
        work = apply_answer(resources, project, None, BASE, parse_answer(answer), recorder)  # type: ignore[arg-type]  # only the parts that it reads
        if is_applied:
            applied = await work
            assert applied.changes == {"src/Counter.tsx": MERGED.encode()}
            assert "Morph merged it" in applied.warnings[0]
        else:
            with pytest.raises(TurnRefused, match="was not found"):
                await work
    assert len(morph.completions) == 1


def test_it_is_off_without_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PAYNTO_MORPH_API_KEY", raising=False)
    assert FastApply.of(load_settings()) is None
    monkeypatch.setenv("PAYNTO_MORPH_API_KEY", "secret")
    monkeypatch.setenv("PAYNTO_MORPH_BASE_URL", "http://localhost:1/v1")
    assert FastApply.of(load_settings()) is not None
