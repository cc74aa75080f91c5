"""Any address with OpenAI's Chat Completions: gateways, Ollama, vLLM, LM Studio."""

from typing import TYPE_CHECKING, Any, ClassVar, cast
from urllib.parse import urlsplit

from paynto.llm.providers.base import (
    Credentials,
    ListedModel,
    ListFailed,
    NoModelList,
    OtherAnswer,
    ProviderDriver,
    forget_environment,
    read_count,
    read_items,
    read_mapping,
    read_text,
)

if TYPE_CHECKING:
    from pydantic_ai.models import Model

# gateways that list models for everybody: where they answer only with a valid key
KEY_PATHS = {"openrouter.ai": "/key", "ai-gateway.vercel.sh": "/credits"}


class CompatibleDriver(ProviderDriver):
    kind: ClassVar[str] = "compatible"
    label: ClassVar[str] = "OpenAI-compatible address"
    docs_url: ClassVar[str | None] = None
    libraries: ClassVar[tuple[str, ...]] = (
        "pydantic_ai.models.openai",
        "pydantic_ai.providers.openai_compatible",
    )
    key_hint: ClassVar[str] = ""
    needs_key: ClassVar[bool] = False

    def make_model(self, name: str, credentials: Credentials) -> "Model":
        from openai import AsyncOpenAI
        from pydantic_ai.models.openai import OpenAIChatModel
        from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

        client = AsyncOpenAI(
            base_url=credentials.base_url,
            # the client insists on a key; servers without keys ignore it
            api_key=credentials.api_key or "none",
            http_client=credentials.clients.httpx2_client(),
            max_retries=0,
        )
        forget_environment(client)
        provider = OpenAICompatibleProvider("compatible", openai_client=client)
        return OpenAIChatModel(name, provider=provider)

    async def list_models(self, credentials: Credentials) -> list[ListedModel]:
        try:
            return await super().list_models(credentials)
        except (NoModelList, OtherAnswer) as failure:
            if urlsplit(credentials.base_url).path.strip("/"):
                raise
            # LM Studio answers 200 everywhere, Ollama and vLLM 404
            message = f"{failure.message.rstrip('.')}; most servers want /v1 at its end"
            raise type(failure)(message=message) from None

    async def prove_key(self, credentials: Credentials) -> None:
        path = KEY_PATHS.get(urlsplit(credentials.base_url).hostname or "")
        if path is not None:
            await self.read_json(credentials, path, {})

    async def prove_model(self, credentials: Credentials, name: str) -> None:
        messages = [{"role": "user", "content": "Say ok."}]
        body = {"model": name, "messages": messages, "max_tokens": 16}
        try:
            await self.read_json(credentials, "/chat/completions", {}, body)
        except NoModelList:
            raise ListFailed(
                message=f"The address answers, but knows neither a list of models nor {name} (404)"
            ) from None

    def auth_headers(self, api_key: str) -> dict[str, str]:
        return {"authorization": f"Bearer {api_key}"}

    def read_list(self, page: dict[str, Any]) -> list[ListedModel]:
        return [
            _read_model(name, item)
            for item in read_items(page, "data")
            if (name := read_text(item.get("id"))) is not None
        ]


def _read_model(name: str, item: dict[str, Any]) -> ListedModel:
    """Fields beyond the id as OpenRouter, Vercel AI Gateway, vLLM and LM Studio name them."""
    pricing = read_mapping(item.get("pricing"))
    window = item.get("context_length") or item.get("context_window") or item.get("max_model_len")
    modalities: Any = read_mapping(item.get("architecture")).get("input_modalities")
    top = read_mapping(item.get("top_provider"))
    return ListedModel(
        name,
        label=read_text(item.get("name")),
        context_window_tokens=read_count(window or item.get("max_context_length")),
        output_limit_tokens=read_count(item.get("max_tokens") or top.get("max_completion_tokens")),
        has_images="image" in modalities if isinstance(modalities, list) else None,
        input_usd_per_million=_per_million(pricing.get("prompt", pricing.get("input"))),
        output_usd_per_million=_per_million(pricing.get("completion", pricing.get("output"))),
        cached_input_usd_per_million=_per_million(pricing.get("input_cache_read")),
        cache_write_usd_per_million=_per_million(pricing.get("input_cache_write")),
    )


def _per_million(value: object) -> float | None:
    """From dollars per token, written as text; negative stands for a price that varies."""
    try:
        price = float(cast(str, value)) * 1_000_000
    except (TypeError, ValueError, OverflowError):
        return None
    return round(price, 6) if 0 <= price < 1_000_000 else None
