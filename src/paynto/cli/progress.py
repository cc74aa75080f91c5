"""Shows a job's events on a terminal, and collects what `--json` prints."""

import sys
import time
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

console = Console(stderr=True, highlight=False)


@dataclass
class Outcome:
    """What a job did. `timings` are seconds per stage, by the server's clock."""

    status: str = "running"
    error: str | None = None
    error_code: str | None = None
    text: str = ""
    version: int | None = None
    files: list[str] = field(default_factory=list[str])
    url: str | None = None
    problems: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    warnings: list[str] = field(default_factory=list[str])
    consent: dict[str, Any] | None = None
    timings: dict[str, float] = field(default_factory=dict[str, float])
    seconds: float = 0.0

    @property
    def is_success(self) -> bool:
        return self.status == "succeeded"


class Watcher:
    """Feeds on events; draws only where there is a terminal."""

    def __init__(self, *, is_quiet: bool) -> None:
        self.outcome = Outcome()
        self._started_at = time.monotonic()
        self._is_drawn = not is_quiet and sys.stderr.isatty()
        self._is_plain = not is_quiet and not sys.stderr.isatty()
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TextColumn("[dim]{task.fields[note]}"),
            TimeElapsedColumn(),
            console=console,
            transient=False,
            disable=not self._is_drawn,
        )
        self._tasks: dict[str, TaskID] = {}

    def watch(self, events: Any) -> Outcome:
        with self._progress:
            for event in events:
                self._take(event)
        self.outcome.seconds = round(time.monotonic() - self._started_at, 3)
        return self.outcome

    def _take(self, event: dict[str, Any]) -> None:
        handler = getattr(self, f"_take_{event['type']}", None)
        if handler is not None:
            handler(event)

    def _take_step(self, event: dict[str, Any]) -> None:
        self._show(event["step"], event)

    def _take_stage(self, event: dict[str, Any]) -> None:
        self._show(event["stage"], event)

    def _show(self, name: str, event: dict[str, Any]) -> None:
        is_over = event["state"] not in ("running", "waiting")
        if is_over and event.get("seconds") is not None:
            self.outcome.timings[name] = event["seconds"]
        note = event.get("detail") or ""
        if self._is_drawn:
            task = self._tasks.get(name)
            if task is None:
                task = self._tasks[name] = self._progress.add_task(
                    event["label"], total=100, note=""
                )
            self._progress.update(
                task, completed=100 if is_over else event.get("percent") or 0, note=note
            )
            if is_over:
                self._progress.stop_task(task)
        elif self._is_plain and is_over:
            mark = "✓" if event["state"] == "done" else "✗"
            console.print(f"{mark} {event['label']}  {event.get('seconds') or 0:.1f} s  {note}")

    def _take_text(self, event: dict[str, Any]) -> None:
        self.outcome.text += event["delta"]

    def _take_version(self, event: dict[str, Any]) -> None:
        self.outcome.version = event["number"]
        self.outcome.files = [
            item["path"] for item in event["files"] if item["change"] != "deleted"
        ]

    def _take_problem(self, event: dict[str, Any]) -> None:
        self.outcome.problems.append({key: value for key, value in event.items() if key != "type"})

    def _take_warning(self, event: dict[str, Any]) -> None:
        self.outcome.warnings.append(event["message"])

    def _take_consent(self, event: dict[str, Any]) -> None:
        self.outcome.consent = {"statements": event["statements"], "warnings": event["warnings"]}

    def _take_live(self, event: dict[str, Any]) -> None:
        self.outcome.url = event["url"]

    def _take_done(self, event: dict[str, Any]) -> None:
        self.outcome.status = event["status"]
        self.outcome.error = event.get("error")
        self.outcome.error_code = event.get("error_code")
