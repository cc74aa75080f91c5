"""Add, remove, rename and retype fields; required, unique and default values; values of choices."""

import re

from paynto.builder.starter.drafting.dashboard import add_charts
from paynto.builder.starter.drafting.reading import Item, split_list, strip_leading
from paynto.builder.starter.edits.change import QUOTED, Change, NotDone
from paynto.builder.starter.edits.first_values import (
    WITH_DEFAULT,
    set_first_value,
    without_shift,
)
from paynto.builder.starter.edits.retyping import what_it_costs
from paynto.builder.starter.edits.upkeep import (
    drop_field_references,
    refill_samples,
    rename_field_references,
)
from paynto.builder.starter.lexicon.fields import (
    CHOICE_WORDS,
    TYPE_WORDS,
    enum_presets,
    make_field,
    options_from,
    preset_options,
)
from paynto.builder.starter.lexicon.names import field_name, option_value
from paynto.builder.starter.lexicon.words import plural, sentence_case, singular_phrase
from paynto.builder.starter.spec import EntitySpec, FieldSpec, FieldType, FrontPage, Option

TYPE_PATTERN = "|".join(
    sorted((re.escape(word) for word in (*TYPE_WORDS, *CHOICE_WORDS)), key=len, reverse=True)
)
KINDS_SAID = {
    "text": "text",
    "long_text": "long text",
    "integer": "a whole number",
    "decimal": "a number",
    "money": "an amount of money",
    "percentage": "a percentage",
    "rating": "a rating",
    "boolean": "yes or no",
    "date": "a date",
    "datetime": "a date and time",
    "time": "a time",
    "email": "an e-mail address",
    "phone": "a phone number",
    "url": "a web address",
    "enum": "a choice",
    "relation": "a link",
}
TYPED_FIELD = re.compile(
    rf"^(?P<kind>{TYPE_PATTERN})[ -]?(?:field|column|input)?\s+(?:called|named|for|:)?\s*(?P<name>.+)$",
    re.IGNORECASE,
)
TRAILING_TYPE = re.compile(
    rf"^(?P<name>.+?)\s+(?:\((?P<a>{TYPE_PATTERN})\)|as (?:an? )?(?P<b>{TYPE_PATTERN})(?: field)?|\[(?P<c>{TYPE_PATTERN})\])$",
    re.IGNORECASE,
)
QUOTED_TYPED = re.compile(
    rf"^(?:an? )?(?P<name>\ue000\d+\ue001)\s+(?P<kind>{TYPE_PATTERN})(?: field| column| input)?$",
    re.IGNORECASE,
)
FIELD_NOISE = re.compile(
    r"\s*\b(?:fields?|columns?|attributes?|propert(?:y|ies)|inputs?|dropdown|drop-down|checkbox)\b\s*",
    re.IGNORECASE,
)


def field_from(change: Change, entity: EntitySpec, item: Item) -> FieldSpec:
    """A new field from `priority low, medium, high`, `number field called age` or `email`."""
    phrase = item.phrase
    kind: FieldType | None = None
    is_required = bool(re.search(r"\b(?:required|mandatory)\b", phrase, re.IGNORECASE))
    is_unique = bool(re.search(r"\bunique\b", phrase, re.IGNORECASE))
    phrase, shift = without_shift(phrase)
    preset = WITH_DEFAULT.search(phrase)
    phrase = phrase[: preset.start()] if preset else phrase
    phrase = re.sub(
        r"\b(?:required|mandatory|optional|unique|new|called|named)\b",
        " ",
        phrase,
        flags=re.IGNORECASE,
    ).strip()
    trailing = TRAILING_TYPE.match(phrase)
    typed = TYPED_FIELD.match(phrase)
    quoted = QUOTED_TYPED.match(phrase)
    if quoted:
        kind, phrase = _kind(quoted.group("kind")), quoted.group("name")
    elif trailing:
        kind = _kind(trailing.group("a") or trailing.group("b") or trailing.group("c"))
        phrase = trailing.group("name")
    elif typed and (
        QUOTED.search(phrase)
        or re.search(r"\b(?:field|column|called|named|for)\b", item.phrase, re.IGNORECASE)
    ):
        kind, phrase = _kind(typed.group("kind")), typed.group("name")
    elif re.search(r"\bcheckbox\b", phrase, re.IGNORECASE):
        kind = "boolean"
    name = change.words(strip_leading(FIELD_NOISE.sub(" ", phrase))) or change.words(phrase)
    values = [change.words(value) for value in item.values]
    taken = [one.name for one in entity.fields]
    made = make_field(name, taken, values or None, None if values else kind)
    made.is_required, made.is_unique = is_required, is_unique
    if preset:
        set_first_value(made, change.words(preset.group("value")))
    if shift and made.type in ("date", "datetime"):
        made.default = f"{'today' if made.type == 'date' else 'now'}+{shift}d"
    if made.type == "enum" and made.default is None and made.is_required and made.options:
        made.default = made.options[0].value
    return made


def _kind(word: str | None) -> FieldType | None:
    word = (word or "").lower()
    return "enum" if word in CHOICE_WORDS else TYPE_WORDS.get(word)


CHOICE_LIST = re.compile(
    r"^(?P<name>[\w\ue000\ue001 -]+?)\s+(?:field |column )?(?:as )?(?:an? )?(?:dropdown|drop-down|choice|select|selection|enum|field|list)(?: field| list| box)?\s*(?:with|of|from|between|:|\()\s*(?:the )?(?:options?|values?|choices?)?\s*:?\s*(?P<values>.+?)\)?$",
    re.IGNORECASE,
)
WITH_VALUES = re.compile(
    r"^(?P<name>[\w\ue000\ue001 -]+?)\s*(?:with|having|,)\s*(?:the )?(?:possible )?(?:options?|values?|choices?)\s*:?\s*(?P<values>.+)$",
    re.IGNORECASE,
)


def listed_fields(text: str) -> list[Item]:
    """The fields of a list; `category dropdown with a, b and c` is one field with three values."""
    found = CHOICE_LIST.match(text) or WITH_VALUES.match(text)
    if found:
        values = [
            part.strip()
            for part in re.split(r"[,/]| or | and ", found.group("values"))
            if part.strip()
        ]
        if len(values) > 1:
            return [
                Item(strip_leading(found.group("name")), [strip_leading(value) for value in values])
            ]
    return split_list(
        re.sub(
            r"\b(?:fields?|columns?)\s+(?:for|called|named)\s+(?:the\s+)?",
            "",
            text,
            flags=re.IGNORECASE,
        )
    )


def add_fields(change: Change, entity: EntitySpec, text: str) -> bool:
    """Add the listed fields to an entity; one that exists takes new values or stays as it is."""
    items = listed_fields(text)
    if not items:
        return False
    for item in items:
        known = change.field(item.phrase, entity)
        if (
            known
            and known[1].label.lower() == change.words(FIELD_NOISE.sub(" ", item.phrase)).lower()
        ):
            _keep_or_extend(change, entity, known[1], item)
            continue
        if len(entity.fields) >= 60:
            raise NotDone(
                f"{entity.label_plural} already have sixty fields, which is the most the starter model makes."
            )
        _add_one(change, entity, item)
    change.last = entity
    refill_samples(change.spec)
    return True


def _keep_or_extend(change: Change, entity: EntitySpec, one: FieldSpec, item: Item) -> None:
    values = [change.words(value) for value in item.values]
    known = [option.label.lower() for option in one.options]
    if not values or [value.lower() for value in values] == known:
        change.say(f"{entity.label_plural} already have the field “{one.label}”.")
    else:
        _set_options(change, entity, one, values)


def _add_one(change: Change, entity: EntitySpec, item: Item) -> None:
    target = change.entity(item.phrase) if not item.values else None
    if target is not None and target is not entity:
        made = FieldSpec(
            name=field_name(target.label, [one.name for one in entity.fields]),
            label=target.label,
            type="relation",
            target=target.name,
        )
    else:
        made = field_from(change, entity, item)
    at = next(
        (index for index, one in enumerate(entity.fields) if one.type == "long_text" and index > 0),
        len(entity.fields),
    )
    entity.fields.insert(at, made)
    for page in change.spec.pages:
        if isinstance(page, FrontPage) and page.entity == entity.name and page.fields:
            page.fields.append(made.name)
    kind = (
        f"a choice of {', '.join(one.label for one in made.options)}"
        if made.options
        else KINDS_SAID[made.type]
    )
    change.say(f"Added the field “{made.label}” ({kind}) to {entity.label_plural.lower()}.")
    if made.type in ("enum", "relation") and not any(
        one.entity == entity.name for one in change.spec.charts
    ):
        add_charts(change.spec, entity, None, 1)


def remove_field(change: Change, entity: EntitySpec, one: FieldSpec) -> None:
    if one.name == entity.title_field:
        other = next(
            (other for other in entity.fields if other.type == "text" and other.name != one.name),
            None,
        )
        if other is None:
            raise NotDone(
                f"“{one.label}” names the {entity.label_plural.lower()} and cannot be removed; rename it instead."
            )
        entity.title_field = other.name
        other.is_required = True
        for index, row in enumerate(entity.samples):
            row[other.name] = row.get(other.name) or f"{entity.label} {index + 1}"
    entity.fields.remove(one)
    drop_field_references(change.spec, entity, one.name)
    change.removed.append(("field", entity.name, one.name))
    change.say(f"Removed the field “{one.label}” from {entity.label_plural.lower()}.")


def rename_field(change: Change, entity: EntitySpec, one: FieldSpec, label: str) -> None:
    new_label = sentence_case(label) if label == label.lower() else label
    if any(
        other is not one and other.label.lower() == new_label.lower() for other in entity.fields
    ):
        raise NotDone(
            f"{entity.label_plural} already have a field “{new_label}”, so nothing was changed."
        )
    old_label, old = one.label, one.name
    new = field_name(label, [other.name for other in entity.fields if other is not one])
    one.label = new_label
    if new != old:
        one.name = new
        rename_field_references(change.spec, entity, old, new)
        change.renames.append(("field", entity.name, old, new))
    change.say(
        f"Renamed the field “{old_label}” of {entity.label_plural.lower()} to “{new_label}”."
    )


def retype_field(
    change: Change, entity: EntitySpec, one: FieldSpec, kind: FieldType, values: list[str]
) -> None:
    if kind == "enum" and not values:
        preset = preset_options(one.label.lower())
        values = [option.label for option in preset[0]] if preset else used_texts(entity, one)
        if not values:
            raise NotDone(
                f"Please name the values that “{one.label}” can have, for example “low, medium, high”."
            )
    if one.name == entity.title_field and kind in ("boolean", "relation", "long_text"):
        raise NotDone(
            f"“{one.label}” names the {entity.label_plural.lower()}, so it cannot become {KINDS_SAID[kind]}."
        )
    fresh = make_field(one.label, [], values or None, None if values else kind)
    old = one.type
    one.type, one.options, one.target, one.default = (
        fresh.type,
        fresh.options,
        None,
        fresh.default if fresh.type != "enum" else None,
    )
    one.minimum, one.maximum, one.unit = fresh.minimum, fresh.maximum, fresh.unit
    for row in entity.samples:
        row.pop(one.name, None)
    drop_field_references(change.spec, entity, one.name, only_unfit=True)
    refill_samples(change.spec)
    change.retyped.append(("field", entity.name, one.name, old, one.type))
    said = (
        f"a choice of {', '.join(option.label for option in one.options)}"
        if one.options
        else KINDS_SAID[one.type]
    )
    change.say(
        f"“{one.label}” of {entity.label_plural.lower()} is now {said}.{what_it_costs(old, one.type)}"
    )


def used_texts(entity: EntitySpec, one: FieldSpec) -> list[str]:
    if one.type != "text":
        return []
    found = list(dict.fromkeys(str(row[one.name]) for row in entity.samples if row.get(one.name)))
    return found if 2 <= len(found) <= 12 else []


def _set_options(change: Change, entity: EntitySpec, one: FieldSpec, values: list[str]) -> None:
    if one.type != "enum":
        retype_field(change, entity, one, "enum", values)
        return
    kept = {option.label.lower(): option for option in one.options}
    fresh = [kept.get(option.label.lower(), option) for option in options_from(values)]
    gone = [option for option in one.options if option not in fresh]
    one.options = fresh
    _forget_values(change, entity, one, gone)
    change.say(
        f"“{one.label}” of {entity.label_plural.lower()} can now be {', '.join(option.label for option in fresh)}."
    )


def set_options(change: Change, entity: EntitySpec, one: FieldSpec, values: list[str]) -> None:
    if len(values) < 2:
        raise NotDone(f"Please name at least two values for “{one.label}”.")
    _set_options(change, entity, one, values)


def add_option(change: Change, entity: EntitySpec, one: FieldSpec, labels: list[str]) -> None:
    for label in labels:
        if any(option.label.lower() == label.lower() for option in one.options):
            raise NotDone(f"“{one.label}” already has the value “{label}”, so nothing was changed.")
        made = options_from([label])
        if not made:
            continue
        value = option_value(made[0].label, [option.value for option in one.options])
        one.options.append(Option(value=value, label=made[0].label, tone=made[0].tone))
        change.say(
            f"“{one.label}” of {entity.label_plural.lower()} can now also be “{made[0].label}”."
        )


def remove_option(change: Change, entity: EntitySpec, one: FieldSpec, option: Option) -> None:
    if len(one.options) < 2:
        raise NotDone(f"“{option.label}” is the only value of “{one.label}” and cannot be removed.")
    one.options.remove(option)
    _forget_values(change, entity, one, [option])
    change.say(f"Removed the value “{option.label}” from “{one.label}”.")


def _forget_values(change: Change, entity: EntitySpec, one: FieldSpec, gone: list[Option]) -> None:
    values = {option.value for option in gone}
    if not values:
        return
    if one.default in values:
        one.default = one.options[0].value if one.options else None
    for row in entity.samples:
        if row.get(one.name) in values:
            row[one.name] = one.options[0].value
    drop_field_references(change.spec, entity, one.name, only_unfit=True)
    change.removed += [("option", entity.name, one.name, value) for value in sorted(values)]


def rename_option(change: Change, one: FieldSpec, option: Option, label: str) -> None:
    old = option.label
    option.label = sentence_case(label) if label == label.lower() else label
    change.say(f"The value “{old}” of “{one.label}” is now called “{option.label}”.")


def find_option(
    change: Change, text: str, entity: EntitySpec | None = None
) -> tuple[EntitySpec, FieldSpec, Option] | None:
    """The value of a choice that a text names."""
    wanted = change.words(strip_leading(text)).lower()
    for candidate in [entity] if entity else change.spec.entities:
        for one in candidate.fields:
            for option in one.options:
                if wanted in (option.label.lower(), option.value, option.value.replace("_", " ")):
                    return candidate, one, option
    return None


def find_choice(change: Change, text: str) -> tuple[EntitySpec, FieldSpec] | None:
    """The choice field a text names, plural included (`priorities`)."""
    found = change.field(text) or change.field(singular_phrase(change.words(text).lower()))
    return found if found and found[1].type == "enum" else None


def known_choice_word(text: str) -> bool:
    lowered = text.lower()
    return lowered in enum_presets() or any(lowered == plural(word) for word in enum_presets())
