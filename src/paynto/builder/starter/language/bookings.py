"""What a prompt says about opening hours, the length of a slot and how many people fit, and where it goes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from paynto.builder.starter.drafting.pages import form_for
from paynto.builder.starter.drafting.reading import Described
from paynto.builder.starter.lexicon.names import field_name
from paynto.builder.starter.spec import AppSpec, EntitySpec, FieldSpec, PublicFormPage, Rule, Scalar

_DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
_DAY = r"(?:sun|mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur)(?:day)?s?"
_CLOCK = r"\d{1,2}(?::\d\d)?\s*(?:am|pm|h\b|o'?clock)?"
_SPAN = rf"(?P<opens>{_CLOCK})\s*(?:-|–|to|until|till|and)\s*(?P<closes>{_CLOCK})"
_WHICH = rf"(?P<first>{_DAY})\s*(?:-|–|to|through|until|till)\s*(?P<last>{_DAY})|(?P<weekdays>weekdays|working days|on workdays)|(?P<daily>daily|every day|all week)"
_LEAD = r"(?:,?\s*(?:and |which is |that is |we are |we're |it is |it's |he is |she is |they are |is |are )*)"
_OPEN = re.compile(
    rf"{_LEAD}\b(?:open(?:s|ing hours)?|working hours|works?|available|bookable|hours)\b(?: are| is|:)?\s*(?:from |on |between )*(?:(?:{_WHICH})\s*,?\s*(?:from |between )?)?(?:{_SPAN})?(?=\W|$)",
    re.IGNORECASE,
)
_CLOSED = re.compile(
    rf"{_LEAD}\b(?:closed (?:on )?|(?:except|but not|not) (?:on )?)(?P<days>{_DAY}(?:(?:,| and| or|, and) {_DAY})*)",
    re.IGNORECASE,
)
_LENGTH = re.compile(
    r",?\s*(?:and )?(?:(?:each |every |an? |the )?[\w'’-]+(?: [\w'’-]+)?\s+(?:takes?|lasts?|is|are)\s+(?P<a>\d{1,3}) ?min(?:ute)?s?(?: long| each)?|"
    r"(?:in |with )?(?P<b>\d{1,3})[ -]?min(?:ute)?s?[ -](?:slots?|appointments?|sessions?|steps)|(?:slots?|appointments?|sessions?) of (?P<c>\d{1,3}) ?min(?:ute)?s?)",
    re.IGNORECASE,
)
_PEOPLE = r"(?:people|persons|places|seats|participants|attendees|guests|spots|visitors|kids|children|students|members|players|per \w+|each)"
_AT_MOST = re.compile(
    rf",?\s*(?:with |for |and )?(?:(?:an? |the )?(?:max(?:imum|\.)?(?: of)?|up to|at most|limited to|no more than|limit of|capacity(?: limit)? of)\s+(?P<a>\d{{1,4}})(?:\s+{_PEOPLE})*|(?P<b>\d{{1,4}})\s+{_PEOPLE}\s+(?:max(?:imum)?|at most))\b",
    re.IGNORECASE,
)
_ROOM_WORDS = ("capacity", "max", "places", "seats", "spots", "limit", "participants", "slots")


@dataclass
class Terms:
    """What was said about times and room; empty where nothing was."""

    slots: dict[str, Scalar] = field(default_factory=dict[str, Scalar])
    room: int | None = None


def take_terms(text: str) -> tuple[Terms, str]:
    """The terms in a text, and the text without them, so that they name neither app nor fields."""
    terms = Terms()
    limit = _AT_MOST.search(text)
    if limit:
        terms.room = int(limit.group("a") or limit.group("b")) or None
        text = _without(text, limit)
    hours = next((found for found in _OPEN.finditer(text) if _says_when(found)), None)
    if hours:
        terms.slots |= _slots_of(hours)
        text = _without(text, hours)
    closed = _CLOSED.search(text)
    if closed:
        days = {_number(day) for day in re.findall(_DAY, closed.group("days"), re.IGNORECASE)}
        terms.slots["closed"] = _digits(days | set(map(int, str(terms.slots.get("closed", "")))))
        text = _without(text, closed)
    length = _LENGTH.search(text)
    if length:
        minutes = int(length.group("a") or length.group("b") or length.group("c"))
        if 5 <= minutes <= 480:
            terms.slots["minutes"] = minutes
            text = _without(text, length)
    return terms, text


def _without(text: str, found: re.Match[str]) -> str:
    return (
        " ".join(f"{text[: found.start()]} {text[found.end() :].lstrip(' ')}".split())
        .replace(" .", ".")
        .replace(" ,", ",")
    )


def _says_when(found: re.Match[str]) -> bool:
    groups = found.groupdict()
    return any(groups[name] for name in ("first", "weekdays", "daily", "opens"))


def _slots_of(found: re.Match[str]) -> dict[str, Scalar]:
    made: dict[str, Scalar] = {}
    if found.group("opens"):
        opens, closes = _minutes(found.group("opens")), _minutes(found.group("closes"))
        if closes <= opens and closes <= 12 * 60:
            closes += 12 * 60
        if opens < closes <= 24 * 60:
            made |= {"opens": _clock(opens), "closes": _clock(min(closes, 23 * 60 + 59))}
    closed = _closed_days(found)
    return made | ({"closed": closed} if closed else {})


def _closed_days(found: re.Match[str]) -> str:
    if found.group("weekdays"):
        return "06"
    if not found.group("first"):
        return ""
    first, last = _number(found.group("first")), _number(found.group("last"))
    span = {(first + step) % 7 for step in range((last - first) % 7 + 1)}
    return _digits(set(range(7)) - span)


def _digits(days: set[int]) -> str:
    return "".join(str(day) for day in sorted(days))


def _number(day: str) -> int:
    return next(index for index, name in enumerate(_DAYS) if name.startswith(day.lower()[:3]))


def _minutes(text: str) -> int:
    digits = re.findall(r"\d+", text)
    hours = int(digits[0]) % 24
    if "pm" in text.lower() and hours < 12:
        hours += 12
    return hours * 60 + (int(digits[1]) % 60 if len(digits) > 1 else 0)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def apply_terms(spec: AppSpec, terms: Terms) -> None:
    """Opening hours to the pages with free slots, the number of people to what has room for some."""
    for page in spec.pages:
        if isinstance(page, PublicFormPage) and page.slots:
            page.slots |= terms.slots
    limited = {
        (field.target, rule.limit_field)
        for entity in spec.entities
        for rule in entity.rules
        for field in entity.fields
        if rule.kind == "capacity" and field.name == rule.relation
    }
    for entity in spec.entities:
        for one in entity.fields if terms.room else []:
            is_meant = (entity.name, one.name) in limited or (
                not limited and one is room_field(entity)
            )
            if is_meant:
                _set_room(entity, one, terms.room)


def _set_room(entity: EntitySpec, one: FieldSpec, room: int | None) -> None:
    one.default = room
    for row in entity.samples:
        row[one.name] = room


def room_field(entity: EntitySpec) -> FieldSpec | None:
    return next(
        (
            one
            for one in entity.fields
            if one.type == "integer" and any(word in one.label.lower() for word in _ROOM_WORDS)
        ),
        None,
    )


def _with_room(parent: EntitySpec, room: int | None) -> FieldSpec | None:
    """The field that limits how many fit, made when the text says how many."""
    limit = room_field(parent)
    if limit is None and room is not None:
        limit = FieldSpec(name="capacity", label="Capacity", type="integer", minimum=1)
        parent.fields.append(limit)
        _set_room(parent, limit, room)
    return limit


def add_sign_ups(
    spec: AppSpec, described: Sequence[Described], names: dict[str, str], terms: Terms
) -> None:
    """A page where people sign up, and a limit where what they sign up for has one. `names` are entities by phrase."""
    entities = {one.name: one for one in spec.entities}
    for one in described:
        child = entities.get(names.get(one.phrase, ""))
        parent = entities.get(names.get(one.parents[0], "")) if one.parents else None
        if not one.signs_up or child is None or parent is None:
            continue
        link = next(
            (f for f in child.fields if f.type == "relation" and f.target == parent.name), None
        )
        limit = _with_room(parent, terms.room)
        if link is None or any(rule.kind == "capacity" for rule in child.rules):
            continue
        if limit is not None:
            child.rules.append(
                Rule(
                    kind="capacity",
                    message=f"There is no free place left for this {parent.label.lower()}.",
                    relation=link.name,
                    limit_field=limit.name,
                )
            )
        if not any(isinstance(page, PublicFormPage) for page in spec.pages):
            page = form_for(spec, child, "Sign up")
            page.submit_label = "Sign up"
            page.success = "Thank you. Your place is reserved."
            own = {field_name(item.phrase, []) for item in one.fields}
            asked = {link.name, "name", "email", "phone", "notes", *own}
            needed = {f.name for f in child.fields if f.is_required and f.default is None}
            page.fields = [name for name in page.fields if name in asked | needed]
            first = link.name
            page.fields.sort(key=lambda name: name != first)
