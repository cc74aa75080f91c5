"""Decides for one file what putting back means; pure, so that looking at it and doing it are the same."""

import json
from dataclasses import dataclass
from typing import Literal

from paynto.projects.comparison import Effort, is_binary
from paynto.projects.trash.merging import TooMuchToMerge, merge_texts, put_back_lines

State = Literal["gone", "mergeable", "present", "conflict"]


@dataclass(frozen=True, slots=True)
class Plan:
    """`content` is what the file becomes, for a conflict when the former content is chosen."""

    state: State
    content: bytes


def plan_file(
    path: str,
    reason: str,
    former: bytes,
    after: bytes | None,
    current: bytes | None,
    effort: Effort,
) -> Plan:
    """`former` stood before the version, `after` behind it, `current` is there now (None: no file)."""
    if current is None:
        return Plan("gone", former)
    if current == former:
        return Plan("present", current)
    if after is None or reason == "replaced" or any(map(is_binary, (former, after, current))):
        is_untouched = after is not None and current == after and reason == "changed"
        return Plan("mergeable" if is_untouched else "conflict", former)
    merged = _merge(path, former.decode(), after.decode(), current.decode(), effort)
    if merged is None:
        return Plan("conflict", former)
    return Plan("present" if merged == current else "mergeable", merged)


def _merge(path: str, former: str, after: str, current: str, effort: Effort) -> bytes | None:
    try:
        wanted = put_back_lines(former, after, effort)
        merged = merge_texts(after, current, wanted, effort).text
    except TooMuchToMerge:
        return None
    if merged is None or _breaks_json(path, merged, former, current):
        return None
    return merged.encode()


def _breaks_json(path: str, merged: str, *sources: str) -> bool:
    """Lines of JSON can be merged into what is no JSON any more, for instance by a comma too few."""
    return path.endswith(".json") and not _is_json(merged) and all(map(_is_json, sources))


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
