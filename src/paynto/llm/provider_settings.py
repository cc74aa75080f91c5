"""Use cases of model providers: add one with its key, test it, change it, remove it; for a team or for all of them."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.db import Database
from paynto.core.ids import new_id
from paynto.core.rate_limits import Rate
from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.llm import queries
from paynto.llm.catalogue import Catalogue
from paynto.llm.errors import (
    ModelProviderInvalid,
    ModelProviderNotFound,
    ModelProviderSlugTaken,
)
from paynto.llm.models import ModelProvider, PlatformModelProvider, ProviderRecord
from paynto.llm.platform import PlatformProvider
from paynto.llm.provider_rows import (
    Tested,
    apply_test,
    change_row,
    check_address,
    check_slug,
    clean_key,
    hint_at,
    is_reserved,
    set_key,
    try_row,
)
from paynto.llm.providers import driver_of
from paynto.llm.providers.base import ListedModel, ProviderDriver
from paynto.llm.schemas import (
    ModelProviderCreate,
    ModelProviderRead,
    ModelProviderUpdate,
    PlatformProviderRead,
    ProviderTestRead,
)
from paynto.teams import service as teams

_TEST_RATE = Rate(burst=20, per_minute=20)
# what each field of a change touches
_COLUMNS = {
    "label": ("label",),
    "base_url": ("base_url",),
    "api_key": ("ciphertext", "key_hint"),
    "models": ("has_given_models",),
    "is_enabled": ("is_enabled",),
}


@dataclass(frozen=True)
class Holder:
    """Whose providers are meant: those of the scope's team, or the platform's, which all teams use."""

    scope: Scope
    is_platform: bool = False

    @property
    def action(self) -> str:
        return "platform_model_provider" if self.is_platform else "model_provider"

    def open(self, db: Database) -> AbstractAsyncContextManager[AsyncSession]:
        return db.system_transaction() if self.is_platform else db.transaction(self.scope)

    async def list_rows(
        self, session: AsyncSession
    ) -> list[ModelProvider] | list[PlatformModelProvider]:
        if self.is_platform:
            return await queries.list_platform_providers(session)
        return await queries.list_providers(session, self.scope)

    async def load_row(self, session: AsyncSession, provider_id: UUID) -> ProviderRecord:
        """Raises ModelProviderNotFound."""
        if self.is_platform:
            row = await queries.find_platform_provider(session, provider_id)
        else:
            row = await queries.find_provider(session, self.scope, provider_id)
        if row is None:
            raise ModelProviderNotFound()
        return row

    def make_row(self) -> ProviderRecord:
        if self.is_platform:
            return PlatformModelProvider(id=new_id())
        return ModelProvider(id=new_id(), team_id=self.scope.team_id)


async def list_providers(
    session: AsyncSession, resources: Resources, scope: Scope
) -> list[ModelProviderRead]:
    """What the team can use: its own, then the operator's."""
    rows = await queries.list_providers(session, scope)
    shared = [row for row in await queries.list_platform_providers(session) if row.is_enabled]
    replaced = {row.slug for row in shared}
    named = await resources.part(Catalogue).platform.list_providers()
    return [
        *map(describe_provider, rows),
        *(_hide_access(describe_provider(row)) for row in shared),
        *(_hide_access(_describe_named(item)) for item in named if item.slug not in replaced),
    ]


async def list_platform_providers(
    session: AsyncSession, resources: Resources
) -> list[PlatformProviderRead]:
    """For the operator: those of the settings page, then those of the environment, which only a restart changes."""
    rows = await queries.list_platform_providers(session)
    replacing = {row.slug for row in rows if row.is_enabled}
    named = await resources.part(Catalogue).platform.list_providers()
    return [
        *map(describe_platform_provider, rows),
        *(
            PlatformProviderRead(
                **_describe_named(item).model_dump(),
                source="environment",
                is_replaced=item.slug in replacing,
            )
            for item in named
        ),
    ]


def describe_platform_provider(row: ProviderRecord) -> PlatformProviderRead:
    return PlatformProviderRead(**describe_provider(row).model_dump(), source="settings")


def describe_provider(row: ProviderRecord) -> ModelProviderRead:
    return ModelProviderRead(
        id=row.id,
        kind=row.kind,
        slug=row.slug,
        label=row.label,
        base_url=row.base_url,
        key_hint=row.key_hint,
        is_enabled=row.is_enabled,
        models=[item["name"] for item in row.models],
        configured_by="team" if isinstance(row, ModelProvider) else "platform",
        tested_at=row.tested_at,
        test=ProviderTestRead.model_validate(row.test) if row.test else None,
    )


def _hide_access(provider: ModelProviderRead) -> ModelProviderRead:
    """For teams: without the address, which may tell about the operator's network, and without a hint at the key."""
    return provider.model_copy(update={"id": None, "base_url": None, "key_hint": None})


def _describe_named(item: PlatformProvider) -> ModelProviderRead:
    return ModelProviderRead(
        id=None,
        kind=item.driver.kind,
        slug=item.slug,
        label=item.driver.label,
        base_url=item.credentials.base_url,
        key_hint=hint_at(item.credentials.api_key),
        is_enabled=True,
        models=[model.name for model in item.offered],
        configured_by="platform",
        tested_at=item.tested_at,
        test=ProviderTestRead.model_validate(item.check) if item.check else None,
    )


async def create_provider(
    resources: Resources, holder: Holder, body: ModelProviderCreate
) -> ProviderRecord:
    """Saves a provider with the result of its first test. Raises ModelProviderInvalid, ModelProviderSlugTaken.

    The test happens outside of a transaction, because the provider may take seconds to answer.
    """
    driver = driver_of(body.kind)
    key = clean_key(body.api_key.get_secret_value()) if body.api_key else None
    if driver.needs_key and not key:
        raise ModelProviderInvalid(message=f"{driver.label} needs a key.")
    row = holder.make_row()
    row.kind = driver.kind
    row.slug = await _choose_slug(resources, holder, driver, body)
    row.label = body.label.strip() or driver.label
    row.base_url = await check_address(resources, driver, body.base_url)
    row.has_given_models = bool(body.models)
    row.models = [ListedModel(name).to_json() for name in dict.fromkeys(body.models or [])]
    set_key(resources.keyring, row, key)
    apply_test(row, await _test(resources, holder, row))
    try:
        async with holder.open(resources.db) as session:
            session.add(row)
            await session.flush()
            details = {"kind": row.kind, "slug": row.slug}
            await teams.record_audit(
                session, holder.scope, f"{holder.action}.created", str(row.id), **details
            )
    except IntegrityError:
        raise _slug_taken(row.slug) from None
    return row


async def update_provider(
    resources: Resources, holder: Holder, provider_id: UUID, body: ModelProviderUpdate
) -> ProviderRecord:
    """Changes what is given, and tests again when the address, the key or the models change."""
    async with holder.open(resources.db) as session:
        row = await holder.load_row(session, provider_id)
    changes = body.model_fields_set
    await change_row(resources, row, body)
    has_new_access = bool(changes & {"base_url", "api_key", "models"})
    tested = await _test(resources, holder, row) if has_new_access else None
    async with holder.open(resources.db) as session:
        current = await holder.load_row(session, provider_id)
        for name in (name for change in changes for name in _COLUMNS[change]):
            setattr(current, name, getattr(row, name))
        if tested is not None:
            apply_test(current, tested)
        await teams.record_audit(
            session,
            holder.scope,
            f"{holder.action}.changed",
            str(row.id),
            fields=sorted(changes),
        )
        await session.flush()
    return current


async def test_provider(resources: Resources, holder: Holder, provider_id: UUID) -> ProviderRecord:
    """Tries the stored key and reads the list again."""
    async with holder.open(resources.db) as session:
        row = await holder.load_row(session, provider_id)
    tested = await _test(resources, holder, row)
    async with holder.open(resources.db) as session:
        current = await holder.load_row(session, provider_id)
        apply_test(current, tested)
        await session.flush()
    return current


async def delete_provider(session: AsyncSession, holder: Holder, provider_id: UUID) -> None:
    row = await holder.load_row(session, provider_id)
    await session.delete(row)
    await teams.record_audit(
        session,
        holder.scope,
        f"{holder.action}.deleted",
        str(row.id),
        kind=row.kind,
        slug=row.slug,
    )


async def _test(resources: Resources, holder: Holder, row: ProviderRecord) -> Tested:
    whose = "platform" if holder.is_platform else holder.scope.team_id
    resources.limiter.spend(f"model-provider-test:{whose}", _TEST_RATE)
    return await try_row(resources, row)


async def _choose_slug(
    resources: Resources, holder: Holder, driver: ProviderDriver, body: ModelProviderCreate
) -> str:
    """The given short name, or the kind's, which replaces what is set up farther away under that name.

    The team's replaces the platform's, the settings page's the environment's.
    """
    async with holder.open(resources.db) as session:
        rows = await holder.list_rows(session)
    if len(rows) >= queries.MOST_PROVIDERS:
        raise ModelProviderInvalid(
            message=f"There can be at most {queries.MOST_PROVIDERS} model providers."
        )
    taken = {row.slug for row in rows}
    if body.slug:
        check_slug(resources, body.slug)
        if body.slug in taken:
            raise _slug_taken(body.slug)
        return body.slug
    base = teams.slugify(body.label, longest=30) if driver.needs_base_url else driver.kind
    base = base if base and not is_reserved(resources, base) else driver.kind
    names = (base, *(f"{base}-{number}" for number in range(2, queries.MOST_PROVIDERS + 2)))
    return next(name for name in names if name not in taken)


def _slug_taken(slug: str) -> ModelProviderSlugTaken:
    return ModelProviderSlugTaken(
        message=f"Another model provider is called {slug!r} here already."
    )
