"""Figures and charts that suit the fields of an entity."""

import re

from paynto.builder.starter.lexicon.loading import EntityEntry
from paynto.builder.starter.lexicon.notation import parse_chart, parse_figure
from paynto.builder.starter.spec import AppSpec, Chart, EntitySpec, FieldSpec, Figure, Filter
from paynto.builder.starter.validate import chart_problems, figure_problems

FINAL_WORDS = frozenset(
    "done completed complete closed finished won lost paid resolved cancelled canceled delivered returned archived "
    "rejected approved solved fixed settled withdrawn sold shipped received read watched expired ended hired declined".split()
)
SUCCESS_WORDS = FINAL_WORDS - frozenset(
    "lost cancelled canceled rejected archived expired declined".split()
)
DUE_WORDS = ("due", "deadline", "return by", "expir", "until")
STOCK_WORDS = ("quantity", "stock", "qty", "pieces", "units")
RATE_WORDS = frozenset(
    "price rate limit fee salary wage fare rent per hour night budget deposit".split()
)
"""Sums of prices say nothing; sums of amounts do."""
MOST_FIGURES = 6
MOST_CHARTS = 3
GROUP_WORDS = frozenset(
    "brand supplier category author city country location department team class school room shop store assignee owner region species make artist producer".split()
)


def final_values(entity: EntitySpec) -> tuple[str, list[str]] | None:
    """The status field and its values that mean that nothing is left to do."""
    for field in entity.fields:
        if field.type == "enum":
            found = [one.value for one in field.options if set(one.value.split("_")) & FINAL_WORDS]
            if found and len(found) < len(field.options):
                return field.name, found
    return None


def open_filters(entity: EntitySpec) -> list[Filter]:
    final = final_values(entity)
    if final:
        return [Filter(field=final[0], operator="is_not", value=value) for value in final[1]]
    for field in entity.fields:
        if field.type == "boolean" and field.label.lower().removeprefix("is ") in FINAL_WORDS:
            return [Filter(field=field.name, operator="is_not", value=True)]
        if field.type == "date" and "return" in field.label.lower() and not field.is_required:
            return [Filter(field=field.name, operator="is_empty")]
    return []


def _first(entity: EntitySpec, *types: str) -> FieldSpec | None:
    return next((field for field in entity.fields if field.type in types), None)


def due_field(entity: EntitySpec) -> FieldSpec | None:
    return next(
        (
            one
            for one in entity.fields
            if one.type in ("date", "datetime")
            and any(word in one.label.lower() for word in DUE_WORDS)
        ),
        None,
    )


def natural_figures(entity: EntitySpec) -> list[Figure]:
    """Figures from types alone: how many, how many open, how many late, sums of money, stock value, average rating."""
    plural = entity.label_plural
    made = [Figure(label=plural, entity=entity.name)]
    still_open = open_filters(entity)
    if still_open:
        made.append(Figure(label=f"Open {plural.lower()}", entity=entity.name, filters=still_open))
    due = due_field(entity)
    if due:
        late = [Filter(field=due.name, operator="before_today"), *still_open]
        made.append(Figure(label=f"Overdue {plural.lower()}", entity=entity.name, filters=late))
    return made + _sums(entity)


def _sums(entity: EntitySpec) -> list[Figure]:
    made: list[Figure] = []
    stock = next(
        (
            one
            for one in entity.fields
            if one.type == "integer" and any(w in one.label.lower() for w in STOCK_WORDS)
        ),
        None,
    )
    money = _first(entity, "money")
    if money and stock:
        made.append(
            Figure(
                label="Stock value",
                entity=entity.name,
                measure="sum",
                field=money.name,
                multiply_by=stock.name,
            )
        )
    elif money and not RATE_WORDS & set(money.label.lower().split()):
        what = money.label.lower().removeprefix("total").strip()
        label = f"Total {what}" if what else "Total"
        made.append(Figure(label=label, entity=entity.name, measure="sum", field=money.name))
    if stock:
        low = [Filter(field=stock.name, operator="at_most", value=5)]
        made.append(Figure(label="Low stock", entity=entity.name, filters=low))
    rated = _first(entity, "rating")
    if rated:
        made.append(
            Figure(
                label=f"Average {rated.label.lower()}",
                entity=entity.name,
                measure="average",
                field=rated.name,
            )
        )
    return made


def natural_charts(entity: EntitySpec) -> list[Chart]:
    """Charts from types alone: by month where there is a past date, by choice, by related record."""
    made: list[Chart] = []
    money = _first(entity, "money")
    for field in entity.fields:
        if field.type in ("enum", "relation"):
            title = f"{entity.label_plural} by {field.label.lower()}"
            kind = "donut" if field.type == "enum" and not made else "bar"
            made.append(Chart(title=title, kind=kind, entity=entity.name, group_by=field.name))
    dated = next(
        (
            one
            for one in entity.fields
            if one.type in ("date", "datetime") and "birth" not in one.label.lower()
        ),
        None,
    )
    if dated:
        made.append(month_chart(entity, dated, money))
    if not made:
        repeated = next(
            (
                one
                for one in entity.fields
                if one.type == "text" and set(one.label.lower().split()) & GROUP_WORDS
            ),
            None,
        )
        if repeated:
            title = f"{entity.label_plural} by {repeated.label.lower()}"
            made.append(Chart(title=title, kind="bar", entity=entity.name, group_by=repeated.name))
    if not made:
        flag = _first(entity, "boolean")
        if flag:
            title = f"{entity.label_plural} by {flag.label.lower().removeprefix('is ')}"
            made.append(Chart(title=title, kind="donut", entity=entity.name, group_by=flag.name))
    return made


def month_chart(entity: EntitySpec, dated: FieldSpec, number: FieldSpec | None) -> Chart:
    what = number.label if number else entity.label_plural
    return Chart(
        title=f"{what} per month",
        kind="bar" if number else "line",
        entity=entity.name,
        group_by=dated.name,
        by_month=True,
        measure="sum" if number else "count",
        field=number.name if number else None,
    )


def in_own_words(text: str, entry: EntityEntry, entity: EntitySpec) -> str:
    """The lexicon's `Open tasks` becomes `Open todos` where the person calls them so."""
    title, _, body = text.partition(" = ")
    if entry.label_plural == entity.label_plural:
        return text
    usual = re.compile(rf"\b{re.escape(entry.label_plural)}\b", re.IGNORECASE)
    own = entity.label_plural
    title = usual.sub(lambda found: own if found.group()[0].isupper() else own.lower(), title)
    return f"{title} = {body}"


def add_figures(spec: AppSpec, entity: EntitySpec, entry: EntityEntry | None, most: int) -> None:
    """Put up to `most` figures of an entity on the dashboard, the lexicon's first."""
    entities = {one.name: one for one in spec.entities}
    written = (
        [parse_figure(in_own_words(text, entry, entity), entity.name) for text in entry.figures]
        if entry
        else []
    )
    written = [one for one in written if not list(figure_problems(one, entities))]
    natural = natural_figures(entity)
    wanted = [natural[0], *written] if len(written) > 1 else [natural[0], *written, *natural[1:]]
    if spec.figures and written:
        wanted = [*written, natural[0]]
    shown = {_shape(one) for one in spec.figures}
    labels = {one.label.lower() for one in spec.figures}
    for figure in wanted:
        if most <= 0 or len(spec.figures) >= MOST_FIGURES:
            return
        is_new = _shape(figure) not in shown and figure.label.lower() not in labels
        if is_new and not list(figure_problems(figure, entities)):
            spec.figures.append(figure)
            shown.add(_shape(figure))
            labels.add(figure.label.lower())
            most -= 1


def _shape(figure: Figure) -> str:
    return figure.model_dump_json(exclude={"label"})


def add_charts(spec: AppSpec, entity: EntitySpec, entry: EntityEntry | None, most: int) -> None:
    """Put up to `most` charts of an entity on the dashboard, the lexicon's first."""
    entities = {one.name: one for one in spec.entities}
    written = (
        [parse_chart(in_own_words(text, entry, entity), entity.name) for text in entry.charts]
        if entry
        else []
    )
    usable = [one for one in written if not list(chart_problems(one, entities))]
    shown = {(one.entity, one.group_by, one.measure) for one in spec.charts}
    is_filler = bool(spec.charts) and not usable
    for chart in usable or ([] if is_filler else natural_charts(entity)):
        if most <= 0 or len(spec.charts) >= MOST_CHARTS:
            return
        if (chart.entity, chart.group_by, chart.measure) not in shown and not list(
            chart_problems(chart, entities)
        ):
            spec.charts.append(chart)
            most -= 1
