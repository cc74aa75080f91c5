"""The stacks there are, and their templates as they lie in the package."""

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable

from paynto.stacks.errors import StackNotFound

SHARED = "shared"
# A dot file in the package would be taken for one of the package itself by tools that look for such files.
RENAMED = {"gitignore": ".gitignore"}


@dataclass(frozen=True)
class Stack:
    """`has_server`: a release of it runs a process; `has_database`: it has a Prisma schema."""

    name: str
    label: str
    description: str
    has_server: bool
    has_database: bool


STACKS = (
    Stack(
        name="react",
        label="React",
        description="Pages that run in the browser: sites, tools, games. Vite, React, TypeScript and Tailwind.",
        has_server=False,
        has_database=False,
    ),
    Stack(
        name="fullstack",
        label="Full stack",
        description="Pages with an API and a database. The React stack plus Hono and Prisma on SQLite or PostgreSQL.",
        has_server=True,
        has_database=True,
    ),
)


def list_stacks() -> tuple[Stack, ...]:
    return STACKS


def load_stack(name: str) -> Stack:
    for stack in STACKS:
        if stack.name == name:
            return stack
    raise StackNotFound(
        message=f"There is no stack {name!r}; there are {', '.join(stack.name for stack in STACKS)}"
    )


def read_template(name: str) -> dict[str, bytes]:
    """Every file of the empty app by its path. A fresh dict on each call; the bytes are read once."""
    return dict(_read_template(load_stack(name).name))


@lru_cache
def _read_template(name: str) -> dict[str, bytes]:
    templates = resources.files("paynto.stacks") / "templates"
    return {**_read_folder(templates / SHARED, ""), **_read_folder(templates / name, "")}


def _read_folder(folder: Traversable, prefix: str) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for entry in folder.iterdir():
        if entry.is_dir():
            files.update(_read_folder(entry, f"{prefix}{entry.name}/"))
        elif not entry.name.endswith(".pyc"):
            files[prefix + RENAMED.get(entry.name, entry.name)] = entry.read_bytes()
    return files
