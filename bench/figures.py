"""What a measurement prints."""

import os
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any


class Unmeasured(Exception):
    """Something that the measurement needs is missing here."""


@dataclass(frozen=True)
class Figure:
    """`target` is the largest good value; `ratio` is value ÷ baseline."""

    name: str
    value: float
    unit: str
    target: float | None
    ratio: float | None
    note: str
    spread: tuple[float, float] | None = None

    @classmethod
    def of(
        cls, name: str, times: list[float], target: float, baseline: float | None, note: str
    ) -> "Figure":
        """The median of seconds."""
        value = median(times)
        ratio = value / baseline if baseline else None
        return cls(
            f"{name}, median of {len(times)}",
            value,
            "s",
            target,
            ratio,
            note,
            (min(times), max(times)),
        )

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "load": round(os.getloadavg()[0], 1)}

    def as_line(self) -> str:
        ratio = f"×{self.ratio:.2f}" if self.ratio is not None else "—"
        spread = f"{self.spread[0]:.2f}–{self.spread[1]:.2f}" if self.spread else ""
        verdict = "" if self.target is None or self.value <= self.target else "MISSED"
        target = f"≤ {self.target:g}" if self.target is not None else ""
        load = f"load {os.getloadavg()[0]:.0f}"
        return f"{self.name:48} {self.value:10.3f} {self.unit:12} {ratio:8} {target:8} {verdict:6} {spread:12} {load:8} {self.note}"
