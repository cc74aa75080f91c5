"""Names that a sentence gives to fields and buttons: `a field called New task`, `the buttons Increase and Reset`."""

import re
from dataclasses import dataclass

from paynto.builder.starter.lexicon.names import clean_label

MOST_NAMES = 20
_SIGNS = ("+", "−", "-")
_CAPITALS = (*"ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÜÉ", *_SIGNS)
_NAME_REACH = 160
_FIELD_WORD = r"(?:(?:text|number|numeric|input|search|entry|large|single|one|big)[- ])*(?:field|input|textbox|text box|text ?area|box|slider)"
_CALLED = r"(?:,? (?:that is |which is )?(?:called|named|labell?ed|with the (?:label|name)|titled))"
_QUOTED = r"[\"“„«]([^\"“”„«»]{1,60})[\"”“»]"
_STOP = re.compile(
    r"[.;:!?\n]|,? (?:and|with|on|in|at|that|which|where|to|from|for|beside|below|above|so|when|while|showing|then|but|each|as)\b|,",
    re.IGNORECASE,
)
NUMBER_WORDS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
} | {"twenty": 20, "fifty": 50, "hundred": 100}


@dataclass(frozen=True)
class Named:
    """A control's name, and the words after it that may say what it does."""

    label: str
    after: str = ""


def named_fields(text: str) -> list[str]:
    return [one.label for one in _named(text, _FIELD_WORD)]


def named_buttons(text: str) -> list[Named]:
    return _named(text, r"button")


def _named(text: str, word: str) -> list[Named]:
    found: list[tuple[int, Named]] = []
    for match in re.finditer(rf"\b{word}{_CALLED} ", text, re.IGNORECASE):
        label, after = _first_name(text[match.end() : match.end() + _NAME_REACH])
        if label:
            found.append((match.start(), Named(label, after)))
    several = re.compile(rf"\b{word}s(?:{_CALLED})?:? (?=[A-Z\"“„«+−-])")
    for match in several.finditer(text):
        rest = re.split(r"[.;\n]", text[match.end() : match.end() + 400])[0]
        found += [(match.start(), Named(label)) for label in _listed(rest)]
    found.sort(key=lambda one: one[0])
    return list({one.label.lower(): one for _, one in found}.values())[:MOST_NAMES]


def _first_name(rest: str) -> tuple[str, str]:
    quoted = re.match(_QUOTED, rest)
    if quoted:
        return _clean(quoted.group(1)), _up_to_next(rest[quoted.end() :])
    stop = _STOP.search(rest)
    name = rest[: stop.start()] if stop else rest
    return _clean(name), _up_to_next(rest[stop.start() :]) if stop else ""


def _up_to_next(text: str) -> str:
    return re.split(r"[.;\n]|\b(?:button|field)\b", text)[0]


def _clean(name: str) -> str:
    """A name; a sign before it, `+5`, is part of it."""
    sign = name.strip()[:1]
    label = clean_label(name, 40)
    return f"{sign}{label}" if sign in _SIGNS and label else label


def _listed(rest: str) -> list[str]:
    """`Increase, Decrease and Reset` up to the first word that is no name any more."""
    names: list[str] = []
    for part in re.split(r",\s*(?:and\s+)?|\s+and\s+", rest):
        bare = part.strip()
        quoted = re.match(_QUOTED, bare)
        stop = None if quoted else _STOP.search(bare)
        words = (bare[: stop.start()] if stop else bare).split()
        is_name = quoted or (0 < len(words) <= 3 and words[0][:1] in _CAPITALS)
        name = _clean(quoted.group(1) if quoted else " ".join(words)) if is_name else ""
        if not name:
            break
        names.append(name)
        if stop:
            break
    return names


def number_in(text: str) -> int | None:
    """The first whole number, in digits or as a word."""
    digits = re.search(r"(?<![\w.])(\d{1,6})(?![\w.]*\d)", text)
    if digits:
        return int(digits.group(1))
    return next(
        (
            NUMBER_WORDS[word]
            for word in re.findall(r"[a-z]+", text.lower())
            if word in NUMBER_WORDS
        ),
        None,
    )


_CONTROL_CALLED = re.compile(
    rf"\b({_FIELD_WORD}|buttons?|fields|checkbox(?:es)?|columns?|tabs?|sections?|options?){_CALLED}(?= )",
    re.IGNORECASE,
)


def without_controls(text: str) -> str:
    """The text in which only the app itself is `called` something: `a field called Kilometres` names a field."""
    return _CONTROL_CALLED.sub(r"\1", text)


def template(text: str, name: str) -> str:
    """`Done: Running` of the row Running is `Done: {name}`; a text without the name gets it behind."""
    if name and name in text:
        return text.replace(name, "{name}", 1)
    return text if "{name}" in text else f"{text}: {{name}}"
