"""Applies search/replace blocks to a file: exactly, or with other indentation, but never by a guess."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from paynto.builder.indentation import reindent
from paynto.builder.nearest_lines import show_nearest_lines
from paynto.builder.output_format import EditBlock
from paynto.builder.placeholders import find_placeholder
from paynto.core.errors import InvalidInput

_MAX_PLACES = 5


class EditRefused(InvalidInput):
    """`message` quotes the lines of the file a model needs to write the block again."""

    code = "edit_refused"
    title = "The edit does not fit the file"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a block fits: the span it replaces, and with what."""

    start: int
    end: int
    replacement: str


@dataclass(frozen=True, slots=True)
class _Misfit:
    """Why a block fits nowhere, or in more places than one; said only when asked, because quoting takes time."""

    explain: Callable[[], str]


class _Source:
    """A text to find blocks in, with what comparing its lines without the blanks around them takes, made once."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    @cached_property
    def bare(self) -> str:
        """The lines without the blanks around them, with a newline behind the last."""
        return "\n".join(map(str.strip, self.lines)) + "\n"

    @cached_property
    def bare_lines(self) -> frozenset[str]:
        return frozenset(map(str.strip, self.lines))

    @cached_property
    def starts(self) -> list[int]:
        """Where each line starts, and where the text ends."""
        return [0, *accumulate(len(line) + 1 for line in self.lines)]


def apply_edit(text: str, blocks: Sequence[EditBlock], *, path: str = "the file") -> str:
    """The text with all blocks applied; raises EditRefused, and then none is.

    A search text must be found exactly once as whole lines. If it is not found at all, it may differ in the blanks around
    its lines, again in one place only; the replacement then takes the indentation of the file.
    """
    if not blocks:
        raise EditRefused(message=f"The edit of {path} has no block.", path=path)
    for number, block in enumerate(blocks, 1):
        found = find_placeholder(block.replace, path=path, known=block.search)
        if found is not None:
            raise _refuse(
                path, number, len(blocks), f"{found.text!r} stands for code; write the code out"
            )
    line_end = "\r\n" if _is_crlf(text) else "\n"
    fitted = [_fit_line_ends(block, text, line_end) for block in blocks]
    if not text.strip() and len(fitted) == 1 and not fitted[0].search.strip():
        return fitted[0].replace
    lacks_newline = not text.endswith("\n")
    source = text + line_end if lacks_newline else text
    result = _apply_at_once(_Source(source), fitted, path)
    if result is None:
        result = _apply_in_turn(source, fitted, path)
    return result.removesuffix(line_end) if lacks_newline else result


def _apply_at_once(source: _Source, blocks: Sequence[EditBlock], path: str) -> str | None:
    """All blocks found in the text as it was, so that no block can match what another one wrote."""
    places: list[_Place] = []
    for block in blocks:
        place = _find_place(source, block)
        if isinstance(place, _Misfit):
            if len(blocks) == 1:
                raise _refuse(path, 1, 1, place.explain())
            return None
        places.append(place)
    places.sort(key=lambda place: place.start)
    parts: list[str] = []
    position = 0
    for place in places:
        if place.start < position:
            return None
        parts += (source.text[position : place.start], place.replacement)
        position = place.end
    return "".join((*parts, source.text[position:]))


def _apply_in_turn(text: str, blocks: Sequence[EditBlock], path: str) -> str:
    """Each block found in what the blocks before it left."""
    for number, block in enumerate(blocks, 1):
        place = _find_place(_Source(text), block)
        if isinstance(place, _Misfit):
            raise _refuse(path, number, len(blocks), place.explain())
        text = "".join((text[: place.start], place.replacement, text[place.end :]))
    return text


def _find_place(source: _Source, block: EditBlock) -> _Place | _Misfit:
    if not block.search.strip():
        return _Misfit(lambda: "its search text is empty; quote the lines to be replaced")
    starts = _find_lines(source.text, block.search)
    if len(starts) == 1:
        return _Place(starts[0], starts[0] + len(block.search), block.replace)
    if starts:
        return _Misfit(
            lambda: _say_ambiguous([source.text.count("\n", 0, start) + 1 for start in starts])
        )
    return _find_place_by_words(source, block)


def _find_place_by_words(source: _Source, block: EditBlock) -> _Place | _Misfit:
    """Compare lines without the blanks around them."""
    searched = block.search.removesuffix("\n").split("\n")
    bare = [line.strip() for line in searched]
    if not source.bare_lines.issuperset(bare):
        return _Misfit(lambda: _say_not_found(source.text, block))
    needle = "\n".join(bare) + "\n"
    numbers = [source.bare.count("\n", 0, start) for start in _find_lines(source.bare, needle)]
    if len(numbers) > 1:
        return _Misfit(lambda: _say_ambiguous([number + 1 for number in numbers]))
    if not numbers:
        return _Misfit(lambda: _say_not_found(source.text, block))
    first, last = numbers[0], numbers[0] + len(searched)
    replacement = reindent(searched, source.lines[first:last], block.replace)
    if replacement is None:
        return _Misfit(
            lambda: (
                "its indentation does not fit the file in one way; quote the lines as they are\n"
                + show_nearest_lines(source.text, block.search)
            )
        )
    return _Place(source.starts[first], min(source.starts[last], len(source.text)), replacement)


def _find_lines(text: str, search: str) -> list[int]:
    """Where whole lines equal to `search` start, at most a few places."""
    starts = [0] if text.startswith(search) else []
    position = text.find(f"\n{search}")
    while position >= 0 and len(starts) < _MAX_PLACES:
        starts.append(position + 1)
        position = text.find(f"\n{search}", position + 1)
    return starts


def _is_crlf(text: str) -> bool:
    crlf = text.count("\r\n")
    return crlf > 0 and crlf == text.count("\n")


def _fit_line_ends(block: EditBlock, text: str, line_end: str) -> EditBlock:
    """Give the block whole lines and, where it uses one kind of line end throughout, the file's kind."""
    search, replace = (
        f"{part}\n" if part and not part.endswith("\n") else part
        for part in (block.search, block.replace)
    )
    if line_end == "\r\n" and "\r" not in search + replace:
        search, replace = search.replace("\n", "\r\n"), replace.replace("\n", "\r\n")
    elif "\r" not in text and _is_crlf(search + replace):
        search, replace = search.replace("\r\n", "\n"), replace.replace("\r\n", "\n")
    return EditBlock(search, replace)


def _say_ambiguous(line_numbers: Sequence[int]) -> str:
    shown = ", ".join(str(number) for number in line_numbers)
    return f"its search text fits more than one place (lines {shown}); quote more lines around it"


def _say_not_found(source: str, block: EditBlock) -> str:
    if block.replace.strip() and _find_lines(source, block.replace):
        return "its search text was not found, but its replacement is in the file already"
    return f"its search text was not found\n{show_nearest_lines(source, block.search)}"


def _refuse(path: str, number: int, count: int, reason: str) -> EditRefused:
    reason, _, quote = reason.partition("\n")
    message = f"Block {number} of {count} does not fit {path}: {reason}."
    return EditRefused(
        message=f"{message}\n{quote}" if quote else message,
        path=path,
        block=number,
        reason=reason,
    )
