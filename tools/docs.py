"""Writes the reference pages that come from the code: settings, errors, permissions. `--check` only compares."""

import importlib
import pkgutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from fastapi.routing import iter_route_contexts
from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

import paynto
from paynto.app import create_api
from paynto.core.errors import PayntoError
from paynto.core.settings import Settings
from paynto.teams.access import (
    MATRIX,
    OPERATOR,
    TOKEN_SCOPES,
    Permission,
    browser_user,
    current_user,
)

ROOT = Path(__file__).parents[1]
NOTE = "<!-- Written by tools/docs.py from the code; do not edit by hand. -->"
# run as programs of their own, not as parts of the platform
PROGRAMS = ("paynto.__main__", "paynto.sandboxes.sqlite_worker")


def import_everything() -> None:
    """Imports every module, so that each error is known."""
    for module in pkgutil.walk_packages(paynto.__path__, "paynto."):
        if not module.name.startswith(("paynto.migrations", *PROGRAMS)):
            importlib.import_module(module.name)


def list_errors(cls: type[PayntoError] = PayntoError) -> Iterator[type[PayntoError]]:
    """Every error of the product, categories included."""
    for child in cls.__subclasses__():
        if child.__module__.startswith("paynto."):
            yield child
        yield from list_errors(child)


def find_permission(dependant: Any) -> str:
    """What a route asks of the one who calls it."""
    calls = list(_list_calls(dependant))
    for call in calls:
        if hasattr(call, "permission"):
            suffix = ", in a browser" if browser_user in calls else ""
            return f"`{call.permission}`{suffix}"
    if browser_user in calls:
        return "signed in, in a browser"
    return "signed in" if current_user in calls else "public"


def _list_calls(dependant: Any) -> Iterator[object]:
    for child in dependant.dependencies:
        yield child.call
        yield from _list_calls(child)


def list_route_permissions() -> list[tuple[str, str, str]]:
    """(path, method, permission) of every route of the API."""
    return sorted(
        (route.path, method, find_permission(route.dependant))
        for route in iter_route_contexts(create_api().routes)
        if getattr(route, "dependant", None) and route.path.startswith("/api")
        for method in getattr(route, "methods", None) or ("WebSocket",)
    )


def _show_type(annotation: Any) -> str:
    if annotation is SecretStr:
        return "text (secret)"
    if get_origin(annotation) is Literal:
        return " or ".join(f"`{value}`" for value in get_args(annotation))
    if get_origin(annotation) is list:
        return "JSON list of texts"
    names = {bool: "`true` or `false`", int: "integer", float: "number", Path: "path"}
    return names.get(annotation, "text")


def _show_default(name: str, field: FieldInfo) -> str:
    if name == "home":
        return "`~/.paynto`"
    value = field.default
    assert value is not PydanticUndefined, name
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value}`" if value not in ("", []) else "empty"


def write_settings() -> str:
    rows = [
        f"| `PAYNTO_{name.upper()}` | {field.description} | {_show_type(field.annotation)} | {_show_default(name, field)} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join(
        [
            "# Settings",
            NOTE,
            "",
            "All settings are environment variables; none is needed to start. `DATABASE_URL` is understood in place of",
            "`PAYNTO_DATABASE_URL`. What the command line says (`--port`, `--host`, `--home`) comes first.",
            "",
            "| variable | meaning | value | default |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def write_errors() -> str:
    import_everything()
    found: dict[str, type[PayntoError]] = {}
    for cls in list_errors():
        if "code" in cls.__dict__:
            found[cls.code] = cls
    rows = [
        f"| `{code}` | {cls.status} | {cls.title} |"
        for code, cls in sorted(found.items(), key=lambda item: (item[1].status, item[0]))
    ]
    return "\n".join(
        [
            "# Errors",
            NOTE,
            "",
            "Every error is `application/problem+json` (RFC 9457). Programs decide by `code`, which is stable; `title` and",
            "`detail` are for people and may change. `request_id` is the id under which the server's log tells more; it is also",
            "in the header `X-Request-Id`. Input that is not valid lists its faults in `errors`, each with `loc` and `message`.",
            "A job that fails carries one of these codes as `error_code`.",
            "",
            "| code | status | meaning |",
            "|---|---|---|",
            *rows,
            "| `internal_error` | 500 | Something went wrong inside Paynto |",
            "",
        ]
    )


def write_permissions() -> str:
    roles = list(MATRIX)
    columns = [*(MATRIX[role] for role in roles), OPERATOR]
    matrix = [
        f"| `{permission}` | {' | '.join('yes' if permission in given else '' for given in columns)} |"
        for permission in Permission
    ]
    tokens = [
        f"| `{name}` | {', '.join(sorted(f'`{permission}`' for permission in granted))} |"
        for name, granted in TOKEN_SCOPES.items()
    ]
    routes = [
        f"| {method} | `{path}` | {need} |" for path, method, need in list_route_permissions()
    ]
    return "\n".join(
        [
            "# Permissions",
            NOTE,
            "",
            "A role gives permissions; an API token has those of its person's role that its scopes leave. A row of another team",
            "is not found (404), whatever the role. Credentials are changed in a signed-in browser only, never with a token.",
            "",
            "The last column is the operator: the owner whom the first start made. What stands there comes on top of the role in the",
            "team, and no API token has it.",
            "",
            f"| permission | {' | '.join(roles)} | operator |",
            f"|---|{'---|' * (len(roles) + 1)}",
            *matrix,
            "",
            "## Scopes of API tokens",
            "",
            "| scope | permissions |",
            "|---|---|",
            *tokens,
            "",
            "## What each route asks for",
            "",
            "| method | path | needs |",
            "|---|---|---|",
            *routes,
            "",
        ]
    )


PAGES: dict[str, Callable[[], str]] = {
    "docs/operating/settings.md": write_settings,
    "docs/api/errors.md": write_errors,
    "docs/api/permissions.md": write_permissions,
}


def main() -> int:
    stale = [
        name
        for name, write in PAGES.items()
        if not (ROOT / name).exists() or (ROOT / name).read_text() != write()
    ]
    if "--check" in sys.argv:
        for name in stale:
            print(f"{name} is stale: run `python tools/docs.py`.")
        return 1 if stale else 0
    for name in stale:
        (ROOT / name).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / name).write_text(PAGES[name]())
        print(f"wrote {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
