"""Totals, averages and counts of the dashboard."""

import re
from typing import Any

from paynto.builder.starter.edits.board_edits import (
    REMOVE,
    ensure_dashboard,
    entity_in,
    number_in,
    read_conditions,
)
from paynto.builder.starter.edits.change import Change, NotDone
from paynto.builder.starter.edits.upkeep import figure_exists
from paynto.builder.starter.lexicon.words import sentence_case
from paynto.builder.starter.spec import EntitySpec, FieldSpec, Figure

MEASURES: list[tuple[str, str]] = [
    ("average", r"\baverages?\b|\bavg\b|\bmean\b"),
    ("minimum", r"\bminimum\b|\blowest\b|\bsmallest\b|\bcheapest\b"),
    ("maximum", r"\bmaximum\b|\bhighest\b|\blargest\b|\bbiggest\b"),
    ("count", r"\b(?:number|count|amount) of\b|\bhow many\b|\bcounter\b|\bcount\b"),
    ("sum", r"\btotals?\b|\bsums?\b|\bsum up\b"),
]


FIGURE_WORDS = re.compile(
    r"\b(?:totals?|sums?|averages?|avg|mean|number of|count of|counts?|how many|minimum of|maximum of|highest|lowest|kpi|figure|statistic|stat|tile|counter)\b",
    re.IGNORECASE,
)


def edit_figure(change: Change, clause: str) -> bool:
    if not FIGURE_WORDS.search(clause) or not re.match(
        r"^(?:please |also )*(?:add|show|display|include|calculate|i want|i need|we need|put|count|sum|remove|delete|hide|drop|see|what)\b",
        clause,
        re.IGNORECASE,
    ):
        return False
    if re.search(r"\b(?:field|column)s?\b", clause, re.IGNORECASE) or not change.spec.entities:
        return False
    if REMOVE.match(clause):
        return _remove_figure(change, clause)
    lowered = change.words(clause).lower()
    there = next(
        (
            one.label
            for one in change.spec.figures
            if " " in one.label and one.label.lower() in lowered
        ),
        None,
    )
    if there is not None:
        raise NotDone(f"The dashboard already shows “{there}”, so nothing was changed.")
    home = re.search(r"\bto (?:the |each |every |all |my |our )*([\w -]+)$", clause)
    if home and change.entity(home.group(1)):
        return False
    measure = next(
        (name for name, pattern in MEASURES if re.search(pattern, clause, re.IGNORECASE)), "count"
    )
    entity = entity_in(change, clause)
    number = number_in(change, clause, entity) if measure != "count" else None
    if number:
        entity = number[0]
    elif measure in ("average", "minimum", "maximum"):
        raise NotDone(
            f"There is no number in {entity.label_plural.lower()} by that name to work with."
        )
    elif (
        measure == "sum"
        and re.search(r"\bto (?:the )?\w+$", clause)
        and not re.search(r"\b(?:dashboard|overview|of|number|page)\b", clause, re.IGNORECASE)
    ):
        return False
    conditions, said = read_conditions(change, clause, entity)
    made: dict[str, Any] = {"measure": measure if number else "count"}
    label = _figure_label(measure, number[1] if number else None, entity, said)
    figure = Figure(
        label=label,
        entity=entity.name,
        field=number[1].name if number else None,
        filters=conditions,
        **made,
    )
    if figure_exists(change.spec, figure):
        raise NotDone(f"The dashboard already shows “{label}”, so nothing was changed.")
    ensure_dashboard(change.spec)
    change.spec.figures.append(figure)
    change.say(f"Added the figure “{label}” to the dashboard.")
    return True


def _figure_label(measure: str, number: FieldSpec | None, entity: EntitySpec, said: str) -> str:
    if number is None and said.endswith(" this month"):
        head = sentence_case(said.removesuffix(" this month"))
        return f"{head} {entity.label_plural.lower()} this month"
    if number is None:
        return (
            f"{sentence_case(said)} {entity.label_plural.lower()}"
            if said and said != "this month"
            else f"{entity.label_plural} {said}".strip()
        )
    head = {"sum": "Total", "average": "Average", "minimum": "Lowest", "maximum": "Highest"}[
        measure
    ]
    name = number.label.lower().removeprefix("total ")
    return f"{head} {name}" + (f" ({said})" if said else "")


def _remove_figure(change: Change, clause: str) -> bool:
    rest = change.words(REMOVE.sub("", clause)).lower()
    words = [
        word.rstrip("s")
        for word in rest.split()
        if word not in ("of", "the", "from", "dashboard", "figure", "number", "count", "tile")
    ]
    found = [
        one
        for one in change.spec.figures
        if words and all(word in one.label.lower() for word in words)
    ]
    if not found:
        return False
    for one in found:
        change.spec.figures.remove(one)
        change.say(f"Removed the figure “{one.label}”.")
    return True
