"""Which models a team can use, and how to get at one."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NoReturn

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.llm import queries
from paynto.llm.abilities import Abilities, tell_abilities
from paynto.llm.catalogue import AUTO_MODEL, Catalogue, ModelEntry
from paynto.llm.errors import UnknownModel
from paynto.llm.models import ModelProvider, ProviderRecord
from paynto.llm.pricing import ModelFacts, ModelKey
from paynto.llm.providers import driver_of
from paynto.llm.providers.base import Credentials, ListedModel, ProviderDriver

log = structlog.get_logger(__name__)


def _make_nothing() -> NoReturn:
    raise UnknownModel(message="The rules choose a model before it is made.")


_AUTO = ModelEntry(
    id=AUTO_MODEL,
    name="Automatic",
    provider="paynto",
    provider_label="Paynto",
    is_ai=True,
    description="The team's rules choose a model for each kind of work.",
    make=_make_nothing,
    abilities=Abilities(images=None, tools=None, thinking=None, caching=None),
)


@dataclass(frozen=True)
class _Offer:
    """A provider with some of its models, whoever configured it."""

    driver: ProviderDriver
    slug: str
    label: str
    credentials: Credentials
    models: Sequence[ListedModel]
    configured_by: Literal["platform", "team"]


def key_context(provider: ProviderRecord) -> str:
    return f"{provider.__tablename__}:{provider.id}:key"


def open_credentials(resources: Resources, provider: ProviderRecord) -> Credentials:
    """The address and the decrypted key of a stored provider."""
    driver = driver_of(provider.kind)
    key = provider.ciphertext
    return Credentials(
        base_url=provider.base_url or driver.default_base_url,
        api_key=resources.keyring.decrypt(key, key_context(provider)) if key else None,
        clients=resources.part(Catalogue).team_clients,
    )


def _stored_offer(resources: Resources, row: ProviderRecord, name: str | None = None) -> _Offer:
    models = [ListedModel(**item) for item in row.models if name is None or item["name"] == name]
    by: Literal["platform", "team"] = "team" if isinstance(row, ModelProvider) else "platform"
    return _Offer(
        driver_of(row.kind), row.slug, row.label, open_credentials(resources, row), models, by
    )


async def _list_offers(session: AsyncSession, resources: Resources, scope: Scope) -> list[_Offer]:
    """The team's providers, then the operator's of the settings page, then those of the environment.

    One that stands earlier replaces a later one of its short name.
    """
    offers: dict[str, _Offer] = {}
    for rows in (
        await queries.list_providers(session, scope),
        await queries.list_platform_providers(session),
    ):
        for row in rows:
            if row.is_enabled and row.slug not in offers:
                offers[row.slug] = _stored_offer(resources, row)
    for item in await resources.part(Catalogue).platform.list_providers():
        if item.slug not in offers:
            label = item.driver.label
            offers[item.slug] = _Offer(
                item.driver, item.slug, label, item.credentials, item.offered, "platform"
            )
    return list(offers.values())


async def list_entries(
    session: AsyncSession, resources: Resources, scope: Scope
) -> list[ModelEntry]:
    """Every model the team can choose: the built-in ones first, then its own providers', then the platform's."""
    offers = await _list_offers(session, resources, scope)
    builtin = resources.part(Catalogue).list_builtin()
    return [*builtin, *await _make_entries(resources, offers)]


async def list_choices(
    session: AsyncSession, resources: Resources, scope: Scope
) -> list[ModelEntry]:
    """What a person can pick: `auto` before the models, when there is an AI model to choose."""
    entries = await list_entries(session, resources, scope)
    return [_AUTO, *entries] if any(item.is_ai for item in entries) else entries


async def load_entry(
    session: AsyncSession, resources: Resources, scope: Scope, model_id: str | None
) -> ModelEntry:
    """The model, or the default for None. Raises UnknownModel.

    What the model needs is imported by then, so that `make()` does not hold up the event loop.
    """
    entry = await _find_entry(session, resources, scope, model_id)
    await asyncio.to_thread(entry.prepare)
    return entry


async def check_model_id(
    session: AsyncSession, resources: Resources, scope: Scope, model_id: str | None
) -> None:
    """For what is only remembered: None stands for the default. Raises UnknownModel."""
    if model_id is not None:
        await resolve_model_id(session, resources, scope, model_id)


async def resolve_model_id(
    session: AsyncSession, resources: Resources, scope: Scope, model_id: str | None
) -> str:
    """The id of an offered model, `auto` where there is an AI model to choose, or the default. Raises UnknownModel."""
    if model_id is None:
        return await _find_default(session, resources, scope)
    if model_id == AUTO_MODEL:
        await _find_default_ai(session, resources, scope)
        return AUTO_MODEL
    return (await _find_entry(session, resources, scope, model_id)).id


async def _find_entry(
    session: AsyncSession, resources: Resources, scope: Scope, model_id: str | None
) -> ModelEntry:
    wanted = await _find_default(session, resources, scope) if model_id is None else model_id
    if wanted == AUTO_MODEL:
        wanted = await _find_default_ai(session, resources, scope)
    builtin = resources.part(Catalogue).find_builtin(wanted)
    if builtin is not None:
        return builtin
    slug, _, name = wanted.partition(":")
    offer = await _find_offer(session, resources, scope, slug, name) if name else None
    if offer is None or not offer.models:
        raise UnknownModel(message=f"The model {wanted[:80]!r} is not offered here.")
    return (await _make_entries(resources, [offer]))[0]


async def _find_default(session: AsyncSession, resources: Resources, scope: Scope) -> str:
    """The installation's default where it is offered, else `auto` where there is an AI model, else the built-in one."""
    default = resources.settings.default_model
    if default and default != AUTO_MODEL:
        try:
            return (await _find_entry(session, resources, scope, default)).id
        except UnknownModel:
            log.warning("the default model is not offered", model=default)
    entries = await list_entries(session, resources, scope)
    return AUTO_MODEL if any(item.is_ai for item in entries) else entries[0].id


async def _find_default_ai(session: AsyncSession, resources: Resources, scope: Scope) -> str:
    entries = [item for item in await list_entries(session, resources, scope) if item.is_ai]
    if not entries:
        raise UnknownModel(
            message="No AI model is set up here, so there is nothing to choose from."
        )
    default = resources.settings.default_model
    return next((item.id for item in entries if item.id == default), entries[0].id)


async def _find_offer(
    session: AsyncSession, resources: Resources, scope: Scope, slug: str, name: str
) -> _Offer | None:
    own = await queries.find_provider_by_slug(session, scope, slug)
    if own is not None and own.is_enabled:
        return _stored_offer(resources, own, name)
    shared = await queries.find_platform_provider_by_slug(session, slug)
    if shared is not None and shared.is_enabled:
        return _stored_offer(resources, shared, name)
    platform = resources.part(Catalogue).platform
    await platform.list_providers()
    item = platform.find(slug)
    if item is None:
        return None
    model = item.find(name)
    models = [model] if model is not None else []
    return _Offer(item.driver, slug, item.driver.label, item.credentials, models, "platform")


async def _make_entries(resources: Resources, offers: Sequence[_Offer]) -> list[ModelEntry]:
    keys = {
        ModelKey(
            f"{offer.slug}:{model.name}",
            model.name,
            offer.driver.price_provider,
            offer.credentials.base_url,
        ): model
        for offer in offers
        for model in offer.models
    }
    if not keys:
        return []
    facts = await asyncio.to_thread(resources.part(Catalogue).prices.find_facts, keys)
    pairs = [(offer, model) for offer in offers for model in offer.models]
    labels = Counter(
        (offer.slug, fact.label) for (offer, _), fact in zip(pairs, facts.values(), strict=True)
    )
    entries: list[ModelEntry] = []
    for (offer, model), fact in zip(pairs, facts.values(), strict=True):
        # dated and undated names of a model have one label
        is_clear = labels[offer.slug, fact.label] == 1
        entries.append(_make_entry(offer, model, fact, fact.label if is_clear else None))
    return entries


def _make_entry(
    offer: _Offer, model: ListedModel, facts: ModelFacts, label: str | None
) -> ModelEntry:
    driver, credentials, name = offer.driver, offer.credentials, model.name
    return ModelEntry(
        id=f"{offer.slug}:{name}",
        name=label or name,
        provider=offer.slug,
        provider_label=offer.label,
        is_ai=True,
        description="",
        make=lambda: driver.make_model(name, credentials),
        prepare=driver.import_library,
        context_window_tokens=facts.context_window_tokens,
        output_limit_tokens=facts.output_limit_tokens,
        abilities=tell_abilities(driver.kind, name, model.has_images, model.has_thinking),
        price=facts.price,
        configured_by=offer.configured_by,
        kind=driver.kind,
        api_key=credentials.api_key,
    )
