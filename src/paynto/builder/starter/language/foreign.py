"""Prompts in other languages: recognise the language, understand the usual nouns, label the records in it."""

import re
import unicodedata
from functools import lru_cache

from paynto.builder.starter.drafting.outcome import Refusal
from paynto.builder.starter.lexicon.entities import find_entry
from paynto.builder.starter.lexicon.loading import load_toml
from paynto.builder.starter.lexicon.names import clean_label
from paynto.builder.starter.spec import AppSpec

ENGLISH = frozenset(
    "a an the for with and of to my app i want need track manage page that which has have where in make build create me tracker list "
    "please can should it is are our small your on by from this".split()
)
UNKNOWN_LANGUAGE = Refusal(
    "I understand English best, and the usual words of German, French, Spanish, Portuguese and Italian; please describe the app in one of these."
)
READ_WORDS = 300


def find_language(text: str) -> str | Refusal:
    """The language of a prompt, or a refusal for scripts that the starter model cannot read."""
    letters = [sign for sign in text[:2000] if sign.isalpha()]
    foreign = sum(1 for sign in letters if not unicodedata.name(sign, "").startswith("LATIN"))
    if letters and foreign > len(letters) / 2:
        return UNKNOWN_LANGUAGE
    words = re.findall(r"[^\W\d_]+", text.lower())[:READ_WORDS]
    scores = {code: _score(words, raw) for code, raw in load_toml("languages.toml").items()}
    best = max(scores, key=lambda code: scores[code])
    english = sum(1 for word in words if word in ENGLISH)
    return best if scores[best] > english and scores[best] >= 2 else "en"


def _score(words: list[str], raw: dict[str, object]) -> float:
    markers, known = raw["markers"], raw["words"]
    assert isinstance(markers, list)
    assert isinstance(known, dict)
    plain = ENGLISH | {
        "quiz",
        "portfolio",
        "pomodoro",
        "tickets",
        "contacts",
        "patients",
        "notes",
        "name",
        "site",
        "clients",
        "films",
        "courses",
        "film",
        "note",
        "inventory",
    }
    found = sum(1.0 for word in words if word in markers and word not in plain)
    return found + sum(
        1.2 for word in words if word in known and word not in plain and word not in markers
    )


@lru_cache(maxsize=8)
def _pattern(language: str) -> re.Pattern[str]:
    words = sorted(load_toml("languages.toml")[language]["words"], key=len, reverse=True)
    return re.compile(
        r"(?<!\w)(?:" + "|".join(re.escape(word) for word in words) + r")(?!\w)", re.IGNORECASE
    )


def translate_prompt(text: str, language: str) -> str:
    """The prompt with all known words in English; the rest stays as it is."""
    table: dict[str, str] = load_toml("languages.toml")[language]["words"]
    return _pattern(language).sub(lambda found: table[found.group().lower()], text)


def use_language(spec: AppSpec, language: str, prompt: str, is_named: bool) -> None:
    """Label records, fields and figures in the language, as far as its words are known."""
    raw = load_toml("languages.toml")[language]
    spec.language = language
    if spec.currency == "USD":
        spec.currency = raw["currency"]
    spec.notes.append(
        f"Names of the usual records and fields are in {raw['name']}; other texts can be translated one by one."
    )
    changed: dict[str, str] = {}
    for entity in spec.entities:
        entry = find_entry(entity.label.lower())
        labels: list[str] | None = raw["entities"].get(entry.key) if entry else None
        if labels:
            changed |= {entity.label_plural: labels[1], entity.label: labels[0]}
            entity.label, entity.label_plural = labels
        for one in entity.fields:
            one.label = clean_label(raw["fields"].get(one.label, changed.get(one.label, one.label)))
    spec.purpose = clean_label(prompt, 200)
    if spec.entities and spec.content is None and not is_named:
        spec.name = spec.entities[0].label_plural
    for figure in spec.figures:
        figure.label = changed.get(figure.label, figure.label)
