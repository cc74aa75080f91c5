"""What every specification promises the generator: safe unique names, resolvable relations, typed samples, harmless links."""

import re
from collections.abc import Iterator

from paynto.builder.starter.contents import SiteContent
from paynto.builder.starter.lexicon.names import is_reserved
from paynto.builder.starter.spec import (
    AppSpec,
    Chart,
    EntityPage,
    EntitySpec,
    FieldSpec,
    Figure,
    Filter,
    FrontPage,
    PublicFormPage,
    Rule,
    Scalar,
    TextPage,
)

NUMERIC = ("integer", "decimal", "money", "percentage", "rating")
DATES = ("date", "datetime")
IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9]*")
OPTION_VALUE = re.compile(r"[a-z][a-z0-9_]*")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SAFE_LINK = re.compile(r"(?:https?://|mailto:|tel:)[^\s\"'<>`]+")
COLOUR = re.compile(r"#[0-9a-f]{6}")
DATE = re.compile(r"today(?:[+-]\d+d)?|\d{4}-\d\d-\d\d")
DATETIME = re.compile(r"now(?:[+-]\d+[dhm])?|today(?:[+-]\d+d)? \d\d:\d\d")
TIME = re.compile(r"\d\d:\d\d")
LONGEST_TEXT = 2000


class SpecInvalid(ValueError):
    """A specification that breaks a promise; the message says which."""


def validate_spec(spec: AppSpec) -> None:
    """Raise SpecInvalid with all problems found."""
    problems = list(find_problems(spec))
    if problems:
        raise SpecInvalid("; ".join(problems[:20]))


def find_problems(spec: AppSpec) -> Iterator[str]:
    entities = {entity.name: entity for entity in spec.entities}
    if not spec.name.strip() or len(spec.name) > 80:
        yield "the app needs a name of at most 80 signs"
    if COLOUR.fullmatch(spec.look.accent) is None:
        yield f"accent is no colour: {spec.look.accent}"
    if spec.entities and spec.stack != "fullstack":
        yield "records need the fullstack stack"
    if not spec.entities and spec.content is None:
        yield "an app needs entities or content"
    yield from _repeated("entity", [entity.name for entity in spec.entities])
    yield from _repeated("slug", [entity.slug for entity in spec.entities])
    for entity in spec.entities:
        yield from _entity_problems(entity, entities)
    yield from _cycle_problems(entities)
    yield from _page_problems(spec, entities)
    for figure in spec.figures:
        yield from figure_problems(figure, entities)
    for chart in spec.charts:
        yield from chart_problems(chart, entities)
    yield from _link_problems(spec)


def _repeated(what: str, names: list[str]) -> Iterator[str]:
    lowered = [name.lower() for name in names]
    for name in {name for name in lowered if lowered.count(name) > 1}:
        yield f"{what} {name} is there twice"


def _bad_identifier(name: str) -> bool:
    return IDENTIFIER.fullmatch(name) is None or is_reserved(name) or len(name) > 60


def _entity_problems(entity: EntitySpec, entities: dict[str, EntitySpec]) -> Iterator[str]:
    where = entity.name
    if _bad_identifier(entity.name) or not entity.name[0].isupper():
        yield f"entity name {entity.name!r} is not safe"
    if SLUG.fullmatch(entity.slug) is None:
        yield f"slug {entity.slug!r} is not safe"
    if not entity.label.strip() or not entity.label_plural.strip():
        yield f"{where} has no label"
    fields = {field.name: field for field in entity.fields}
    if entity.title_field not in fields:
        yield f"{where}: title field {entity.title_field} is missing"
    yield from _repeated(f"{where}: field", [field.name for field in entity.fields])
    for field in entity.fields:
        yield from _field_problems(field, where, entities)
    if entity.sort and entity.sort.field not in fields:
        yield f"{where}: sorted by missing field {entity.sort.field}"
    for one in entity.filters:
        yield from filter_problems(one, entity)
    for rule in entity.rules:
        yield from rule_problems(rule, entity, entities)
    yield from _sample_problems(entity, entities)


def _field_problems(field: FieldSpec, where: str, entities: dict[str, EntitySpec]) -> Iterator[str]:
    here = f"{where}.{field.name}"
    if _bad_identifier(field.name) or not field.name[0].islower():
        yield f"field name {here!r} is not safe"
    if not field.label.strip():
        yield f"{here} has no label"
    if (field.type == "enum") != bool(field.options):
        yield f"{here}: options do not fit the type {field.type}"
    yield from _repeated(f"{here}: option", [option.value for option in field.options])
    for option in field.options:
        if OPTION_VALUE.fullmatch(option.value) is None or not option.label.strip():
            yield f"{here}: option {option.value!r} is not safe"
    if (field.type == "relation") != (field.target is not None):
        yield f"{here}: target does not fit the type {field.type}"
    if field.target is not None and field.target not in entities:
        yield f"{here} points at missing {field.target}"
    if field.default is not None and not _fits(field, field.default):
        yield f"{here}: default {field.default!r} does not fit"


def _fits(field: FieldSpec, value: Scalar) -> bool:
    kind = field.type
    if kind == "boolean":
        return isinstance(value, bool)
    if kind in NUMERIC:
        return _fits_number(field, value)
    if kind == "relation":
        return isinstance(value, int) and not isinstance(value, bool)
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        return False
    if kind == "enum":
        return value in [option.value for option in field.options]
    pattern = {"date": DATE, "datetime": DATETIME, "time": TIME}.get(kind)
    if pattern is not None:
        return pattern.fullmatch(value) is not None or (kind == "datetime" and value == "today")
    if kind == "url":
        return SAFE_LINK.fullmatch(value) is not None
    return kind != "email" or re.fullmatch(r"[^@\s]{1,64}@[^@\s]{1,200}", value) is not None


def _fits_number(field: FieldSpec, value: Scalar) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    if field.type in ("integer", "rating") and not isinstance(value, int):
        return False
    above = field.minimum is None or value >= field.minimum
    return above and (field.maximum is None or value <= field.maximum)


def filter_problems(one: Filter, entity: EntitySpec) -> Iterator[str]:
    field = next((field for field in entity.fields if field.name == one.field), None)
    here = f"{entity.name}: filter on {one.field}"
    if field is None:
        yield f"{here}: no such field"
    elif one.operator in ("before_today", "after_today", "this_month") and field.type not in DATES:
        yield f"{here}: {one.operator} needs a date"
    elif one.operator in ("at_most", "at_least") and field.type not in NUMERIC:
        yield f"{here}: {one.operator} needs a number"
    elif (
        one.operator in ("is", "is_not")
        and field.type in ("enum", "boolean")
        and not _fits(field, one.value)
    ):
        yield f"{here}: {one.value!r} is no value of it"


def rule_problems(rule: Rule, entity: EntitySpec, entities: dict[str, EntitySpec]) -> Iterator[str]:
    fields = {field.name: field for field in entity.fields}
    names = [rule.relation, rule.open_field, rule.amount_field, *rule.fields]
    for name in names:
        if name is not None and name not in fields:
            yield f"{entity.name}: rule on missing field {name}"
            return
    if rule.ignore:
        yield from filter_problems(rule.ignore, entity)
    if rule.kind == "capacity":
        target = entities.get(fields[rule.relation].target or "") if rule.relation else None
        limits = {field.name: field.type for field in target.fields} if target else {}
        if limits.get(rule.limit_field or "") != "integer":
            yield f"{entity.name}: capacity rule without an integer limit"
    if rule.kind == "one_open" and (rule.relation is None or rule.open_field is None):
        yield f"{entity.name}: one_open rule without relation or open field"
    if rule.kind == "no_overlap" and not rule.fields:
        yield f"{entity.name}: no_overlap rule without fields"


def _sample_problems(entity: EntitySpec, entities: dict[str, EntitySpec]) -> Iterator[str]:
    fields = {field.name: field for field in entity.fields}
    seen: dict[str, set[Scalar]] = {field.name: set() for field in entity.fields if field.is_unique}
    for row in entity.samples:
        for name, value in row.items():
            field = fields.get(name)
            if field is None:
                yield f"{entity.name}: sample for missing field {name}"
            elif not sample_fits(field, value, entities):
                yield f"{entity.name}.{name}: sample {value!r} does not fit"
            elif name in seen and value in seen[name] and value is not None:
                yield f"{entity.name}.{name}: sample {value!r} is not unique"
            seen.get(name, set()).add(value)
        for field in entity.fields:
            if field.is_required and row.get(field.name) is None:
                yield f"{entity.name}.{field.name}: a sample lacks it"


def sample_fits(field: FieldSpec, value: Scalar, entities: dict[str, EntitySpec]) -> bool:
    if value is None:
        return not field.is_required
    if not _fits(field, value):
        return False
    if field.type == "relation" and isinstance(value, int):
        target = entities.get(field.target or "")
        return target is not None and 0 <= value < len(target.samples)
    return True


def _cycle_problems(entities: dict[str, EntitySpec]) -> Iterator[str]:
    """Rows of a cycle of required relations could never be made."""
    needs = {
        name: [
            field.target
            for field in entity.fields
            if field.type == "relation" and field.is_required and field.target in entities
        ]
        for name, entity in entities.items()
    }
    done: set[str] = set()
    while True:
        ready = [
            name
            for name, targets in needs.items()
            if name not in done and all(target in done for target in targets)
        ]
        if not ready:
            break
        done.update(ready)
    for name in sorted(set(needs) - done):
        yield f"{name} is in a cycle of required relations"


def _page_problems(spec: AppSpec, entities: dict[str, EntitySpec]) -> Iterator[str]:
    slugs = [page.slug for page in spec.pages if isinstance(page, PublicFormPage | TextPage)]
    yield from _repeated("page", [*slugs, *(entity.slug for entity in spec.entities)])
    for page in spec.pages:
        if isinstance(page, PublicFormPage | TextPage) and (
            SLUG.fullmatch(page.slug) is None or not page.title.strip()
        ):
            yield f"page {page.slug!r} is not safe"
        if isinstance(page, EntityPage | PublicFormPage | FrontPage):
            yield from _entity_page_problems(page.entity, page, entities)
    if sum(isinstance(page, FrontPage) for page in spec.pages) > 1:
        yield "an app has one first page"


def _entity_page_problems(
    name: str, page: object, entities: dict[str, EntitySpec]
) -> Iterator[str]:
    entity = entities.get(name)
    if entity is None:
        yield f"a page shows missing {name}"
    elif isinstance(page, FrontPage):
        yield from _front_problems(page, entity)
    elif isinstance(page, PublicFormPage):
        fields = {field.name for field in entity.fields}
        missing = [field for field in page.fields if field not in fields]
        needed = [
            field.name
            for field in entity.fields
            if field.is_required and field.default is None and field.name not in page.fields
        ]
        if missing or needed:
            yield f"form {page.slug}: missing {missing}, needed {needed}"


def _front_problems(page: FrontPage, entity: EntitySpec) -> Iterator[str]:
    fields = {field.name: field for field in entity.fields}
    for name in page.fields:
        if name not in fields:
            yield f"first page: missing {name}"
    if page.fields:
        for field in entity.fields:
            if field.is_required and field.default is None and field.name not in page.fields:
                yield f"first page: needs {field.name}"
    for button in page.buttons:
        counted = fields.get(button.field)
        if counted is None or counted.type != "integer" or not counted.is_required:
            yield f"first page: {button.field} is no number to count in"
    if page.total_field is not None and (
        page.total_field not in fields or fields[page.total_field].type not in NUMERIC
    ):
        yield f"first page: {page.total_field} is no number"


def figure_problems(figure: Figure, entities: dict[str, EntitySpec]) -> Iterator[str]:
    entity = entities.get(figure.entity)
    if entity is None:
        yield f"figure {figure.label}: no entity {figure.entity}"
        return
    fields = {field.name: field for field in entity.fields}
    for name in (figure.field, figure.multiply_by):
        if name is not None and (name not in fields or fields[name].type not in NUMERIC):
            yield f"figure {figure.label}: {name} is no number"
    if figure.measure != "count" and figure.field is None:
        yield f"figure {figure.label}: {figure.measure} of nothing"
    for one in figure.filters:
        yield from filter_problems(one, entity)


def chart_problems(chart: Chart, entities: dict[str, EntitySpec]) -> Iterator[str]:
    entity = entities.get(chart.entity)
    if entity is None:
        yield f"chart {chart.title}: no entity {chart.entity}"
        return
    fields = {field.name: field for field in entity.fields}
    group = fields.get(chart.group_by)
    allowed = DATES if chart.by_month else ("enum", "relation", "boolean", "text")
    if group is None or group.type not in allowed:
        yield f"chart {chart.title}: cannot group by {chart.group_by}"
    if chart.measure != "count" and (
        chart.field not in fields or fields[chart.field or ""].type not in NUMERIC
    ):
        yield f"chart {chart.title}: {chart.field} is no number"


def _link_problems(spec: AppSpec) -> Iterator[str]:
    if not isinstance(spec.content, SiteContent):
        return
    for section in spec.content.sections:
        for item in section.items:
            if item.link is not None and SAFE_LINK.fullmatch(item.link) is None:
                yield f"link {item.link!r} is not allowed"
    contact = spec.content.contact_entity
    if contact is not None and contact not in {entity.name for entity in spec.entities}:
        yield f"contact form without entity {contact}"
