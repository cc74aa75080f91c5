"""The pages of a made app, read from its routes: which addresses can be opened as they are, and whether the start page has one."""

import posixpath
import re
from collections.abc import Collection, Mapping

from paynto.builder.modules import CODE_EXTENSIONS, scan_module
from paynto.stacks.problems import Problem

MOST_PAGES = 6
_PATH = re.compile(r"""<Route\b[^<>]{0,300}?\bpath=(?:"([^"]*)"|\{["']([^"']*)["']\})""")
_START = re.compile(r"""<Route\b[^<>]{0,300}?(?:\bindex\b|\bpath=(?:"/?"|\{["']/?["']\}))""")
_ROUTES = re.compile(r"<Routes\b")
_ELEMENT = re.compile(r"""[^<>]{0,200}?\b(?:element=\{\s*<|Component=\{\s*)(\w+)""")
_CODE = (".tsx", ".jsx")
_MOST_MODULES = 500


def list_pages(files: Mapping[str, bytes], changed: Collection[str] = ()) -> list[str]:
    """Addresses without parts that need a value, such as `/books`; the start page is left out. At most six.

    The pages that are written in a changed file come first, then those that use one.
    """
    found: dict[str, int] = {}
    for route_file, text in _route_files(files).items():
        sources = _find_sources(files, route_file, text) if changed else {}
        for match in _PATH.finditer(text):
            path = f"/{(match[1] or match[2] or '').strip('/')}"
            if path == "/" or ":" in path or "*" in path:
                continue
            element = _ELEMENT.match(text, match.end())
            source = sources.get(element[1]) if element else None
            found.setdefault(path, _measure_distance(files, source, changed))
    return sorted(found, key=lambda path: found[path])[:MOST_PAGES]


def _find_sources(files: Mapping[str, bytes], path: str, text: str) -> dict[str, str]:
    """The file of the app from which each imported name comes."""
    return {
        name.local: source
        for reference in scan_module(text).references
        if (source := _resolve(files, path, reference.source)) is not None
        for name in reference.names
    }


def _measure_distance(
    files: Mapping[str, bytes], source: str | None, changed: Collection[str]
) -> int:
    """How many imports lie between a page and the nearest changed file."""
    level, seen, distance = [source] if source else [], set[str](), 0
    while level and len(seen) < _MOST_MODULES:
        if not changed or any(path in changed for path in level):
            return distance
        seen.update(level)
        level = sorted({near for path in level for near in _list_imports(files, path)} - seen)
        distance += 1
    return _MOST_MODULES


def _list_imports(files: Mapping[str, bytes], path: str) -> list[str]:
    if not path.endswith(CODE_EXTENSIONS):
        return []
    references = scan_module(files[path].decode(errors="replace")).references
    found = (_resolve(files, path, reference.source) for reference in references)
    return [name for name in found if name is not None]


def _resolve(files: Mapping[str, bytes], importer: str, source: str) -> str | None:
    if source.startswith("@/"):
        base = f"src/{source[2:]}"
    elif source.startswith("."):
        base = posixpath.normpath(posixpath.join(posixpath.dirname(importer), source))
    else:
        return None
    tails = ("", *CODE_EXTENSIONS, *(f"/index{extension}" for extension in CODE_EXTENSIONS))
    return next((name for tail in tails if (name := base + tail) in files), None)


def find_missing_start(files: Mapping[str, bytes]) -> list[Problem]:
    """An app with routes and none for `/` opens with its page for unknown addresses."""
    routes = _route_files(files)
    if not routes or any(_START.search(text) for text in routes.values()):
        return []
    path, text = next(iter(routes.items()))
    place = _ROUTES.search(text)
    assert place is not None
    line = text.count("\n", 0, place.start()) + 1
    message = 'No route has the path "/", so the start page of the app shows nothing of it.'
    return [Problem(source="preview", message=message, file=path, line=line)]


def _route_files(files: Mapping[str, bytes]) -> dict[str, str]:
    return {
        path: text
        for path, content in sorted(files.items())
        if path.startswith("src/") and path.endswith(_CODE) and b"<Routes" in content
        if _ROUTES.search(text := content.decode(errors="replace"))
    }
