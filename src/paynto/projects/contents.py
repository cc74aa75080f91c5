"""Keeps the bytes of files, once per team and content: source in PostgreSQL, larger assets in the object store."""

import hashlib
from typing import Any

from obstore.store import ObjectStore
from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.blobs import put_object
from paynto.core.clock import now
from paynto.core.scope import Scope
from paynto.projects import queries

_LARGEST_ROW_BYTES = 256 * 1024


async def store_contents(
    session: AsyncSession, scope: Scope, objects: ObjectStore, contents: list[bytes]
) -> None:
    """Writes what the team does not have yet."""
    await queries.share_blobs(session, scope)
    by_hash = {hashlib.sha256(content).hexdigest(): content for content in contents}
    missing = by_hash.keys() - await queries.list_known_blobs(session, scope, set(by_hash))
    rows: list[dict[str, Any]] = []
    for sha256 in sorted(missing):
        content = by_hash[sha256]
        is_object = len(content) > _LARGEST_ROW_BYTES
        if is_object:
            await put_object(objects, object_key(scope, sha256), content)
        rows.append(
            {
                "sha256": sha256,
                "size_bytes": len(content),
                "content": None if is_object else content,
                "created_at": now(),
            }
        )
    await queries.insert_blobs(session, scope, rows)


def object_key(scope: Scope, sha256: str) -> str:
    return f"blobs/{scope.team_id}/{sha256}"
