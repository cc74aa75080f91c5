"""Which files matter for a sentence: a rank for each, told from names, errors, imports and recent changes."""

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from paynto.builder.context.symbols import FileSymbols
from paynto.builder.modules import CODE_EXTENSIONS

IN_ERROR = 1000
NAMED = 800
RELATED = 400
ENTRY = 300
RECENT = 200
OWN = 100
TEMPLATE = 10

_ENTRIES = (
    "src/App.tsx",
    "prisma/schema.prisma",
    "server/routes/index.ts",
    "server/seed.ts",
    "src/lib/config.ts",
    "package.json",
)
_ENTRIES_OF_NEW = ("src/theme.css", "index.html", "src/pages/home.tsx")
_WORD = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NO_NAMES = frozenset({"index", "main", "page", "app", "test", "types", "utils", "the", "new"})
_LOOK_WORDS = frozenset(
    "color colors colour colours theme font fonts dark light design style look rounded palette".split()
)
_RESOLVED = ("", *CODE_EXTENSIONS, ".css", ".json", *(f"/index{end}" for end in CODE_EXTENSIONS))
_ALIASES = (("@/", "src/"), ("~/", "src/"))


@dataclass(frozen=True, slots=True)
class Clues:
    """What points at files."""

    sentence: str
    in_errors: frozenset[str] = frozenset()
    recent: tuple[str, ...] = ()
    is_new: bool = False


def rank_files(
    symbols: Mapping[str, FileSymbols], templates: frozenset[str], clues: Clues
) -> dict[str, int]:
    """Path → rank; the higher, the more it matters. The same for the same input, in any order."""
    paths = symbols.keys()
    named = _find_named(symbols, clues.sentence)
    ranks = {path: TEMPLATE if path in templates else OWN for path in paths}
    for path in (*_ENTRIES, *(_ENTRIES_OF_NEW if clues.is_new else ())):
        _raise_rank(ranks, path, ENTRY)
    for age, path in enumerate(clues.recent[:50]):
        _raise_rank(ranks, path, RECENT + 50 - age)
    core = named | (clues.in_errors & paths)
    for path in _find_related(symbols, core):
        # the kit is known by its signatures; only what was changed of it is worth its full text
        if path not in templates:
            _raise_rank(ranks, path, RELATED)
    for path in named:
        _raise_rank(ranks, path, NAMED)
    for path in clues.in_errors:
        _raise_rank(ranks, path, IN_ERROR)
    return ranks


def _raise_rank(ranks: dict[str, int], path: str, rank: int) -> None:
    if path in ranks:
        ranks[path] = max(ranks[path], rank)


def list_first(
    paths: Iterable[str], sentence: str, in_errors: Iterable[str], recent: Iterable[str]
) -> tuple[str, ...]:
    """What is read before all else where a project has more source than is read."""
    lowered = sentence.lower()
    words = {_fold(word) for word in _WORD.findall(lowered)}
    named = [
        path
        for path in sorted(paths)
        if path.lower() in lowered or _is_named_by_words(posixpath.basename(path), words)
    ]
    return tuple(dict.fromkeys([*in_errors, *named, *recent, *_ENTRIES, *_ENTRIES_OF_NEW]))


def _find_named(symbols: Mapping[str, FileSymbols], sentence: str) -> set[str]:
    """Files whose path, file name, words of the name, or an exported name stands in the sentence."""
    lowered = sentence.lower()
    words = {_fold(word) for word in _WORD.findall(lowered)}
    exact = set(re.findall(r"[A-Za-z_$][\w$]{3,}", sentence))
    named: set[str] = set()
    for path, known in symbols.items():
        name = posixpath.basename(path)
        if path.lower() in lowered or (len(name) > 5 and name.lower() in lowered):
            named.add(path)
            continue
        mixed = {found for found in known.names if found.lower() != found and found in exact}
        if mixed or _is_named_by_words(name, words):
            named.add(path)
    if words & _LOOK_WORDS and "src/theme.css" in symbols:
        named.add("src/theme.css")
    return named


def _is_named_by_words(name: str, words: set[str]) -> bool:
    stem = name.partition(".")[0]
    parts = [_fold(part) for part in _WORD.findall(_CAMEL.sub(" ", stem).lower())]
    telling = [part for part in parts if part not in _NO_NAMES and len(part) > 2]
    return bool(telling) and all(part in words for part in telling)


def _fold(word: str) -> str:
    """Plural and singular alike."""
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _find_related(symbols: Mapping[str, FileSymbols], core: Iterable[str]) -> set[str]:
    """What the core imports, and what imports the core."""
    imports: dict[str, set[str]] = {}
    importers: dict[str, set[str]] = defaultdict(set)
    for path, known in symbols.items():
        found = {target for source in known.imports if (target := resolve(path, source, symbols))}
        imports[path] = found
        for target in found:
            importers[target].add(path)
    related: set[str] = set()
    for path in core:
        related |= imports.get(path, set()) | importers.get(path, set())
    return related


def resolve(importer: str, source: str, paths: Mapping[str, object]) -> str | None:
    """The file that a local specifier means, or None."""
    target: str | None = None
    if source.startswith("."):
        target = posixpath.normpath(posixpath.join(posixpath.dirname(importer), source))
    else:
        for prefix, folder in _ALIASES:
            if source.startswith(prefix):
                target = posixpath.normpath(folder + source.removeprefix(prefix))
    if target is None:
        return None
    return next((target + end for end in _RESOLVED if target + end in paths), None)
