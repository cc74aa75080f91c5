"""Add, remove, rename and relate kinds of records."""

import re

from paynto.builder.starter.drafting.dashboard import add_charts, add_figures
from paynto.builder.starter.drafting.draft import (
    MOST_ENTITIES,
    Draft,
    add_rules,
    complete_entity,
    fill_samples,
)
from paynto.builder.starter.drafting.reading import Item, split_list
from paynto.builder.starter.edits.change import Change, NotDone
from paynto.builder.starter.edits.field_edits import field_from
from paynto.builder.starter.edits.upkeep import drop_unfit, refill_samples, rename_entity_references
from paynto.builder.starter.lexicon.entities import find_entry, labels_for, replace_fields
from paynto.builder.starter.lexicon.loading import entity_entries
from paynto.builder.starter.lexicon.names import entity_name, field_name, slug_of
from paynto.builder.starter.spec import DashboardPage, EntityPage, EntitySpec, FieldSpec


def add_entity(
    change: Change, phrase: str, fields: list[Item], is_simple: bool = False
) -> EntitySpec:
    """A new kind of record from the lexicon or from its listed fields."""
    spec = change.spec
    label = change.words(phrase)
    if change.entity(phrase):
        raise NotDone(f"There are already {label.lower()} in this app, so nothing was changed.")
    if len(spec.entities) >= MOST_ENTITIES:
        raise NotDone(
            "This app already has twelve kinds of records, which is the most the starter model makes."
        )
    draft = Draft(entities=list(spec.entities), keys=_keys_of(spec.entities))
    made = draft.add_noun(label, is_simple=is_simple)
    if fields:
        replace_fields(made, [])
        made.fields = []
        for item in fields:
            made.fields.append(_listed_field(change, made, item))
        replace_fields(made, made.fields)
    before = {one.name for one in spec.entities}
    _bind_relations(made, draft)
    complete_entity(made)
    spec.entities.append(made)
    add_rules(spec.entities, made, draft.entry_of(made))
    _fill_new_samples(change, made, draft)
    _show(change, made, draft)
    assert made.name not in before
    change.last = made
    change.say(
        f"Added {made.label_plural.lower()} with {', '.join(one.label.lower() for one in made.fields)}."
    )
    return made


def _listed_field(change: Change, made: EntitySpec, item: Item) -> FieldSpec:
    target = change.entity(item.phrase) if not item.values else None
    if target is not None:
        return FieldSpec(
            name=field_name(target.label, [one.name for one in made.fields]),
            label=target.label,
            type="relation",
            target=target.name,
        )
    return field_from(change, made, item)


def _keys_of(entities: list[EntitySpec]) -> dict[str, str]:
    """Which lexicon entries the entities of a stored specification look like."""
    keys: dict[str, str] = {}
    for entity in entities:
        entry = find_entry(entity.label.lower())
        if entry and entry.key not in keys.values():
            keys[entity.name] = entry.key
    return keys


def _bind_relations(made: EntitySpec, draft: Draft) -> None:
    by_key = {key: name for name, key in draft.keys.items() if name != made.name}
    names = {one.name for one in draft.entities}
    kept: list[FieldSpec] = []
    for one in made.fields:
        if one.type == "relation" and one.target not in names:
            one.target = by_key.get(one.target or "")
            if one.target is None and one.name != made.title_field:
                continue
            if one.target is None:
                one = FieldSpec(name=one.name, label=one.label, type="text", is_required=True)
        kept.append(one)
    made.fields = kept


def _fill_new_samples(change: Change, made: EntitySpec, draft: Draft) -> None:
    """Samples for the new kind only: those of the others may have been shaped by earlier requests."""
    others = {
        one.name: [dict(row) for row in one.samples]
        for one in change.spec.entities
        if one is not made
    }
    fill_samples(
        change.spec.entities,
        {name: key for name, key in draft.keys.items() if name == made.name},
        None,
    )
    for one in change.spec.entities:
        if one is not made:
            one.samples = others[one.name]
    refill_samples(change.spec)


def _show(change: Change, made: EntitySpec, draft: Draft) -> None:
    spec = change.spec
    if not any(isinstance(page, DashboardPage) for page in spec.pages) and spec.content is None:
        spec.pages.insert(0, DashboardPage())
    last = max(
        (
            index
            for index, page in enumerate(spec.pages)
            if isinstance(page, EntityPage | DashboardPage)
        ),
        default=-1,
    )
    spec.pages.insert(last + 1, EntityPage(entity=made.name))
    add_figures(spec, made, draft.entry_of(made), 1)
    add_charts(spec, made, draft.entry_of(made), 1)
    spec.stack = "fullstack"


def remove_entity(change: Change, entity: EntitySpec) -> None:
    spec = change.spec
    if len(spec.entities) == 1 and spec.content is None:
        raise NotDone(
            f"{entity.label_plural} are the only kind of record in this app and cannot be removed; rename them instead."
        )
    for other in spec.entities:
        gone = [one for one in other.fields if one.target == entity.name]
        for one in gone:
            _drop_relation(change, other, one)
    spec.entities.remove(entity)
    drop_unfit(spec)
    change.removed.append(("entity", entity.name))
    change.last = None
    change.say(f"Removed {entity.label_plural.lower()} with all their records.")


def _drop_relation(change: Change, other: EntitySpec, one: FieldSpec) -> None:
    if one.name == other.title_field:
        text = next((field for field in other.fields if field.type == "text"), None)
        if text is None:
            text = FieldSpec(
                name=field_name("name", [field.name for field in other.fields]),
                label="Name",
                type="text",
                is_required=True,
            )
            other.fields.insert(0, text)
            for index, row in enumerate(other.samples):
                row[text.name] = f"{other.label} {index + 1}"
        text.is_required = True
        other.title_field = text.name
        for index, row in enumerate(other.samples):
            row[text.name] = row.get(text.name) or f"{other.label} {index + 1}"
    other.fields.remove(one)
    for row in other.samples:
        row.pop(one.name, None)
    change.removed.append(("field", other.name, one.name))


def rename_entity(change: Change, entity: EntitySpec, phrase: str) -> None:
    spec = change.spec
    words = change.words(phrase)
    label, label_plural = labels_for(words)
    others = [one for one in spec.entities if one is not entity]
    if any(one.label.lower() == label.lower() for one in others):
        raise NotDone(
            f"There are already {label_plural.lower()} in this app, so nothing was changed."
        )
    old, old_plural, old_label = entity.name, entity.label_plural, entity.label
    entity.label, entity.label_plural = label, label_plural
    entity.name = entity_name(label, [one.name for one in others])
    entity.slug = slug_of(
        label_plural,
        [one.slug for one in others] + [getattr(page, "slug", "") for page in spec.pages],
    )
    rename_entity_references(spec, old, entity.name)
    for one in [*spec.figures, *spec.charts]:
        if one.entity == entity.name:
            name = "label" if hasattr(one, "label") else "title"
            setattr(one, name, _swapped(str(getattr(one, name)), old_plural, label_plural))
    _rename_links(change, entity, old_label, label)
    if old != entity.name:
        change.renames.append(("entity", old, entity.name))
    change.say(f"Renamed {old_plural.lower()} to {label_plural.lower()}.")


def _rename_links(change: Change, entity: EntitySpec, old: str, new: str) -> None:
    """A link that was labelled like the record follows the new label; its field keeps its name."""
    for other in change.spec.entities:
        for one in other.fields:
            if one.target == entity.name and one.label.lower() == old.lower():
                one.label = new


def _swapped(text: str, old: str, new: str) -> str:
    pattern = re.compile(rf"\b{re.escape(old)}\b", re.IGNORECASE)
    return pattern.sub(lambda found: new if found.start() == 0 else new.lower(), text)


def relate(
    change: Change, child: EntitySpec, parent: EntitySpec, is_required: bool = False
) -> None:
    """A select of `parent` in the forms of `child`."""
    if any(one.target == parent.name for one in child.fields):
        raise NotDone(
            f"{child.label_plural} are already linked to {parent.label_plural.lower()}, so nothing was changed."
        )
    same = next(
        (
            one
            for one in child.fields
            if one.label.lower() == parent.label.lower() and one.name != child.title_field
        ),
        None,
    )
    if same is not None:
        old = same.type
        same.type, same.target, same.options, same.default = "relation", parent.name, [], None
        same.minimum = same.maximum = same.unit = None
        for row in child.samples:
            row.pop(same.name, None)
        change.retyped.append(("field", child.name, same.name, old, "relation"))
        drop_unfit(change.spec)
    else:
        made = FieldSpec(
            name=field_name(parent.label, [one.name for one in child.fields]),
            label=parent.label,
            type="relation",
            target=parent.name,
        )
        made.is_required = is_required and not child.samples
        child.fields.insert(1, made)
    refill_samples(change.spec)
    change.last = child
    change.say(
        f"Each of the {child.label_plural.lower()} now belongs to one of the {parent.label_plural.lower()}."
    )


def ensure_entity(change: Change, phrase: str, is_simple: bool = False) -> EntitySpec:
    """The kind of record named, made when it is missing; a simple one only groups others."""
    return change.entity(phrase) or add_entity(change, phrase, [], is_simple)


def is_known_kind(phrase: str) -> bool:
    entry = find_entry(phrase)
    return entry is not None and entry.key in entity_entries()


def listed_items(text: str) -> list[Item]:
    return split_list(text)
