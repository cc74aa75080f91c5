"""What the API says about models."""

from typing import Literal

from pydantic import BaseModel, ConfigDict


class AbilitiesRead(BaseModel):
    """None stands for not known."""

    model_config = ConfigDict(from_attributes=True)

    images: bool | None
    tools: bool | None
    thinking: bool | None
    caching: bool | None


class ModelRead(BaseModel):
    """Prices are US dollars per million tokens; None stands for not known."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    name: str
    provider: str
    provider_label: str
    is_ai: bool
    description: str
    context_window_tokens: int | None
    output_limit_tokens: int | None
    abilities: AbilitiesRead
    input_usd_per_million: float | None
    output_usd_per_million: float | None
    cached_input_usd_per_million: float | None
    cache_write_usd_per_million: float | None
    price_source: str | None
    configured_by: Literal["builtin", "platform", "team"]
