"""What keeps a file from being read and has one remedy only: a comma, a closing tag or brace that the layout shows, a fragment.

A remedy counts when it makes the whole file sound and no other one does.
"""

import json
import re
from collections.abc import Iterator

from paynto.builder.modules import mask_literals
from paynto.builder.syntax import check_syntax, is_sound_script

_MOST_COMMAS = 20
_MOST_REMEDIES = 12
_MOST_LINES = 2000
_TAG = re.compile(r"(?P<indent>[ \t]*)<(?P<name>[A-Za-z][\w.]*)?(?=[\s>]|$)")
_OPENER = re.compile(r"(?P<indent>[ \t]*)\S.*[{(\[]$|(?P<alone>[ \t]*)[{(\[]$")
_PARTNERS = {"{": "}", "(": ")", "[": "]"}
_SELECTOR = re.compile(r"\s*[\w.#:&>*\[@][^{};]*[^{};,\s]\s*")
_DECLARATION = re.compile(r"\s+[\w-]+\s*:[^{}]*;\s*$")
_RETURNED = re.compile(r"(?P<indent>[ \t]*)(?:\S.*)?(?:\breturn|=>) \($")
_SCRIPTS = (".tsx", ".jsx", ".ts", ".js", ".mts", ".mjs")


def mend_file(path: str, text: str) -> tuple[str, str] | None:
    """A file that could not be read with its one remedy, and what that was; None when there is none or a choice."""
    if path.endswith(".json"):
        return mend_json(text)
    if path.endswith(".css"):
        return _mend_css(path, text)
    if not path.endswith(_SCRIPTS) or text.count("\n") > _MOST_LINES:
        return None
    found: dict[str, str] = {}
    for mended, note in _list_remedies(text):
        if is_sound_script(path, mended):
            found[mended] = note
            if len(found) > 1:
                return None
    return next(iter(found.items()), None)


def mend_json(text: str) -> tuple[str, str] | None:
    """Commas that are missing between members, or stand behind the last one."""
    for _ in range(_MOST_COMMAS):
        try:
            json.loads(text)
        except json.JSONDecodeError as error:
            before = text[: error.pos].rstrip()
            if error.msg == "Expecting ',' delimiter" and text[error.pos : error.pos + 1] == '"':
                text = f"{before},{text[len(before) :]}"
            elif before.endswith(",") and text[error.pos : error.pos + 1] in ("}", "]"):
                text = before[:-1] + text[len(before) :]
            elif error.msg.startswith("Illegal trailing comma"):
                text = text[: error.pos] + text[error.pos + 1 :]
            else:
                return None
        except RecursionError:
            return None
        else:
            return text, "commas"
    return None


def _mend_css(path: str, text: str) -> tuple[str, str] | None:
    """The brace of the only rule that has declarations below its selector and none."""
    lines = text.split("\n")
    places = [
        number
        for number, line in enumerate(lines[:-1])
        if _SELECTOR.fullmatch(line) and _DECLARATION.match(lines[number + 1])
        if _indent_of(line) < _indent_of(lines[number + 1])
    ]
    if len(places) != 1:
        return None
    lines[places[0]] = f"{lines[places[0]].rstrip()} {{"
    mended = "\n".join(lines)
    return None if check_syntax(path, mended) else (mended, "{ was missing")


def _indent_of(line: str) -> int:
    return len(line) - len(line.lstrip())


def _list_remedies(text: str) -> Iterator[tuple[str, str]]:
    lines = text.split("\n")
    masked = mask_literals(text).split("\n")
    count = 0
    for number, line in enumerate(masked):
        for place, closer in _find_missing_closers(masked, number, line):
            changed = [*lines[:place], closer, *lines[place:]]
            yield "\n".join(changed), f"{closer.strip()} was missing"
            count += 1
        end = _find_returned(masked, number)
        if end is not None:
            yield "\n".join(_wrap(lines, number, end)), "put a fragment around elements"
            count += 1
        if count > _MOST_REMEDIES:
            return


def _find_missing_closers(masked: list[str], number: int, line: str) -> Iterator[tuple[int, str]]:
    """Where the layout says that a tag or bracket of this line ends, when no end stands there."""
    tag = _TAG.match(line)
    if tag is not None:
        body = _find_tag_end(masked, number, tag.end())
        if body is not None:
            end = f"</{tag['name'] or ''}>"
            place = _find_dedent(masked, body, tag["indent"])
            if not _stands_at(masked, place, tag["indent"], end):
                yield _skip_blank_back(masked, place), f"{tag['indent']}{end}"
        return
    stripped = line.rstrip()
    opener = _OPENER.match(stripped)
    if opener is not None:
        indent = opener["indent"] if opener["alone"] is None else opener["alone"]
        closer = _PARTNERS[stripped[-1]]
        place = _find_dedent(masked, number, indent)
        if not _stands_at(masked, place, indent, closer):
            yield _skip_blank_back(masked, place), f"{indent}{closer}"


def _find_tag_end(masked: list[str], number: int, column: int) -> int | None:
    """The line on which an opening tag ends; None when it closes itself or has its end in the same line."""
    depth = 0
    for row in range(number, min(len(masked), number + 60)):
        line = masked[row]
        for place in range(column if row == number else 0, len(line)):
            sign = line[place]
            depth += (sign == "{") - (sign == "}")
            if sign == ">" and depth == 0 and line[place - 1 : place] != "=":
                is_closed = line[place - 1 : place] == "/" or line[place + 1 :].strip() != ""
                return None if is_closed else row
    return None


def _find_dedent(masked: list[str], number: int, indent: str) -> int:
    """The first line behind this one that is not deeper than the indent, or the end of the file."""
    for row in range(number + 1, len(masked)):
        line = masked[row]
        if line.strip() and len(line) - len(line.lstrip()) <= len(indent):
            return row
    return len(masked)


def _stands_at(masked: list[str], place: int, indent: str, closer: str) -> bool:
    return place < len(masked) and masked[place].startswith(f"{indent}{closer}")


def _skip_blank_back(masked: list[str], place: int) -> int:
    while place > 0 and not masked[place - 1].strip():
        place -= 1
    return place


def _find_returned(masked: list[str], number: int) -> int | None:
    """The line with the `)` of elements that are returned in parentheses over several lines."""
    found = _RETURNED.match(masked[number].rstrip())
    if found is None:
        return None
    end = _find_dedent(masked, number, found["indent"])
    return end if _stands_at(masked, end, found["indent"], ")") and end > number + 2 else None


def _wrap(lines: list[str], start: int, end: int) -> list[str]:
    first = lines[start + 1]
    indent = first[: len(first) - len(first.lstrip())]
    inner = [f"  {line}" if line.strip() else line for line in lines[start + 1 : end]]
    return [*lines[: start + 1], f"{indent}<>", *inner, f"{indent}</>", *lines[end:]]
