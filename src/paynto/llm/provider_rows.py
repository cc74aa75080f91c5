"""A stored model provider: its key, its address, its test. The same for a team's and for the operator's."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.clock import now
from paynto.core.crypto import Keyring
from paynto.core.outbound import NameUnknown, check_base_url
from paynto.core.resources import Resources
from paynto.llm import queries
from paynto.llm.catalogue import AUTO_MODEL, Catalogue
from paynto.llm.errors import ModelProviderInvalid
from paynto.llm.models import ProviderRecord
from paynto.llm.providers import driver_of
from paynto.llm.providers.base import CheckResult, ListedModel, ProviderDriver
from paynto.llm.schemas import ModelProviderUpdate
from paynto.llm.service import key_context, open_credentials

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_KEY = re.compile(r"[\x21-\x7e]+")
_SHORTEST_HINTED_KEY = 12


@dataclass(frozen=True)
class Tested:
    """What a test leaves in the row."""

    models: list[dict[str, Any]]
    test: dict[str, Any]


async def change_row(resources: Resources, row: ProviderRecord, body: ModelProviderUpdate) -> None:
    """The new values in a detached row."""
    driver, changes = driver_of(row.kind), body.model_fields_set
    if body.label is not None:
        row.label = body.label.strip() or driver.label
    if body.is_enabled is not None:
        row.is_enabled = body.is_enabled
    if "base_url" in changes:
        address = await check_address(resources, driver, body.base_url)
        if address != row.base_url and row.ciphertext and body.api_key is None:
            # who may change the address could otherwise have the key sent to a server of their own
            raise ModelProviderInvalid(message="Give the key again, because the address changes.")
        row.base_url = address
    if body.api_key is not None:
        key = clean_key(body.api_key.get_secret_value())
        if driver.needs_key and not key:
            raise ModelProviderInvalid(message=f"{driver.label} needs a key.")
        set_key(resources.keyring, row, key)
    if body.models is not None:
        row.has_given_models = bool(body.models)
        row.models = [ListedModel(name).to_json() for name in dict.fromkeys(body.models)]


def clean_key(key: str) -> str | None:
    key = key.strip()
    if key and not _KEY.fullmatch(key):
        raise ModelProviderInvalid(message="A key has neither spaces nor special characters.")
    return key or None


def set_key(keyring: Keyring, row: ProviderRecord, key: str | None) -> None:
    row.ciphertext = keyring.encrypt(key, key_context(row)) if key else None
    row.key_hint = hint_at(key)


def hint_at(key: str | None) -> str | None:
    """Enough of a key to tell it from others."""
    if not key:
        return None
    return f"…{key[-4:]}" if len(key) >= _SHORTEST_HINTED_KEY else "…"


async def check_address(
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


def check_slug(resources: Resources, slug: str) -> None:
    if not _SLUG.fullmatch(slug) or is_reserved(resources, slug):
        raise ModelProviderInvalid(
            message="A short name has small letters, digits and hyphens, and is no model's name."
        )


def is_reserved(resources: Resources, slug: str) -> bool:
    is_builtin = resources.part(Catalogue).find_builtin(slug) is not None
    return is_builtin or slug in (AUTO_MODEL, "paynto")


async def try_row(resources: Resources, row: ProviderRecord) -> Tested:
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
    return Tested(kept, test)


def _compare(
    result: CheckResult, found: dict[str, ListedModel], given: Sequence[str]
) -> CheckResult:
    missing = [name for name in given if name not in found] if found else []
    if not missing:
        return result
    shown = ", ".join(missing[:3]) + (" and others" if len(missing) > 3 else "")
    return replace(result, message=f"{result.message}; not in the provider's list: {shown}")


def apply_test(row: ProviderRecord, tested: Tested) -> None:
    row.models = tested.models
    row.test = tested.test
    row.tested_at = now()


async def reencrypt_keys(session: AsyncSession, keyring: Keyring, limit: int = 500) -> int:
    """Moves up to `limit` keys to the current data key; returns how many (key rotation, system transaction)."""
    rows = await queries.list_outdated_providers(session, f"v1.{keyring.current_key_id}.", limit)
    for row in rows:
        context = key_context(row)
        row.ciphertext = keyring.encrypt(keyring.decrypt(row.ciphertext or "", context), context)
    return len(rows)
