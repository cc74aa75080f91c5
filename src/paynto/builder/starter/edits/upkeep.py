"""Keep a specification whole after a change: nothing may point at what is gone or has another name."""

from paynto.builder.starter.contents import SiteContent
from paynto.builder.starter.lexicon.samples import ROWS, make_different, sample_value
from paynto.builder.starter.spec import (
    AppSpec,
    EntityPage,
    EntitySpec,
    Figure,
    Filter,
    FrontPage,
    PublicFormPage,
)
from paynto.builder.starter.validate import (
    NUMERIC,
    chart_problems,
    figure_problems,
    filter_problems,
    rule_problems,
    sample_fits,
)


def _filters_everywhere(spec: AppSpec, entity: EntitySpec) -> list[Filter]:
    found = list(entity.filters)
    found += [rule.ignore for rule in entity.rules if rule.ignore]
    found += [
        one for figure in spec.figures if figure.entity == entity.name for one in figure.filters
    ]
    return found


def rename_field_references(spec: AppSpec, entity: EntitySpec, old: str, new: str) -> None:
    def moved(name: str | None) -> str | None:
        return new if name == old else name

    entity.title_field = moved(entity.title_field) or entity.title_field
    if entity.sort:
        entity.sort.field = moved(entity.sort.field) or entity.sort.field
    for one in _filters_everywhere(spec, entity):
        one.field = moved(one.field) or one.field
    for rule in entity.rules:
        rule.relation, rule.open_field, rule.amount_field = (
            moved(rule.relation),
            moved(rule.open_field),
            moved(rule.amount_field),
        )
        rule.fields = [moved(name) or name for name in rule.fields]
    _rename_limits(spec, entity, old, new)
    _rename_on_pages(spec, entity, old, new)
    for row in entity.samples:
        if old in row:
            row[new] = row.pop(old)


def _rename_on_pages(spec: AppSpec, entity: EntitySpec, old: str, new: str) -> None:
    def moved(name: str | None) -> str | None:
        return new if name == old else name

    for figure in spec.figures:
        if figure.entity == entity.name:
            figure.field, figure.multiply_by = moved(figure.field), moved(figure.multiply_by)
    for chart in spec.charts:
        if chart.entity == entity.name:
            chart.group_by, chart.field = (
                moved(chart.group_by) or chart.group_by,
                moved(chart.field),
            )
    for page in spec.pages:
        if isinstance(page, PublicFormPage) and page.entity == entity.name:
            page.fields = [moved(name) or name for name in page.fields]
        if isinstance(page, FrontPage) and page.entity == entity.name:
            page.fields = [moved(name) or name for name in page.fields]
            page.total_field = moved(page.total_field)
            for button in page.buttons:
                button.field = moved(button.field) or button.field


def _rename_limits(spec: AppSpec, entity: EntitySpec, old: str, new: str) -> None:
    for other in spec.entities:
        targets = {field.name: field.target for field in other.fields}
        for rule in other.rules:
            if (
                rule.limit_field == old
                and rule.relation
                and targets.get(rule.relation) == entity.name
            ):
                rule.limit_field = new


def drop_field_references(
    spec: AppSpec, entity: EntitySpec, name: str, only_unfit: bool = False
) -> None:
    """Forget sorts, filters, rules, figures and charts that no longer fit the fields."""
    if not only_unfit:
        for row in entity.samples:
            row.pop(name, None)
    drop_unfit(spec)


def drop_unfit(spec: AppSpec) -> None:
    entities = {one.name: one for one in spec.entities}
    for entity in spec.entities:
        known = {field.name for field in entity.fields}
        if entity.sort and entity.sort.field not in known:
            entity.sort = None
        entity.filters = [one for one in entity.filters if not list(filter_problems(one, entity))]
        entity.rules = [
            one for one in entity.rules if not list(rule_problems(one, entity, entities))
        ]
        entity.samples = [
            {name: value for name, value in row.items() if name in known} for row in entity.samples
        ]
    spec.figures = [one for one in spec.figures if not list(figure_problems(one, entities))]
    spec.charts = [one for one in spec.charts if not list(chart_problems(one, entities))]
    _repair_pages(spec, entities)


def _repair_pages(spec: AppSpec, entities: dict[str, EntitySpec]) -> None:
    kept = [
        page
        for page in spec.pages
        if not isinstance(page, EntityPage | PublicFormPage | FrontPage) or page.entity in entities
    ]
    spec.pages = kept
    for page in kept:
        if isinstance(page, PublicFormPage):
            page.fields = [
                name
                for name in page.fields
                if name in {one.name for one in entities[page.entity].fields}
            ]
        elif isinstance(page, FrontPage):
            _repair_front(page, entities[page.entity])
    add_needed_to_forms(spec)
    if isinstance(spec.content, SiteContent) and spec.content.contact_entity not in entities:
        spec.content.contact_entity = None
        spec.content.sections = [one for one in spec.content.sections if one.kind != "contact"]


def _repair_front(page: FrontPage, entity: EntitySpec) -> None:
    known = {one.name: one.type for one in entity.fields}
    page.fields = [name for name in page.fields if name in known]
    page.buttons = [one for one in page.buttons if known.get(one.field) == "integer"]
    page.row_text = page.row_text if page.buttons else None
    if known.get(page.total_field or "") not in NUMERIC:
        page.total_field = page.total_label = None


def add_needed_to_forms(spec: AppSpec) -> None:
    entities = {one.name: one for one in spec.entities}
    for page in spec.pages:
        if isinstance(page, PublicFormPage) or (isinstance(page, FrontPage) and page.fields):
            needed = [
                one.name
                for one in entities[page.entity].fields
                if one.is_required and one.default is None
            ]
            page.fields += [name for name in needed if name not in page.fields]


def rename_entity_references(spec: AppSpec, old: str, new: str) -> None:
    for entity in spec.entities:
        for field in entity.fields:
            field.target = new if field.target == old else field.target
    for one in [*spec.figures, *spec.charts]:
        one.entity = new if one.entity == old else one.entity
    for page in spec.pages:
        if isinstance(page, EntityPage | PublicFormPage | FrontPage) and page.entity == old:
            page.entity = new
    if isinstance(spec.content, SiteContent) and spec.content.contact_entity == old:
        spec.content.contact_entity = new


def refill_samples(spec: AppSpec) -> None:
    """Give every sample row a fitting value for every field."""
    for entity in spec.entities:
        if entity.has_samples:
            entity.samples = entity.samples or [{} for _ in range(ROWS)]
    entities = {one.name: one for one in spec.entities}
    for entity in spec.entities:
        for field in entity.fields:
            for index, row in enumerate(entity.samples):
                is_missing = field.name not in row or (
                    row[field.name] is None and field.is_required
                )
                is_unfit = not is_missing and not sample_fits(field, row[field.name], entities)
                if is_missing or is_unfit:
                    row[field.name] = _fresh(entity, field.name, index, row, entities)
            if field.is_unique:
                make_different(entity.samples, field)


def _fresh(
    entity: EntitySpec,
    name: str,
    index: int,
    row: dict[str, str | int | float | bool | None],
    entities: dict[str, EntitySpec],
) -> str | int | float | bool | None:
    field = next(one for one in entity.fields if one.name == name)
    if field.type == "relation":
        count = len(entities[field.target].samples) if field.target in entities else 0
        return index % count if count else None
    return sample_value(field, entity, index, row)


def figure_exists(spec: AppSpec, wanted: Figure) -> bool:
    return any(
        one.model_dump(exclude={"label"}) == wanted.model_dump(exclude={"label"})
        for one in spec.figures
    )
