"""Builds, checks and tests the web app with the Node and pnpm that Paynto installs for itself."""

import asyncio
import gzip
import hashlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paynto.stacks.toolchain import Toolchain

ROOT = Path(__file__).parents[1]
WEB = ROOT / "web"
SCHEMA = WEB / "openapi.json"
CLIENT = WEB / "src" / "api" / "schema.d.ts"
BUILT = WEB / "dist" / ".sources"
INPUTS = (
    "index.html",
    "package.json",
    "pnpm-lock.yaml",
    "pnpm-workspace.yaml",
    "tsconfig.json",
    "vite.config.ts",
    "public",
    "src",
)
COMPRESSIBLE = (".css", ".html", ".js", ".json", ".svg", ".txt", ".webmanifest")
LEAST_BYTES = 1024
COMMANDS = ("build", "check", "check-client", "api-client", "test", "fix", "dev", "install", "run")


def main() -> int:
    command = sys.argv[1] if len(sys.argv) > 1 else "build"
    if command not in COMMANDS:
        print(f"Unknown command; there are: {', '.join(COMMANDS)}.", file=sys.stderr)
        return 2
    if command == "build" and _is_fresh():
        return 0
    toolchain = _prepare()
    if command == "install":
        return 0
    if command == "build":
        return _build(toolchain)
    if command == "api-client":
        SCHEMA.write_text(_read_schema())
        return _pnpm(toolchain, "run", "api-client")
    if command == "check-client":
        return _check_client(toolchain)
    return _pnpm(toolchain, "run", *([] if command == "run" else [command]), *sys.argv[2:])


def _build(toolchain: "Toolchain") -> int:
    _say("Building the web app")
    started_at = time.monotonic()
    code = _pnpm(toolchain, "exec", "vite", "build", "--logLevel", "warn")
    if code:
        _say("The web app could not be built.")
        return code
    _compress(WEB / "dist")
    BUILT.write_text(_digest())
    _say(f"The web app is built ({time.monotonic() - started_at:.1f} s)")
    return 0


def _compress(folder: Path) -> None:
    """Variants beside the files, so that a server with one core has nothing to compress."""
    import brotli

    for path in sorted(folder.rglob("*")):
        data = path.read_bytes() if path.suffix in COMPRESSIBLE else b""
        if len(data) < LEAST_BYTES:
            continue
        for suffix, packed in (
            (".br", brotli.compress(data)),
            (".gz", gzip.compress(data, mtime=0)),
        ):
            if len(packed) < len(data) * 0.95:
                path.with_name(path.name + suffix).write_bytes(packed)


def _prepare() -> "Toolchain":
    """The tools, and the web app's packages."""
    # loaded here, because a start with nothing to build should not wait for it
    from paynto.stacks.toolchain import ensure_toolchain

    home = os.environ.get("PAYNTO_TOOLS_HOME") or os.environ.get("PAYNTO_TEST_HOME")
    folder = Path(home) if home else ROOT / ".cache" / "test-home"
    toolchain = asyncio.run(ensure_toolchain(folder, _report))
    mark = WEB / "node_modules" / ".installed"
    lock = (WEB / "pnpm-lock.yaml").read_bytes() + (WEB / "package.json").read_bytes()
    wanted = hashlib.sha256(lock).hexdigest()
    if mark.exists() and mark.read_text() == wanted:
        return toolchain
    _say("Installing the web app's packages")
    options = ("--frozen-lockfile", "--ignore-scripts", "--reporter=silent")
    if _pnpm(toolchain, "install", *options):
        sys.exit("The web app's packages could not be installed. Is the npm registry reachable?")
    mark.write_text(wanted)
    return toolchain


def _report(text: str, share: float) -> None:
    if share < 1:
        _say(text)


def _say(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)


def _pnpm(toolchain: "Toolchain", *arguments: str) -> int:
    environment = {
        **os.environ,
        "PATH": f"{toolchain.node.parent}{os.pathsep}{os.environ['PATH']}",
        "CI": "true",
    }
    command = [str(toolchain.node), str(toolchain.pnpm_cli), *arguments]
    return subprocess.run(command, cwd=WEB, env=environment, check=False).returncode


def _read_schema() -> str:
    command = [sys.executable, "-m", "paynto", "openapi"]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout


def _check_client(toolchain: "Toolchain") -> int:
    """Both generated files must be what the code of today gives."""
    schema = _read_schema()
    stale = [] if SCHEMA.read_text() == schema else [SCHEMA]
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "openapi.json"), Path(folder, "schema.d.ts")
        source.write_text(schema)
        program = WEB / "node_modules" / "openapi-typescript" / "bin" / "cli.js"
        command = [str(toolchain.node), str(program), str(source), "--output", str(target)]
        done = subprocess.run(command, cwd=WEB, capture_output=True, text=True, check=False)
        if done.returncode:
            print(done.stdout + done.stderr)
            return done.returncode
        if target.read_text() != CLIENT.read_text():
            stale.append(CLIENT)
    for path in stale:
        print(f"{path.relative_to(ROOT)} is stale: run `make api-client`.")
    return 1 if stale else 0


def _is_fresh() -> bool:
    return BUILT.exists() and BUILT.read_text() == _digest()


def _digest() -> str:
    """Of every source of the web app, so that nothing is built twice."""
    digest = hashlib.sha256(b"compressed")
    for path in _list_sources():
        digest.update(path.relative_to(WEB).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _list_sources() -> Iterator[Path]:
    for name in INPUTS:
        path = WEB / name
        if path.is_dir():
            yield from sorted(inner for inner in path.rglob("*") if inner.is_file())
        elif path.exists():
            yield path


if __name__ == "__main__":
    sys.exit(main())
