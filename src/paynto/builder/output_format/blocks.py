"""The search/replace blocks inside an `<edit>`."""

import re

from paynto.builder.output_format.operations import EditBlock

_MARKER = re.compile(r"(?:(<{5,9}) SEARCH|(={5,9})|(>{5,9}) REPLACE)[ \t]*+\r?")
_MARKER_SIGNS = ("<<<<<", "=====", ">>>>>")


class BlockReader:
    """Reads blocks line by line. An unsound block is dropped with a warning and spoils the edit."""

    def __init__(self) -> None:
        self.blocks: list[EditBlock] = []
        self.is_sound = True
        self._separator: str | None = None  # of the open block
        self._search: list[str] = []
        self._replace: list[str] | None = None  # None before the separator
        self._has_stray_text = False
        self._is_skipping = False  # behind a dropped block, up to its closing marker

    @property
    def is_inside_block(self) -> bool:
        return self._separator is not None

    def read_line(self, line: str) -> str | None:
        """Take one line with its newline; the answer is a warning, or None."""
        if line.startswith(_MARKER_SIGNS):
            match = _MARKER.fullmatch(line.removesuffix("\n"))
            if match is not None:
                return self._read_marker(line, *match.groups())
        return self.read_text(line)

    def finish(self) -> str | None:
        if self._separator is not None:
            return self._drop("a block has no >>>>>>> REPLACE line")
        if not self.blocks and self.is_sound:
            self.is_sound = False
            return "an edit has no block"
        return None

    def read_text(self, line: str) -> str | None:
        """Take one line or more that hold no marker."""
        if self._replace is not None:
            self._replace.append(line)
        elif self._separator is not None:
            self._search.append(line)
        elif not (self._has_stray_text or self._is_skipping or line.isspace()):
            self._has_stray_text = True
            return "text between the blocks of an edit is ignored"
        return None

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
        self._separator = "=" * length
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
        self._reset()
        return f"{reason}: the block is not applied"

    def _reset(self) -> None:
        self._separator = None
        self._search = []
        self._replace = None
