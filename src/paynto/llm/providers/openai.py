"""OpenAI: the Responses API, and Chat Completions for models that have only that."""

import re
from typing import TYPE_CHECKING, Any, ClassVar

from paynto.llm.providers.base import (
    Credentials,
    ListedModel,
    ProviderDriver,
    forget_environment,
    read_items,
    read_text,
)

if TYPE_CHECKING:
    from pydantic_ai.models import Model

# models from before the Responses API
_CHAT_ONLY = re.compile(r"gpt-3\.5|gpt-4$|gpt-4-|chatgpt-|gpt-audio")


class OpenAIDriver(ProviderDriver):
    kind: ClassVar[str] = "openai"
    label: ClassVar[str] = "OpenAI"
    docs_url: ClassVar[str | None] = "https://platform.openai.com/api-keys"
    libraries: ClassVar[tuple[str, ...]] = (
        "pydantic_ai.models.openai",
        "pydantic_ai.providers.openai",
    )
    key_hint: ClassVar[str] = "sk-…"
    default_base_url: ClassVar[str] = "https://api.openai.com/v1"
    price_provider: ClassVar[str | None] = "openai"

    def make_model(self, name: str, credentials: Credentials) -> "Model":
        from openai import AsyncOpenAI
        from pydantic_ai.models.openai import (
            OpenAIChatModel,
            OpenAIResponsesModel,
            OpenAIResponsesModelSettings,
        )
        from pydantic_ai.providers.openai import OpenAIProvider

        client = AsyncOpenAI(
            base_url=credentials.base_url,
            api_key=credentials.api_key or "",
            http_client=credentials.clients.httpx2_client(),
            max_retries=0,
        )
        forget_environment(client)
        provider = OpenAIProvider(openai_client=client)
        if _CHAT_ONLY.match(name):
            return OpenAIChatModel(name, provider=provider)
        # the Responses API keeps answers for 30 days unless told otherwise
        settings = OpenAIResponsesModelSettings(openai_store=False)
        return OpenAIResponsesModel(name, provider=provider, settings=settings)

    def auth_headers(self, api_key: str) -> dict[str, str]:
        return {"authorization": f"Bearer {api_key}"}

    def read_list(self, page: dict[str, Any]) -> list[ListedModel]:
        names = (read_text(item.get("id")) for item in read_items(page, "data"))
        return [ListedModel(name) for name in names if name is not None]

    def is_offered(self, model: ListedModel) -> bool:
        is_chat = model.name.startswith(("gpt-", "o1", "o3", "o4", "chatgpt-", "codex-", "ft:"))
        return is_chat and not model.name.endswith("-instruct") and super().is_offered(model)
