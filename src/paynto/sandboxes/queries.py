"""Statements on sandbox records."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.clock import now
from paynto.core.ids import new_id
from paynto.core.scope import Scope
from paynto.sandboxes.models import PreviewLink, SandboxRecord


async def ensure_record(session: AsyncSession, scope: Scope, project_id: UUID) -> SandboxRecord:
    """The project's record, made when there is none."""
    values = {
        "id": new_id(),
        "team_id": scope.team_id,
        "project_id": project_id,
        "status": "stopped",
        "last_used_at": now(),
        "created_at": now(),
    }
    await session.execute(
        insert(SandboxRecord).values(**values).on_conflict_do_nothing(index_elements=["project_id"])
    )
    row = await find_record(session, scope, project_id)
    assert row is not None
    return row


async def find_record(
    session: AsyncSession, scope: Scope, project_id: UUID
) -> SandboxRecord | None:
    return await session.scalar(
        select(SandboxRecord).where(
            SandboxRecord.project_id == project_id, SandboxRecord.team_id == scope.team_id
        )
    )


async def find_record_by_id(session: AsyncSession, record_id: UUID) -> SandboxRecord | None:
    """For the preview proxy, whose visitors carry a signed token for this record (system transaction)."""
    return await session.get(SandboxRecord, record_id)


async def update_record(
    session: AsyncSession, scope: Scope, project_id: UUID, values: dict[str, Any]
) -> None:
    await session.execute(
        update(SandboxRecord)
        .where(SandboxRecord.project_id == project_id, SandboxRecord.team_id == scope.team_id)
        .values(**values)
    )


async def list_folders(session: AsyncSession) -> set[str]:
    """Folders in use, of all teams (system transaction)."""
    return set(
        await session.scalars(select(SandboxRecord.folder).where(SandboxRecord.folder.is_not(None)))
    )  # type: ignore[arg-type]  null rows are filtered out


def _is_of(scope: Scope, project_id: UUID) -> ColumnElement[bool]:
    return and_(PreviewLink.team_id == scope.team_id, PreviewLink.project_id == project_id)


async def list_links(
    session: AsyncSession, scope: Scope, project_id: UUID, limit: int
) -> list[PreviewLink]:
    statement = (
        select(PreviewLink)
        .where(_is_of(scope, project_id), PreviewLink.expires_at > now())
        .order_by(PreviewLink.id.desc())
        .limit(limit)
    )
    return list(await session.scalars(statement))


async def count_links(session: AsyncSession, scope: Scope, project_id: UUID) -> int:
    statement = select(func.count()).select_from(PreviewLink).where(_is_of(scope, project_id))
    return await session.scalar(statement) or 0


async def delete_ended_links(session: AsyncSession, scope: Scope, project_id: UUID) -> None:
    await session.execute(
        delete(PreviewLink).where(_is_of(scope, project_id), PreviewLink.expires_at <= now())
    )


async def delete_link(session: AsyncSession, scope: Scope, project_id: UUID, link_id: UUID) -> bool:
    """False when there was none."""
    found = await session.scalar(
        delete(PreviewLink)
        .where(_is_of(scope, project_id), PreviewLink.id == link_id)
        .returning(PreviewLink.id)
    )
    return found is not None


async def count_opening(session: AsyncSession, link_id: UUID) -> bool:
    """One more browser, by a signed token (system transaction). False when the link has ended."""
    found = await session.scalar(
        update(PreviewLink)
        .where(PreviewLink.id == link_id, PreviewLink.expires_at > now())
        .values(opened_count=PreviewLink.opened_count + 1, last_opened_at=now())
        .returning(PreviewLink.id)
    )
    return found is not None


async def is_link_open(session: AsyncSession, link_id: UUID) -> bool:
    """For the preview proxy, whose visitors carry a signed cookie for this link (system transaction)."""
    link = await session.get(PreviewLink, link_id)
    return link is not None and link.expires_at > now()
