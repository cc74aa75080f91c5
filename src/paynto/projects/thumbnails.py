"""Thumbnails of projects: one page of HTML each in the object store, written by an app and so never trusted."""

from datetime import datetime
from uuid import UUID

import obstore
from obstore.store import ObjectStore
from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.blobs import get_object, put_object
from paynto.core.db import Database
from paynto.core.ids import new_id
from paynto.core.scope import Scope
from paynto.projects import queries, service
from paynto.projects.errors import ProjectNotFound, ThumbnailNotFound

_PREFIX = "thumbnails/"


async def replace_thumbnail(
    database: Database, objects: ObjectStore, scope: Scope, project_id: UUID, page: bytes
) -> None:
    """Stores the page and removes the one before it. Raises ProjectNotFound, also for a deleted project."""
    thumbnail_id = new_id()
    # an object that no row names is collected later; a row without its object would be a fault
    await put_object(objects, _object_key(project_id, thumbnail_id), page)
    async with database.transaction(scope) as session:
        is_known, before = await queries.exchange_thumbnail(
            session, scope, project_id, thumbnail_id
        )
    unused = before if is_known else thumbnail_id
    if unused is not None:
        await _delete_object(objects, _object_key(project_id, unused))
    if not is_known:
        raise ProjectNotFound()


async def load_thumbnail_id(session: AsyncSession, scope: Scope, project_id: UUID) -> UUID:
    """Raises ThumbnailNotFound, and ProjectNotFound for another team's project."""
    project = await service.load_project(session, scope, project_id)
    if project.thumbnail_id is None:
        raise ThumbnailNotFound()
    return project.thumbnail_id


async def read_thumbnail(objects: ObjectStore, project_id: UUID, thumbnail_id: UUID) -> bytes:
    """Raises ThumbnailNotFound when it was replaced at this moment."""
    try:
        return await get_object(objects, _object_key(project_id, thumbnail_id))
    except FileNotFoundError as error:
        raise ThumbnailNotFound() from error


async def remove_thumbnails(objects: ObjectStore, project_id: UUID) -> None:
    """Of a project that is deleted for good."""
    async for page in obstore.list(objects, f"{_PREFIX}{project_id}/"):
        for entry in page:
            await _delete_object(objects, entry["path"])


async def remove_unused_thumbnails(
    database: Database, objects: ObjectStore, before: datetime
) -> None:
    """What was stored before `before` and no project names, as after a kill between the two."""
    async with database.system_transaction() as session:
        used = await queries.list_thumbnail_ids(session)
    async for page in obstore.list(objects, _PREFIX):
        for entry in page:
            name = entry["path"].rpartition("/")[2].removesuffix(".html")
            if entry["last_modified"] < before and UUID(name) not in used:
                await _delete_object(objects, entry["path"])


def _object_key(project_id: UUID, thumbnail_id: UUID) -> str:
    return f"{_PREFIX}{project_id}/{thumbnail_id}.html"


async def _delete_object(objects: ObjectStore, key: str) -> None:
    try:
        await obstore.delete_async(objects, key)
    except FileNotFoundError:
        # two snapshots at once, or a step that ran twice: it is gone, which is what was wanted
        return
