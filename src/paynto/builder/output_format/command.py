"""What `paynto parse` does: show what an answer asks for, or why it cannot be read."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from paynto.builder.output_format.operations import (
    DeleteOperation,
    EditOperation,
    Operation,
    ParseResult,
    RenameOperation,
    WriteOperation,
)
from paynto.builder.output_format.parser import parse_answer


def run_parse(
    paths: Sequence[str | Path],
    as_json: bool,
    *,
    out: TextIO | None = None,
    err: TextIO | None = None,
) -> int:
    """Parse each file and print one line (JSON) or a summary; the answer is the exit code.

    A file that is missing or is not UTF-8 gives one error line; the others are still parsed.
    """
    output: TextIO = out or sys.stdout
    errors: TextIO = err or sys.stderr
    exit_code = 0
    for path in paths:
        try:
            result = _parse_file(Path(path))
        except UnicodeDecodeError as error:
            errors.write(f"{path}: not valid UTF-8 at byte {error.start}\n")
            exit_code = 1
        except (OSError, ValueError) as error:  # ValueError: a NUL in the name
            errors.write(f"{path}: {getattr(error, 'strerror', None) or error}\n")
            exit_code = 1
        else:
            # json.dumps escapes, so no terminal or encoding can trip over what the answer holds.
            line = json.dumps(result.to_dict()) if as_json else _summarise(str(path), result)
            output.write(f"{line}\n")
    return exit_code


def _parse_file(path: Path) -> ParseResult:
    return parse_answer(path.read_bytes().decode("utf-8-sig"))


def _summarise(path: str, result: ParseResult) -> str:
    lines = [f"{path}: {len(result.operations)} operations, {len(result.text)} characters of text"]
    lines += [f"  {_describe(operation)}" for operation in result.operations]
    lines += [f"  warning: {warning!r}" for warning in result.warnings]
    return "\n".join(lines)


def _describe(operation: Operation) -> str:
    match operation:
        case WriteOperation():
            size = len(operation.content.encode("utf-8", "surrogatepass"))
            cut = "" if operation.complete else " (incomplete)"
            return f"write {operation.path!r} {size:,} bytes{cut}"
        case EditOperation():
            cut = "" if operation.complete else " (incomplete)"
            return f"edit {operation.path!r} {len(operation.blocks)} blocks{cut}"
        case DeleteOperation():
            return f"delete {operation.path!r}"
        case RenameOperation():
            return f"rename {operation.from_path!r} to {operation.to_path!r}"
        case _:
            return f"packages {' '.join(operation.names)!r}"
