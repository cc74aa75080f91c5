"""The project's files as texts without secrets, each with its symbols, and the reasons why some are not shown."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from paynto.builder.context.inputs import SourceFile
from paynto.builder.context.redaction import Redactor, holds_secrets
from paynto.builder.context.symbols import LARGEST_SCANNED_BYTES, FileSymbols, SymbolCache
from paynto.projects.paths import is_asset

MOST_READ_BYTES = 2 << 20
"""Of source, per request: five times what the largest request holds, and below a second of work where nothing is cached."""
AGENTS_PATH = "AGENTS.md"

_LOCK_FILES = frozenset({"pnpm-lock.yaml", "package-lock.json", "yarn.lock", "bun.lock"})
_CACHE = SymbolCache()


@dataclass(frozen=True, slots=True)
class ReadProject:
    """`texts` and `symbols` by path, secrets removed; `unreadable` says why a file is not among them."""

    texts: dict[str, str]
    symbols: dict[str, FileSymbols]
    unreadable: dict[str, str]


def find_reason(path: str, size_bytes: int) -> str | None:
    """Why a file is never shown to a model, by its name and size; None for one that can be."""
    if holds_secrets(path):
        return "its name says that it holds secrets"
    if path.rpartition("/")[2] in _LOCK_FILES:
        return "a lock file, which only the platform writes"
    if is_asset(path):
        return "not text"
    if size_bytes > LARGEST_SCANNED_BYTES:
        return f"larger than {LARGEST_SCANNED_BYTES:,} bytes"
    return None


def choose_read(sizes: Mapping[str, int], first: tuple[str, ...] = ()) -> list[str]:
    """The paths that are read, within 2 MiB: those in `first`, then small before large, then by name."""
    known = {path: place for place, path in reversed(list(enumerate(first)))}
    wanted = [path for path, size in sizes.items() if find_reason(path, size) is None]
    wanted.sort(key=lambda path: (known.get(path, len(known)), sizes[path], path))
    chosen: list[str] = []
    left = MOST_READ_BYTES
    for path in wanted:
        if sizes[path] <= left:
            chosen.append(path)
            left -= sizes[path]
    return chosen


def read_project(
    files: Mapping[str, SourceFile],
    redactor: Redactor,
    first: tuple[str, ...] = (),
    cache: SymbolCache = _CACHE,
) -> ReadProject:
    """Reads what `choose_read` chooses, whatever more was given, so that the work is bounded."""
    read = ReadProject({}, {}, {})
    sizes = {path: file.size_bytes for path, file in files.items()}
    chosen = set(choose_read(sizes, first))
    for path in sorted(files):
        file = files[path]
        text = _decode(file.content) if path in chosen and file.content is not None else None
        if text is None:
            read.unreadable[path] = find_reason(path, file.size_bytes) or (
                "not text" if path in chosen else "the project has more source than is read"
            )
            continue
        clean = redactor.redact(text)
        # symbols are cut to lines, and a secret that is cut would not be known as one any more
        sha256 = file.sha256 if clean == text else hashlib.sha256(clean.encode()).hexdigest()
        read.texts[path] = clean
        read.symbols[path] = cache.read(path, sha256, clean)
    return read


def _decode(content: bytes) -> str | None:
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text
