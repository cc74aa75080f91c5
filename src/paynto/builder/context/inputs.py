"""What a request is made from, and what it became."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from paynto.stacks.problems import Problem

if TYPE_CHECKING:
    from pydantic_ai.messages import ModelMessage

Work = Literal["create", "edit", "repair"]


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the project; `content` is None when it was not read, because of its kind or size."""

    sha256: str
    size_bytes: int
    content: bytes | None = None
    is_template: bool = False
    """Whether it is as the stack's template has it."""


@dataclass(frozen=True, slots=True)
class ModelLimits:
    """What the model can take. `has_cache_points`: the provider caches up to a place that is named to it."""

    model_id: str
    is_ai: bool
    budget_tokens: int
    sees_pictures: bool = False
    has_cache_points: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """A person's sentence and what came of it; `changes` maps path → added, changed, deleted or renamed."""

    sentence: str
    answer: str = ""
    changes: Mapping[str, str] = field(default_factory=dict[str, str])
    is_error: bool = False
    warnings: tuple[str, ...] = ()
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A text from outside: a page of the web, an upload. Always data."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    id: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Section:
    """A piece of a request as it is sent. `is_data`: its text is marked as data, never as instructions."""

    kind: str
    title: str
    text: str
    tokens: int
    is_data: bool
    is_base: bool = False
    """Whether it belongs to the part that the next request of the project repeats, for the provider's cache."""


@dataclass(frozen=True, slots=True)
class Omitted:
    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Base:
    """The part of an earlier request that can stand at the front of the next one, byte for byte.

    `hashes` are those of all files then, `full` the paths whose content it holds. `layers` are how many sections each
    request added: a provider finds what it has cached only where an earlier request ended its own part.
    """

    model_id: str
    stack: str
    mark: str
    instructions: str
    sections: tuple[Section, ...]
    hashes: Mapping[str, str]
    full: frozenset[str]
    omitted: tuple[Omitted, ...] = ()
    layers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ContextInput:
    """Everything `build_request` looks at. `seed` names the project; `recent` are paths, the newest change first.

    `notes` are the platform's own instructions for this one request; they stand behind what requests have in common.
    """

    sentence: str
    instructions: str
    stack: str
    model: ModelLimits
    seed: str
    files: Mapping[str, SourceFile] = field(default_factory=dict[str, SourceFile])
    work: Work = "edit"
    turns: tuple[Turn, ...] = ()
    recent: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    console: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()
    pictures: tuple[Picture, ...] = ()
    secrets: tuple[str, ...] = ()
    tickets: tuple[str, ...] = ()
    """Work that is known to be missing, a line each."""
    previous: Base | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True)
class BuiltRequest:
    """What is sent, and the account of it. `base` is what a following request can begin with."""

    messages: "list[ModelMessage]"
    sections: tuple[Section, ...]
    omitted: tuple[Omitted, ...]
    total_tokens: int
    budget_tokens: int
    base: Base | None = None
    is_base_reused: bool = False
