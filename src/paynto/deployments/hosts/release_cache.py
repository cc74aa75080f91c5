"""Releases of server apps on disk: taken from the object store, checked, shared by runs, removed when unused."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Collection
from pathlib import Path, PurePosixPath

from obstore.store import ObjectStore

from paynto.deployments.artefacts import ReleaseManifest, load_object
from paynto.deployments.hosts.errors import ReleaseRefused


class ReleaseCache:
    """Folders `<app_id>/<number>-<digest>` below one folder that no sandbox can write to."""

    def __init__(self, store: ObjectStore, folder: Path, *, max_releases: int = 64) -> None:
        self._store = store
        self._folder = folder
        self._max_releases = max_releases

    async def materialise(self, manifest: ReleaseManifest) -> Path:
        """The release as a read-only folder with `client` and `server`; made whole or not at all."""
        return await asyncio.to_thread(self._materialise, manifest)

    async def collect(self, in_use: Collection[Path]) -> int:
        """Remove the longest unused releases beyond the bound; answers how many."""
        return await asyncio.to_thread(self._collect, frozenset(in_use))

    async def forget_app(self, app_id: str) -> None:
        await asyncio.to_thread(shutil.rmtree, self._folder / app_id, ignore_errors=True)

    def _materialise(self, manifest: ReleaseManifest) -> Path:
        target = self._folder / manifest.app_id / f"{manifest.number}-{manifest.digest[:16]}"
        if target.is_dir():
            # the folder's time says when it was last used
            os.utime(target)
            return target
        target.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=".making-", dir=target.parent))
        try:
            self._write_bundle(manifest, staging)
            staging.chmod(0o755)
            try:
                staging.rename(target)
            except OSError:
                # another process made the same folder meanwhile
                if not target.is_dir():
                    raise
        finally:
            shutil.rmtree(staging, ignore_errors=True)
        return target

    def _write_bundle(self, manifest: ReleaseManifest, staging: Path) -> None:
        if manifest.server is None:
            raise ReleaseRefused(message="The release has no server.")
        # servers may read the pages they were built with, so both parts lie as the build made them
        parts = (("client", manifest.files), ("server", manifest.server.files))
        for part, files in parts:
            for name, stored in files.items():
                if not is_inside(name):
                    raise ReleaseRefused(message=f"The release names an unusable file: {name!r}.")
                path = staging / part / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(load_object(self._store, stored))
                path.chmod(0o444)
        # Node looks for the nearest package.json to tell modules from scripts; without one here it
        # would look outside the release, where the sandbox may not read
        package = staging / "server" / "package.json"
        if not package.exists():
            package.write_text('{"type":"module"}\n')

    def _collect(self, in_use: frozenset[Path]) -> int:
        found = [path for path in self._folder.glob("*/*") if path not in in_use]
        found.sort(key=lambda path: path.stat().st_mtime, reverse=True)
        surplus = found[max(0, self._max_releases - len(in_use)) :]
        for path in surplus:
            shutil.rmtree(path, ignore_errors=True)
        return len(surplus)


def is_inside(name: str) -> bool:
    """Whether a relative name stays inside its folder."""
    parts = PurePosixPath(name).parts
    return bool(parts) and not name.startswith("/") and ".." not in parts and "\0" not in name
