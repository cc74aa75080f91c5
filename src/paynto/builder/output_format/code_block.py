"""Code blocks of Markdown in an answer: a file, a change to one, a wrapping around tags, or a piece of the chat."""

import re

from paynto.builder.output_format import tags
from paynto.builder.output_format.collector import Collector
from paynto.builder.output_format.diffs import (
    looks_like_diff,
    read_changes,
    read_search_replace,
)
from paynto.builder.output_format.fences import DIFFS, SHELLS, Fence, is_fence_line
from paynto.builder.output_format.filenames import (
    clean_name,
    find_comment,
    find_in_info,
    find_label_above,
    is_file_name,
)
from paynto.builder.output_format.loose_tags import read_loose_tag
from paynto.builder.output_format.operations import EditOperation, WriteOperation
from paynto.builder.output_format.reader import Reader
from paynto.builder.output_format.stretches import MOST_LINES, add_changes
from paynto.builder.output_format.tags import Tag

LARGE_LINES = 10
"""A code block from this length on is more than an example, so leaving it out is said."""

_HEAD = re.compile(
    r"^[ \t]*+(?:```|~~~|<(?:file|edit|delete|rename|packages)(?=[ \t>]))", re.MULTILINE
)
_MARKER = re.compile(r"[ \t]*+<{5,9} ?(?:SEARCH|ORIGINAL)\b", re.IGNORECASE)
_MARKDOWN = (".md", ".mdx", ".markdown")
_CODE_LINE = re.compile(r"[;{}>,(]\s*$|^\s*(?:import|export|const|let|function|return|<\w)", re.M)
_MAX_SAMPLE = 4_000


class CodeBlock(Reader):
    """Its first line that is not blank decides what it is."""

    def __init__(self, out: Collector, fence: Fence, opening: str, position: int) -> None:
        super().__init__(out)
        self._fence = fence
        self._line = out.find_line(position)
        self._before = opening  # what was read and belongs nowhere yet
        self._path = find_in_info(fence.info) or find_label_above(out.read_last_lines())
        self._kind = ""  # "", "text", "file", "diff" or "search"
        self._parts: list[str] = []
        self._lines = 0
        self._sample = ""
        self._depth = 0
        self.is_wrapper = False
        """Whether it only stands around tags, so that its closing line must go too."""

    @property
    def open_path(self) -> str | None:
        return self._path if self._kind == "file" else None

    @property
    def fence(self) -> Fence:
        return self._fence

    @property
    def is_open_text(self) -> bool:
        """Whether a tag interrupted it, so that its closing line is still to come."""
        return self._kind == "text"

    def can_pass_on(self, start: str) -> bool:
        if self._kind not in ("text", "file") or (self._kind == "file" and self._fence.indent):
            return False
        bare = start.lstrip(tags.BLANKS)
        if not bare or bare.startswith(("`", "~")) or tags.could_become_opener(bare):
            return False
        return self._kind == "text" or not self._out.waits_for(start)

    def emit(self, piece: str) -> None:
        if self._kind == "file":
            self._out.add_content(piece)
        else:
            self._lines += piece.count("\n")
            if len(self._sample) < _MAX_SAMPLE:
                self._sample += piece
            self._out.add_text(piece)

    def read(self, block: str, position: int) -> int:
        while not self._kind and position < len(block):
            position = self._decide(block, position)
            if self.is_over:
                return position
        start = position
        while position < len(block) and (found := _HEAD.search(block, position)) is not None:
            at = found.start()
            line_end = block.find("\n", at) + 1 or len(block)
            if found.group()[-1] in "`~":
                if self._is_end(block[at:line_end]):
                    self._take(block[start:at])
                    self._close(block[at:line_end], at)
                    return line_end
            elif tags.read_tag(block, at) is not None:
                self._take(block[start:at])
                self._cut(at)
                return at
            position = line_end
        self._take(block[start:])
        return len(block)

    # The first line

    def _decide(self, block: str, position: int) -> int:
        line_end = block.find("\n", position) + 1 or len(block)
        line = block[position:line_end]
        if not line.strip() and len(self._before) < _MAX_SAMPLE:
            self._before += line
            return line_end
        if self._fence.is_closed_by(line):
            self._kind = "text"
            self._take_before()
            self._close(line, position)
            return line_end
        if self._opens_tag(block, position):
            self._out.warn_once("a code fence around tags was taken off", position)
            self.is_wrapper = self.is_over = True
            return position
        return self._choose(line, position, line_end)

    def _opens_tag(self, block: str, position: int) -> bool:
        if tags.read_tag(block, position) is not None:
            return True
        loose = read_loose_tag(block, position)
        return loose is not None and (self._path is None or loose.meaning != "thought")

    def _choose(self, line: str, position: int, line_end: int) -> int:
        """Decide by the first line; the answer is the position to go on at."""
        bare = line.rstrip("\r\n")
        if self._fence.language in DIFFS or looks_like_diff(bare):
            self._kind = "diff"
            return position
        if _MARKER.match(line):
            self._kind = "search"
            return position
        if self._path is None and is_file_name(bare.strip()):
            # aider's manner: the name alone on the first line
            self._path = clean_name(bare.strip())
            self._before += line
            return line_end
        named = find_comment(bare)
        if self._fence.language in SHELLS and named is not None and not named.endswith(".sh"):
            named = None
        path = self._path or named
        if path is None or not self._fence.fits(path):
            self._be_text()
            return position
        self._path = path
        if self._out.has_tagged_files:
            where = (
                f"the code block for {path} is not applied: this answer writes its files in tags"
            )
            self._out.warn(where, position)
            self._be_text()
            return position
        self._kind = "file"
        self._out.warn_once("a code block beside a file's name was read as that file", position)
        self._out.open_file(Tag("file", {"path": path}, 0, 0), "\n")
        return line_end if named == path else position

    def _be_text(self) -> None:
        self._kind = "text"
        self._take_before()

    def _take_before(self) -> None:
        self._out.add_text(self._before)

    # The rest

    def _is_end(self, line: str) -> bool:
        is_bare = is_fence_line(line) is not None
        if self._kind == "file" and (self._path or "").lower().endswith(_MARKDOWN):
            if not is_bare:
                self._depth += 1
                return False
            if self._depth:
                self._depth -= 1
                return False
            if not line.endswith("\n"):
                return False  # at the end of the answer: it may be a block in the text that begins
        return is_bare and self._fence.is_closed_by(line)

    def _take(self, piece: str) -> None:
        if not piece:
            return
        if self._kind == "file" and self._fence.indent:
            count = len(self._fence.indent)
            piece = re.sub(rf"^[ \t]{{1,{count}}}+", "", piece, flags=re.MULTILINE)
        if self._kind in ("file", "text"):
            self.emit(piece)
        else:
            self._parts.append(piece)

    def _close(self, line: str, position: int) -> None:
        self.is_over = True
        if self._kind == "text":
            self._out.add_text(line)
            self._kind = "closed"
            self._say_if_large()
        elif self._kind == "file":
            self._close_file(position, is_complete=True)
        else:
            self._change(position, is_complete=True)

    def _cut(self, position: int) -> None:
        """A tag of ours begins inside."""
        self.is_over = True
        if self._kind == "file":
            self._out.warn(f"the code block for {self._path} has no end", position)
            self._close_file(position, is_complete=False)
        elif self._kind != "text":
            self._change(position, is_complete=False)

    def _close_file(self, position: int | None, *, is_complete: bool) -> WriteOperation:
        content = self._out.take_content(position, is_complete=is_complete)
        operation = WriteOperation(self._path or "", content, is_complete, is_inferred=True)
        self._out.close_file("write", operation)
        return operation

    def _change(
        self, position: int | None, *, is_complete: bool
    ) -> WriteOperation | EditOperation | None:
        text = "".join(self._parts)
        if text.count("\n") > MOST_LINES:
            self._out.warn("a diff is too long and is not applied", position)
            return None
        read = read_changes if self._kind == "diff" else read_search_replace
        changes = read(text, self._path, is_complete=is_complete)
        if not changes.operations:
            self._out.add_text(f"{self._before}{text}{self._fence.signs}\n")
        kind = "a diff" if self._kind == "diff" else "a search/replace block without a tag"
        return add_changes(self._out, changes, kind, position)

    def _say_if_large(self) -> None:
        if self._lines < LARGE_LINES or not self._fence.is_code:
            return
        sample = self._sample[:_MAX_SAMPLE]
        code = len(_CODE_LINE.findall(sample))
        if not self._fence.language and 2 * code < sample.count("\n"):
            return
        self._out.warn_of_lost_code(
            f"a code block of {self._lines} lines names no file and is not applied", self._line
        )

    def close_at_end(self) -> WriteOperation | EditOperation | None:
        if not self._kind:
            self._take_before()
        elif self._kind == "text":
            self._say_if_large()
        elif self._kind == "file":
            self._out.warn(f"the answer ends inside {self._path}", None)
            return self._close_file(None, is_complete=False)
        elif self._kind in ("diff", "search"):
            self._out.warn("the answer ends inside a code block", None)
            return self._change(None, is_complete=False)
        return None
