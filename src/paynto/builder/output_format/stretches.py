"""Stretches of an answer that are not in our tags: thinking, raw diffs, search/replace blocks, tags around commands.

A readable tag of ours at the start of a line ends each of them but thinking.
"""

import re

from paynto.builder.output_format.collector import Collector
from paynto.builder.output_format.diffs import (
    PATCH_END,
    PATCH_START,
    Changes,
    read_changes,
    read_search_replace,
)
from paynto.builder.output_format.loose_tags import LooseTag, read_install_command
from paynto.builder.output_format.operations import (
    EditOperation,
    PackagesOperation,
    WriteOperation,
)
from paynto.builder.output_format.reader import Reader
from paynto.builder.output_format.tags import Tag

MOST_LINES = 6_000
"""Lines of one diff or command; more is no diff that a model wrote."""

_OPENER = r"[ \t]*+<(?:file|edit|delete|rename|packages)(?=[ \t>])"


def add_changes(
    out: Collector, changes: Changes, kind: str, position: int | None
) -> EditOperation | WriteOperation | None:
    """Add the operations with a warning that names what they were; the answer is the last one if it is incomplete."""
    if changes.operations:
        out.warn_once(f"{kind} was read as operations", position)
    for warning in changes.warnings[:10]:
        out.warn(warning, position)
    for operation in changes.operations:
        if isinstance(operation, EditOperation | WriteOperation):
            name = "file" if isinstance(operation, WriteOperation) else "edit"
            tag = Tag(name, {"path": operation.path}, 0, 0)
            out.open_file(tag, "\n")
            if isinstance(operation, WriteOperation):
                out.add_content(operation.content)
            else:
                out.show_blocks(1, operation.blocks)
            out.take_content(None, is_complete=False)
            out.close_file(operation.op, operation)
        else:
            out.add_operation(operation, position)
    last = changes.operations[-1] if changes.operations else None
    is_file = isinstance(last, EditOperation | WriteOperation)
    return last if is_file and not last.complete else None


class Thinking(Reader):
    """What a model says to itself is neither chat nor operations."""

    def __init__(self, out: Collector, name: str) -> None:
        super().__init__(out)
        self._name = name
        self._closing = re.compile(rf"</{re.escape(name)}[ \t]*+>", re.IGNORECASE)

    def read(self, block: str, position: int) -> int:
        found = self._closing.search(block, position)
        if found is None:
            return len(block)
        self._finish()
        line_end = block.find("\n", found.end()) + 1 or len(block)
        return found.end() if block[found.end() : line_end].strip() else line_end

    def close_at_end(self) -> None:
        self._out.warn(f"the answer ends inside <{self._name}>: nothing in it is applied", None)


class LooseBody(Reader):
    """The text up to the closing tag of a command or a list of packages."""

    def __init__(self, out: Collector, tag: LooseTag) -> None:
        super().__init__(out)
        self._tag = tag
        self._parts: list[str] = []
        self._end = re.compile(rf"</{re.escape(tag.name)}[ \t]*+>|^{_OPENER}", re.I | re.M)

    def read(self, block: str, position: int) -> int:
        found = self._end.search(block, position)
        if found is None:
            self._parts.append(block[position:])
            return len(block)
        self._parts.append(block[position : found.start()])
        self._finish()
        if not found.group().startswith("</"):
            self._out.warn(f"<{self._tag.name}> has no end and is ignored", found.start())
            return found.start()
        self.apply("".join(self._parts), found.start())
        line_end = block.find("\n", found.end()) + 1 or len(block)
        return found.end() if block[found.end() : line_end].strip() else line_end

    def close_at_end(self) -> None:
        self._out.warn(f"the answer ends inside <{self._tag.name}>: it is not applied", None)

    def apply(self, text: str, position: int) -> None:
        self.is_over = True
        meaning = self._tag.meaning
        if meaning == "packages":
            names = tuple(
                f"{self._tag.attributes.get('names', '')} {text}".replace(",", " ").split()
            )
            self._add_packages(names, position)
        elif meaning == "shell":
            commands = [part for part in re.split(r"&&|\n|;", text[:10_000]) if part.strip()]
            names = [name for part in commands for name in read_install_command(part)]
            self._add_packages(tuple(names), position)
            if not all(read_install_command(part) for part in commands):
                self._out.warn_once("shell commands in an answer are not run", position)

        else:
            self._out.warn_once("an action that starts the app is not needed", position)

    def _add_packages(self, names: tuple[str, ...], position: int) -> None:
        if names:
            self._out.warn_once(f"<{self._tag.name}> was read as <packages>", position)
            self._out.add_operation(PackagesOperation(names), position)


class RawPatch(Reader):
    """From `*** Begin Patch` to `*** End Patch`, outside a code block."""

    def __init__(self, out: Collector) -> None:
        super().__init__(out)
        self._parts: list[str] = []
        self._end = re.compile(rf"^(?:[ \t]*+{re.escape(PATCH_END)}[^\n]*+\n?|{_OPENER})", re.M)

    def read(self, block: str, position: int) -> int:
        found = self._end.search(block, position)
        end = len(block) if found is None else found.start()
        self._parts.append(block[position:end])
        if found is None:
            return end
        self._finish()
        is_closed = PATCH_END in found.group()
        self._apply(end, is_closed=is_closed)
        return found.end() if is_closed else end

    def close_at_end(self) -> WriteOperation | EditOperation | None:
        self._out.warn(f"the answer ends inside {PATCH_START}", None)
        return self._apply(None, is_closed=False)

    def _apply(
        self, position: int | None, *, is_closed: bool
    ) -> WriteOperation | EditOperation | None:
        text = "".join(self._parts)
        if text.count("\n") > MOST_LINES:
            self._out.warn("a patch is too long and is not applied", position)
            return None
        changes = read_changes(text, None, is_complete=is_closed)
        return add_changes(self._out, changes, "a patch", position)


_DIFF_LINE = re.compile(
    r"[ +\-\\]|@@|\r?\n|diff --git |index [0-9a-f]|new file|deleted file|similarity|rename |old mode|new mode|Index: "
)
_COUNTS = re.compile(r"@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@")


class RawDiff(Reader):
    """A unified diff outside a code block. Its end is only certain when something else follows."""

    def __init__(self, out: Collector) -> None:
        super().__init__(out)
        self._lines: list[str] = []
        self._is_sure = False
        self._left: list[int] | None = None  # lines that the hunk still lacks, by its own count

    def read(self, block: str, position: int) -> int:
        while position < len(block):
            end = block.find("\n", position) + 1 or len(block)
            line = block[position:end]
            if not self._is_sure and len(self._lines) == 1 and not self._take_second(line):
                return position
            if self._ends_before(line):
                self._finish()
                self._apply(position, is_complete=True)
                return position
            self._lines.append(line)
            position = end
        return position

    def _take_second(self, line: str) -> bool:
        """Whether the second line makes it a diff; else the first one was text."""
        first = self._lines[0]
        self._is_sure = not first.startswith("--- ") or line.startswith("+++ ")
        if not self._is_sure:
            self._out.add_text(first)
            self._finish()
        return self._is_sure

    def _ends_before(self, line: str) -> bool:
        if len(self._lines) > MOST_LINES or _DIFF_LINE.match(line) is None:
            return bool(self._lines)
        if line.startswith("@@"):
            found = _COUNTS.match(line)
            self._left = None if found is None else [int(count or 1) for count in found.groups()]
        elif self._left is not None:
            if line.strip() == "" and not line.startswith(" ") and max(self._left) <= 0:
                return True
            self._left[0] -= line[0] in " -\r\n"
            self._left[1] -= line[0] in " +\r\n"
        return False

    def close_at_end(self) -> WriteOperation | EditOperation | None:
        if len(self._lines) == 1 and self._lines[0].startswith("--- "):
            self._out.add_text(self._lines[0])
            return None
        self._out.warn("the answer ends inside a diff: whether it is whole cannot be told", None)
        return self._apply(None, is_complete=False)

    def _apply(
        self, position: int | None, *, is_complete: bool
    ) -> WriteOperation | EditOperation | None:
        if len(self._lines) > MOST_LINES:
            self._out.warn("a diff is too long and is not applied", position)
            self.is_too_long = True
            return None
        changes = read_changes("".join(self._lines), None, is_complete=is_complete)
        return add_changes(self._out, changes, "a diff", position)


_REPLACE_END = re.compile(
    rf"^(?:[ \t]*+>{{5,9}} ?(?:REPLACE|UPDATED?)\b[^\n]*+(?:\n|\Z)|{_OPENER})", re.MULTILINE | re.I
)


class RawSearchReplace(Reader):
    """One search/replace block outside a tag and a code block."""

    def __init__(self, out: Collector, path: str | None) -> None:
        super().__init__(out)
        self._path = path
        self._parts: list[str] = []

    def read(self, block: str, position: int) -> int:
        found = _REPLACE_END.search(block, position)
        end = len(block) if found is None else found.start()
        self._parts.append(block[position:end])
        if found is None:
            return end
        self._finish()
        is_closed = not found.group().lstrip().startswith("<")
        if is_closed:
            self._parts.append(found.group())
            end = found.end()
        self._apply(found.start(), is_closed=is_closed)
        return end

    def close_at_end(self) -> WriteOperation | EditOperation | None:
        self._out.warn("the answer ends inside a search/replace block", None)
        return self._apply(None, is_closed=False)

    def _apply(
        self, position: int | None, *, is_closed: bool
    ) -> WriteOperation | EditOperation | None:
        text = "".join(self._parts)
        changes = read_search_replace(text, self._path, is_complete=is_closed)
        if self._path is None:
            self._out.add_text(text)
        return add_changes(self._out, changes, "a search/replace block without a tag", position)
