"""Carries the indentation of a file over to replacement text that was written with another one."""

import re
from collections.abc import Callable, Sequence
from math import gcd

_ONE_INDENT = re.compile(r"([^\S\n]*+)\S[^\n]*+(?:\n\1\S[^\n]*+)*+")
"""Lines, none of them blank, that all have the same indentation."""


def reindent(searched: Sequence[str], found: Sequence[str], replacement: str) -> str | None:
    """The replacement, indented for the file.

    `searched` are the lines a model quoted and `found` the same lines as the file has them. None when they do not tell how
    a line of the replacement must be indented.
    """
    pairs = [
        (_indent_of(written), _indent_of(there))
        for written, there in zip(searched, found, strict=True)
        if written.strip()
    ]
    shift = _find_shift(pairs) or _find_mapping(pairs)
    body = replacement.removesuffix("\n")
    alike = _ONE_INDENT.fullmatch(body)
    if alike is not None:
        # several times faster than line by line
        indent = alike[1]
        fitted = shift(indent)
        if fitted is None:
            return None
        moved = body[len(indent) :].replace(f"\n{indent}", f"\n{fitted}")
        return f"{fitted}{moved}{replacement[len(body) :]}"
    lines: list[str] = []
    known: dict[str, str] = {}
    find, add = known.get, lines.append
    for line in replacement.split("\n"):
        bare = line.lstrip()
        if not bare:
            lines.append("\r" if line.endswith("\r") else "")
            continue
        indent = line[: len(line) - len(bare)]
        fitted = find(indent)
        if fitted is None:
            fitted = shift(indent)
            if fitted is None:
                return None
            known[indent] = fitted
        add(fitted + bare)
    return "\n".join(lines)


def _indent_of(line: str) -> str:
    return line[: len(line) - len(line.lstrip())] if line.strip() else ""


def _find_shift(pairs: Sequence[tuple[str, str]]) -> Callable[[str], str] | None:
    """One prefix that the file has more, or less, on every line."""
    written, there = pairs[0]
    if there.endswith(written):
        more = there[: len(there) - len(written)]
        if all(right == more + left for left, right in pairs):
            return lambda indent: more + indent
    if written.endswith(there):
        less = written[: len(written) - len(there)]
        if all(left == less + right for left, right in pairs):
            return lambda indent: indent.removeprefix(less) if indent.startswith(less) else ""
    return None


def _find_mapping(pairs: Sequence[tuple[str, str]]) -> Callable[[str], str | None]:
    """Each indentation by itself, such as two blanks for a tab; deeper lines build on the deepest known one."""
    known: dict[str, str | None] = {}
    for written, there in pairs:
        known[written] = there if known.get(written, there) == there else None
    step_written = _find_step([written for written, _ in pairs])
    step_there = _find_step([there for _, there in pairs])

    def fit(indent: str) -> str | None:
        bases = [base for base in known if indent.startswith(base)]
        if not bases:
            return None
        base = max(bases, key=len)
        there = known[base]
        rest = indent[len(base) :]
        if there is None or not rest:
            return there
        steps, odd = divmod(len(rest), len(step_written))
        return there + (rest if odd or step_written == step_there else step_there * steps)

    return fit


def _find_step(indents: Sequence[str]) -> str:
    """One level of indentation."""
    if any("\t" in indent for indent in indents):
        return "\t"
    return " " * (gcd(*(len(indent) for indent in indents)) or 2)
