"""The baseline of a build: a person's `npm create vite`, `npm install` and `vite` until the first module answers."""

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import httpx
from bench.figures import Unmeasured
from tests.crash.served import free_port

PACKAGE = """{"private": true, "type": "module",
"dependencies": {"react": "^19.0.0", "react-dom": "^19.0.0"},
"devDependencies": {"vite": "^8.0.0", "@vitejs/plugin-react": "^6.0.0"}}"""
FILES = {
    "package.json": PACKAGE,
    "index.html": '<!doctype html><div id="root"></div><script type="module" src="/src/main.jsx"></script>',
    "vite.config.js": "import react from '@vitejs/plugin-react';\nexport default { plugins: [react()] };\n",
    "src/main.jsx": "import { createRoot } from 'react-dom/client';\n"
    "createRoot(document.getElementById('root')).render(<h1>Hello</h1>);\n",
}
_INSTALL_SECONDS = 240
_START_SECONDS = 60


def measure() -> float:
    """Seconds. Raises Unmeasured without npm or a registry."""
    npm = shutil.which("npm")
    if npm is None:
        raise Unmeasured("no npm for the baseline")
    with tempfile.TemporaryDirectory(prefix="by-hand-") as name:
        folder = Path(name)
        begun = time.monotonic()
        for path, text in FILES.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text)
        _install(npm, folder)
        _serve_first_module(folder)
        return time.monotonic() - begun


def _install(npm: str, folder: Path) -> None:
    command = [npm, "install", "--no-audit", "--no-fund", "--loglevel=error"]
    try:
        subprocess.run(
            command, cwd=folder, check=True, capture_output=True, timeout=_INSTALL_SECONDS
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise Unmeasured(f"npm install did not work here: {type(error).__name__}") from error


def _serve_first_module(folder: Path) -> None:
    port = free_port()
    command = [str(folder / "node_modules/.bin/vite"), "--port", str(port), "--host", "127.0.0.1"]
    server = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ
    )
    try:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            try:
                address = f"http://127.0.0.1:{port}/src/main.jsx"
                if httpx.get(address, timeout=30, trust_env=False).is_success:
                    return
            except httpx.TransportError:
                time.sleep(0.02)
        raise Unmeasured("vite by hand did not answer")
    finally:
        server.terminate()
        server.wait(10)
