"""From the words that name a field to a typed field."""

import re
from functools import lru_cache
from typing import cast

from paynto.builder.starter.lexicon.loading import load_toml
from paynto.builder.starter.lexicon.names import clean_label, field_name, option_value
from paynto.builder.starter.lexicon.notation import parse_options
from paynto.builder.starter.lexicon.words import is_plural, sentence_case, singular_phrase
from paynto.builder.starter.spec import FieldSpec, FieldType, Option, Tone

TYPE_WORDS: dict[str, FieldType] = {
    "number": "integer",
    "whole number": "integer",
    "integer": "integer",
    "int": "integer",
    "decimal": "decimal",
    "decimal number": "decimal",
    "float": "decimal",
    "text": "text",
    "string": "text",
    "short text": "text",
    "long text": "long_text",
    "multi-line text": "long_text",
    "multiline text": "long_text",
    "text area": "long_text",
    "textarea": "long_text",
    "paragraph": "long_text",
    "date": "date",
    "date and time": "datetime",
    "datetime": "datetime",
    "timestamp": "datetime",
    "time": "time",
    "checkbox": "boolean",
    "boolean": "boolean",
    "yes/no": "boolean",
    "yes or no": "boolean",
    "toggle": "boolean",
    "switch": "boolean",
    "money": "money",
    "currency": "money",
    "price": "money",
    "amount of money": "money",
    "percentage": "percentage",
    "percent": "percentage",
    "rating": "rating",
    "star rating": "rating",
    "stars": "rating",
    "email": "email",
    "e-mail": "email",
    "email address": "email",
    "phone": "phone",
    "phone number": "phone",
    "url": "url",
    "link": "url",
    "web address": "url",
}
CHOICE_WORDS = (
    "dropdown",
    "drop-down",
    "choice",
    "select",
    "enum",
    "enumeration",
    "list of options",
    "options",
)
TITLE_WORDS = ("name", "title", "full name", "subject", "question", "label")
AMBIGUOUS_TAILS = frozenset(
    {"from", "to", "when", "line", "key", "theme", "goal", "start", "end", "read", "sun"}
)


@lru_cache(maxsize=1)
def field_types() -> dict[str, FieldType]:
    table: dict[str, FieldType] = {}
    for kind, words in load_toml("field_words.toml")["types"].items():
        for word in words:
            table.setdefault(word, cast(FieldType, kind))
    return table


@lru_cache(maxsize=1)
def enum_presets() -> dict[str, str]:
    return dict(load_toml("field_words.toml")["enums"])


def preset_options(phrase: str) -> tuple[list[Option], str | None] | None:
    """Options and default of a well-known choice (`status`, `payment method`), None for other words."""
    text = enum_presets().get(phrase)
    if text is None:
        last = phrase.rsplit(" ", 1)[-1]
        text = enum_presets().get(last) if last != phrase else None
    if text is None:
        return None
    listed, _, default = text.partition(" = ")
    return parse_options(listed), option_value(default) if default else None


def known_field_type(phrase: str) -> FieldType | None:
    """The type that a field's name suggests, None when nothing is known about it."""
    phrase = phrase.strip().lower()
    types = field_types()
    if phrase in types:
        return types[phrase]
    if phrase in enum_presets():
        return "enum"
    by_prefix = _type_by_prefix(phrase)
    if by_prefix:
        return by_prefix
    return _type_by_tail(phrase) or _type_by_event(phrase)


LAST_TIME = re.compile(
    r"^(?:last|next|first)(?: time)? (?!name|step|steps|comment|owner|message|action|stop|word|one|note)\w+$"
)
MEASURED = re.compile(
    r"^(?:kg|kilos?|grams|litres?|liters?|hours|km|kilomet(?:er|re)s|miles|metres|meters|square met(?:er|re)s|tons?|tonnes)\b"
)


def _type_by_event(phrase: str) -> FieldType | None:
    """`last delivery` is a day, `litres left` a measure."""
    if LAST_TIME.match(phrase):
        return "date"
    return "decimal" if MEASURED.match(phrase) else None


def _type_by_prefix(phrase: str) -> FieldType | None:
    for kind, prefixes in load_toml("field_words.toml")["prefixes"].items():
        if any(phrase.startswith(prefix + " ") for prefix in prefixes):
            is_bound = kind == "integer" and phrase.startswith(("max", "min"))
            bounded = _type_by_tail(phrase) if is_bound else None
            return (
                bounded if bounded in ("money", "percentage", "decimal") else cast(FieldType, kind)
            )
    if phrase.endswith((" at", " datetime")):
        return "datetime"
    if phrase.endswith((" on", " until", " by")):
        return "date" if not phrase.endswith(" by") else "text"
    return None


def _type_by_tail(phrase: str) -> FieldType | None:
    words = phrase.split(" ")
    for start in range(1, len(words)):
        tail = " ".join(words[start:])
        if tail in AMBIGUOUS_TAILS:
            continue
        if tail in field_types():
            return field_types()[tail]
        if tail in enum_presets():
            return "enum"
    return None


def names_a_field(phrase: str) -> bool:
    """Whether a phrase reads like a field of a record (`due date`, `price`), not like a kind of record (`readers`)."""
    phrase = phrase.strip().lower()
    if phrase in field_types() or phrase in enum_presets():
        return True
    if is_plural(phrase.rsplit(" ", 1)[-1]):
        return False
    return known_field_type(phrase) is not None


def options_from(values: list[str]) -> list[Option]:
    """Options of a given list, toned when they read like a scale or like steps of work."""
    options: list[Option] = []
    for value in values[:30]:
        label = clean_label(value, 40)
        if not label or any(option.label.lower() == label.lower() for option in options):
            continue
        made = option_value(label, [option.value for option in options])
        options.append(Option(value=made, label=sentence_case(label), tone=tone_of(label)))
    return options


TONE_WORDS = {
    "success": "done completed complete closed finished won paid active approved accepted delivered available resolved healthy confirmed returned success yes easy ready published great attended".split(),
    "danger": "high urgent critical overdue lost rejected cancelled canceled declined blocked failed expired broken hard danger emergency banned".split(),
    "warning": "pending waiting paused hold draft reserved maintenance review major warning unpaid progress doing reading cooking repair".split(),
    "info": "open new medium planned scheduled todo started sent ordered applied normal invited lead".split(),
}


def tone_of(label: str) -> Tone:
    words = label.lower().replace("-", " ").split()
    for tone, known in TONE_WORDS.items():
        if any(word in known for word in words):
            return cast(Tone, tone)
    return "neutral"


YES_NO = re.compile(r"\W*\b(?:yes ?(?:/|or) ?no|y/n|true/false)\W*$", re.IGNORECASE)
IN_UNIT = re.compile(
    r"^(?P<name>.+?)\s+\(?(?:in|\[)\s*(?P<unit>kg|g|km|m|cm|mm|l|ml|litres|liters|minutes|min|hours|days|weeks|years|percent|%|€|euros?|dollars?|m²)\]?\)?$",
    re.IGNORECASE,
)
UNIT_TYPES: dict[str, FieldType] = {
    "percent": "percentage",
    "%": "percentage",
    "€": "money",
    "euro": "money",
    "euros": "money",
    "dollar": "money",
    "dollars": "money",
    "minutes": "integer",
    "min": "integer",
    "days": "integer",
    "weeks": "integer",
    "years": "integer",
}


WHETHER = re.compile(
    r"^(?:whether|if)(?: or not)? (?:it|they|he|she|this|the \w+)(?:'s| is| are| was| were| has been| have been| has| have)? (?:already |yet |been )?(?P<what>[\w -]+)$",
    re.IGNORECASE,
)
WHO_DID = re.compile(
    r"^who (?:has |had |is |was )?(?P<did>\w+(?:ed|id|ought|ent|ade|ave|old|ook|rote))(?: (?:it|them|this|that|for it))?$",
    re.IGNORECASE,
)
WHEN_WAS = re.compile(
    r"^when (?:it|they|he|she) (?:was|were|is|are|has been)(?: last)? (?P<did>[\w -]+)$",
    re.IGNORECASE,
)


EVERY = re.compile(
    r"^(?P<what>[\w ]+?) every (?:x|n|how many|so many|few) (?P<unit>days|weeks|hours|minutes|km)$",
    re.IGNORECASE,
)
WHO_DOES = re.compile(
    r"^who (?:does|is doing|will do|should do|has to do|takes care of|is responsible(?: for)?|is in charge(?: of)?)(?: (?:it|this|that|them))?$",
    re.IGNORECASE,
)


def _in_plain_words(phrase: str, kind: FieldType | None) -> tuple[str, FieldType | None]:
    """`whether it is paid` → paid, `who borrowed it` → borrowed by."""
    every = EVERY.match(phrase)
    if every:
        return f"{every.group('what')} every in {every.group('unit')}", kind
    if WHO_DOES.match(phrase):
        return "assigned to", kind or "text"
    if phrase.endswith("%") and len(phrase) > 2:
        return phrase.rstrip("% "), kind or "percentage"
    whether, who, when = WHETHER.match(phrase), WHO_DID.match(phrase), WHEN_WAS.match(phrase)
    if whether:
        return whether.group("what"), kind or "boolean"
    if who:
        return f"{who.group('did')} by", kind or "text"
    if when:
        return f"{when.group('did')} on", kind or "date"
    return phrase, kind


# choices that a record goes through from the first value on
STEPS = ("status", "state", "stage", "phase")


def make_field(
    phrase: str, taken: list[str], values: list[str] | None = None, kind: FieldType | None = None
) -> FieldSpec:
    """A field named by `phrase`; `values` make it a choice, `kind` settles the type."""
    asked = YES_NO.search(phrase)
    if asked and not values and phrase[: asked.start()].strip():
        phrase, kind = phrase[: asked.start()], kind or "boolean"
    phrase, said = _in_plain_words(clean_label(re.sub(r"\s+", " ", phrase)), kind)
    kind = kind or (None if values else said)
    measured = IN_UNIT.match(phrase)
    if measured and not values:
        unit = measured.group("unit").lower()
        made = make_field(
            measured.group("name"), taken, None, kind or UNIT_TYPES.get(unit, "decimal")
        )
        made.unit = None if made.type in ("money", "percentage") else unit
        return made
    lowered = phrase.lower()
    chosen = (
        kind
        or ("enum" if values else None)
        or known_field_type(lowered)
        or known_field_type(singular_phrase(lowered))
        or "text"
    )
    label = sentence_case(phrase) if phrase == lowered else phrase
    made = FieldSpec(name=field_name(phrase, taken), label=label or "Field", type=chosen)
    return _finish(made, lowered, values)


def _finish(made: FieldSpec, lowered: str, values: list[str] | None) -> FieldSpec:
    if made.type == "enum":
        options = options_from(values or [])
        if options:
            made.options = options
            if lowered.rsplit(" ", 1)[-1] in STEPS:
                made.default = options[0].value
        else:
            made.options, made.default = preset_options(lowered) or (
                options_from(["Option one", "Option two"]),
                None,
            )
    elif made.type == "rating":
        made.minimum, made.maximum = 1, 5
    elif made.type in ("money", "integer") and not lowered.startswith(
        ("temperature", "balance", "profit")
    ):
        made.minimum = 0
    elif made.type == "percentage":
        made.minimum, made.maximum = 0, 100
    elif made.type == "boolean":
        made.default = False
    if made.type == "long_text":
        made.is_listed = False
    if made.type == "integer" and lowered.endswith(("time", "duration", "minutes", "runtime")):
        made.unit = "min"
    return made
