"""Dependency sets: the packages of an app, installed once per lock and shared read-only by every project that has the same lock.

Layout under `<home>/dependencies/`: `<key>/` with `node_modules`, `package.json` and `pnpm-lock.yaml`; `resolved/` with locks
already found for a list of packages; `vouched/` with an empty file for each lock whose packages were old enough when they were
chosen here. Install scripts never run.
"""

import asyncio
import hashlib
import os
import re
import shutil
import tempfile
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from paynto.stacks.catalogue import list_stacks, read_template
from paynto.stacks.errors import InstallFailed, PackageNotFound, PackageRefused, RegistryUnreachable
from paynto.stacks.folders import make_read_only, publish_folder, start_folder
from paynto.stacks.locks import file_lock
from paynto.stacks.manifests import (
    Manifest,
    digest_packages,
    lock_matches,
    parse_manifest,
    set_key,
    usable_lock,
)
from paynto.stacks.processes import Finished, run_tool
from paynto.stacks.toolchain import Report, Toolchain, clean_environment, is_unreachable

INSTALL_TIMEOUT_SECONDS = 300
OPTIMISE_TIMEOUT_SECONDS = 60
READY_FILE = ".ready"
DEFAULT_MINIMUM_AGE_MINUTES = 24 * 60
# Raised when what is put beside `node_modules` changes, so that older sets are made again.
FORMAT = 2


@dataclass(frozen=True)
class DependencySet:
    """`path` holds `node_modules`; `lock` is the pnpm-lock.yaml that belongs into the project."""

    key: str
    path: Path
    lock: bytes

    @property
    def node_modules(self) -> Path:
        return self.path / "node_modules"


async def ensure_dependency_set(
    toolchain: Toolchain,
    home: Path,
    package_json: bytes,
    lock: bytes | None,
    report: Report = lambda _text, _share: None,
    *,
    minimum_age_minutes: int = DEFAULT_MINIMUM_AGE_MINUTES,
) -> DependencySet:
    """The set for these packages, installed if needed. A lock that fits is kept to the letter; otherwise as little of it changes as possible.

    Raises PackageNotFound, PackageRefused, InvalidManifest, RegistryUnreachable, InstallFailed.
    """
    manifest = parse_manifest(package_json)
    folder = home / "dependencies"
    lock = usable_lock(lock)
    if lock is None or not lock_matches(lock, manifest):
        lock = await _resolve(toolchain, folder, manifest, lock, minimum_age_minutes, report)
    key = set_key(manifest, lock, toolchain_salt(toolchain))
    found = DependencySet(key=key, path=folder / key, lock=lock)
    if not (found.path / READY_FILE).exists():
        report("Installing packages", 0.3)
        async with file_lock(folder / "locks" / f"{key}.lock"):
            if not (found.path / READY_FILE).exists():
                await _install(toolchain, folder, manifest, found, report)
    # The time of the mark is the time of last use, for `remove_unused_sets`.
    await asyncio.to_thread(os.utime, found.path / READY_FILE)
    report("Packages ready", 1.0)
    return found


def toolchain_salt(toolchain: Toolchain) -> str:
    """Native packages differ between systems and between versions of Node."""
    return f"{FORMAT} {os.uname().sysname} {os.uname().machine} {toolchain.node}"


def link_dependency_set(found: DependencySet, project: Path) -> None:
    """Makes `<project>/node_modules` point to the set, replacing whatever is there in one step."""
    target = project / "node_modules"
    if target.is_symlink() and target.readlink() == found.node_modules:
        return
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)
    link = project / f".node_modules-{os.getpid()}-{time.monotonic_ns()}"
    link.symlink_to(found.node_modules)
    link.rename(target)


async def remove_unused_sets(home: Path, *, keep: set[str], unused_for_seconds: float) -> list[str]:
    """Deletes sets that no project in `keep` names and that were not asked for lately; tells which."""
    folder = home / "dependencies"
    removed: list[str] = []
    for ready in await asyncio.to_thread(lambda: list(folder.glob(f"*/{READY_FILE}"))):
        key = ready.parent.name
        if key in keep:
            continue
        async with file_lock(folder / "locks" / f"{key}.lock"):
            is_old = ready.exists() and time.time() - ready.stat().st_mtime > unused_for_seconds
            if is_old:
                # Unmarked first: a crash half-way leaves a folder that the next installation replaces.
                ready.unlink()
                await asyncio.to_thread(shutil.rmtree, ready.parent)
                removed.append(key)
    return removed


async def _resolve(
    toolchain: Toolchain,
    folder: Path,
    manifest: Manifest,
    seed: bytes | None,
    minimum_age_minutes: int,
    report: Report,
) -> bytes:
    """A lock for the manifest, starting from `seed` so that packages already locked keep their versions."""
    digest = hashlib.sha256(manifest.as_json() + b"\0" + (seed or b"")).hexdigest()[:32]
    known = folder / "resolved" / f"{digest}.yaml"
    async with file_lock(folder / "locks" / f"resolve-{digest}.lock"):
        if known.exists():
            return known.read_bytes()
        report("Choosing package versions", 0.1)
        known.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="resolve-", dir=folder) as staging:
            _write_inputs(Path(staging), manifest, seed)
            options = [
                "--lockfile-only",
                "--no-frozen-lockfile",
                f"--config.minimum-release-age={minimum_age_minutes}",
            ]
            if seed is not None and _is_vouched_for(folder, seed):
                # else pnpm asks the registry for the age of every package in it, which takes many seconds
                options.append("--trust-lockfile")
            await _run_pnpm(toolchain, Path(staging), options)
            made = Path(staging, "pnpm-lock.yaml")
            lock = await asyncio.to_thread(_keep_lock, folder, made, known)
    return lock


def _is_vouched_for(folder: Path, lock: bytes) -> bool:
    """Whether the ages of its packages were checked: it comes from here, or from a stack of this version."""
    digest = digest_packages(lock)
    return digest in _digest_stack_locks() or (folder / "vouched" / digest).exists()


@cache
def _digest_stack_locks() -> frozenset[str]:
    return frozenset(
        digest_packages(read_template(stack.name)["pnpm-lock.yaml"]) for stack in list_stacks()
    )


def _keep_lock(folder: Path, made: Path, known: Path) -> bytes:
    lock = made.read_bytes()
    if usable_lock(lock) is None:
        raise PackageRefused(message="A package pulls in code from outside of the registry")
    vouched = folder / "vouched" / digest_packages(lock)
    vouched.parent.mkdir(exist_ok=True)
    vouched.touch()
    made.rename(known)
    return lock


async def _install(
    toolchain: Toolchain, folder: Path, manifest: Manifest, wanted: DependencySet, report: Report
) -> None:
    staging = await asyncio.to_thread(start_folder, folder, f"new-{wanted.key}-")
    try:
        _write_inputs(staging, manifest, wanted.lock)
        await _run_pnpm(toolchain, staging, ["--frozen-lockfile", "--config.minimum-release-age=0"])
        report("Preparing packages for the preview", 0.8)
        await _optimise(toolchain, staging)
        await asyncio.to_thread(make_read_only, staging)
        await asyncio.to_thread(publish_folder, staging, wanted.path, READY_FILE)
    except BaseException:
        await asyncio.to_thread(shutil.rmtree, staging, ignore_errors=True)
        raise


def _write_inputs(folder: Path, manifest: Manifest, lock: bytes | None) -> None:
    (folder / "package.json").write_bytes(manifest.as_json())
    # Without this file pnpm would look for a workspace in the folders above.
    (folder / "pnpm-workspace.yaml").write_text("packages: []\n")
    if lock is not None:
        (folder / "pnpm-lock.yaml").write_bytes(lock)


async def _run_pnpm(toolchain: Toolchain, folder: Path, options: list[str]) -> None:
    argv = [
        str(toolchain.node),
        str(toolchain.pnpm_cli),
        "install",
        "--ignore-scripts",
        "--ignore-pnpmfile",
        "--reporter=append-only",
        f"--store-dir={toolchain.cache / 'pnpm-store'}",
        f"--config.cache-dir={toolchain.cache / 'pnpm'}",
        "--config.manage-package-manager-versions=false",
        "--config.confirm-modules-purge=false",
        "--config.fetch-retries=2",
        "--config.fetch-retry-mintimeout=500",
        *options,
    ]
    try:
        finished = await run_tool(
            argv, cwd=folder, env=clean_environment(), timeout_seconds=INSTALL_TIMEOUT_SECONDS
        )
    except TimeoutError as error:
        raise RegistryUnreachable(
            message="Installing packages took longer than five minutes"
        ) from error
    if finished.code != 0:
        raise _error_of(finished)


def _error_of(finished: Finished) -> Exception:
    output = finished.output
    missing = re.search(
        r"ERR_PNPM_FETCH_404\b.*?https?://[^\s/]+/(?:[^\s@]*/)?((?:@[^\s/]+/)?[^\s/]+): Not Found",
        output,
    )
    if missing or "ERR_PNPM_FETCH_404" in output:
        name = missing.group(1).replace("%2F", "/").replace("%2f", "/") if missing else "A package"
        return PackageNotFound(
            message=f"{name} does not exist in the package registry", package=name
        )
    no_version = re.search(r"ERR_PNPM_NO_MATCHING_VERSION\S*\s+(.*)", output)
    if no_version:
        return PackageNotFound(message=no_version.group(1)[:300])
    young = re.search(r"(\S{1,250}@\S{1,100}) was published at \S+, within the minimumRel", output)
    if young:
        name = young.group(1)
        return PackageRefused(
            message=f"{name} is too new to be installed: packages must have been published for a while",
            package=name.rpartition("@")[0],
        )
    if is_unreachable(finished):
        return RegistryUnreachable(
            message="The package registry cannot be reached, so packages cannot be installed now",
            output=output[-2000:],
        )
    return InstallFailed(message="pnpm could not install the packages", output=output[-2000:])


async def _optimise(toolchain: Toolchain, folder: Path) -> None:
    """Bundles what browsers load in development once per set, so that a fresh project's first page needs no such work.

    A failure only costs speed later, so it is left to the dev server, which bundles for itself and reports errors.
    """
    script = toolchain.script("optimise.mjs")
    if not script.exists():
        return
    try:
        await run_tool(
            [str(toolchain.node), str(script), str(folder)],
            cwd=folder,
            env=clean_environment(),
            timeout_seconds=OPTIMISE_TIMEOUT_SECONDS,
        )
    except TimeoutError:
        return
