"""`server/routes/dashboard.ts`: the figures and charts of the overview, each computed by the database."""

from paynto.builder.starter.generate.encode import ts_string, ts_value
from paynto.builder.starter.generate.imports import Imports
from paynto.builder.starter.generate.names import App, Entity
from paynto.builder.starter.generate.server_routes import write_where
from paynto.builder.starter.generate.shared_schema import include_of
from paynto.builder.starter.generate.templates import fill, form
from paynto.builder.starter.generate.values import choices_name, title_expression
from paynto.builder.starter.spec import Chart, Figure

_AGGREGATES = {"sum": "_sum", "average": "_avg", "minimum": "_min", "maximum": "_max"}


def write_dashboard(app: App) -> str:
    imports = Imports()
    imports.add("hono", ["Hono"])
    imports.add("../db", ["database"])
    imports.add("../../src/lib/dashboard", ["type Dashboard"])
    figures = [_figure(app, figure, imports) for figure in app.spec.figures]
    charts = [_chart(app, chart, imports) for chart in app.spec.charts]
    return fill(
        form("server/dashboard.ts"),
        imports=str(imports),
        months="  const months = recentMonths(12);\n"
        if any(chart.by_month for chart in app.spec.charts)
        else "",
        figures="".join(figures),
        charts="".join(charts),
    )


def _format_of(entity: Entity, measure: str, field: str | None) -> str:
    if measure == "count" or field is None:
        return "number"
    return {"money": "money", "percentage": "percent"}.get(entity.field(field).type, "number")


def _figure(app: App, figure: Figure, imports: Imports) -> str:
    entity = app.entity(figure.entity)
    where, used = write_where(entity, figure.filters)
    imports.add("../lib/calendar", used)
    condition = f"where: {ts_value(where, 6)}" if where else ""
    value = _figure_value(entity, figure, condition, imports)
    return (
        f"    {{\n      label: {ts_string(figure.label)},\n      value: {value},\n"
        f'      format: "{_format_of(entity, figure.measure, figure.field)}",\n    }},\n'
    )


def _figure_value(entity: Entity, figure: Figure, condition: str, imports: Imports) -> str:
    table = f"db.{entity.delegate}"
    if figure.measure == "count" or figure.field is None:
        return f"await {table}.count({{ {condition} }})" if condition else f"await {table}.count()"
    field = entity.field(figure.field).name
    tail = f", {condition}" if condition else ""
    if figure.multiply_by:
        factor = entity.field(figure.multiply_by).name
        imports.add("../lib/figures", ["sumOf"])
        rows = f"await {table}.findMany({{ select: {{ {field}: true, {factor}: true }}{tail} }})"
        return f"sumOf({rows}, (row) => Number(row.{field} ?? 0) * Number(row.{factor} ?? 0))"
    aggregate = _AGGREGATES[figure.measure]
    value = f"(await {table}.aggregate({{ {aggregate}: {{ {field}: true }}{tail} }})).{aggregate}.{field}"
    if entity.field(figure.field).type != "money":
        return f"{value} ?? 0"
    imports.add("../lib/figures", ["exact"])
    return f"exact({value})"


def _chart(app: App, chart: Chart, imports: Imports) -> str:
    entity = app.entity(chart.entity)
    points = (
        _by_month(entity, chart, imports) if chart.by_month else _by_group(entity, chart, imports)
    )
    return (
        f'    {{\n      title: {ts_string(chart.title)},\n      kind: "{chart.kind}",\n'
        f'      format: "{_format_of(entity, chart.measure, chart.field)}",\n      points: {points},\n    }},\n'
    )


def _value_of(entity: Entity, chart: Chart) -> tuple[str, str]:
    """The selected column and the expression for one row's value."""
    if chart.measure == "count" or chart.field is None:
        return "", "() => 1"
    name = entity.field(chart.field).name
    return f", {name}: true", f"(row) => row.{name}"


def _by_month(entity: Entity, chart: Chart, imports: Imports) -> str:
    imports.add("../lib/figures", ["byMonth"])
    imports.add("../lib/calendar", ["recentMonths"])
    day = entity.field(chart.group_by).name
    selected, value = _value_of(entity, chart)
    measure = "average" if chart.measure == "average" else "sum"
    return (
        f"byMonth(\n        await db.{entity.delegate}.findMany({{\n"
        f"          where: {{ {day}: {{ gte: months[0] }} }},\n          select: {{ {day}: true{selected} }},\n        }}),\n"
        f'        months,\n        (row) => row.{day},\n        {value},\n        "{measure}",\n      )'
    )


def _by_group(entity: Entity, chart: Chart, imports: Imports) -> str:
    imports.add("../lib/figures", ["byGroup"])
    field = entity.field(chart.group_by)
    selected, value = _value_of(entity, chart)
    measure = "average" if chart.measure == "average" else "sum"
    if field.type == "relation":
        relation = next(item for item in entity.relations if item.field is field)
        name, names = title_expression(
            relation.target, f"row.{relation.object_name}", optional=True
        )
        include = f"{relation.object_name}: {{ select: {_select(entity, relation.object_name)} }}"
        label = f"(row) => {name}"
    elif field.type == "enum":
        choices = choices_name(entity, field)
        names, include, label = (
            ["choiceText", choices],
            f"{field.name}: true",
            f"(row) => choiceText({choices}, row.{field.name})",
        )
    elif field.type == "boolean":
        imports.add("../../src/lib/texts", ["t"])
        names, include, label = (
            [],
            f"{field.name}: true",
            f'(row) => (row.{field.name} ? t("Yes") : t("No"))',
        )
    else:
        names, include, label = (
            [],
            f"{field.name}: true",
            f'(row) => String(row.{field.name} ?? "")',
        )
    _add_names(imports, entity, names)
    return (
        f"byGroup(\n        await db.{entity.delegate}.findMany({{ select: {{ {include}{selected} }} }}),\n"
        f'        {label},\n        {value},\n        "{measure}",\n      )'
    )


def _select(entity: Entity, name: str) -> str:
    return ts_value(include_of(entity)[name]["select"])


def _add_names(imports: Imports, entity: Entity, names: list[str]) -> None:
    imports.add(
        "../../src/shared/value-texts",
        [name for name in names if name in ("choiceText", "dateText", "dateTimeText")],
    )
    for name in names:
        for other in entity.app.entities:
            if name in {
                choices_name(other, field) for field in other.fields if field.type == "enum"
            }:
                imports.add(f"../../src/shared/{other.slug}", [name])
