"""How data stands in a request, so that no file, page or error can pass for an instruction.

Two notations. `write_request` holds all files in the output format, for programs that read them back. Marked blocks hold
one piece of data each, for language models: the mark occurs in no data of the request, so no data can end its block.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import count

from paynto.builder.output_format import WriteOperation, parse_answer, write_answer

_OPENING = re.compile(r'<project size="(\d{1,12})">\n')
_CLOSING = "</project>\n\nThe person asks:\n"
_BLOCK = re.compile(
    r"\[\[(?P<mark>DATA-[0-9a-f]{12}) (?P<kind>[a-z]+)(?P<attributes>.*) characters=(?P<size>\d{1,12})\]\]\n"
)


def write_request(sentence: str, files: Mapping[str, str]) -> str:
    """The files as data between marks, then the sentence to the end.

    The size at the top says where the files end, so that neither a file nor the sentence can pass for the other.
    """
    blocks = write_answer(WriteOperation(path, files[path]) for path in sorted(files))
    return f'<project size="{len(blocks)}">\n{blocks}{_CLOSING}{sentence}'


def split_request(text: str) -> tuple[str, dict[str, str]]:
    """The sentence and the files that `write_request` put together; a text of another shape is all sentence."""
    opening = _OPENING.match(text)
    if opening is None:
        return text, {}
    end = opening.end() + int(opening[1])
    if not text.startswith(_CLOSING, end):
        return text, {}
    operations = parse_answer(text[opening.end() : end]).operations
    files = {
        operation.path: operation.content
        for operation in operations
        if isinstance(operation, WriteOperation)
    }
    return text[end + len(_CLOSING) :], files


@dataclass(frozen=True, slots=True)
class Block:
    """One marked block as it was read back."""

    kind: str
    path: str | None
    text: str


def choose_mark(seed: str, texts: Iterable[str]) -> str:
    """A mark that none of the texts holds: the same for a project from request to request, unless a text holds it."""
    held = list(texts)
    for number in count():
        digest = hashlib.sha256(f"{seed}\0{number}".encode()).hexdigest()
        mark = f"DATA-{digest[:12]}"
        if not any(mark in text for text in held):
            return mark
    raise AssertionError("unreachable: a finite text cannot hold every mark")


def write_block(mark: str, kind: str, text: str, *, path: str | None = None) -> str:
    """Data between two lines with the mark; the number of characters is said at the top."""
    name = "" if path is None else f" path={json.dumps(path, ensure_ascii=False)}"
    return f"[[{mark} {kind}{name} characters={len(text)}]]\n{text}\n[[{mark} end]]\n"


def read_blocks(mark: str, text: str) -> list[Block]:
    """The blocks of one mark, each as long as it says. Raises ValueError where one does not end there."""
    blocks: list[Block] = []
    position = 0
    while (found := _BLOCK.search(text, position)) is not None:
        position = found.end()
        if found["mark"] != mark:
            continue
        end = position + int(found["size"])
        if not text.startswith(f"\n[[{mark} end]]\n", end):
            raise ValueError("a block does not end where it says")
        written = found["attributes"].removeprefix(" path=")
        blocks.append(
            Block(found["kind"], json.loads(written) if written else None, text[position:end])
        )
        position = end
    return blocks
