"""What the API says about models."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints

MOST_GIVEN_MODELS = 200

ModelName = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=150, pattern=r"^[\x21-\x7e]+$"
    ),
]


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


class ProviderKindRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    kind: str
    label: str
    needs_key: bool
    needs_base_url: bool
    key_hint: str | None
    docs_url: str | None


class ModelProviderCreate(BaseModel):
    """Without `models` those that the provider lists are offered."""

    kind: str = Field(max_length=40)
    label: str = Field(min_length=1, max_length=60)
    slug: str | None = Field(None, max_length=40)
    base_url: str | None = Field(None, max_length=500)
    api_key: SecretStr | None = Field(None, max_length=500)
    models: list[ModelName] | None = Field(None, max_length=MOST_GIVEN_MODELS)


class ModelProviderUpdate(BaseModel):
    """What is left out stays. `models: []` offers again what the provider lists, `api_key: ""` removes the key."""

    label: str | None = Field(None, min_length=1, max_length=60)
    base_url: str | None = Field(None, max_length=500)
    api_key: SecretStr | None = Field(None, max_length=500)
    models: list[ModelName] | None = Field(None, max_length=MOST_GIVEN_MODELS)
    is_enabled: bool | None = None


class ProviderTestRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    is_ok: bool
    message: str
    latency_seconds: float
    model_count: int


class ModelProviderRead(BaseModel):
    """A team's provider, or one of the operator's, which teams see without id and address. Keys are never shown."""

    id: UUID | None
    kind: str
    slug: str
    label: str
    base_url: str | None
    key_hint: str | None
    is_enabled: bool
    models: list[str]
    configured_by: Literal["platform", "team"]
    tested_at: datetime | None
    test: ProviderTestRead | None


class PlatformProviderRead(ModelProviderRead):
    """One of the operator's, as the operator sees it. `is_replaced`: another one of its short name stands before it."""

    source: Literal["settings", "environment"]
    is_replaced: bool = False
