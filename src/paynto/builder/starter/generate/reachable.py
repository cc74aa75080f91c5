"""Leaves out the shipped modules that an app does not use."""

import posixpath
import re
from collections.abc import Iterable, Mapping

_IMPORT = re.compile(r"""^(?:import|export)\b[^"';]*?["']([^"']+)["'];""", re.MULTILINE)
_ENDINGS = ("", ".ts", ".tsx")


def without_unused(files: Mapping[str, str], optional: Iterable[str]) -> dict[str, str]:
    """`optional` files stay only when another file that stays imports them."""
    left = set(optional) & files.keys()
    waiting = [path for path in files if path not in left]
    while waiting:
        path = waiting.pop()
        found = {target for name in _IMPORT.findall(files[path]) for target in _targets(path, name)}
        used = found & left
        left -= used
        waiting += sorted(used)
    return {path: text for path, text in files.items() if path not in left}


def _targets(path: str, name: str) -> list[str]:
    if name.startswith("@/"):
        base = "src/" + name.removeprefix("@/")
    elif name.startswith("."):
        base = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
    else:
        return []
    return [base + ending for ending in _ENDINGS]
