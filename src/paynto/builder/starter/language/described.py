"""Sentences that describe a kind of record: `each lesson belongs to a teacher and has a date`, `products: name, price`."""

import re

from paynto.builder.starter.drafting.reading import Described, Item, split_list, strip_leading
from paynto.builder.starter.lexicon.entities import find_entry
from paynto.builder.starter.lexicon.words import is_plural, singular_phrase

MOST_DESCRIBED = 16
_LONGEST = 800
_LEAD = r"(?P<lead>(?:(?:each|every|all|an?|the|one|any|our|my|their|single|and|also)\s+)*)"
_WHO = r"(?P<who>[^\W\d_][\w'’-]*(?:\s+[\w'’-]+){0,2}?)"
_MAY = r"(?:(?:should|must|shall|can|may|will|always|also|all|each|only|usually|has to|have to|needs? to)\s+)*"
_BELONG = (
    r"(?:belongs?\s+to|(?:is|are|be)\s+(?:part\s+of|assigned\s+to|linked\s+to|connected\s+to|related\s+to|"
    r"(?:made|taught|led|written|owned|given|held|run|done|booked|paid|played|supplied|treated|managed|coached|organi[sz]ed)\s+by)|"
    r"sits?\s+(?:at|on|in)|stands?\s+(?:on|in)|lives?\s+in|(?:is|are)\s+(?:about|for)\s+(?=(?:one|an?|exactly)\b)|works?\s+(?:for|in)|plays?\s+(?:for|in)|comes?\s+from)"
)
_HAVE = r"(?:have|has|records?|stores?|contains?|includes?|consists?\s+of|shows?|gets?|with|having|carr(?:y|ies)|comes?\s+with)"
_SIGN_UP = r"(?:registers?|signs?[ -]?up|enrol{1,2}s?|apply|applies)\s+(?:for|to|in)"
_BELONGS = re.compile(rf"^{_LEAD}{_WHO}\s+{_MAY}{_BELONG}\s+(?P<parents>.+)$", re.IGNORECASE)
_SIGNS_UP = re.compile(
    rf"^{_LEAD}{_WHO}\s+{_MAY}{_SIGN_UP}\s+(?P<parents>.+?)(?:\s+(?:with|giving|by giving)\s+(?:their |an? )?(?P<fields>.+))?$",
    re.IGNORECASE,
)
_HAS = re.compile(rf"^{_LEAD}{_WHO}\s+{_MAY}{_HAVE}\s+(?P<fields>.+)$", re.IGNORECASE)
_NAMES = re.compile(rf"^{_LEAD}{_WHO}\s*:\s*(?P<fields>[^\s].+)$", re.IGNORECASE)
_WE_KEEP = re.compile(
    rf"^(?:(?:and |also )*(?:we|i|they|you|people|users)(?: can| want to| need to| also)* (?:note|track|record|keep|log|store|see|manage|save|enter|list|have)(?: down| track of)? )?"
    rf"{_LEAD}{_WHO}\s*\((?P<fields>[^()]+)\)$",
    re.IGNORECASE,
)
_THEN_HAS = re.compile(
    rf"\s*(?:,\s*(?:and\s+)?|\s+and\s+|\s+)(?:it\s+|they\s+|each\s+)?{_MAY}{_HAVE}\s+",
    re.IGNORECASE,
)
_THEN_BELONGS = re.compile(
    rf"\s*(?:,\s*(?:and\s+)?|\s+and\s+)(?:it\s+|they\s+|each\s+)?{_MAY}{_BELONG}\s+", re.IGNORECASE
)
_AND = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+", re.IGNORECASE)
_ONE = re.compile(
    r"^(?:exactly|only|just|one|an?|the|its|their|some|several|many|multiple|another|or more|at least one|each|every)\s+",
    re.IGNORECASE,
)
_MANY = re.compile(
    r"^(?:many|multiple|several|any number of|one or more|a list of|zero or more)\s+", re.IGNORECASE
)
_CHILDREN = re.compile(
    r"^(?:many|multiple|several|any number of|one or more|a list of|zero or more|some)\s+(?P<kind>[\w'-]+(?: [\w'-]+)?)(?:,? (?:each )?(?:with|having|that have|which have) (?:an? |the )?(?P<fields>.+))?$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.;!?\n])\s+|\n+")
_NOBODY = frozenset(
    "i we you they it he she that which who what there this these those app application site website page pages list tool system "
    "dashboard form forms overview colour color theme font design look title name button want wants need needs like build make "
    "create to where when if please users everyone everybody people fields columns features field columns requirements data "
    "values options screen screens feature functions notes note style status priority".split()
)
PEOPLE = frozenset(
    "people users visitors customers guests everyone anyone everybody persons they we".split()
)


def take_descriptions(text: str) -> tuple[list[Described], str]:
    """What the further sentences describe, and the text without them. The first sentence says what app it is and stays."""
    first, *others = _SENTENCE.split(text)
    described: list[Described] = []
    kept = [first]
    for sentence in others:
        found = read_description(sentence) if len(described) < MOST_DESCRIBED else None
        if found is None:
            kept.append(sentence)
        else:
            described.append(found)
    return described, " ".join(kept)


def read_description(sentence: str) -> Described | None:
    """The kind of record that a sentence or a listed phrase describes, None when it says something else."""
    sentence = sentence.strip(" .;!,\n")[:_LONGEST]
    signed = _SIGNS_UP.match(sentence)
    if signed and _is_kind(signed, is_people=True):
        fields = split_list(signed.group("fields")) if signed.group("fields") else []
        return Described(_said(signed), fields, _parents(signed.group("parents")), signs_up=True)
    belongs = _BELONGS.match(sentence)
    if belongs and _is_kind(belongs):
        rest = belongs.group("parents")
        cut = _THEN_HAS.search(rest)
        fields = _fields(rest[cut.end() :]) if cut else []
        parents = _parents(rest[: cut.start()] if cut else rest)
        return Described(_said(belongs), fields, parents) if parents else None
    return _read_having(sentence)


def _read_having(sentence: str) -> Described | None:
    kept = _WE_KEEP.match(sentence)
    if kept and _is_kind(kept):
        return Described(_said(kept), _fields(kept.group("fields")))
    found = _HAS.match(sentence) or _NAMES.match(sentence)
    if not found or not _is_kind(found):
        return None
    rest = found.group("fields")
    children = _CHILDREN.match(rest)
    if children and is_plural(children.group("kind").lower()):
        listed = children.group("fields")
        return Described(children.group("kind"), _fields(listed) if listed else [], [_said(found)])
    cut = _THEN_BELONGS.search(rest)
    fields = _fields(rest[: cut.start()] if cut else rest)
    parents = _parents(rest[cut.end() :]) if cut else []
    return Described(_said(found), fields, parents) if fields else None


def _said(found: re.Match[str]) -> str:
    return strip_leading(found.group("who"))


def _is_kind(found: re.Match[str], is_people: bool = False) -> bool:
    """`each lesson`, `lessons` and a known noun with an article; `it`, `the app` and `we want` are not."""
    words = found.group("who").lower().split()
    if is_people and words[-1] in PEOPLE:
        return len(words) == 1
    if set(words) & _NOBODY:
        return False
    lead = found.group("lead").lower().split()
    return (
        "each" in lead
        or "every" in lead
        or is_plural(words[-1])
        or find_entry(" ".join(words)) is not None
    )


def _fields(text: str) -> list[Item]:
    return split_list(
        _MANY.sub("", text.rstrip(" .)") if text.count(")") > text.count("(") else text)
    )


def _parents(text: str) -> list[str]:
    made: list[str] = []
    for part in _AND.split(text.strip(" .")):
        phrase = part.strip()
        while (shorter := _ONE.sub("", phrase)) != phrase:
            phrase = shorter
        if 0 < len(phrase.split()) <= 3 and all(word[0].isalpha() for word in phrase.split()):
            made.append(phrase)
    return made[:4]


def ends_alike(one: str, other: str) -> bool:
    """`parent-teacher meetings` are the meetings spoken of later."""
    return singular_phrase(one.lower()).endswith(f" {singular_phrase(other.lower())}")


def same_kind(one: str, other: str) -> bool:
    return singular_phrase(one.lower()) == singular_phrase(other.lower())
