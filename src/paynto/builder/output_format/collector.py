"""Gathers what the parser finds: text, operations, warnings and the events of the stream."""

from typing import Literal

from paynto.builder.output_format.events import (
    ContentDelta,
    Event,
    FileClosed,
    FileOpened,
    OperationDone,
    TextDelta,
    WarningFound,
)
from paynto.builder.output_format.operations import (
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
        self._line_end = "\n"
        self._content: list[str] = []
        self._held = ""  # the last newline of a file with newline="no", until more follows
        self._block = ""
        self._line_number = 1
        self._counted = 0  # up to here the lines of the block are in `_line_number`

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

    def add_text(self, piece: str) -> None:
        if not piece:
            return
        self._text.append(piece)
        self._fresh_text.append(piece)

    def open_file(self, tag: Tag, line_end: str) -> None:
        self._tag, self._line_end = tag, line_end
        op: Literal["write", "edit"] = "write" if tag.name == "file" else "edit"
        self._add_event(FileOpened(tag.path, op))

    def add_content(self, piece: str) -> None:
        tag = self._tag
        if not piece or tag is None:
            return
        self._content.append(piece)
        if not tag.is_newline_kept:
            piece = self._held + piece
            self._held = self._line_end if piece.endswith(self._line_end) else ""
            piece = piece.removesuffix(self._held)
        if piece:
            self._add_event(ContentDelta(tag.path, piece))

    def take_content(self, *, is_complete: bool) -> str:
        content = "".join(self._content)
        self._content = []
        if self._held and is_complete:
            content = content.removesuffix(self._held)
        elif self._held and self._tag is not None:
            self._add_event(ContentDelta(self._tag.path, self._held))
        self._held = ""
        return content

    def close_file(
        self, op: Literal["write", "edit"], operation: WriteOperation | EditOperation
    ) -> None:
        self._tag = None
        self._add_event(FileClosed(operation.path, op, operation.complete))
        self.add_operation(operation)

    def add_operation(self, operation: Operation, position: int | None = None) -> None:
        self._warn_of_paths(operation, position)
        self._add_event(OperationDone(operation))
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
            try:
                check_path(path)
            except InvalidPath as refused:
                self.warn(refused.message, position)


def _list_paths(operation: Operation) -> tuple[str, ...]:
    if isinstance(operation, RenameOperation):
        return operation.from_path, operation.to_path
    if isinstance(operation, PackagesOperation):
        return ()
    return (operation.path,)
