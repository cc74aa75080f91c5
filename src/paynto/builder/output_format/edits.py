"""Reads the blocks of `<edit>`, strictly, and of tags that are nearly one."""

import re

from paynto.builder.output_format import tags
from paynto.builder.output_format.blocks import BlockReader
from paynto.builder.output_format.collector import Collector
from paynto.builder.output_format.diffs import read_other_notation
from paynto.builder.output_format.files import is_line_over
from paynto.builder.output_format.operations import EditOperation
from paynto.builder.output_format.reader import Reader
from paynto.builder.output_format.tags import Tag


class EditReader(Reader):
    """`open` takes the line of the tag; `read` what follows."""

    def __init__(self, out: Collector, tag: Tag) -> None:
        super().__init__(out)
        self._tag = tag
        self._line_end = "\n"
        self._blocks = BlockReader(out.show_blocks)
        name = re.escape(tag.loose_name)
        loose_end = rf"[ \t]*+</(?:{name}|edit)[ \t]*+>[ \t]*+\r?\n?\Z"
        self._loose_end = re.compile(loose_end, re.IGNORECASE) if name else None
        self._telling_line = tags.LOOSE_EDIT_LINE if name else tags.EDIT_LINE

    @property
    def open_path(self) -> str | None:
        return self._tag.path

    def open(self, block: str, line_end: int) -> int | None:
        """The position behind an edit that ends on its tag's line, or None."""
        tag = self._tag
        self._line_end = "\r\n" if block.endswith("\r\n", tag.end, line_end) else "\n"
        self._out.open_file(tag, self._line_end)
        rest = block[tag.end : line_end]
        if tag.end_token is None and rest.lstrip(tags.BLANKS).startswith(tags.EDIT_END):
            self._close(tag.end, is_closed=True)
            return block.index(tags.EDIT_END, tag.end) + len(tags.EDIT_END)
        if rest.strip():
            self._warn_at(tag.end, self._blocks.read_line(rest))
        return None

    def read(self, block: str, position: int) -> int:
        token = self._tag.end_token
        while position < len(block):
            if token is None:
                position = self._read_plain_lines(block, position)
                if position >= len(block):
                    break
            line_end = block.find("\n", position) + 1 or len(block)
            if self._is_end(block, position, line_end):
                self._close(position, is_closed=True)
                return line_end
            if token is None and self._is_cut_off(block, position):
                message = f"the edit of {self._tag.path} has no {tags.EDIT_END} line"
                self._out.warn(message, position)
                self._close(position, is_closed=False)
                return position
            self._warn_at(position, self._blocks.read_line(block[position:line_end]))
            position = line_end
        return position

    def _is_end(self, block: str, position: int, line_end: int) -> bool:
        if self._loose_end is not None:
            return self._loose_end.match(block[position:line_end]) is not None
        token = self._tag.end_token or tags.EDIT_END
        if not block.startswith(token, position):
            return False
        return is_line_over(block, position + len(token), self._line_end)

    def _read_plain_lines(self, block: str, position: int) -> int:
        """Read at once the lines that can be neither a marker nor a tag; much faster than one by one."""
        position = self._blocks.read_sound_blocks(block, position)
        separator = self._blocks.exact_separator
        if self._blocks.is_hopeless:
            telling = tags.EDIT_OVER
        elif separator and self._loose_end is None:
            telling = tags.block_line(len(separator))
        else:
            telling = self._telling_line
        end = tags.find_line(telling, block, position)
        if end > position:
            self._warn_at(position, self._blocks.read_text(block[position:end]))
        return end

    def _is_cut_off(self, block: str, position: int) -> bool:
        at = position
        while block.startswith((" ", "\t"), at):
            at += 1
        return block.startswith(tags.OPENERS, at) and tags.read_tag(block, position) is not None

    def close_at_end(self) -> EditOperation:
        self._out.warn(f"the answer ends inside {self._tag.path}", None)
        return self._close(None, is_closed=False)

    def _close(self, position: int | None, *, is_closed: bool) -> EditOperation:
        self.is_over = True
        other = read_other_notation(self._blocks.take_stray_text())
        if other is not None:
            self._blocks.accept(other[0])
            self._warn_at(position, other[1])
        self._warn_at(position, self._blocks.finish())
        is_complete = is_closed and self._blocks.is_sound
        operation = EditOperation(self._tag.path, tuple(self._blocks.blocks), is_complete)
        self._out.close_file("edit", operation)
        return operation

    def _warn_at(self, position: int | None, warning: str | None) -> None:
        if warning is not None:
            self._out.warn(f"{self._tag.path}: {warning}", position)
