"""The commands of a project: preview server, type check, build, and the server of a release. All are meant to run in a sandbox."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from paynto.stacks.dependencies import DependencySet
from paynto.stacks.toolchain import Toolchain

PREVIEW_DATABASE = "data/app.db"
"""The preview's SQLite file, relative to the project."""

RELEASE_SERVER = "dist/server/node.js"
RELEASE_CLIENT = "dist/client"


@dataclass(frozen=True)
class Command:
    """What to start: nothing of the platform's own environment is needed. The project itself (`cwd`) must be readable and writable."""

    argv: tuple[str, ...]
    env: dict[str, str]
    cwd: Path
    readable_paths: tuple[Path, ...]


def dev_command(
    toolchain: Toolchain, root: Path, port: int, dependencies: DependencySet
) -> Command:
    """The preview server on 127.0.0.1:`port`; ready when `/__paynto/health` answers 200."""
    argv = (str(toolchain.script("dev.mjs")), "--root", str(root), "--port", str(port))
    env = {"NODE_ENV": "development", "DATABASE_URL": f"file:{root / PREVIEW_DATABASE}"}
    return _tool_command(toolchain, root, dependencies, argv, env, heap_mib=768)


def typecheck_command(toolchain: Toolchain, root: Path, dependencies: DependencySet) -> Command:
    """Exit code 0 when there is nothing to complain about; `parse_typecheck` reads the output."""
    argv = (str(toolchain.script("typecheck.mjs")), "--root", str(root))
    return _tool_command(toolchain, root, dependencies, argv, {}, heap_mib=512)


def build_command(
    toolchain: Toolchain,
    root: Path,
    dependencies: DependencySet,
    target: Literal["node", "worker"] = "node",
    *,
    is_check: bool = False,
) -> Command:
    """Makes `dist/`; `parse_build_progress` and `parse_build_errors` read the output. A check writes nothing."""
    check = ("--check",) if is_check else ()
    argv = (str(toolchain.script("build.mjs")), "--root", str(root), "--target", target, *check)
    return _tool_command(
        toolchain, root, dependencies, argv, {"NODE_ENV": "production"}, heap_mib=1024
    )


def serve_command(
    toolchain: Toolchain, release: Path, port: int, variables: dict[str, str]
) -> Command:
    """The server of a release folder. `variables` holds DATABASE_URL and the app's own settings."""
    env = {
        **base_env(release),
        "NODE_ENV": "production",
        **variables,
        "HOST": "127.0.0.1",
        "PORT": str(port),
    }
    argv = (
        str(toolchain.node),
        "--disable-warning=ExperimentalWarning",
        str(release / RELEASE_SERVER),
    )
    return Command(argv=argv, env=env, cwd=release, readable_paths=(toolchain.node, release))


def _tool_command(
    toolchain: Toolchain,
    root: Path,
    dependencies: DependencySet,
    argv: tuple[str, ...],
    env: dict[str, str],
    *,
    heap_mib: int,
) -> Command:
    options = ("--disable-warning=ExperimentalWarning", f"--max-old-space-size={heap_mib}")
    return Command(
        argv=(str(toolchain.node), *options, *argv),
        env={**base_env(root), **env},
        cwd=root,
        readable_paths=(*toolchain.readable_paths, dependencies.path),
    )


def base_env(root: Path) -> dict[str, str]:
    """What every program of a project gets; `root` is its home."""
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": str(root),
        "TMPDIR": str(root / ".cache/tmp"),
        "LANG": "C.UTF-8",
        "NO_COLOR": "1",
        # Node refuses to start when the system's file is there but may not be read.
        "OPENSSL_CONF": "/dev/null",
    }
