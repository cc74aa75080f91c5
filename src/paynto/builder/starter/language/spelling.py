"""Typing errors in the usual words of a prompt."""

import difflib
import re
from functools import lru_cache

from paynto.builder.starter.lexicon.fields import enum_presets, field_types
from paynto.builder.starter.lexicon.loading import domains, entity_words
from paynto.builder.starter.lexicon.words import plural

COMMON = "application applications tracker manager manage management track inventory collection database calendar schedule with and for booking website portfolio converter".split()
MOST_CORRECTED = 12


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
        if word in known or tried >= MOST_CORRECTED:
            return word
        tried += 1
        near = difflib.get_close_matches(word, known, 1, 0.79 if len(word) > 6 else 0.86)
        return near[0] if near else word

    return re.sub(r"\b[a-z]{5,14}\b", closest, text)
