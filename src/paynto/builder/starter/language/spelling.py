"""Typing errors in the usual words of a prompt."""

import difflib
import re
from functools import lru_cache

from paynto.builder.starter.lexicon.fields import enum_presets, field_types
from paynto.builder.starter.lexicon.loading import domains, entity_words
from paynto.builder.starter.lexicon.words import plural

COMMON = "application applications tracker manager manage management track inventory collection database calendar schedule with and for booking website portfolio converter".split()
MOST_CORRECTED = 12
# Words of their own that are one slip away from a known one.
REAL_WORDS = frozenset(
    "parking permit permits sample samples story stories sprint sprints score scores stage stages route routes course courses "
    "horse horses house houses boat boats coach coaches batch batches match matches patch range ranges store stores plane planes "
    "place places piece pieces price prices plate plates label labels table tables cable cables panel panels model models wheel wheels "
    "trail trails train trains bottle bottles battle battles letter letters later water timer tiger lease leases crate crates create "
    "quote quotes query queries voters rotor routers broker brokers signal signals shore shores shoes shirt shirts sport sports "
    "month months mouth tests trees threads spread brand brands bread breed grain grains drain drains beards boards".split()
)


@lru_cache(maxsize=1)
def _vocabulary() -> dict[str, list[str]]:
    """Known words by first letter."""
    nouns = {word for word in entity_words() if word.isalpha()}
    triggers = [word for domain in domains().values() for word in domain.words]
    phrases = [*nouns, *field_types(), *enum_presets(), *triggers]
    words = {word for phrase in phrases for word in re.findall(r"[a-z]+", phrase) if len(word) > 3}
    words |= set(COMMON)
    table: dict[str, list[str]] = {}
    for word in sorted(words | {plural(word) for word in nouns}):
        table.setdefault(word[0], []).append(word)
    return table


def respell(text: str) -> str:
    """The text with its first few unknown words replaced by known ones that are very close."""
    tried = 0

    def closest(found: re.Match[str]) -> str:
        nonlocal tried
        word = found.group()
        known = _vocabulary().get(word[0], [])
        if word in known or word in REAL_WORDS or tried >= MOST_CORRECTED:
            return word
        tried += 1
        near = difflib.get_close_matches(word, known, 1, 0.79 if len(word) > 6 else 0.86)
        return near[0] if near and _is_slip(word, near[0]) else word

    return re.sub(r"\b[a-z]{5,14}\b", closest, text)


def _is_slip(word: str, known: str) -> bool:
    """One slip of a finger, two in a long word: `apointments` is one, `samples` for `sales` is another word."""
    return _edits(word, known) <= (1 if len(word) < 8 else 2)


def _edits(one: str, other: str) -> int:
    """Letters added, left out, changed or swapped with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
