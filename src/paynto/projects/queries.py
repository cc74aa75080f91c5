"""Statements on projects, versions, blobs and messages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from paynto.core.scope import Scope
from paynto.projects.models import Blob, Message, Project, Version

_SORTS = {
    "updated": Project.updated_at,
    "created": Project.created_at,
    "name": func.lower(Project.name),
}


async def find_project(session: AsyncSession, scope: Scope, project_id: UUID) -> Project | None:
    return await session.scalar(
        select(Project).where(Project.id == project_id, Project.team_id == scope.team_id)
    )


async def find_project_by_key(session: AsyncSession, scope: Scope, key: str) -> Project | None:
    return await session.scalar(
        select(Project).where(Project.team_id == scope.team_id, Project.idempotency_key == key)
    )


async def lock_project(session: AsyncSession, scope: Scope, project_id: UUID) -> Project | None:
    return await session.scalar(
        select(Project)
        .where(Project.id == project_id, Project.team_id == scope.team_id)
        .with_for_update()
    )


async def list_projects(
    session: AsyncSession,
    scope: Scope,
    *,
    search: str | None,
    stack: str | None,
    state: str,
    sort: str,
    offset: int,
    limit: int,
) -> tuple[list[Project], int]:
    conditions: list[Any] = [Project.team_id == scope.team_id]
    if state == "deleted":
        conditions.append(Project.deleted_at.is_not(None))
    else:
        conditions.append(Project.deleted_at.is_(None))
        conditions.append(
            Project.archived_at.is_not(None)
            if state == "archived"
            else Project.archived_at.is_(None)
        )
    if stack:
        conditions.append(Project.stack == stack)
    if search:
        conditions.append(
            or_(
                Project.name.icontains(search, autoescape=True),
                Project.description.icontains(search, autoescape=True),
            )
        )
    column = _SORTS[sort]
    order = column.asc() if sort == "name" else column.desc()
    statement = select(Project).where(*conditions).order_by(order, Project.id.desc())
    rows = await session.scalars(statement.offset(offset).limit(limit))
    total = await session.scalar(select(func.count()).select_from(Project).where(*conditions))
    return list(rows), total or 0


async def count_projects(session: AsyncSession, scope: Scope) -> int:
    statement = select(func.count()).where(
        Project.team_id == scope.team_id, Project.deleted_at.is_(None)
    )
    return await session.scalar(statement) or 0


async def list_projects_by_id(
    session: AsyncSession, scope: Scope, ids: Sequence[UUID]
) -> dict[UUID, Project]:
    rows = await session.scalars(
        select(Project).where(Project.team_id == scope.team_id, Project.id.in_(ids))
    )
    return {row.id: row for row in rows}


async def delete_projects_before(session: AsyncSession, moment: datetime) -> list[UUID]:
    """Removes projects deleted before a moment, of all teams (a scheduler's call)."""
    statement = delete(Project).where(Project.deleted_at < moment).returning(Project.id)
    return [row[0] for row in (await session.execute(statement)).all()]


async def exchange_thumbnail(
    session: AsyncSession, scope: Scope, project_id: UUID, thumbnail_id: UUID
) -> tuple[bool, UUID | None]:
    """Whether there is such a project, and the thumbnail that it had until now."""
    row = (
        await session.execute(
            select(Project.thumbnail_id)
            .where(
                Project.id == project_id,
                Project.team_id == scope.team_id,
                Project.deleted_at.is_(None),
            )
            .with_for_update()
        )
    ).one_or_none()
    if row is None:
        return False, None
    await session.execute(
        update(Project)
        .where(Project.id == project_id, Project.team_id == scope.team_id)
        .values(thumbnail_id=thumbnail_id)
    )
    return True, row[0]


async def list_thumbnail_ids(session: AsyncSession) -> set[UUID]:
    """Thumbnails in use, of all teams (system transaction)."""
    return set(
        (
            await session.scalars(
                select(Project.thumbnail_id).where(Project.thumbnail_id.is_not(None))
            )
        ).all()
    )  # type: ignore[arg-type]  null rows are filtered out


async def find_version(
    session: AsyncSession, scope: Scope, project_id: UUID, number: int, *, has_tree: bool = False
) -> Version | None:
    statement = select(Version).where(
        Version.project_id == project_id, Version.number == number, Version.team_id == scope.team_id
    )
    if has_tree:
        statement = statement.options(undefer(Version.tree))
    return await session.scalar(statement)


async def find_version_of_job(
    session: AsyncSession, scope: Scope, project_id: UUID, job_id: UUID, turn: int = 0
) -> Version | None:
    return await session.scalar(
        select(Version).where(
            Version.project_id == project_id,
            Version.job_id == job_id,
            Version.turn == turn,
            Version.team_id == scope.team_id,
        )
    )


async def find_rendered_before(
    session: AsyncSession, scope: Scope, project_id: UUID, number: int
) -> Version | None:
    """The newest version below `number` whose page is known to have rendered."""
    return await session.scalar(
        select(Version)
        .where(
            Version.project_id == project_id,
            Version.number < number,
            Version.is_rendered.is_(True),
            Version.team_id == scope.team_id,
        )
        .order_by(Version.number.desc())
        .limit(1)
    )


async def update_rendered(
    session: AsyncSession, scope: Scope, project_id: UUID, number: int, is_rendered: bool
) -> None:
    await session.execute(
        update(Version)
        .where(
            Version.project_id == project_id,
            Version.number == number,
            Version.team_id == scope.team_id,
        )
        .values(is_rendered=is_rendered)
    )


async def list_versions(
    session: AsyncSession, scope: Scope, project_id: UUID, before_number: int | None, limit: int
) -> list[Version]:
    statement = (
        select(Version)
        .where(Version.project_id == project_id, Version.team_id == scope.team_id)
        .order_by(Version.number.desc())
        .limit(limit)
    )
    if before_number is not None:
        statement = statement.where(Version.number < before_number)
    return list(await session.scalars(statement))


async def list_known_blobs(session: AsyncSession, scope: Scope, hashes: set[str]) -> set[str]:
    statement = select(Blob.sha256).where(Blob.team_id == scope.team_id, Blob.sha256.in_(hashes))
    return set(await session.scalars(statement))


async def insert_blobs(session: AsyncSession, scope: Scope, rows: list[dict[str, Any]]) -> None:
    if rows:
        owned = [{**row, "team_id": scope.team_id} for row in rows]
        await session.execute(insert(Blob).on_conflict_do_nothing(), owned)


# first half of the two-part advisory lock of a team's blobs
_BLOBS_LOCK = 7_296_837


async def share_blobs(session: AsyncSession, scope: Scope) -> None:
    """Until the transaction ends nothing of the team's blobs is collected."""
    lock = text("SELECT pg_advisory_xact_lock_shared(:lock, hashtext(:team))")
    await session.execute(lock, {"lock": _BLOBS_LOCK, "team": str(scope.team_id)})


async def own_blobs(session: AsyncSession, team_id: UUID) -> bool:
    """Until the transaction ends nobody stores blobs for the team; False when somebody does right now."""
    lock = text("SELECT pg_try_advisory_xact_lock(:lock, hashtext(:team))")
    found = await session.scalar(lock, {"lock": _BLOBS_LOCK, "team": str(team_id)})
    return bool(found)


async def list_teams_with_blobs(session: AsyncSession, before: datetime) -> list[UUID]:
    """Of all teams; for a system transaction."""
    statement = select(Blob.team_id).where(Blob.created_at < before).distinct()
    return list(await session.scalars(statement))


async def delete_unused_blobs(session: AsyncSession, team_id: UUID, before: datetime) -> list[str]:
    """Removes old blobs that no version names; returns the hashes of those kept in the object store."""
    statement = text(
        "DELETE FROM blobs WHERE team_id = :team AND created_at < :before AND sha256 NOT IN ("
        " SELECT entry.value ->> 0 FROM versions, jsonb_each(versions.tree) AS entry"
        " WHERE versions.team_id = :team AND entry.value ->> 0 IS NOT NULL"
        ") RETURNING sha256, content IS NULL"
    )
    rows = await session.execute(statement, {"team": team_id, "before": before})
    return [sha256 for sha256, is_object in rows if is_object]


async def list_blob_contents(
    session: AsyncSession, scope: Scope, hashes: set[str]
) -> dict[str, bytes | None]:
    statement = select(Blob.sha256, Blob.content).where(
        Blob.team_id == scope.team_id, Blob.sha256.in_(hashes)
    )
    return {row[0]: row[1] for row in (await session.execute(statement)).all()}


async def list_messages(
    session: AsyncSession, scope: Scope, project_id: UUID, before_id: UUID | None, limit: int
) -> list[Message]:
    """Newest first."""
    statement = (
        select(Message)
        .where(Message.project_id == project_id, Message.team_id == scope.team_id)
        .order_by(Message.id.desc())
        .limit(limit)
    )
    if before_id is not None:
        statement = statement.where(Message.id < before_id)
    return list(await session.scalars(statement))


async def upsert_message(session: AsyncSession, scope: Scope, values: dict[str, Any]) -> None:
    """Adds a job's message, or replaces the text of the one it already has."""
    statement = insert(Message).values(**values, team_id=scope.team_id)
    kept = {"id", "project_id", "role", "job_id", "created_at"}
    changes = {name: statement.excluded[name] for name in values if name not in kept}
    await session.execute(
        statement.on_conflict_do_update(index_elements=["job_id", "role"], set_=changes)
    )


async def list_recent_versions(
    session: AsyncSession, scope: Scope, limit: int
) -> list[tuple[Version, str]]:
    statement = (
        select(Version, Project.name)
        .join(Project, Project.id == Version.project_id)
        .where(Version.team_id == scope.team_id, Project.deleted_at.is_(None))
        .order_by(Version.id.desc())
        .limit(limit)
    )
    return [(row[0], row[1]) for row in (await session.execute(statement)).all()]


async def touch_project(
    session: AsyncSession, scope: Scope, project_id: UUID, moment: datetime
) -> None:
    await session.execute(
        update(Project)
        .where(Project.id == project_id, Project.team_id == scope.team_id)
        .values(updated_at=moment)
    )


async def find_answer(session: AsyncSession, scope: Scope, job_id: UUID) -> Message | None:
    return await session.scalar(
        select(Message).where(
            Message.job_id == job_id, Message.role == "assistant", Message.team_id == scope.team_id
        )
    )


async def find_message(
    session: AsyncSession, scope: Scope, project_id: UUID, message_id: UUID
) -> Message | None:
    return await session.scalar(
        select(Message).where(
            Message.id == message_id,
            Message.project_id == project_id,
            Message.team_id == scope.team_id,
        )
    )


async def find_question(session: AsyncSession, scope: Scope, job_id: UUID) -> Message | None:
    return await session.scalar(
        select(Message).where(
            Message.job_id == job_id, Message.role == "user", Message.team_id == scope.team_id
        )
    )


async def find_first_version_of_job(
    session: AsyncSession, scope: Scope, project_id: UUID, job_id: UUID
) -> Version | None:
    """Of its answer and repairs the one that came first."""
    return await session.scalar(
        select(Version)
        .where(
            Version.project_id == project_id,
            Version.job_id == job_id,
            Version.team_id == scope.team_id,
        )
        .order_by(Version.number)
        .limit(1)
    )


async def find_number_before(
    session: AsyncSession, scope: Scope, project_id: UUID, moment: datetime
) -> int | None:
    """The version that was the newest at a moment."""
    return await session.scalar(
        select(func.max(Version.number)).where(
            Version.project_id == project_id,
            Version.created_at < moment,
            Version.team_id == scope.team_id,
        )
    )
