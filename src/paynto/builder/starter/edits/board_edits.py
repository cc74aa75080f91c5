"""Charts of the dashboard, and what a clause about figures speaks of."""

import re
from typing import Any

from paynto.builder.starter.drafting.dashboard import (
    due_field,
    month_chart,
    open_filters,
)
from paynto.builder.starter.drafting.reading import strip_leading
from paynto.builder.starter.edits.change import Change, NotDone
from paynto.builder.starter.spec import AppSpec, Chart, DashboardPage, EntitySpec, FieldSpec, Filter
from paynto.builder.starter.validate import NUMERIC

CHART = re.compile(
    r"\b(?:chart|graph|diagram|pie|donut|doughnut|histogram|plot)s?\b", re.IGNORECASE
)


REMOVE = re.compile(
    r"^(?:please )?(?:remove|delete|drop|hide|get rid of|take away|take out|we don'?t need|i don'?t need|no more)\b\s*(?:the |a |an |any |all )?",
    re.IGNORECASE,
)


MONTH = re.compile(
    r"\b(?:per|by|each|every|over|a)\s+(?:month|time)\b|\bmonthly\b|\bover the months\b|\btrend\b",
    re.IGNORECASE,
)


def edit_chart(change: Change, clause: str) -> bool:
    if not CHART.search(clause) or re.match(
        r"^(?:please )?(?:sort|rename)\b", clause, re.IGNORECASE
    ):
        return False
    change.need_entities()
    if REMOVE.match(clause):
        return _remove_chart(change, clause)
    entity = _grouped_entity(change, clause) or entity_in(change, clause)
    made = _chart_for(change, clause, entity)
    if any(
        one.model_dump(exclude={"title", "kind"}) == made.model_dump(exclude={"title", "kind"})
        for one in change.spec.charts
    ):
        raise NotDone(f"There is already such a chart (“{made.title}”), so nothing was changed.")
    if len(change.spec.charts) >= 8:
        raise NotDone("There are already eight charts, which is the most the starter model makes.")
    ensure_dashboard(change.spec)
    change.spec.charts.append(made)
    change.say(f"Added the chart “{made.title}”.")
    return True


def _grouped_entity(change: Change, clause: str) -> EntitySpec | None:
    """`spending per category` draws expenses, which have a category, when nothing but categories is named."""
    found = re.search(r"\b(?:by|per|for each)\s+(?:the )?([\w -]+?)$", clause, re.IGNORECASE)
    target = change.entity(found.group(1)) if found else None
    if found is None or target is None or entity_in(change, clause) is not target:
        return None
    return next(
        (one for one in change.spec.entities if any(f.target == target.name for f in one.fields)),
        None,
    )


def _chart_kind(clause: str, by_month: bool) -> str:
    lowered = clause.lower()
    if re.search(r"\b(?:pie|donut|doughnut)\b", lowered):
        return "donut"
    if re.search(r"\bline\b|\btrend\b", lowered):
        return "line"
    return "bar" if "bar" in lowered or not by_month else "line"


def _chart_for(change: Change, clause: str, entity: EntitySpec) -> Chart:
    grouped = re.search(
        r"\b(?:by|per|grouped by|for each|in each|across)\s+(?:the )?(.+?)(?:\s+(?:to|on|in) (?:the )?(?:dashboard|overview|start page).*)?$",
        clause,
        re.IGNORECASE,
    )
    number = number_in(change, clause[: grouped.start()] if grouped else clause, entity)
    entity = number[0] if number else entity
    by_month = bool(MONTH.search(clause))
    if by_month:
        dated = next((one for one in entity.fields if one.type in ("date", "datetime")), None)
        if dated is None:
            raise NotDone(
                f"{entity.label_plural} have no date, so there is nothing to show per month."
            )
        made = month_chart(entity, dated, number[1] if number else None)
        return made.model_copy(update={"kind": _chart_kind(clause, by_month=True)})
    group = change.field(_bare(grouped.group(1)), entity) if grouped else None
    if grouped and group is None:
        group = _through_link(change, _bare(grouped.group(1)), entity)
    if grouped and group is None:
        raise NotDone(
            f"There is no field “{change.words(_bare(grouped.group(1)))}” in {entity.label_plural.lower()} to group by."
        )
    group_field = group[1] if group else _natural_group(entity)
    return _grouped_chart(clause, entity, group_field, number[1] if number else None)


def _through_link(
    change: Change, phrase: str, entity: EntitySpec
) -> tuple[EntitySpec, FieldSpec] | None:
    target = change.entity(phrase)
    found = next((one for one in entity.fields if target and one.target == target.name), None)
    return (entity, found) if found else None


def _natural_group(entity: EntitySpec) -> FieldSpec:
    for kinds in (("enum",), ("relation",), ("boolean",), ("date", "datetime")):
        found = next((one for one in entity.fields if one.type in kinds), None)
        if found:
            return found
    raise NotDone(f"{entity.label_plural} have no choice, link or date to draw a chart of.")


def _grouped_chart(
    clause: str, entity: EntitySpec, group: FieldSpec, number: FieldSpec | None
) -> Chart:
    if group.type in ("date", "datetime"):
        return month_chart(entity, group, number).model_copy(
            update={"kind": _chart_kind(clause, by_month=True)}
        )
    if group.type not in ("enum", "relation", "boolean", "text"):
        raise NotDone(
            f"A chart can be grouped by a text, a choice, a link, yes or no, or a date, and “{group.label}” is none of these."
        )
    what = entity.label_plural if number is None else number.label
    measure = (
        "count"
        if number is None
        else "average"
        if re.search(r"\baverage\b|\bavg\b", clause, re.IGNORECASE)
        else "sum"
    )
    made: dict[str, Any] = {"kind": _chart_kind(clause, by_month=False), "measure": measure}
    return Chart(
        title=f"{what} by {group.label.lower()}",
        entity=entity.name,
        group_by=group.name,
        field=number.name if number else None,
        **made,
    )


def _remove_chart(change: Change, clause: str) -> bool:
    rest = change.words(CHART.sub(" ", REMOVE.sub("", clause))).lower()
    words = [
        word
        for word in rest.split()
        if word not in ("by", "of", "the", "per", "from", "dashboard", "bar", "line")
    ]
    charts = change.spec.charts
    found = [
        one
        for one in charts
        if words and all(word.rstrip("s") in one.title.lower() for word in words)
    ]
    if not words and (len(charts) == 1 or re.search(r"\bcharts\b", clause)):
        found = list(charts)
    if not found:
        raise NotDone("There is no such chart, so nothing was changed.")
    for one in found:
        charts.remove(one)
        change.say(f"Removed the chart “{one.title}”.")
    return True


def entity_in(change: Change, clause: str) -> EntitySpec:
    """The kind of record a clause speaks of."""
    words = re.findall(r"[\w'-]+", change.words(clause))
    for size in (3, 2, 1):
        for start in range(len(words) - size + 1):
            found = (
                change.entity(" ".join(words[start : start + size]))
                if words[start].lower() not in ("the", "a", "of", "by")
                else None
            )
            if found:
                return found
    return change.main_entity()


def number_in(change: Change, text: str, entity: EntitySpec) -> tuple[EntitySpec, FieldSpec] | None:
    """The numeric field that a text names."""
    words = re.findall(r"[\w'-]+", change.words(text))
    for candidate in [entity, *[one for one in change.spec.entities if one is not entity]]:
        for size in (3, 2, 1):
            for start in range(len(words) - size + 1):
                if words[start].lower() in ("the", "a", "of", "total", "number") and size == 1:
                    continue
                found = change.field(" ".join(words[start : start + size]), candidate)
                if found and found[1].type in NUMERIC:
                    return found
    return None


def _bare(text: str) -> str:
    return strip_leading(
        re.sub(
            r"\s+(?:please|too|as well|as (?:a |an )?\w+ chart|with .*)$",
            "",
            text.strip(),
            flags=re.IGNORECASE,
        )
    )


def read_conditions(change: Change, clause: str, entity: EntitySpec) -> tuple[list[Filter], str]:
    """`overdue`, `open`, `this month` or a value of a choice, as filters."""
    lowered = change.words(clause).lower()
    due = due_field(entity)
    if re.search(r"\b(?:overdue|late)\b", lowered) and due:
        return [Filter(field=due.name, operator="before_today"), *open_filters(entity)], "overdue"
    if re.search(r"\b(?:this|current) month\b|\bmonthly\b", lowered):
        dated = next((one for one in entity.fields if one.type in ("date", "datetime")), None)
        if dated:
            rest = re.sub(
                r"\b(?:(?:this|current) month|monthly)\b", " ", change.words(clause), flags=re.I
            )
            more, said = read_conditions(change, rest, entity)
            return [
                Filter(field=dated.name, operator="this_month"),
                *more,
            ], f"{said} this month".strip()
    for one in entity.fields:
        for option in one.options:
            if re.search(rf"\b{re.escape(option.label.lower())}\b", lowered):
                return [
                    Filter(field=one.name, operator="is", value=option.value)
                ], option.label.lower()
        if one.type == "boolean" and re.search(
            rf"\b{re.escape(one.label.lower().removeprefix('is '))}\b", lowered
        ):
            negative = re.search(rf"\b(?:not|un)[ -]?{re.escape(one.label.lower())}\b", lowered)
            return [Filter(field=one.name, operator="is_not" if negative else "is", value=True)], (
                "not " if negative else ""
            ) + one.label.lower()
    if re.search(r"\b(?:open|unfinished|active|pending|outstanding)\b", lowered) and open_filters(
        entity
    ):
        return open_filters(entity), "open"
    return [], ""


def ensure_dashboard(spec: AppSpec) -> None:
    if not any(isinstance(page, DashboardPage) for page in spec.pages):
        spec.pages.insert(0, DashboardPage())
