"""What a language model is to the rest of Paynto, and the part of a process that knows how to reach models."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from paynto.core.outbound import AddressPolicy, OutboundClients
from paynto.core.settings import Settings
from paynto.llm.abilities import Abilities
from paynto.llm.platform import PlatformProviders
from paynto.llm.pricing import Price, PriceBook

if TYPE_CHECKING:
    from pydantic_ai.models import Model

AUTO_MODEL = "auto"


def _need_nothing() -> None:
    return


@dataclass(frozen=True)
class ModelEntry:
    """One model: how it is shown, and how to make it. Prices are US dollars per million tokens, None when unknown."""

    id: str
    name: str
    provider: str
    is_ai: bool
    description: str
    make: "Callable[[], Model]" = field(repr=False)
    provider_label: str = ""
    context_window_tokens: int | None = None
    output_limit_tokens: int | None = None
    abilities: Abilities = field(default_factory=Abilities)
    price: Price | None = None
    configured_by: Literal["builtin", "platform", "team"] = "builtin"
    # of the provider: which protocol it speaks
    kind: str = ""
    # to take it out of what the provider says; never shown
    api_key: str | None = field(default=None, repr=False)
    # imports what `make` needs, which takes seconds the first time
    prepare: Callable[[], None] = field(default=_need_nothing, repr=False)

    @property
    def input_usd_per_million(self) -> float | None:
        return self.price.input.show() if self.price else None

    @property
    def output_usd_per_million(self) -> float | None:
        return self.price.output.show() if self.price else None

    @property
    def cached_input_usd_per_million(self) -> float | None:
        return self.price.cached_input.show() if self.price and self.price.cached_input else None

    @property
    def cache_write_usd_per_million(self) -> float | None:
        return self.price.cache_write.show() if self.price and self.price.cache_write else None

    @property
    def price_source(self) -> str | None:
        return self.price.source if self.price else None


class Catalogue:
    """Built-in models in the order they were added, the platform's providers, prices, and the guarded HTTP clients."""

    def __init__(self, settings: Settings) -> None:
        self._entries: dict[str, ModelEntry] = {}
        self.prices = PriceBook(settings.home)
        self.team_clients = OutboundClients(AddressPolicy(settings.allowed_private_addresses))
        self.platform = PlatformProviders(settings)

    def add(self, entry: ModelEntry) -> None:
        self._entries[entry.id] = entry

    def remove(self, model_id: str) -> None:
        del self._entries[model_id]

    def list_builtin(self) -> list[ModelEntry]:
        return list(self._entries.values())

    def find_builtin(self, model_id: str) -> ModelEntry | None:
        return self._entries.get(model_id)

    async def close(self) -> None:
        await self.platform.close()
        await self.team_clients.close()
