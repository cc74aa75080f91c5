"""Names that the compiler does not know and the rest of the project imports from one place."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from paynto.builder.fixers.imports import insert_import
from paynto.builder.fixers.tree import Tree
from paynto.stacks.problems import Problem

_UNKNOWN = re.compile(
    r"Cannot find (?:name|namespace) '(?P<name>[\w$]+)'|'(?P<umd>React)' refers to a UMD global"
    r"|^(?P<run>[\w$]+) is not defined$",
    re.MULTILINE,
)
_ROUTER = frozenset(
    {
        *("BrowserRouter", "Link", "NavLink", "Navigate", "Outlet", "Route", "Routes"),
        *("useLocation", "useNavigate", "useParams", "useSearchParams", "useMatch"),
    }
)
_WANTS_ROUTER = re.compile(r"may be used only in the context of a <Router>|basename.{0,40} of null")
_ICONS = "lucide-react"
_ICON_USE = r"<{name}(?:\s+(?:className|aria-hidden|size|strokeWidth|color)(?:=(?:\"[^\"]*\"|\{{[^{{}}]*\}}))?)*\s*/>"
_APP = re.compile(r"<App\s*/>")


def fix_unknown_names(tree: Tree, problems: Sequence[Problem]) -> None:
    """Imports what other files import under this name from one source, and React Router's own names."""
    sources = _find_sources(tree)
    unknown: dict[str, set[str]] = defaultdict(set)
    for problem in problems:
        found = _UNKNOWN.search(problem.message)
        if found is not None and problem.file is not None:
            unknown[problem.file].add(found["name"] or found["umd"] or found["run"])
    for path, names in sorted(unknown.items()):
        for name in sorted(names):
            _import_name(tree, path, name, sources)
    if any(_WANTS_ROUTER.search(problem.message) for problem in problems):
        _add_router(tree)


def _find_sources(tree: Tree) -> dict[str, Counter[str]]:
    """Name → import statements of packages that bring it, by how often they are used."""
    sources: dict[str, Counter[str]] = defaultdict(Counter)
    for _, module in tree.list_modules():
        for reference in module.references:
            if not reference.is_static or reference.is_export or reference.source.startswith("."):
                continue
            for name in reference.names:
                sources[name.local][_write_import(name.name, name.local, reference.source)] += 1
    if "react-router" in tree.list_packages("dependencies"):
        for name in _ROUTER:
            sources[name][_write_import(name, name, "react-router")] += 1
    return sources


def _write_import(name: str, local: str, source: str) -> str:
    if name == "default":
        return f'import {local} from "{source}";'
    if name == "*":
        return f'import * as {local} from "{source}";'
    clause = name if name == local else f"{name} as {local}"
    return f'import {{ {clause} }} from "{source}";'


def _import_name(tree: Tree, path: str, name: str, sources: dict[str, Counter[str]]) -> None:
    module = tree.load_module(path)
    if module is None or any(
        part.local == name for reference in module.references for part in reference.names
    ):
        return
    statement = 'import * as React from "react";' if name == "React" else None
    if statement is None and len(sources.get(name, ())) == 1:
        statement = next(iter(sources[name]))
    if statement is None and _is_icon(tree, path, name):
        statement = f'import {{ {name} }} from "{_ICONS}";'
    if statement is None:
        return
    text = insert_import(module.text, module, statement)
    tree.write(f"Imported {name} in {path}", path, text)


def _is_icon(tree: Tree, path: str, name: str) -> bool:
    """Whether a file that has icons uses the name only as icons are used."""
    module = tree.load_module(path)
    if module is None or not name[0].isupper():
        return False
    if all(reference.source != _ICONS for reference in module.references):
        return False
    uses = re.findall(rf"(?<![\w$]){name}(?![\w$])", module.masked)
    return bool(uses) and len(re.findall(_ICON_USE.format(name=name), module.masked)) == len(uses)


def _add_router(tree: Tree) -> None:
    """Hooks and links of React Router need a router around the app."""
    texts = [module.masked for _, module in tree.list_modules()]
    if any(re.search(r"<(?:\w*Router|RouterProvider)\b", text) for text in texts):
        return
    path = next((name for name in ("src/main.tsx", "src/index.tsx") if name in tree.files), None)
    module = tree.load_module(path) if path else None
    if path is None or module is None or len(_APP.findall(module.masked)) != 1:
        return
    found = _APP.search(module.masked)
    assert found is not None
    wrapped = f"<BrowserRouter>{found.group()}</BrowserRouter>"
    text = module.text[: found.start()] + wrapped + module.text[found.end() :]
    known = {part.local for reference in module.references for part in reference.names}
    if "BrowserRouter" not in known:
        text = insert_import(text, module, 'import { BrowserRouter } from "react-router";')
    tree.write(f"Put a router around the app in {path}", path, text)
