"""Import lines, sorted and grouped as a formatter would: packages, `@/…`, then relative paths."""

from collections import defaultdict
from collections.abc import Iterable

_LINE_WIDTH = 120


class Imports:
    """Collects names by module and prints the import block of a file."""

    def __init__(self) -> None:
        self._names: dict[str, set[str]] = defaultdict(set)

    def add(self, module: str, names: Iterable[str]) -> None:
        self._names[module].update(names)

    def __str__(self) -> str:
        groups: tuple[list[str], list[str], list[str]] = ([], [], [])
        for module in sorted(module for module, names in self._names.items() if names):
            group = 1 if module.startswith("@/") else 2 if module.startswith(".") else 0
            groups[group].append(_line(module, self._names[module]))
        return "\n".join("".join(group) for group in groups if group)


def _line(module: str, names: set[str]) -> str:
    ordered = sorted(names, key=lambda name: name.removeprefix("type ").lower())
    if all(name.startswith("type ") for name in ordered):
        head, ordered = "import type", [name.removeprefix("type ") for name in ordered]
    else:
        head = "import"
    line = f'{head} {{ {", ".join(ordered)} }} from "{module}";\n'
    if len(line) <= _LINE_WIDTH:
        return line
    return f"{head} {{\n" + "".join(f"  {name},\n" for name in ordered) + f'}} from "{module}";\n'
