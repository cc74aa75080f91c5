"""Writes operations in the output format, so that parsing them gives the same operations, byte for byte."""

import re
from collections.abc import Iterable
from itertools import count

from paynto.builder.output_format import tags
from paynto.builder.output_format.operations import (
    DeleteOperation,
    EditBlock,
    EditOperation,
    Operation,
    PackagesOperation,
    RenameOperation,
    WriteOperation,
)

_NEEDS_TOKEN = re.compile(
    rf"^(?:</(?:file|edit)>|[ \t]*+(?:{'|'.join(tags.OPENERS)}))", re.MULTILINE
)
_OUTER_MARKER = re.compile(r"^(?:<{5,9} SEARCH|>{5,9} REPLACE)[ \t]*\r?$", re.MULTILINE)
_SEPARATOR = re.compile(r"^(={5,9})[ \t]*\r?$", re.MULTILINE)
_TOKEN = re.compile(r"END_\d+")
_MARKER_LENGTHS = (7, 8, 9, 6, 5)


def write_answer(operations: Iterable[Operation]) -> str:
    """The answer that asks for these operations. Raises ValueError for what the format cannot hold."""
    return "".join(_write_operation(operation) for operation in operations)


def _write_operation(operation: Operation) -> str:
    match operation:
        case WriteOperation():
            return _write_file(operation)
        case EditOperation():
            return _write_edit(operation)
        case DeleteOperation():
            return f"<delete path={_quote(operation.path)}/>\n"
        case RenameOperation():
            return f"<rename from={_quote(operation.from_path)} to={_quote(operation.to_path)}/>\n"
        case PackagesOperation():
            return f"<packages>{' '.join(operation.names)}</packages>\n"


def _write_file(operation: WriteOperation) -> str:
    content = operation.content
    has_newline = not content or content.endswith("\n")
    token = _choose_token(content)
    newline = "" if has_newline else ' newline="no"'
    opening = f"<file path={_quote(operation.path)}{_write_end(token)}{newline}>\n"
    return f"{opening}{content}{'' if has_newline else chr(10)}{token or tags.FILE_END}\n"


def _write_edit(operation: EditOperation) -> str:
    body = "".join(_write_block(block) for block in operation.blocks)
    token = _choose_token(body)
    opening = f"<edit path={_quote(operation.path)}{_write_end(token)}>\n"
    return f"{opening}{body}{token or tags.EDIT_END}\n"


def _write_block(block: EditBlock) -> str:
    for text in (block.search, block.replace):
        if text and not text.endswith("\n"):
            raise ValueError("search and replace texts are whole lines")
        if _OUTER_MARKER.search(text):
            raise ValueError("a block cannot hold a SEARCH or REPLACE marker line")
    taken = {
        len(found.group(1))
        for text in (block.search, block.replace)
        for found in _SEPARATOR.finditer(text)
    }
    length = next((length for length in _MARKER_LENGTHS if length not in taken), None)
    if length is None:
        raise ValueError("a block cannot hold separator lines of every length")
    opener, separator, closer = (sign * length for sign in "<=>")
    return f"{opener} SEARCH\n{block.search}{separator}\n{block.replace}{closer} REPLACE\n"


def _write_end(token: str | None) -> str:
    return "" if token is None else f' end="{token}"'


def _choose_token(content: str) -> str | None:
    """A token that the content does not hold, or None when the plain end will do."""
    begins_with_fence = content.lstrip().startswith(("```", "~~~"))
    if not begins_with_fence and not _NEEDS_TOKEN.search(content):
        return None
    taken = set(_TOKEN.findall(content))
    return next(token for number in count(1) if (token := f"END_{number}") not in taken)


def _quote(value: str) -> str:
    if not value or "\n" in value or len(value) > tags.MAX_VALUE_LENGTH:
        raise ValueError("a path is one line of 1 to 1024 characters")
    if '"' not in value:
        return f'"{value}"'
    if "'" not in value:
        return f"'{value}'"
    raise ValueError("a path cannot hold both kinds of quotation marks")
