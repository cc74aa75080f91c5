"""What a build left behind, read without trusting it: no link is followed, no pipe waited for."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from paynto.deployments.hosts.errors import ReleaseRefused, ReleaseTooLarge

MIB = 1024 * 1024
MAX_PATH_CHARACTERS = 512
MAX_DEPTH = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseLimits:
    """The largest release that is accepted."""

    files: int = 5_000
    file_bytes: int = 32 * MIB
    total_bytes: int = 256 * MIB


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildOutput:
    """What a build left behind. `client` and `server` are folders; the tree is not trusted."""

    client: Path
    server: Path | None = None
    server_entry: str = "node.js"
    server_path_prefixes: tuple[str, ...] = ("/api",)
    health_path: str = "/api/health"
    has_fallback: bool = True
    """Unknown pages answer with index.html, as single-page apps need."""


@dataclass(slots=True)
class ReleaseBudget:
    """What a release has used of its limits."""

    limits: ReleaseLimits
    files: int = 0
    folders: int = 0
    total_bytes: int = 0

    def enter_folder(self, prefix: str) -> None:
        self.folders += 1
        if self.folders > self.limits.files:
            raise ReleaseTooLarge(
                message=f"The build output has more than {self.limits.files} folders."
            )
        if prefix.count("/") > MAX_DEPTH:
            raise ReleaseRefused(message="The build output has folders nested too deeply.")

    def add(self, path: str, size_bytes: int) -> None:
        self.files += 1
        self.total_bytes += size_bytes
        if self.files > self.limits.files:
            raise ReleaseTooLarge(
                message=f"The build output has more than {self.limits.files} files."
            )
        if size_bytes > self.limits.file_bytes:
            limit = self.limits.file_bytes // MIB
            raise ReleaseTooLarge(message=f"{path} is larger than {limit} MiB.", path=path)
        if self.total_bytes > self.limits.total_bytes:
            limit = self.limits.total_bytes // MIB
            raise ReleaseTooLarge(message=f"The build output is larger than {limit} MiB in total.")


def read_tree(
    root: Path, budget: ReleaseBudget, *, skips_hidden: bool
) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of every regular file; never follows a link, never waits on a pipe."""
    if not root.is_dir() or root.is_symlink():
        raise ReleaseRefused(message="The build left no output folder.")
    for folder, folder_names, file_names, folder_fd in os.fwalk(
        root, follow_symlinks=False, onerror=_refuse_folder
    ):
        prefix = os.path.relpath(folder, root).replace(os.sep, "/")
        prefix = "" if prefix == "." else f"{prefix}/"
        budget.enter_folder(prefix)
        if skips_hidden:
            folder_names[:] = [
                name for name in folder_names if not name.startswith(".") or name == ".well-known"
            ]
        for name in (*file_names, *_linked_folders(folder_names, folder_fd)):
            if skips_hidden and name.startswith("."):
                continue
            path = f"{prefix}{name}"
            _require_plain_path(path)
            data = _read_file(name, folder_fd, path, budget.limits.file_bytes)
            budget.add(path, len(data))
            yield path, data


def _linked_folders(names: list[str], folder_fd: int) -> list[str]:
    """Links to folders: os.fwalk does not enter them but does not say so either."""
    return [
        name
        for name in names
        if stat.S_ISLNK(os.stat(name, dir_fd=folder_fd, follow_symlinks=False).st_mode)
    ]


def _read_file(name: str, folder_fd: int, path: str, max_bytes: int) -> bytes:
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        fd = os.open(name, flags, dir_fd=folder_fd)
    except OSError as error:
        raise ReleaseRefused(message=f"{path} is not a plain file.", path=path) from error
    with os.fdopen(fd, "rb") as file:
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            raise ReleaseRefused(message=f"{path} is not a plain file.", path=path)
        # one byte more tells "too large" without reading a file of any size
        return file.read(max_bytes + 1)


def _require_plain_path(path: str) -> None:
    is_text = path.isprintable() and not any("\ud800" <= sign <= "\udfff" for sign in path)
    if not is_text or "\\" in path or len(path) > MAX_PATH_CHARACTERS:
        raise ReleaseRefused(message=f"The build made a file with an unusable name: {path!r}.")


def _refuse_folder(error: OSError) -> None:
    raise ReleaseRefused(message="A folder of the build output cannot be read.") from error
