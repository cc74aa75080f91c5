"""Statements on sandbox records."""

from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.clock import now
from paynto.core.ids import new_id
from paynto.core.scope import Scope
from paynto.sandboxes.models import SandboxRecord


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
