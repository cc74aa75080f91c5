"""The language models that this installation offers."""

from collections.abc import Callable
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict
from pydantic_ai.models import Model

from paynto.core.errors import InvalidInput


class UnknownModel(InvalidInput):
    code = "unknown_model"
    title = "This model is not offered here"


class ModelRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: str
    name: str
    provider: str
    is_ai: bool
    description: str
    context_window_tokens: int | None
    input_usd_per_million: float | None
    output_usd_per_million: float | None


@dataclass(frozen=True)
class ModelEntry:
    """One model: how it is shown, and how to make it."""

    id: str
    name: str
    provider: str
    is_ai: bool
    description: str
    make: Callable[[], Model]
    context_window_tokens: int | None = None
    input_usd_per_million: float | None = None
    output_usd_per_million: float | None = None


class Catalogue:
    """Entries in the order they were added; the first is the default."""

    def __init__(self) -> None:
        self._entries: dict[str, ModelEntry] = {}

    def add(self, entry: ModelEntry) -> None:
        self._entries[entry.id] = entry

    def list_entries(self) -> list[ModelEntry]:
        return list(self._entries.values())

    def load(self, model_id: str | None) -> ModelEntry:
        """The entry, or the default for None. Raises UnknownModel."""
        if model_id is None:
            return next(iter(self._entries.values()))
        entry = self._entries.get(model_id)
        if entry is None:
            raise UnknownModel(message=f"The model {model_id[:80]!r} is not offered here.")
        return entry
