"""Apps that keep records: from the parts of a prompt to entities with fields and relations."""

import re
from collections.abc import Sequence

from paynto.builder.starter.drafting.draft import Draft
from paynto.builder.starter.drafting.reading import Described, Item, split_list
from paynto.builder.starter.language.choosing import call_bookings, find_primary
from paynto.builder.starter.language.described import ends_alike, read_description, same_kind
from paynto.builder.starter.language.parts import Parts
from paynto.builder.starter.language.relating import (
    add_stand_in,
    bind_fields,
    bind_stand_ins,
    call_as_said,
    find_stand_ins,
    keep_known_links,
    name_by_link,
    plain_parents,
    relate_described,
)
from paynto.builder.starter.language.topics import find_context
from paynto.builder.starter.lexicon.entities import (
    find_entry,
)
from paynto.builder.starter.lexicon.fields import (
    TITLE_WORDS,
    enum_presets,
    known_field_type,
    names_a_field,
)
from paynto.builder.starter.lexicon.loading import Domain
from paynto.builder.starter.lexicon.words import is_plural, singular, singular_phrase
from paynto.builder.starter.spec import EntitySpec

CLASSIFIERS = frozenset(
    "category categories type tag supplier location department genre brand author team project client customer company owner teacher "
    "room group label area manufacturer publisher artist vendor warehouse branch class sector region city country shelf organizer service plan fund stylist trainer".split()
)


FEATURE_WORDS = re.compile(
    r"\b(?:chart|charts|graph|graphs|totals?|statistics|stats|dashboard|search|filter|filters|filtering|sorting|sort|export|csv|dark mode|"
    r"light mode|login|log-in|sign-in|reminders?|notifications?|overview|summary per|report|reports|pagination|limit|averages?|"
    r"responsive|design|theme|colou?rs?|background|font|drag and drop|import|print|pdf|undo|validation|form|forms|page|button|buttons|view|calendar view|figures?|(?:chart|graph|plot) (?:over|of|by|per|with|for) [\w ]+)$",
    re.IGNORECASE,
)


FIELD_PLURALS = frozenset(
    "dates numbers names prices times amounts codes emails levels quantities weights sizes colours colors temperatures titles durations "
    "costs rates deadlines links addresses ratings percentages".split()
)
"""Plurals of fields: `expiry dates and batch numbers` are two fields of each item."""
TEXT_PLURALS = frozenset(
    "requirements needs preferences wishes restrictions allergies ideas instructions remarks".split()
)
"""Plurals that one long text says."""
PER = re.compile(
    r"^(?!price|cost|rate|fee|charge|wage|salary).*\bper (?:\w+)$|^(?:month|week)$", re.IGNORECASE
)


def is_feature(phrase: str) -> bool:
    return FEATURE_WORDS.search(phrase.strip()) is not None or PER.match(phrase.strip()) is not None


def is_entity_item(item: Item, known: set[str]) -> bool:
    """Whether a listed thing is a kind of record rather than a field; `known` are the domain's own kinds."""
    phrase = item.phrase.lower()
    if phrase[:1].isdigit():
        return False
    entry = find_entry(phrase)
    if entry and entry.key in known and is_plural(phrase.rsplit(" ", 1)[-1]):
        return True
    if item.values or phrase in enum_presets():
        return False
    if item.inner:
        return True
    last = phrase.rsplit(" ", 1)[-1]
    if last in FIELD_PLURALS | TEXT_PLURALS and " " in phrase and entry is None:
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


COUNTED = ("integer", "decimal", "money", "date")


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
        elif (
            made
            and made[-1].inner
            and not item.inner
            and (
                not is_entity_item(item, known) or known_field_type(item.phrase.lower()) in COUNTED
            )
        ):
            made[-1].inner.append(item)
        else:
            made.append(item)
    return made


def build_draft(
    parts: Parts, domain: Domain | None, described: Sequence[Described] = ()
) -> Draft | None:
    """Entities from subject, context, list and descriptions; None when the prompt names no kind of record."""
    draft = Draft(context=find_context(f"{parts.context} {parts.subject}"))
    known = set(domain.entities) if domain else set[str]()
    described = [*_take_described(parts), *described]
    draft.described = described
    items = unfold([item for item in parts.items if not _is_wish(item, parts)], known)
    listed = [item for item in items if is_entity_item(item, known)]
    if _all_kinds(items, listed):
        listed = items
    if domain and len(listed) == 1 and _says_rows(listed[0], domain):
        items = [*listed[0].inner, *(item for item in items if item is not listed[0])]
        listed = []
    fields = [item for item in items if item not in listed]
    if (
        parts.is_field_list
        and not all(item.inner for item in listed)
        and len(listed) < len(items) / 2
    ):
        listed, fields = [], items
    is_full = parts.is_field_list or is_full_list(fields, bool(listed))
    _list_described(listed, described)
    stand_ins = find_stand_ins(domain, listed) if domain else {}
    if domain and domain.entities[0] == "booking":
        call_bookings(draft, listed)
    primary = find_primary(draft, parts, domain, listed, is_full)
    if primary is None:
        return None
    _add_listed(draft, primary, listed, described, stand_ins)
    if not _add_to_form(draft, primary, fields, domain):
        _add_fields(draft, primary, fields, is_full, parts.is_field_list)
    order = [
        draft.find(item.phrase)
        for item in listed
        if singular(item.phrase.lower()) not in CLASSIFIERS
    ]
    if primary in order:
        draft.entities.sort(key=lambda one: order.index(one) if one in order else len(order))
    return draft


# "families we hand food out to" are families
WHICH = re.compile(
    r"^([\w'-]+(?: [\w'-]+)?s) (?:we|i|they|you|that|which|who|whom) .+$", re.IGNORECASE
)
WE_KEEP = re.compile(
    r"^(?:we|i|they|you|people|users)(?: can| want to| need to| also)* (?:note|track|record|keep|log|store|see|manage|save|enter|list|have)(?: down| track of)? (?:the |all |their |our )*",
    re.IGNORECASE,
)


def _is_wish(item: Item, parts: Parts) -> bool:
    """Whether a listed phrase asks for something of the app; a colour among fields is one of them."""
    is_field = item.phrase.lower() in ("color", "colour") and len(parts.items) >= 3
    return is_feature(item.phrase) and not is_field


def _says_rows(item: Item, domain: Domain) -> bool:
    """`a lost property office: items with …` speaks of what the app keeps anyway."""
    entry = find_entry(item.phrase)
    return (
        bool(item.inner)
        and singular_phrase(item.phrase.lower()) in ("item", "entry", "record", "thing", "object")
        and (entry is None or entry.key not in domain.entities)
    )


def _all_kinds(items: list[Item], listed: list[Item]) -> bool:
    """`spots, cars, permits` are kinds of records, although spots alone could be a number."""
    return len(listed) > len(items) / 2 and all(
        not item.values
        and " " not in item.phrase
        and is_plural(item.phrase.lower())
        and item.phrase.lower() not in ("notes", "tags", "hours")
        for item in items
    )


def _take_described(parts: Parts) -> list[Described]:
    """Listed phrases that describe: `each apartment belongs to a floor`, `students sign up for classes`."""
    for item in parts.items:
        item.phrase = WE_KEEP.sub("", item.phrase) or item.phrase
        item.phrase = WHICH.sub(r"\1", item.phrase)
    first = read_description(parts.items[0].phrase) if parts.items else None
    if first is not None and first.fields and re.search(r" ha(?:s|ve) ", parts.items[0].phrase):
        first.fields[-1].values += parts.items[0].values
        first.fields += parts.items[1:]
        parts.items = []
        return [first]
    found = [(item, read_description(item.phrase)) for item in parts.items if " " in item.phrase]
    for item, one in found:
        if one is not None and (one.parents or one.signs_up):
            parts.items.remove(item)
            one.fields += item.inner
    return [one for _, one in found if one is not None and (one.parents or one.signs_up)]


def _list_described(listed: list[Item], described: Sequence[Described]) -> None:
    """Described kinds and what they belong to join the listed ones."""
    for one in described:
        for phrase in [*one.parents, one.phrase] if one.signs_up else [one.phrase, *one.parents]:
            item = next((item for item in listed if same_kind(item.phrase, phrase)), None)
            item = item or next((item for item in listed if ends_alike(item.phrase, phrase)), None)
            if item is not None and phrase == one.phrase and not same_kind(item.phrase, phrase):
                one.phrase = phrase = item.phrase
            if item is None:
                item = Item(phrase)
                listed.append(item)
            if phrase == one.phrase:
                item.inner += one.fields


def is_full_list(fields: list[Item], has_entities: bool) -> bool:
    """Whether the listed fields are meant to be all fields of the record."""
    names_record = any(item.phrase.lower() in TITLE_WORDS for item in fields)
    return len(fields) >= 3 and (names_record or not has_entities)


def _add_listed(
    draft: Draft,
    primary: EntitySpec,
    listed: list[Item],
    described: Sequence[Described],
    stand_ins: dict[str, str],
) -> None:
    made: list[EntitySpec] = []
    for item in listed:
        entity = add_stand_in(draft, stand_ins, item.phrase) or draft.add_noun(
            item.phrase,
            is_simple=singular_phrase(item.phrase.lower()) in CLASSIFIERS,
            is_plain=singular_phrase(item.phrase.lower()) == "category"
            and draft.keys.get(primary.name) != "expense",
        )
        if not item.phrase.lower().endswith(entity.label.lower()):
            call_as_said(draft, entity, item.phrase)
        _fill_listed(draft, entity, item.inner)
        made.append(entity)
    bind_stand_ins(draft, stand_ins)
    said = [primary, *(one for one in made if one is not primary)]
    bind_fields(draft, said)
    keep_known_links(draft, said)
    relate_described(draft, described)
    for item, entity in zip(listed, made, strict=True):
        if entity is not primary and not _are_related(draft, entity, [*made, primary]):
            if singular(item.phrase.lower().rsplit(" ", 1)[-1]) in CLASSIFIERS:
                draft.relate(primary, entity)
            else:
                draft.relate(entity, primary)
    plain_parents(draft, primary)
    name_by_link(draft)


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


def _add_to_form(
    draft: Draft, primary: EntitySpec, fields: list[Item], domain: Domain | None
) -> bool:
    """An event sign-up with name, email and diet asks those who sign up for them, not the event."""
    form = str(domain.form["entity"]) if domain and domain.form else None
    target = next((one for one in draft.entities if draft.keys.get(one.name) == form), None)
    asks_people = any(known_field_type(item.phrase) in ("email", "phone") for item in fields)
    if target is None or target is primary or not asks_people:
        return False
    for item in fields:
        draft.add_field(target, item)
    return True


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
