"""What a field may hold: type, values, default, limits, required, unique."""

import re
from typing import TypeVar

from paynto.builder.starter.drafting.reading import split_list, strip_leading
from paynto.builder.starter.edits.change import QUOTED, Change, NotDone
from paynto.builder.starter.edits.field_edits import (
    TYPE_PATTERN,
    add_option,
    find_choice,
    find_option,
    rename_option,
    retype_field,
    set_options,
)
from paynto.builder.starter.edits.upkeep import add_needed_to_forms, refill_samples
from paynto.builder.starter.lexicon.fields import CHOICE_WORDS, TYPE_WORDS
from paynto.builder.starter.lexicon.notation import scalar
from paynto.builder.starter.spec import EntitySpec, FieldSpec, FieldType

ANY_CASE = re.IGNORECASE


Found = TypeVar("Found")


ASK = r"^(?:please |also |and |now |then |can you |could you |i want to |i would like to |i'd like to |we need to |let's |let us |you should )*"


RETYPE = re.compile(
    ASK
    + rf"(?:make|turn|convert|change|set|switch|transform|store|treat|show|let)\s+(?:the )?(?:type of )?(?:the )?(?P<field>.+?)(?:'s type)?\s+(?:be |into |to |as |from [\w ]+ to )?(?:be )?(?:an? )?(?P<kind>{TYPE_PATTERN})(?: field| column| type| value)?(?:\s*(?:with|of|from|:|\(|,|between)\s*(?:the )?(?:options?|values?|choices?)?\s*:?\s*(?P<values>.+?)\)?)?$",
    ANY_CASE,
)


SHOULD_BE = re.compile(
    rf"^(?:the )?(?P<field>.+?)\s+(?:should|must|shall|has to|needs to)\s+(?:now )?be\s+(?:stored as |an? |shown as )*(?P<kind>{TYPE_PATTERN})(?: field)?(?:\s*(?:with|of|from|:|\()\s*(?:the )?(?:options?|values?|choices?)?\s*:?\s*(?P<values>.+?)\)?)?$",
    ANY_CASE,
)


FLAG = r"(?P<flag>required|mandatory|compulsory|obligatory|optional|not required|not mandatory|unique|not unique|non-unique)"


MAKE_FLAG = re.compile(
    ASK + rf"(?:make|set|mark|let)\s+(?:the )?(?P<field>.+?)\s+(?:field |as |be |to )*{FLAG}$",
    ANY_CASE,
)


IS_FLAG = re.compile(
    rf"^(?:the )?(?P<field>.+?)\s+(?:is|are|should be|must be|shall be|has to be|have to be|needs to be|becomes?)\s+(?:now )?{FLAG}$",
    ANY_CASE,
)


REQUIRE = re.compile(ASK + r"require\s+(?:an? |the )?(?P<field>.+)$", ANY_CASE)


NOT_EMPTY = re.compile(
    r"^(?:the )?(?P<field>.+?)\s+(?:must|should|may|can)(?: not|n'?t|not) be empty$", ANY_CASE
)


VALUES_ARE = re.compile(
    r"^(?:the )?(?:values?|options?|choices?)?(?: of| for)?(?: the)?\s*(?P<field>[\w ]+?)(?: values?| options?| choices?)?\s+(?:should|can|must|shall|may)\s+(?:only )?be\s+(?P<values>.+)$|^(?:please )?(?:change|set) (?:the )?(?:values?|options?|choices?) (?:of|for) (?:the )?(?P<field2>[\w ]+?) to (?P<values2>.+)$|^(?:please )?(?:change|set) (?:the )?(?P<field3>[\w ]+?) (?:values?|options?|choices?) to (?P<values3>.+)$|^(?:the )?(?P<field4>[\w ]+?)\s*:\s*(?P<values4>.+)$",
    ANY_CASE,
)


ADD_VALUE = [
    re.compile(
        ASK
        + r"add\s+(?P<value>.+?)\s+(?:to|as)\s+(?:an? |the |another |new |possible )*(?:list of )?(?P<field>[\w ]+?)(?:\s+(?:values?|options?|choices?|list|field|dropdown))?$",
        ANY_CASE,
    ),
    re.compile(
        ASK
        + r"add\s+(?:an? |the |another |new )*(?P<field>[\w ]+?)\s+(?:value |option |choice |called |named )*(?P<value>\ue000\d+\ue001)(?: to .+)?$",
        ANY_CASE,
    ),
    re.compile(
        ASK
        + r"add\s+(?:an? |the |another |new )*(?:value|option|choice)\s+(?:called |named )?(?P<value>.+?)\s+(?:to|for|in)\s+(?:the )?(?P<field>[\w ]+?)(?: field)?$",
        ANY_CASE,
    ),
    re.compile(
        ASK
        + r"add\s+(?:an? |the |another |new )+(?P<field>\w+)\s+(?:value |option |choice )?(?:called |named )?(?P<value>[\w -]+)$",
        ANY_CASE,
    ),
    re.compile(
        r"^(?:the )?(?P<field>[\w ]+?)\s+(?:needs?|should|must|has)\s+(?:to )?(?:also )?(?:have|include)\s+(?:also )?(?P<value>[\w -]+)$",
        ANY_CASE,
    ),
]


RENAME_VALUE = re.compile(
    ASK
    + r"(?:rename|change|call)\s+(?:the )?(?:(?P<field>\w+(?: \w+)?)\s+)??(?:value |option )?(?P<old>\ue000\d+\ue001|[\w -]+?)\s+(?:to|into|as)\s+(?P<new>.+)$",
    ANY_CASE,
)


DEFAULT = re.compile(
    r"^(?:please )?(?:make|set|change)?\s*(?:the )?default (?:value )?(?:of |for )?(?:the )?(?P<field>.+?)\s*(?:to|is|should be|:|=|be)\s+(?P<value>.+)$|^(?:please )?(?:set|make) (?:the )?(?P<field2>.+?)(?:'s)? default(?: value)? (?:to |be )?(?P<value2>.+)$|^(?:new )?(?P<e>[\w ]+) (?:should )?start (?:with|as) (?:the )?(?P<value3>.+)$|^(?:the )?(?P<field4>.+?) (?:should )?defaults? to (?P<value4>.+)$|^default (?P<field5>.+?) to (?P<value5>.+)$|^make (?P<value6>.+?) the default (?P<field6>.+)$|^make (?:the )?(?P<value7>[\w-]+) (?P<field7>status|state|stage|priority|category|type|\w+) the default$",
    ANY_CASE,
)


RANGE = re.compile(
    r"^(?:the )?(?P<field>.+?) (?:must|should|can|may)(?P<no> not|n'?t| only)? ?(?:be )?(?:(?P<low>at least|more than|above|greater than|no less than)|(?P<high>at most|less than|below|no more than|up to|exceed|maximum))\s+(?P<n>-?\d+(?:\.\d+)?)$|^(?:the )?(?P<field2>.+?) (?:must|should|can|may|goes?) (?:be )?(?:between|from) (?P<a>-?\d+(?:\.\d+)?) (?:and|to) (?P<b>-?\d+(?:\.\d+)?)$",
    ANY_CASE,
)


def edit_flags(change: Change, clause: str) -> bool:
    found = MAKE_FLAG.match(clause) or IS_FLAG.match(clause)
    empty = NOT_EMPTY.match(clause) or REQUIRE.match(clause)
    if not found and not empty:
        return False
    phrase, flag = (
        (found.group("field"), found.group("flag").lower())
        if found
        else (empty.group("field") if empty else "", "required")
    )
    for part in split_list(phrase):
        entity, one = change.need_field(part.phrase)
        _set_flag(change, entity, one, flag)
    return True


def _set_flag(change: Change, entity: EntitySpec, one: FieldSpec, flag: str) -> None:
    plural = entity.label_plural.lower()
    if "unique" in flag:
        one.is_unique = flag == "unique"
        if one.is_unique and one.type in ("boolean", "enum", "relation"):
            one.is_unique = False
            raise NotDone(f"“{one.label}” is a choice, so its values cannot all be different.")
        said = (
            f"“{one.label}” of {plural} must be unique now."
            if one.is_unique
            else f"“{one.label}” of {plural} may repeat now."
        )
    else:
        one.is_required = flag in ("required", "mandatory", "compulsory", "obligatory")
        if not one.is_required and one.name == entity.title_field:
            one.is_required = True
            raise NotDone(f"“{one.label}” names the {plural} and stays required.")
        said = f"“{one.label}” of {plural} is {'required' if one.is_required else 'optional'} now."
    refill_samples(change.spec)
    add_needed_to_forms(change.spec)
    change.last = entity
    change.say(said)


def edit_values(change: Change, clause: str) -> bool:
    """Values of choices: all of them, one more, one less, one renamed."""
    found = VALUES_ARE.match(clause)
    if found:
        groups = found.groupdict()
        phrase = next(
            groups[name] for name in ("field", "field2", "field3", "field4") if groups[name]
        )
        values = next(
            groups[name] for name in ("values", "values2", "values3", "values4") if groups[name]
        )
        choice = find_choice(change, phrase) or _text_field(change, phrase, values)
        listed = [
            change.words(part) for part in re.split(r"[,/]| or | and ", values) if part.strip()
        ]
        if choice and len(listed) > 1:
            set_options(change, *choice, listed)
            return True
    return _add_value(change, clause) or _rename_value(change, clause)


def _text_field(change: Change, phrase: str, values: str) -> tuple[EntitySpec, FieldSpec] | None:
    """A text that is from now on one of the values: `size should be S/M/L`."""
    found = change.field(phrase)
    parts = [part.strip() for part in re.split(r"[,/]| or | and ", values) if part.strip()]
    is_plain = all(len(part.split()) <= 3 and part.lower() not in TYPE_WORDS for part in parts)
    return found if found and found[1].type == "text" and is_plain and len(parts) > 1 else None


def _add_value(change: Change, clause: str) -> bool:
    for index, pattern in enumerate(ADD_VALUE):
        found = pattern.match(clause)
        choice = find_choice(change, found.group("field")) if found else None
        if not found or not choice:
            continue
        raw = found.group("value")
        if index == 3 and (
            len(raw.split()) > 3 or re.search(r"\b(?:to|field|column|and|for)\b", raw, ANY_CASE)
        ):
            continue
        if not QUOTED.search(raw) and index in (0, 4) and change.entity(found.group("field")):
            continue
        labels = [
            change.words(strip_leading(part)) for part in re.split(r",| and ", raw) if part.strip()
        ]
        add_option(
            change,
            *choice,
            [
                re.sub(r"^(?:values?|options?|status|choice) ", "", label, flags=ANY_CASE)
                for label in labels
            ],
        )
        return True
    return False


def _rename_value(change: Change, clause: str) -> bool:
    found = RENAME_VALUE.match(clause)
    if not found:
        return False
    old = found.group("old")
    if change.field(old) or change.entity(old):
        return False
    option = find_option(change, old)
    first, _, rest = old.partition(" ")
    if option is None and rest and find_choice(change, first):
        option = find_option(change, rest, sure(find_choice(change, first))[0])
    if option is None:
        return False
    rename_option(change, option[1], option[2], change.words(found.group("new")))
    return True


def edit_default(change: Change, clause: str) -> bool:
    found = DEFAULT.match(clause)
    if not found:
        return False
    groups = found.groupdict()
    value = next(
        (
            groups[key]
            for key in ("value", "value2", "value3", "value4", "value5", "value6", "value7")
            if groups[key]
        ),
        "",
    )
    phrase = next(
        (
            groups[key]
            for key in ("field", "field2", "field4", "field5", "field6", "field7")
            if groups[key]
        ),
        "",
    )
    target = change.field(phrase) if phrase else None
    if target is None:
        option = find_option(change, value)
        if option is None or (phrase and not change.entity(phrase)):
            return False
        target = (option[0], option[1])
    entity, one = target
    one.default = _default_for(one, change.words(value))
    change.say(
        f"New {entity.label_plural.lower()} start with {one.label.lower()} “{change.words(value)}”."
    )
    return True


def _default_for(one: FieldSpec, value: str) -> str | int | float | bool | None:
    lowered = value.lower()
    if one.type == "enum":
        option = next(
            (
                option
                for option in one.options
                if option.label.lower() == lowered or option.value == lowered
            ),
            None,
        )
        if option is None:
            raise NotDone(
                f"“{one.label}” has no value “{value}”; it can be {', '.join(option.label for option in one.options)}."
            )
        return option.value
    if one.type == "boolean":
        return lowered in ("yes", "true", "on", "checked", one.label.lower())
    if one.type in ("date", "datetime") and lowered in ("today", "now"):
        return "today" if one.type == "date" else "now"
    made = scalar(value)
    is_number = isinstance(made, int | float) and not isinstance(made, bool)
    if one.type in ("integer", "rating", "decimal", "money", "percentage") and is_number:
        return made
    if one.type in ("text", "long_text"):
        return value
    raise NotDone(f"“{value}” does not fit the field “{one.label}”.")


def edit_range(change: Change, clause: str) -> bool:
    found = RANGE.match(clause)
    if not found:
        return False
    entity, one = change.need_field(found.group("field") or found.group("field2"))
    if one.type not in ("integer", "decimal", "money", "percentage", "rating"):
        raise NotDone(f"“{one.label}” is not a number, so it has no limits.")
    if found.group("field2"):
        low, high = sorted((float(found.group("a")), float(found.group("b"))))
        one.minimum, one.maximum = low, high
    elif found.group("low"):
        one.minimum = float(found.group("n"))
    else:
        one.maximum = float(found.group("n"))
    if not _within(one):
        one.default = None
    refill_samples(change.spec)
    change.say(f"The limits of “{one.label}” of {entity.label_plural.lower()} are set.")
    return True


def _within(one: FieldSpec) -> bool:
    value = one.default
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    is_low = one.minimum is None or value >= one.minimum
    return is_low and (one.maximum is None or value <= one.maximum)


def edit_type(change: Change, clause: str) -> bool:
    found = RETYPE.match(clause) or SHOULD_BE.match(clause)
    if not found:
        return False
    target = change.field(found.group("field"))
    if target is None:
        return False
    word = found.group("kind").lower()
    kind: FieldType = "enum" if word in CHOICE_WORDS else TYPE_WORDS[word]
    if word in ("number", "numeric") and target[1].type in ("money", "percentage", "rating"):
        kind = "decimal" if target[1].type != "rating" else "integer"
    raw = found.group("values")
    values = (
        [
            change.words(strip_leading(part))
            for part in re.split(r"[,/]| or | and ", raw)
            if part.strip()
        ]
        if raw and kind == "enum"
        else []
    )
    if target[1].type == kind and not values:
        raise NotDone(f"“{target[1].label}” is already of that type, so nothing was changed.")
    retype_field(change, *target, kind, values)
    return True


def sure(found: Found | None) -> Found:
    if found is None:
        raise NotDone("I do not know which records are meant.")
    return found
