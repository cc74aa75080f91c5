"""What a prompt lists and the finished specification has no place for, so that it can be said plainly."""

import json
import re
from collections.abc import Iterable

from paynto.builder.starter.lexicon.entities import find_entry
from paynto.builder.starter.lexicon.names import clean_label
from paynto.builder.starter.lexicon.words import singular
from paynto.builder.starter.spec import AppSpec

_MOST_PHRASES = 6
_LONGEST_PHRASE = 40
# words that say how a thing looks or that it exists, not what it is
_WEAK = frozenset(
    "page section list form field table view area part simple nice good their other some different various many each with from that this "
    "and the for all them they have has more less per own new able only also".split()
)
# what the person calls a thing, and what the specification calls it
_SAME = {
    "price": "offer",
    "service": "offer",
    "menu": "offer",
    "product": "offer",
    "offer": "offer",
    "faq": "question",
    "location": "address",
    "hour": "hour",
    "opening": "hour",
    "button": "action",
    "picture": "image",
    "photo": "image",
}


def find_left_out(spec: AppSpec, phrases: Iterable[str]) -> list[str]:
    """The listed phrases of which no telling word appears in the specification, as the person wrote them."""
    words = _words(json.dumps(spec.model_dump(mode="json", exclude={"notes"})))
    known = words | {_SAME[word] for word in words if word in _SAME}
    left_out: list[str] = []
    for phrase in phrases:
        if len(phrase) <= _LONGEST_PHRASE and not _is_known(phrase, known):
            left_out.append(clean_label(phrase.lower(), _LONGEST_PHRASE))
    return list(dict.fromkeys(left_out))[:_MOST_PHRASES]


def _is_known(phrase: str, known: set[str]) -> bool:
    telling = _words(phrase) - _WEAK
    if not telling:
        return True
    entry = find_entry(phrase)
    if entry is not None:
        telling |= _words(entry.label)
    return any(word in known or _SAME.get(word) in known for word in telling)


def _words(text: str) -> set[str]:
    # names in the specification are written in camel case
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return {singular(word) for word in re.findall(r"[a-zé]{3,}", spaced.lower())}
