"""What a parser reports while an answer streams in, for the chat to show at once."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from paynto.builder.output_format.operations import Operation


@dataclass(frozen=True, slots=True)
class TextDelta:
    """More text for the chat."""

    text: str


@dataclass(frozen=True, slots=True)
class FileOpened:
    """A file or an edit begins."""

    path: str
    op: Literal["write", "edit"]


@dataclass(frozen=True, slots=True)
class ContentDelta:
    """More content of the open file; the deltas of a file add up to its content."""

    path: str
    text: str


class EditDelta(NamedTuple):
    """More of a block of the open edit; blocks are counted from 1, also those that turn out to be unsound.

    A tuple for speed: there is one for each block.
    """

    path: str
    block: int
    search: str
    replace: str


@dataclass(frozen=True, slots=True)
class FileClosed:
    """The open file or edit ended, or was cut off when not `complete`."""

    path: str
    op: Literal["write", "edit"]
    complete: bool


@dataclass(frozen=True, slots=True)
class OperationDone:
    operation: Operation


@dataclass(frozen=True, slots=True)
class WarningFound:
    message: str


Event = (
    TextDelta | FileOpened | ContentDelta | EditDelta | FileClosed | OperationDone | WarningFound
)
