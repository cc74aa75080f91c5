"""Groq: Chat Completions in its own dialect. Its client is the one that still uses httpx."""

from typing import TYPE_CHECKING, Any, ClassVar

from paynto.llm.providers.base import (
    Credentials,
    ListedModel,
    ProviderDriver,
    forget_environment,
    read_count,
    read_items,
    read_text,
)

if TYPE_CHECKING:
    from pydantic_ai.models import Model


class GroqDriver(ProviderDriver):
    kind: ClassVar[str] = "groq"
    label: ClassVar[str] = "Groq"
    docs_url: ClassVar[str | None] = "https://console.groq.com/keys"
    libraries: ClassVar[tuple[str, ...]] = (
        "pydantic_ai.models.groq",
        "pydantic_ai.providers.groq",
    )
    client_library: ClassVar[str] = "httpx"
    key_hint: ClassVar[str] = "gsk_…"
    default_base_url: ClassVar[str] = "https://api.groq.com"
    list_path: ClassVar[str] = "/openai/v1/models"
    price_provider: ClassVar[str | None] = "groq"

    def make_model(self, name: str, credentials: Credentials) -> "Model":
        from groq import AsyncGroq
        from pydantic_ai.models.groq import GroqModel
        from pydantic_ai.providers.groq import GroqProvider

        client = AsyncGroq(
            base_url=credentials.base_url,
            api_key=credentials.api_key or "",
            http_client=credentials.clients.httpx_client(),
            max_retries=0,
        )
        forget_environment(client)
        return GroqModel(name, provider=GroqProvider(groq_client=client))

    def auth_headers(self, api_key: str) -> dict[str, str]:
        return {"authorization": f"Bearer {api_key}"}

    def read_list(self, page: dict[str, Any]) -> list[ListedModel]:
        return [
            ListedModel(
                name,
                context_window_tokens=read_count(item.get("context_window")),
                output_limit_tokens=read_count(item.get("max_completion_tokens")),
            )
            for item in read_items(page, "data")
            if (name := read_text(item.get("id"))) is not None
            if item.get("active") is not False
        ]
