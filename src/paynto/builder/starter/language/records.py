"""Apps that keep records: from the parts of a prompt to entities with fields and relations."""

import re

from paynto.builder.starter.drafting.draft import Draft
from paynto.builder.starter.drafting.reading import Item, split_list
from paynto.builder.starter.language.parts import Parts
from paynto.builder.starter.language.topics import find_context, find_domain, find_domain_of_last
from paynto.builder.starter.lexicon.entities import find_entry, find_entry_by_tail, labels_for
from paynto.builder.starter.lexicon.fields import (
    TITLE_WORDS,
    enum_presets,
    known_field_type,
    names_a_field,
)
from paynto.builder.starter.lexicon.loading import Domain, entity_entries
from paynto.builder.starter.lexicon.words import is_plural, singular, singular_phrase
from paynto.builder.starter.spec import EntitySpec

CLASSIFIERS = frozenset(
    "category categories type tag supplier location department genre brand author team project client customer company owner teacher "
    "room group label area manufacturer publisher artist vendor warehouse branch class sector region city country shelf organizer service plan fund stylist trainer".split()
)


FEATURE_WORDS = re.compile(
    r"\b(?:chart|charts|graph|graphs|totals?|statistics|stats|dashboard|search|filter|filters|filtering|sorting|sort|export|csv|dark mode|"
    r"light mode|login|log-in|sign-in|reminders?|notifications?|overview|summary per|report|reports|pagination|limit|averages?|"
    r"responsive|design|theme|colou?rs?|background|font|drag and drop|import|print|pdf|undo|validation|form|forms|page|button|buttons|view|calendar view|figures?)$",
    re.IGNORECASE,
)


NOT_COUNTED = frozenset(
    "sheet shopping survey reading mood journal diary lending weight sleep content staff personnel equipment hardware membership vocabulary signup".split()
)


FIELD_PLURALS = frozenset(
    "dates numbers names prices times amounts codes emails levels quantities weights sizes colours colors temperatures titles durations "
    "costs rates deadlines links addresses ratings percentages".split()
)
"""Plurals of fields: `expiry dates and batch numbers` are two fields of each item."""
PLACES = frozenset(
    "business club church school company shop studio clinic agency team association office store center centre firm group society "
    "restaurant hotel bakery cafe café salon garage practice community family band choir charity directory".split()
)
"""Who keeps the records, not what is kept, when the kinds of records are listed."""


BOOKED = frozenset("booking reservation appointment bookings reservations appointments".split())
PER = re.compile(
    r"^(?!price|cost|rate|fee|charge|wage|salary).*\bper (?:\w+)$|^(?:month|week)$", re.IGNORECASE
)


def is_feature(phrase: str) -> bool:
    return FEATURE_WORDS.search(phrase.strip()) is not None or PER.match(phrase.strip()) is not None


def is_entity_item(item: Item, known: set[str]) -> bool:
    """Whether a listed thing is a kind of record rather than a field; `known` are the domain's own kinds."""
    phrase = item.phrase.lower()
    entry = find_entry(phrase)
    if entry and entry.key in known and is_plural(phrase.rsplit(" ", 1)[-1]):
        return True
    if item.values or phrase in enum_presets():
        return False
    if item.inner:
        return True
    last = phrase.rsplit(" ", 1)[-1]
    if last in FIELD_PLURALS and " " in phrase:
        return False
    if entry:
        return is_plural(last) and known_field_type(phrase) not in (
            "long_text",
            "integer",
            "decimal",
        )
    return (
        is_plural(last)
        and not names_a_field(phrase)
        and known_field_type(singular_phrase(phrase)) in (None, "text", "enum")
    )


def chosen_domain(parts: Parts, whole: str) -> Domain | None:
    """The domain that subject, container or (when the subject says nothing) context and whole text call for."""
    found = find_domain(parts.subject) or find_domain(f"{parts.subject} {parts.container}")
    noun = parts.subject.lower().rsplit(" ", 1)[-1]
    last = find_domain_of_last(parts.subject) if noun not in PLACES | BOOKED else None
    if found and last and not _keeps(found, noun):
        return last
    if found or find_entry_by_tail(parts.subject):
        return found
    if not parts.subject or parts.subject in parts.context:
        return find_domain(parts.context) or (find_domain(whole) if not parts.context else None)
    return None


def _keeps(domain: Domain, noun: str) -> bool:
    """Whether a domain keeps what a noun names, in its own way: `volunteer shifts` are shifts."""
    one, entry = singular(noun), find_entry(noun)
    return any(
        one in key.split("_")
        or (entry is not None and key == entry.key)
        or one in entity_entries()[key].words
        for key in domain.entities
    )


INNER = re.compile(
    r"^(?P<name>\S+(?: \S+)?)\s+(?:with|having|including)\s+(?:an? |the |their )?(?P<rest>.+)$",
    re.IGNORECASE,
)


def unfold(items: list[Item], known: set[str]) -> list[Item]:
    """`deals with stage a/b` is a kind of record with a field; the plain fields after it are its own too."""
    made: list[Item] = []
    for item in items:
        found = INNER.match(item.phrase)
        if found and is_entity_item(Item(found.group("name")), known):
            inner = split_list(found.group("rest"))[0]
            made.append(
                Item(found.group("name"), [], [Item(inner.phrase, item.values or inner.values)])
            )
        elif made and made[-1].inner and not item.inner and not is_entity_item(item, known):
            made[-1].inner.append(item)
        else:
            made.append(item)
    return made


def build_draft(parts: Parts, domain: Domain | None) -> Draft | None:
    """Entities from subject, context and list; None when the prompt names no kind of record."""
    draft = Draft(context=find_context(f"{parts.context} {parts.subject}"))
    known = set(domain.entities) if domain else set[str]()
    items = unfold([item for item in parts.items if not is_feature(item.phrase)], known)
    listed = [item for item in items if is_entity_item(item, known)]
    fields = [item for item in items if item not in listed]
    if (
        parts.is_field_list
        and not all(item.inner for item in listed)
        and len(listed) < len(items) / 2
    ):
        listed, fields = [], items
    is_full = parts.is_field_list or is_full_list(fields, bool(listed))
    primary = _primary(draft, parts, domain, listed, is_full)
    if primary is None:
        return None
    _add_listed(draft, primary, listed)
    _add_fields(draft, primary, fields, is_full, parts.is_field_list)
    order = [
        draft.find(item.phrase)
        for item in listed
        if singular(item.phrase.lower()) not in CLASSIFIERS
    ]
    if primary in order:
        draft.entities.sort(key=lambda one: order.index(one) if one in order else len(order))
    return draft


def is_full_list(fields: list[Item], has_entities: bool) -> bool:
    """Whether the listed fields are meant to be all fields of the record."""
    names_record = any(item.phrase.lower() in TITLE_WORDS for item in fields)
    return len(fields) >= 3 and (names_record or not has_entities)


def _primary(
    draft: Draft, parts: Parts, domain: Domain | None, listed: list[Item], is_full: bool
) -> EntitySpec | None:
    last = parts.subject.lower().rsplit(" ", 1)[-1]
    if len(listed) > 1 and last in PLACES and (domain is None or not _names_domain(listed, domain)):
        return draft.add_noun(listed[0].phrase)
    if domain and _own_tail(parts.subject, domain):
        return draft.add_noun(parts.subject)
    if domain:
        return _domain_entities(draft, parts, domain, listed, is_full)
    entry = find_entry_by_tail(parts.subject)
    if entry:
        return draft.add_noun(
            parts.subject if find_entry(parts.subject) else _tail_of(parts.subject, entry.words)
        )
    if len(listed) > 1 or (listed and not parts.subject):
        return draft.add_noun(listed[0].phrase)
    if parts.subject and re.search(r"[^\W\d_]{2}", parts.subject):
        return draft.add_noun(parts.subject)
    return None


def _names_domain(listed: list[Item], domain: Domain) -> bool:
    return any(
        entry.key in domain.entities
        for item in listed
        if (entry := find_entry(item.phrase)) is not None
    )


def _own_tail(subject: str, domain: Domain) -> bool:
    """Whether a subject ends in a noun of its own: `school bus routes` keeps routes, not what schools usually keep."""
    last = subject.lower().rsplit(" ", 1)[-1]
    if (
        " " not in subject
        or not is_plural(last)
        or not last.isalpha()
        or find_entry_by_tail(subject)
    ):
        return False
    one = singular(last)
    return not any(one in word.split() or last in word.split() for word in domain.words)


def _domain_entities(
    draft: Draft, parts: Parts, domain: Domain, listed: list[Item], is_full: bool
) -> EntitySpec:
    """The domain's kinds of record; the one the subject ends with leads when only its fields are listed."""
    named = {entry.key for item in listed if (entry := find_entry(item.phrase))}
    keys = (
        domain.core
        if len(listed) >= 2 or is_full or (named and not named & set(domain.entities))
        else domain.entities
    )
    entry = find_entry_by_tail(parts.subject)
    if entry and is_full and entry.key in domain.entities and entry.key not in domain.core:
        keys = (entry.key,)
    if entry and entry.key == keys[0]:
        tail = _tail_of(parts.subject, entry.words)
        if tail not in NOT_COUNTED and tail != "blood pressure":
            draft.add_noun(tail)
    made = [draft.add_key(key) for key in keys]
    if domain.entities[0] == "collection_item" and len(made) == 1:
        _call_as_said(made[0], parts.subject)
    return made[0]


def _call_as_said(entity: EntitySpec, subject: str) -> None:
    """A collection of sneakers keeps sneakers."""
    words = [word for word in subject.lower().split() if word not in COLLECTION_WORDS]
    if 0 < len(words) <= 3 and all(word.isalpha() for word in words):
        entity.label, entity.label_plural = labels_for(" ".join(words))


COLLECTION_WORDS = frozenset(
    "collection collections collectible collectibles value values collector hobby of my".split()
)


def _tail_of(subject: str, words: tuple[str, ...]) -> str:
    parts = subject.lower().split()
    for start in range(len(parts)):
        tail = " ".join(parts[start:])
        if singular_phrase(tail) in words or tail in words:
            return tail
    return subject


def _add_listed(draft: Draft, primary: EntitySpec, listed: list[Item]) -> None:
    made: list[EntitySpec] = []
    for item in listed:
        entity = draft.add_noun(
            item.phrase,
            is_simple=singular_phrase(item.phrase.lower()) in CLASSIFIERS,
            is_plain=singular_phrase(item.phrase.lower()) == "category"
            and draft.keys.get(primary.name) != "expense",
        )
        _fill_listed(draft, entity, item.inner)
        made.append(entity)
    for item, entity in zip(listed, made, strict=True):
        if entity is not primary and not _are_related(draft, entity, [*made, primary]):
            if singular(item.phrase.lower().rsplit(" ", 1)[-1]) in CLASSIFIERS:
                draft.relate(primary, entity)
            else:
                draft.relate(entity, primary)


def _fill_listed(draft: Draft, entity: EntitySpec, inner: list[Item]) -> None:
    if any(item.phrase.lower() in TITLE_WORDS for item in inner) or len(inner) >= 3:
        draft.set_fields(entity, inner, is_exact=True)
        return
    for item in inner:
        draft.add_field(entity, item)


def _are_related(draft: Draft, entity: EntitySpec, others: list[EntitySpec]) -> bool:
    def points_at(child: EntitySpec, parent: EntitySpec) -> bool:
        wanted = (parent.name, draft.keys.get(parent.name))
        return any(one.type == "relation" and one.target in wanted for one in child.fields)

    return any(
        other is not entity and (points_at(entity, other) or points_at(other, entity))
        for other in others
    )


def _add_fields(
    draft: Draft, primary: EntitySpec, fields: list[Item], is_full: bool, is_exact: bool
) -> None:
    """A full list replaces the usual fields, single wishes join them."""
    plain = [item for item in fields if item.phrase]
    for item in plain:
        if item.phrase.lower().rsplit(" ", 1)[-1] in FIELD_PLURALS:
            item.phrase = singular_phrase(item.phrase)
    if is_full and plain:
        draft.set_fields(primary, plain, is_exact)
        return
    for item in plain:
        if item.values or known_field_type(item.phrase) or not find_entry(item.phrase):
            draft.add_field(primary, item)
