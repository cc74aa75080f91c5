"""Quotes the lines of a file that are most like a text that was not found in it."""

import difflib
import re
from collections import Counter
from heapq import nsmallest

_MAX_SHOWN_LINES = 14
_MAX_LINE_CHARACTERS = 160
_COMMON_LINE = 20  # a line that occurs more often says nothing about the place
_MAX_COMPARED_LINES = 3_000
_MAX_LIKELY = 40
_MAX_LINES = 200_000  # of the file; more could not be shown to anybody
_WORD = re.compile(r"\w+")


def show_nearest_lines(source: str, search: str) -> str:
    """The nearest lines with their numbers, as `  12 | text`."""
    lines = source.removesuffix("\n").split("\n", _MAX_LINES)[:_MAX_LINES]
    searched = search.removesuffix("\n").split("\n")
    first = _find_nearest(list(map(str.strip, lines)), [line.strip() for line in searched[:200]])
    if first is None:
        first, heading = 0, "The file begins:"
    else:
        heading = "The nearest lines of the file are:"
    start = max(0, first - 1)
    end = min(len(lines), first + min(len(searched), _MAX_SHOWN_LINES - 2) + 1)
    width = len(str(end))
    shown = [
        f"{number:>{width}} | {_cut(line)}"
        for number, line in enumerate(lines[start:end], start + 1)
    ]
    return "\n".join((heading, *shown))


def _cut(line: str) -> str:
    line = line.rstrip()
    return line if len(line) <= _MAX_LINE_CHARACTERS else f"{line[:_MAX_LINE_CHARACTERS]}…"


def _find_nearest(lines: list[str], searched: list[str]) -> int | None:
    """The index where most lines agree; else where one line is similar to the longest one searched."""
    places: dict[str, list[int]] = {line: [] for line in searched if line}
    for index, line in enumerate(lines):
        if line in places and len(places[line]) <= _COMMON_LINE:
            places[line].append(index)
    votes: Counter[int] = Counter()
    for offset, line in enumerate(searched):
        found = places.get(line, [])
        if len(found) <= _COMMON_LINE:
            votes.update(max(0, index - offset) for index in found)
    if votes:
        return min(votes, key=lambda place: (-votes[place], place))
    return _find_similar(lines, searched)


def _find_similar(lines: list[str], searched: list[str]) -> int | None:
    telling = max(searched, key=len)[:_MAX_LINE_CHARACTERS]
    words = set(_WORD.findall(telling))
    candidates = {line[:_MAX_LINE_CHARACTERS] for line in lines[:_MAX_COMPARED_LINES] if line}
    # comparing sign by sign is slow, so only lines that share most words with the searched one are
    likely = nsmallest(
        _MAX_LIKELY,
        candidates,
        key=lambda line: (-len(words.intersection(_WORD.findall(line))), line),
    )
    similar = difflib.get_close_matches(telling, likely, n=1, cutoff=0.6)
    if not similar:
        return None
    index = next(i for i, line in enumerate(lines) if line[:_MAX_LINE_CHARACTERS] == similar[0])
    return max(0, index - searched.index(max(searched, key=len)))
