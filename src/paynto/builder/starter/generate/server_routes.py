"""`server/routes/<slug>.ts`: the API of one entity, and the rules it keeps between rows."""

from paynto.builder.starter.generate.encode import Code, ts_string, ts_value
from paynto.builder.starter.generate.imports import Imports
from paynto.builder.starter.generate.names import Entity
from paynto.builder.starter.generate.shared_schema import include_of
from paynto.builder.starter.generate.templates import fill, form
from paynto.builder.starter.generate.values import TEXT_TYPES, default_sort, sort_path, title_path
from paynto.builder.starter.spec import Filter, Rule

# Days are texts that sort by themselves.
_FILTER_KINDS = {
    "enum": "text",
    "boolean": "boolean",
    "date": "text",
    "datetime": "text",
    "relation": "number",
}


def write_routes(entity: Entity) -> dict[str, str]:
    files = {f"server/routes/{entity.slug}.ts": _routes(entity)}
    if entity.spec.rules:
        files[f"server/rules/{entity.slug}.ts"] = _rules(entity)
    return files


def _routes(entity: Entity) -> str:
    imports = Imports()
    imports.add("../crud", ["crudRoutes"])
    imports.add(f"../../src/shared/{entity.slug}", [f"{entity.camel}Schema"])
    options: dict[str, object] = {"input": Code(f"{entity.camel}Schema")}
    if entity.relations:
        options["include"] = include_of(entity)
    options["search"] = _searched(entity)
    options["sort"] = [
        sort_path(entity, field) for field in entity.fields if field.type != "long_text"
    ]
    options["defaultSort"] = default_sort(entity)
    options["filters"] = _filters(entity)
    if entity.spec.rules:
        options["beforeWrite"] = Code(f"check{entity.pascal}")
        imports.add(f"../rules/{entity.slug}", [f"check{entity.pascal}"])
    return f"{imports}\nexport const {entity.plural_camel}Routes = crudRoutes({ts_string(entity.delegate)}, {ts_value(options)});\n"


def _searched(entity: Entity) -> list[str]:
    paths = [field.name for field in entity.fields if field.type in TEXT_TYPES]
    for relation in entity.relations:
        path = f"{relation.object_name}.{title_path(relation.target, 1)}"
        if _ends_in_text(relation.target):
            paths.append(path)
    return paths or [sort_path(entity, entity.title)]


def _ends_in_text(entity: Entity, depth: int = 0) -> bool:
    title = entity.title
    if title.type == "relation" and depth < 2:
        target = next(relation.target for relation in entity.relations if relation.field is title)
        return _ends_in_text(target, depth + 1)
    return title.type in TEXT_TYPES


def _filters(entity: Entity) -> dict[str, str]:
    filters = {
        entity.column(field.name): _FILTER_KINDS[field.type]
        for field in entity.fields
        if field.type in _FILTER_KINDS
    }
    for item in entity.spec.filters:
        if item.operator in ("at_most", "at_least"):
            filters[entity.column(item.field)] = "number"
    return filters


def write_where(entity: Entity, filters: list[Filter]) -> tuple[dict[str, object], set[str]]:
    """Conditions of the specification as a Prisma `where`, and the calendar functions it calls."""
    parts: list[dict[str, object]] = []
    used: set[str] = set()
    for item in filters:
        condition, functions = _condition(entity, item)
        parts.append(condition)
        used |= functions
    merged: dict[str, object] = {}
    for part in parts:
        if merged.keys() & part.keys():
            return {"AND": parts}, used
        merged |= part
    return merged, used


def _condition(entity: Entity, item: Filter) -> tuple[dict[str, object], set[str]]:
    column = entity.column(item.field)
    match item.operator:
        case "is":
            return {column: item.value}, set()
        case "is_not":
            return {"NOT": {column: item.value}}, set()
        case "is_empty":
            return {column: None}, set()
        case "at_most":
            return {column: {"lte": item.value}}, set()
        case "at_least":
            return {column: {"gte": item.value}}, set()
        case "before_today":
            return {column: {"lt": Code("today()")}}, {"today"}
        case "after_today":
            return {column: {"gte": Code("addDays(today(), 1)")}}, {"addDays", "today"}
        case "this_month":
            return {column: {"startsWith": Code("today().slice(0, 7)")}}, {"today"}


def _rules(entity: Entity) -> str:
    imports = Imports()
    imports.add("../problems", ["Problem"])
    imports.add("../crud", ["type WriteContext"])
    imports.add(f"../../src/shared/{entity.slug}", [f"type {entity.pascal}Input"])
    checks = [_rule(entity, rule, imports) for rule in entity.spec.rules]
    return fill(
        form("server/rules.ts"),
        imports=str(imports),
        camel=entity.camel,
        pascal=entity.pascal,
        checks="\n".join(checks),
    )


def _rule(entity: Entity, rule: Rule, imports: Imports) -> str:
    where: dict[str, object] = {}
    if rule.ignore is not None:
        ignored, used = write_where(entity, [rule.ignore])
        imports.add("../lib/calendar", used)
        where["NOT"] = ignored
    match rule.kind:
        case "capacity":
            return _capacity(entity, rule, where)
        case "no_overlap":
            return _no_overlap(entity, rule, where)
        case "one_open":
            return _one_open(entity, rule, where)


def _others(where: dict[str, object], matched: dict[str, object]) -> dict[str, object]:
    return {**matched, "id": Code("{ not: id ?? 0 }"), **where}


def _skip(entity: Entity, rule: Rule) -> str:
    if rule.ignore is None or rule.ignore.operator not in ("is", "is_not"):
        return ""
    sign = "!==" if rule.ignore.operator == "is" else "==="
    return f" && input.{entity.column(rule.ignore.field)} {sign} {ts_value(rule.ignore.value)}"


def _capacity(entity: Entity, rule: Rule, where: dict[str, object]) -> str:
    relation = next(item for item in entity.relations if item.field.name == rule.relation)
    limit = relation.target.field(rule.limit_field or "").name
    others = ts_value(_others(where, {relation.column: Code(f"input.{relation.column}")}), 6, 10)
    if rule.amount_field:
        amount = entity.field(rule.amount_field).name
        count = f"Number((await transaction.{entity.delegate}.aggregate({{ _sum: {{ {amount}: true }}, where: others }}))._sum.{amount} ?? 0)"
        added = f"Number(input.{amount} ?? 1)"
    else:
        count, added = f"await transaction.{entity.delegate}.count({{ where: others }})", "1"
    return fill(
        form("server/capacity.ts"),
        column=relation.column,
        skip=_skip(entity, rule),
        others=others,
        count=count,
        added=added,
        target=relation.target.delegate,
        limit=limit,
        message=ts_string(rule.message),
    )


def _no_overlap(entity: Entity, rule: Rule, where: dict[str, object]) -> str:
    columns = [entity.column(name) for name in rule.fields]
    others = ts_value(_others(where, {name: Code(f"input.{name}") for name in columns}), 6, 10)
    filled = " && ".join(f"input.{name} !== null" for name in columns)
    return fill(
        form("server/no-overlap.ts"),
        filled=filled + _skip(entity, rule),
        others=others,
        table=entity.delegate,
        message=ts_string(rule.message),
        field=ts_string(columns[-1]),
    )


def _one_open(entity: Entity, rule: Rule, where: dict[str, object]) -> str:
    relation = next(item for item in entity.relations if item.field.name == rule.relation)
    opened = entity.column(rule.open_field or "")
    others = ts_value(
        _others(where, {relation.column: Code(f"input.{relation.column}"), opened: None}), 6, 10
    )
    return fill(
        form("server/no-overlap.ts"),
        filled=f"input.{relation.column} !== null && input.{opened} === null" + _skip(entity, rule),
        others=others,
        table=entity.delegate,
        message=ts_string(rule.message),
        field=ts_string(relation.column),
    )
