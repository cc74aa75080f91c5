"""Sample rows that fit an entity's fields. Pure: the same entity gives the same rows.

Dates are written relative to the day of seeding: `today-3d`, `today+10d`, `now-2h`, `today+3d 09:30` (a datetime of that day).
"""

import zlib
from functools import lru_cache
from typing import Any

from paynto.builder.starter.lexicon.loading import load_toml
from paynto.builder.starter.lexicon.names import ascii_words
from paynto.builder.starter.spec import EntitySpec, FieldSpec, Scalar

ROWS = 10
FUTURE_WORDS = frozenset(
    "due deadline next expires expiry expiration renewal renews until follow departure best valid".split()
)
BIRTH_WORDS = frozenset("birth birthday birthdate dob".split())
PAST_DAYS = (2, 5, 9, 14, 20, 27, 36, 48, 61, 75, 90, 110)
FUTURE_DAYS = (3, -2, 7, 12, 1, 21, -6, 30, 5, 45, 16, 60)
CLOCK = (
    "09:00",
    "10:30",
    "14:00",
    "11:15",
    "16:45",
    "08:30",
    "13:00",
    "15:30",
    "12:00",
    "17:15",
    "09:45",
    "18:00",
)
PRICES = (24.5, 89, 12.9, 149, 35, 7.8, 260, 59.9, 18, 420, 99, 15.5)
WHOLE = (4, 12, 7, 25, 2, 18, 9, 40, 5, 15, 3, 30)
DECIMALS = (2.5, 4, 1.5, 7.25, 3, 5.5, 0.75, 6, 8.5, 2, 3.75, 1)
ADJECTIVES = (
    "First",
    "Second",
    "Large",
    "Small",
    "Spare",
    "Summer",
    "Winter",
    "New",
    "Main",
    "Extra",
    "Old",
    "Daily",
)


@lru_cache(maxsize=1)
def _pool_words() -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for pool in load_toml("samples.toml")["pools"].values():
        for word in pool["words"]:
            table.setdefault(word, pool["values"])
    return table


def pool_for(label: str) -> list[str] | None:
    """Sample texts that fit a label, by its whole, its tail or its first word."""
    words = label.lower().split()
    for start in range(len(words)):
        found = _pool_words().get(" ".join(words[start:]))
        if found:
            return found
    return _pool_words().get(words[0]) if words else None


def _shift(field: FieldSpec) -> int:
    """Lets two fields of one type differ, the same in every run."""
    return zlib.crc32(field.name.encode()) % 5


def _text(field: FieldSpec, entity: EntitySpec, row: int) -> str | None:
    pool = pool_for(field.label)
    if field.name == entity.title_field and (
        pool is None or field.label.lower() in ("name", "title")
    ):
        pool = pool_for(entity.label)
        noun = (
            entity.label if entity.label[1:] != entity.label[1:].lower() else entity.label.lower()
        )
        return pool[row % len(pool)] if pool else f"{ADJECTIVES[row % len(ADJECTIVES)]} {noun}"
    if pool is None:
        # An invented value would say nothing: the field stays empty where it may.
        return f"{field.label} {row + 1}" if field.is_required else None
    if field.type == "long_text" and not field.is_required and pool is _pool_words()["notes"]:
        is_note = field.label.lower().split()[-1] in ("notes", "note", "remarks", "comments")
        return pool[row // 3 % len(pool)] if is_note and row % 3 == 1 else None
    return pool[row % len(pool)]


def _date(field: FieldSpec, row: int) -> str:
    words = set(field.label.lower().replace("-", " ").split())
    if words & BIRTH_WORDS:
        return f"{1962 + (row * 7) % 45}-{1 + (row * 5) % 12:02d}-{1 + (row * 11) % 28:02d}"
    if words & FUTURE_WORDS:
        days = FUTURE_DAYS[(row + _shift(field)) % len(FUTURE_DAYS)]
        return f"today{days:+d}d"
    return f"today-{PAST_DAYS[row % len(PAST_DAYS)]}d"


def _email(row: int, known: dict[str, Scalar]) -> str:
    name = next(
        (
            value
            for key, value in known.items()
            if key in ("name", "fullName", "customer", "client", "title") and isinstance(value, str)
        ),
        None,
    )
    people: list[str] = _pool_words()["person"]
    words = [word.lower() for word in ascii_words(name or people[row % len(people)])][:2]
    return ".".join(words or ["contact"]) + "@example.com"


def _number(field: FieldSpec, row: int) -> int | float:
    low = field.minimum if field.minimum is not None else 0
    values: tuple[int | float, ...] = (
        PRICES if field.type == "money" else DECIMALS if field.type == "decimal" else WHOLE
    )
    value: int | float = values[(row + _shift(field)) % len(values)]
    if field.type == "percentage":
        value = (row * 15 + 10) % 101
    if field.label.lower() == "year":
        return 2010 + row % 14
    if field.maximum is not None and value > field.maximum:
        span = int(field.maximum - low) + 1
        value = low + row % max(span, 1)
    value = max(value, low)
    return int(value) if field.type in ("integer", "rating", "percentage") else value


def sample_value(
    field: FieldSpec, entity: EntitySpec, row: int, known: dict[str, Scalar]
) -> Scalar:
    """One value; a relation's is the index of a row of the target, which has at least `ROWS` rows or wraps later."""
    shifted = row + _shift(field)
    match field.type:
        case "text" | "long_text":
            return _text(field, entity, row)
        case "integer" | "decimal" | "money" | "percentage":
            return _number(field, row)
        case "rating":
            return (4, 5, 3, 5, 4, 2, 5, 4, 3, 4)[shifted % 10]
        case "boolean":
            return shifted % 3 == 0
        case "enum":
            return field.options[shifted % len(field.options)].value if field.options else None
        case "relation":
            return row
        case _:
            return _contact_or_clock(field, row, known)


def _contact_or_clock(field: FieldSpec, row: int, known: dict[str, Scalar]) -> Scalar:
    match field.type:
        case "date":
            return _date(field, row)
        case "datetime":
            days = (
                _date(field, row)
                if set(field.label.lower().split()) & {"created", "sent", "received"}
                else f"today{FUTURE_DAYS[row % 12]:+d}d"
            )
            return f"{days} {CLOCK[row % len(CLOCK)]}"
        case "time":
            return CLOCK[row % len(CLOCK)]
        case "email":
            return _email(row, known)
        case "phone":
            return f"+1 555 01{row * 7 % 100:02d}"
        case _:
            words = [word.lower() for word in ascii_words(str(next(iter(known.values()), "page")))][
                :3
            ]
            return f"https://example.com/{'-'.join(words)}"


def _written_for(field: FieldSpec, written: dict[str, list[Any]], row: int) -> tuple[bool, Scalar]:
    values = written.get(field.name)
    if not values:
        return False, None
    value = values[row % len(values)]
    if field.type == "enum":
        allowed = [option.value for option in field.options]
        return (value in allowed or value == ""), (value or None)
    if value == "":
        return not field.is_required, None
    is_text = field.type in (
        "text",
        "long_text",
        "email",
        "phone",
        "url",
        "date",
        "datetime",
        "time",
    )
    return isinstance(value, str) == is_text, value


def row_count(written: dict[str, list[Any]], title_field: str) -> int:
    return min(
        len(written.get(title_field) or [])
        or max((len(values) for values in written.values()), default=ROWS),
        12,
    )


def sample_rows(
    entity: EntitySpec, written: dict[str, list[Any]] | None = None
) -> list[dict[str, Scalar]]:
    """Rows made of the columns written in the lexicon, the rest from pools."""
    written = written or {}
    rows: list[dict[str, Scalar]] = []
    for row in range(row_count(written, entity.title_field)):
        known: dict[str, Scalar] = {}
        for field in entity.fields:
            is_written, value = _written_for(field, written, row)
            known[field.name] = value if is_written else sample_value(field, entity, row, known)
        rows.append(known)
    for field in entity.fields:
        if field.is_unique:
            make_different(rows, field)
    return rows


def make_different(rows: list[dict[str, Scalar]], field: FieldSpec) -> None:
    """Number repeated values of a field that must be unique; other types stay empty."""
    seen: set[Scalar] = set()
    for index, row in enumerate(rows):
        value = row.get(field.name)
        if value is None or value not in seen:
            seen.add(value)
            continue
        fresh: Scalar = None
        if field.type == "text":
            fresh = f"{value} {index + 1}"
        elif field.type == "email":
            fresh = str(value).replace("@", f"{index + 1}@", 1)
        elif field.type in ("integer", "decimal", "money", "percentage"):
            fresh = max(one for one in seen if isinstance(one, int | float)) + 1
        row[field.name] = fresh
        seen.add(fresh)
