"""Reads releases from the object store for serving, with bounded caches in memory."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator

from obstore.store import ObjectStore

from paynto.deployments.artefacts import (
    ReleaseManifest,
    StoredObject,
    load_manifest,
    load_object,
    load_object_range,
)

CHUNK_BYTES = 256 * 1024
MAX_CACHED_OBJECT_BYTES = 1024 * 1024


class ReleaseReader:
    """Manifests and small files stay in memory, large files are streamed."""

    def __init__(
        self,
        store: ObjectStore,
        *,
        max_manifests: int = 256,
        max_object_bytes: int = 32 * 1024 * 1024,
    ) -> None:
        self.store = store
        self._manifests: OrderedDict[tuple[str, int], ReleaseManifest] = OrderedDict()
        self._objects: OrderedDict[str, bytes] = OrderedDict()
        self._max_manifests = max_manifests
        self._max_object_bytes = max_object_bytes
        self._object_bytes = 0

    async def load_manifest(self, app_id: str, number: int) -> ReleaseManifest:
        """The manifest of a release; releases never change, so a kept one stays right."""
        key = (app_id, number)
        manifest = self._manifests.get(key)
        if manifest is None:
            manifest = await asyncio.to_thread(load_manifest, self.store, app_id, number)
            self._manifests[key] = manifest
            while len(self._manifests) > self._max_manifests:
                self._manifests.popitem(last=False)
        else:
            self._manifests.move_to_end(key)
        return manifest

    async def load_small_object(self, stored: StoredObject) -> bytes:
        """Bytes of an object of at most MAX_CACHED_OBJECT_BYTES, checked against its checksum."""
        data = self._objects.get(stored.sha256)
        if data is not None:
            self._objects.move_to_end(stored.sha256)
            return data
        data = await asyncio.to_thread(load_object, self.store, stored)
        if stored.sha256 not in self._objects:
            self._objects[stored.sha256] = data
            self._object_bytes += len(data)
        while self._object_bytes > self._max_object_bytes:
            _, dropped = self._objects.popitem(last=False)
            self._object_bytes -= len(dropped)
        return data

    async def stream_object(
        self, stored: StoredObject, start: int, end: int
    ) -> AsyncIterator[bytes]:
        """Bytes `start` to `end` (exclusive) in chunks."""
        if stored.size_bytes <= MAX_CACHED_OBJECT_BYTES:
            data = await self.load_small_object(stored)
            yield data if end - start == len(data) else data[start:end]
            return
        while start < end:
            stop = min(start + CHUNK_BYTES, end)
            yield await asyncio.to_thread(load_object_range, self.store, stored, start, stop)
            start = stop
