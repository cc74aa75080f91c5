"""Cut a sentence into what it asks for: clauses, head, listed things. Every pattern is linear in its input."""

import re
from dataclasses import dataclass, field

from paynto.builder.starter.lexicon.fields import (
    TONE_WORDS,
    enum_presets,
    known_field_type,
    names_a_field,
)
from paynto.builder.starter.lexicon.loading import entity_words
from paynto.builder.starter.lexicon.words import singular_phrase

READ_LIMIT = 4000
ITEM_LIMIT = 60
KEPT_TOGETHER = (
    "date and time",
    "terms and conditions",
    "pros and cons",
    "bed and breakfast",
    "food and drink",
    "arts and crafts",
    "black and white",
    "yes or no",
    "profit and loss",
    "lost and found",
    "check in and out",
)
LEADING = frozenset(
    "a an the my our your their its his her this that these those some any all each every both various different "
    "many multiple several also optional optionally new own following corresponding respective plus with".split()
)
SPLIT_WORDS = re.compile(r" (?:and|or|plus|as well as|along with|together with|&) ")
OPTION_NOUNS = frozenset(
    "choice choices option options preference preferences selection type types name level range".split()
)
VALUE_WORDS = frozenset(word for words in TONE_WORDS.values() for word in words)
# "to do", "to read": the first value of a list of steps, not where something goes
TO_DO = re.compile(
    r"\bto (?:be \w+|do|read|watch|buy|start|order|review|call|pay|ship|visit|try|test|fix|play|see|eat|cook|listen|write|learn|plan|pack|plant|send|check|make|sell|clean|repair)\b",
    re.IGNORECASE,
)
JOINED_VALUE = re.compile(
    r"\b(?:to|to be|in|on|not|not yet|no|very|out of|ready (?:for|to)|waiting for|work in|under|partly|partially|fully|semi) $",
    re.IGNORECASE,
)
OPTION_LEAD = re.compile(
    r"^(?:of|from|as|with|being|either|is|can be|one of|options?|values?|choices?|such as|like|e\.g\.|eg)\s+"
)


@dataclass
class Item:
    """One listed thing: `priority low/medium/high` has values, `books (title, author)` has inner items."""

    phrase: str
    values: list[str] = field(default_factory=list[str])
    inner: list["Item"] = field(default_factory=list["Item"])


@dataclass
class Described:
    """A kind of record a sentence speaks of, its fields and the kinds it belongs to."""

    phrase: str
    fields: list[Item] = field(default_factory=list[Item])
    parents: list[str] = field(default_factory=list[str])
    signs_up: bool = False
    """People enter these rows by themselves, as long as there is room."""


def strip_leading(phrase: str) -> str:
    words = phrase.strip(" ,.;:-–").split()
    while words and words[0].lower() in LEADING:
        words.pop(0)
    return " ".join(words)


def top_level_parts(text: str) -> list[str]:
    """Split at commas, semicolons and `and`, but not inside parentheses."""
    for phrase in KEPT_TOGETHER:
        if phrase in text.lower():
            text = re.sub(re.escape(phrase), phrase.replace(" ", "\x00"), text, flags=re.IGNORECASE)
    parts: list[str] = []
    depth, start = 0, 0
    for index, sign in enumerate(text):
        depth = depth + (sign == "(") - (sign == ")" and depth > 0)
        if sign in ",;\n•" and depth == 0:
            parts.append(text[start:index])
            start = index + 1
    parts.append(text[start:])
    split: list[str] = []
    for part in parts:
        split.extend(_split_words(part))
    return [part.replace("\x00", " ").strip() for part in split if part.strip()][: ITEM_LIMIT * 2]


def _split_words(part: str) -> list[str]:
    if "(" not in part:
        return SPLIT_WORDS.split(f" {part} ".replace(" and ", " and  "))
    pieces: list[str] = []
    depth_text = ""
    for chunk in re.split(r"(\([^()]*\)?)", part):
        if chunk.startswith("("):
            depth_text += chunk
            continue
        first, *more = SPLIT_WORDS.split(f" {chunk} ")
        depth_text += first
        for piece in more:
            pieces.append(depth_text)
            depth_text = piece
    return [*pieces, depth_text]


ONE_CHOICE = re.compile(
    r"^(?:an? |the |its |their |one )?(?:new )?(?P<name>[^\W\d_][\w'’-]*(?: [\w'’-]+){0,2}?)"
    r"(?:\s*(?P<sign>:)\s*|,? (?:such as|like|e\.g\.|eg|for example|can be|is either|either|is one of|one of|from|with)(?: the)?\s+(?:values? |options? |choices? )?:?\s*|\s+)(?P<values>[^():]+)$",
    re.IGNORECASE,
)


def one_choice(text: str) -> Item | None:
    """`category: bike, part, accessory`, `a category like starter, main course`, `the stages lead, won, lost`: one field."""
    found = ONE_CHOICE.match(text.strip())
    if not found:
        return None
    name = singular_phrase(found.group("name").lower())
    is_said = found.group("sign") is not None or re.search(
        r"such as|like|e\.g|\beg\b|example|can be|either|one of",
        found.group(0)[: found.start("values")],
    )
    if not is_said and name not in enum_presets():
        return None
    parts = [
        part.strip()
        for part in re.split(r",\s*(?:and |or )?|/| and | or |;", found.group("values"))
    ]
    parts = [part for part in parts if part]
    if len(parts) < 2 or not all(_is_bare_value(part) for part in parts):
        return None
    is_many = name in enum_presets() and name != found.group("name").lower()
    return Item(name if is_many else found.group("name"), parts)


def _is_bare_value(part: str) -> bool:
    words = part.lower().split()
    return (
        len(words) <= 4
        and words[0]
        not in ("a", "an", "the", "its", "their", "and", "or", "to", "for", "by", "per", "on")
        and known_field_type(part.lower()) in (None, "text", "boolean", "enum")
        and part.lower() not in enum_presets()
        and not any(word in ("field", "column", "date", "number") for word in words)
    )


def split_list(text: str) -> list[Item]:
    """The things of an enumeration, each with its values or inner list."""
    choice = one_choice(text)
    if choice is not None:
        return [choice]
    items: list[Item] = []
    is_open = False
    for part in top_level_parts(text):
        if is_open and items and _continues_values(part):
            items[-1].values.append(strip_leading(part))
            continue
        item, is_open = _read_part(part)
        if item is not None:
            items.append(item)
        if len(items) >= ITEM_LIMIT:
            break
    return items


def _continues_values(part: str) -> bool:
    lowered = strip_leading(part).lower()
    if (
        lowered in VALUE_WORDS
        or TO_DO.fullmatch(lowered)
        or all(
            word in VALUE_WORDS or word in ("in", "on", "not", "very") for word in lowered.split()
        )
    ):
        return True
    if (
        part.strip().lower().startswith(("a ", "an ", "the ", "their ", "its "))
        or "(" in part
        or "/" in part
    ):
        return False
    first = lowered.split(" ")[0] if lowered else ""
    if first in enum_presets() and first != lowered:
        return False
    return (
        not names_a_field(lowered)
        and singular_phrase(lowered) not in entity_words()
        and len(lowered.split()) <= 3
    )


def _read_part(part: str) -> tuple[Item | None, bool]:
    """The item of one part, and whether following parts may be more of its values."""
    head, bracket, inner = part.partition("(")
    inner = inner.rpartition(")")[0] or inner
    if bracket:
        phrase = strip_leading(head) or strip_leading(inner)
        item = Item(phrase)
        if strip_leading(head):
            _fill_from_parentheses(item, inner)
        return (item if phrase else None), False
    phrase = strip_leading(part)
    if not phrase:
        return None, False
    return _read_values(phrase)


def _fill_from_parentheses(item: Item, inner: str) -> None:
    texts = [text.strip() for text in re.split(r"[,/;|]| or | and ", inner) if text.strip()]
    lowered = singular_phrase(item.phrase.lower())
    is_choice = (
        lowered == item.phrase.lower()
        and known_field_type(lowered) in ("enum", "text", "rating")
        and lowered not in ("name", "title")
    )
    if len(texts) > 1 and (
        (is_choice and lowered not in entity_words()) or lowered in enum_presets()
    ):
        item.values = texts
    elif len(texts) > 1 or (texts and names_a_field(texts[0])):
        item.inner = split_list(inner)
    is_one = singular_phrase(item.phrase.lower()) == item.phrase.lower()
    if (
        len(texts) > 1
        and item.inner
        and not any(names_a_field(one.phrase) for one in (item.inner[1:] if is_one else item.inner))
        and (is_one or lowered not in entity_words())
    ):
        item.values, item.inner = texts, []


def _read_values(phrase: str) -> tuple[Item, bool]:
    head, colon, tail = phrase.partition(":")
    if colon and head.strip() and tail.strip():
        return Item(
            strip_leading(head), [text.strip() for text in tail.split("/") if text.strip()]
        ), True
    if "/" in phrase and "yes/no" not in phrase.lower() and "://" not in phrase:
        found = _slash_values(phrase)
        if found:
            return found, False
    words = phrase.split(" ")
    for size in (3, 2, 1):
        name = " ".join(words[:size]).lower()
        rest = " ".join(words[size:])
        if (
            len(words) > size
            and name in enum_presets()
            and known_field_type(phrase.lower()) in ("enum", None, "boolean", "percentage", "text")
        ):
            rest = OPTION_LEAD.sub("", rest)
            if rest and rest.lower() not in enum_presets() and _is_value(rest):
                return Item(name, [rest]), True
    return Item(phrase), words[-1].lower() in ("options", "values")


def _is_value(text: str) -> bool:
    lowered = text.lower()
    return (
        lowered in VALUE_WORDS
        or TO_DO.fullmatch(lowered) is not None
        or (
            not names_a_field(lowered)
            and singular_phrase(lowered) not in entity_words()
            and lowered.split()[0]
            not in ("for", "to", "on", "per", "by", "date", "chart", "field", "column")
            and lowered not in OPTION_NOUNS
        )
    )


def _slash_values(phrase: str) -> Item | None:
    """`priority low/medium/high` and `type (a/b)`; `and/or` and a lone `name/title` are no choices."""
    spaced = re.sub(r"\s*/\s*", "/", phrase)
    words = spaced.split(" ")
    at = next((index for index, word in enumerate(words) if "/" in word), 0)
    values = [value for value in " ".join(words[at:]).split("/") if value.strip()]
    name = OPTION_LEAD.sub("", " ".join(words[:at]) + " ").strip() if at else ""
    name = re.sub(r"\s+(?:of|from|as|is|either|being|with)$", "", name)
    if not name or len(values) < 2:
        return None
    name, lead = _without_value_words(name)
    values[0] = f"{lead} {values[0]}".strip()
    return Item(strip_leading(name), [value.strip() for value in values])


def _without_value_words(name: str) -> tuple[str, str]:
    """`status to` of `status to do/done` and its rest: words that already belong to the first value."""
    words = name.split(" ")
    for size in range(len(words) - 1, 0, -1):
        head = " ".join(words[:size])
        if strip_leading(head).lower() in enum_presets():
            return head, " ".join(words[size:])
    joined = JOINED_VALUE.search(f"{name} ")
    if joined and joined.start() > 0:
        return name[: joined.start()].strip(), joined.group().strip()
    return name, ""


CLAUSE_VERBS = (
    "add|remove|delete|drop|rename|change|make|set|use|show|hide|sort|order|filter|group|link|relate|connect|include|"
    "display|give|let|allow|turn|convert|call|translate|create|put|mark|track|get|move|replace|switch|want|need|i|we|it|"
    "each|every|also|please|list|calculate|limit|only|require|label|store|record|keep"
)
CLAUSE_SPLIT = re.compile(
    rf"(?:[;!?\n]+|\.(?=\s|$)|,?\s+(?:and|then|but|also|and then|and also|plus)\s+(?=(?:{CLAUSE_VERBS})\b)|,\s+(?=(?:{CLAUSE_VERBS})\b)(?=(?:\w+\s+)))",
    re.IGNORECASE,
)


def split_clauses(text: str) -> list[str]:
    """Sentences and the parts of sentences that begin with a verb of their own."""
    return [part.strip(" ,.") for part in CLAUSE_SPLIT.split(text) if part and part.strip(" ,.")]
