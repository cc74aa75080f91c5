"""The streaming parser of the output format described in docs/builder/output-format.md.

Only whole lines are judged, so any chunking gives the same result; the beginning of a line that can no longer be a tag
or an end is passed on at once, so a long line does not hold up the chat. Work is linear in the length of the answer.
"""

import re

from paynto.builder.output_format import tags
from paynto.builder.output_format.code_block import CodeBlock
from paynto.builder.output_format.collector import Collector
from paynto.builder.output_format.edits import EditReader
from paynto.builder.output_format.events import Event
from paynto.builder.output_format.fences import Fence, read_fence
from paynto.builder.output_format.filenames import find_label_above
from paynto.builder.output_format.files import FileReader, LooseFileReader
from paynto.builder.output_format.loose_tags import (
    HEAD,
    LooseTag,
    could_become_loose,
    read_loose_tag,
)
from paynto.builder.output_format.nested_files import NestedFileReader
from paynto.builder.output_format.operations import (
    DeleteOperation,
    ParseResult,
    RenameOperation,
)
from paynto.builder.output_format.packages_list import PackagesReader
from paynto.builder.output_format.reader import Reader
from paynto.builder.output_format.stretches import (
    LooseBody,
    RawDiff,
    RawPatch,
    RawSearchReplace,
    Thinking,
)
from paynto.builder.output_format.tags import Tag

_UNREADABLE = "a tag that cannot be read is left in the text"
_LOOK_AHEAD = 256
"""A line whose first so many characters could still become a tag waits for its end."""
_MOST_HEADS = 2_000
"""Lines of text that look like the start of something. Behind them only our own tags are read, which bounds hostile answers."""
_HEADS = ("```", "~~~", "*** Begin Patch", "diff --git ", "--- ", "<<<<<")
_HEAD = rf"[ \t]*+(```|~~~|\*\*\* Begin Patch|diff --git |--- (?=\S)|<<<<<|{HEAD})"
_HEAD_HERE = re.compile(_HEAD)
_HEAD_NEXT = re.compile(rf"\n{_HEAD}")


class AnswerParser:
    """Feed it an answer in pieces of any size; `finish` gives the whole result."""

    def __init__(self) -> None:
        self._out = Collector()
        self._pending: list[str] = []  # the beginning of a line that is not decided yet
        self._pending_length = 0
        self._is_inside_line = False  # the beginning of this line was passed on already
        self._reader: Reader | None = None  # what is open
        self._around: tuple[Fence, bool] | None = None  # an open code block, and whether it goes
        self._heads = 0
        self._has_begun = False
        self._is_finished = False

    @property
    def open_path(self) -> str | None:
        """The file or edit that is open now."""
        return None if self._reader is None else self._reader.open_path

    @property
    def has_content(self) -> bool:
        """Whether the open file has content already."""
        return self._out.has_content

    def feed(self, chunk: str) -> list[Event]:
        if not self._has_begun and chunk:
            self._has_begun = True
            if chunk.startswith("\ufeff"):
                chunk = chunk[1:]
                self._out.warn_once("a byte order mark was taken off", None)
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
        if self._reader is not None:
            return self._reader.can_pass_on(start)
        bare = start.lstrip(tags.BLANKS)
        is_head = any(head.startswith(bare) or bare.startswith(head) for head in _HEADS)
        return not (is_head or could_become_loose(bare))

    def _emit(self, piece: str) -> None:
        if self._reader is not None:
            self._reader.emit(piece)
        else:
            self._out.add_text(piece)

    def _read_lines(self, block: str) -> None:
        """Read whole lines; only the last line of the answer may lack its newline."""
        position = 0
        if self._is_inside_line:
            position = block.find("\n") + 1 or len(block)
            self._emit(block[:position])
            self._is_inside_line = False
        self._out.begin_block(block)
        while position < len(block):
            if self._reader is None:
                position = self._read_text(block, position)
            else:
                position = self._reader.read(block, position)
                self._leave_if_over()
        self._out.end_block()

    def _leave_if_over(self) -> None:
        reader = self._reader
        if reader is None or not reader.is_over:
            return
        self._reader = None
        if reader.is_too_long:
            self._heads = _MOST_HEADS
        if isinstance(reader, CodeBlock) and (reader.is_wrapper or reader.is_open_text):
            self._around = (reader.fence, reader.is_wrapper)

    # Text

    def _read_text(self, block: str, position: int) -> int:
        start = position
        while position < len(block):
            if self._out.is_full:
                break
            if self._heads >= _MOST_HEADS:
                return self._read_plain_text(block, start, position)
            at, head = position, _HEAD_HERE.match(block, position)
            if head is None:
                head = _HEAD_NEXT.search(block, position)
                if head is None:
                    break
                at = head.start() + 1
            self._heads += 1
            following = self._read_head(block, start, at, head[1])
            if following is not None:
                return following
            position = block.find("\n", at) + 1 or len(block)
        self._out.add_text(block[start:])
        return len(block)

    def _read_plain_text(self, block: str, start: int, position: int) -> int:
        """Read text in which only our own tags count."""
        for found in tags.WHOLE_OPENER.finditer(block, max(0, position - 1)):
            at = found.start() + (block[found.start()] == "\n")
            tag = tags.read_tag(block, at)
            if tag is not None:
                self._out.add_text(block[start:at])
                return self._read_tags(block, tag)
        self._out.add_text(block[start:])
        return len(block)

    def _read_head(self, block: str, start: int, at: int, sign: str) -> int | None:
        """Begin what the line at `at` begins; None when it is text."""
        if sign in ("```", "~~~"):
            return self._read_fence(block, start, at)
        if sign == "<<<<<":
            self._out.add_text(block[start:at])
            self._reader = RawSearchReplace(self._out, self._find_label())
            return at
        if sign[0] == "<":
            return self._read_tag_head(block, start, at)
        if block[at] != sign[0]:
            return None
        self._out.add_text(block[start:at])
        self._reader = RawPatch(self._out) if sign[0] == "*" else RawDiff(self._out)
        return at

    def _find_label(self) -> str | None:
        """The file that the line before names, or the one of the search/replace block before."""
        above = self._out.read_last_lines()
        return find_label_above(above) or (None if above.strip() else self._out.last_edited)

    def _read_fence(self, block: str, start: int, at: int) -> int | None:
        fence = read_fence(block, at)
        if fence is None:
            return None
        self._out.add_text(block[start:at])
        line = block[at : fence.end]
        if self._around is not None and self._around[0].is_closed_by(line):
            if not self._around[1]:
                self._out.add_text(line)
            self._around = None
        else:
            self._reader = CodeBlock(self._out, fence, line, at)
        return fence.end

    def _read_tag_head(self, block: str, start: int, at: int) -> int | None:
        tag = tags.read_tag(block, at)
        if tag is not None:
            self._out.add_text(block[start:at])
            return self._read_tags(block, tag)
        loose = read_loose_tag(block, at)
        if loose is not None and self._is_usable(block, loose):
            self._out.add_text(block[start:at])
            return self._open_loose(block, loose)
        if tags.OPENER_HERE.match(block, at) is not None:
            self._out.warn(_UNREADABLE, at)
        return None

    def _is_usable(self, block: str, loose: LooseTag) -> bool:
        """A deletion or rename must be closed, a command must be at home in its notation."""
        if loose.meaning not in ("delete", "rename") or loose.is_closed:
            return True
        return block.startswith(f"</{loose.name}>", loose.end)

    def _open_loose(self, block: str, loose: LooseTag) -> int:
        """Act on a tag that is nearly ours; the answer is the position to go on at."""
        out, meaning = self._out, loose.meaning
        line_end = block.find("\n", loose.end) + 1 or len(block)
        behind = loose.end if block[loose.end : line_end].strip() else line_end
        if meaning == "thought":
            out.warn_once(f"<{loose.name}> was left out of the text", loose.start)
            self._reader = Thinking(out, loose.name)
        elif meaning in ("wrapper", "thought_end"):
            out.warn_once(f"<{loose.name}> around the answer was taken off", loose.start)
        elif meaning == "nested":
            self._reader = NestedFileReader(out, loose, block[loose.start : behind])
        elif meaning in ("delete", "rename"):
            behind = self._change_path(block, loose)
        elif meaning in ("file", "edit"):
            out.warn_once(f"<{loose.name} …> was read as <{meaning} path=…>", loose.start)
            return self._open_loose_file(block, loose.as_tag(), behind, line_end)
        else:
            self._reader = LooseBody(out, loose)
            if loose.is_closed:
                self._reader.apply("", loose.start)
                self._leave_if_over()
        return behind

    def _open_loose_file(self, block: str, tag: Tag, behind: int, line_end: int) -> int:
        self._out.has_tagged_files = True
        if tag.name == "file":
            self._reader = LooseFileReader(self._out, tag)
            return behind
        self._reader = EditReader(self._out, tag)
        return self._reader.open(block, line_end) or line_end

    def _change_path(self, block: str, loose: LooseTag) -> int:
        """Delete or rename; the answer is the position behind the tag and its end."""
        self._out.warn_once(f"<{loose.name} …> was read as <{loose.meaning} …/>", loose.start)
        if loose.meaning == "delete":
            self._out.add_operation(DeleteOperation(loose.attributes["path"]), loose.end)
        else:
            renamed = RenameOperation(loose.attributes["from"], loose.attributes["to"])
            self._out.add_operation(renamed, loose.end)
        end = loose.end if loose.is_closed else loose.end + len(f"</{loose.name}>")
        line_end = block.find("\n", end) + 1 or len(block)
        return end if block[end:line_end].strip() else line_end

    def _read_tags(self, block: str, tag: Tag | None) -> int:
        """Read the tags that stand in a row on one line; what follows the last is text."""
        assert tag is not None
        position = tag.start
        line_end = block.find("\n", position) + 1 or len(block)
        while tag is not None and not self._out.is_full:
            for oddity in tag.find_oddities():
                self._out.warn(oddity, position)
            next_position = self._open(block, tag, line_end)
            if next_position is None:
                return line_end
            position = next_position
            tag = tags.read_tag(block, position)
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
            reader = PackagesReader(self._out, tag)
        else:
            self._out.has_tagged_files = True
            is_file = tag.name == "file"
            reader = FileReader(self._out, tag) if is_file else EditReader(self._out, tag)
        position = reader.open(block, line_end)
        self._reader = reader if position is None else None
        return position

    def _close_at_end(self) -> None:
        if self._reader is not None:
            self._out.unfinished = self._reader.close_at_end()
            self._reader = None
        self._out.say_if_code_is_lost()


def parse_answer(text: str) -> ParseResult:
    """Parse a whole answer at once."""
    parser = AnswerParser()
    parser.feed(text)
    return parser.finish()
