"""The pages of a made app, read from its routes: which addresses can be opened as they are, and whether the start page has one."""

import re
from collections.abc import Mapping

from paynto.stacks.problems import Problem

MOST_PAGES = 6
_PATH = re.compile(r"""<Route\b[^<>]{0,300}?\bpath=(?:"([^"]*)"|\{["']([^"']*)["']\})""")
_START = re.compile(r"""<Route\b[^<>]{0,300}?(?:\bindex\b|\bpath=(?:"/?"|\{["']/?["']\}))""")
_ROUTES = re.compile(r"<Routes\b")
_CODE = (".tsx", ".jsx")


def list_pages(files: Mapping[str, bytes]) -> list[str]:
    """Addresses without parts that need a value, such as `/books`; the start page is left out. At most six."""
    found: dict[str, None] = {}
    for text in _route_files(files).values():
        for match in _PATH.finditer(text):
            path = f"/{(match[1] or match[2] or '').strip('/')}"
            if path != "/" and ":" not in path and "*" not in path:
                found[path] = None
    return list(found)[:MOST_PAGES]


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
