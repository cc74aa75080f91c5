"""Reads the content of `<file>`, strictly, and of tags that are nearly one."""

import re
from functools import lru_cache

from paynto.builder.output_format import tags
from paynto.builder.output_format.collector import Collector
from paynto.builder.output_format.loose_tags import read_loose_tag
from paynto.builder.output_format.operations import WriteOperation
from paynto.builder.output_format.reader import Reader
from paynto.builder.output_format.tags import Tag

_NEAR_END = re.compile(r"</file[ \t]*+>\Z", re.IGNORECASE)
_LONGEST_END = 40


def is_line_over(block: str, end: int, line_end: str) -> bool:
    """Whether the line ends here. Behind a tag line with CRLF, a CRLF is no part of the line."""
    if line_end == "\r\n" and block.startswith("\r", end):
        end += 1
    return end == len(block) or block.startswith("\n", end)


class FileReader(Reader):
    """`open` takes the line of the tag; `read` what follows."""

    def __init__(self, out: Collector, tag: Tag) -> None:
        super().__init__(out)
        self._tag = tag
        self._line_end = "\n"
        self._indent = ""

    @property
    def open_path(self) -> str | None:
        return self._tag.path

    def open(self, block: str, line_end: int) -> int | None:
        """The position behind a file that ends on its tag's line, or None."""
        tag = self._tag
        self._line_end = "\r\n" if block.endswith("\r\n", tag.end, line_end) else "\n"
        self._indent = block[tag.start : block.index("<", tag.start)]
        self._out.open_file(tag, self._line_end)
        if not block[tag.end : line_end].strip():
            return None
        end = None if tag.end_token else _find_end_on_line(block, tag.end, line_end)
        if end is None:
            self._out.add_content(block[tag.end : line_end])
            return None
        self._out.add_content(block[tag.end : end])
        self._close(tag.end, is_complete=True)
        return end + len(tags.FILE_END)

    def can_pass_on(self, start: str) -> bool:
        tag = self._tag
        if not tag.is_newline_kept or self._out.waits_for(start):
            return False
        if tag.end_token is not None:
            return not f"{tag.end_token}\r".startswith(start)
        if f"{tags.FILE_END}\r".startswith(start):
            return False
        bare = start.lstrip(tags.BLANKS)
        return bool(bare) and not tags.could_become_opener(bare)

    def emit(self, piece: str) -> None:
        self._out.add_content(piece)

    def read(self, block: str, position: int) -> int:
        if self._tag.end_token is not None:
            return self._read_until_token(block, position, self._tag.end_token)
        start = position
        while start < len(block):
            at, found = start, tags.FILE_LINE_HERE.match(block, start)
            if found is None:
                found = tags.FILE_LINE.search(block, start)
                if found is None:
                    break
                at = found.start() + 1
            is_end = block.startswith(tags.FILE_END, at)
            if is_end and is_line_over(block, at + len(tags.FILE_END), self._line_end):
                self._out.add_content(block[position:at])
                self._close(at, is_complete=True)
                return block.find("\n", at) + 1 or len(block)
            if not is_end and tags.read_tag(block, at) is not None:
                self._out.add_content(block[position:at])
                self._close(at, is_complete=False)
                return at
            start = block.find("\n", at) + 1 or len(block)
        self._out.add_content(block[position:])
        return len(block)

    def _read_until_token(self, block: str, position: int, token: str) -> int:
        start = position
        while start >= 0:
            end = start + len(token)
            if block.startswith(token, start) and is_line_over(block, end, self._line_end):
                self._out.add_content(block[position:start])
                self._close(start, is_complete=True)
                return block.find("\n", end) + 1 or len(block)
            start = block.find(f"\n{token}", start) + 1 or -1
        self._out.add_content(block[position:])
        return len(block)

    def close_at_end(self) -> WriteOperation | None:
        operation = self._close(None, is_complete=False)
        return None if operation.complete else operation

    def _close(self, position: int | None, *, is_complete: bool) -> WriteOperation:
        """`position` is None at the end of the answer."""
        self.is_over = True
        tag = self._tag
        content = self._out.take_content(position, is_complete=is_complete)
        mended = None if is_complete or tag.end_token else self._cut_near_end(content, position)
        if mended is not None:
            content, is_complete = mended, True
            self._out.show_again(tag, content)
            self._out.warn_once(
                "a </file> that is not alone on its line was taken as the end", position
            )
        elif not is_complete and position is None:
            self._out.warn(f"the answer ends inside {tag.path}", None)
        elif not is_complete:
            self._out.warn(f"{tag.path} has no {tags.FILE_END} line", position)
        operation = WriteOperation(tag.path, content, is_complete)
        self._out.close_file("write", operation)
        return operation

    def _cut_near_end(self, content: str, position: int | None) -> str | None:
        """The content before an end that is indented, in capitals or behind code, None without one.

        At the end of the answer it may be the content's own, so there it must be a line of its own, indented like the tag.
        """
        bare = content.rstrip()
        found = _NEAR_END.search(bare, max(0, len(bare) - _LONGEST_END))
        if found is None:
            return None
        line_start = bare.rfind("\n") + 1
        before = bare[line_start : found.start()]
        if not before.strip():
            is_sure = position is not None or (before in ("", self._indent) and content != bare)
            return bare[:line_start] if is_sure else None
        return bare[: found.start()] if position is not None else None


def _find_end_on_line(block: str, position: int, line_end: int) -> int | None:
    """Where a file that begins and ends on its tag's line ends: before blanks only, or before another tag."""
    for found in tags.FILE_END_ON_LINE.finditer(block, position, line_end):
        is_last = found["tag"] is None
        if is_last or tags.read_tag(block, found.end()) is not None:
            return found.start()
    return None


@lru_cache(64)
def _compile_loose_end(name: str) -> re.Pattern[str]:
    name = re.escape(name)
    return re.compile(
        rf"</(?:{name}|file)[ \t]*+>(?=[ \t\r]*+(?:\n|\Z))|"
        rf"^[ \t]*+<(?:{name}|file|edit|delete|rename|packages)(?=[ \t:=>])",
        re.IGNORECASE | re.MULTILINE,
    )


class LooseFileReader(Reader):
    """Content up to the closing tag at the end of a line, under the name that was written or ours."""

    def __init__(self, out: Collector, tag: Tag) -> None:
        super().__init__(out)
        self._tag = tag
        self._end = _compile_loose_end(tag.loose_name)
        out.open_file(tag, "\n")

    @property
    def open_path(self) -> str | None:
        return self._tag.path

    def read(self, block: str, position: int) -> int:
        start = position
        while (found := self._end.search(block, position)) is not None:
            at = found.start()
            if found.group().startswith("</"):
                line_start = block.rfind("\n", start, at) + 1 or start
                end = line_start if not block[line_start:at].strip() else at
                self._out.add_content(block[start:end])
                self._close(at, is_complete=True)
                return block.find("\n", found.end()) + 1 or len(block)
            if tags.read_tag(block, at) is not None or read_loose_tag(block, at) is not None:
                self._out.add_content(block[start:at])
                self._out.warn(f"{self._tag.path} has no </{self._tag.loose_name}>", at)
                self._close(at, is_complete=False)
                return at
            position = found.end()
        self._out.add_content(block[start:])
        return len(block)

    def close_at_end(self) -> WriteOperation | None:
        self._out.warn(f"the answer ends inside {self._tag.path}", None)
        return self._close(None, is_complete=False)

    def _close(self, position: int | None, *, is_complete: bool) -> WriteOperation:
        self.is_over = True
        content = self._out.take_content(position, is_complete=is_complete)
        operation = WriteOperation(self._tag.path, content, is_complete)
        self._out.close_file("write", operation)
        return operation
