"""Which paths and sizes a project's tree may have.

The rules are those of the strictest system a project may be carried to: Linux, macOS, Windows, Git and ZIP. `.env` files
are refused because values in them are secrets, which belong to the project's encrypted variables; examples are allowed.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from paynto.core.errors import Conflict, InvalidInput, TooLarge

MAX_PATH_CHARACTERS = 400
MAX_COMPONENT_BYTES = 255
MAX_TEXT_BYTES = 1 << 20
MAX_ASSET_BYTES = 10 << 20
MAX_FILES = 2_000
MAX_TREE_BYTES = 100 << 20

ASSET_EXTENSIONS = frozenset(
    {
        *("apng", "avif", "bmp", "gif", "heic", "ico", "jpeg", "jpg", "png", "psd", "tif", "tiff"),
        *("aac", "flac", "m4a", "m4v", "mov", "mp3", "mp4", "oga", "ogg", "ogv", "wav", "webm"),
        *("webp", "svgz", "eot", "otf", "ttf", "woff", "woff2", "glb", "gltf", "wasm", "bin"),
        *("br", "gz", "tgz", "zip", "docx", "epub", "pdf", "pptx", "xlsx"),
        *("db", "sqlite", "sqlite3"),
    }
)

_WINDOWS_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$"]
    + [f"{name}{digit}" for name in ("com", "lpt") for digit in "0123456789¹²³"]
)
_RESERVED_COMPONENTS = {
    ".git": "belongs to Git",
    "git~1": "is another name of .git on Windows",
    "node_modules": "holds installed packages, which are not part of a project",
}
_ENV_EXAMPLES = frozenset({".env.example", ".env.sample", ".env.template"})
_FORBIDDEN_SIGNS = frozenset('<>:"|?*')
_JOINERS = "\u200c\u200d"  # needed inside words of some scripts and inside emoji


class InvalidPath(InvalidInput):
    code = "invalid_path"
    title = "This path is not allowed"


class PathCollision(Conflict):
    code = "path_collision"
    title = "Two paths cannot stand side by side"


class TreeTooLarge(TooLarge):
    code = "tree_too_large"
    title = "The project is too large"


@dataclass(frozen=True, slots=True)
class Collision:
    first: str
    second: str
    reason: str


def check_path(path: str) -> str:
    """The path in Unicode NFC, without a leading `./`; raises InvalidPath with the reason."""
    reason = _find_fault(path)
    if reason is None:
        normal = unicodedata.normalize("NFC", path.removeprefix("./"))
        reason = _find_length_fault(normal) or _find_component_fault(normal)
        if reason is None:
            return normal
    shown = path if len(path) <= 80 else f"{path[:79]}…"
    raise InvalidPath(message=f"The path {shown!r} is not allowed: {reason}.", path=shown)


def is_asset(path: str) -> bool:
    """Whether the file's kind, by its extension, is not text."""
    return path.rpartition(".")[2].lower() in ASSET_EXTENSIONS


def find_collisions(paths: Iterable[str]) -> list[Collision]:
    """Paths that differ only in case, and files that stand where another path needs a folder."""
    collisions: list[Collision] = []
    files: dict[str, str] = {}
    for path in sorted(set(paths)):
        other = files.setdefault(fold_path(path), path)
        if other != path:
            collisions.append(Collision(other, path, "they differ only in case"))
    for folded, path in files.items():
        for folder in _list_parents(folded):
            if folder in files:
                reason = "the first is a file, and the second needs a folder of that name"
                collisions.append(Collision(files[folder], path, reason))
    return collisions


def fold_path(path: str) -> str:
    """What a file system that ignores case compares."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", path).casefold())


def check_tree(sizes: Mapping[str, int]) -> None:
    """Check paths, sizes in bytes, their number and sum, and collisions; raises on the first fault."""
    if len(sizes) > MAX_FILES:
        raise TreeTooLarge(
            message=f"A project holds at most {MAX_FILES:,} files; this would be {len(sizes):,}.",
            files=len(sizes),
        )
    for path, size in sizes.items():
        check_path(path)
        check_size(path, size)
    total = sum(sizes.values())
    if total > MAX_TREE_BYTES:
        raise TreeTooLarge(
            message=f"A project holds at most {_show(MAX_TREE_BYTES)}; this is {_show(total)}.",
            bytes=total,
        )
    for collision in find_collisions(sizes):
        raise PathCollision(
            message=f"{collision.first!r} and {collision.second!r} collide: {collision.reason}.",
            first=collision.first,
            second=collision.second,
        )


def check_size(path: str, size_bytes: int) -> None:
    """Raises TreeTooLarge when one file is above the limit of its kind."""
    kind, limit = ("asset", MAX_ASSET_BYTES) if is_asset(path) else ("text file", MAX_TEXT_BYTES)
    if size_bytes > limit:
        raise TreeTooLarge(
            message=f"{path!r} is {_show(size_bytes)}; one {kind} may be {_show(limit)}.",
            path=path,
            bytes=size_bytes,
        )


def _find_fault(path: str) -> str | None:
    if not path:
        return "it is empty"
    if len(path) > 4 * MAX_PATH_CHARACTERS:  # before any work that grows with the length
        return f"it is longer than {MAX_PATH_CHARACTERS} characters"
    if "\\" in path:
        return "it holds a backslash; folders are separated by /"
    if path.startswith("/"):
        return "it is absolute"
    if path.endswith("/"):
        return "it names a folder"
    for sign in path:
        if sign in _FORBIDDEN_SIGNS:
            return f"{sign} cannot stand in a file name on every system"
        category = unicodedata.category(sign)
        if category in ("Cc", "Cs", "Zl", "Zp") or (category == "Cf" and sign not in _JOINERS):
            return f"it holds an invisible character (U+{ord(sign):04X})"
    return None


def _find_length_fault(path: str) -> str | None:
    if len(path) > MAX_PATH_CHARACTERS:
        return f"it is longer than {MAX_PATH_CHARACTERS} characters"
    if any(len(name.encode()) > MAX_COMPONENT_BYTES for name in path.split("/")):
        return f"a name in it is longer than {MAX_COMPONENT_BYTES} bytes"
    return None


def _find_component_fault(path: str) -> str | None:
    for name in path.split("/"):
        fault = _find_name_fault(name)
        if fault is not None:
            return fault
    return None


def _find_name_fault(name: str) -> str | None:
    if name == "":
        return "a name in it is empty"
    if name in (".", ".."):
        return f"{name} is not a name"
    if name != name.strip() or name.endswith("."):
        return f"{name!r} begins or ends with a blank or ends with a dot"
    folded = fold_path("".join(sign for sign in name if sign not in _JOINERS))
    if folded in _RESERVED_COMPONENTS:
        return f"{name} {_RESERVED_COMPONENTS[folded]}"
    if folded.partition(".")[0].rstrip() in _WINDOWS_DEVICES:
        return f"{name} is the name of a device on Windows"
    if (folded == ".env" or folded.startswith(".env.")) and folded not in _ENV_EXAMPLES:
        return f"{name} would hold secrets; set them as variables of the project"
    return None


def _list_parents(path: str) -> Iterable[str]:
    end = path.find("/")
    while end >= 0:
        yield path[:end]
        end = path.find("/", end + 1)


def _show(size_bytes: int) -> str:
    if size_bytes >= 1 << 20:
        return f"{size_bytes / (1 << 20):.4g} MiB"
    return f"{size_bytes:,} bytes"
