"""The tasks of the evaluation, read from tasks.toml."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Step = tuple[str | int, ...]

# how many words each step takes besides its own
STEP_WORDS = {
    "see": 1,
    "find": 1,
    "gone": 1,
    "heading": 1,
    "title": 1,
    "click": 1,
    "tick": 1,
    "press": 1,
    "fits": 1,
    "fill": 2,
    "choose": 2,
    "reload": 0,
}


@dataclass(frozen=True)
class Request:
    """A sentence, and what the app must do after it."""

    prompt: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Task:
    id: str
    stack: Literal["react", "fullstack"]
    requests: tuple[Request, ...]


def load_tasks() -> list[Task]:
    """Raises ValueError for a task that cannot be run."""
    rows = tomllib.loads(Path(__file__).with_name("tasks.toml").read_text())["tasks"]
    tasks = [
        Task(row["id"], row["stack"], tuple(map(_read_request, [row, *row.get("follow_ups", [])])))
        for row in rows
    ]
    if len({task.id for task in tasks}) != len(tasks):
        raise ValueError("Two tasks have the same id.")
    return tasks


def _read_request(row: dict[str, Any]) -> Request:
    steps = tuple(tuple(step) for step in row["steps"])
    for step in steps:
        if not step or STEP_WORDS.get(str(step[0])) != len(step) - 1:
            raise ValueError(f"This step cannot be read: {step!r}")
    return Request(row["prompt"], steps)
