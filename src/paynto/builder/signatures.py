"""Problems told apart and compared: which are the same, whether a repair helped, and when to stop trying.

Two rounds of checks name the same fault at other lines, because a repair moves lines. So a signature leaves out the line;
how often it occurs counts instead.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from paynto.stacks.problems import Problem

MOST_TRIES = 3
_MOST_SHOWN = 20
_FRAME_LINES = 2
_MAX_FRAME_LINE = 200
_QUOTED_POSITION = re.compile(r"(?<=[:(\s])\d+(?:[:,]\d+)+")
_NUMBER = re.compile(r"\b\d+\b")
_ADDRESS = re.compile(r"https?://(?:127\.0\.0\.1|localhost)(?::\d+)?|[?&][tv]=[\w.]+")
_SPACE = re.compile(r"\s+")
_BREAKING = frozenset({"preview", "server", "schema", "build", "syntax"})
_ORDER = ("syntax", "schema", "preview", "server", "build", "types", "console")

Signature = tuple[str, str, str]
Verdict = Literal["fixed", "repeated", "grown", "exhausted", "failed", "go_on"]


@dataclass(frozen=True, order=True)
class Weight:
    """How bad a version is: what does not render counts before what is only wrong."""

    breaking: int
    all: int

    @property
    def is_broken(self) -> bool:
        return self.breaking > 0


def sign(problem: Problem) -> Signature:
    """What stays the same when the lines around a fault move: source, file, normalised message."""
    return problem.source, problem.file or "", normalise_message(problem)


def normalise_message(problem: Problem) -> str:
    text = _ADDRESS.sub("", problem.message.partition("\n")[0])
    text = _NUMBER.sub("#", _QUOTED_POSITION.sub("#", text))
    return f"{problem.code or ''} {_SPACE.sub(' ', text).strip()[:300]}".strip()


def sign_all(problems: Iterable[Problem]) -> Counter[Signature]:
    return Counter(sign(problem) for problem in problems if problem.severity == "error")


def unite_problems(problems: Iterable[Problem]) -> list[Problem]:
    """Each fault once, the worst first. What two checks say of one line becomes one problem with both messages."""
    placed: dict[tuple[object, ...], Problem] = {}
    for problem in sorted(problems, key=_rank):
        key = _key(problem)
        if problem.source == "types" and key[:2] in placed:
            key = key[:2]
        known = placed.get(key)
        if known is None:
            placed[key] = problem
        elif normalise_message(known) != normalise_message(problem):
            placed[key] = _join(known, problem)
    return list(placed.values())


def _rank(problem: Problem) -> tuple[int, int, str, int]:
    is_warning = int(problem.severity != "error")
    return is_warning, _ORDER.index(problem.source), problem.file or "~", problem.line or 0


def _key(problem: Problem) -> tuple[object, ...]:
    if problem.file is None or problem.line is None:
        return problem.file, normalise_message(problem)
    if problem.source == "types":
        return problem.file, problem.line, normalise_message(problem)
    return problem.file, problem.line


def _join(known: Problem, other: Problem) -> Problem:
    if other.message in known.message:
        return known
    message = f"{known.message}\n{other.message}"[:4000]
    if other.source != "types":
        return replace(known, message=message)
    # the compiler is the more exact about the place in the line
    return replace(known, message=message, code=other.code, column=other.column)


def weigh(problems: Iterable[Problem]) -> Weight:
    """Warnings weigh nothing."""
    errors = [problem for problem in problems if problem.severity == "error"]
    breaking = sum(problem.source in _BREAKING for problem in errors)
    return Weight(breaking, len(errors))


def judge(rounds: Sequence[Sequence[Problem]], is_grown: bool, tries: int) -> Verdict:
    """Whether to ask a model (again). `rounds` holds what each round of checks found, the newest last."""
    last = sign_all(rounds[-1])
    if not last:
        return "fixed"
    if tries == 0:
        return "go_on"
    if last in [sign_all(earlier) for earlier in rounds[:-1]]:
        return "repeated"
    if is_grown:
        return "grown"
    return "go_on" if tries < MOST_TRIES else "exhausted"


def find_best(rounds: Sequence[Sequence[Problem]]) -> int:
    """Index of the round with the least trouble; of equal ones the newest."""
    weights = [weigh(problems) for problems in rounds]
    least = min(weights)
    return max(index for index, weight in enumerate(weights) if weight == least)


def add_frames(problems: Iterable[Problem], files: Mapping[str, bytes]) -> list[Problem]:
    """Problems with the lines around their place, read from the version's own files."""
    return [
        problem if problem.frame else replace(problem, frame=draw_frame(problem, files))
        for problem in problems
    ]


def draw_frame(problem: Problem, files: Mapping[str, bytes]) -> str | None:
    if problem.file is None or problem.line is None or problem.file not in files:
        return None
    lines = files[problem.file].decode(errors="replace").split("\n")
    if problem.line > len(lines):
        return None
    first = max(1, problem.line - _FRAME_LINES)
    rows: list[str] = []
    for number, text in enumerate(lines[first - 1 : problem.line + _FRAME_LINES], first):
        rows.append(f"{number:>5} | {text[:_MAX_FRAME_LINE]}")
        if number == problem.line and problem.column:
            rows.append(f"      | {' ' * min(problem.column - 1, _MAX_FRAME_LINE)}^")
    return "\n".join(rows)


def describe_problems(problems: Sequence[Problem]) -> str:
    """For a model: each problem with its place and frame, at most twenty."""
    parts: list[str] = []
    for problem in problems[:_MOST_SHOWN]:
        head = f"{place_of(problem)} [{problem.source}{f' {problem.code}' if problem.code else ''}]"
        parts.append("\n".join(part for part in (head, problem.message, problem.frame) if part))
    if len(problems) > _MOST_SHOWN:
        parts.append(f"… and {len(problems) - _MOST_SHOWN} more of the kind.")
    return "\n\n".join(parts)


def place_of(problem: Problem) -> str:
    if problem.file is None:
        return "app"
    return f"{problem.file}:{problem.line}" if problem.line else problem.file
