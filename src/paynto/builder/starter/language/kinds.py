"""Which kind of app a prompt asks for."""

import re
from typing import Literal

from paynto.builder.starter.drafting.gadgets import find_gadget

Kind = Literal[
    "records",
    "site",
    "portfolio",
    "timer",
    "converter",
    "quiz",
    "calculator",
    "list_tool",
    "gadget",
]

NO_BACKEND = re.compile(
    r"\b(?:no|without(?: a| any)?|don'?t need(?: a| any)?) (?:backend|back-end|server|database|db|storage)\b|\b(?:static|client[- ]side|frontend[- ]only|front[- ]end only|single[- ]page only|"
    r"only in the browser|in the browser only|local storage|localstorage|offline only|purely frontend)\b",
    re.IGNORECASE,
)
WITH_BACKEND = re.compile(
    r"\b(?:with (?:a |an )?(?:backend|back-end|server|database|api)|full[- ]?stack|stored? (?:in|on) (?:a|the) (?:server|database))\b",
    re.IGNORECASE,
)
RECORD_HINT = re.compile(
    r"\b(?:track(?:er|ing)?|log|history|manage(?:r|ment)?|crm|inventory|database|records?|list of|collection|catalog(?:ue)?|register)\b",
    re.IGNORECASE,
)

KINDS: list[tuple[Kind, str]] = [
    ("quiz", r"\bquiz(?:zes)?\b|\btrivia\b|\bmultiple[- ]choice (?:test|game)\b"),
    (
        "timer",
        r"\bpomodoro\b|\b(?:focus|study|work|interval|egg|kitchen|countdown|break|tabata|hiit|meditation|tea|session|productivity|cooking|workout) timer\b|\btimer\b|\bstop ?watch\b|\bcountdown (?:app|clock)\b",
    ),
    (
        "converter",
        r"\b(?!currency)(?:unit|units|length|weight|temperature|volume|speed|measurement|metric|distance|mass|area|cooking|celsius|kilometer|miles?|size)s? (?:to \w+ )?(?:converter|conversion|calculator for units)\b|\bconverter\b|\bconvert(?:s|ing)? (?:units?|between|kilomet|miles|celsius|fahrenheit|pounds|kg|inches|cm|temperature|length|weights?|measurements?)",
    ),
    (
        "calculator",
        r"\bcalculat(?:or|es?|ing)\b|\b(?:tip|bill)[- ]?split\w*\b|\bsplit (?:the|a|our) (?:restaurant )?bill\b",
    ),
    (
        "portfolio",
        r"\bportfolio\b(?! (?:tracker|manager|of stocks|of shares))|\b(?:personal|my|cv|resume|résumé) (?:website|web site|site|homepage|home page|web page|page)\b|\bonline (?:cv|resume|résumé)\b",
    ),
    (
        "site",
        r"\blanding[- ]?page\b|\bweb ?site\b|\bweb site\b|\bhome ?page\b|\bone[- ]?pager\b|\bweb page (?:for|about)\b|\bsite for (?:a|an|my|our|the)\b|\bweb presence\b|\bcoming soon page\b|\bmarketing (?:page|site)\b|\bproduct page\b|\bcompany page\b",
    ),
]
PATTERNS: list[tuple[Kind, re.Pattern[str]]] = [
    (kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in KINDS
]
RECORD_PAGES = re.compile(
    r"\b(?:booking|reservation|reserv\w+|sign[- ]?up|registration|help ?desk|crm|inventory|tracker|tracking|management|manager|database|appointments?|rsvp)\b",
    re.IGNORECASE,
)
LIST_TOOL = re.compile(
    r"\b(?:tally|click|score|word)[ -]?counter\b|\bcounter app\b|\bnotepad\b|\bsticky notes?\b|\bscratchpad\b|\bcounter\b$",
    re.IGNORECASE,
)


CURRENCY = re.compile(
    r"\b(?:currency|money|exchange rate) (?:converter|conversion|exchange|calculator)\b",
    re.IGNORECASE,
)


def without_backend(text: str) -> bool:
    return NO_BACKEND.search(text) is not None


def find_kind(main: str, whole: str) -> Kind:
    """The kind the main clause names; records when it names none."""
    if find_gadget(main, whole) and not WITH_BACKEND.search(whole):
        return "gadget"
    if CURRENCY.search(main) and not RECORD_HINT.search(main):
        return "calculator"
    for kind, pattern in PATTERNS:
        found = pattern.search(main)
        if not found:
            continue
        if (
            kind in ("site", "portfolio")
            and RECORD_PAGES.search(main)
            and not re.search(r"\blanding[- ]?page\b|\bportfolio\b", main, re.IGNORECASE)
        ):
            continue
        if kind in ("timer", "calculator", "quiz", "converter") and _is_about_records(main, found):
            continue
        return kind
    if LIST_TOOL.search(main) and not WITH_BACKEND.search(whole):
        return "list_tool"
    return "list_tool" if without_backend(whole) else "records"


def _is_about_records(main: str, found: re.Match[str]) -> bool:
    """`a database of quizzes`, `a tracker with a timer field`, `a stopwatch inventory` keep records."""
    before, after = main[: found.start()].lower(), main[found.end() :].lower()
    if re.match(r"\s+(?:inventory|database|catalog(?:ue)?|collection|crm|register)\b", after):
        return True
    return (
        re.search(
            r"\b(?:tracker|manager|database|inventory|crm|catalog(?:ue)?|log|list|with|including)\b",
            before,
        )
        is not None
    )
