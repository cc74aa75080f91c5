"""The order in which files are written into a running preview: a module after those it imports.

Then a hot reload never meets an import whose file is not there yet.
"""

import posixpath
import re
from collections.abc import Mapping

_IMPORT = re.compile(rb"""(?:from|import|require\()\s*["']((?:\.{1,2}|@)/[^"'\n]{1,300})["']""")
_MODULE_ENDINGS = (
    "",
    ".ts",
    ".tsx",
    ".js",
    ".jsx",
    ".css",
    ".json",
    "/index.ts",
    "/index.tsx",
    "/index.js",
)
_SCANNED_ENDINGS = (".ts", ".tsx", ".js", ".jsx", ".mjs", ".css")


def order_leaf_first(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same files, imported ones first; `index.html` last. Cycles are written in the order of their paths."""
    imports = {path: _local_imports(path, content, files) for path, content in files.items()}
    ordered: dict[str, bytes] = {}
    for start in sorted(files, key=lambda path: (path == "index.html", path)):
        _visit(start, imports, files, ordered)
    return ordered


def _visit(
    start: str,
    imports: Mapping[str, list[str]],
    files: Mapping[str, bytes],
    ordered: dict[str, bytes],
) -> None:
    """Depth first without recursion: a chain of 2,000 modules is allowed."""
    pending = [(start, iter(imports[start]))]
    seen = {start}
    while pending:
        path, targets = pending[-1]
        target = next((name for name in targets if name not in ordered and name not in seen), None)
        if target is not None:
            seen.add(target)
            pending.append((target, iter(imports[target])))
            continue
        pending.pop()
        ordered.setdefault(path, files[path])


def _local_imports(path: str, content: bytes, files: Mapping[str, bytes]) -> list[str]:
    if not path.endswith(_SCANNED_ENDINGS):
        return []
    found: list[str] = []
    for match in _IMPORT.finditer(content):
        name = match.group(1).decode(errors="replace")
        base = (
            f"src/{name[2:]}"
            if name.startswith("@/")
            else posixpath.join(posixpath.dirname(path), name)
        )
        normal = posixpath.normpath(base)
        target = next(
            (normal + ending for ending in _MODULE_ENDINGS if normal + ending in files), None
        )
        if target is not None and target != path:
            found.append(target)
    return found
