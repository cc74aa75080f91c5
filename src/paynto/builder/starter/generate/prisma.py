"""The Prisma schema of an app's entities.

Dates, times of day and appointments are calendar values without a time zone, stored as ISO text ("2026-03-01",
"09:30", "2026-03-01T09:30"): they sort as text and mean the same on SQLite and PostgreSQL.
"""

from collections.abc import Mapping

from paynto.builder.starter.generate.encode import prisma_string
from paynto.builder.starter.generate.names import App, Entity, model_name
from paynto.builder.starter.generate.templates import fill, form
from paynto.builder.starter.spec import FieldSpec

COLUMN_TYPES = {
    "integer": "Int",
    "rating": "Int",
    "decimal": "Float",
    "money": "Decimal",
    "percentage": "Float",
    "boolean": "Boolean",
}


def write_schema(app: App, old_names: Mapping[tuple[str, str], str]) -> str:
    return fill(
        form("schema.prisma"),
        models="\n".join(_model(entity, old_names) for entity in app.entities),
    )


def _model(entity: Entity, old_names: Mapping[tuple[str, str], str]) -> str:
    rows: list[tuple[str, str, str]] = [("id", "Int", "@id @default(autoincrement())")]
    for field in entity.fields:
        rows += (
            _relation_rows(entity, field) if field.type == "relation" else [_column(entity, field)]
        )
    for other, relation in entity.referrers:
        rows.append(
            (
                _back_name(entity, other, relation.field),
                f"{other.pascal}[]",
                f'@relation("{other.pascal}_{relation.field.name}")',
            )
        )
    rows.append(("createdAt", "DateTime", "@default(now())"))
    rows.append(("updatedAt", "DateTime", "@updatedAt"))
    name_width = max(len(name) for name, _, _ in rows)
    type_width = max(len(kind) for _, kind, _ in rows)
    was = {
        entity.column(name): old if entity.field(name).type != "relation" else f"{old}Id"
        for (owner, name), old in old_names.items()
        if owner == entity.spec.name and name in {field.name for field in entity.fields}
    }
    lines: list[str] = []
    for name, kind, rest in rows:
        lines += [f"  /// @renamedFrom({was[name]})"] if name in was else []
        lines.append(f"  {name:<{name_width}} {kind:<{type_width}} {rest}".rstrip())
    old_model = old_names.get((entity.spec.name, ""))
    head = [f"/// @renamedFrom({model_name(old_model)})"] if old_model else []
    indexes = [f"  @@index([{relation.column}])" for relation in entity.relations]
    return (
        "\n".join(
            [*head, f"model {entity.pascal} {{", *lines, *([""] if indexes else []), *indexes, "}"]
        )
        + "\n"
    )


def _column(entity: Entity, field: FieldSpec) -> tuple[str, str, str]:
    kind = COLUMN_TYPES.get(field.type, "String")
    if field.type == "money" and entity.app.spec.version == 1:
        # As such an app has it: the difference is what an edit brings into a schema that a person has changed.
        kind = "Float"
    attributes = ["@unique"] if field.is_unique else []
    default = _default(field)
    if default is not None:
        attributes.append(f"@default({default})")
    return field.name, kind if _is_stored_always(field) else f"{kind}?", " ".join(attributes)


def _is_stored_always(field: FieldSpec) -> bool:
    return field.type == "boolean" or (field.is_required and _default(field) is not None)


def _default(field: FieldSpec) -> str | None:
    """The default in the database, which also fills the rows that exist when a field is added."""
    if field.type == "boolean":
        return "true" if field.default is True else "false"
    if field.is_unique or not field.is_required:
        return None
    if field.type == "enum":
        values = [option.value for option in field.options]
        return prisma_string(str(field.default) if field.default in values else values[0])
    kind = COLUMN_TYPES.get(field.type)
    if kind in ("Int", "Float", "Decimal"):
        number = (
            field.default
            if isinstance(field.default, int | float) and not isinstance(field.default, bool)
            else 0
        )
        return str(round(number)) if kind == "Int" else str(number)
    if field.type in ("text", "long_text", "email", "phone", "url"):
        return prisma_string(field.default if isinstance(field.default, str) else "")
    return None


def _relation_rows(entity: Entity, field: FieldSpec) -> list[tuple[str, str, str]]:
    relation = next(item for item in entity.relations if item.field.name == field.name)
    arguments = f'"{entity.pascal}_{field.name}", fields: [{relation.column}], references: [id], onDelete: Restrict'
    return [
        (relation.column, "Int?", "@unique" if field.is_unique else ""),
        (field.name, f"{relation.target.pascal}?", f"@relation({arguments})"),
    ]


def _back_name(entity: Entity, other: Entity, field: FieldSpec) -> str:
    twins = sum(1 for candidate, _ in entity.referrers if candidate.pascal == other.pascal)
    name = (
        other.plural_camel
        if twins == 1
        else f"{other.plural_camel}As{field.name[0].upper()}{field.name[1:]}"
    )
    taken = {item.name.lower() for item in entity.fields} | {
        relation.column.lower() for relation in entity.relations
    }
    return f"{name}Rows" if name.lower() in taken else name
