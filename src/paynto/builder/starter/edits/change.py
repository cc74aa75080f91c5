"""What a follow-up request does: the specification under change, and words to find its parts."""

import difflib
import re
from dataclasses import dataclass, field

from paynto.builder.starter.drafting.reading import strip_leading
from paynto.builder.starter.lexicon.names import clean_label
from paynto.builder.starter.lexicon.words import singular_phrase
from paynto.builder.starter.spec import AppSpec, EntitySpec, FieldSpec

Rename = tuple[str, ...]
QUOTES = re.compile(
    r"[\"“”„«»]([^\"“”„«»]{1,400})[\"“”„«»]|(?<![\w’'])['‘’`]([^'‘’`]{1,400})['‘’`](?!\w)"
)
QUOTED = re.compile("\ue000(\\d+)\ue001")
NOISE = re.compile(
    r"\b(?:field|fields|column|columns|attribute|attributes|property|properties|value|called|named|entity|table|records?|please|too|as well)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class SpecEdit:
    """A changed specification.

    `renames` tells the data migration what moved: `("field", entity, old, new)` and `("entity", old, new)`, and `("option",
    entity, field, old, new)`; names of entities in later entries are the new ones. `removed` likewise: `("field", entity, name)`,
    `("entity", name)`, `("option", entity, field, value)`. `retyped`: `("field", entity, name, old type, new type)`.
    """

    spec: AppSpec
    summary: list[str]
    renames: list[Rename] = field(default_factory=list[Rename])
    removed: list[Rename] = field(default_factory=list[Rename])
    retyped: list[Rename] = field(default_factory=list[Rename])


class NotDone(Exception):
    """A request that cannot be carried out; the message is the sentence for the person."""


@dataclass
class Change:
    spec: AppSpec
    quotes: list[str] = field(default_factory=list[str])
    summary: list[str] = field(default_factory=list[str])
    renames: list[Rename] = field(default_factory=list[Rename])
    removed: list[Rename] = field(default_factory=list[Rename])
    retyped: list[Rename] = field(default_factory=list[Rename])
    last: EntitySpec | None = None
    """The kind of record the previous clause was about: `… to tasks; sort by due date`."""

    def say(self, sentence: str) -> None:
        self.summary.append(sentence)

    def hide_quotes(self, text: str) -> str:
        """Quoted texts replaced by marks, so that their words are not read as the request's."""

        def mark(found: re.Match[str]) -> str:
            self.quotes.append(found.group(1) or found.group(2))
            return f"\ue000{len(self.quotes) - 1}\ue001"

        return QUOTES.sub(mark, text)

    def words(self, text: str) -> str:
        """A piece of a clause with its quoted texts put back, cleaned to a label."""
        return clean_label(QUOTED.sub(lambda found: self.quotes[int(found.group(1))], text))

    def quoted(self, text: str) -> list[str]:
        return [self.quotes[int(found.group(1))] for found in QUOTED.finditer(text)]

    def need_entities(self) -> list[EntitySpec]:
        if not self.spec.entities:
            raise NotDone("This app keeps no records, so there is nothing to change in them.")
        return self.spec.entities

    def entity(self, phrase: str) -> EntitySpec | None:
        """The kind of record a phrase names, plural and small typing errors included."""
        wanted = _key(self.words(phrase))
        if not wanted:
            return None
        for entity in self.spec.entities:
            if wanted in entity_keys(entity):
                return entity
        names = {key: entity for entity in self.spec.entities for key in entity_keys(entity)}
        close = difflib.get_close_matches(wanted, list(names), 1, 0.86) if len(wanted) > 4 else []
        return names[close[0]] if close else None

    def main_entity(self) -> EntitySpec:
        """The kind of record meant when none is named."""
        return (
            self.last
            if self.last in self.need_entities() and self.last
            else self.need_entities()[0]
        )

    def field(
        self, phrase: str, entity: EntitySpec | None = None
    ) -> tuple[EntitySpec, FieldSpec] | None:
        """The field a phrase names: in the entity given, else in the one last spoken of, else in the first that has it."""
        wanted = _key(NOISE.sub(" ", self.words(phrase))) or _key(self.words(phrase))
        if not wanted:
            return None
        order = [entity] if entity else self._by_nearness()
        for matcher in (_same, _alike, _close):
            for candidate in order:
                found = next((one for one in candidate.fields if matcher(wanted, one)), None)
                if found:
                    return candidate, found
        return self._in_owner_words(phrase) if entity is None else None

    def _in_owner_words(self, phrase: str) -> tuple[EntitySpec, FieldSpec] | None:
        """`task priority`, `the tasks' due date`, `priority of tasks`."""
        text = self.words(phrase).lower().replace("’", "'")
        for entity in self.spec.entities:
            for label in (entity.label_plural.lower(), entity.label.lower()):
                for start in (f"{label}'s ", f"{label}' ", f"{label} "):
                    if text.startswith(start):
                        return self.field(text.removeprefix(start), entity)
                for end in (
                    f" of {label}",
                    f" of the {label}",
                    f" in {label}",
                    f" on {label}",
                    f" of each {label}",
                    f" of a {label}",
                ):
                    if text.endswith(end):
                        return self.field(text.removesuffix(end), entity)
        return None

    def _by_nearness(self) -> list[EntitySpec]:
        return sorted(self.spec.entities, key=lambda one: one is not self.last)

    def need_field(
        self, phrase: str, entity: EntitySpec | None = None
    ) -> tuple[EntitySpec, FieldSpec]:
        found = self.field(phrase, entity)
        if found is None:
            where = f" in {entity.label_plural.lower()}" if entity else ""
            raise NotDone(
                f"There is no field “{self.words(strip_leading(phrase))}”{where}, so nothing was changed."
            )
        return found


def entity_keys(entity: EntitySpec) -> set[str]:
    return {
        _key(entity.label),
        _key(entity.label_plural),
        _key(entity.name),
        _key(singular_phrase(entity.label_plural.lower())),
    }


def _key(text: str) -> str:
    text = re.sub(r"[^\w ]+", " ", strip_leading(text).lower())
    return singular_phrase(" ".join(text.split())).replace(" ", "")


def _same(wanted: str, one: FieldSpec) -> bool:
    return wanted in (_key(one.label), _key(one.name))


def _alike(wanted: str, one: FieldSpec) -> bool:
    """`due` finds `due date`, `e-mail address` finds `email`."""
    label = _key(one.label)
    bare = label.removesuffix("date").removesuffix("on").removesuffix("at")
    asked = (
        wanted.removesuffix("date")
        .removesuffix("address")
        .removesuffix("number")
        .removesuffix("column")
    )
    if len(asked) >= 3 and asked in (
        label,
        bare,
        _key(one.name),
        _key(one.name).removesuffix("on"),
    ):
        return True
    if len(label) >= 5 and wanted.endswith(label):
        return True
    if wanted == "deadline":
        return label in ("duedate", "due", "dueon")
    return wanted in ("duedate", "due") and label in ("deadline", "dueon")


def _close(wanted: str, one: FieldSpec) -> bool:
    return len(wanted) > 4 and difflib.SequenceMatcher(None, wanted, _key(one.label)).ratio() > 0.84
