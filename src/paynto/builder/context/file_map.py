"""The project's files as a map: every folder, every file, and under a file what it offers, as far as the room allows."""

import posixpath
from collections import defaultdict
from collections.abc import Mapping, Sequence

from paynto.builder.context.symbols import FileSymbols
from paynto.builder.context.tokens import estimate_tokens

_SHARE_OF_NAMES = 0.5


def write_map(
    paths: Sequence[str],
    symbols: Mapping[str, FileSymbols],
    ranks: Mapping[str, int],
    notes: Mapping[str, str],
    room_tokens: int,
) -> tuple[str, set[str]]:
    """The map, and the paths whose symbols had no room. Names come first, then symbols by rank.

    Where even the names are too many, folders show their first files and say how many more there are.
    """
    folders: dict[str, list[str]] = defaultdict(list)
    for path in sorted(paths):
        folders[posixpath.dirname(path)].append(path)
    most = _choose_most(folders, notes, int(room_tokens * _SHARE_OF_NAMES))
    left = room_tokens - estimate_tokens(_write(folders, {}, notes, most))
    shown: dict[str, tuple[str, ...]] = {}
    dropped: set[str] = set()
    for path in sorted(paths, key=lambda path: (-ranks.get(path, 0), path)):
        lines = symbols[path].lines if path in symbols else ()
        if not lines:
            continue
        needed = sum(estimate_tokens(f"    {line}\n") for line in lines)
        if needed <= left and path in folders[posixpath.dirname(path)][:most]:
            shown[path] = lines
            left -= needed
        else:
            dropped.add(path)
    return _write(folders, shown, notes, most), dropped


def _choose_most(
    folders: Mapping[str, Sequence[str]], notes: Mapping[str, str], room_tokens: int
) -> int:
    """How many files a folder may show; 0 shows only their number."""
    most = max((len(files) for files in folders.values()), default=0)
    while most and estimate_tokens(_write(folders, {}, notes, most)) > room_tokens:
        most //= 2
    return most


def _write(
    folders: Mapping[str, Sequence[str]],
    shown: Mapping[str, tuple[str, ...]],
    notes: Mapping[str, str],
    most: int,
) -> str:
    lines: list[str] = []
    for folder in sorted(folders):
        files = folders[folder]
        lines.append(f"{folder or '.'}/")
        for path in files[:most]:
            note = f"  [{notes[path]}]" if path in notes else ""
            lines.append(f"  {posixpath.basename(path)}{note}")
            lines += [f"    {line}" for line in shown.get(path, ())]
        if len(files) > most:
            lines.append(f"  ({len(files) - most} more files)")
    return "\n".join(lines)
