"""Statements on deployed apps, releases and variables."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.clock import now
from paynto.core.scope import Scope
from paynto.deployments.models import App, EnvVar, Release


async def find_app(session: AsyncSession, scope: Scope, app_id: UUID) -> App | None:
    return await session.scalar(
        select(App).where(App.id == app_id, App.team_id == scope.team_id, App.deleted_at.is_(None))
    )


async def lock_app(session: AsyncSession, scope: Scope, app_id: UUID) -> App | None:
    return await session.scalar(
        select(App)
        .where(App.id == app_id, App.team_id == scope.team_id, App.deleted_at.is_(None))
        .with_for_update()
    )


async def find_app_of_project(session: AsyncSession, scope: Scope, project_id: UUID) -> App | None:
    return await session.scalar(
        select(App).where(
            App.project_id == project_id,
            App.platform == "web",
            App.environment == "production",
            App.team_id == scope.team_id,
            App.deleted_at.is_(None),
        )
    )


async def list_preview_apps(
    session: AsyncSession, scope: Scope, project_id: UUID, before_id: UUID | None, limit: int
) -> list[App]:
    """Newest first."""
    statement = (
        select(App).where(*_are_previews(scope, project_id)).order_by(App.id.desc()).limit(limit)
    )
    if before_id is not None:
        statement = statement.where(App.id < before_id)
    return list(await session.scalars(statement))


async def count_preview_apps(session: AsyncSession, scope: Scope, project_id: UUID) -> int:
    statement = select(func.count()).where(*_are_previews(scope, project_id))
    return await session.scalar(statement) or 0


def _are_previews(scope: Scope, project_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (
        App.project_id == project_id,
        App.environment == "preview",
        App.team_id == scope.team_id,
        App.deleted_at.is_(None),
    )


async def list_apps_of_projects(
    session: AsyncSession, scope: Scope, project_ids: list[UUID]
) -> list[App]:
    statement = select(App).where(
        App.project_id.in_(project_ids),
        App.environment == "production",
        App.team_id == scope.team_id,
        App.deleted_at.is_(None),
    )
    return list(await session.scalars(statement))


async def list_apps(
    session: AsyncSession, scope: Scope, search: str | None, before_id: UUID | None, limit: int
) -> list[App]:
    statement = (
        select(App)
        .where(
            App.team_id == scope.team_id,
            App.environment == "production",
            App.deleted_at.is_(None),
        )
        .order_by(App.id.desc())
        .limit(limit)
    )
    if search:
        statement = statement.where(App.slug.icontains(search, autoescape=True))
    if before_id is not None:
        statement = statement.where(App.id < before_id)
    return list(await session.scalars(statement))


async def count_live_apps(session: AsyncSession, scope: Scope) -> int:
    statement = select(func.count()).where(
        App.team_id == scope.team_id,
        App.environment == "production",
        App.status == "live",
        App.deleted_at.is_(None),
    )
    return await session.scalar(statement) or 0


async def find_app_by_slug(session: AsyncSession, slug: str) -> App | None:
    """Of any team: addresses are one namespace (system transaction)."""
    return await session.scalar(select(App).where(App.slug == slug, App.deleted_at.is_(None)))


async def find_any_app(session: AsyncSession, app_id: UUID) -> App | None:
    """Of any team, for the host (system transaction)."""
    return await session.get(App, app_id)


async def find_release(
    session: AsyncSession, scope: Scope, app_id: UUID, number: int
) -> Release | None:
    return await session.scalar(
        select(Release).where(
            Release.app_id == app_id, Release.number == number, Release.team_id == scope.team_id
        )
    )


async def find_release_of_job(
    session: AsyncSession, scope: Scope, app_id: UUID, job_id: UUID
) -> Release | None:
    return await session.scalar(
        select(Release).where(
            Release.app_id == app_id, Release.job_id == job_id, Release.team_id == scope.team_id
        )
    )


async def count_releases(session: AsyncSession, scope: Scope, app_id: UUID) -> int:
    statement = select(func.coalesce(func.max(Release.number), 0)).where(
        Release.app_id == app_id, Release.team_id == scope.team_id
    )
    return await session.scalar(statement) or 0


async def list_releases(
    session: AsyncSession, scope: Scope, app_id: UUID, before_number: int | None, limit: int
) -> list[Release]:
    statement = (
        select(Release)
        .where(Release.app_id == app_id, Release.team_id == scope.team_id)
        .order_by(Release.number.desc())
        .limit(limit)
    )
    if before_number is not None:
        statement = statement.where(Release.number < before_number)
    return list(await session.scalars(statement))


async def update_release(
    session: AsyncSession, scope: Scope, app_id: UUID, number: int, values: dict[str, Any]
) -> None:
    await session.execute(
        update(Release)
        .where(Release.app_id == app_id, Release.number == number, Release.team_id == scope.team_id)
        .values(**values)
    )


async def list_env(session: AsyncSession, scope: Scope, app_id: UUID) -> list[EnvVar]:
    statement = (
        select(EnvVar)
        .where(EnvVar.app_id == app_id, EnvVar.team_id == scope.team_id)
        .order_by(EnvVar.name)
    )
    return list(await session.scalars(statement))


async def upsert_env(
    session: AsyncSession,
    scope: Scope,
    app_id: UUID,
    name: str,
    ciphertext: str,
    *,
    is_platform_made: bool,
) -> None:
    values = {
        "app_id": app_id,
        "name": name,
        "team_id": scope.team_id,
        "ciphertext": ciphertext,
        "is_platform_made": is_platform_made,
        "updated_at": now(),
    }
    statement = insert(EnvVar).values(**values)
    changes = {"ciphertext": ciphertext, "updated_at": values["updated_at"]}
    await session.execute(
        statement.on_conflict_do_update(index_elements=["app_id", "name"], set_=changes)
    )


async def delete_env(session: AsyncSession, scope: Scope, app_id: UUID, name: str) -> bool:
    statement = delete(EnvVar).where(
        EnvVar.app_id == app_id,
        EnvVar.name == name,
        EnvVar.team_id == scope.team_id,
        EnvVar.is_platform_made.is_(False),
    )
    return (await session.execute(statement.returning(EnvVar.name))).first() is not None


async def list_outdated_env(session: AsyncSession, current_prefix: str, limit: int) -> list[EnvVar]:
    """Variables encrypted by an older key, of all teams (key rotation)."""
    statement = select(EnvVar).where(~EnvVar.ciphertext.startswith(current_prefix)).limit(limit)
    return list(await session.scalars(statement))


# the advisory lock of what releases are made of
_RELEASE_OBJECTS_LOCK = 7_296_838


async def share_release_objects(session: AsyncSession) -> None:
    """Until the transaction ends no object of a release is collected."""
    lock = text("SELECT pg_advisory_xact_lock_shared(:lock)")
    await session.execute(lock, {"lock": _RELEASE_OBJECTS_LOCK})


async def own_release_objects(session: AsyncSession) -> bool:
    """Until the transaction ends nobody uploads a release; False when somebody does right now."""
    lock = text("SELECT pg_try_advisory_xact_lock(:lock)")
    return bool(await session.scalar(lock, {"lock": _RELEASE_OBJECTS_LOCK}))


async def list_app_ids_deleted_before(session: AsyncSession, before: datetime) -> set[UUID]:
    """Of all teams; for a system transaction."""
    return set(await session.scalars(select(App.id).where(App.deleted_at < before)))
