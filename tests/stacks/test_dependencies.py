import asyncio
import base64
import contextlib
import gzip
import hashlib
import io
import json
import os
import shutil
import tarfile
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from tests.stacks.conftest import write

from paynto.stacks import service as stacks
from paynto.stacks.errors import InstallFailed, PackageNotFound, PackageRefused, RegistryUnreachable
from paynto.stacks.toolchain import Toolchain

NOTHING = json.dumps({"name": "x", "dependencies": {}}).encode()


class Registry:
    """A package registry on the loopback with the packages a test adds."""

    def __init__(self) -> None:
        self.documents: dict[str, dict[str, Any]] = {}
        self.tarballs: dict[str, bytes] = {}
        registry = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = self.path.replace("%2f", "/").replace("%2F", "/").lstrip("/")
                if path in registry.tarballs:
                    body, status = registry.tarballs[path], 200
                elif path in registry.documents:
                    body, status = json.dumps(registry.documents[path]).encode(), 200
                else:
                    body, status = b"{}", 404
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def add(self, name: str, version: str, *, days_old: float, **manifest: Any) -> None:
        tarball = _pack({"name": name, "version": version, "main": "index.js", **manifest})
        path = f"{name}/-/{name}-{version}.tgz"
        self.tarballs[path] = tarball
        document = self.documents.setdefault(
            name, {"name": name, "dist-tags": {}, "versions": {}, "time": {}}
        )
        digest = base64.b64encode(hashlib.sha512(tarball).digest()).decode()
        document["versions"][version] = {
            "name": name,
            "version": version,
            **manifest,
            "dist": {"tarball": self.url + path, "integrity": f"sha512-{digest}"},
        }
        document["dist-tags"]["latest"] = version
        published = time.gmtime(time.time() - days_old * 86400)
        document["time"][version] = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", published)


def _pack(manifest: dict[str, Any]) -> bytes:
    files = {"package/package.json": json.dumps(manifest), "package/index.js": "module.exports = 1"}
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as archive:
        for name, text in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text.encode()))
    return gzip.compress(raw.getvalue())


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    made = Registry()
    monkeypatch.setenv("npm_config_registry", made.url)
    yield made
    made.server.shutdown()
    made.server.server_close()


def wanting(**packages: str) -> bytes:
    return json.dumps({"dependencies": packages}).encode()


@pytest.fixture
def own_toolchain(toolchain: Toolchain, tmp_path: Path) -> Toolchain:
    """The real tools with caches of their own, so that nothing a test makes up is kept."""
    return Toolchain(
        key=toolchain.key,
        root=toolchain.root,
        node=toolchain.node,
        pnpm_cli=toolchain.pnpm_cli,
        cache=tmp_path / "cache",
    )


async def test_a_package_is_resolved_installed_and_its_scripts_do_not_run(
    own_toolchain: Toolchain, tmp_path: Path, registry: Registry
) -> None:
    registry.add("pad", "1.0.0", days_old=30, scripts={"postinstall": f"touch {tmp_path}/ran"})
    made = await stacks.ensure_dependency_set(own_toolchain, tmp_path, wanting(pad="^1.0.0"), None)
    assert (made.node_modules / "pad/index.js").read_text() == "module.exports = 1"
    assert b"pad@1.0.0" in made.lock
    assert not (tmp_path / "ran").exists()
    assert not os.stat(made.node_modules / "pad/index.js").st_mode & 0o222


async def test_a_version_that_is_too_young_is_passed_over(
    own_toolchain: Toolchain, tmp_path: Path, registry: Registry
) -> None:
    registry.add("pad", "1.0.0", days_old=30)
    registry.add("pad", "1.1.0", days_old=0.1)
    made = await stacks.ensure_dependency_set(own_toolchain, tmp_path, wanting(pad="^1.0.0"), None)
    assert b"pad@1.0.0" in made.lock


async def test_a_known_lock_is_kept_when_a_package_is_added(
    own_toolchain: Toolchain, tmp_path: Path, registry: Registry
) -> None:
    registry.add("pad", "1.0.0", days_old=30)
    first = await stacks.ensure_dependency_set(own_toolchain, tmp_path, wanting(pad="^1.0.0"), None)
    registry.add("pad", "1.1.0", days_old=20)
    registry.add("left", "2.0.0", days_old=20)
    second = await stacks.ensure_dependency_set(
        own_toolchain, tmp_path, wanting(pad="^1.0.0", left="2"), first.lock
    )
    assert b"pad@1.0.0" in second.lock
    assert b"left@2.0.0" in second.lock
    assert second.key != first.key


async def test_what_was_chosen_here_stays_and_a_lock_from_elsewhere_may_bring_nothing_young(
    own_toolchain: Toolchain, tmp_path: Path, registry: Registry
) -> None:
    registry.add("deep", "1.0.0", days_old=30)
    registry.add("pad", "1.0.0", days_old=30, dependencies={"deep": "^1.0.0"})
    registry.add("left", "2.0.0", days_old=20)
    first = await stacks.ensure_dependency_set(own_toolchain, tmp_path, wanting(pad="^1.0.0"), None)
    both = wanting(pad="^1.0.0", left="2")
    registry.add("deep", "1.0.0", days_old=0.1)
    added = await stacks.ensure_dependency_set(own_toolchain, tmp_path, both, first.lock)
    assert b"deep@1.0.0" in added.lock
    assert b"left@2.0.0" in added.lock
    shutil.rmtree(own_toolchain.cache / "pnpm")
    elsewhere = tmp_path / "another installation"
    with pytest.raises(PackageRefused, match=r"deep@1\.0\.0.*too new"):
        await stacks.ensure_dependency_set(own_toolchain, elsewhere, both, first.lock)


async def test_a_package_that_is_too_young_is_named(
    own_toolchain: Toolchain, tmp_path: Path, registry: Registry
) -> None:
    registry.add("pad", "1.0.0", days_old=0.1)
    with pytest.raises(PackageRefused, match=r"pad@1\.0\.0.*too new"):
        await stacks.ensure_dependency_set(own_toolchain, tmp_path, wanting(pad="^1.0.0"), None)


async def test_a_package_that_does_not_exist_is_named(
    own_toolchain: Toolchain, tmp_path: Path, registry: Registry
) -> None:
    with pytest.raises(PackageNotFound, match="no-such-thing"):
        await stacks.ensure_dependency_set(
            own_toolchain, tmp_path, wanting(**{"no-such-thing": "1"}), None
        )


async def test_a_version_that_does_not_exist_is_told(
    own_toolchain: Toolchain, tmp_path: Path, registry: Registry
) -> None:
    registry.add("pad", "1.0.0", days_old=30)
    with pytest.raises(PackageNotFound, match="pad"):
        await stacks.ensure_dependency_set(own_toolchain, tmp_path, wanting(pad="^9.0.0"), None)


async def test_a_package_that_pulls_in_code_from_elsewhere_is_refused(
    own_toolchain: Toolchain, tmp_path: Path, registry: Registry
) -> None:
    registry.add("pad", "1.0.0", days_old=30, dependencies={"evil": f"{registry.url}evil.tgz"})
    registry.tarballs["evil.tgz"] = _pack({"name": "evil", "version": "1.0.0"})
    with pytest.raises((PackageRefused, InstallFailed)):
        await stacks.ensure_dependency_set(own_toolchain, tmp_path, wanting(pad="1.0.0"), None)


async def test_no_registry_is_a_clear_error(
    own_toolchain: Toolchain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    with pytest.raises(RegistryUnreachable):
        await stacks.ensure_dependency_set(own_toolchain, tmp_path, wanting(pad="1.0.0"), None)
    assert not list((tmp_path / "dependencies").glob("new-*"))


async def test_two_at_once_install_one_set(toolchain: Toolchain, tmp_path: Path) -> None:
    installing: list[str] = []

    def report(text: str, share: float) -> None:
        if text == "Installing packages":
            installing.append(text)

    first, second = await asyncio.gather(
        stacks.ensure_dependency_set(toolchain, tmp_path, NOTHING, None, report),
        stacks.ensure_dependency_set(toolchain, tmp_path, NOTHING, None, report),
    )
    assert first == second
    assert [path.name for path in (tmp_path / "dependencies").glob("*/.ready")] == [".ready"]


async def test_a_cancelled_installation_leaves_nothing_and_can_be_repeated(
    toolchain: Toolchain, tmp_path: Path
) -> None:
    task = asyncio.create_task(stacks.ensure_dependency_set(toolchain, tmp_path, NOTHING, None))
    await asyncio.sleep(0.2)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    made = await stacks.ensure_dependency_set(toolchain, tmp_path, NOTHING, None)
    assert made.path.is_dir()


async def test_linking_replaces_what_was_there(
    dependency_sets: dict[str, stacks.DependencySet], tmp_path: Path
) -> None:
    write(tmp_path, "node_modules/old/index.js", "")
    for name in ("react", "fullstack", "fullstack"):
        stacks.link_dependency_set(dependency_sets[name], tmp_path)
        assert (tmp_path / "node_modules").readlink() == dependency_sets[name].node_modules


async def test_sets_that_nobody_uses_are_removed(toolchain: Toolchain, tmp_path: Path) -> None:
    made = await stacks.ensure_dependency_set(toolchain, tmp_path, NOTHING, None)
    old = time.time() - 3600
    os.utime(made.path / ".ready", (old, old))
    assert await stacks.remove_unused_sets(tmp_path, keep={made.key}, unused_for_seconds=60) == []
    assert await stacks.remove_unused_sets(tmp_path, keep=set(), unused_for_seconds=7200) == []
    assert await stacks.remove_unused_sets(tmp_path, keep=set(), unused_for_seconds=60) == [
        made.key
    ]
    assert not made.path.exists()
