"""Prisma schemas: relations without their other side, and types written a little wrong."""

import difflib
import re
from collections.abc import Sequence

from paynto.builder.fixers.slips import find_meant_word
from paynto.builder.fixers.tree import Tree
from paynto.stacks.problems import Problem

SCHEMA = "prisma/schema.prisma"
_SCALARS = (
    *("String", "Boolean", "Int", "BigInt", "Float", "Decimal", "DateTime", "Json", "Bytes"),
)
_OTHER_SIDE = re.compile(
    r"relation field `(?P<field>\w+)` on model `(?P<model>\w+)` is missing an opposite relation field on the model `(?P<other>\w+)`"
)
_UNKNOWN_TYPE = re.compile(r"Type [\"'`](?P<name>\w+)[\"'`] is neither a built-in type")
_RELATION_NAME = re.compile(r"@relation\(\s*(?:name:\s*)?\"(?P<name>\w+)\"")
_BLOCK = re.compile(r"^(?:model|enum|type)\s+(\w+)\s*\{", re.MULTILINE)
_HEAD = re.compile(r"^(?:model|enum|type|datasource|generator)\s+(\w+)\s*\{", re.MULTILINE)
_FIELD = re.compile(r"^\s+(\w+)\s+\w", re.MULTILINE)
_UNKNOWN_FIELDS = re.compile(r"refers to the unknown fields?:? (?P<names>[\w, ]+)")


def fix_schema(tree: Tree, problems: Sequence[Problem]) -> None:
    text = tree.read_text(SCHEMA)
    if text is None:
        return
    notes: list[str] = []
    for problem in problems:
        changed = (
            _close_block(text, problem)
            or _add_other_side(text, problem)
            or _correct_type(text, problem)
            or _correct_index(text, problem)
        )
        if changed is not None:
            text, note = changed
            notes.append(note)
    if notes:
        tree.write(f"Corrected {SCHEMA}: {', '.join(notes)}", SCHEMA, text)


def _add_other_side(text: str, problem: Problem) -> tuple[str, str] | None:
    found = _OTHER_SIDE.search(problem.message)
    if found is None:
        return None
    block = re.search(
        rf"^model\s+{found['other']}\s*\{{[^{{}}]*?(?=\n\s*@@|\n\}})", text, re.MULTILINE
    )
    if block is None:
        return None
    model = found["model"]
    name = f"{model[0].lower()}{model[1:]}s"
    while re.search(rf"^\s*{name}\s", block.group(), re.MULTILINE):
        name += "_"
    line = f"\n  {name} {model}[]{_find_relation_name(text, model, found['field'])}"
    return text[: block.end()] + line + text[block.end() :], f"{found['other']}.{name}"


def _find_relation_name(text: str, model: str, field: str) -> str:
    """A relation that has a name is only found by its other side under the same one."""
    line = re.search(rf"^model\s+{model}\s*\{{[^{{}}]*?\n\s*{field}\s[^\n]*", text, re.MULTILINE)
    named = _RELATION_NAME.search(line.group().rpartition("\n")[2]) if line else None
    return f' @relation("{named["name"]}")' if named else ""


def _close_block(text: str, problem: Problem) -> tuple[str, str] | None:
    """A block without its brace, where the next one begins or the file ends."""
    if problem.file != SCHEMA:
        return None
    heads = list(_HEAD.finditer(text))
    for head, after in zip(heads, [*heads[1:], None], strict=True):
        end = len(text) if after is None else after.start()
        if re.search(r"^\s*\}", text[head.end() : end], re.MULTILINE):
            continue
        body = text[:end].rstrip()
        gap = "\n" if after is None else "\n\n"
        return f"{body}\n}}{gap}{text[end:]}", f"{head[1]} is closed"
    return None


def _correct_index(text: str, problem: Problem) -> tuple[str, str] | None:
    """A field of an index or key whose name is a slip of one that the model has."""
    found = _UNKNOWN_FIELDS.search(problem.message)
    if found is None or problem.line is None:
        return None
    lines = text.split("\n")
    if problem.line > len(lines):
        return None
    heads = [
        head for head in _HEAD.finditer(text) if text.count("\n", 0, head.start()) < problem.line
    ]
    if not heads:
        return None
    block = text[heads[-1].end() :].partition("\n}")[0]
    line = lines[problem.line - 1]
    for wrong in re.findall(r"\w+", found["names"]):
        meant = find_meant_word(wrong, _FIELD.findall(block))
        if meant is not None and re.search(rf"\b{wrong}\b", line):
            lines[problem.line - 1] = re.sub(rf"\b{wrong}\b", meant, line)
            return "\n".join(lines), f"{wrong} → {meant}"
    return None


def _correct_type(text: str, problem: Problem) -> tuple[str, str] | None:
    found = _UNKNOWN_TYPE.search(problem.message)
    if found is None or problem.line is None:
        return None
    known = [*_SCALARS, *_BLOCK.findall(text)]
    wrong = found["name"]
    close = difflib.get_close_matches(wrong, known, n=2, cutoff=0.75)
    folded = [name for name in known if name.lower() == wrong.lower()]
    meant = folded[0] if len(folded) == 1 else close[0] if len(close) == 1 else None
    if meant is None:
        return None
    lines = text.split("\n")
    if problem.line > len(lines):
        return None
    line = lines[problem.line - 1]
    lines[problem.line - 1] = re.sub(rf"\b{wrong}\b", meant, line, count=1)
    return "\n".join(lines), f"{wrong} → {meant}"
