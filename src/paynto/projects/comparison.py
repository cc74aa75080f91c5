"""Differences between two trees, as unified patches."""

import difflib
from collections import Counter
from dataclasses import dataclass

_LARGEST_DIFF_BYTES = 512 * 1024
# about a second of the matcher's work
_MOST_PAIRS = 50_000
_CONTEXT_LINES = 3


@dataclass
class Effort:
    """What is left of one comparison's budget, in pairs of equal lines: hostile texts cost seconds per megabyte."""

    pairs: int = _MOST_PAIRS


@dataclass(frozen=True)
class FileDifference:
    path: str
    old_path: str | None
    change: str
    is_binary: bool
    old_bytes: int
    new_bytes: int
    patch: str | None
    added_lines: int = 0
    deleted_lines: int = 0


def is_binary(content: bytes) -> bool:
    """Text is UTF-8 without NUL; everything else is shown as a file, not as lines."""
    if b"\0" in content:
        return True
    try:
        content.decode()
    except UnicodeDecodeError:
        return True
    return False


def compare_files(
    path: str,
    old: bytes | None,
    new: bytes | None,
    old_path: str | None = None,
    effort: "Effort | None" = None,
) -> FileDifference:
    """`None` stands for a file that is not there. Files of one comparison share an `effort`."""
    change = (
        "renamed"
        if old_path
        else "added"
        if old is None
        else "deleted"
        if new is None
        else "changed"
    )
    before, after = old or b"", new or b""
    sizes = {"old_bytes": len(before), "new_bytes": len(after)}
    is_opaque = is_binary(before) or is_binary(after)
    if is_opaque or max(len(before), len(after)) > _LARGEST_DIFF_BYTES:
        return FileDifference(path, old_path, change, is_opaque, patch=None, **sizes)
    names = (old_path or path, path)
    lines = _compare_lines(
        before.decode().splitlines(), after.decode().splitlines(), names, effort or Effort()
    )
    return FileDifference(
        path,
        old_path,
        change,
        False,
        patch="\n".join(lines),
        added_lines=sum(line.startswith("+") and not line.startswith("+++") for line in lines),
        deleted_lines=sum(line.startswith("-") and not line.startswith("---") for line in lines),
        **sizes,
    )


def _compare_lines(
    old: list[str], new: list[str], names: tuple[str, str], effort: Effort
) -> list[str]:
    pairs = count_pairs(old, new)
    if pairs > effort.pairs:
        return _replace_middle(old, new, names)
    effort.pairs -= pairs
    return list(difflib.unified_diff(old, new, *names, lineterm=""))


def count_pairs(old: list[str], new: list[str]) -> int:
    """How many places of equal lines the matcher weighs; it leaves out lines that are in every hundredth place."""
    most = len(new) // 100 + 1 if len(new) >= 200 else len(new)
    before, after = Counter(old), Counter(new)
    return sum(count * before[line] for line, count in after.items() if count <= most)


def _replace_middle(old: list[str], new: list[str], names: tuple[str, str]) -> list[str]:
    """One hunk between the common beginning and end: right, though not the shortest."""
    shortest = min(len(old), len(new))
    start = next((i for i in range(shortest) if old[i] != new[i]), shortest)
    rest = shortest - start
    tail = next((i for i in range(rest) if old[-1 - i] != new[-1 - i]), rest)
    above = old[max(0, start - _CONTEXT_LINES) : start]
    below = old[len(old) - tail :][:_CONTEXT_LINES]
    removed, added = old[start : len(old) - tail], new[start : len(new) - tail]
    if not removed and not added:
        return []
    first = start - len(above) + 1
    kept = len(above) + len(below)
    return [
        f"--- {names[0]}",
        f"+++ {names[1]}",
        f"@@ -{first},{kept + len(removed)} +{first},{kept + len(added)} @@",
        *(f" {line}" for line in above),
        *(f"-{line}" for line in removed),
        *(f"+{line}" for line in added),
        *(f" {line}" for line in below),
    ]
