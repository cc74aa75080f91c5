"""What every provider can do: list its models, tell whether a key works, and make a model.

Lists are read with plain HTTP. The vendors' own clients take seconds to import, so they are, like pydantic-ai itself,
imported only where a model is made.
"""

import asyncio
import json
import re
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, cast

from paynto.core.errors import PayntoError, UpstreamFailed
from paynto.core.outbound import OutboundClients
from paynto.core.outbound_clients import load_library

if TYPE_CHECKING:
    import httpx2
    from pydantic_ai.models import Model

_MOST_LIST_BYTES = 8 * 1024**2
_MOST_ERROR_BYTES = 16 * 1024
_MOST_PAGES = 20
MOST_MODELS = 2_000
_MOST_TOKENS = 1_000_000_000
# what providers list beside models that can write an app
_OTHER_WORK = re.compile(
    r"embed|whisper|tts|transcri|dall-e|image|imagen|veo|sora|moderation|realtime|audio|guard|rerank|speech|"
    r"computer-use|search-preview|search-api|deep-research|similarity|davinci|babbage|-live|gpt-live|lyria|aqa|robotics|instruct-vision|orpheus",
    re.IGNORECASE,
)


class ListFailed(UpstreamFailed):
    """The provider did not give its list; the message is for people."""

    code = "model_list_failed"
    title = "The provider did not list its models"


class NoModelList(ListFailed):
    """The address has none (404)."""


class OtherAnswer(ListFailed):
    """The address answers with something else."""


@dataclass(frozen=True)
class Credentials:
    """How to reach a provider. The key is never shown."""

    base_url: str
    api_key: str | None
    clients: OutboundClients

    def __repr__(self) -> str:
        return f"Credentials({self.base_url!r})"


@dataclass(frozen=True)
class ListedModel:
    """What a provider tells about one of its models; None where it says nothing. Prices in US dollars per million."""

    name: str
    label: str | None = None
    context_window_tokens: int | None = None
    output_limit_tokens: int | None = None
    has_images: bool | None = None
    has_thinking: bool | None = None
    input_usd_per_million: float | None = None
    output_usd_per_million: float | None = None
    cached_input_usd_per_million: float | None = None
    cache_write_usd_per_million: float | None = None

    def to_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value is not None}


@dataclass(frozen=True)
class CheckResult:
    """What a test of a key has found; `models` are those worth offering."""

    is_ok: bool
    message: str
    latency_seconds: float
    models: tuple[ListedModel, ...] = ()

    @property
    def model_count(self) -> int:
        return len(self.models)


class ProviderDriver(ABC):
    kind: ClassVar[str]
    label: ClassVar[str]
    # where to get a key; None where there is no one place
    docs_url: ClassVar[str | None]
    key_hint: ClassVar[str]
    needs_key: ClassVar[bool] = True
    # empty: the address has to be given
    default_base_url: ClassVar[str] = ""
    list_path: ClassVar[str] = "/models"
    list_query: ClassVar[dict[str, str]] = {}
    # of genai-prices; None: found by the address
    price_provider: ClassVar[str | None] = None
    check_seconds: ClassVar[float] = 10.0

    @property
    def needs_base_url(self) -> bool:
        return not self.default_base_url

    # what `make_model` imports, and the library of its HTTP client
    libraries: ClassVar[tuple[str, ...]]
    client_library: ClassVar[str] = "httpx2"

    def import_library(self) -> None:
        """Imports what `make_model` needs, which takes seconds: call it in a thread."""
        load_library(self.client_library)
        for name in self.libraries:
            import_module(name)

    @abstractmethod
    def make_model(self, name: str, credentials: Credentials) -> "Model":
        """A model of pydantic-ai over this provider's protocol."""

    @abstractmethod
    def auth_headers(self, api_key: str) -> dict[str, str]: ...

    @abstractmethod
    def read_list(self, page: dict[str, Any]) -> list[ListedModel]:
        """The models of one page of the list."""

    def next_page(self, page: dict[str, Any]) -> dict[str, str] | None:
        """Query of the next page; None at the end."""
        del page
        return None

    def is_offered(self, model: ListedModel) -> bool:
        """Whether a listed model can write text."""
        return not _OTHER_WORK.search(model.name)

    async def prove_key(self, credentials: Credentials) -> None:
        """For providers whose list needs no key. Raises ListFailed."""
        del credentials

    def is_key_refused(self, status: int, body: bytes) -> bool:
        del body
        return status in (401, 403)

    async def list_models(self, credentials: Credentials) -> list[ListedModel]:
        """The models worth offering, by name. Raises ListFailed and the errors of the address guard."""
        found: dict[str, ListedModel] = {}
        query: dict[str, str] | None = {}
        for _ in range(_MOST_PAGES):
            page = await self._read_page(credentials, {**self.list_query, **(query or {})})
            for model in self.read_list(page):
                if self.is_offered(model):
                    found[model.name] = model
            query = self.next_page(page)
            if query is None or len(found) >= MOST_MODELS:
                break
        return sorted(found.values(), key=lambda model: model.name)[:MOST_MODELS]

    async def prove_model(self, credentials: Credentials, name: str) -> None:
        """For addresses without a list: tries a model by its name. Raises ListFailed."""
        del credentials, name
        raise NoModelList(message=explain_status(404))

    async def check(self, credentials: Credentials, given: Sequence[str] = ()) -> CheckResult:
        """Tries the key by listing models; never raises for what the provider does.

        `given` are models named by hand: where there is no list, the first of them has to answer.
        """
        started_at = time.monotonic()
        try:
            async with asyncio.timeout(self.check_seconds):
                result = await self._check(credentials, given)
        except TimeoutError:
            result = CheckResult(False, f"No answer within {self.check_seconds:g} s", 0.0)
        except PayntoError as error:
            result = CheckResult(False, error.message, 0.0)
        return replace(result, latency_seconds=round(time.monotonic() - started_at, 3))

    async def _check(self, credentials: Credentials, given: Sequence[str]) -> CheckResult:
        try:
            models = await self.list_models(credentials)
        except NoModelList:
            if not given:
                raise
            await self.prove_model(credentials, given[0])
            return CheckResult(True, f"There is no list of models, but {given[0]} answers", 0.0)
        await self.prove_key(credentials)
        if not models and not given:
            return CheckResult(False, "It answers, but has no model that can write", 0.0)
        return CheckResult(True, _count(len(models)), 0.0, tuple(models))

    async def _read_page(self, credentials: Credentials, query: dict[str, str]) -> dict[str, Any]:
        body = await self.read_json(credentials, self.list_path, query)
        if not isinstance(body, dict):
            raise OtherAnswer(message="The address answers, but not with a list of models.")
        return cast(dict[str, Any], body)

    def _explain(self, status: int, body: bytes) -> ListFailed:
        if self.is_key_refused(status, body):
            return ListFailed(message=f"The key is refused ({status})")
        failure = NoModelList if status == 404 else ListFailed
        return failure(message=explain_status(status))

    async def read_json(
        self,
        credentials: Credentials,
        path: str,
        query: dict[str, str],
        body: dict[str, Any] | None = None,
    ) -> Any:
        """JSON of one address of the API, posted to when there is a body. Raises ListFailed."""
        # in a thread, because it takes longer to import than all of `llm`
        httpx2, _ = await asyncio.to_thread(load_library, "httpx2")
        client = credentials.clients.httpx2_client()
        headers = self.auth_headers(credentials.api_key) if credentials.api_key else {}
        try:
            async with client.stream(
                "GET" if body is None else "POST",
                credentials.base_url + path,
                params=query,
                headers=headers,
                json=body,
            ) as answer:
                if answer.status_code != 200:
                    raise self._explain(answer.status_code, await _read_start(answer))
                content = b""
                async for chunk in answer.aiter_bytes():
                    content += chunk
                    if len(content) > _MOST_LIST_BYTES:
                        raise ListFailed(message="The list of models is too long to read.")
        except httpx2.TimeoutException:
            raise ListFailed(message=f"No answer within {self.check_seconds:g} s") from None
        except (httpx2.HTTPError, httpx2.InvalidURL):
            raise ListFailed(message="Nothing answers at this address") from None
        try:
            return json.loads(content)
        except (ValueError, RecursionError):
            raise OtherAnswer(message="The address answers, but not with JSON.") from None


async def _read_start(answer: "httpx2.Response") -> bytes:
    """Enough of an error's body to tell what it is."""
    content = b""
    async for chunk in answer.aiter_bytes():
        content += chunk
        if len(content) > _MOST_ERROR_BYTES:
            break
    return content


def _count(number: int) -> str:
    return "1 model" if number == 1 else f"{number} models"


def explain_status(status: int) -> str:
    if status == 404:
        return "The address answers, but has no list of models (404)"
    if status == 429:
        return "The provider says that there were too many requests (429)"
    if 300 <= status < 400:
        return f"The address sends elsewhere ({status}); give the final address"
    return f"The provider answers with an error ({status})"


def read_items(page: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """The objects in a list of a JSON answer; whatever else stands there is left out.

    Ollama without a model sends null.
    """
    items: Any = page.get(key, "")
    if items is None:
        return []
    if not isinstance(items, list):
        raise OtherAnswer(message="The address answers, but not with a list of models.")
    return [item for item in cast(list[Any], items) if isinstance(item, dict)]


def read_count(value: object) -> int | None:
    """A number of tokens, when it is one."""
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if 0 < value <= _MOST_TOKENS else None


def read_flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def read_mapping(value: object) -> dict[str, Any]:
    """An object of a JSON answer, empty where something else stands."""
    return cast(dict[str, Any], value) if isinstance(value, dict) else {}


def read_list_of(value: object) -> list[Any]:
    """A list of a JSON answer, empty where something else stands."""
    return cast(list[Any], value) if isinstance(value, list) else []


def read_text(value: object, longest: int = 200) -> str | None:
    """A name, when it is one that can be stored and shown: no control characters, no halves of surrogate pairs."""
    if not isinstance(value, str) or not value.isprintable():
        return None
    return value if 0 < len(value) <= longest else None


def forget_environment(client: Any) -> None:
    """Takes out of a vendor's client what it read from the environment of the process.

    `OPENAI_CUSTOM_HEADERS`, `OPENAI_ORG_ID` and their like belong to the operator, and the address may be a team's.
    """
    client._custom_headers = {}
    for name in ("organization", "project"):
        if hasattr(client, name):
            setattr(client, name, None)
