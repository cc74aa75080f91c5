"""Copies and replaces SQLite files that lie in a folder a hostile app can write to; blocking.

A database is its main file and, after a hard stop, a write-ahead log or journal beside it. Nothing
here opens them as databases: they are copied as bytes, without following links.
"""

import contextlib
import os
import shutil
import stat
from pathlib import Path

from paynto.deployments.databases.errors import DatabaseBusy, DatabaseDamaged, DatabaseTooLarge

COPIED_SUFFIXES = ("", "-wal", "-journal")
_ALL_SUFFIXES = (*COPIED_SUFFIXES, "-shm")
_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_COPY_BYTES = 1024 * 1024
_ATTEMPTS = 20


def has_database(path: Path) -> bool:
    return os.path.lexists(path)


def copy_database(source: Path, target: Path, *, max_bytes: int) -> None:
    """Copy a database with its log as they were at one moment.

    Raises DatabaseBusy when it is written to all the time; stop the app first then.
    """
    for _ in range(_ATTEMPTS):
        before = _describe(source)
        remove_database(target)
        try:
            for suffix in COPIED_SUFFIXES:
                _copy_file(_beside(source, suffix), _beside(target, suffix), max_bytes)
        except BaseException:
            remove_database(target)
            raise
        if _describe(source) == before:
            return
    remove_database(target)
    raise DatabaseBusy


def replace_database(source: Path, target: Path) -> None:
    """Move a closed database without a log to another place, at once.

    A log left at the target would be applied to the new file, so it goes first.
    """
    for suffix in ("-wal", "-journal"):
        if os.path.lexists(_beside(source, suffix)):
            raise DatabaseDamaged(message="The new database was not closed properly.")
    _sync(source)
    target.parent.mkdir(parents=True, exist_ok=True)
    for suffix in _ALL_SUFFIXES[1:]:
        _remove(_beside(target, suffix))
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)
    os.replace(source, target)
    _sync(target.parent)


def remove_database(path: Path) -> None:
    for suffix in _ALL_SUFFIXES:
        _remove(_beside(path, suffix))


def database_bytes(path: Path) -> int:
    """Size of a database in a folder of the platform's own, its log included."""
    files = (_beside(path, suffix) for suffix in COPIED_SUFFIXES)
    return sum(file.stat().st_size for file in files if file.exists())


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _describe(path: Path) -> list[tuple[int, int, int] | None]:
    found: list[tuple[int, int, int] | None] = []
    for suffix in COPIED_SUFFIXES:
        try:
            state = os.lstat(_beside(path, suffix))
        except FileNotFoundError:
            found.append(None)
        else:
            found.append((state.st_ino, state.st_size, state.st_mtime_ns))
    return found


def _copy_file(source: Path, target: Path, max_bytes: int) -> None:
    try:
        fd = os.open(source, _FLAGS)
    except FileNotFoundError:
        return
    except OSError as error:
        raise DatabaseDamaged(message="The database is not a plain file.") from error
    state = os.fstat(fd)
    # a second name could be a file of somebody else's
    if not stat.S_ISREG(state.st_mode) or state.st_nlink > 1:
        os.close(fd)
        raise DatabaseDamaged(message="The database is not a plain file.")
    with os.fdopen(fd, "rb") as reader:
        target.parent.mkdir(parents=True, exist_ok=True)
        copied = 0
        with target.open("xb") as writer:
            while chunk := reader.read(_COPY_BYTES):
                copied += len(chunk)
                if copied > max_bytes:
                    raise DatabaseTooLarge(message="The database is larger than this host allows.")
                writer.write(chunk)
            writer.flush()
            os.fsync(writer.fileno())


def _remove(path: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _sync(path: Path) -> None:
    fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
