"""The streaming parser of the output format described in docs/builder/output-format.md.

Only whole lines are judged, so any chunking gives the same result; the beginning of a line that can no longer be a tag
or an end is passed on at once, so a long line does not hold up the chat. Work is linear in the length of the answer.
"""

from paynto.builder.output_format import tags
from paynto.builder.output_format.blocks import BlockReader
from paynto.builder.output_format.collector import Collector
from paynto.builder.output_format.events import Event
from paynto.builder.output_format.operations import (
    DeleteOperation,
    EditOperation,
    PackagesOperation,
    ParseResult,
    RenameOperation,
    WriteOperation,
)
from paynto.builder.output_format.tags import Tag

_LOOK_AHEAD = 256
"""A line whose first so many characters could still become a tag waits for its end."""


class AnswerParser:
    """Feed it an answer in pieces of any size; `finish` gives the whole result."""

    def __init__(self) -> None:
        self._out = Collector()
        self._pending: list[str] = []  # the beginning of a line that is not decided yet
        self._pending_length = 0
        self._is_inside_line = False  # the beginning of this line was passed on already
        self._tag: Tag | None = None  # the open file, edit or packages
        self._line_end = "\n"  # how the line of the open tag ended
        self._blocks = BlockReader()
        self._raw: list[str] = []  # the lines of an open <packages>
        self._is_finished = False

    def feed(self, chunk: str) -> list[Event]:
        cut = chunk.rfind("\n") + 1
        if cut:
            self._pending.append(chunk[:cut])
            block = "".join(self._pending)
            chunk = chunk[cut:]
            self._pending, self._pending_length = [], 0
            self._read_lines(block)
        if chunk:
            self._pending.append(chunk)
            self._pending_length += len(chunk)
            self._pass_on_beginning(len(chunk))
        return self._out.take_events()

    def close(self) -> list[Event]:
        """The answer is over: the events of its last line and of what was left open."""
        if not self._is_finished:
            self._is_finished = True
            block = "".join(self._pending)
            self._pending = []
            self._read_lines(block)
            self._close_at_end()
        return self._out.take_events()

    def finish(self) -> ParseResult:
        self.close()
        return self._out.build_result()

    def _pass_on_beginning(self, added: int) -> None:
        if not self._is_inside_line:
            was_long = self._pending_length - added >= _LOOK_AHEAD
            if was_long or not self._can_pass_on("".join(self._pending)[:_LOOK_AHEAD]):
                return
            self._is_inside_line = True
        self._emit("".join(self._pending))
        self._pending, self._pending_length = [], 0

    def _can_pass_on(self, start: str) -> bool:
        """Whether the line that begins with `start` is plain text or content, whatever follows."""
        tag = self._tag
        if tag is not None:
            if tag.name != "file" or not tag.is_newline_kept:
                return False
            if tag.end_token is not None:
                return not f"{tag.end_token}\r".startswith(start)
            if f"{tags.FILE_END}\r".startswith(start):
                return False
        bare = start.lstrip(tags.BLANKS)
        return bool(bare) and not tags.could_become_opener(bare)

    def _emit(self, piece: str) -> None:
        if self._tag is None:
            self._out.add_text(piece)
        else:
            self._out.add_content(piece)

    def _read_lines(self, block: str) -> None:
        """Read whole lines; only the last line of the answer may lack its newline."""
        position = 0
        if self._is_inside_line:
            position = block.find("\n") + 1 or len(block)
            self._emit(block[:position])
            self._is_inside_line = False
        self._out.begin_block(block)
        while position < len(block):
            if self._tag is None:
                position = self._read_text(block, position)
            elif self._tag.name == "file":
                position = self._read_content(block, position, self._tag)
            elif self._tag.name == "edit":
                position = self._read_edit(block, position, self._tag)
            else:
                position = self._read_packages(block, position)
        self._out.end_block()

    # Text

    def _read_text(self, block: str, position: int) -> int:
        for start, _ in tags.find_line_heads(tags.OPENER, block, position):
            if tags.read_tag(block, start) is None:
                self._out.warn("a tag that cannot be read is left in the text", start)
                continue
            self._out.add_text(block[position:start])
            return self._read_tags(block, start)
        self._out.add_text(block[position:])
        return len(block)

    def _read_tags(self, block: str, position: int) -> int:
        """Read the tags that stand in a row on one line; what follows the last is text."""
        line_end = block.find("\n", position) + 1 or len(block)
        while (tag := tags.read_tag(block, position)) is not None:
            for oddity in tag.find_oddities():
                self._out.warn(oddity, position)
            next_position = self._open(block, tag, line_end)
            if next_position is None:
                return line_end
            position = next_position
        if block[position:line_end].strip():
            self._out.add_text(block[position:line_end])
        return line_end

    def _open(self, block: str, tag: Tag, line_end: int) -> int | None:
        """Act on a tag; the answer is the position behind it, or None when it goes on on the next line."""
        if tag.name == "delete":
            self._out.add_operation(DeleteOperation(tag.path), tag.end)
            return tag.end
        if tag.name == "rename":
            renamed = RenameOperation(tag.attributes["from"], tag.attributes["to"])
            self._out.add_operation(renamed, tag.end)
            return tag.end
        if tag.name == "packages":
            return self._open_packages(block, tag, line_end)
        return self._open_file(block, tag, line_end)

    # Files

    def _open_file(self, block: str, tag: Tag, line_end: int) -> int | None:
        self._tag = tag
        self._line_end = "\r\n" if block.endswith("\r\n", tag.end, line_end) else "\n"
        self._out.open_file(tag, self._line_end)
        if tag.name == "edit":
            return self._open_edit(block, tag, line_end)
        if not block[tag.end : line_end].strip():
            return None
        end = None if tag.end_token else _find_end_on_line(block, tag.end, line_end)
        if end is None:
            self._out.add_content(block[tag.end : line_end])
            return None
        self._out.add_content(block[tag.end : end])
        self._close_file(tag, is_complete=True)
        return end + len(tags.FILE_END)

    def _read_content(self, block: str, position: int, tag: Tag) -> int:
        if tag.end_token is not None:
            return self._read_until_token(block, position, tag, tag.end_token)
        for start, match in tags.find_line_heads(tags.OPENER_OR_FILE_END, block, position):
            if match.group() == tags.FILE_END:
                end = match.end()
                if start == match.start() and self._is_line_over(block, end):
                    self._out.add_content(block[position:start])
                    self._close_file(tag, is_complete=True)
                    return block.find("\n", end) + 1 or len(block)
            elif tags.read_tag(block, start) is not None:
                self._out.add_content(block[position:start])
                self._out.warn(f"{tag.path} has no {tags.FILE_END} line", start)
                self._close_file(tag, is_complete=False)
                return start
        self._out.add_content(block[position:])
        return len(block)

    def _read_until_token(self, block: str, position: int, tag: Tag, token: str) -> int:
        start = position
        while start >= 0:
            end = start + len(token)
            if block.startswith(token, start) and self._is_line_over(block, end):
                self._out.add_content(block[position:start])
                self._close_file(tag, is_complete=True)
                return block.find("\n", end) + 1 or len(block)
            start = block.find(f"\n{token}", start) + 1 or -1
        self._out.add_content(block[position:])
        return len(block)

    def _is_line_over(self, block: str, end: int) -> bool:
        """Whether the line ends here. Behind a tag line with CRLF, a CRLF is no part of the line."""
        if self._line_end == "\r\n" and block.startswith("\r", end):
            end += 1
        return end == len(block) or block.startswith("\n", end)

    def _close_file(self, tag: Tag, *, is_complete: bool) -> WriteOperation:
        content = self._out.take_content(is_complete=is_complete)
        operation = WriteOperation(tag.path, content, is_complete)
        self._tag = None
        self._out.close_file("write", operation)
        return operation

    # Edits

    def _open_edit(self, block: str, tag: Tag, line_end: int) -> int | None:
        self._blocks = BlockReader()
        rest = block[tag.end : line_end]
        if tag.end_token is None and rest.lstrip(tags.BLANKS).startswith(tags.EDIT_END):
            self._close_edit(tag, tag.end, is_closed=True)
            return block.index(tags.EDIT_END, tag.end) + len(tags.EDIT_END)
        if rest.strip():
            self._warn_at(tag.end, self._blocks.read_line(rest))
        return None

    def _read_edit(self, block: str, position: int, tag: Tag) -> int:
        token = tag.end_token or tags.EDIT_END
        while position < len(block):
            if tag.end_token is None:
                position = self._read_plain_lines(block, position)
            line_end = block.find("\n", position) + 1 or len(block)
            is_end = block.startswith(token, position)
            if is_end and self._is_line_over(block, position + len(token)):
                self._close_edit(tag, position, is_closed=True)
                return line_end
            line = block[position:line_end]
            if tag.end_token is None and self._is_cut_off(block, position, line):
                self._out.warn(f"the edit of {tag.path} has no {tags.EDIT_END} line", position)
                self._close_edit(tag, position, is_closed=False)
                return position
            self._warn_at(position, self._blocks.read_line(line))
            position = line_end
        return position

    def _read_plain_lines(self, block: str, position: int) -> int:
        """Read at once the lines that can be neither a marker nor a tag; much faster than one by one."""
        match = tags.EDIT_LINE.search(block, position)
        end = len(block) if match is None else match.start()
        if end > position:
            self._warn_at(position, self._blocks.read_text(block[position:end]))
        return end

    def _is_cut_off(self, block: str, position: int, line: str) -> bool:
        bare = line.lstrip(tags.BLANKS)
        return bare.startswith(tags.OPENERS) and tags.read_tag(block, position) is not None

    def _close_edit(self, tag: Tag, position: int | None, *, is_closed: bool) -> EditOperation:
        self._warn_at(position, self._blocks.finish())
        is_complete = is_closed and self._blocks.is_sound
        operation = EditOperation(tag.path, tuple(self._blocks.blocks), is_complete)
        self._tag = None
        self._out.close_file("edit", operation)
        return operation

    def _warn_at(self, position: int | None, warning: str | None) -> None:
        if warning is not None:
            path = self._tag.path if self._tag is not None else ""
            self._out.warn(f"{path}: {warning}", position)

    # Packages

    def _open_packages(self, block: str, tag: Tag, line_end: int) -> int | None:
        end = block.find(tags.PACKAGES_END, tag.end, line_end)
        if end >= 0:
            self._add_packages(block[tag.end : end], tag.end)
            return end + len(tags.PACKAGES_END)
        self._tag = tag
        self._raw = [block[tag.start : tag.end], block[tag.end : line_end]]
        return None

    def _read_packages(self, block: str, position: int) -> int:
        while position < len(block):
            line_end = block.find("\n", position) + 1 or len(block)
            line = block[position:line_end]
            if self._is_cut_off(block, position, line):
                self._give_up_packages(position)
                return position
            end = line.find(tags.PACKAGES_END)
            if end >= 0:
                self._tag = None
                self._add_packages("".join((*self._raw[1:], line[:end])), position)
                return self._read_tags(block, position + end + len(tags.PACKAGES_END))
            self._raw.append(line)
            position = line_end
        return position

    def _add_packages(self, written: str, position: int) -> None:
        names = tuple(written.replace(",", " ").split())
        if names:
            self._out.add_operation(PackagesOperation(names))
        else:
            self._out.warn("<packages> names no package", position)

    def _give_up_packages(self, position: int | None) -> None:
        self._tag = None
        self._out.warn("<packages> has no end and is left in the text", position)
        self._out.add_text("".join(self._raw))

    # The end

    def _close_at_end(self) -> None:
        tag = self._tag
        if tag is None:
            return
        if tag.name == "packages":
            self._give_up_packages(None)
            return
        self._out.warn(f"the answer ends inside {tag.path}", None)
        if tag.name == "file":
            self._out.unfinished = self._close_file(tag, is_complete=False)
        else:
            self._out.unfinished = self._close_edit(tag, None, is_closed=False)


def _find_end_on_line(block: str, position: int, line_end: int) -> int | None:
    """Where a file that begins and ends on its tag's line ends: before blanks only, or before another tag."""
    end = block.find(tags.FILE_END, position, line_end)
    while end >= 0:
        behind = end + len(tags.FILE_END)
        if tags.REST_IS_BLANK.match(block, behind, line_end) or tags.read_tag(block, behind):
            return end
        end = block.find(tags.FILE_END, behind, line_end)
    return None


def parse_answer(text: str) -> ParseResult:
    """Parse a whole answer at once."""
    parser = AnswerParser()
    parser.feed(text)
    return parser.finish()
