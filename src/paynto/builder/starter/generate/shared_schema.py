"""`src/shared/<slug>.ts`: choices, schema and types of an entity, used by the page and by the server alike."""

from paynto.builder.starter.generate.encode import Code, ts_value
from paynto.builder.starter.generate.names import Entity
from paynto.builder.starter.generate.values import TITLE_DEPTH, check_of, choices_name, relation_of


def write_shared(entity: Entity) -> str:
    checks = [(entity.column(field.name), *check_of(entity, field)) for field in entity.fields]
    enums = [field for field in entity.fields if field.type == "enum"]
    names: list[str] = sorted(
        {name for _, _, used in checks for name in used}
        | set(["type ChoiceOption"] if enums else [])
        | {"type Stored"},
        key=_order,
    )
    parts = [
        'import { z } from "zod";\n',
        *([_import_types(entity)] if _targets(entity) else []),
        f'import {_braces(names)} from "./fields";\n',
        *[_choices(entity, field.name) for field in enums],
        _schema(entity, [(name, check) for name, check, _ in checks]),
        f"export type {entity.pascal}Input = z.output<typeof {entity.camel}Schema>;\n",
        _row(entity),
    ]
    head = parts[0] + "\n" + "".join(part for part in parts[1:3] if part.startswith("import"))
    rest = [part for part in parts[1:] if not part.startswith("import")]
    return head + "\n" + "\n".join(rest)


def _order(name: str) -> str:
    return name.removeprefix("type ").lower()


def _braces(names: list[str]) -> str:
    line = "{ " + ", ".join(names) + " }"
    return line if len(line) <= 72 else "{\n" + "".join(f"  {name},\n" for name in names) + "}"


def _targets(entity: Entity) -> list[Entity]:
    unique = {relation.target.pascal: relation.target for relation in entity.relations}
    return [target for name, target in sorted(unique.items()) if name != entity.pascal]


def _import_types(entity: Entity) -> str:
    return "".join(
        f'import type {{ {target.pascal} }} from "./{target.slug}";\n'
        for target in _targets(entity)
    )


def _choices(entity: Entity, name: str) -> str:
    field = entity.field(name)
    options = [
        {"value": option.value, "label": option.label, "tone": option.tone}
        for option in field.options
    ]
    lines = "".join(f"  {ts_value(option, 2)},\n" for option in options)
    return f"export const {choices_name(entity, field)} = [\n{lines}] as const satisfies ChoiceOption[];\n"


def _schema(entity: Entity, checks: list[tuple[str, str]]) -> str:
    lines = "".join(f"  {name}: {check},\n" for name, check in checks)
    return f"export const {entity.camel}Schema = z.object({{\n{lines}}});\n"


def _row(entity: Entity) -> str:
    lines = [
        f"  {relation.object_name}: Pick<{relation.target.pascal}, {_picked(relation.target)}> | null;\n"
        for relation in entity.relations
    ]
    if not lines:
        return f"export type {entity.pascal} = Stored<{entity.pascal}Input>;\n"
    return f"export interface {entity.pascal} extends Stored<{entity.pascal}Input> {{\n{''.join(lines)}}}\n"


def _picked(target: Entity) -> str:
    title = target.title
    name = relation_of(target, title).object_name if title.type == "relation" else title.name
    return f'"id" | "{name}"'


def include_of(entity: Entity) -> dict[str, dict[str, object]]:
    """What a query reads along: of each related row its id and what its name is made of."""
    return {
        relation.object_name: {"select": _select_title(relation.target, 1)}
        for relation in entity.relations
    }


def _select_title(entity: Entity, depth: int) -> dict[str, object]:
    title = entity.title
    if title.type != "relation":
        return {"id": Code("true"), title.name: Code("true")}
    if depth >= TITLE_DEPTH:
        return {"id": Code("true")}
    nested = relation_of(entity, title)
    return {
        "id": Code("true"),
        nested.object_name: {"select": _select_title(nested.target, depth + 1)},
    }
