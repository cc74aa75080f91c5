"""Environment variables of an app: encrypted at rest, masked in answers, injected at run time."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.crypto import Keyring
from paynto.core.ids import new_secret
from paynto.core.scope import Scope
from paynto.deployments import queries
from paynto.deployments.errors import VariableInvalid, VariableNotFound
from paynto.deployments.models import App, EnvVar
from paynto.deployments.schemas import EnvVarRead, EnvVarWrite

PLATFORM_NAMES = frozenset({"DATABASE_URL", "PORT", "HOST", "NODE_ENV", "APP_URL", "AUTH_SECRET"})
_FORBIDDEN_PREFIXES = ("LD_", "NODE_OPTIONS", "DYLD_", "PAYNTO_")


def _context(app_id: UUID, name: str) -> str:
    return f"env_vars:{app_id}:{name}"


async def set_variables(
    session: AsyncSession, keyring: Keyring, scope: Scope, app: App, variables: list[EnvVarWrite]
) -> None:
    """Adds or replaces. A running server is replaced with the next request, because the revision grows."""
    for variable in variables:
        if variable.name in PLATFORM_NAMES or variable.name.startswith(_FORBIDDEN_PREFIXES):
            raise VariableInvalid(
                message=f"{variable.name} is set by Paynto or could change how the server is run."
            )
        if "\0" in variable.value:
            raise VariableInvalid(message=f"The value of {variable.name} holds a NUL character.")
        ciphertext = keyring.encrypt(variable.value, _context(app.id, variable.name))
        await queries.upsert_env(
            session, scope, app.id, variable.name, ciphertext, is_platform_made=False
        )
    if variables:
        app.env_revision += 1


async def ensure_platform_variables(
    session: AsyncSession, keyring: Keyring, scope: Scope, app: App, url: str
) -> None:
    """The app's own address and a secret for its sessions; the secret is made once."""
    known = {row.name for row in await queries.list_env(session, scope, app.id)}
    values = {"APP_URL": url}
    if "AUTH_SECRET" not in known:
        values["AUTH_SECRET"] = new_secret()
    for name, value in values.items():
        ciphertext = keyring.encrypt(value, _context(app.id, name))
        await queries.upsert_env(session, scope, app.id, name, ciphertext, is_platform_made=True)


async def copy_variables(
    session: AsyncSession, keyring: Keyring, scope: Scope, source: App, target: App
) -> None:
    """What people set; what the platform makes is made anew for each app."""
    for row in await queries.list_env(session, scope, source.id):
        if row.is_platform_made:
            continue
        value = keyring.decrypt(row.ciphertext, _context(source.id, row.name))
        ciphertext = keyring.encrypt(value, _context(target.id, row.name))
        await queries.upsert_env(
            session, scope, target.id, row.name, ciphertext, is_platform_made=False
        )


async def delete_variable(session: AsyncSession, scope: Scope, app: App, name: str) -> None:
    if not await queries.delete_env(session, scope, app.id, name):
        raise VariableNotFound(message=f"There is no variable {name} that you could delete.")
    app.env_revision += 1


async def list_variables(session: AsyncSession, scope: Scope, app_id: UUID) -> list[EnvVarRead]:
    """Names and times; values are masked."""
    return [_mask(row) for row in await queries.list_env(session, scope, app_id)]


def _mask(row: EnvVar, value: str | None = None) -> EnvVarRead:
    return EnvVarRead(
        name=row.name, value=value, is_platform_made=row.is_platform_made, updated_at=row.updated_at
    )


async def reveal_variable(
    session: AsyncSession, keyring: Keyring, scope: Scope, app_id: UUID, name: str
) -> EnvVarRead:
    for row in await queries.list_env(session, scope, app_id):
        if row.name == name:
            return _mask(row, keyring.decrypt(row.ciphertext, _context(app_id, name)))
    raise VariableNotFound()


async def decrypt_variables(
    session: AsyncSession, keyring: Keyring, scope: Scope, app_id: UUID
) -> dict[str, str]:
    """For a server that starts."""
    rows = await queries.list_env(session, scope, app_id)
    return {row.name: keyring.decrypt(row.ciphertext, _context(app_id, row.name)) for row in rows}


def make_value_source(
    keyring: Keyring,
) -> Callable[[AsyncSession, Scope, UUID], Awaitable[list[str]]]:
    """Tells the builder which values of a project's app must not be sent to a model; its public address is none."""

    async def list_values(session: AsyncSession, scope: Scope, project_id: UUID) -> list[str]:
        app = await queries.find_app_of_project(session, scope, project_id)
        if app is None:
            return []
        values = await decrypt_variables(session, keyring, scope, app.id)
        return [value for name, value in values.items() if name != "APP_URL"]

    return list_values


async def reencrypt_variables(session: AsyncSession, keyring: Keyring, limit: int = 500) -> int:
    """Moves up to `limit` values to the current key; returns how many (key rotation, system transaction)."""
    rows = await queries.list_outdated_env(session, f"v1.{keyring.current_key_id}.", limit)
    for row in rows:
        context = _context(row.app_id, row.name)
        row.ciphertext = keyring.encrypt(keyring.decrypt(row.ciphertext, context), context)
    return len(rows)
