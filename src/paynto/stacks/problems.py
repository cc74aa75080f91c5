"""Reads what the type checker and the builder say into a list of problems with file, line and column."""

import json
import re
from dataclasses import dataclass, replace
from typing import Any, Literal

MAXIMUM_PROBLEMS = 100

_TYPE_PROBLEM = re.compile(
    r"^(?P<file>[^\s(][^(\n]*)\((?P<line>\d+),(?P<column>\d+)\): error (?P<code>\w+): (?P<message>.*(?:\n  .*)*)",
    re.MULTILINE,
)
_GLOBAL_TYPE_PROBLEM = re.compile(r"^error (?P<code>TS\d+): (?P<message>.*)$", re.MULTILINE)
_BUILD_PROBLEM = re.compile(r"^@problem (\{.*\})$", re.MULTILINE)
_BUILD_PROGRESS = re.compile(r"^@progress (\{.*\})$")

Source = Literal["types", "build", "preview", "schema", "server", "console", "syntax"]
Severity = Literal["error", "warning"]


_PAGE_SOURCES: dict[str, Source] = {"server": "server", "console": "console"}


@dataclass(frozen=True)
class Problem:
    """`frame` shows the lines around the place; `code` is the compiler's own, such as TS2304. A warning is no reason to repair."""

    source: Source
    message: str
    file: str | None = None
    line: int | None = None
    column: int | None = None
    code: str | None = None
    frame: str | None = None
    severity: Severity = "error"


def parse_typecheck(output: str) -> list[Problem]:
    problems = [
        Problem(
            source="schema" if found["code"] == "PRISMA" else "types",
            message=found["message"].strip(),
            file=found["file"],
            line=int(found["line"]),
            column=int(found["column"]),
            code=found["code"],
        )
        for found in _TYPE_PROBLEM.finditer(output)
    ]
    problems += [
        Problem(source="types", message=found["message"], code=found["code"])
        for found in _GLOBAL_TYPE_PROBLEM.finditer(output)
    ]
    return problems[:MAXIMUM_PROBLEMS]


def parse_build_errors(output: str) -> list[Problem]:
    """Problems of a failed build. The output comes from a sandbox: lines that are not what we write are left out."""
    found: list[Problem] = []
    for text in _BUILD_PROBLEM.findall(output)[:MAXIMUM_PROBLEMS]:
        problem = _read_problem(text, "build")
        if problem:
            found.append(problem)
    return found


def parse_probe(answer: dict[str, Any]) -> list[Problem]:
    """Problems in the answer of `/__paynto/probe`."""
    errors: Any = answer.get("errors")
    if not isinstance(errors, list):
        return []
    texts = [json.dumps(error) for error in errors[:MAXIMUM_PROBLEMS]]  # pyright: ignore[reportUnknownVariableType]  # checked field by field
    return [problem for problem in (_read_page_problem(text) for text in texts) if problem]


def _read_page_problem(text: str) -> Problem | None:
    fields = _read_object(text)
    problem = _read_problem(text, _PAGE_SOURCES.get(str(fields.get("kind")), "preview"))
    if problem is None or fields.get("level") != "warning":
        return problem
    return replace(problem, severity="warning")


def parse_build_progress(line: str) -> tuple[float, str] | None:
    """Per cent and text when the line is one of progress."""
    match = _BUILD_PROGRESS.match(line.strip())
    if not match:
        return None
    fields = _read_object(match[1])
    percent = fields.get("percent")
    return (
        (float(percent), str(fields.get("text", ""))[:100])
        if isinstance(percent, int | float)
        else None
    )


def _read_problem(text: str, source: Source) -> Problem | None:
    fields = _read_object(text)
    message = fields.get("message")
    if not isinstance(message, str):
        return None
    return Problem(
        source=source,
        message=message[:4000],
        file=_text(fields.get("file"), 500),
        line=_number(fields.get("line")),
        column=_number(fields.get("column")),
        frame=_text(fields.get("frame"), 4000),
    )


def _read_object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}  # pyright: ignore[reportUnknownVariableType]  # JSON object


def _text(value: Any, limit: int) -> str | None:
    return value[:limit] if isinstance(value, str) else None


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
