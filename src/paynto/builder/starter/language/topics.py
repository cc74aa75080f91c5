"""What a text is about: kind of app, place or trade."""

import re

from paynto.builder.starter.lexicon.entities import find_entry
from paynto.builder.starter.lexicon.loading import Domain, domains, load_toml
from paynto.builder.starter.lexicon.words import singular


def normal(text: str) -> str:
    return f" {' '.join(singular(word) for word in re.findall(r'[a-z0-9&-]+', text.lower()))} "


def find_domain(text: str) -> Domain | None:
    """The domain whose longest trigger phrase stands in the text."""
    padded = normal(text)
    best: tuple[int, int, Domain] | None = None
    for domain in domains().values():
        for word in domain.words:
            at = padded.find(f" {' '.join(singular(one) for one in word.split())} ")
            if at >= 0 and (best is None or (len(word.split()), len(word)) > best[:2]):
                best = (len(word.split()), len(word), domain)
    return best[2] if best else None


def find_domain_of_last(text: str) -> Domain | None:
    """The domain that keeps what the last word names: `freelance projects` are projects."""
    words = text.lower().split()
    entry = find_entry(words[-1]) if len(words) > 1 else None
    if entry is None:
        return None
    return next((one for one in domains().values() if one.entities[0] == entry.key), None)


def find_context(text: str) -> str | None:
    words = set(re.findall(r"[a-zé]+", text.lower())) | set(normal(text).split())
    for key, triggers in load_toml("contexts.toml").items():
        if words & set(triggers):
            return key
    return None
