"""A specification in the making: entities found so far, completed at the end into a valid AppSpec."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from paynto.builder.starter.drafting.dashboard import add_charts, add_figures
from paynto.builder.starter.drafting.reading import Described, Item
from paynto.builder.starter.lexicon.entities import (
    default_sort,
    entity_from_entry,
    find_entry,
    generic_entity,
    merge_known_field,
    pick_title,
    replace_fields,
    simple_entity,
)
from paynto.builder.starter.lexicon.fields import make_field
from paynto.builder.starter.lexicon.loading import EntityEntry, entity_entries
from paynto.builder.starter.lexicon.names import field_name
from paynto.builder.starter.lexicon.notation import parse_rule
from paynto.builder.starter.lexicon.samples import sample_rows
from paynto.builder.starter.lexicon.words import singular_phrase
from paynto.builder.starter.spec import AppSpec, DashboardPage, EntityPage, EntitySpec, FieldSpec
from paynto.builder.starter.validate import filter_problems, rule_problems

MOST_ENTITIES = 12
MOST_FIELDS = 40


NAMING_TAILS = (
    "name",
    "title",
    "number",
    "code",
    "subject",
    "reference",
    "id",
    "plate",
    "question",
)


def names_record(one: FieldSpec) -> bool:
    """Whether a field by itself tells one record from another."""
    return one.type == "text" and one.label.lower().rsplit(" ", 1)[-1] in NAMING_TAILS


def _settle_times(fields: list[FieldSpec]) -> None:
    """`from, to` are two days; the time of a measurement without a day is a day and a time."""
    by_label = {one.label.lower(): one for one in fields}
    is_dated = any(
        one.type in ("date", "datetime")
        for one in fields
        if one.label.lower() not in ("from", "to")
    )
    if {"from", "to"} <= set(by_label) and is_dated:
        by_label["from"].type = by_label["to"].type = "text"
    elif {"from", "to"} <= set(by_label):
        by_label["from"].type = by_label["to"].type = "date"
    time = by_label.get("time")
    if time and time.type == "time" and not any(one.type in ("date", "datetime") for one in fields):
        time.type, time.label, time.default = "datetime", "Date and time", "now"


@dataclass
class Draft:
    entities: list[EntitySpec] = field(default_factory=list[EntitySpec])
    keys: dict[str, str] = field(default_factory=dict[str, str])
    """Entity name → key of the lexicon's entry it was made from."""
    context: str | None = None
    """Key of a set of samples that fits the place (`clinic`)."""
    listed: set[str] = field(default_factory=set[str])
    """Entities whose fields the person listed."""
    described: Sequence[Described] = ()
    unnamed: set[str] = field(default_factory=set[str])
    """Those of them that got a name because nothing listed names a record."""

    def entry_of(self, entity: EntitySpec) -> EntityEntry | None:
        key = self.keys.get(entity.name)
        return entity_entries()[key] if key else None

    def find(self, phrase: str) -> EntitySpec | None:
        entry = find_entry(phrase)
        lowered = phrase.lower()
        for entity in self.entities:
            if lowered in (entity.label.lower(), entity.label_plural.lower(), entity.name.lower()):
                return entity
            if entry and self.keys.get(entity.name) == entry.key:
                return entity
        return None

    def add_key(self, key: str, phrase: str | None = None) -> EntitySpec:
        """The entity of a lexicon entry, made when missing, then under the person's own word for it."""
        for entity in self.entities:
            if self.keys.get(entity.name) == key:
                return entity
        entry = entity_entries()[key]
        return self._keep(entity_from_entry(entry, self._names(), self._slugs(), phrase), key)

    def add_noun(self, phrase: str, is_simple: bool = False, is_plain: bool = False) -> EntitySpec:
        """The entity a noun names: the draft's own, the lexicon's, or a generic one."""
        found = self.find(phrase)
        if found:
            return found
        entry = None if is_plain else find_entry(phrase)
        if entry:
            own_words = (
                entry.label.lower() != phrase.lower()
                and entry.label_plural.lower() != phrase.lower()
            )
            made = entity_from_entry(
                entry, self._names(), self._slugs(), phrase if own_words else None
            )
            return self._keep(made, entry.key)
        make = simple_entity if is_simple else generic_entity
        return self._keep(make(phrase, self._names(), self._slugs()), None)

    def _keep(self, made: EntitySpec, key: str | None) -> EntitySpec:
        self.entities.append(made)
        if key:
            self.keys[made.name] = key
        return made

    def _names(self) -> list[str]:
        return [entity.name for entity in self.entities]

    def _slugs(self) -> list[str]:
        return [entity.slug for entity in self.entities]

    def set_fields(self, entity: EntitySpec, items: list[Item], is_exact: bool) -> None:
        """Give an entity the listed fields; a name is put first when none of them names a record and the list is not exact."""
        fields: list[FieldSpec] = []
        for item in items[:MOST_FIELDS]:
            if item.phrase.lower() == entity.label_plural.lower() != entity.label.lower():
                # "movies: movies, votes" means the title of each
                item.phrase = (
                    entity.title_field if entity.title_field in ("name", "title") else "name"
                )
            made = self.field_for(entity, item, [one.name for one in fields])
            if made.label.lower() not in [one.label.lower() for one in fields]:
                fields.append(made)
        is_named = any(names_record(one) for one in fields)
        if not is_exact and not is_named and (not fields or pick_title(fields) != fields[0].name):
            fields.insert(0, make_field("name", [one.name for one in fields]))
        _settle_times(fields)
        replace_fields(entity, fields)
        if is_exact and len(entity.fields) > len(fields):
            self.unnamed.add(entity.name)
        self.listed.add(entity.name)

    def add_field(self, entity: EntitySpec, item: Item) -> FieldSpec:
        """A further field; a known one of the same name takes the given values."""
        for known in entity.fields:
            said = item.phrase.lower()
            if known.label.lower() in (said, singular_phrase(said)) or known.name == field_name(
                said
            ):
                if item.values:
                    made = make_field(item.phrase, [], item.values)
                    known.type, known.options, known.default = "enum", made.options, made.default
                return known
        made = self.field_for(entity, item, [one.name for one in entity.fields])
        entity.fields.append(made)
        return made

    def field_for(self, entity: EntitySpec, item: Item, taken: list[str]) -> FieldSpec:
        known = (
            None if item.values else merge_known_field(self.entry_of(entity), item.phrase, taken)
        )
        if known is not None:
            known.is_listed = known.type != "long_text"
            return known
        return make_field(item.phrase, taken, item.values)

    def resolve_relations(self) -> None:
        """Relations name lexicon entries until here: bind them to entities, drop those without a target."""
        by_key = {key: name for name, key in self.keys.items()}
        names = set(self._names())
        for entity in list(self.entities):
            for one in entity.fields:
                if one.type == "relation" and one.target not in names:
                    if one.target in by_key:
                        one.target = by_key[one.target]
                    elif entity.name in self.listed and one.target in entity_entries():
                        one.target = self.add_key(one.target).name
                        by_key = {key: name for name, key in self.keys.items()}
                        names = set(self._names())
            entity.fields = [
                self._settled(one)
                for one in entity.fields
                if one.type != "relation" or one.target in names or one.is_required
            ]

    def _settled(self, one: FieldSpec) -> FieldSpec:
        if one.type == "relation" and one.target not in set(self._names()):
            return FieldSpec(
                name=one.name, label=one.label, type="text", is_required=one.is_required
            )
        return one

    def relate(self, child: EntitySpec, parent: EntitySpec, is_required: bool = False) -> FieldSpec:
        """A many-to-one relation from child to parent, the one there is when there is one."""
        for one in child.fields:
            if one.type == "relation" and one.target in (parent.name, self.keys.get(parent.name)):
                return one
        taken = [one.name for one in child.fields]
        own = field_name(parent.label, [])
        same = next(
            (
                one
                for one in child.fields
                if one.label.lower() == parent.label.lower()
                or (one.name == own and one.type in ("enum", "text"))
            ),
            None,
        )
        if same and same.name != child.title_field:
            same.type, same.target, same.options, same.default = "relation", parent.name, [], None
            return same
        made = FieldSpec(
            name=field_name(parent.label, taken),
            label=parent.label,
            type="relation",
            target=parent.name,
            is_required=is_required,
        )
        title = next(
            (index for index, one in enumerate(child.fields) if one.name == child.title_field), 0
        )
        child.fields.insert(title + 1, made)
        return made


def complete_entity(entity: EntitySpec) -> None:
    """Sort and filters that fit the fields."""
    known = {one.name for one in entity.fields}
    if entity.sort is None or entity.sort.field not in known:
        entity.sort = default_sort(entity)
    entity.filters = [one for one in entity.filters if not list(filter_problems(one, entity))]


def add_rules(entities: list[EntitySpec], entity: EntitySpec, entry: EntityEntry | None) -> None:
    by_name = {one.name: one for one in entities}
    for text in entry.rules if entry else ():
        rule = parse_rule(text)
        if not list(rule_problems(rule, entity, by_name)):
            entity.rules.append(rule)


def fill_samples(entities: list[EntitySpec], keys: dict[str, str], context: str | None) -> None:
    """Sample rows of all entities; relations wrap to the rows their target has."""
    for entity in entities:
        key = keys.get(entity.name)
        entry = entity_entries()[key] if key else None
        written = dict(entry.samples) if entry else {}
        if entry and context in entry.contexts:
            fitting = entry.contexts[context]
            written = {
                name: values for name, values in written.items() if name not in fitting
            } | fitting
        entity.samples = sample_rows(entity, written)
    counts = {entity.name: len(entity.samples) for entity in entities}
    for entity in entities:
        for one in entity.fields:
            if one.type == "relation":
                for index, row in enumerate(entity.samples):
                    row[one.name] = spread(row[one.name], index, counts.get(one.target or "", 0))


def spread(value: object, index: int, count: int) -> int | None:
    if count == 0:
        return None
    return (value if isinstance(value, int) else index) % count


def finish_records(spec: AppSpec, draft: Draft) -> None:
    """Complete the entities of a draft and put them into the specification with dashboard and pages."""
    draft.resolve_relations()
    del draft.entities[MOST_ENTITIES:]
    for entity in draft.entities:
        complete_entity(entity)
    for entity in draft.entities:
        add_rules(draft.entities, entity, draft.entry_of(entity))
    fill_samples(draft.entities, draft.keys, draft.context)
    spec.entities = draft.entities
    spec.pages = [
        DashboardPage(),
        *(EntityPage(entity=entity.name) for entity in draft.entities),
        *spec.pages,
    ]
    most = 4 if len(draft.entities) < 3 else 2
    for index, entity in enumerate(draft.entities):
        add_figures(spec, entity, draft.entry_of(entity), most if index == 0 else 2)
        add_charts(spec, entity, draft.entry_of(entity), 2 if index == 0 else 1)
