"""The short notation in which the knowledge files write fields, figures, charts, sorts, filters and rules.

Field: `name=Label[unit]: type!(arguments) = default` with `!` required, `*` unique, `-` not in the list.
Options of an enumeration: `Label:tone`. Figure: `Label = sum price*quantity where status is_not done & date this_month`.
Chart: `Title = sum amount by date month line`. Rule: `no_overlap startsAt, room | ignore status is cancelled | message`.
"""

import re
from typing import Any, cast

from paynto.builder.starter.lexicon.names import option_value
from paynto.builder.starter.lexicon.words import sentence_case
from paynto.builder.starter.spec import (
    Chart,
    FieldSpec,
    FieldType,
    Figure,
    Filter,
    Option,
    Rule,
    Scalar,
    Sort,
    Tone,
)

FIELD = re.compile(
    r"^(\w+)(?:=([^!*:\[]+?))?(?:\[([^\]]*)\])?([!*-]*):\s*(\w+)([!*-]*)(?:\(([^)]*)\))?([!*-]*)(?:\s*=\s*(.+))?$"
)
TONES = frozenset({"neutral", "info", "success", "warning", "danger"})


def spaced(identifier: str) -> str:
    """`loanedOn` → `loaned on`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", identifier).lower()


def scalar(text: str) -> Scalar:
    text = text.strip()
    if text in ("true", "false"):
        return text == "true"
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    if re.fullmatch(r"-?\d+\.\d+", text):
        return float(text)
    return text


def parse_options(text: str) -> list[Option]:
    options: list[Option] = []
    for part in text.split(","):
        label, _, tone = part.strip().rpartition(":")
        if tone not in TONES or not label:
            label, tone = part.strip(), "neutral"
        value = option_value(label, [option.value for option in options])
        options.append(Option(value=value, label=label, tone=cast(Tone, tone)))
    return options


def parse_field(text: str) -> FieldSpec:
    found = FIELD.match(text)
    if found is None:
        raise ValueError(f"not a field: {text}")
    name, label, unit, flags, kind, more, arguments, last, default = found.groups()
    flags = flags + more + last
    made: dict[str, Any] = {
        "name": name,
        "label": label or sentence_case(spaced(name)),
        "type": cast(FieldType, kind),
        "is_required": "!" in flags,
        "is_unique": "*" in flags,
        "is_listed": "-" not in flags,
        "unit": unit,
    }
    if kind == "enum":
        made["options"] = parse_options(arguments or "")
    elif kind == "relation":
        made["target"] = arguments
    elif arguments:
        low, _, high = arguments.partition("..")
        made["minimum"] = float(low) if low else None
        made["maximum"] = float(high) if high else None
    if default is not None:
        made["default"] = option_value(default) if kind == "enum" else scalar(default)
    return FieldSpec(**made)


def parse_sort(text: str) -> Sort:
    name, _, direction = text.partition(" ")
    return Sort(field=name, direction="desc" if direction == "desc" else "asc")


def parse_filter(text: str) -> Filter:
    name, operator, *rest = text.strip().split(" ", 2)
    made: dict[str, Any] = {
        "field": name,
        "operator": operator,
        "value": scalar(rest[0]) if rest else None,
    }
    return Filter(**made)


def _filters(text: str) -> list[Filter]:
    return [parse_filter(part) for part in text.split("&")] if text.strip() else []


def parse_figure(text: str, entity: str) -> Figure:
    label, _, body = text.partition(" = ")
    body, _, conditions = body.partition(" where ")
    measure, _, rest = body.strip().partition(" ")
    first, _, second = rest.partition("*")
    made: dict[str, Any] = {"label": label, "entity": entity, "measure": measure}
    return Figure(
        **made, field=first or None, multiply_by=second or None, filters=_filters(conditions)
    )


def parse_chart(text: str, entity: str) -> Chart:
    title, _, body = text.partition(" = ")
    measured, _, grouped = body.partition(" by ")
    measure, _, value_field = measured.strip().partition(" ")
    group, *words = grouped.split(" ")
    kind = next((word for word in words if word in ("bar", "line", "donut")), "bar")
    made: dict[str, Any] = {"title": title, "kind": kind, "entity": entity, "measure": measure}
    return Chart(**made, group_by=group, by_month="month" in words, field=value_field or None)


def parse_rule(text: str) -> Rule:
    parts = [part.strip() for part in text.split("|")]
    kind, _, arguments = parts[0].partition(" ")
    names = [name.strip() for name in arguments.split(",")]
    ignore = next(
        (parse_filter(part[7:]) for part in parts[1:-1] if part.startswith("ignore ")), None
    )
    if kind == "capacity":
        amount = names[2] if len(names) > 2 else None
        return Rule(
            kind="capacity",
            message=parts[-1],
            relation=names[0],
            limit_field=names[1],
            amount_field=amount,
            ignore=ignore,
        )
    if kind == "one_open":
        return Rule(kind="one_open", message=parts[-1], relation=names[0], open_field=names[1])
    return Rule(kind="no_overlap", message=parts[-1], fields=names, ignore=ignore)
