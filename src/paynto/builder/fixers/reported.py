"""Repairs that a compiler's own message spells out: "Did you mean …?", a type that is imported as a value, a missing word.

Each rule changes a word at the very place that the message names, and nothing when another word stands there.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from paynto.builder.fixers.addresses import fix_asked_addresses
from paynto.builder.fixers.names import fix_unknown_names
from paynto.builder.fixers.schema import fix_schema
from paynto.builder.fixers.tree import Fix, Tree
from paynto.builder.syntax import is_in_async_function
from paynto.stacks.problems import Problem

_WORD = re.compile(r"[\w$]+")
_MEANT = re.compile(
    r"(?:'(?P<wrong>[\w$]+)'[^'\n]{0,80}(?:'[^'\n]{0,300}'[^'\n]{0,80}){0,2})"
    r"[.] Did you mean (?:to write |the instance member |the static member )?'(?:this\.)?(?P<meant>[\w$]+)'\?"
)
_MEANT_TEXT = re.compile(
    r"Type '\"(?P<wrong>[^\"\n]+)\"' is not assignable .{0,2000}Did you mean '\"(?P<meant>[^\"\n]+)\"'\?",
    re.DOTALL,
)
_MEANT_EXPORT = re.compile(
    r"has no exported member named '(?P<wrong>[\w$]+)'\. Did you mean '(?P<meant>[\w$]+)'\?"
)
_DEFAULT_MEANT = re.compile(
    r"has no exported member '(?P<name>[\w$]+)'\. Did you mean to use 'import [\w$]+ from"
)
_NAMED_MEANT = re.compile(
    r"has no default export\. Did you mean to use 'import \{ (?P<name>[\w$]+) \} from"
)
_ON_PROMISE = re.compile(r"^Property '[\w$]+' does not exist on type 'Promise<")
_NEEDS_TYPE = frozenset({"TS1484", "TS1371", "TS1205"})
_NEEDS_OVERRIDE = frozenset({"TS4114", "TS4116"})


@dataclass(frozen=True)
class _Change:
    """`text` in place of what stands from `start` to `end`."""

    start: int
    end: int
    text: str
    note: str


@dataclass(frozen=True)
class _Place:
    text: str
    at: int
    """Where the message points."""

    @property
    def line_start(self) -> int:
        return self.text.rfind("\n", 0, self.at) + 1

    @property
    def line_end(self) -> int:
        end = self.text.find("\n", self.at)
        return len(self.text) if end < 0 else end

    def find_word(self, word: str) -> int | None:
        """The word where the message points, or the only time it stands in the line."""
        found = _WORD.match(self.text, self.at)
        if found is not None and found.group() == word:
            return self.at
        line = self.text[self.line_start : self.line_end]
        starts = [m.start() for m in re.finditer(rf"(?<![\w$]){re.escape(word)}(?![\w$])", line)]
        return self.line_start + starts[0] if len(starts) == 1 else None


def fix_reported(files: Mapping[str, bytes], problems: Sequence[Problem]) -> list[Fix]:
    """Fixes in the order in which they are to be applied; their contents build on each other."""
    tree = Tree(files)
    by_file: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        if problem.file in files and problem.line:
            by_file[problem.file or ""].append(problem)
    for path, found in sorted(by_file.items()):
        _fix_file(tree, path, found)
    fix_unknown_names(tree, problems)
    fix_schema(tree, problems)
    fix_asked_addresses(tree, problems)
    return tree.fixes


def _fix_file(tree: Tree, path: str, problems: Sequence[Problem]) -> None:
    text = tree.read_text(path)
    if text is None:
        return
    changes: dict[int, _Change] = {}
    for problem in problems:
        change = _find_change(text, problem)
        if change is not None:
            changes.setdefault(change.start, change)
    fixed, limit = text, len(text)
    notes: list[str] = []
    for change in sorted(changes.values(), key=lambda item: item.start, reverse=True):
        if change.end <= limit:
            fixed = fixed[: change.start] + change.text + fixed[change.end :]
            limit = change.start
            notes.append(change.note)
    if notes:
        tree.write(f"Corrected {path}: {', '.join(dict.fromkeys(reversed(notes)))}", path, fixed)


def _find_change(text: str, problem: Problem) -> _Change | None:
    place = _locate(text, problem)
    if place is None:
        return None
    for rule in _RULES:
        change = rule(place, problem)
        if change is not None:
            return change
    return None


def _locate(text: str, problem: Problem) -> _Place | None:
    start = 0
    for _ in range((problem.line or 1) - 1):
        start = text.find("\n", start) + 1
        if start == 0:
            return None
    return _Place(text, min(start + (problem.column or 1) - 1, len(text)))


def _use_meant_word(place: _Place, problem: Problem) -> _Change | None:
    found = _MEANT.search(problem.message) or _MEANT_EXPORT.search(problem.message)
    return None if found is None else _replace_word(place, found["wrong"], found["meant"])


def _use_meant_text(place: _Place, problem: Problem) -> _Change | None:
    found = _MEANT_TEXT.search(problem.message)
    if found is None:
        return None
    line = place.text[place.line_start : place.line_end]
    for quote in "\"'":
        written = f"{quote}{found['wrong']}{quote}"
        if line.count(written) == 1:
            start = place.line_start + line.index(written) + 1
            end = start + len(found["wrong"])
            return _Change(start, end, found["meant"], f"{found['wrong']} → {found['meant']}")
    return None


def _replace_word(place: _Place, wrong: str, meant: str) -> _Change | None:
    start = place.find_word(wrong)
    if start is None or wrong == meant:
        return None
    return _Change(start, start + len(wrong), meant, f"{wrong} → {meant}")


def _import_as_type(place: _Place, problem: Problem) -> _Change | None:
    if problem.code not in _NEEDS_TYPE:
        return None
    found = _WORD.match(place.text, place.at)
    if found is None or place.text[: place.at].endswith("type "):
        return None
    return _Change(place.at, place.at, "type ", f"{found.group()} is a type")


def _import_as_value(place: _Place, problem: Problem) -> _Change | None:
    """`import type { X }` of something that is used as a value."""
    if problem.code != "TS1361":
        return None
    name = re.search(r"'([\w$]+)' cannot be used as a value", problem.message)
    if name is None:
        return None
    word = re.escape(name[1])
    single = re.search(rf"\btype\s+(?={word}\b(?!\s+from\b))(?=[^;\n]*\}})", place.text)
    whole = re.search(
        rf"^import\s+(type\s+)(?:\{{[^}}]*\b{word}\b[^}}]*\}}|{word})\s*from",
        place.text,
        re.MULTILINE,
    )
    if whole is not None:
        return _Change(whole.start(1), whole.end(1), "", f"{name[1]} is a value")
    if single is not None:
        return _Change(single.start(), single.end(), "", f"{name[1]} is a value")
    return None


def _add_override(place: _Place, problem: Problem) -> _Change | None:
    if problem.code not in _NEEDS_OVERRIDE or _WORD.match(place.text, place.at) is None:
        return None
    return _Change(place.at, place.at, "override ", "override is said")


def _swap_default(place: _Place, problem: Problem) -> _Change | None:
    """One name that a package exports as its default, or by name, the other way round."""
    line = place.text[place.line_start : place.line_end]
    default = _DEFAULT_MEANT.search(problem.message)
    named = _NAMED_MEANT.search(problem.message)
    if default is not None:
        wrong, right = (
            rf"import\s*\{{\s*{default['name']}\s*\}}\s*from",
            f"import {default['name']} from",
        )
    elif named is not None:
        wrong, right = rf"import\s+{named['name']}\s+from", f"import {{ {named['name']} }} from"
    else:
        return None
    found = re.search(wrong, line)
    if found is None:
        return None
    start = place.line_start + found.start()
    return _Change(start, start + len(found.group()), right, right.removesuffix(" from"))


def _await_promise(place: _Place, problem: Problem) -> _Change | None:
    """A value that is used where only its promise was kept: `const db = database();` in an async function."""
    if not _ON_PROMISE.search(problem.message):
        return None
    used = re.search(r"([\w$]+)\??\.$", place.text[max(0, place.at - 200) : place.at])
    if used is None:
        return None
    declared = list(
        re.finditer(
            rf"^[ \t]*(?:const|let)\s+{re.escape(used[1])}(?:\s*:[^=\n]+)?\s*=\s*(?!await\b|new\b)(?=[\w$.]+\()",
            place.text[: place.at],
            re.MULTILINE,
        )
    )
    if not declared or not is_in_async_function(problem.file or "", place.text, declared[-1].end()):
        return None
    at = declared[-1].end()
    return _Change(at, at, "await ", f"{used[1]} is awaited")


_RULES: tuple[Callable[[_Place, Problem], _Change | None], ...] = (
    _use_meant_word,
    _use_meant_text,
    _import_as_type,
    _import_as_value,
    _add_override,
    _swap_default,
    _await_promise,
)
