"""What people's own browsers tell of the version that is shown: kept within bounds, read by the checks.

The texts come from the app and from whoever may open the preview. Only what those report who may change the project counts.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from paynto.core.resources import Resources
from paynto.sandboxes.proxy.access import Visitor
from paynto.sandboxes.proxy.reports import PreviewReport
from paynto.sandboxes.thumbnails import find_writer

_MOST_READ = 20
_MOST_VISITORS = 5
_MOST_CHARACTERS = 2000


@dataclass(frozen=True, slots=True)
class Observation:
    visitor: Visitor
    report: PreviewReport
    happened_at: float
    """Seconds since the epoch."""


def note_reports(visitor: Visitor, reports: Iterable[PreviewReport]) -> list[Observation]:
    now = time.time()
    return [Observation(visitor, report, now - report.age_ms / 1000) for report in reports]


async def list_trouble(
    resources: Resources, observations: Sequence[Observation], since: float
) -> list[dict[str, str]]:
    """Each thing once that went wrong since then, at most twenty; an overlay only while it is shown."""
    found: dict[tuple[str, str], Observation] = {}
    for item in observations:
        if item.happened_at < since:
            continue
        if item.report.type == "overlay":
            found = {key: other for key, other in found.items() if key[0] != "overlay"}
        if _is_trouble(item.report):
            found.setdefault((item.report.type, item.report.text), item)
    writers = await _list_writers(resources, found.values())
    return [
        {
            "type": item.report.type,
            "text": item.report.text[:_MOST_CHARACTERS],
            "stack": item.report.stack[:_MOST_CHARACTERS],
        }
        for item in found.values()
        if item.visitor.subject in writers
    ][:_MOST_READ]


def _is_trouble(report: PreviewReport) -> bool:
    if report.type == "console":
        return report.level == "error"
    return report.type in ("error", "rejection", "overlay") and report.text != ""


async def _list_writers(resources: Resources, observations: Iterable[Observation]) -> set[str]:
    visitors = {item.visitor.subject: item.visitor for item in observations}
    return {
        subject
        for subject, visitor in list(visitors.items())[:_MOST_VISITORS]
        if await find_writer(resources, visitor) is not None
    }
