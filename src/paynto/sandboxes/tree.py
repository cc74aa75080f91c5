"""Reads and writes a sandbox's files from outside, where the app inside may set traps.

The app owns its tree and can put links, pipes or devices there at any moment, between a check and
a use too. So every step opens one path component without following links, relative to the folder
opened before (openat with O_NOFOLLOW), and nothing is looked up twice by name.
"""

import asyncio
import contextlib
import errno
import os
import secrets
import shutil
import stat
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from paynto.sandboxes.errors import FileMissing, FileTooLarge, NotARegularFile, UnsafePath

EntryKind = Literal["file", "folder", "link", "other"]
_FOLDER_FLAGS = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# Without O_NONBLOCK opening a pipe would wait for a writer.
_READ_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
_WRITE_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_MAX_DEPTH = 64
_MAX_NAME_BYTES = 255
_READ_CHUNK_BYTES = 1024 * 1024
_TRAP_ERRORS = (NotADirectoryError, IsADirectoryError)
# A link where none is followed; a socket or device without a driver.
_TRAP_NUMBERS = (errno.ELOOP, errno.ENXIO, errno.ENODEV)


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """One entry of a tree. `path` is relative with "/"; a name that is no UTF-8 is left out."""

    path: str
    kind: EntryKind
    size_bytes: int
    modified_at: float


@dataclass(frozen=True, slots=True)
class TreeListing:
    entries: list[TreeEntry]
    is_complete: bool


async def write_files(root: Path, files: Mapping[str, bytes]) -> None:
    """Write files in the given order, each appearing at once as a whole, folders made as needed.

    What stands at a file's path is replaced, a link or pipe included; a folder is not. Raises
    UnsafePath, NotARegularFile.
    """
    await asyncio.to_thread(_write_files, root, files)


async def delete_files(root: Path, paths: Iterable[str]) -> None:
    """Delete files and the folders that become empty; what is not there is no error."""
    await asyncio.to_thread(_delete_files, root, list(paths))


async def read_file(root: Path, path: str, max_bytes: int) -> bytes:
    """A regular file's content. Raises FileMissing, NotARegularFile, FileTooLarge, UnsafePath."""
    return await asyncio.to_thread(_read_file, root, path, max_bytes)


async def list_tree(
    root: Path,
    *,
    max_entries: int = 20_000,
    skipped_names: frozenset[str] = frozenset(("node_modules", ".git", ".vite")),
) -> TreeListing:
    """All entries below `root` in order of path, links shown but not followed."""
    return await asyncio.to_thread(_list_tree, root, max_entries, skipped_names)


async def set_link(root: Path, path: str, target: Path) -> None:
    """Let `path` be a link to `target`, replacing a former link at once."""
    await asyncio.to_thread(_set_link, root, path, target)


async def remove_tree(root: Path) -> None:
    """Remove a whole tree without following links; missing is no error."""
    await asyncio.to_thread(_remove_tree, root)


def _write_files(root: Path, files: Mapping[str, bytes]) -> None:
    with _staging(root) as staging, _open_root(root) as root_fd:
        for path, content in files.items():
            *folders, name = _split_path(path)
            with _open_folder(root_fd, folders, path, is_made=True) as folder:
                temporary = secrets.token_hex(8)
                fd = os.open(temporary, _WRITE_FLAGS, 0o644, dir_fd=staging)
                with open(fd, "wb") as file:
                    file.write(content)
                _rename(temporary, staging, name, folder, path)


def _delete_files(root: Path, paths: list[str]) -> None:
    with _open_root(root) as root_fd:
        for path in paths:
            parts = _split_path(path)
            with contextlib.suppress(FileMissing):
                with _open_folder(root_fd, parts[:-1], path) as folder:
                    _unlink(parts[-1], folder, path)
                _remove_empty_folders(root_fd, parts[:-1], path)


def _unlink(name: str, folder: int, path: str) -> None:
    try:
        os.unlink(name, dir_fd=folder)
    except FileNotFoundError:
        return
    except IsADirectoryError as error:
        raise NotARegularFile(message=f"{path} is a folder.") from error


def _remove_empty_folders(root_fd: int, folders: list[str], path: str) -> None:
    for depth in range(len(folders), 0, -1):
        with _open_folder(root_fd, folders[: depth - 1], path) as parent:
            try:
                os.rmdir(folders[depth - 1], dir_fd=parent)
            except OSError:
                return


def _read_file(root: Path, path: str, max_bytes: int) -> bytes:
    *folders, name = _split_path(path)
    with _open_root(root) as root_fd, _open_folder(root_fd, folders, path) as folder:
        with _translated(path):
            fd = os.open(name, _READ_FLAGS, dir_fd=folder)
        facts = os.fstat(fd)
        if not stat.S_ISREG(facts.st_mode):
            os.close(fd)
            raise NotARegularFile(message=f"{path} is not a file.")
        with open(fd, "rb", buffering=0) as file:
            if facts.st_size > max_bytes:
                raise FileTooLarge(message=f"{path} is larger than {max_bytes} bytes.")
            content = bytearray()
            # The app may let the file grow while it is read.
            while chunk := file.read(_READ_CHUNK_BYTES):
                content += chunk
                if len(content) > max_bytes:
                    raise FileTooLarge(message=f"{path} is larger than {max_bytes} bytes.")
            return bytes(content)


def _list_tree(root: Path, max_entries: int, skipped_names: frozenset[str]) -> TreeListing:
    entries: list[TreeEntry] = []
    is_complete = True
    with _open_root(root) as root_fd:
        for entry in _walk(root_fd, "", 0, skipped_names):
            if len(entries) >= max_entries:
                is_complete = False
                break
            entries.append(entry)
    entries.sort(key=lambda entry: entry.path)
    return TreeListing(entries, is_complete)


def _walk(
    folder: int, prefix: str, depth: int, skipped_names: frozenset[str]
) -> Iterator[TreeEntry]:
    with os.scandir(folder) as found:
        for item in found:
            if item.name in skipped_names or not _is_text(item.name):
                continue
            try:
                facts = item.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue
            path = prefix + item.name
            kind = _name_kind(facts.st_mode)
            yield TreeEntry(path, kind, facts.st_size if kind == "file" else 0, facts.st_mtime)
            if kind == "folder" and depth < _MAX_DEPTH:
                try:
                    child = os.open(item.name, _FOLDER_FLAGS, dir_fd=folder)
                except OSError:
                    continue  # removed or replaced since it was listed
                try:
                    yield from _walk(child, path + "/", depth + 1, skipped_names)
                finally:
                    os.close(child)


def _set_link(root: Path, path: str, target: Path) -> None:
    *folders, name = _split_path(path)
    with (
        _staging(root) as staging,
        _open_root(root) as root_fd,
        _open_folder(root_fd, folders, path, is_made=True) as folder,
    ):
        temporary = secrets.token_hex(8)
        os.symlink(target, temporary, dir_fd=staging)
        _rename(temporary, staging, name, folder, path)


def _remove_tree(root: Path) -> None:
    if not os.path.lexists(root):
        return

    def make_writable(_function: object, path: str, _error: object) -> None:
        # A folder without permissions cannot be emptied; links are never changed.
        parent = os.path.dirname(path)
        for name in (parent, path):
            if not os.path.islink(name) and os.path.isdir(name):
                os.chmod(name, 0o700)
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                os.unlink(path)

    shutil.rmtree(root, onerror=make_writable)


@contextmanager
def _staging(root: Path) -> Generator[int]:
    """A folder beside the tree: unseen by its watchers, out of the app's reach, and on the same
    disk, so that a finished file can be moved in at once."""
    path = root.parent / f".{root.name}.{secrets.token_hex(6)}"
    path.mkdir(mode=0o700)
    try:
        fd = os.open(path, _FOLDER_FLAGS)
        try:
            yield fd
        finally:
            os.close(fd)
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _open_root(root: Path) -> Generator[int]:
    try:
        fd = os.open(root, _FOLDER_FLAGS)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise FileMissing(message="The sandbox has no files.") from error
    try:
        yield fd
    finally:
        os.close(fd)


@contextmanager
def _open_folder(
    root_fd: int, folders: list[str], path: str, *, is_made: bool = False
) -> Generator[int]:
    with ExitStack() as opened:
        folder = root_fd
        for name in folders:
            if is_made:
                with contextlib.suppress(FileExistsError):
                    os.mkdir(name, 0o755, dir_fd=folder)
            with _translated(path):
                folder = os.open(name, _FOLDER_FLAGS, dir_fd=folder)
            opened.callback(os.close, folder)
        yield folder


def _rename(temporary: str, staging: int, name: str, folder: int, path: str) -> None:
    try:
        os.rename(temporary, name, src_dir_fd=staging, dst_dir_fd=folder)
    except _TRAP_ERRORS as error:
        raise NotARegularFile(message=f"{path} is a folder.") from error


@contextmanager
def _translated(path: str) -> Generator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise FileMissing(message=f"There is no {path}.") from error
    except _TRAP_ERRORS as error:
        raise NotARegularFile(message=f"{path} does not lead to a file.") from error
    except OSError as error:
        if error.errno in _TRAP_NUMBERS:
            raise NotARegularFile(message=f"{path} does not lead to a file.") from error
        raise


def _split_path(path: str) -> list[str]:
    parts = path.split("/")
    is_safe = all(
        part not in ("", ".", "..") and "\0" not in part and _is_text(part) for part in parts
    )
    if not is_safe or any(len(part.encode()) > _MAX_NAME_BYTES for part in parts):
        raise UnsafePath(message=f"{path[:200]!r} is not a path inside a project.")
    if len(parts) > _MAX_DEPTH:
        raise UnsafePath(message="The path has too many folders.")
    return parts


def _is_text(name: str) -> bool:
    """False for names whose bytes are no UTF-8, which Python shows with lone surrogates."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _name_kind(mode: int) -> EntryKind:
    if stat.S_ISREG(mode):
        return "file"
    if stat.S_ISDIR(mode):
        return "folder"
    return "link" if stat.S_ISLNK(mode) else "other"
