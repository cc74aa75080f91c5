"""Relations between the kinds of records of a draft, from what was said about them."""

from collections.abc import Sequence

from paynto.builder.starter.drafting.draft import Draft
from paynto.builder.starter.drafting.reading import Described, Item
from paynto.builder.starter.lexicon.entities import find_entry, labels_for
from paynto.builder.starter.lexicon.fields import make_field
from paynto.builder.starter.lexicon.loading import Domain, EntityEntry, entity_entries
from paynto.builder.starter.lexicon.names import slug_of
from paynto.builder.starter.lexicon.notation import parse_field
from paynto.builder.starter.lexicon.words import is_plural, singular_phrase
from paynto.builder.starter.spec import EntitySpec, FieldSpec

PERSON_NOUNS = frozenset(
    "neighbor neighbour friend member borrower resident person colleague kid child singer player visitor guest user donor sponsor parent "
    "passenger attendee participant buyer seller owner tenant volunteer student teacher customer client patient reader".split()
)
_PLAIN = ("status", "date")


def is_person(phrase: str, entry: EntityEntry | None) -> bool:
    if singular_phrase(phrase.lower()).rsplit(" ", 1)[-1] in PERSON_NOUNS:
        return True
    return entry is not None and any(
        ": email" in text or ": phone" in text for text in entry.fields
    )


def find_stand_ins(domain: Domain, listed: Sequence[Item]) -> dict[str, str]:
    """Kinds of the domain that others take the place of: `tools, neighbours, loans` lends tools to neighbours."""
    entries = [(item.phrase, find_entry(item.phrase)) for item in listed]
    said = {entry.key for _, entry in entries if entry}
    if len(listed) < 2 or not said & set(domain.core):
        return {}
    outsiders = [
        (phrase, is_person(phrase, entry))
        for phrase, entry in entries
        if entry is None or entry.key not in domain.entities
    ]
    made: dict[str, str] = {}
    for key in domain.core:
        entry = entity_entries()[key]
        wanted = is_person(entry.label, entry)
        fitting = next((phrase for phrase, person in outsiders if person == wanted), None)
        if (
            key not in said
            and key != "booking"
            and fitting is not None
            and fitting not in made.values()
        ):
            made[key] = fitting
    return made


def add_stand_in(draft: Draft, stand_ins: dict[str, str], phrase: str) -> EntitySpec | None:
    """Members of a library are readers under another name, not those of a club with a plan that ends."""
    entry = find_entry(phrase)
    key = next((key for key, other in stand_ins.items() if other == phrase), None)
    if entry is None or entry.key != "member" or key is None or draft.find(phrase) is not None:
        return None
    return draft.add_key(key, phrase)


def bind_stand_ins(draft: Draft, stand_ins: dict[str, str]) -> None:
    """Relations to a kind that another one stands in for lead there, under its name."""
    for entity in draft.entities:
        for one in entity.fields:
            phrase = stand_ins.get(one.target or "")
            target = draft.find(phrase) if phrase else None
            if target is not None and target is not entity:
                one.target, one.label = target.name, target.label


def bind_fields(draft: Draft, said: Sequence[EntitySpec]) -> None:
    """A field called like another kind of record links to it: `loans (book, member)`. `tasks` of a project link back."""
    for entity in draft.entities:
        for one in list(entity.fields):
            target = _named_by(draft, entity, one, said)
            if target is None:
                continue
            if is_plural(one.label.lower()) and one.name != entity.title_field:
                entity.fields.remove(one)
                draft.relate(target, entity)
            elif one.label.lower() != target.label.lower() or not _has_link(draft, entity, target):
                _link(one, target)
                if one.label.lower() == f"{target.label.lower()} name":
                    one.label = target.label


def _named_by(
    draft: Draft, entity: EntitySpec, one: FieldSpec, said: Sequence[EntitySpec]
) -> EntitySpec | None:
    is_own = entity.name in draft.listed
    if one.type not in ("text", "long_text", "enum", "integer") or (
        one.type in ("integer", "enum") and not is_own
    ):
        return None
    words = singular_phrase(one.label.lower()).split()
    for start in range(len(words) if is_own and len(words) < 3 else 1):
        tail = " ".join(words[start:])
        for other in said:
            names = {singular_phrase(other.label.lower())}
            entry = find_entry(tail) if is_own else None
            if is_own:
                names.add(f"{singular_phrase(other.label.lower())} name")
            if entry is not None and start == 0 and draft.keys.get(other.name) == entry.key:
                names.add(tail)
            if other is not entity and tail in names:
                return other
    return None


def _has_link(draft: Draft, entity: EntitySpec, target: EntitySpec) -> bool:
    return any(
        one.type == "relation" and one.target in (target.name, draft.keys.get(target.name))
        for one in entity.fields
    )


def _link(one: FieldSpec, target: EntitySpec) -> None:
    one.type, one.target, one.options, one.default = "relation", target.name, [], None
    one.minimum = one.maximum = one.unit = None
    one.is_listed = True


def keep_known_links(draft: Draft, said: Sequence[EntitySpec]) -> None:
    """A listed donation still belongs to the donor, when donors are kept too."""
    by_key = {key: name for name, key in draft.keys.items()}
    entities = {one.name: one for one in draft.entities}
    for entity in draft.entities:
        entry = draft.entry_of(entity) if entity.name in draft.listed else None
        for known in [parse_field(text) for text in entry.fields] if entry else []:
            target = entities.get(by_key.get(known.target or "", ""))
            if target is None or target not in said or _has_link(draft, entity, target):
                continue
            if target is not entity and not _points_back(draft, target, entity):
                draft.relate(entity, target, known.is_required)


def _points_back(draft: Draft, entity: EntitySpec, target: EntitySpec) -> bool:
    return entity.name in draft.listed and _has_link(draft, entity, target)


def name_by_link(draft: Draft) -> None:
    """An order without a name is called by its customer, unless others must refer to it."""
    for entity in draft.entities:
        referred = any(
            one.type == "relation" and one.target == entity.name
            for other in draft.entities
            for one in other.fields
        )
        link = next((one for one in entity.fields if one.type == "relation"), None)
        if entity.name in draft.unnamed and link is not None and not referred:
            entity.fields = [one for one in entity.fields if one.name != entity.title_field]
            entity.title_field = link.name
            link.is_required = True


def relate_described(draft: Draft, described: Sequence[Described]) -> None:
    for one in described:
        child = draft.find(one.phrase)
        for phrase in one.parents:
            parent = draft.find(phrase)
            if child is None or parent is None or child is parent:
                continue
            _drop_link(draft, parent, child)
            draft.relate(child, parent, is_required=one.signs_up)
            if one.signs_up:
                _name_by_text(parent)


def _name_by_text(entity: EntitySpec) -> None:
    """Who chooses one must be able to tell them apart, which a day alone does not."""
    title = next(one for one in entity.fields if one.name == entity.title_field)
    if title.type != "text":
        entity.fields.insert(0, make_field("name", [one.name for one in entity.fields]))
        entity.fields[0].is_required = True
        entity.title_field = entity.fields[0].name


def _drop_link(draft: Draft, entity: EntitySpec, target: EntitySpec) -> None:
    """What was said wins over the usual direction."""
    keys = (target.name, draft.keys.get(target.name))
    entity.fields = [
        one
        for one in entity.fields
        if one.type != "relation" or one.target not in keys or one.name == entity.title_field
    ]


def keep_linked(draft: Draft) -> None:
    """One form on the first page needs its own kind of record and those it links to."""
    first = draft.entities[0]
    wanted = {one.target for one in first.fields if one.type == "relation"}
    draft.entities = [
        one
        for one in draft.entities
        if one is first or one.name in wanted or draft.keys.get(one.name) in wanted
    ]


def plain_parents(draft: Draft, primary: EntitySpec) -> None:
    """Kinds nobody described that others belong to (floors, tables) have a name and notes, people also an address."""
    for entity in draft.entities:
        if entity is primary or entity.name in draft.listed or entity.name in draft.keys:
            continue
        person = is_person(entity.label, None)
        is_parent = not any(one.type == "relation" for one in entity.fields) and any(
            one.type == "relation" and one.target == entity.name
            for other in draft.entities
            for one in other.fields
        )
        if person or is_parent:
            entity.fields = [one for one in entity.fields if one.name not in _PLAIN]
        if person:
            taken = [one.name for one in entity.fields]
            entity.fields[1:1] = [make_field("email", taken), make_field("phone", taken)]


def call_as_said(draft: Draft, entity: EntitySpec, phrase: str) -> None:
    """`products` stay products, although the lexicon calls them items."""
    entry = draft.entry_of(entity)
    label, label_plural = labels_for(phrase)
    if entry is None or label == entity.label or not label.isascii():
        return
    if find_entry(phrase) is entry:
        for one in (one for other in draft.entities for one in other.fields):
            if one.type == "relation" and one.target in (entity.name, entry.key):
                one.label = label if one.label == entity.label else one.label
        slugs = [one.slug for one in draft.entities if one is not entity]
        entity.label, entity.label_plural = label, label_plural
        entity.slug = slug_of(label_plural, slugs)
