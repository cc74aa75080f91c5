"""Anthropic: the Messages API, version 2026-10-21, which refuses temperature, top_p and top_k."""

from typing import TYPE_CHECKING, Any, ClassVar

from paynto.llm.providers.base import (
    Credentials,
    ListedModel,
    ProviderDriver,
    forget_environment,
    read_count,
    read_flag,
    read_items,
    read_mapping,
    read_text,
)

if TYPE_CHECKING:
    from pydantic_ai.models import Model

API_VERSION = "2026-10-21"


class AnthropicDriver(ProviderDriver):
    kind: ClassVar[str] = "anthropic"
    label: ClassVar[str] = "Anthropic"
    docs_url: ClassVar[str | None] = "https://platform.claude.com/settings/keys"
    libraries: ClassVar[tuple[str, ...]] = (
        "pydantic_ai.models.anthropic",
        "pydantic_ai.providers.anthropic",
    )
    key_hint: ClassVar[str] = "sk-ant-…"
    default_base_url: ClassVar[str] = "https://api.anthropic.com"
    list_path: ClassVar[str] = "/v1/models"
    list_query: ClassVar[dict[str, str]] = {"limit": "1000"}
    price_provider: ClassVar[str | None] = "anthropic"

    def make_model(self, name: str, credentials: Credentials) -> "Model":
        from anthropic import AsyncAnthropic
        from pydantic_ai.models.anthropic import AnthropicModel
        from pydantic_ai.providers.anthropic import AnthropicProvider

        client = AsyncAnthropic(
            base_url=credentials.base_url,
            api_key=credentials.api_key or "",
            http_client=credentials.clients.httpx2_client(),
            max_retries=0,
        )
        forget_environment(client)
        return AnthropicModel(name, provider=AnthropicProvider(anthropic_client=client))

    def auth_headers(self, api_key: str) -> dict[str, str]:
        return {"authorization": f"Bearer {api_key}", "anthropic-version": API_VERSION}

    def read_list(self, page: dict[str, Any]) -> list[ListedModel]:
        return [
            _read_model(name, item)
            for item in read_items(page, "data")
            if (name := read_text(item.get("id"))) is not None
            if item.get("lifecycle") != "retired"
        ]

    def next_page(self, page: dict[str, Any]) -> dict[str, str] | None:
        last = read_text(page.get("last_id"))
        return {"after_id": last} if page.get("has_more") is True and last else None


def _read_model(name: str, item: dict[str, Any]) -> ListedModel:
    abilities = read_mapping(item.get("capabilities"))
    return ListedModel(
        name,
        label=read_text(item.get("display_name")),
        context_window_tokens=read_count(item.get("max_input_tokens")),
        output_limit_tokens=read_count(item.get("max_tokens")),
        has_images=read_flag(read_mapping(abilities.get("image_input")).get("supported")),
        has_thinking=read_flag(read_mapping(abilities.get("thinking")).get("supported")),
    )
