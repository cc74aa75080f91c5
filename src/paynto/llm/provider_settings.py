"""Use cases of a team's model providers: add one with its key, test it, change it, remove it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.clock import now
from paynto.core.crypto import Keyring
from paynto.core.ids import new_id
from paynto.core.outbound import NameUnknown, check_base_url
from paynto.core.rate_limits import Rate
from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.llm import queries
from paynto.llm.catalogue import AUTO_MODEL, Catalogue
from paynto.llm.errors import (
    ModelProviderInvalid,
    ModelProviderNotFound,
    ModelProviderSlugTaken,
)
from paynto.llm.models import ModelProvider
from paynto.llm.platform import PlatformProvider
from paynto.llm.providers import driver_of
from paynto.llm.providers.base import CheckResult, ListedModel, ProviderDriver
from paynto.llm.schemas import (
    ModelProviderCreate,
    ModelProviderRead,
    ModelProviderUpdate,
    ProviderTestRead,
)
from paynto.llm.service import key_context, open_credentials
from paynto.teams import service as teams

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_KEY = re.compile(r"[\x21-\x7e]+")
_TEST_RATE = Rate(burst=20, per_minute=20)
_SHORTEST_HINTED_KEY = 12
# what each field of a change touches
_COLUMNS = {
    "label": ("label",),
    "base_url": ("base_url",),
    "api_key": ("ciphertext", "key_hint"),
    "models": ("has_given_models",),
    "is_enabled": ("is_enabled",),
}


@dataclass(frozen=True)
class _Tested:
    """What a test leaves in the row."""

    models: list[dict[str, Any]]
    test: dict[str, Any]


async def list_providers(
    session: AsyncSession, resources: Resources, scope: Scope
) -> list[ModelProviderRead]:
    """The team's, then the operator's."""
    rows = await queries.list_providers(session, scope)
    platform = await resources.part(Catalogue).platform.list_providers()
    return [*map(describe_provider, rows), *map(_describe_platform, platform)]


def describe_provider(row: ModelProvider) -> ModelProviderRead:
    return ModelProviderRead(
        id=row.id,
        kind=row.kind,
        slug=row.slug,
        label=row.label,
        base_url=row.base_url,
        key_hint=row.key_hint,
        is_enabled=row.is_enabled,
        models=[item["name"] for item in row.models],
        configured_by="team",
        tested_at=row.tested_at,
        test=ProviderTestRead.model_validate(row.test) if row.test else None,
    )


def _describe_platform(item: PlatformProvider) -> ModelProviderRead:
    """Without the address, which may tell about the operator's network."""
    return ModelProviderRead(
        id=None,
        kind=item.driver.kind,
        slug=item.slug,
        label=item.driver.label,
        base_url=None,
        key_hint=None,
        is_enabled=True,
        models=[model.name for model in item.offered],
        configured_by="platform",
        tested_at=item.tested_at,
        test=ProviderTestRead.model_validate(item.check) if item.check else None,
    )


async def create_provider(
    resources: Resources, scope: Scope, body: ModelProviderCreate
) -> ModelProvider:
    """Saves a provider with the result of its first test. Raises ModelProviderInvalid, ModelProviderSlugTaken.

    The test happens outside of a transaction, because the provider may take seconds to answer.
    """
    driver = driver_of(body.kind)
    key = _clean_key(body.api_key.get_secret_value()) if body.api_key else None
    if driver.needs_key and not key:
        raise ModelProviderInvalid(message=f"{driver.label} needs a key.")
    row = ModelProvider(
        id=new_id(),
        team_id=scope.team_id,
        kind=driver.kind,
        slug=await _choose_slug(resources, scope, driver, body),
        label=body.label.strip() or driver.label,
        base_url=await _check_address(resources, driver, body.base_url),
        has_given_models=bool(body.models),
        models=[ListedModel(name).to_json() for name in dict.fromkeys(body.models or [])],
    )
    _set_key(resources.keyring, row, key)
    _apply(row, await _test(resources, scope, row))
    try:
        async with resources.db.transaction(scope) as session:
            session.add(row)
            await session.flush()
            details = {"kind": row.kind, "slug": row.slug}
            await teams.record_audit(
                session, scope, "model_provider.created", str(row.id), **details
            )
    except IntegrityError:
        raise _slug_taken(row.slug) from None
    return row


async def update_provider(
    resources: Resources, scope: Scope, provider_id: UUID, body: ModelProviderUpdate
) -> ModelProvider:
    """Changes what is given, and tests again when the address, the key or the models change."""
    async with resources.db.transaction(scope) as session:
        row = await load_provider(session, scope, provider_id)
    changes = body.model_fields_set
    await _change(resources, row, body)
    has_new_access = bool(changes & {"base_url", "api_key", "models"})
    tested = await _test(resources, scope, row) if has_new_access else None
    async with resources.db.transaction(scope) as session:
        current = await load_provider(session, scope, provider_id)
        for name in (name for change in changes for name in _COLUMNS[change]):
            setattr(current, name, getattr(row, name))
        if tested is not None:
            _apply(current, tested)
        await teams.record_audit(
            session, scope, "model_provider.changed", str(row.id), fields=sorted(changes)
        )
        await session.flush()
    return current


async def _change(resources: Resources, row: ModelProvider, body: ModelProviderUpdate) -> None:
    """The new values in a detached row."""
    driver, changes = driver_of(row.kind), body.model_fields_set
    if body.label is not None:
        row.label = body.label.strip() or driver.label
    if body.is_enabled is not None:
        row.is_enabled = body.is_enabled
    if "base_url" in changes:
        address = await _check_address(resources, driver, body.base_url)
        if address != row.base_url and row.ciphertext and body.api_key is None:
            # who may change the address could otherwise have the key sent to a server of their own
            raise ModelProviderInvalid(message="Give the key again, because the address changes.")
        row.base_url = address
    if body.api_key is not None:
        key = _clean_key(body.api_key.get_secret_value())
        if driver.needs_key and not key:
            raise ModelProviderInvalid(message=f"{driver.label} needs a key.")
        _set_key(resources.keyring, row, key)
    if body.models is not None:
        row.has_given_models = bool(body.models)
        row.models = [ListedModel(name).to_json() for name in dict.fromkeys(body.models)]


async def test_provider(resources: Resources, scope: Scope, provider_id: UUID) -> ModelProvider:
    """Tries the stored key and reads the list again."""
    async with resources.db.transaction(scope) as session:
        row = await load_provider(session, scope, provider_id)
    tested = await _test(resources, scope, row)
    async with resources.db.transaction(scope) as session:
        current = await load_provider(session, scope, provider_id)
        _apply(current, tested)
        await session.flush()
    return current


async def delete_provider(session: AsyncSession, scope: Scope, provider_id: UUID) -> None:
    row = await load_provider(session, scope, provider_id)
    await session.delete(row)
    await teams.record_audit(
        session, scope, "model_provider.deleted", str(row.id), kind=row.kind, slug=row.slug
    )


async def load_provider(session: AsyncSession, scope: Scope, provider_id: UUID) -> ModelProvider:
    row = await queries.find_provider(session, scope, provider_id)
    if row is None:
        raise ModelProviderNotFound()
    return row


async def reencrypt_keys(session: AsyncSession, keyring: Keyring, limit: int = 500) -> int:
    """Moves up to `limit` keys to the current data key; returns how many (key rotation, system transaction)."""
    rows = await queries.list_outdated_providers(session, f"v1.{keyring.current_key_id}.", limit)
    for row in rows:
        context = key_context(row)
        row.ciphertext = keyring.encrypt(keyring.decrypt(row.ciphertext or "", context), context)
    return len(rows)


def _clean_key(key: str) -> str | None:
    key = key.strip()
    if key and not _KEY.fullmatch(key):
        raise ModelProviderInvalid(message="A key has neither spaces nor special characters.")
    return key or None


def _set_key(keyring: Keyring, row: ModelProvider, key: str | None) -> None:
    row.ciphertext = keyring.encrypt(key, key_context(row)) if key else None
    row.key_hint = None
    if key:
        row.key_hint = f"…{key[-4:]}" if len(key) >= _SHORTEST_HINTED_KEY else "…"


async def _check_address(
    resources: Resources, driver: ProviderDriver, base_url: str | None
) -> str | None:
    """None stands for the provider's own. A name that is not known now may be so later: the test tells."""
    given = (base_url or "").strip()
    if not given:
        if driver.needs_base_url:
            raise ModelProviderInvalid(message="An OpenAI-compatible address is needed.")
        return None
    try:
        return await check_base_url(resources.part(Catalogue).team_clients.policy, given)
    except NameUnknown:
        if not given.startswith("https://"):
            raise
        return given.rstrip("/")


async def _choose_slug(
    resources: Resources, scope: Scope, driver: ProviderDriver, body: ModelProviderCreate
) -> str:
    """The given short name, or the kind's, which replaces the operator's provider of that kind."""
    async with resources.db.transaction(scope) as session:
        rows = await queries.list_providers(session, scope)
    if len(rows) >= queries.MOST_PROVIDERS:
        raise ModelProviderInvalid(
            message=f"A team can have at most {queries.MOST_PROVIDERS} model providers."
        )
    taken = {row.slug for row in rows}
    if body.slug:
        _check_slug(resources, body.slug)
        if body.slug in taken:
            raise _slug_taken(body.slug)
        return body.slug
    base = teams.slugify(body.label, longest=30) if driver.needs_base_url else driver.kind
    base = base if base and not _is_reserved(resources, base) else driver.kind
    names = (base, *(f"{base}-{number}" for number in range(2, queries.MOST_PROVIDERS + 2)))
    return next(name for name in names if name not in taken)


def _check_slug(resources: Resources, slug: str) -> None:
    if not _SLUG.fullmatch(slug) or _is_reserved(resources, slug):
        raise ModelProviderInvalid(
            message="A short name has small letters, digits and hyphens, and is no model's name."
        )


def _is_reserved(resources: Resources, slug: str) -> bool:
    is_builtin = resources.part(Catalogue).find_builtin(slug) is not None
    return is_builtin or slug in (AUTO_MODEL, "paynto")


def _slug_taken(slug: str) -> ModelProviderSlugTaken:
    return ModelProviderSlugTaken(
        message=f"Another model provider of the team is called {slug!r} already."
    )


async def _test(resources: Resources, scope: Scope, row: ModelProvider) -> _Tested:
    resources.limiter.spend(f"model-provider-test:{scope.team_id}", _TEST_RATE)
    credentials = open_credentials(resources, row)
    driver = driver_of(row.kind)
    given = [item["name"] for item in row.models] if row.has_given_models else []
    result = await driver.check(credentials, given)
    found = {model.name: model for model in result.models}
    models: Sequence[ListedModel] = result.models
    if given:
        models = [found.get(name) or ListedModel(name) for name in given]
        result = _compare(result, found, given)
    # a provider that is away for a moment does not lose its models
    kept = [model.to_json() for model in models] if models or result.is_ok else row.models
    test = {
        "is_ok": result.is_ok,
        "message": result.message,
        "latency_seconds": result.latency_seconds,
        "model_count": len(models),
    }
    return _Tested(kept, test)


def _compare(
    result: CheckResult, found: dict[str, ListedModel], given: Sequence[str]
) -> CheckResult:
    missing = [name for name in given if name not in found] if found else []
    if not missing:
        return result
    shown = ", ".join(missing[:3]) + (" and others" if len(missing) > 3 else "")
    return replace(result, message=f"{result.message}; not in the provider's list: {shown}")


def _apply(row: ModelProvider, tested: _Tested) -> None:
    row.models = tested.models
    row.test = tested.test
    row.tested_at = now()
