"""Statements on what versions removed."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.scope import Scope

# The changes of a version are small and tell whether its trees are worth opening. A file that only moved is not removed:
# its bytes stand at a new path.
_LIST_REMOVED = text(
    """
    SELECT version.number, version.name, version.trigger, version.author_name,
           version.created_at, version.job_id, version.parent_number, gone.*
    FROM versions AS version
    JOIN versions AS parent
      ON parent.project_id = version.project_id AND parent.number = version.parent_number
    CROSS JOIN LATERAL (
        SELECT change.key AS path, change.value AS kind,
               former.value ->> 0 AS sha256, (former.value ->> 1)::bigint AS size_bytes,
               after.value ->> 0 AS after_sha256, (after.value ->> 1)::bigint AS after_bytes
        FROM jsonb_each_text(version.changes) AS change
        JOIN jsonb_each(parent.tree) AS former ON former.key = change.key
        LEFT JOIN jsonb_each(version.tree) AS after ON after.key = change.key
        LEFT JOIN (
            SELECT DISTINCT moved.value ->> 0 AS sha256 FROM jsonb_each(version.tree) AS moved
            WHERE version.changes ->> moved.key IN ('added', 'renamed')
        ) AS elsewhere ON elsewhere.sha256 = former.value ->> 0
        WHERE change.value = ANY (:kinds)
          AND (change.value = 'changed' OR elsewhere.sha256 IS NULL)
          AND (CAST(:pattern AS text) IS NULL OR change.key ILIKE :pattern)
    ) AS gone
    WHERE version.team_id = :team_id AND version.project_id = :project_id
      AND (CAST(:only AS integer) IS NULL OR version.number = :only)
      AND version.number <= :before_number
      AND (version.number < :before_number OR gone.path COLLATE "C" > :after_path)
      AND EXISTS (
        SELECT 1 FROM jsonb_each_text(version.changes) AS change
        WHERE change.value = ANY (:kinds)
          AND (CAST(:pattern AS text) IS NULL OR change.key ILIKE :pattern)
      )
    ORDER BY version.number DESC, gone.path COLLATE "C"
    LIMIT :limit
    """
)


async def list_removed(
    session: AsyncSession,
    scope: Scope,
    project_id: UUID,
    *,
    kinds: Sequence[str],
    search: str | None,
    only: int | None,
    before: tuple[int, str],
    limit: int,
) -> list[RowMapping]:
    """What versions took away, the newest first; behind the place `before`."""
    pattern = None
    if search:
        escaped = search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        pattern = f"%{escaped}%"
    values = {
        "team_id": scope.team_id,
        "project_id": project_id,
        "kinds": list(kinds),
        "pattern": pattern,
        "only": only,
        "before_number": before[0],
        "after_path": before[1],
        "limit": limit,
    }
    return list((await session.execute(_LIST_REMOVED, values)).mappings())
