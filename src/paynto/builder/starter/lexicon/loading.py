"""Read the knowledge files beside this module, once per process."""

import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class EntityEntry:
    """A kind of record the lexicon knows. Texts of fields, figures … are in the notation of `notation.py`."""

    key: str
    words: tuple[str, ...]
    label: str
    label_plural: str
    icon: str
    fields: tuple[str, ...]
    title: str | None
    sort: str | None
    filters: tuple[str, ...]
    rules: tuple[str, ...]
    figures: tuple[str, ...]
    charts: tuple[str, ...]
    samples: dict[str, list[Any]]
    contexts: dict[str, dict[str, list[Any]]]
    name: str | None


@dataclass(frozen=True)
class Domain:
    """A kind of app: words that call for it, the entities it has by default, those it always has, its public form."""

    key: str
    words: tuple[str, ...]
    entities: tuple[str, ...]
    core: tuple[str, ...]
    form: dict[str, Any] = field(default_factory=dict[str, Any])
    accent: str | None = None
    purpose: str | None = None
    front: str | None = None
    """Label of the button on its first page, for apps that are one form with a list below."""


@lru_cache(maxsize=64)
def load_toml(name: str) -> dict[str, Any]:
    text = files("paynto.builder.starter.lexicon").joinpath(name).read_text(encoding="utf-8")
    return tomllib.loads(text)


def _entity(key: str, raw: dict[str, Any]) -> EntityEntry:
    from paynto.builder.starter.lexicon.words import plural_phrase, sentence_case

    phrase = key.replace("_", " ")
    label = str(raw.get("label", sentence_case(phrase)))
    return EntityEntry(
        key=key,
        words=(*raw.get("words", ()), phrase),
        label=label,
        label_plural=str(raw.get("plural", sentence_case(plural_phrase(label.lower())))),
        icon=str(raw.get("icon", "square-stack")),
        fields=tuple(raw.get("fields", ())),
        title=raw.get("title"),
        sort=raw.get("sort"),
        filters=tuple(raw.get("filters", ())),
        rules=tuple(raw.get("rules", ())),
        figures=tuple(raw.get("figures", ())),
        charts=tuple(raw.get("charts", ())),
        samples=dict(raw.get("samples", {})),
        contexts=dict(raw.get("contexts", {})),
        name=raw.get("name"),
    )


@lru_cache(maxsize=1)
def entity_entries() -> dict[str, EntityEntry]:
    merged: dict[str, EntityEntry] = {}
    for name in (
        "entities_work.toml",
        "entities_people.toml",
        "entities_home.toml",
        "entities_places.toml",
        "entities_more.toml",
    ):
        for key, raw in load_toml(name).items():
            merged[key] = _entity(key, raw)
    return merged


@lru_cache(maxsize=1)
def entity_words() -> dict[str, str]:
    """Singular lower-case word or phrase → key of the entity it names."""
    table: dict[str, str] = {}
    for entry in entity_entries().values():
        for word in entry.words:
            table.setdefault(word, entry.key)
    return table


@lru_cache(maxsize=1)
def domains() -> dict[str, Domain]:
    return {
        key: Domain(
            key=key,
            words=tuple(raw["words"]),
            entities=tuple(raw["entities"]),
            core=tuple(raw.get("core", raw["entities"][:1])),
            form=dict(raw.get("form", {})),
            accent=raw.get("accent"),
            purpose=raw.get("purpose"),
            front=raw.get("front"),
        )
        for key, raw in load_toml("domains.toml").items()
    }
