"""A workspace: a folder with a project's files, its linked dependency set and the dev server that runs in a sandbox."""

import asyncio
import hashlib
import json
import socket
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode

import httpx
import structlog

from paynto.core.errors import Unavailable
from paynto.core.ids import new_id
from paynto.core.settings import Settings
from paynto.sandboxes.drivers.base import (
    CommandResult,
    ExitReason,
    ExitReport,
    RunningSandbox,
    RunningTerminal,
    SandboxDriver,
    SandboxSpec,
    TerminalSize,
)
from paynto.sandboxes.limits import COMMAND_LIMITS, TERMINAL_LIMITS, SandboxLimits
from paynto.sandboxes.tree import (
    delete_files,
    remove_tree,
    set_link,
    write_files,
)
from paynto.sandboxes.write_order import order_leaf_first
from paynto.stacks import service as stacks
from paynto.stacks.commands import Command
from paynto.stacks.dependencies import DependencySet, ensure_dependency_set
from paynto.stacks.problems import Problem
from paynto.stacks.toolchain import Toolchain

log = structlog.get_logger(__name__)

_START_SECONDS = 30.0
_PROBE_SECONDS = 20.0
_STUCK_SECONDS = 5.0
# a busy machine is slow; only a page that never renders is broken
_RENDER_MILLISECONDS = 15_000
_TYPECHECK_SECONDS = 60.0
_BUILD_SECONDS = 60.0
_OBSERVED_SECONDS = 5.0
_WRITTEN_RECORD = "written.json"
_TREE = "tree"
TEMPORARY_FOLDER: Mapping[str, bytes] = {".cache/tmp/.keep": b""}
"""What makes the folder that the tools use for temporary files."""
SCHEMA_PATH = "prisma/schema.prisma"
_SCHEMA_SECONDS = 20.0


class PreviewFailed(Unavailable):
    code = "preview_failed"
    title = "The preview did not start"


@dataclass(frozen=True)
class WorkspaceKey:
    """Workspaces of one key are interchangeable before they get a project's files."""

    stack: str
    dependencies: str


class WorkspaceFiles:
    """The tree of a workspace, and what the platform has written into it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._written: dict[str, str] = {}

    @property
    def _record_path(self) -> Path:
        """Beside the tree, where the app cannot reach it."""
        return self.root.parent / _WRITTEN_RECORD

    async def take_over(self) -> None:
        """A folder of an earlier process: its old files are known, but none is trusted to be unchanged."""
        known = await asyncio.to_thread(_load_record, self._record_path)
        self._written = dict.fromkeys(known, "")

    async def sync(self, files: Mapping[str, bytes]) -> set[str]:
        """Writes what differs, dependencies before those who import them, removes what is gone; tells both."""
        wanted = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
        changed = {path for path, digest in wanted.items() if self._written.get(path) != digest}
        gone = [path for path in self._written if path not in wanted]
        if changed or gone:
            await write_files(self.root, order_leaf_first({path: files[path] for path in changed}))
            await delete_files(self.root, gone)
            self._written = wanted
            await asyncio.to_thread(self._record_path.write_text, json.dumps(wanted))
        return changed.union(gone)


class Workspace:
    """One running dev server with its folder."""

    def __init__(
        self,
        key: WorkspaceKey,
        files: WorkspaceFiles,
        sandbox: RunningSandbox,
        port: int,
        owner: "Workspaces",
    ) -> None:
        self.key = key
        self.root = files.root
        self.sandbox = sandbox
        self.port = port
        self.shown_at = time.time()
        """Since when the folder holds what it holds now."""
        self._files = files
        self._owner = owner

    @property
    def name(self) -> str:
        return self.root.parent.name

    @property
    def is_running(self) -> bool:
        return self.sandbox.is_running

    async def wait(self) -> ExitReport:
        return await self.sandbox.wait()

    async def stop(self) -> None:
        await self.sandbox.stop()

    async def answers(self) -> bool:
        """False when the dev server is stuck, as in a loop of the app."""
        return await self._owner.ask(self.port, "/__paynto/health", _STUCK_SECONDS) is not None

    async def show(self, files: Mapping[str, bytes]) -> None:
        """Brings the tree to these files; the dev server sees the changes."""
        changed = await self._files.sync(files)
        if changed:
            self.shown_at = time.time()
        if SCHEMA_PATH in changed:
            # the answer comes when the tables and the generated client follow the new schema
            await self._owner.ask(self.port, "/__paynto/refresh-database", _SCHEMA_SECONDS)

    async def probe(self, *paths: str) -> list[Problem]:
        """Asks the dev server to render pages, `/` without any, up to the first that breaks.

        What it says comes from the app and is only shown.
        """
        query = urlencode({"path": paths, "timeout_ms": _RENDER_MILLISECONDS}, doseq=True)
        found = await self._owner.ask(self.port, f"/__paynto/probe?{query}", _PROBE_SECONDS)
        if found is None:
            return [Problem("preview", "The preview did not answer within 20 seconds.")]
        return stacks.parse_probe(found)

    async def locate_observed(self, reports: Sequence[Mapping[str, str]]) -> list[Problem]:
        """What browsers reported, placed in the files, and the requests since `shown_at` that failed."""
        path = f"/__paynto/observed?since_ms={self.shown_at * 1000:.0f}"
        found = await self._owner.ask(self.port, path, _OBSERVED_SECONDS, list(reports))
        return stacks.parse_probe(found or {})


class Workspaces:
    """Makes workspaces from stacks, dependency sets and the sandbox driver."""

    def __init__(self, settings: Settings, driver: SandboxDriver, toolchain: Toolchain) -> None:
        self._settings = settings
        self._driver = driver
        self.toolchain = toolchain
        self._folder = settings.home / "sandboxes"
        self._sets: dict[str, DependencySet] = {}
        self.names: set[str] = set()
        """Folders this process has made or opened."""
        self._client = httpx.AsyncClient(timeout=5, trust_env=False)
        self.limits = SandboxLimits(
            memory_bytes=settings.sandbox_memory_bytes, disk_bytes=settings.sandbox_disk_bytes
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def key_for(self, stack: str, files: Mapping[str, bytes]) -> WorkspaceKey:
        """The kind of workspace that these files need, its packages installed."""
        found = await self.dependencies_of(files)
        return WorkspaceKey(stack, found.key)

    async def dependencies_of(self, files: Mapping[str, bytes]) -> DependencySet:
        manifest, lock = files.get("package.json", b"{}"), files.get("pnpm-lock.yaml")
        digest = hashlib.sha256(manifest + b"\0" + (lock or b"")).hexdigest()
        found = self._sets.get(digest)
        if found is None:
            found = await ensure_dependency_set(
                self.toolchain,
                self._settings.home,
                manifest,
                lock,
                minimum_age_minutes=self._settings.minimum_package_age_days * 1440,
            )
            self._sets[digest] = self._sets[found.key] = found
        return found

    def root_of(self, name: str) -> Path:
        return self._folder / name / _TREE

    async def start_new(self, key: WorkspaceKey) -> Workspace:
        """A workspace with the stack's template, answering."""
        return await self._start(key, new_id().hex, stacks.read_template(key.stack))

    async def start_warm(self, key: WorkspaceKey) -> Workspace:
        """One that waits for a project: it has rendered the template and asked its API, so most modules are compiled."""
        workspace = await self.start_new(key)
        await self.ask(workspace.port, "/__paynto/warm", _START_SECONDS)
        return workspace

    async def start_in(self, key: WorkspaceKey, name: str, files: Mapping[str, bytes]) -> Workspace:
        """A workspace in the folder of an earlier one, with the data it left; a lost folder is made again."""
        return await self._start(key, name, files)

    async def _start(self, key: WorkspaceKey, name: str, files: Mapping[str, bytes]) -> Workspace:
        """The files come first: a dev server that has met a missing module remembers it as missing."""
        tree = WorkspaceFiles(self.root_of(name))
        self.names.add(name)
        await asyncio.to_thread(tree.root.mkdir, parents=True, mode=0o700, exist_ok=True)
        await tree.take_over()
        dependency_set = self._sets[key.dependencies]
        await set_link(tree.root, "node_modules", dependency_set.node_modules)
        await write_files(tree.root, TEMPORARY_FOLDER)
        await tree.sync(files)
        port = find_free_port()
        sandbox = await self._driver.start(self._dev_spec(tree.root, dependency_set, port))
        workspace = Workspace(key, tree, sandbox, port, self)
        await self._wait_until_ready(workspace)
        return workspace

    def _dev_spec(self, root: Path, dependency_set: DependencySet, port: int) -> SandboxSpec:
        command = stacks.dev_command(self.toolchain, root, port, dependency_set)
        return SandboxSpec(
            id=root.parent.name,
            root=root,
            argv=command.argv,
            env=command.env,
            readable=command.readable_paths,
            port=port,
            limits=self.limits,
        )

    async def _wait_until_ready(self, workspace: Workspace) -> None:
        """Ready means that it answers, not that it printed something."""
        deadline = asyncio.get_running_loop().time() + _START_SECONDS
        while asyncio.get_running_loop().time() < deadline:
            if not workspace.is_running:
                report = await workspace.wait()
                raise PreviewFailed(message=f"{report.text} {report.log_tail[-600:]}".strip())
            health = await self.ask(workspace.port, "/__paynto/health", _START_SECONDS)
            if health is not None and not health.get("ok"):
                await workspace.stop()
                raise PreviewFailed(message=f"The preview did not start: {health.get('error')}")
            if health is not None:
                return
            await asyncio.sleep(0.03)
        await workspace.stop()
        raise PreviewFailed(message="The preview did not answer within 30 seconds.")

    async def ask(
        self, port: int, path: str, timeout_seconds: float, body: object = None
    ) -> dict[str, Any] | None:
        """A JSON object from the dev server, None when it does not answer with one."""
        method = "GET" if body is None else "POST"
        url = f"http://127.0.0.1:{port}{path}"
        try:
            response = await self._client.request(method, url, json=body, timeout=timeout_seconds)
            found: Any = response.json()
        except (httpx.HTTPError, ValueError):
            return None
        return cast(dict[str, Any], found) if isinstance(found, dict) else None

    async def check_types(self, workspace: Workspace) -> list[Problem]:
        """`tsc` in a sandbox of its own over the same folder."""
        dependency_set = self._sets[workspace.key.dependencies]
        command = stacks.typecheck_command(self.toolchain, workspace.root, dependency_set)
        result = await self._run(workspace, command, "types", _TYPECHECK_SECONDS)
        if result.is_success:
            return []
        detail = f"The type check did not finish. {result.detail}".strip()
        return stacks.parse_typecheck(result.output) or [Problem("types", detail)]

    async def check_build(self, workspace: Workspace) -> list[Problem]:
        """The production build over the same folder, without writing it."""
        dependency_set = self._sets[workspace.key.dependencies]
        command = stacks.build_command(
            self.toolchain, workspace.root, dependency_set, is_check=True
        )
        result = await self._run(workspace, command, "build", _BUILD_SECONDS)
        if result.is_success:
            return []
        found = stacks.parse_build_errors(result.output)
        if not found and result.reason is not ExitReason.EXITED:
            # not finished on a busy machine: nothing is known of the app
            return []
        return found or [Problem("build", f"The production build failed. {result.detail}".strip())]

    async def _run(
        self, workspace: Workspace, command: Command, name: str, timeout_seconds: float
    ) -> CommandResult:
        spec = SandboxSpec(
            id=f"{workspace.name}-{name}",
            root=workspace.root,
            argv=command.argv,
            env=command.env,
            readable=command.readable_paths,
            limits=COMMAND_LIMITS,
        )
        return await self._driver.run(spec, timeout_seconds)

    async def open_terminal(self, workspace: Workspace, size: TerminalSize) -> RunningTerminal:
        """A shell in a sandbox of its own over the same folder."""
        dependency_set = self._sets[workspace.key.dependencies]
        command = stacks.shell_command(self.toolchain, workspace.root, dependency_set)
        spec = SandboxSpec(
            id=f"{workspace.name}-terminal",
            root=workspace.root,
            argv=command.argv,
            env=command.env,
            readable=command.readable_paths,
            limits=replace(TERMINAL_LIMITS, disk_bytes=self.limits.disk_bytes),
        )
        return await self._driver.open_terminal(spec, size)

    async def discard(self, workspace: Workspace) -> None:
        await workspace.stop()
        await remove_tree(workspace.root.parent)
        self.names.discard(workspace.name)

    async def remove_unused(self, used: set[str]) -> int:
        """Removes folders that no record names; returns how many."""
        if not self._folder.exists():
            return 0
        names = await asyncio.to_thread(
            lambda: [path.name for path in self._folder.iterdir() if path.is_dir()]
        )
        unused = [name for name in names if name not in used]
        for name in unused:
            await remove_tree(self._folder / name)
        return len(unused)


def _load_record(path: Path) -> dict[str, str]:
    """What was written into a folder by an earlier process; without it everything is written again."""
    try:
        found: Any = json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return cast(dict[str, str], found) if isinstance(found, dict) else {}


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
