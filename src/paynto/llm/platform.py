"""The providers that the operator configured for all teams, and what they list."""

import asyncio
import time
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from paynto.core.clock import now
from paynto.core.outbound import AddressPolicy, OutboundClients
from paynto.core.settings import Settings
from paynto.llm.providers import DRIVERS, driver_of
from paynto.llm.providers.base import CheckResult, Credentials, ListedModel, ProviderDriver

log = structlog.get_logger(__name__)

_FRESH_SECONDS = 3600.0
# after a failed attempt
_RETRY_SECONDS = 60.0


@dataclass
class PlatformProvider:
    """One provider of the operator's. `models` is the last list that was read, None before the first."""

    driver: ProviderDriver
    credentials: Credentials = field(repr=False)
    given: tuple[str, ...] = ()
    models: tuple[ListedModel, ...] | None = None
    check: CheckResult | None = None
    tested_at: datetime | None = None
    _checked_at: float = 0.0
    refreshing: "asyncio.Task[None] | None" = field(default=None, repr=False)

    @property
    def slug(self) -> str:
        return self.driver.kind

    @property
    def offered(self) -> tuple[ListedModel, ...]:
        """Those that the operator named, or all that are listed."""
        if not self.given:
            return self.models or ()
        listed = {model.name: model for model in self.models or ()}
        return tuple(listed.get(name) or ListedModel(name) for name in self.given)

    def find(self, name: str) -> ListedModel | None:
        """A model by its name. Before any list was read every name may be tried: the provider will tell."""
        if not self.given and self.models is None:
            return ListedModel(name)
        return next((model for model in self.offered if model.name == name), None)

    def is_stale(self) -> bool:
        lifetime = _FRESH_SECONDS if self.check and self.check.is_ok else _RETRY_SECONDS
        return self.check is None or time.monotonic() - self._checked_at > lifetime

    async def refresh(self) -> None:
        result = await self.driver.check(self.credentials, self.given)
        if result.is_ok:
            self.models = result.models
        else:
            log.warning(
                "a model provider cannot be read", provider=self.slug, reason=result.message
            )
        self.check = result
        self.tested_at = now()
        self._checked_at = time.monotonic()


class PlatformProviders:
    """Those with a key or an address in the settings."""

    # for a provider whose list was never read; the next request finds it
    longest_wait_seconds = 3.0

    def __init__(self, settings: Settings) -> None:
        found: dict[str, tuple[str, str]] = {
            "openai": (settings.openai_api_key.get_secret_value(), settings.openai_base_url),
            "anthropic": (
                settings.anthropic_api_key.get_secret_value(),
                settings.anthropic_base_url,
            ),
            "google": (settings.google_api_key.get_secret_value(), settings.google_base_url),
            "groq": (settings.groq_api_key.get_secret_value(), settings.groq_base_url),
            "compatible": (settings.model_api_key.get_secret_value(), settings.model_base_url),
        }
        # the operator's own addresses may be private: nobody else can choose them
        own = [url.partition("://")[2].partition("/")[0] for _, url in found.values() if url]
        self._clients = OutboundClients(AddressPolicy([*settings.allowed_private_addresses, *own]))
        self._providers: dict[str, PlatformProvider] = {}
        for kind in DRIVERS:
            key, url = found[kind]
            driver = driver_of(kind)
            if key if driver.needs_key else url:
                base_url = (url or driver.default_base_url).rstrip("/")
                given = tuple(
                    name
                    for slug, _, name in (item.partition(":") for item in settings.models)
                    if slug == kind
                )
                if settings.models and not given:
                    continue
                self._providers[kind] = PlatformProvider(
                    driver, Credentials(base_url, key or None, self._clients), given
                )

        for name in (*settings.models, settings.default_model):
            slug, is_provider_s, _ = name.partition(":")
            # a team may have a provider of that name, so this is no mistake for certain
            if is_provider_s and slug not in self._providers:
                log.warning("a model is named whose provider is not set up", model=name)

    def find(self, slug: str) -> PlatformProvider | None:
        return self._providers.get(slug)

    async def list_providers(self) -> list[PlatformProvider]:
        """All, their lists refreshed when they are old; waits for that only a moment and only the first time."""
        waiting: list[asyncio.Task[None]] = []
        for provider in self._providers.values():
            if provider.refreshing is None or provider.refreshing.done():
                if not provider.is_stale():
                    continue
                provider.refreshing = asyncio.create_task(provider.refresh())
            if provider.models is None and not provider.given:
                waiting.append(provider.refreshing)
        if waiting:
            await asyncio.wait(waiting, timeout=self.longest_wait_seconds)
        return list(self._providers.values())

    async def close(self) -> None:
        tasks = [item.refreshing for item in self._providers.values() if item.refreshing]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._clients.close()
