"""What the command line shows while something starts."""

import time

from rich.console import Console

console = Console(stderr=True, highlight=False)


class StepReporter:
    """One line per step, with how long the one before took."""

    def __init__(self) -> None:
        self._label = ""
        self._started_at = time.monotonic()

    def __call__(self, label: str) -> None:
        self.end()
        self._label, self._started_at = label, time.monotonic()

    def end(self) -> None:
        if self._label:
            seconds = time.monotonic() - self._started_at
            console.print(f"[green]✓[/] {self._label} [dim]{seconds:.1f} s[/]")
            self._label = ""
