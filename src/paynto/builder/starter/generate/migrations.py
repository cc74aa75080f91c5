"""Renames that an app has gone through, kept in `.paynto/migrations.json` so that rows follow their fields."""

import json
from collections.abc import Mapping, Sequence

from pydantic import BaseModel, TypeAdapter, ValidationError

from paynto.builder.starter.generate.encode import json_text

MIGRATIONS_PATH = ".paynto/migrations.json"


class Migration(BaseModel):
    """The renames of one edit: `{"kind": "field", "entity": "Task", "from": "due", "to": "deadline"}` and the like."""

    version: int
    renames: list[dict[str, str]]


_HISTORY = TypeAdapter(list[Migration])


def read_history(files: Mapping[str, bytes]) -> list[Migration]:
    try:
        return _HISTORY.validate_json(files.get(MIGRATIONS_PATH, b"[]"))
    except ValidationError:
        return []


def write_history(history: Sequence[Migration]) -> str:
    return json_text([migration.model_dump() for migration in history])


def extend_history(
    history: Sequence[Migration], renames: Sequence[tuple[str, ...]]
) -> list[Migration]:
    """`renames` as the edits tell them: ("field", entity, old, new), ("entity", old, new), ("option", entity, field, old, new)."""
    if not renames:
        return list(history)
    return [
        *history,
        Migration(version=len(history) + 1, renames=[_entry(rename) for rename in renames]),
    ]


def _entry(rename: tuple[str, ...]) -> dict[str, str]:
    match rename:
        case ("field", entity, old, new):
            return {"kind": "field", "entity": entity, "from": old, "to": new}
        case ("option", entity, name, old, new):
            return {"kind": "option", "entity": entity, "field": name, "from": old, "to": new}
        case (kind, old, new):
            return {"kind": kind, "from": old, "to": new}
        case _:
            raise ValueError(f"unknown rename {json.dumps(rename)}")


def old_names(history: Sequence[Migration]) -> dict[tuple[str, str], str]:
    """What an entity, `(name, "")`, or a field, `(entity, name)`, was called before its last rename."""
    found: dict[tuple[str, str], str] = {}
    for rename in (entry for migration in history for entry in migration.renames):
        old, new = rename["from"], rename["to"]
        if rename["kind"] == "entity":
            found = {
                (new if entity == old else entity, name): value
                for (entity, name), value in found.items()
            }
            found[new, ""] = old
        elif rename["kind"] == "field":
            found.pop((rename["entity"], old), None)
            found[rename["entity"], new] = old
    return found
