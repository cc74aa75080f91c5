"""Releases in the object store: immutable, idempotent, checked, and deaf to hostile build output."""

import os
import subprocess
from pathlib import Path

import brotli
import pytest
from obstore.store import LocalStore

from paynto.deployments import artefacts
from paynto.deployments.artefacts import BuildOutput, ReleaseLimits, load_manifest, upload_release
from paynto.deployments.hosts.errors import (
    ReleaseDamaged,
    ReleaseExists,
    ReleaseNotFound,
    ReleaseRefused,
    ReleaseTooLarge,
)
from paynto.deployments.hosts.release_cache import ReleaseCache

PAGE = "<!doctype html>" + "<p>hello</p>" * 200


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return LocalStore(str(tmp_path / "objects"), mkdir=True)


def stored_objects(tmp_path: Path) -> dict[str, float]:
    return {path.name: path.stat().st_mtime_ns for path in (tmp_path / "objects/objects").iterdir()}


def test_release_names_every_file_with_type_and_compressed_variants(store, make_output):
    output = make_output({"index.html": PAGE, "assets/a.js": "x", "photo.png": os.urandom(2000)})
    sizes: list[int] = []
    manifest = upload_release(store, "app", 1, output, on_progress=sizes.append)
    page = manifest.files["index.html"]
    assert page.content_type == "text/html; charset=utf-8"
    assert set(page.encodings) == {"br", "gzip"}
    packed = artefacts.load_object(store, page.encodings["br"])
    assert brotli.decompress(packed).decode() == PAGE
    assert manifest.files["photo.png"].encodings == {}
    assert manifest.file_count == 3
    assert sum(sizes) == manifest.size_bytes
    assert load_manifest(store, "app", 1) == manifest


def test_same_release_twice_changes_nothing(store, make_output, tmp_path):
    files = {"index.html": PAGE, "assets/a.js": "x" * 3000}
    first = upload_release(store, "app", 1, make_output(files))
    before = stored_objects(tmp_path)
    assert upload_release(store, "app", 1, make_output(files)) == first
    assert stored_objects(tmp_path) == before


def test_other_output_under_a_used_number_is_refused(store, make_output):
    first = upload_release(store, "app", 1, make_output({"index.html": PAGE}))
    with pytest.raises(ReleaseExists):
        upload_release(store, "app", 1, make_output({"index.html": "other"}))
    assert load_manifest(store, "app", 1) == first


def test_unchanged_files_are_stored_once_and_not_compressed_again(store, make_output, tmp_path):
    first = upload_release(store, "app", 1, make_output({"index.html": "one", "a.css": PAGE}))
    before = stored_objects(tmp_path)
    output = make_output({"index.html": "two", "a.css": PAGE})
    second = upload_release(store, "app", 2, output, previous=first)
    assert second.files["a.css"] == first.files["a.css"]
    assert len(stored_objects(tmp_path)) == len(before) + 1


def test_object_cut_short_by_a_power_cut_is_written_again(store, make_output, tmp_path):
    output = make_output({"index.html": PAGE})
    manifest = upload_release(store, "app", 1, output)
    page = manifest.files["index.html"]
    (tmp_path / "objects/objects" / page.sha256).write_bytes(b"")
    with pytest.raises(ReleaseDamaged):
        artefacts.load_object(store, page)
    upload_release(store, "app", 2, output)
    assert artefacts.load_object(store, page).decode() == PAGE


def test_damaged_object_and_missing_release_are_named(store, make_output, tmp_path):
    manifest = upload_release(store, "app", 1, make_output({"index.html": PAGE}))
    page = manifest.files["index.html"]
    (tmp_path / "objects/objects" / page.sha256).write_bytes(b"y" * page.size_bytes)
    with pytest.raises(ReleaseDamaged):
        artefacts.load_object(store, page)
    with pytest.raises(ReleaseNotFound):
        load_manifest(store, "app", 9)


@pytest.mark.parametrize(
    ("limits", "text"),
    [
        (ReleaseLimits(files=2), "more than 2 files"),
        (ReleaseLimits(file_bytes=1024 * 1024), "big.bin is larger than 1 MiB"),
        (ReleaseLimits(total_bytes=1024 * 1024), "larger than 1 MiB in total"),
    ],
)
def test_limits_are_named_in_the_error(store, make_output, limits, text):
    output = make_output({"index.html": PAGE, "b.txt": "b", "big.bin": b"0" * (1024 * 1024 + 1)})
    with pytest.raises(ReleaseTooLarge, match=text):
        upload_release(store, "app", 1, output, limits=limits)


def test_sparse_file_of_a_terabyte_is_refused_without_reading_it(store, make_output):
    output = make_output({"index.html": PAGE})
    with (output.client / "huge.bin").open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(ReleaseTooLarge):
        upload_release(store, "app", 1, output)


@pytest.mark.parametrize("trap", ["link", "folder-link", "pipe", "client-link", "control-name"])
def test_traps_in_the_build_output_are_refused(store, make_output, tmp_path, trap):
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "key.txt").write_text("secret")
    output = make_output({"index.html": PAGE, "assets/a.js": "x"})
    if trap == "link":
        (output.client / "key.txt").symlink_to(secret / "key.txt")
    elif trap == "folder-link":
        (output.client / "stolen").symlink_to(secret)
    elif trap == "pipe":
        os.mkfifo(output.client / "assets/pipe.js")
    elif trap == "client-link":
        output.client.rename(tmp_path / "moved")
        output.client.symlink_to(secret)
    else:
        (output.client / "a\nb.txt").write_text("x")
    with pytest.raises(ReleaseRefused):
        upload_release(store, "app", 1, output)
    with pytest.raises(ReleaseNotFound):
        load_manifest(store, "app", 1)


def test_thousands_of_nested_folders_are_refused(store, make_output):
    output = make_output({"index.html": PAGE})
    folder = os.open(output.client, os.O_RDONLY)
    for _ in range(3000):
        os.mkdir("d", dir_fd=folder)
        inner = os.open("d", os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = inner
    os.close(folder)
    with pytest.raises(ReleaseRefused, match="nested too deeply"):
        upload_release(store, "app", 1, output)
    # pytest cannot remove a path this long
    subprocess.run(["rm", "-rf", str(output.client)], check=True)


def test_output_without_page_or_server_entry_is_refused(store, make_output):
    with pytest.raises(ReleaseRefused, match=r"no index\.html"):
        upload_release(store, "app", 1, make_output({"a.txt": "a"}))
    with pytest.raises(ReleaseRefused, match="no server entry"):
        upload_release(store, "app", 1, make_output({"index.html": PAGE}, {"other.js": "x"}))
    with pytest.raises(ReleaseRefused, match="no output folder"):
        upload_release(store, "app", 1, BuildOutput(client=Path("/nonexistent/client")))


async def test_server_bundle_is_materialised_whole_and_read_only(store, make_output, tmp_path):
    output = make_output({"index.html": PAGE}, {"node.js": "1", "chunks/a.js": "2"})
    manifest = upload_release(store, "app", 1, output)
    cache = ReleaseCache(store, tmp_path / "cache")
    folder = await cache.materialise(manifest)
    assert (folder / "server/chunks/a.js").read_text() == "2"
    assert (folder / "client/index.html").read_text() == PAGE
    assert (folder / "server/node.js").stat().st_mode & 0o777 == 0o444
    assert await cache.materialise(manifest) == folder
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


async def test_damaged_server_bundle_leaves_no_half_folder(store, make_output, tmp_path):
    output = make_output({"index.html": PAGE}, {"node.js": "1", "z.js": "2"})
    manifest = upload_release(store, "app", 1, output)
    assert manifest.server is not None
    (tmp_path / "objects/objects" / manifest.server.files["z.js"].sha256).write_bytes(b"3")
    with pytest.raises(ReleaseDamaged):
        await ReleaseCache(store, tmp_path / "cache").materialise(manifest)
    assert list((tmp_path / "cache/app").iterdir()) == []


async def test_unused_bundles_are_removed_but_not_those_in_use(store, make_output, tmp_path):
    cache = ReleaseCache(store, tmp_path / "cache", max_releases=2)
    folders = []
    for number in range(1, 6):
        output = make_output({"index.html": PAGE}, {"node.js": f"{number}"})
        folders.append(await cache.materialise(upload_release(store, "app", number, output)))
        os.utime(folders[-1], (number, number))
    assert await cache.collect([folders[0]]) == 3
    assert [folder.exists() for folder in folders] == [True, False, False, False, True]
