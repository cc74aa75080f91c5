"""Collects the bytes of files that no version names any more, as after the end of a deleted project."""

from datetime import datetime
from uuid import UUID

import obstore
from obstore.store import ObjectStore

from paynto.core.db import Database
from paynto.core.scope import system_scope
from paynto.projects import queries
from paynto.projects.contents import object_key


async def remove_unused_blobs(database: Database, objects: ObjectStore, before: datetime) -> None:
    """Of every team, what was stored before `before`. Who stores something at the same moment goes first."""
    async with database.system_transaction() as session:
        teams = await queries.list_teams_with_blobs(session, before)
    for team_id in teams:
        async with database.system_transaction() as session:
            if not await queries.own_blobs(session, team_id):
                continue
            removed = await queries.delete_unused_blobs(session, team_id, before)
        if removed:
            await _remove_objects(database, objects, team_id, removed)


async def _remove_objects(
    database: Database, objects: ObjectStore, team_id: UUID, hashes: list[str]
) -> None:
    """After the rows are gone for good: a row without its object would be a file that is lost."""
    scope = system_scope(team_id)
    async with database.system_transaction() as session:
        if not await queries.own_blobs(session, team_id):
            return
        back = await queries.list_known_blobs(session, scope, set(hashes))
        for sha256 in hashes:
            if sha256 not in back:
                await obstore.delete_async(objects, object_key(scope, sha256))
