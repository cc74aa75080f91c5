"""Google: the Gemini API. Thinking tokens are billed as output but not counted among the candidates' tokens."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

from paynto.core.outbound_clients import closing_answers, load_library
from paynto.llm.providers.base import (
    Credentials,
    ListedModel,
    ProviderDriver,
    read_count,
    read_flag,
    read_items,
    read_list_of,
    read_text,
)

if TYPE_CHECKING:
    import httpx2
    from pydantic_ai.models import Model
    from pydantic_ai.models.google import GoogleModel


@lru_cache
def _load_model_type() -> "type[GoogleModel]":
    from pydantic_ai.models import StreamedResponse
    from pydantic_ai.models.google import GoogleModel

    class HangingUpModel(GoogleModel):
        """google-genai reads an answer through generators within generators; who leaves the outermost closes no other."""

        @asynccontextmanager
        async def request_stream(
            self, *arguments: Any, **options: Any
        ) -> AsyncGenerator[StreamedResponse]:
            async with closing_answers(), super().request_stream(*arguments, **options) as stream:
                yield stream

    return HangingUpModel


@lru_cache
def _make_unused_client() -> "httpx2.Client":
    import httpx2

    def refuse(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.UnsupportedProtocol("Only asynchronous calls are made.", request=request)

    return httpx2.Client(transport=httpx2.MockTransport(refuse))


class GoogleDriver(ProviderDriver):
    kind: ClassVar[str] = "google"
    label: ClassVar[str] = "Google Gemini"
    docs_url: ClassVar[str | None] = "https://aistudio.google.com/apikey"
    libraries: ClassVar[tuple[str, ...]] = (
        "pydantic_ai.models.google",
        "pydantic_ai.providers.google",
    )
    key_hint: ClassVar[str] = "AIza…"
    default_base_url: ClassVar[str] = "https://generativelanguage.googleapis.com"
    list_path: ClassVar[str] = "/v1beta/models"
    list_query: ClassVar[dict[str, str]] = {"pageSize": "1000"}
    price_provider: ClassVar[str | None] = "google"

    def make_model(self, name: str, credentials: Credentials) -> "Model":
        from google.genai.client import Client
        from google.genai.types import HttpOptions
        from pydantic_ai.providers.google import GoogleProvider

        _, tls = load_library(self.client_library)
        http = credentials.clients.httpx2_client()
        options = HttpOptions(
            base_url=credentials.base_url,
            httpx_async_client=http,
            # left to itself it makes two TLS contexts and an unguarded client for calls that are never made: 130 ms
            httpx_client=_make_unused_client(),
            async_client_args={"verify": tls, "ssl": tls},
            timeout=int((http.timeout.read or 0) * 1000),
        )
        client = Client(vertexai=False, api_key=credentials.api_key or "", http_options=options)
        return _load_model_type()(name, provider=GoogleProvider(client=client))

    def auth_headers(self, api_key: str) -> dict[str, str]:
        return {"x-goog-api-key": api_key}

    def is_key_refused(self, status: int, body: bytes) -> bool:
        """A wrong key is a 400 here."""
        is_wrong = status == 400 and b"API_KEY_INVALID" in body
        return is_wrong or super().is_key_refused(status, body)

    def read_list(self, page: dict[str, Any]) -> list[ListedModel]:
        return [
            ListedModel(
                name.removeprefix("models/"),
                label=read_text(item.get("displayName")),
                context_window_tokens=read_count(item.get("inputTokenLimit")),
                output_limit_tokens=read_count(item.get("outputTokenLimit")),
                has_thinking=read_flag(item.get("thinking")),
            )
            for item in read_items(page, "models")
            if (name := read_text(item.get("name"))) is not None
            if "generateContent" in read_list_of(item.get("supportedGenerationMethods"))
        ]

    def next_page(self, page: dict[str, Any]) -> dict[str, str] | None:
        token = read_text(page.get("nextPageToken"), 2_000)
        return {"pageToken": token} if token else None
