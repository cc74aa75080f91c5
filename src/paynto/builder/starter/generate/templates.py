"""Source files that ship with the generator: copied as they are, or filled at marks like «name»."""

import re
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

_MARK = re.compile(r"«(\w+)»")


@cache
def copied_files(group: str) -> dict[str, str]:
    """The files of one group by their path in the app."""
    return dict(_walk(resources.files("paynto.builder.starter.generate") / "files" / group, ""))


def _walk(folder: Traversable, prefix: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        path = f"{prefix}{entry.name}"
        found += _walk(entry, f"{path}/") if entry.is_dir() else [(path, entry.read_text("utf-8"))]
    return found


def fill(template: str, **values: str) -> str:
    """The values are code already; the text that comes in is never searched for marks again."""
    return _MARK.sub(lambda match: values[match[1]], template)


@cache
def form(name: str) -> str:
    """A file with marks, from the folder `forms`."""
    path = resources.files("paynto.builder.starter.generate") / "forms" / name
    return path.read_text("utf-8")
