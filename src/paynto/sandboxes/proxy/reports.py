"""What the reporter script tells the server about a preview: checked, bounded, rate limited."""

import json
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

MAX_REPORT_BYTES = 64 * 1024
_MAX_REPORTS = 50
_MAX_TEXT_CHARACTERS = 4000
_REQUESTS_PER_WINDOW = 40
_WINDOW_SECONDS = 10.0
_SANDBOXES_KEPT = 2000

ReportType = Literal["console", "error", "rejection", "overlay", "navigation", "ready", "rendered"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewReport:
    """One thing that happened in the page. Its texts come from the app: data, not instructions."""

    type: ReportType
    text: str = ""
    level: str = ""
    url: str = ""
    stack: str = ""
    line: int = 0
    column: int = 0
    age_ms: int = 0
    """How long ago it happened when it was sent, by the browser's own clock."""


def parse_reports(body: bytes) -> list[PreviewReport] | None:
    """The valid reports of a request; None when it is no list at all."""
    try:
        document: Any = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, list):
        return None
    reports = (_parse_report(item) for item in cast(list[Any], document)[:_MAX_REPORTS])
    return [report for report in reports if report is not None]


def _parse_report(item: Any) -> PreviewReport | None:
    if not isinstance(item, dict):
        return None
    values = cast(dict[str, Any], item)
    if values.get("type") not in get_args(ReportType):
        return None
    return PreviewReport(
        type=values["type"],
        text=_read_text(values, "text"),
        level=_read_text(values, "level")[:20],
        url=_read_text(values, "url"),
        stack=_read_text(values, "stack"),
        line=_read_number(values, "line"),
        column=_read_number(values, "column"),
        age_ms=_read_number(values, "age_ms"),
    )


def _read_text(values: dict[str, Any], name: str) -> str:
    value = values.get(name)
    if not isinstance(value, str):
        return ""
    # Lone surrogates and NUL cannot be stored as text in PostgreSQL.
    clean = value[:_MAX_TEXT_CHARACTERS].encode("utf-8", "replace").decode()
    return clean.replace("\0", "\ufffd")


def _read_number(values: dict[str, Any], name: str) -> int:
    value = values.get(name)
    return value if isinstance(value, int) and 0 <= value < 2**31 else 0


class ReportRate:
    """Lets each sandbox report so often within a window and no more."""

    def __init__(
        self, requests: int = _REQUESTS_PER_WINDOW, window_seconds: float = _WINDOW_SECONDS
    ) -> None:
        self._requests = requests
        self._window_seconds = window_seconds
        self._windows: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def allows(self, sandbox_id: str) -> bool:
        now = time.monotonic()
        started_at, count = self._windows.pop(sandbox_id, (now, 0))
        if now - started_at > self._window_seconds:
            started_at, count = now, 0
        self._windows[sandbox_id] = (started_at, count + 1)
        while len(self._windows) > _SANDBOXES_KEPT:
            self._windows.popitem(last=False)
        return count < self._requests
