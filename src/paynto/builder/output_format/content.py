"""The content of one file while it streams in: what may be shown already, and what it is in the end."""

import re

_PROSE = (".md", ".mdx", ".markdown")
_BLANKS = " \t\r\n"
_MOST_BLANKS = 64
_FENCE = re.compile(rf"[{_BLANKS}]{{0,{_MOST_BLANKS - 1}}}+(`{{3,}}+|~{{3,}}+)[^\n`]*+\n")
_MAX_HELD = 256


class FileContent:
    """Pieces add up to the content. A code fence around the whole of it is taken off, and never off Markdown or behind end="…"."""

    def __init__(
        self, path: str, line_end: str, *, is_newline_kept: bool, has_token: bool = False
    ) -> None:
        self._parts: list[str] = []
        self._line_end = line_end
        self._is_newline_kept = is_newline_kept
        can_lose_fence = is_newline_kept and not has_token
        self._is_undecided = can_lose_fence and not path.lower().endswith(_PROSE)
        self._start = ""  # while only blanks have come
        self._fence: re.Match[str] | None = None
        self._shown: list[str] = []  # kept where a fence stands at the beginning
        self._held = ""
        self._is_mid_line = False

    @property
    def has_begun(self) -> bool:
        return bool(self._parts)

    def waits_for(self, start: str) -> bool:
        """Whether the line that begins with `start` must be whole before it is taken."""
        if not self._is_undecided and self._fence is None:
            return False
        return start.lstrip(" \t").startswith(("`", "~"))

    def add(self, piece: str) -> str:
        """The answer is what can be shown by now."""
        self._parts.append(piece)
        if self._is_undecided:
            self._start += piece
            if not self._start.strip(_BLANKS) and len(self._start) < _MOST_BLANKS:
                return ""
            self._is_undecided = False
            piece = self._start
            self._fence = _FENCE.match(piece)
            if self._fence is not None:
                piece = piece[self._fence.end() :]
        if self._fence is not None:
            return self._hold_fence(piece)
        return piece if self._is_newline_kept else self._hold_newline(piece)

    def take(self, *, is_complete: bool) -> tuple[str, str | None, bool]:
        """The content, what is still to be shown (None: all of it, from the start), and whether a fence was taken off."""
        content = "".join(self._parts)
        if not self._is_newline_kept:
            if self._held and is_complete:
                return content.removesuffix(self._held), "", False
            return content, self._held, False
        if self._fence is None:
            return content, self._start if self._is_undecided else "", False
        inner = _take_fence_off(content, self._fence) if is_complete else None
        is_taken_off = inner is not None
        content = content if inner is None else inner
        shown = "".join(self._shown)
        rest = content[len(shown) :] if is_taken_off and content.startswith(shown) else None
        return content, rest, is_taken_off

    def _hold_newline(self, piece: str) -> str:
        """With newline="no", the last newline waits until more follows."""
        piece = self._held + piece
        self._held = self._line_end if piece.endswith(self._line_end) else ""
        return piece.removesuffix(self._held)

    def _hold_fence(self, piece: str) -> str:
        """The last line waits where it may be the closing fence."""
        piece = self._held + piece
        self._held = ""
        bare = piece.rstrip(_BLANKS)
        start = bare.rfind("\n") + 1
        is_fence = bare[start:].lstrip(" \t")[:3] in ("```", "~~~")
        if is_fence and len(piece) - start < _MAX_HELD and (start or not self._is_mid_line):
            piece, self._held = piece[:start], piece[start:]
        if piece:
            self._shown.append(piece)
            self._is_mid_line = not piece.endswith("\n")
        return piece


def _take_fence_off(content: str, opening: re.Match[str]) -> str | None:
    bare = content.rstrip(_BLANKS)
    start = bare.rfind("\n") + 1
    closing = bare[start:].lstrip(" \t")
    signs = opening[1]
    is_closing = closing.startswith(signs) and not closing.strip(signs[0])
    if not is_closing or start < opening.end():
        return None
    return content[opening.end() : start]
