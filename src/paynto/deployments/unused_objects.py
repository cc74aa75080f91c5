"""Collects what no release needs any more: manifests of deleted apps, and objects that no manifest names."""

import asyncio
from collections.abc import Iterator
from datetime import datetime

import obstore
from obstore.store import ObjectStore

from paynto.core.db import Database
from paynto.deployments import queries
from paynto.deployments.artefacts import ReleaseManifest, load_manifest

_RELEASES, _OBJECTS = "releases/", "objects/"


async def remove_unused_objects(database: Database, store: ObjectStore, before: datetime) -> int:
    """Of apps deleted, and objects stored, before `before`; returns how many. Uploads wait meanwhile, and go first when they run."""
    async with database.system_transaction() as session:
        if not await queries.own_release_objects(session):
            return 0
        gone = await queries.list_app_ids_deleted_before(session, before)
        return await asyncio.to_thread(_collect, store, set(map(str, gone)), before)


def _collect(store: ObjectStore, gone_apps: set[str], before: datetime) -> int:
    """A manifest that cannot be read ends it: what it names is not known, so nothing may go.

    Manifests of apps that the database does not know stay, as it may be an older backup.
    """
    needed, removed = set[str](), 0
    for path, changed_at in list(_list(store, _RELEASES)):
        app_id, _, name = path.removeprefix(_RELEASES).partition("/")
        if app_id in gone_apps and changed_at < before:
            obstore.delete(store, path)
            removed += 1
        else:
            number = int(name.removesuffix(".json"))
            needed |= set(_hashes_of(load_manifest(store, app_id, number)))
    for path, changed_at in list(_list(store, _OBJECTS)):
        if changed_at < before and path.removeprefix(_OBJECTS) not in needed:
            obstore.delete(store, path)
            removed += 1
    return removed


def _list(store: ObjectStore, prefix: str) -> Iterator[tuple[str, datetime]]:
    for page in obstore.list(store, prefix):
        for entry in page:
            yield entry["path"], entry["last_modified"]


def _hashes_of(manifest: ReleaseManifest) -> Iterator[str]:
    for file in manifest.files.values():
        yield file.sha256
        yield from (variant.sha256 for variant in file.encodings.values())
    if manifest.server is not None:
        yield from (file.sha256 for file in manifest.server.files.values())
