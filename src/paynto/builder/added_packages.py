"""Packages that a turn asks for: checked, resolved to versions, written into package.json and the lock."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from paynto.builder.errors import TurnRefused
from paynto.builder.packages import PackagePolicy, check_package
from paynto.sandboxes.workspaces import Workspaces

MANIFEST = "package.json"
LOCK = "pnpm-lock.yaml"
_NEWEST = "latest"


@dataclass(frozen=True)
class AddedPackages:
    """The two files as they must be, and warnings such as a name that looks like a popular one."""

    files: dict[str, bytes]
    warnings: list[str]


async def add_packages(
    workspaces: Workspaces,
    tree: Mapping[str, bytes],
    specs: Iterable[str],
    policy: PackagePolicy,
) -> AddedPackages:
    """Installs what is new as one dependency set. Raises PackageRefused, PackageNotFound and their like."""
    checked = [check_package(spec, policy) for spec in specs]
    manifest = _read_manifest(tree)
    known: dict[str, str] = {
        **manifest.get("devDependencies", {}),
        **manifest.get("dependencies", {}),
    }
    wanted = {
        item.name: item.range or _NEWEST for item in checked if item.range or item.name not in known
    }
    warnings = [warning for item in checked for warning in item.warnings]
    if not wanted:
        return AddedPackages({}, warnings)
    dependencies = {**manifest.get("dependencies", {}), **wanted}
    manifest["dependencies"] = dict(sorted(dependencies.items()))
    files = {MANIFEST: _write_manifest(manifest), LOCK: tree.get(LOCK, b"")}
    lock = (await workspaces.dependencies_of(files)).lock.decode()
    for name in (name for name, range_ in wanted.items() if range_ == _NEWEST):
        lock, version = _pin_newest(lock, name)
        manifest["dependencies"][name] = version
    files = {MANIFEST: _write_manifest(manifest), LOCK: lock.encode()}
    return AddedPackages(files, warnings)


def _read_manifest(tree: Mapping[str, bytes]) -> dict[str, Any]:
    try:
        manifest: Any = json.loads(tree.get(MANIFEST, b"{}"))
    except ValueError:
        manifest = None
    if not isinstance(manifest, dict):
        raise TurnRefused(message="package.json is not valid, so no package can be added.")
    return cast(dict[str, Any], manifest)


def _write_manifest(manifest: Mapping[str, Any]) -> bytes:
    return (json.dumps(manifest, indent=2, ensure_ascii=False) + "\n").encode()


def _pin_newest(lock: str, name: str) -> tuple[str, str]:
    """The lock and the range for a package asked for without one: `^` the version that was found."""
    entry = re.compile(
        rf"^( {{6}}'?{re.escape(name)}'?:\n {{8}}specifier: ){_NEWEST}(\n {{8}}version: )([0-9][^\s(]*)",
        re.MULTILINE,
    )
    found = entry.search(lock)
    if found is None:
        return lock, _NEWEST
    range_ = f"^{found.group(3)}"
    return entry.sub(rf"\g<1>{range_}\g<2>\g<3>", lock, count=1), range_
