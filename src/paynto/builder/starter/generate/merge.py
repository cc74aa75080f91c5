"""Three-way merge of a generated file that a person has changed: as search/replace blocks on their version."""

from difflib import SequenceMatcher

from paynto.builder.output_format import EditBlock, EditOperation, Operation

_CONTEXT_LINES = 3


def merge_edit(
    path: str, old: str | None, new: str | None, current: bytes | None
) -> list[Operation] | None:
    """The edit that brings old→new into `current`; None when a person changed the same lines."""
    if old is None or new is None or current is None:
        return None
    try:
        theirs = current.decode().splitlines(keepends=True)
    except UnicodeDecodeError:
        return None
    blocks: list[EditBlock] = []
    base, wanted = old.splitlines(keepends=True), new.splitlines(keepends=True)
    for tag, start, end, new_start, new_end in SequenceMatcher(
        None, base, wanted, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            continue
        block = _block(base, theirs, start, end, wanted[new_start:new_end])
        if block is None:
            return None
        blocks.append(block)
    return [EditOperation(path, tuple(blocks))] if blocks else []


def _block(
    base: list[str], theirs: list[str], start: int, end: int, replacement: list[str]
) -> EditBlock | None:
    """A block with as much context as still stands unchanged and makes the place unique."""
    for before in range(_CONTEXT_LINES, -1, -1):
        for after in range(_CONTEXT_LINES, -1, -1):
            low, high = max(0, start - before), min(len(base), end + after)
            search = base[low:high]
            if (
                search
                and _count(theirs, search) == 1
                and all(line.endswith("\n") for line in search)
            ):
                return EditBlock(
                    "".join(search), "".join([*base[low:start], *replacement, *base[end:high]])
                )
    return None


def _count(lines: list[str], part: list[str]) -> int:
    size = len(part)
    return sum(
        1
        for index in range(len(lines) - size + 1)
        if lines[index] == part[0] and lines[index : index + size] == part
    )
