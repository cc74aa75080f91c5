"""How a request puts a person's sentence and the project's files before a model, in the output format's own notation."""

import re
from collections.abc import Mapping

from paynto.builder.output_format import WriteOperation, parse_answer, write_answer

_OPENING = re.compile(r'<project size="(\d{1,12})">\n')
_CLOSING = "</project>\n\nThe person asks:\n"


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
