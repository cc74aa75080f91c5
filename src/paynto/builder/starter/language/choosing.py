"""Which kinds of records the subject of a prompt and its domain call for."""

import re

from paynto.builder.starter.drafting.draft import Draft
from paynto.builder.starter.drafting.reading import Item
from paynto.builder.starter.language.parts import Parts
from paynto.builder.starter.language.relating import find_stand_ins
from paynto.builder.starter.language.topics import find_domain, find_domain_of_last
from paynto.builder.starter.lexicon.entities import (
    entity_from_entry,
    find_entry,
    find_entry_by_tail,
    labels_for,
)
from paynto.builder.starter.lexicon.loading import Domain, entity_entries
from paynto.builder.starter.lexicon.words import is_plural, singular, singular_phrase
from paynto.builder.starter.spec import EntitySpec

NOT_COUNTED = frozenset(
    "sheet shopping survey reading mood journal diary lending weight sleep content staff personnel equipment hardware membership vocabulary signup".split()
)

PLACES = frozenset(
    "business club church school company shop studio clinic agency team association office store center centre firm group society "
    "restaurant hotel bakery cafe café salon garage practice community family band choir charity directory".split()
)
"""Who keeps the records, not what is kept, when the kinds of records are listed."""


BOOKED = frozenset("booking reservation appointment bookings reservations appointments".split())


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


def find_primary(
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


def call_bookings(draft: Draft, listed: list[Item]) -> None:
    """Whoever lists appointments calls the bookings so."""
    for item in listed:
        if singular_phrase(item.phrase.lower()) in BOOKED and not draft.entities:
            made = entity_from_entry(entity_entries()["booking"], [], [], item.phrase)
            draft.entities.append(made)
            draft.keys[made.name] = "booking"


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
    stand_ins = find_stand_ins(domain, listed)
    made = [draft.add_key(key) for key in keys if key not in stand_ins or key == keys[-1]]
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


def purpose_of(draft: Draft, domain: Domain | None) -> str:
    """What the app is for: the domain's sentence when the app keeps what it speaks of."""
    kept = set(draft.keys.values())
    if domain and domain.purpose:
        missing = [
            entity_entries()[key].label_plural.lower() for key in domain.core if key not in kept
        ]
        if kept & set(domain.entities) and not any(
            re.search(rf"\b{re.escape(name)}\b", domain.purpose.lower()) for name in missing
        ):
            return domain.purpose
    names = [one.label_plural.lower() for one in draft.entities[:3]]
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"Keep {listed} in one place."
