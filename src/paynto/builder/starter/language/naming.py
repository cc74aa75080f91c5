"""The name and the purpose of an app."""

import re
from functools import lru_cache

from paynto.builder.starter.contents import Content
from paynto.builder.starter.drafting.gadgets import NAMES
from paynto.builder.starter.language.kinds import NO_BACKEND
from paynto.builder.starter.lexicon.look import colours
from paynto.builder.starter.lexicon.names import clean_label
from paynto.builder.starter.lexicon.words import plural_phrase, singular_phrase, title_case

NAMED = re.compile(
    r"[,;]?\s*\b(?:(?:and |please )?(?:call|name|title) it|(?:which is |that is |is |it's |it is )?(?:called|named|titled|entitled)|with the (?:name|title)|(?:the |its |app |project |site )+(?:name|title)(?: is| should be| shall be|:))\s*[:=]?\s*",
    re.IGNORECASE,
)
QUOTED = re.compile(
    r"[\"“”„«»]([^\"“”„«»]{1,80})[\"“”„«»]|(?<!\w)['‘’`]([^'‘’`]{1,80})['‘’`](?!\w)"
)
NAME_ENDS = re.compile(
    r"\s+(?:with|for|that|which|to|where|and|having|including|in|using)\s|[,;.!?\n(]", re.IGNORECASE
)
PLAIN_CONTAINERS = frozenset(
    "way place app apps application tool web webapp system platform software program programme thing solution page website site that which crud".split()
)


@lru_cache(maxsize=1)
def _look_phrases() -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(colours(), key=len, reverse=True))
    what = r"(?:accent|colou?rs?|theme|design|look|buttons?|colou?r scheme|palette|style)"
    theme = r"(?:dark|light|night) (?:mode|theme|design|look|background|interface)"
    money = r"(?:euros?|dollars?|pounds?|swiss francs|EUR|USD|GBP|CHF)"
    return re.compile(
        rf"(?:,|\band)?\s*(?:\b(?:in|with|using|and) )?(?:\b(?:a|an|the) )?\b(?:{theme})\b|"
        rf"(?:,|\band)?\s*\b(?:in|with|using) (?:a |an |the )?(?:\w+ )?(?:{names}) (?:as )?(?:the |an? )?{what}\b|"
        rf"(?:,|\band)?\s*\bin (?:{names})(?=\s*(?:[,.;]|$|with\b|and\b))|,\s*(?:{names})(?=\s*(?:[,.;]|$|with\b))|"
        rf"\b(?:with )?(?:prices |amounts |all amounts )?in {money}\b",
        re.IGNORECASE,
    )


def without_look(text: str) -> str:
    """The prompt without its wishes about colour, theme and currency, which are read apart."""
    return " ".join(_look_phrases().sub(" ", text).split()) or text


def take_name(text: str) -> tuple[str | None, str]:
    """The name a prompt gives (`called "Bright Smile"`), and the text without that phrase."""
    for found in NAMED.finditer(text):
        rest = text[found.end() :]
        quoted = QUOTED.match(rest)
        if quoted:
            raw, length = quoted.group(1) or quoted.group(2), quoted.end()
        else:
            end = NAME_ENDS.search(rest)
            length = end.start() if end else len(rest)
            raw = rest[:length]
            if (
                not raw[:1].isupper()
                and not raw[:1].isdigit()
                and "it" not in found.group().lower()
            ):
                raw = title_case(raw)
        name = clean_label(raw)
        if name:
            return name, f"{text[: found.start()]} {rest[length:]}".strip()
    alone = [
        found for found in QUOTED.finditer(text) if (found.group(1) or found.group(2))[:1].isupper()
    ]
    if len(alone) == 1:
        name = clean_label(alone[0].group(1) or alone[0].group(2))
        if name:
            return name, f"{text[: alone[0].start()]} {text[alone[0].end() :]}".strip()
    return None, text


def name_from_parts(subject: str, container: str, context: str) -> str:
    """`Dental Clinic Task Tracker` from task, tracker, dental clinic."""
    kept = " ".join(word for word in container.split() if word.lower() not in PLAIN_CONTAINERS)
    context = re.sub(
        r"^(?:my|our|your|their|his|her|the|a|an)\s+", "", context.strip(), flags=re.IGNORECASE
    )
    context = " ".join(context.split()[:4]).rstrip(" ,;:")
    subject = subject.rstrip(" ,;:")
    noun = singular_phrase(subject.lower()) if kept else subject
    words = [] if context.lower() in subject.lower() else [context]
    name = clean_label(title_case(" ".join(filter(None, [*words, noun, kept]))), 50)
    return name or "My App"


def purpose_sentence(subject: str, container: str, context: str, reason: str) -> str:
    what = " ".join(filter(None, [subject, container])).strip()
    sentence = clean_label(what, 60)
    if not sentence:
        return reason
    place = clean_label(context, 60)
    head = (
        sentence[:1].upper()
        + sentence[1:]
        + (
            f" for {_with_article(place)}"
            if place and place.lower() not in sentence.lower()
            else ""
        )
    )
    return f"{head}. {reason}".strip()


def _with_article(place: str) -> str:
    first = place.split()[0].lower()
    if (
        first in ("my", "our", "the", "a", "an", "your", "small")
        or place[:1].isupper()
        or place.endswith("s")
    ):
        return place
    return f"{'an' if first[0] in 'aeiou' else 'a'} {place}"


CALCULATOR_NAMES = {
    "basic": "Calculator",
    "tip": "Tip Calculator",
    "bmi": "BMI Calculator",
    "loan": "Loan Calculator",
    "percentage": "Percentage Calculator",
    "discount": "Discount Calculator",
    "currency": "Currency Calculator",
    "fuel": "Fuel Cost Calculator",
    "savings": "Savings Calculator",
    "area": "Area Calculator",
    "speed": "Speed Calculator",
    "age": "Age Calculator",
}


def default_name(content: Content, subject: str) -> str:
    match content.kind:
        case "timer":
            return "Pomodoro Timer"
        case "converter":
            only = content.groups[0].name if len(content.groups) == 1 else "Unit"
            return f"{only} Converter"
        case "quiz":
            return f"{content.topic} Quiz"
        case "calculator":
            return CALCULATOR_NAMES[content.variant]
        case "gadget":
            return NAMES[content.variant]
        case _:
            bare = " ".join(NO_BACKEND.sub(" ", subject).split()).strip(" ,;-")
            is_list = bare.lower().endswith(("list", "pad", "notes"))
            return title_case(bare if is_list else plural_phrase(bare)) if bare else "My List"
