"""Joins an answer that broke off with the answer that goes on with it."""

import re

from paynto.builder.output_format.parser import AnswerParser

_MAX_OVERLAP = 20_000
_MIN_OVERLAP = 16  # fewer signs, such as a closing brace, may be repeated on purpose
_MIN_LINE_OVERLAP = 4
_FENCE = re.compile(r"\A(\s*)(?:```|~~~)([\w-]*)[ \t]*\r?\n")
_LAST_FENCE = re.compile(r"\n[ \t]*(?:```|~~~)\s*\Z")
_MARKDOWN = (".md", ".mdx", ".markdown")


def join_continuation(partial: str, continuation: str) -> str:
    """One text of both, without what the continuation repeats of the end of `partial`.

    A continuation that opens the file again needs nothing: the parser lets the later, complete file count. A code fence around
    the continuation is taken off where it cannot be part of the answer.
    """
    fence = _FENCE.match(continuation)
    if fence is not None and _wraps_continuation(partial, fence):
        continuation = _LAST_FENCE.sub("\n", continuation[fence.end() :], count=1)
    window = partial[-_MAX_OVERLAP:]
    length = _find_overlap(window, continuation[:_MAX_OVERLAP])
    repeated = continuation[:length]
    # A line that was cut off and is begun anew is a repetition however short it is.
    is_line_begun_anew = (
        not repeated.endswith("\n")
        and (length == len(partial) or partial[: len(partial) - length].endswith("\n"))
        and len(set(repeated.strip())) > 1  # signs in a row, such as a marker's, may just go on
    )
    least = _MIN_LINE_OVERLAP if is_line_begun_anew else _MIN_OVERLAP
    return partial + (continuation[length:] if len(repeated.strip()) >= least else continuation)


def _wraps_continuation(partial: str, fence: re.Match[str]) -> bool:
    """Whether a fence at the start of the continuation only stands around it."""
    before = partial + fence[1]
    last_line = before.rpartition("\n")[2].strip()
    if last_line.strip("`~"):
        return True
    parser = AnswerParser()
    parser.feed(before)
    path = parser.open_path
    if path is None or not parser.has_content or last_line:
        return False
    # a fence without a language may be the end of one in the answer
    return bool(fence[2]) and not path.lower().endswith(_MARKDOWN)


def _find_overlap(end: str, start: str) -> int:
    """Length of the longest beginning of `start` with which `end` ends (Knuth, Morris and Pratt; linear)."""
    if not start:
        return 0
    borders = [0] * len(start)
    matched = 0
    for index in range(1, len(start)):
        while matched and start[index] != start[matched]:
            matched = borders[matched - 1]
        matched += start[index] == start[matched]
        borders[index] = matched
    matched = 0
    for sign in end:
        while matched and (matched == len(start) or sign != start[matched]):
            matched = borders[matched - 1]
        matched += sign == start[matched]
    return matched
