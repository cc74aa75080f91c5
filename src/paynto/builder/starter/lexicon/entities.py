"""Entities of an app: from the lexicon, from a field list the person gave, or from an unknown noun."""

from paynto.builder.starter.lexicon.fields import TITLE_WORDS, known_field_type, make_field
from paynto.builder.starter.lexicon.loading import EntityEntry, entity_entries, entity_words
from paynto.builder.starter.lexicon.names import clean_label, entity_name, slug_of
from paynto.builder.starter.lexicon.notation import parse_field, parse_filter, parse_sort
from paynto.builder.starter.lexicon.words import (
    is_plural,
    plural_phrase,
    sentence_case,
    singular_phrase,
)
from paynto.builder.starter.spec import EntitySpec, FieldSpec, Sort

DATE_FIRST = ("date", "datetime")


def find_entry(phrase: str) -> EntityEntry | None:
    """The lexicon's entry for a noun, singular or plural (`spare parts`, `people`)."""
    phrase = phrase.strip().lower()
    key = entity_words().get(singular_phrase(phrase)) or entity_words().get(phrase)
    return entity_entries()[key] if key else None


def find_entry_by_tail(phrase: str) -> EntityEntry | None:
    """As `find_entry`, but `bakery products` also finds `product`."""
    words = phrase.strip().lower().split()
    for start in range(len(words)):
        entry = find_entry(" ".join(words[start:]))
        if entry:
            return entry
    return None


DONE_ONCE = {
    "running": "run",
    "hiking": "hike",
    "swimming": "swim",
    "cycling": "ride",
    "climbing": "climb",
    "diving": "dive",
    "walking": "walk",
    "rowing": "row",
    "jogging": "run",
    "fishing": "catch",
}
"""Who logs running keeps runs."""


def labels_for(phrase: str) -> tuple[str, str]:
    one = singular_phrase(clean_label(phrase).lower()) or "entry"
    head, _, last = one.rpartition(" ")
    one = f"{head} {DONE_ONCE.get(last, last)}".strip()
    return sentence_case(one), sentence_case(plural_phrase(one))


def entity_from_entry(
    entry: EntityEntry, taken: list[str], slugs: list[str], phrase: str | None = None
) -> EntitySpec:
    """An entity with all fields of the entry; `phrase` renames it to the person's own word (`parts` instead of `items`)."""
    label, label_plural = (
        (entry.label, entry.label_plural) if phrase is None else labels_for(phrase)
    )
    fields = [parse_field(text) for text in entry.fields]
    return EntitySpec(
        name=entity_name(entry.name or label if phrase is None else label, taken),
        slug=slug_of(label_plural, slugs),
        label=label,
        label_plural=label_plural,
        icon=entry.icon,
        fields=fields,
        title_field=entry.title or fields[0].name,
        sort=parse_sort(entry.sort) if entry.sort else None,
        filters=[parse_filter(text) for text in entry.filters],
    )


def generic_entity(phrase: str, taken: list[str], slugs: list[str]) -> EntitySpec:
    """An entity for a noun nobody has written down: name, status, date, notes."""
    label, label_plural = labels_for(phrase)
    fields = [
        parse_field("name: text!"),
        parse_field("status: enum(Open:info, In progress:warning, Done:success) = Open"),
        parse_field("date: date = today"),
        parse_field("notes: long_text-"),
    ]
    return EntitySpec(
        name=entity_name(label, taken),
        slug=slug_of(label_plural, slugs),
        label=label,
        label_plural=label_plural,
        fields=fields,
        title_field="name",
    )


def simple_entity(phrase: str, taken: list[str], slugs: list[str]) -> EntitySpec:
    """A kind of record that only classifies others: name and notes."""
    made = generic_entity(phrase, taken, slugs)
    made.fields = [field for field in made.fields if field.name in ("name", "notes")]
    return made


def pick_title(fields: list[FieldSpec]) -> str | None:
    """The field that names a record, None when no text field can."""
    for word in TITLE_WORDS:
        for field in fields:
            if field.type == "text" and (
                field.label.lower() == word or field.label.lower().endswith(" " + word)
            ):
                return field.name
    first = fields[0] if fields else None
    if first and first.type == "text" and not _is_attribute(first.label):
        return first.name
    return next(
        (
            field.name
            for field in fields
            if field.type == "text"
            and not _is_attribute(field.label)
            and not is_plural(field.label.lower().rsplit(" ", 1)[-1])
        ),
        None,
    )


ATTRIBUTES = frozenset(
    "location place room shelf address street city town country region zip postcode phone unit size color colour brand make model weather shoes gear "
    "serial manufacturer material notes status dosage dose category type kind department origin roaster roast".split()
)


LINKING = frozenset("by to where when".split())
"""`paid by`, `assigned to`, `found where` say something about a thing."""


def _is_attribute(label: str) -> bool:
    """Whether a field says something about a thing (its room, its size) rather than what it is called."""
    words = label.lower().split()
    return bool(words) and (
        words[-1] in ATTRIBUTES | LINKING or words[0] in ("serial", "zip", "phone")
    )


SAYS_WHEN = ("date", "day", "when", "date and time", "starts at", "start", "from", "week", "month")


def _names_itself(fields: list[FieldSpec]) -> bool:
    return any(field.label.lower().rsplit(" ", 1)[-1] in TITLE_WORDS for field in fields)


def replace_fields(entity: EntitySpec, fields: list[FieldSpec]) -> None:
    """Give the entity exactly these fields, with a `name` put first when none of them can name a record."""
    if fields and fields[0].label.lower() == "description" and not _names_itself(fields):
        fields[0].type, fields[0].is_listed = "text", True
    title = pick_title(fields)
    if title is None and len(fields) >= 3:
        dated = next(
            (
                field
                for field in fields
                if field.type in DATE_FIRST and field.label.lower() in SAYS_WHEN
            ),
            None,
        )
        if dated is not None:
            title = dated.name
            dated.default = dated.default or ("today" if dated.type == "date" else "now")
    if title is None and fields and fields[0].type == "long_text" and len(fields) > 1:
        fields[0].type, fields[0].is_listed = "text", True
        title = fields[0].name
    if title is None:
        first = make_field("name", [field.name for field in fields])
        fields = [first, *fields]
        title = first.name
    for field in fields:
        field.is_required = field.is_required or field.name == title
    entity.fields = fields
    entity.title_field = title
    known = {field.name for field in fields}
    if entity.sort and entity.sort.field not in known:
        entity.sort = None
    entity.filters = [one for one in entity.filters if one.field in known]


def default_sort(entity: EntitySpec) -> Sort:
    """Records with a due date by it, with another date newest first, the rest by name."""
    for field in entity.fields:
        if field.type in DATE_FIRST:
            is_future = any(
                word in field.label.lower()
                for word in ("due", "deadline", "next", "start", "expir", "until")
            )
            return Sort(field=field.name, direction="asc" if is_future else "desc")
    return Sort(field=entity.title_field)


def merge_known_field(entry: EntityEntry | None, phrase: str, taken: list[str]) -> FieldSpec | None:
    """The entry's own field for a phrase the person listed (`supplier` of an item is a relation)."""
    if entry is None:
        return None
    wanted = phrase.lower().strip()
    for text in entry.fields:
        field = parse_field(text)
        if field.name in taken:
            continue
        names = {field.label.lower(), field.name.lower(), field.label.lower().removesuffix(" date")}
        if wanted in names or wanted.replace(" ", "") == field.name.lower():
            return field
    return None


def is_field_word(phrase: str) -> bool:
    return known_field_type(phrase) is not None
