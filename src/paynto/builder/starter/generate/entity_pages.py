"""`src/features/<slug>/`: client, columns, list, detail and form of one entity."""

from paynto.builder.starter.generate.encode import jsx_attribute, ts_string, ts_value
from paynto.builder.starter.generate.icons import icon_of
from paynto.builder.starter.generate.imports import Imports
from paynto.builder.starter.generate.names import Entity, Relation
from paynto.builder.starter.generate.templates import fill, form
from paynto.builder.starter.generate.values import (
    NUMBER_TYPES,
    amount_text,
    cell_of,
    choices_name,
    control_of,
    default_sort,
    label_of,
    sort_path,
    title_expression,
)
from paynto.builder.starter.spec import FieldSpec, Scalar

_LIST_COLUMNS = 6
_PHONE_COLUMNS = 2
_TEXT_HELPERS = frozenset({"choiceText", "dateText", "dateTimeText"})


def write_entity_pages(entity: Entity) -> dict[str, str]:
    folder = f"src/features/{entity.slug}"
    return {
        f"{folder}/{entity.client_file}.ts": _client(entity),
        f"{folder}/columns.tsx": _columns(entity),
        f"{folder}/{entity.singular_slug}-list-page.tsx": _list_page(entity),
        f"{folder}/{entity.singular_slug}-detail-page.tsx": _detail_page(entity),
        f"{folder}/{entity.singular_slug}-form-page.tsx": _form_page(entity),
    }


def client_module(entity: Entity) -> str:
    return f"@/features/{entity.slug}/{entity.client_file}"


def schema_module(entity: Entity) -> str:
    return f"@/shared/{entity.slug}"


def _client(entity: Entity) -> str:
    expression, names = title_expression(entity, entity.camel)
    imports = Imports()
    imports.add("@/lib/records", ["recordClient"])
    imports.add(schema_module(entity), [f"type {entity.pascal}", f"type {entity.pascal}Input"])
    _add_title_names(imports, names, entity)
    return fill(
        form("entity/client.ts"),
        imports=str(imports),
        plural=entity.plural_camel,
        pascal=entity.pascal,
        camel=entity.camel,
        slug=entity.slug,
        title=expression
        if expression.startswith(("choiceText", "dateText", "dateTimeText", "`"))
        else f'{expression} ?? ""',
    )


def _add_title_names(imports: Imports, names: list[str], entity: Entity) -> None:
    imports.add("@/shared/value-texts", [name for name in names if name in _TEXT_HELPERS])
    for name in names:
        if name not in _TEXT_HELPERS:
            owner = next(other for other in entity.app.entities if name in _choices_of(other))
            imports.add(schema_module(owner), [name])


def _choices_of(entity: Entity) -> set[str]:
    return {choices_name(entity, field) for field in entity.fields if field.type == "enum"}


def listed_fields(entity: Entity) -> list[FieldSpec]:
    others = [
        field
        for field in entity.fields
        if field.is_listed and field is not entity.title and field.type != "long_text"
    ]
    return [entity.title, *others[: _LIST_COLUMNS - 1]]


def _columns(entity: Entity) -> str:
    imports = Imports()
    imports.add("@/components/records/record-list", ["type RecordColumn"])
    imports.add("@/lib/csv", ["type CsvColumn"])
    imports.add(schema_module(entity), [f"type {entity.pascal}"])
    columns = [
        _column(entity, field, index, imports) for index, field in enumerate(listed_fields(entity))
    ]
    csv = [_csv_column(entity, field, imports) for field in entity.fields]
    return fill(
        form("entity/columns.tsx"),
        imports=str(imports),
        camel=entity.camel,
        pascal=entity.pascal,
        columns="".join(columns),
        csv="".join(csv),
    )


def add_value_names(imports: Imports, entity: Entity, component: str, names: list[str]) -> None:
    imports.add("@/components/records/values", [component])
    _add_title_names(imports, names, entity)


def _column(entity: Entity, field: FieldSpec, index: int, imports: Imports) -> str:
    cell, component, names = cell_of(entity, field, entity.camel)
    add_value_names(imports, entity, component, names)
    lines = [
        f"    key: {ts_string(sort_path(entity, field))},",
        f"    header: {ts_string(field.label)},",
        f"    render: ({entity.camel}) => {cell},",
        "    isSortable: true,",
    ]
    if field.type in NUMBER_TYPES and field.type != "rating":
        lines.append('    align: "right",')
    if index >= _PHONE_COLUMNS:
        lines.append("    isSecondary: true,")
    return "  {\n" + "\n".join(lines) + "\n  },\n"


def _csv_column(entity: Entity, field: FieldSpec, imports: Imports) -> str:
    value = f"{entity.camel}.{field.name}"
    if field.type == "enum":
        name = choices_name(entity, field)
        value = f"choiceText({name}, {value})"
        _add_title_names(imports, ["choiceText", name], entity)
    elif field.type == "relation":
        relation = next(item for item in entity.relations if item.field is field)
        value, names = title_expression(relation.target, value, optional=True)
        _add_title_names(imports, names, entity)
    elif field.type == "money":
        value = f"paddedAmount({value})"
        imports.add("@/lib/money", ["paddedAmount"])
    return f"  {{ header: {ts_string(label_of(field))}, value: ({entity.camel}) => {value} }},\n"


def _list_page(entity: Entity) -> str:
    imports = Imports()
    imports.add("@/components/records/record-list", ["RecordList"])
    imports.add("./columns", [f"{entity.camel}Columns", f"{entity.camel}CsvColumns"])
    imports.add(f"./{entity.client_file}", [entity.plural_camel])
    imports.add("lucide-react", [icon_of(entity.spec.icon)])
    filters = [line for field in entity.fields if (line := _filter(entity, field, imports))]
    body = "".join(f"  {line},\n" for line in filters)
    description = (
        f"\n      description={jsx_attribute(entity.spec.description)}"
        if entity.spec.description
        else ""
    )
    constant = f"const listFilters = [\n{body}];\n" if filters else ""
    return fill(
        form("entity/list-page.tsx"),
        imports=str(imports),
        filters_constant=f"\n{constant}" if constant else "",
        filters="{listFilters}" if filters else "{[]}",
        pascal=entity.pascal,
        camel=entity.camel,
        plural=entity.plural_camel,
        slug=entity.slug,
        title=jsx_attribute(entity.spec.label_plural),
        description=description,
        icon=icon_of(entity.spec.icon),
        new_label=jsx_attribute(f"New {lower_label(entity)}"),
        sort=ts_value(default_sort(entity)),
        search_label=jsx_attribute(f"Search {lower_first(entity.spec.label_plural)}"),
    )


def lower_first(text: str) -> str:
    """ "Work order" reads "work order" inside a sentence; "CD" stays."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or len(text) == 1 else text


def lower_label(entity: Entity) -> str:
    return lower_first(entity.spec.label)


def _filter(entity: Entity, field: FieldSpec, imports: Imports) -> str | None:
    name, label = ts_string(entity.column(field.name)), ts_string(field.label)
    kind, more = _filter_kind(entity, field, imports)
    if kind is None:
        return None
    imports.add("@/components/records/filters", [kind])
    return f"{kind}({', '.join([name, label, *more])})"


def _filter_kind(
    entity: Entity, field: FieldSpec, imports: Imports
) -> tuple[str | None, list[str]]:
    match field.type:
        case "enum":
            name = choices_name(entity, field)
            imports.add(schema_module(entity), [name])
            excluded = [
                item.value
                for item in entity.spec.filters
                if item.field == field.name and item.operator == "is_not"
            ]
            return "choiceFilter", [name, *([ts_value(excluded)] if excluded else [])]
        case "boolean":
            return "yesNoFilter", []
        case "date" | "datetime":
            return "dateFilter", []
        case "relation":
            target = next(
                relation.target for relation in entity.relations if relation.field is field
            )
            if target is not entity and target.pascal != entity.pascal:
                imports.add(client_module(target), [target.plural_camel])
            return "relationFilter", [target.plural_camel]
        case _:
            return _limit_filter(entity, field)


def _limit_filter(entity: Entity, field: FieldSpec) -> tuple[str | None, list[str]]:
    options = [
        {
            "value": query_value(item.operator, item.value),
            "label": f"{'At most' if item.operator == 'at_most' else 'At least'} {item.value}",
        }
        for item in entity.spec.filters
        if item.field == field.name and item.operator in ("at_most", "at_least")
    ]
    return ("limitFilter", [ts_value(options)]) if options else (None, [])


_DATE_WORDS = {
    "before_today": "past",
    "after_today": "future",
    "this_month": "month",
    "is_empty": "none",
}


def query_value(operator: str, value: Scalar) -> str:
    """A filter of the specification as the value of its parameter in the address."""
    if operator in _DATE_WORDS:
        return _DATE_WORDS[operator]
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return {"is_not": f"!{text}", "at_most": f"..{text}", "at_least": f"{text}.."}.get(
        operator, text
    )


def _detail_page(entity: Entity) -> str:
    imports = Imports()
    imports.add("@/components/records/record-detail", ["RecordDetail"])
    imports.add(f"./{entity.client_file}", [entity.plural_camel])
    facts: list[str] = []
    for field in entity.fields:
        cell, component, names = cell_of(entity, field, entity.camel)
        add_value_names(imports, entity, component, names)
        facts.append(f"        {{ label: {ts_string(field.label)}, value: {cell} }},\n")
    related = [_related(entity, other, relation, imports) for other, relation in entity.referrers]
    children = (
        f"\n      {{({entity.camel}) => (\n        <>\n{''.join(related)}        </>\n      )}}\n    </RecordDetail>"
        if related
        else ""
    )
    if len(related) == 1:
        children = f"\n      {{({entity.camel}) => (\n{_unindent(related[0])}      )}}\n    </RecordDetail>"
    return fill(
        form("entity/detail-page.tsx"),
        imports=str(imports),
        pascal=entity.pascal,
        camel=entity.camel,
        plural=entity.plural_camel,
        slug=entity.slug,
        title=jsx_attribute(entity.spec.label_plural),
        facts="".join(facts),
        end=f">{children}" if children else "/>",
    )


def _unindent(text: str) -> str:
    return "".join(line[2:] for line in text.splitlines(keepends=True))


def _related(entity: Entity, other: Entity, relation: Relation, imports: Imports) -> str:
    imports.add("@/components/records/related-rows", ["RelatedRows"])
    if other.pascal == entity.pascal:
        imports.add("./columns", [f"{other.camel}Columns"])
    else:
        imports.add(client_module(other), [other.plural_camel])
        imports.add(f"@/features/{other.slug}/columns", [f"{other.camel}Columns"])
    twins = sum(1 for candidate, _ in entity.referrers if candidate.pascal == other.pascal)
    title = (
        other.spec.label_plural
        if twins == 1
        else f"{other.spec.label_plural} ({relation.field.label})"
    )
    lines = [
        "<RelatedRows",
        f"  title={jsx_attribute(title)}",
        f"  newLabel={jsx_attribute(f'New {lower_label(other)}')}",
        f"  client={{{other.plural_camel}}}",
        f'  relation={{{{ name: "{relation.column}", id: {entity.camel}.id }}}}',
        f"  columns={{{other.camel}Columns}}",
        f"  hiddenColumn={ts_string(sort_path(other, relation.field))}",
        "/>",
    ]
    return "".join(f"          {line}\n" for line in lines)


def _form_page(entity: Entity) -> str:
    imports = Imports()
    imports.add("@/components/records/record-form-page", ["RecordFormPage"])
    imports.add(f"./{entity.client_file}", [entity.plural_camel])
    imports.add(schema_module(entity), [f"{entity.camel}Schema"])
    controls = write_controls(entity, entity.fields, imports, indent=10)
    defaults = write_defaults(entity, imports, indent=6)
    return fill(
        form("entity/form-page.tsx"),
        imports=str(imports),
        pascal=entity.pascal,
        camel=entity.camel,
        plural=entity.plural_camel,
        slug=entity.slug,
        title=jsx_attribute(entity.spec.label_plural),
        new_label=jsx_attribute(f"New {lower_label(entity)}"),
        defaults=defaults,
        controls=controls,
    )


def write_controls(entity: Entity, fields: list[FieldSpec], imports: Imports, indent: int) -> str:
    lines: list[str] = []
    for field in fields:
        control, component, names = control_of(entity, field)
        imports.add("@/components/records/form-fields", [component])
        imports.add(schema_module(entity), names)
        if field.type == "relation":
            target = next(
                relation.target for relation in entity.relations if relation.field is field
            )
            if target.pascal != entity.pascal:
                imports.add(client_module(target), [target.plural_camel])
        lines.append(" " * indent + control + "\n")
    return "".join(lines)


def write_defaults(entity: Entity, imports: Imports, indent: int) -> str:
    """What a new record starts with, as an object literal; `today` becomes a call."""
    return _object(_default_entries(entity, entity.fields, imports), indent)


def write_default_values(
    entity: Entity, hidden: list[FieldSpec], shown: list[FieldSpec], imports: Imports
) -> str:
    """Defaults of a form that shows some fields only: a hidden choice takes its first value."""
    entries = _default_entries(entity, shown, imports)
    for field in hidden:
        if field.type == "enum" and field.is_required and field.default is None:
            entries.append(f"{field.name}: {ts_string(field.options[0].value)}")
        else:
            entries += _default_entries(entity, [field], imports)
    return _object(entries, 10)


def _default_entries(entity: Entity, fields: list[FieldSpec], imports: Imports) -> list[str]:
    entries: list[str] = []
    for field in fields:
        value = _default(field)
        if value is None:
            continue
        if value in ("today()", "toDateTimeInput(new Date())"):
            imports.add("@/lib/format", [value.split("(")[0]])
        entries.append(f"{entity.column(field.name)}: {value}")
    return entries


def _object(entries: list[str], indent: int) -> str:
    flat = "{{ " + ", ".join(entries) + " }}" if entries else "{{}}"
    if len(flat) + indent <= 96:
        return flat[1:-1]
    pad = " " * (indent + 2)
    return "{\n" + "".join(f"{pad}{entry},\n" for entry in entries) + " " * indent + "}"


def _default(field: FieldSpec) -> str | None:
    if field.type == "boolean":
        return ts_value(bool(field.default))
    if field.default is None:
        return None
    if field.type == "date":
        return "today()" if field.default in ("today", "now") else ts_string(str(field.default))
    if field.type == "datetime":
        return (
            "toDateTimeInput(new Date())"
            if field.default in ("today", "now")
            else ts_string(str(field.default))
        )
    if field.type == "money":
        return ts_string(amount_text(field.default))
    return ts_value(field.default)
