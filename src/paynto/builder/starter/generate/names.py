"""The names that an entity and its fields have in the made code, all checked before anything is written."""

import re
from dataclasses import dataclass
from functools import cached_property

from paynto.builder.starter.generate.encode import (
    UnsafeSpec,
    checked_identifier,
    checked_option,
    checked_slug,
)
from paynto.builder.starter.spec import AppSpec, EntitySpec, FieldSpec, PublicFormPage, TextPage

# Names that Prisma's client or its schema language already uses; the model is then called `DateEntry`.
_TAKEN_ENTITIES = frozenset(
    """AppSetting Array BigInt Boolean Buffer Bytes Date DateTime Decimal Error Float Function Int JSON Json Number Object
    Prisma PrismaClient Promise Record Stored String Symbol Uint8Array Unsupported""".split()
)
_RESERVED_WORDS = frozenset(
    """arguments await break case catch class const continue debugger default delete do else enum eval export extends
    false finally for function if implements import in instanceof interface let new null package private protected
    public return static super switch this throw true try typeof var void while with yield""".split()
)
_TAKEN_FIELDS = frozenset("id createdAt updatedAt".split())
_TAKEN_SLUGS = frozenset(
    "api assets src shared server node_modules dashboard fields front health index overview public sample-data value-texts".split()
)


@dataclass(frozen=True)
class Relation:
    """A many-to-one field: `name` is the foreign key's field in code, `object_name` the related row."""

    field: FieldSpec
    target: "Entity"

    @property
    def column(self) -> str:
        return f"{self.field.name}Id"

    @property
    def object_name(self) -> str:
        return self.field.name


@dataclass(frozen=True)
class Entity:
    """An entity with its names and its place among the others."""

    spec: EntitySpec
    app: "App"

    @property
    def pascal(self) -> str:
        return model_name(self.spec.name)

    @property
    def delegate(self) -> str:
        """The table's name on the Prisma client."""
        return self.pascal[0].lower() + self.pascal[1:]

    @property
    def camel(self) -> str:
        """A variable that holds one row."""
        return f"{self.delegate}Row" if self.delegate in _RESERVED_WORDS else self.delegate

    @property
    def slug(self) -> str:
        return self.spec.slug

    @property
    def singular_slug(self) -> str:
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", self.pascal).lower()

    @property
    def plural_camel(self) -> str:
        head, *rest = self.slug.split("-")
        name = head + "".join(part.capitalize() for part in rest)
        return (
            name
            if name[0].isalpha() and name not in {*_RESERVED_WORDS, self.camel}
            else f"{self.camel}Rows"
        )

    @property
    def client_file(self) -> str:
        """Name of the module with the client, without extension."""
        return self.slug

    @cached_property
    def fields(self) -> list[FieldSpec]:
        return self.spec.fields

    @cached_property
    def relations(self) -> list[Relation]:
        return [
            Relation(field, self.app.entity(field.target))
            for field in self.fields
            if field.type == "relation" and field.target
        ]

    @cached_property
    def referrers(self) -> list[tuple["Entity", Relation]]:
        """Entities with a relation to this one: the rows that its detail page lists."""
        return [
            (other, relation)
            for other in self.app.entities
            for relation in other.relations
            if relation.target.pascal == self.pascal
        ]

    @cached_property
    def title(self) -> FieldSpec:
        return self.field(self.spec.title_field)

    def field(self, name: str) -> FieldSpec:
        for field in self.fields:
            if field.name == name:
                return field
        raise UnsafeSpec(message=f"{self.spec.label} has no field {name!r}.")

    def column(self, name: str) -> str:
        """The name under which a field's value is stored and sent: `readerId` for the relation `reader`."""
        if name in ("id", "createdAt", "updatedAt"):
            return name
        return f"{name}Id" if self.field(name).type == "relation" else name


def model_name(name: str) -> str:
    return f"{name}Entry" if name in _TAKEN_ENTITIES else name


class App:
    """A specification whose names are known to be sound."""

    def __init__(self, spec: AppSpec) -> None:
        self.spec = spec
        self._check()
        self.entities = [Entity(entity, self) for entity in spec.entities]

    def entity(self, name: str) -> Entity:
        for entity in self.entities:
            if entity.spec.name == name:
                return entity
        raise UnsafeSpec(message=f"There is no entity {name!r}.")

    def _check(self) -> None:
        entity_names = _Distinct("entity")
        slugs = _Distinct("address")
        for entity in self.spec.entities:
            checked_identifier(entity.name, "entity")
            if not entity.name[0].isupper():
                raise UnsafeSpec(message=f"The entity name {entity.name!r} cannot be used in code.")
            entity_names.add(model_name(entity.name))
            self._check_slug(entity.slug, slugs)
            self._check_fields(entity)
        for page in self.spec.pages:
            if isinstance(page, PublicFormPage | TextPage):
                self._check_slug(page.slug, slugs)

    def _check_slug(self, slug: str, slugs: "_Distinct") -> None:
        if checked_slug(slug) in _TAKEN_SLUGS:
            raise UnsafeSpec(message=f"The address {slug!r} is taken by the app itself.")
        slugs.add(slug)

    def _check_fields(self, entity: EntitySpec) -> None:
        columns = _Distinct(f"field of {entity.name}")
        targets = {other.name for other in self.spec.entities}
        for field in entity.fields:
            name = checked_identifier(field.name, "field")
            if name in _TAKEN_FIELDS or not name[0].islower():
                raise UnsafeSpec(message=f"The field name {name!r} cannot be used in code.")
            columns.add(name)
            if field.type == "relation":
                columns.add(f"{name}Id")
                if field.target not in targets:
                    raise UnsafeSpec(
                        message=f"The field {name!r} of {entity.name} points at no entity."
                    )
            if field.type == "enum" and not field.options:
                raise UnsafeSpec(message=f"The field {name!r} of {entity.name} has no options.")
            for option in field.options:
                checked_option(option.value)
        if entity.title_field not in {field.name for field in entity.fields}:
            raise UnsafeSpec(
                message=f"{entity.name} has no field {entity.title_field!r} for its title."
            )


class _Distinct:
    def __init__(self, what: str) -> None:
        self._what = what
        self._seen: set[str] = set()

    def add(self, name: str) -> None:
        if name.lower() in self._seen:
            raise UnsafeSpec(message=f"The {self._what} {name!r} is there twice.")
        self._seen.add(name.lower())
