"""The search/replace blocks inside an `<edit>`."""

import re
from collections.abc import Callable, Sequence

from paynto.builder.output_format.operations import EditBlock

_MARKER = re.compile(r"(?:(<{5,9}) SEARCH|(={5,9})|(>{5,9}) REPLACE)[ \t]*+\r?")
_MARKER_SIGNS = ("<<<<<", "=====", ">>>>>")
_LINE = r"(?:(?![ \t]*+(?:[<=>]{5}|</edit>|<(?:file|edit|delete|rename|packages)\b))[^\n]*+\n)*+"
_SOUND_BLOCK = re.compile(
    rf"(<{{5,9}}+) SEARCH[ \t]*+\r?\n({_LINE})(={{5,9}}+)[ \t]*+\r?\n({_LINE})>{{5,9}}+ REPLACE[ \t]*+\r?\n"
)
_NEAR_MARKER = re.compile(
    r"[ \t]*+(?:(<{5,9}|-{5,9}) ?(?:SEARCH|ORIGINAL|OLD|FIND|BEFORE)\b[^\n]{0,200}|(={5,9})|(>{5,9}|\+{5,9}) ?"
    r"(?:REPLACE|UPDATED?|NEW|AFTER)\b[^\n]{0,200})[ \t]*+\r?",
    re.IGNORECASE,
)
_NEAR_SIGNS = ("<<<<<", "=====", ">>>>>", "-----", "+++++")
_MAX_STRAY = 200_000  # characters of another notation that are looked at
_STRAY = "text between the blocks of an edit is ignored"
_MAX_UNSOUND = 1_000  # blocks; an edit with more is no edit at all

Show = Callable[[int, Sequence[EditBlock]], None]
"""Takes the number of a block and what has come of it, and of the blocks that follow it, since it was called last."""


class BlockReader:
    """Reads blocks line by line. An unsound block is dropped with a warning and spoils the edit."""

    def __init__(self, show: Show | None = None) -> None:
        self._show = show
        self._number = 0  # of the newest block
        self.blocks: list[EditBlock] = []
        self.is_sound = True
        self._separator: str | None = None  # of the open block
        self._search: list[str] = []
        self._replace: list[str] | None = None  # None before the separator
        self._has_stray_text = False
        self._is_skipping = False  # behind a dropped block, up to its closing marker
        self._is_near = False  # whether the open block began with a marker that is nearly one
        self._stray: list[str] = []  # text outside blocks, while there is none
        self._stray_length = 0
        self._unsound = 0

    @property
    def is_hopeless(self) -> bool:
        """Whether so many blocks were unsound that the rest is not looked at."""
        return self._unsound > _MAX_UNSOUND

    def read_sound_blocks(self, text: str, position: int) -> int:
        """Read at once the blocks in a row at `position` that hold nothing like a marker; the position behind them."""
        if self._separator is not None or self._is_skipping:
            return position
        read: list[EditBlock] = []
        while (found := _SOUND_BLOCK.match(text, position)) is not None:
            opener, search, separator, replace = found.groups()
            if len(opener) != len(separator) or (self._stray and not self.blocks):
                break
            read.append(EditBlock(search, replace))
            position = found.end()
        self.accept(read)
        return position

    def _show_blocks(self, first: int, blocks: Sequence[EditBlock]) -> None:
        if self._show is not None:
            self._show(first, blocks)

    @property
    def exact_separator(self) -> str | None:
        """The only separator that counts in the open block; None outside, and where markers are tolerated."""
        return None if self._is_near else self._separator

    @property
    def is_inside_block(self) -> bool:
        return self._separator is not None

    def read_line(self, line: str) -> str | None:
        """Take one line with its newline; the answer is a warning, or None."""
        if self._unsound > _MAX_UNSOUND:
            return None
        if line.startswith(_MARKER_SIGNS):
            match = _MARKER.fullmatch(line, 0, len(line) - line.endswith("\n"))
            if match is not None:
                return self._read_marker(line, *match.groups())
        if (self._is_near or self._separator is None) and line.lstrip(" \t").startswith(
            _NEAR_SIGNS
        ):
            match = _NEAR_MARKER.fullmatch(line, 0, len(line) - line.endswith("\n"))
            if match is not None:
                return self._read_near_marker(line, *match.groups())
        return self.read_text(line)

    def _read_near_marker(
        self, line: str, opener: str | None, separator: str | None, closer: str | None
    ) -> str | None:
        if opener is not None and self._separator is None:
            self._open(len(opener))
            self._is_near = True
            return f"the marker {line.strip()[:40]!r} was read as <<<<<<< SEARCH"
        if self._is_near and separator is not None:
            return self._separate(line, separator)
        if self._is_near and closer is not None:
            return self._close()
        return self.read_text(line)

    def finish(self) -> str | None:
        if self._separator is not None:
            return self._drop("a block has no >>>>>>> REPLACE line")
        if not self.blocks and self.is_sound:
            self.is_sound = False
            return "an edit has no block"
        return None

    def take_stray_text(self) -> str:
        """What an edit without any block holds; it may be another notation."""
        if self.blocks or not self.is_sound or self.is_inside_block:
            return ""
        return "".join(self._stray)[:_MAX_STRAY]

    def accept(self, blocks: Sequence[EditBlock]) -> None:
        """Take blocks that were read as a whole, here or from another notation."""
        if not blocks:
            return
        self._show_blocks(self._number + 1, blocks)
        self._number += len(blocks)
        self.blocks += blocks

    def read_text(self, line: str) -> str | None:
        """Take one line or more that hold no marker."""
        if self._replace is not None:
            self._replace.append(line)
            shown = EditBlock("", line)
        elif self._separator is not None:
            self._search.append(line)
            shown = EditBlock(line, "")
        else:
            return self._read_stray_text(line)
        self._show_blocks(self._number, (shown,))
        return None

    def _read_stray_text(self, line: str) -> str | None:
        if not self.blocks and self._stray_length < _MAX_STRAY:
            self._stray.append(line)
            self._stray_length += len(line)
        if not self.blocks or self._has_stray_text or self._is_skipping or line.isspace():
            return None
        self._has_stray_text = True
        return _STRAY

    def _read_marker(
        self, line: str, opener: str | None, separator: str | None, closer: str | None
    ) -> str | None:
        if opener is not None:
            return self._open(len(opener))
        if separator is not None:
            return self._separate(line, separator)
        assert closer is not None
        return self._close()

    def _open(self, length: int) -> str | None:
        warning = None
        self._is_skipping = False
        if self._separator is not None:
            warning = self._drop("a block begins inside a block")
        elif not (self._has_stray_text or self.blocks) and "".join(self._stray).strip():
            warning, self._has_stray_text = _STRAY, True
        self._separator = "=" * length
        self._number += 1
        return warning

    def _separate(self, line: str, separator: str) -> str | None:
        if self._is_skipping:
            return None
        if self._separator is None:
            self.is_sound = False
            return "a ======= line stands outside a block"
        if separator != self._separator:
            return self.read_text(line)
        if self._replace is not None:
            self._is_skipping = True
            return self._drop(
                "a block has two separators; use markers of another length when the text holds one"
            )
        self._replace = []
        return None

    def _close(self) -> str | None:
        if self._is_skipping:
            self._is_skipping = False
            return None
        if self._separator is None:
            self.is_sound = False
            return "a >>>>>>> REPLACE line stands outside a block"
        if self._replace is None:
            return self._drop("a block has no separator as long as its opening marker")
        self.blocks.append(EditBlock("".join(self._search), "".join(self._replace)))
        self._reset()
        return None

    def _drop(self, reason: str) -> str:
        self.is_sound = False
        self._unsound += 1
        self._reset()
        return f"{reason}: the block is not applied"

    def _reset(self) -> None:
        self._separator = None
        self._search = []
        self._replace = None
        self._is_near = False
