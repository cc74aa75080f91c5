"""Files of a tree in which the app has set traps."""

import os
import socket
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paynto.sandboxes import tree
from paynto.sandboxes.errors import FileMissing, FileTooLarge, NotARegularFile, UnsafePath


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "secret.txt").write_text("secret")
    return folder


async def test_files_are_written_read_listed_and_deleted(root: Path) -> None:
    await tree.write_files(root, {"src/a/b.ts": b"1", "index.html": b"\x00\xff", "src/c.ts": b""})
    await tree.write_files(root, {"index.html": b"new"})
    assert await tree.read_file(root, "index.html", 10) == b"new"
    listing = await tree.list_tree(root)
    assert listing.is_complete
    assert [(e.path, e.kind, e.size_bytes) for e in listing.entries] == [
        ("index.html", "file", 3),
        ("src", "folder", 0),
        ("src/a", "folder", 0),
        ("src/a/b.ts", "file", 1),
        ("src/c.ts", "file", 0),
    ]
    await tree.delete_files(root, ["src/a/b.ts", "missing/x", "index.html"])
    assert [e.path for e in (await tree.list_tree(root)).entries] == ["src", "src/c.ts"]
    assert os.listdir(root.parent) == ["app"]


@pytest.mark.parametrize(
    "path", ["", "/etc/passwd", "../x", "a/../b", "a//b", "a/", ".", "a\0b", "a/./b", "x" * 256]
)
async def test_paths_that_leave_the_tree_are_refused(root: Path, path: str) -> None:
    with pytest.raises(UnsafePath):
        await tree.write_files(root, {path: b""})
    with pytest.raises(UnsafePath):
        await tree.read_file(root, path, 10)
    with pytest.raises(UnsafePath):
        await tree.delete_files(root, [path])


async def test_links_are_never_followed(root: Path, outside: Path) -> None:
    (root / "folder").symlink_to(outside)
    (root / "file").symlink_to(outside / "secret.txt")
    for path in ("folder/secret.txt", "file"):
        with pytest.raises(NotARegularFile):
            await tree.read_file(root, path, 100)
    with pytest.raises(NotARegularFile):
        await tree.write_files(root, {"folder/new.txt": b"x"})
    with pytest.raises(NotARegularFile):
        await tree.delete_files(root, ["folder/secret.txt"])
    await tree.write_files(root, {"file": b"replaced"})
    assert not (root / "file").is_symlink()
    assert (outside / "secret.txt").read_text() == "secret"
    assert os.listdir(outside) == ["secret.txt"]
    kinds = {entry.path: entry.kind for entry in (await tree.list_tree(root)).entries}
    assert kinds == {"folder": "link", "file": "file"}


async def test_pipes_and_sockets_neither_block_nor_pass_for_files(root: Path) -> None:
    os.mkfifo(root / "pipe")
    here = os.getcwd()
    with socket.socket(socket.AF_UNIX) as server:
        os.chdir(root)  # the whole path would be too long for a socket
        try:
            server.bind("socket")
        finally:
            os.chdir(here)
        for path in ("pipe", "socket"):
            with pytest.raises(NotARegularFile):
                await tree.read_file(root, path, 100)
        kinds = {entry.kind for entry in (await tree.list_tree(root)).entries}
        assert kinds == {"other"}
    await tree.write_files(root, {"pipe": b"a file now"})
    assert await tree.read_file(root, "pipe", 100) == b"a file now"


async def test_folder_in_the_place_of_a_file_is_kept(root: Path) -> None:
    (root / "taken").mkdir()
    for attempt in (
        tree.write_files(root, {"taken": b""}),
        tree.delete_files(root, ["taken"]),
        tree.read_file(root, "taken", 10),
    ):
        with pytest.raises(NotARegularFile):
            await attempt


async def test_sizes_and_numbers_are_bounded(root: Path) -> None:
    await tree.write_files(root, {f"f{i}": b"12345" for i in range(20)})
    with pytest.raises(FileTooLarge):
        await tree.read_file(root, "f0", 4)
    with pytest.raises(FileMissing):
        await tree.read_file(root, "f99", 4)
    listing = await tree.list_tree(root, max_entries=7)
    assert (len(listing.entries), listing.is_complete) == (7, False)


async def test_link_to_the_dependency_set_is_replaced_at_once(root: Path, outside: Path) -> None:
    await tree.set_link(root, "node_modules", outside)
    await tree.set_link(root, "node_modules", outside / "other")
    assert os.readlink(root / "node_modules") == str(outside / "other")
    assert (await tree.list_tree(root)).entries == []


async def test_tree_is_removed_without_what_its_links_name(root: Path, outside: Path) -> None:
    (root / "link").symlink_to(outside)
    closed = root / "closed"
    closed.mkdir()
    (closed / "x").write_text("")
    closed.chmod(0)
    await tree.remove_tree(root)
    await tree.remove_tree(root)
    assert not root.exists()
    assert (outside / "secret.txt").exists()


async def test_watcher_never_sees_half_a_file(root: Path) -> None:
    """Files are moved in from beside the tree: only whole ones ever have a name inside."""
    seen: set[int] = set()
    sizes = {0, 100_000, 200_000}
    await tree.write_files(root, {"f": b""})

    def watch() -> None:
        for _ in range(2000):
            seen.add((root / "f").stat().st_size)
            seen.add(len(list(root.iterdir())) - 1)

    import asyncio

    async def write() -> None:
        for i in range(100):
            await tree.write_files(root, {"f": b"x" * (100_000 * (i % 2 + 1))})

    await asyncio.gather(asyncio.to_thread(watch), write())
    assert seen <= sizes


names = st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1)
paths = st.lists(names.filter(lambda n: n not in (".", "..")), min_size=1, max_size=3).map("/".join)


@settings(max_examples=30, deadline=None)
@given(files=st.dictionaries(paths, st.binary(max_size=50), max_size=5))
async def test_whatever_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes]
) -> None:
    root = tmp_path_factory.mktemp("tree") / "app"
    root.mkdir()
    for path, content in files.items():
        try:
            await tree.write_files(root, {path: content})
        except (UnsafePath, NotARegularFile):
            continue  # too long, or one path is a folder of another
        assert await tree.read_file(root, path, 50) == content
