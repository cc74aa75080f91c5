"""Three-way merges: nothing of either side is lost, and where both changed the same lines nobody wins silently."""

import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from paynto.projects.comparison import Effort
from paynto.projects.trash.merging import TooMuchToMerge, merge_texts, put_back_lines
from paynto.projects.trash.planning import plan_file

LINES = ["a\n", "b\n", "c\n", "de\n", "\r\n", "e\r\n", "\n"]


def _draw_texts(count: int, seed: int) -> Iterator[list[str]]:
    chance = random.Random(seed)
    for _ in range(400):
        yield ["".join(chance.choices(LINES, k=chance.randrange(12))) for _ in range(count)]


def test_one_changed_side_is_taken_as_it_is() -> None:
    for base, changed in _draw_texts(2, 1):
        assert merge_texts(base, changed, base, Effort()).text == changed
        assert merge_texts(base, base, changed, Effort()).text == changed
        assert merge_texts(base, changed, changed, Effort()).text == changed


def test_sides_are_equal() -> None:
    for base, one, two in _draw_texts(3, 2):
        assert merge_texts(base, one, two, Effort()) == merge_texts(base, two, one, Effort())


def test_every_former_line_comes_back_and_no_added_one_goes() -> None:
    for former, after in _draw_texts(2, 3):
        left = put_back_lines(former, after, Effort()).splitlines(keepends=True)
        assert set(former.splitlines(keepends=True)) <= set(left), (former, after)


def test_only_removed_lines_come_back() -> None:
    former = "import A\nimport B\n\nuse(A)\nuse(B)\nend\n"
    after = "import A\n\nuse(A)\nend\nmore\n"
    assert put_back_lines(former, after, Effort()) == (
        "import A\nimport B\n\nuse(A)\nuse(B)\nend\nmore\n"
    )


def test_both_sides_changing_a_line_is_a_conflict() -> None:
    found = merge_texts("a\nb\nc\n", "a\nB\nc\n", "a\nbb\nc\n", Effort())
    assert (found.text, found.conflicts) == (None, 1)


def _vary(lines: list[str], chance: random.Random, mark: str) -> list[str]:
    varied: list[str] = []
    for line in lines:
        draw = chance.random()
        if draw < 0.02:
            continue
        varied.append(f"{mark} instead of {line}" if draw < 0.04 else line)
        if draw > 0.98:
            varied.append(f"{mark} behind {line}")
    return varied


def test_clean_merges_are_those_of_git(tmp_path: Path) -> None:
    chance = random.Random(7)
    compared = 0
    for number in range(60):
        base = [f"line {index}\n" for index in range(40)]
        texts = {"base": base, "ours": _vary(base, chance, "x"), "theirs": _vary(base, chance, "y")}
        for name, lines in texts.items():
            (tmp_path / name).write_text("".join(lines))
        command = ["git", "merge-file", "-p", "ours", "base", "theirs"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        found = merge_texts(
            *("".join(texts[name]) for name in ("base", "ours", "theirs")), Effort()
        )
        if found.text is not None:
            assert (done.returncode, done.stdout) == (0, found.text), number
            compared += 1
        else:
            assert done.returncode > 0, number
    assert compared > 5


def test_hostile_texts_are_given_up_soon() -> None:
    one = "".join(f"{number % 700}\n" for number in range(50_000))
    two = "".join(f"{number * 7 % 701}\n" for number in range(50_000))
    with pytest.raises(TooMuchToMerge):
        merge_texts(one, two, one, Effort())
    plan = plan_file("a.txt", "changed", b"s\n" * 150, b"s\n" * 149, b"s\n" * 140, Effort(pairs=10))
    assert plan.state == "conflict"


def test_a_merge_that_breaks_json_is_a_conflict() -> None:
    former = b'{\n  "c": 3,\n\n  "a": 1\n}\n'
    after = b'{\n\n  "a": 1\n}\n'
    plan = plan_file("a.json", "changed", former, after, b'{\n\n  "b": 1\n}\n', Effort())
    assert (plan.state, plan.content) == ("mergeable", b'{\n  "c": 3,\n\n  "b": 1\n}\n')
    assert plan_file("a.json", "changed", former, after, b"{\n\n}\n", Effort()).state == "conflict"
    assert plan_file("a.ts", "changed", former, after, b"{\n\n}\n", Effort()).state == "mergeable"


@pytest.mark.parametrize(
    ("after", "current", "reason", "state"),
    [
        (None, None, "deleted", "gone"),
        (None, b"new\n", "deleted", "conflict"),
        (None, b"old\n", "deleted", "present"),
        (b"moved\n", b"moved\n", "replaced", "conflict"),
        (b"\0two", b"\0two", "changed", "mergeable"),
        (b"\0two", b"\0three", "changed", "conflict"),
    ],
)
def test_what_cannot_be_merged_is_never_overwritten_silently(
    after: bytes | None, current: bytes | None, reason: str, state: str
) -> None:
    assert plan_file("a", reason, b"old\n", after, current, Effort()).state == state
