"""Statements on pictures."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from paynto.builder.attachments.models import Attachment
from paynto.core.scope import Scope


async def list_attachments(
    session: AsyncSession, scope: Scope, ids: Sequence[UUID]
) -> dict[UUID, Attachment]:
    rows = await session.scalars(
        select(Attachment).where(Attachment.team_id == scope.team_id, Attachment.id.in_(ids))
    )
    return {row.id: row for row in rows}
