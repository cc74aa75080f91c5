"""Immutable releases in the object store: content-addressed objects and one manifest per release.

Layout: `objects/<sha256>` holds bytes, `releases/<app_id>/<number>.json` the manifest that names them.
"""

import hashlib
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import brotli
import obstore
from obstore.exceptions import AlreadyExistsError
from obstore.store import ObjectStore
from pydantic import BaseModel, ConfigDict, ValidationError

from paynto.deployments.build_output import (
    BuildOutput,
    ReleaseBudget,
    ReleaseLimits,
    read_tree,
)
from paynto.deployments.hosts.errors import (
    ReleaseDamaged,
    ReleaseExists,
    ReleaseNotFound,
    ReleaseRefused,
)
from paynto.deployments.hosts.media_types import guess_media_type, is_compressible

MIN_COMPRESSED_BYTES = 512
# quality 9 costs a tenth of 11 and gives files about 5 % larger; a deployment waits for it
BROTLI_QUALITY = 9
_PARALLEL_UPLOADS = 4

Encoding = Literal["br", "gzip"]
ProgressCallback = Callable[[int], None]


class StoredObject(BaseModel):
    """One object in the store."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sha256: str
    size_bytes: int


class StoredFile(StoredObject):
    """A file of the client: its bytes, type, and the variants compressed at upload."""

    content_type: str
    encodings: dict[Encoding, StoredObject] = {}


class ServerBundle(BaseModel):
    """The server part of a release: its files, what Node runs, and which paths reach it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    files: dict[str, StoredObject]
    entry: str
    path_prefixes: tuple[str, ...] = ("/api",)
    health_path: str = "/api/health"


class ReleaseManifest(BaseModel):
    """Everything a host needs to serve a release. `digest` covers paths, contents and settings."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    app_id: str
    number: int
    digest: str
    files: dict[str, StoredFile]
    server: ServerBundle | None = None
    has_fallback: bool = True

    @property
    def file_count(self) -> int:
        return len(self.files) + (len(self.server.files) if self.server else 0)

    @property
    def size_bytes(self) -> int:
        server_files = self.server.files.values() if self.server else ()
        return sum(file.size_bytes for file in (*self.files.values(), *server_files))


@dataclass(slots=True)
class _Upload:
    """One run of `upload_release`; `known` are records of an earlier release, reused by checksum."""

    store: ObjectStore
    known: dict[str, StoredFile]
    on_progress: ProgressCallback

    def store_object(self, data: bytes) -> StoredObject:
        stored = StoredObject(sha256=hashlib.sha256(data).hexdigest(), size_bytes=len(data))
        path = object_path(stored.sha256)
        try:
            obstore.put(self.store, path, data, mode="create")
        except AlreadyExistsError:
            # a power cut can leave a short object behind a finished name
            if obstore.head(self.store, path)["size"] != len(data):
                obstore.put(self.store, path, data)
        return stored

    def store_client_file(self, path: str, data: bytes) -> tuple[str, StoredObject]:
        content_type = guess_media_type(path)
        stored = self.store_object(data)
        earlier = self.known.get(stored.sha256)
        if earlier is not None and earlier.content_type == content_type:
            encodings = earlier.encodings
        else:
            encodings = self._store_encodings(data, content_type)
        self.on_progress(len(data))
        return path, StoredFile(
            sha256=stored.sha256,
            size_bytes=stored.size_bytes,
            content_type=content_type,
            encodings=encodings,
        )

    def store_server_file(self, path: str, data: bytes) -> tuple[str, StoredObject]:
        stored = self.store_object(data)
        self.on_progress(len(data))
        return path, stored

    def _store_encodings(self, data: bytes, content_type: str) -> dict[Encoding, StoredObject]:
        if len(data) < MIN_COMPRESSED_BYTES or not is_compressible(content_type):
            return {}
        packed: dict[Encoding, bytes] = {
            "br": brotli.compress(data, quality=BROTLI_QUALITY),
            "gzip": _gzip(data),
        }
        return {
            name: self.store_object(body)
            for name, body in packed.items()
            if len(body) < len(data) * 0.95
        }


def object_path(sha256: str) -> str:
    return f"objects/{sha256}"


def manifest_path(app_id: str, number: int) -> str:
    return f"releases/{app_id}/{number}.json"


def upload_release(
    store: ObjectStore,
    app_id: str,
    number: int,
    output: BuildOutput,
    *,
    previous: ReleaseManifest | None = None,
    limits: ReleaseLimits | None = None,
    on_progress: ProgressCallback = lambda _bytes: None,
) -> ReleaseManifest:
    """Store a build output as release `number`; blocking, so call it in a thread.

    Doing it again with the same output changes nothing and answers the same manifest; other output
    under a used number raises ReleaseExists. `on_progress` gets the bytes stored since its last call.
    `previous` saves compressing unchanged files again.
    """
    upload = _Upload(
        store,
        {file.sha256: file for file in previous.files.values()} if previous else {},
        on_progress,
    )
    budget = ReleaseBudget(limits or ReleaseLimits())
    files: dict[str, StoredFile] = {}
    server: ServerBundle | None = None
    with ThreadPoolExecutor(_PARALLEL_UPLOADS, thread_name_prefix="upload") as pool:
        for path, stored in _store_tree(
            pool, output.client, budget, upload.store_client_file, is_public=True
        ):
            assert isinstance(stored, StoredFile)
            files[path] = stored
        if output.server is not None:
            server_files = dict(
                _store_tree(pool, output.server, budget, upload.store_server_file, is_public=False)
            )
            if output.server_entry not in server_files:
                raise ReleaseRefused(
                    message=f"The build made no server entry {output.server_entry}."
                )
            server = ServerBundle(
                files=dict(sorted(server_files.items())),
                entry=output.server_entry,
                path_prefixes=output.server_path_prefixes,
                health_path=output.health_path,
            )
    if "index.html" not in files and server is None:
        raise ReleaseRefused(message="The build made no index.html.")
    manifest = ReleaseManifest(
        app_id=app_id,
        number=number,
        digest=_digest(files, server, output.has_fallback),
        files=dict(sorted(files.items())),
        server=server,
        has_fallback=output.has_fallback,
    )
    return _store_manifest(store, manifest)


def load_manifest(store: ObjectStore, app_id: str, number: int) -> ReleaseManifest:
    """Read the manifest of a release; blocking. Raises ReleaseNotFound or ReleaseDamaged."""
    try:
        data = bytes(obstore.get(store, manifest_path(app_id, number)).bytes())
    except FileNotFoundError as error:
        raise ReleaseNotFound(number=number) from error
    try:
        return ReleaseManifest.model_validate_json(data)
    except ValidationError as error:
        raise ReleaseDamaged(
            message="The release's manifest cannot be read.", number=number
        ) from error


def load_object(store: ObjectStore, stored: StoredObject) -> bytes:
    """Read one object whole and check it; blocking."""
    try:
        data = bytes(obstore.get(store, object_path(stored.sha256)).bytes())
    except FileNotFoundError as error:
        raise ReleaseDamaged(
            message="A stored file of the release is missing.", sha256=stored.sha256
        ) from error
    if len(data) != stored.size_bytes or hashlib.sha256(data).hexdigest() != stored.sha256:
        raise ReleaseDamaged(sha256=stored.sha256)
    return data


def load_object_range(store: ObjectStore, stored: StoredObject, start: int, end: int) -> bytes:
    """Read bytes `start` to `end` (exclusive) of an object; blocking. Only the length can be checked."""
    try:
        data = bytes(obstore.get_range(store, object_path(stored.sha256), start=start, end=end))
    except FileNotFoundError as error:
        raise ReleaseDamaged(
            message="A stored file of the release is missing.", sha256=stored.sha256
        ) from error
    if len(data) != end - start:
        raise ReleaseDamaged(sha256=stored.sha256)
    return data


def _store_manifest(store: ObjectStore, manifest: ReleaseManifest) -> ReleaseManifest:
    path = manifest_path(manifest.app_id, manifest.number)
    try:
        obstore.put(store, path, manifest.model_dump_json().encode(), mode="create")
    except AlreadyExistsError as error:
        existing = load_manifest(store, manifest.app_id, manifest.number)
        if existing.digest != manifest.digest:
            raise ReleaseExists(number=manifest.number) from error
        return existing
    return manifest


def _digest(files: dict[str, StoredFile], server: ServerBundle | None, has_fallback: bool) -> str:
    """Checksum of what was built; compressed variants are left out, as library versions may change them."""
    lines = [f"fallback {has_fallback}"]
    lines += [f"client {path} {file.sha256}" for path, file in sorted(files.items())]
    if server is not None:
        lines.append(f"entry {server.entry} {server.path_prefixes} {server.health_path}")
        lines += [f"server {path} {file.sha256}" for path, file in sorted(server.files.items())]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _gzip(data: bytes) -> bytes:
    # no file time in the header, so that equal files give equal objects
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    return packer.compress(data) + packer.flush()


def _store_tree(
    pool: ThreadPoolExecutor,
    root: Path,
    budget: ReleaseBudget,
    store_file: Callable[[str, bytes], tuple[str, StoredObject]],
    *,
    is_public: bool,
) -> Iterator[tuple[str, StoredObject]]:
    """Store every file of a tree, a few at a time so that memory stays bounded."""
    pending: list[Future[tuple[str, StoredObject]]] = []
    for path, data in read_tree(root, budget, skips_hidden=is_public):
        pending.append(pool.submit(store_file, path, data))
        if len(pending) >= 2 * _PARALLEL_UPLOADS:
            yield pending.pop(0).result()
    for future in pending:
        yield future.result()
