"""The text format in which a model answers, read and written. See docs/builder/output-format.md."""

from paynto.builder.output_format.command import run_parse
from paynto.builder.output_format.continuation import join_continuation
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
    DeleteOperation,
    EditBlock,
    EditOperation,
    Operation,
    PackagesOperation,
    ParseResult,
    RenameOperation,
    WriteOperation,
)
from paynto.builder.output_format.parser import AnswerParser, parse_answer
from paynto.builder.output_format.writer import write_answer

__all__ = [
    "AnswerParser",
    "ContentDelta",
    "DeleteOperation",
    "EditBlock",
    "EditDelta",
    "EditOperation",
    "Event",
    "FileClosed",
    "FileOpened",
    "Operation",
    "OperationDone",
    "PackagesOperation",
    "ParseResult",
    "RenameOperation",
    "TextDelta",
    "WarningFound",
    "WriteOperation",
    "join_continuation",
    "parse_answer",
    "run_parse",
    "write_answer",
]
