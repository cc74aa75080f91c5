"""Reads package.json and pnpm-lock.yaml of a made app as hostile text, and keeps only what a dependency set is made of."""

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any, cast

from paynto.stacks.errors import InvalidManifest, PackageRefused

NAME = re.compile(r"^(?:@[a-z0-9~-][a-z0-9._~-]*/)?[a-z0-9~-][a-z0-9._~-]*$")
# Versions, ranges and tags only: files, links, addresses and Git repositories would fetch what no lock can vouch for.
VERSION = re.compile(r"^[0-9A-Za-z.^~<>=*| +-]{1,100}$")
MAXIMUM_PACKAGES = 200
MAXIMUM_NAME_LENGTH = 214
MAXIMUM_LOCK_BYTES = 2 * 1024 * 1024

_LOCK_SPECIFIER = re.compile(
    r"^ {6}(?:'([^']+)'|([^\s':]+)):\n {8}specifier: (?:'([^']*)'|(.*))$", re.MULTILINE
)
_RESOLUTION = re.compile(r"^\s*resolution:(.*)$", re.MULTILINE)
_FROM_REGISTRY = re.compile(r"^ \{integrity: sha512-[A-Za-z0-9+/=]+\}$")
_FOREIGN_REFERENCE = re.compile(
    r"""^(?!\s*deprecated:)[^\n]*?[:@(]\s*['"]?(?:link|file|https?|git[+\w]*|ssh|portal|workspace):""",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Manifest:
    """The packages an app asks for, sorted; nothing else of its package.json reaches the package manager."""

    dependencies: tuple[tuple[str, str], ...]
    dev_dependencies: tuple[tuple[str, str], ...]

    @property
    def all(self) -> dict[str, str]:
        return dict(self.dev_dependencies + self.dependencies)

    def as_json(self) -> bytes:
        document = {
            "name": "app",
            "private": True,
            "type": "module",
            "dependencies": dict(self.dependencies),
            "devDependencies": dict(self.dev_dependencies),
        }
        return json.dumps(document, indent=2, sort_keys=True).encode() + b"\n"


def parse_manifest(package_json: bytes) -> Manifest:
    try:
        document: Any = json.loads(package_json)
    except (ValueError, RecursionError) as error:
        raise InvalidManifest(message=f"package.json is not valid JSON: {error}") from error
    if not isinstance(document, dict):
        raise InvalidManifest(message="package.json must be an object")
    fields = cast(dict[str, Any], document)
    manifest = Manifest(_packages(fields, "dependencies"), _packages(fields, "devDependencies"))
    if len(manifest.all) > MAXIMUM_PACKAGES:
        raise InvalidManifest(message=f"package.json names more than {MAXIMUM_PACKAGES} packages")
    return manifest


def _packages(document: dict[str, Any], field: str) -> tuple[tuple[str, str], ...]:
    packages = document.get(field, {})
    if not isinstance(packages, dict):
        raise InvalidManifest(message=f'"{field}" in package.json must be an object')
    entries = cast(dict[str, Any], packages)
    for name, version in entries.items():
        if len(name) > MAXIMUM_NAME_LENGTH or not NAME.fullmatch(name):
            raise PackageRefused(
                message=f"{name[:80]!r} is not a valid package name", package=name[:80]
            )
        if not isinstance(version, str) or not VERSION.fullmatch(version):
            raise PackageRefused(
                message=f"{name} must name a version such as ^1.2.3; files, links and addresses are not allowed",
                package=name,
            )
    return tuple(sorted(entries.items()))


def usable_lock(lock: bytes | None) -> bytes | None:
    """The lock when it only names packages of the registry; one that points elsewhere is ignored and made anew."""
    if lock is None or len(lock) > MAXIMUM_LOCK_BYTES:
        return None
    text = lock.decode(errors="replace")
    is_foreign = any(not _FROM_REGISTRY.match(found) for found in _RESOLUTION.findall(text))
    return None if is_foreign or _FOREIGN_REFERENCE.search(text) else lock


def lock_matches(lock: bytes, manifest: Manifest) -> bool:
    """Whether the lock was made for exactly these packages and ranges."""
    head = lock.decode(errors="replace").split("\npackages:", 1)[0]
    locked = {
        quoted or plain: (quoted_range or plain_range or "").strip()
        for quoted, plain, quoted_range, plain_range in _LOCK_SPECIFIER.findall(head)
    }
    return locked == manifest.all


def digest_packages(lock: bytes) -> str:
    """Tells locks apart by what they install, whatever ranges of the app's own led there."""
    return hashlib.sha256(lock.partition(b"\npackages:")[2] or lock).hexdigest()[:32]


def set_key(manifest: Manifest, lock: bytes, salt: str) -> str:
    return hashlib.sha256(b"\0".join([salt.encode(), manifest.as_json(), lock])).hexdigest()[:32]
