"""Answers in the manners of many models: what each asks for, in any pieces, cut anywhere, and gone on with.

`python -m tests.builder.test_transcripts` writes the expectations anew; read the difference before you keep it.
"""

import json
import random
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from paynto.builder.errors import TurnRefused
from paynto.builder.output_format import (
    AnswerParser,
    Event,
    OperationDone,
    ParseResult,
    WriteOperation,
    join_continuation,
    parse_answer,
)
from paynto.builder.turn import stage_turn

FOLDER = Path(__file__).parent / "transcripts"
PROJECT = FOLDER / "project"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))
MOST_CUTS = 500
REFUSED = {
    "bad-placeholder": "leaves code out",
    "bad-unsafe-path": "not allowed",
    "bad-missing-end": None,
    "bad-fence-only-opening": "Broken.tsx",
}


def read_answer(name: str) -> str:
    return (FOLDER / f"{name}.txt").read_bytes().decode()


def read_project() -> dict[str, bytes]:
    files = (path for path in PROJECT.rglob("*") if path.is_file())
    return {path.relative_to(PROJECT).as_posix(): path.read_bytes() for path in files}


def describe(result: ParseResult) -> dict[str, Any]:
    unfinished = None if result.unfinished is None else result.unfinished.path
    return {**result.to_dict(), "unfinished": unfinished}


def parse_pieces(answer: str, places: list[int]) -> tuple[ParseResult, list[Event]]:
    parser = AnswerParser()
    events: list[Event] = []
    for start, end in pairwise([0, *places, len(answer)]):
        events += parser.feed(answer[start:end])
    events += parser.close()
    return parser.finish(), events


def choose_cuts(answer: str) -> list[int]:
    """All places of a short answer, evenly spread ones of a longer one."""
    step = max(1.0, len(answer) / MOST_CUTS)
    return sorted({int(number * step) for number in range(min(MOST_CUTS, len(answer)))})


def test_there_are_enough_of_them() -> None:
    assert len(NAMES) >= 80
    assert {path.stem for path in FOLDER.glob("*.json")} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_transcript_asks_for_what_is_expected(name: str) -> None:
    expected = json.loads((FOLDER / f"{name}.json").read_text())
    assert describe(parse_answer(read_answer(name))) == expected


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in NAMES
        if name.startswith(("near", "block", "fence", "diff", "patch", "aider"))
    ],
)
def test_what_is_tolerated_is_said(name: str) -> None:
    result = parse_answer(read_answer(name))
    assert result.warnings or not result.operations


@pytest.mark.parametrize("name", NAMES)
def test_any_pieces_give_the_same(name: str) -> None:
    answer = read_answer(name)
    whole = parse_answer(answer)
    chance = random.Random(name)
    cuts = [list(range(1, len(answer)))]
    cuts += [sorted(chance.choices(range(len(answer) + 1), k=9)) for _ in range(5)]
    for places in cuts:
        assert parse_pieces(answer, places)[0] == whole


@pytest.mark.parametrize("name", NAMES)
def test_nothing_incomplete_is_committed_wherever_it_breaks_off(name: str) -> None:
    answer = read_answer(name)
    events = parse_pieces(answer, [])[1]
    meant = [event.operation for event in events if isinstance(event, OperationDone)]
    for cut in choose_cuts(answer):
        for operation in parse_answer(answer[:cut]).operations:
            if getattr(operation, "complete", True):
                assert operation in meant, (cut, operation)


@pytest.mark.parametrize("name", NAMES)
def test_going_on_from_any_place_gives_the_whole(name: str) -> None:
    answer = read_answer(name)
    whole = parse_answer(answer)
    for cut in choose_cuts(answer):
        joined = join_continuation(answer[:cut], answer[cut:])
        if joined != answer:
            assert parse_answer(joined).operations == whole.operations, cut


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("edit-")])
def test_edits_of_the_project_apply(name: str) -> None:
    base = read_project()
    turn = stage_turn(base, parse_answer(read_answer(name)).operations)
    assert turn.changes()
    if name == "edit-dollar-signs":
        assert b'"\\\\$&");' in turn.tree()["src/lib/format.ts"]
        assert b'"$2 $1"' in turn.tree()["src/lib/format.ts"]


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_bad_answers_are_refused_or_leave_out_what_is_incomplete(name: str) -> None:
    operations = parse_answer(read_answer(name)).operations
    reason = REFUSED[name]
    if reason is not None:
        with pytest.raises(TurnRefused, match=reason):
            stage_turn({}, operations)
        return
    written = stage_turn({}, operations).tree()
    complete = [
        item.path for item in operations if isinstance(item, WriteOperation) and item.complete
    ]
    assert list(written) == complete


def write_expectations() -> None:
    for name in NAMES:
        found = describe(parse_answer(read_answer(name)))
        text = json.dumps(found, indent=1, ensure_ascii=False) + "\n"
        (FOLDER / f"{name}.json").write_text(text)


if __name__ == "__main__":
    write_expectations()
