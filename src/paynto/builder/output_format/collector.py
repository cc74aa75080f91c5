"""Gathers what the parser finds: text, operations, warnings and the events of the stream."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from paynto.builder.output_format.content import FileContent
from paynto.builder.output_format.events import (
    ContentDelta,
    EditDelta,
    Event,
    FileClosed,
    FileOpened,
    OperationDone,
    TextDelta,
    WarningFound,
)
from paynto.builder.output_format.operations import (
    EditBlock,
    EditOperation,
    Operation,
    PackagesOperation,
    ParseResult,
    RenameOperation,
    WriteOperation,
)
from paynto.builder.output_format.tags import Tag
from paynto.projects.paths import InvalidPath, check_path

MAX_WARNINGS = 100
MOST_OPERATIONS = 4_000
"""Twice as many as a project may have files."""
_MAX_LAST_LINES = 600
_MAX_TEXT = 100_000
_MANY_CODE_LINES = 5
_CODE_LINE = re.compile(
    r"^[ \t]*+(?:(?:import|export|const|let|function|return|interface|type|class|async|await|if|for)\b[^\n]*[;{(>,]|"
    r"</?[A-Za-z][^\n]*>|[)}\]]++[;,]?)[ \t\r]*$",
    re.MULTILINE,
)
_TAG_BEHIND_TEXT = re.compile(
    r"(?<=[^\s<])[ \t]*+(<(?:file|edit)[ \t][^\n<>]*+>)[ \t\r]*+$", re.MULTILINE
)
_END_LINE = re.compile(r"^[ \t]*+</(?:file|edit)>[ \t\r]*+$", re.MULTILINE)

_BUILT_UPON = -1
"""Marks a written path that a later operation works on, so the write must stay."""


class Collector:
    def __init__(self) -> None:
        self.unfinished: WriteOperation | EditOperation | None = None
        self._text: list[str] = []
        self._operations: list[Operation | None] = []  # None where a later write took the place
        self._writes: dict[str, int] = {}  # path → index of the write that counts so far
        self._warnings: list[str] = []
        self._unsaid_warnings = 0
        self._events: list[Event] = []
        self._fresh_text: list[str] = []  # text that is in no event yet
        self._tag: Tag | None = None
        self._content: FileContent | None = None
        self._block = ""
        self._line_number = 1
        self._counted = 0  # up to here the lines of the block are in `_line_number`
        self._said: set[str] = set()
        self._floor = 0  # pieces of text before the last operation
        self.has_tagged_files = False
        self.last_edited: str | None = None
        self._has_files = False
        self._has_said_lost = False

    def begin_block(self, block: str) -> None:
        self._block, self._counted = block, 0

    def end_block(self) -> None:
        self._count_lines(len(self._block))
        self._block, self._counted = "", 0

    def _count_lines(self, position: int) -> None:
        self._line_number += self._block.count("\n", self._counted, position)
        self._counted = max(self._counted, position)

    def _add_event(self, event: Event) -> None:
        self._flush_text()
        self._events.append(event)

    def _flush_text(self) -> None:
        if self._fresh_text:
            self._events.append(TextDelta("".join(self._fresh_text)))
            self._fresh_text = []

    def take_events(self) -> list[Event]:
        self._flush_text()
        events, self._events = self._events, []
        return events

    def warn(self, message: str, position: int | None) -> None:
        """Warn about the line at `position` of the block, or about the answer as a whole."""
        if len(self._warnings) >= MAX_WARNINGS:
            self._unsaid_warnings += 1
            return
        if position is not None:
            self._count_lines(position)
            message = f"line {self._line_number}: {message}"
        self._warnings.append(message)
        self._add_event(WarningFound(message))

    def warn_of_lost_code(self, message: str, line: int) -> None:
        self._has_said_lost = True
        self.warn(f"line {line}: {message}", None)

    def warn_once(self, message: str, position: int | None) -> None:
        """Say it for the first place only, such as a manner of writing that is tolerated."""
        if message not in self._said and len(self._said) < MAX_WARNINGS:
            self._said.add(message)
            self.warn(message, position)

    def find_line(self, position: int) -> int:
        """The number of the line at `position` of the block."""
        self._count_lines(position)
        return self._line_number

    def read_last_lines(self) -> str:
        """The end of the text since the last operation, at most a few hundred characters."""
        pieces: list[str] = []
        length = 0
        for index in range(len(self._text) - 1, self._floor - 1, -1):
            pieces.append(self._text[index])
            length += len(pieces[-1])
            if length >= _MAX_LAST_LINES:
                break
        return "".join(reversed(pieces))[-_MAX_LAST_LINES:]

    def add_text(self, piece: str) -> None:
        if not piece:
            return
        self._text.append(piece)
        self._fresh_text.append(piece)

    def open_file(self, tag: Tag, line_end: str) -> None:
        self._tag = tag
        self._content = FileContent(
            tag.path,
            line_end,
            is_newline_kept=tag.is_newline_kept,
            has_token=tag.end_token is not None,
        )
        self._add_event(FileOpened(tag.path, self._op_of(tag)))

    @staticmethod
    def _op_of(tag: Tag) -> Literal["write", "edit"]:
        return "write" if tag.name == "file" else "edit"

    @property
    def has_content(self) -> bool:
        return self._content is not None and self._content.has_begun

    @property
    def is_full(self) -> bool:
        """Whether there are so many operations that the rest of the answer is not read."""
        return len(self._operations) >= MOST_OPERATIONS

    def show_again(self, tag: Tag, content: str) -> None:
        """What was shown of a file was not its content: begin anew."""
        self._add_event(FileOpened(tag.path, self._op_of(tag)))
        if content:
            self._add_event(ContentDelta(tag.path, content))

    def say_if_code_is_lost(self) -> None:
        """Code in the text of an answer that writes no file is lost to the person, and so is a file whose tag stands behind other text: say so."""
        text = "".join(self._text)[:_MAX_TEXT]
        end = max((found.start() for found in _END_LINE.finditer(text)), default=0)
        for found in _TAG_BEHIND_TEXT.finditer(text, 0, end):
            self._has_said_lost = True
            self.warn_once(
                f"{found[1][:120]} does not stand at the start of its line: it is text, and nothing of it is applied",
                None,
            )
        if self._has_files or self._has_said_lost or len(self._warnings) >= MAX_WARNINGS:
            return
        lines = len(_CODE_LINE.findall(text))
        if lines >= _MANY_CODE_LINES:
            self.warn(
                f"{lines} lines of the text look like code, but name no file: nothing of it is applied",
                None,
            )

    def waits_for(self, start: str) -> bool:
        return self._content is not None and self._content.waits_for(start)

    def add_content(self, piece: str) -> None:
        tag = self._tag
        if not piece or tag is None or self._content is None:
            return
        shown = self._content.add(piece)
        if shown:
            self._add_event(ContentDelta(tag.path, shown))

    def show_blocks(self, first: int, blocks: Iterable[EditBlock]) -> None:
        """More of the blocks of the open edit, as they are read; `first` is the number of the first."""
        if self._tag is None:
            return
        self._flush_text()
        path = self._tag.path
        self._events.extend(
            EditDelta(path, number, search, replace)
            for number, (search, replace) in enumerate(blocks, first)
        )

    def take_content(self, position: int | None, *, is_complete: bool) -> str:
        assert self._content is not None
        assert self._tag is not None
        tag = self._tag
        content, rest, is_fence_off = self._content.take(is_complete=is_complete)
        self._content = None
        if rest is None:
            self.show_again(tag, content)
        elif rest:
            self._add_event(ContentDelta(tag.path, rest))
        if is_fence_off:
            self.warn_once("a code fence around the content of a file was taken off", position)
        return content

    def close_file(
        self, op: Literal["write", "edit"], operation: WriteOperation | EditOperation
    ) -> None:
        self._tag = None
        self._content = None
        self._has_files = True
        if op == "edit":
            self.last_edited = operation.path
        self._add_event(FileClosed(operation.path, op, operation.complete))
        self.add_operation(operation)

    def add_operation(self, operation: Operation, position: int | None = None) -> None:
        self._floor = len(self._text)
        self._warn_of_paths(operation, position)
        self._add_event(OperationDone(operation))
        if len(self._operations) == MOST_OPERATIONS - 1:
            self.warn(f"only the first {MOST_OPERATIONS:,} operations are read", position)
        if isinstance(operation, WriteOperation):
            self._add_write(operation)
            return
        self._operations.append(operation)
        if isinstance(operation, RenameOperation):
            self._writes.pop(operation.from_path, None)
        elif not isinstance(operation, PackagesOperation) and operation.path in self._writes:
            self._writes[operation.path] = _BUILT_UPON

    def _add_write(self, operation: WriteOperation) -> None:
        index = self._writes.get(operation.path)
        if index is not None:
            earlier = None if index == _BUILT_UPON else self._operations[index]
            if isinstance(earlier, WriteOperation) and earlier.complete and not operation.complete:
                self.warn(f"{operation.path} is written twice: the complete one counts", None)
                return
            self.warn(f"{operation.path} is written twice: the later one counts", None)
            if index != _BUILT_UPON:
                self._operations[index] = None
        self._writes[operation.path] = len(self._operations)
        self._operations.append(operation)

    def build_result(self) -> ParseResult:
        warnings = list(self._warnings)
        if self._unsaid_warnings:
            warnings.append(f"and {self._unsaid_warnings:,} more warnings")
        return ParseResult(
            text="".join(self._text),
            operations=tuple(done for done in self._operations if done is not None),
            warnings=tuple(warnings),
            unfinished=self.unfinished,
        )

    def _warn_of_paths(self, operation: Operation, position: int | None) -> None:
        for path in _list_paths(operation):
            fault = _find_fault(path)
            if fault is not None:
                self.warn(fault, position)


@lru_cache(512)
def _find_fault(path: str) -> str | None:
    try:
        check_path(path)
    except InvalidPath as refused:
        return refused.message
    return None


def _list_paths(operation: Operation) -> tuple[str, ...]:
    if isinstance(operation, RenameOperation):
        return operation.from_path, operation.to_path
    if isinstance(operation, PackagesOperation):
        return ()
    return (operation.path,)
