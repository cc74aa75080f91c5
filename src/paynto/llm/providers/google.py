"""Google: the Gemini API. Thinking tokens are billed as output but not counted among the candidates' tokens."""

from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from paynto.llm.providers.base import (
    Credentials,
    ListedModel,
    ProviderDriver,
    read_count,
    read_flag,
    read_items,
    read_text,
)

if TYPE_CHECKING:
    from pydantic_ai.models import Model


class GoogleDriver(ProviderDriver):
    kind: ClassVar[str] = "google"
    label: ClassVar[str] = "Google Gemini"
    docs_url: ClassVar[str] = "https://aistudio.google.com/apikey"
    key_hint: ClassVar[str] = "AIza…"
    default_base_url: ClassVar[str] = "https://generativelanguage.googleapis.com"
    list_path: ClassVar[str] = "/v1beta/models"
    list_query: ClassVar[dict[str, str]] = {"pageSize": "1000"}
    price_provider: ClassVar[str | None] = "google"

    def import_library(self) -> None:
        import_module("pydantic_ai.models.google")
        import_module("pydantic_ai.providers.google")

    def make_model(self, name: str, credentials: Credentials) -> "Model":
        from pydantic_ai.models.google import GoogleModel
        from pydantic_ai.providers.google import GoogleProvider

        provider = GoogleProvider(
            api_key=credentials.api_key or "",
            base_url=credentials.base_url,
            http_client=credentials.clients.httpx2_client(),
        )
        return GoogleModel(name, provider=provider)

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
            if "generateContent" in (item.get("supportedGenerationMethods") or ())
        ]

    def next_page(self, page: dict[str, Any]) -> dict[str, str] | None:
        token = read_text(page.get("nextPageToken"), 2_000)
        return {"pageToken": token} if token else None
