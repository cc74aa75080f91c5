"""The object store for assets, releases and artefacts: a folder by default, S3 or R2 by address."""

from pathlib import Path

import obstore
from obstore.store import LocalStore, ObjectStore, from_url


def open_object_store(url: str, home: Path) -> ObjectStore:
    """The store at `url` (`s3://bucket/prefix`, `file:///…`), or `<home>/objects` when empty."""
    if not url:
        folder = home / "objects"
        folder.mkdir(parents=True, exist_ok=True)
        return LocalStore(folder)
    return from_url(url)


async def put_object(store: ObjectStore, key: str, content: bytes) -> None:
    """Writes an object; a content-addressed key may be written twice with the same bytes."""
    await obstore.put_async(store, key, content)


async def get_object(store: ObjectStore, key: str) -> bytes:
    """The object's bytes. Raises FileNotFoundError when there is none."""
    result = await obstore.get_async(store, key)
    return bytes(await result.bytes_async())
