"""Three-way merge of texts by lines, and what a text becomes when only its removed lines come back."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from paynto.projects.comparison import Effort, count_pairs


class TooMuchToMerge(Exception):
    """The texts are so large and so alike that comparing them would take too long."""


@dataclass(frozen=True, slots=True)
class Merge:
    """The merged text, or None where both sides changed the same lines; `conflicts` counts such places."""

    text: str | None
    conflicts: int = 0


def put_back_lines(former: str, after: str, effort: Effort) -> str:
    """`after` with what `former` had more or otherwise; lines that were only added stay."""
    old, new = split_lines(former), split_lines(after)
    lines: list[str] = []
    for kind, new_from, new_to, old_from, old_to in _compare(new, old, effort).get_opcodes():
        lines += old[old_from:old_to] if kind in ("insert", "replace") else new[new_from:new_to]
    return "".join(lines)


def merge_texts(base: str, ours: str, theirs: str, effort: Effort) -> Merge:
    """What both sides made of `base`. Changes that touch each other without a line between are a conflict."""
    lines, one, two = split_lines(base), split_lines(ours), split_lines(theirs)
    merged: list[str] = []
    conflicts = 0
    at = at_one = at_two = 0
    for start, start_one, start_two, length in _find_common(lines, one, two, effort):
        before, mine, other = lines[at:start], one[at_one:start_one], two[at_two:start_two]
        if mine == other or other == before:
            merged += mine
        elif mine == before:
            merged += other
        else:
            conflicts += 1
        merged += lines[start : start + length]
        at, at_one, at_two = start + length, start_one + length, start_two + length
    return Merge(None if conflicts else "".join(merged), conflicts)


def split_lines(text: str) -> list[str]:
    """Lines with their ends, so that joining them gives the same text."""
    return text.splitlines(keepends=True)


def _compare(old: list[str], new: list[str], effort: Effort) -> SequenceMatcher[str]:
    effort.pairs -= count_pairs(old, new)
    if effort.pairs < 0:
        raise TooMuchToMerge()
    return SequenceMatcher(None, old, new)


def _find_common(
    base: list[str], one: list[str], two: list[str], effort: Effort
) -> Iterator[tuple[int, int, int, int]]:
    """Runs of lines that all three have, as places in each and a length; an empty one at the end."""
    first = _compare(base, one, effort).get_matching_blocks()
    second = _compare(base, two, effort).get_matching_blocks()
    i = j = 0
    while i < len(first) and j < len(second):
        left, right = first[i], second[j]
        start = max(left.a, right.a)
        end = min(left.a + left.size, right.a + right.size)
        if start < end:
            yield start, left.b + start - left.a, right.b + start - right.a, end - start
        if left.a + left.size < right.a + right.size:
            i += 1
        else:
            j += 1
    yield len(base), len(one), len(two), 0
