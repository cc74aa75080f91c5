"""The wheel as a stranger gets it: into an empty environment, away from the checkout."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.crash.served import prepare_home

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "src"
pytestmark = pytest.mark.packaging
STEP_SECONDS = 600


def _uv() -> str:
    named = os.environ.get("UV")
    found = str(ROOT / named) if named else shutil.which("uv")
    fetched = ROOT / ".cache" / "uv" / "bin" / "uv"
    assert found or fetched.exists(), "uv was not found: run `make setup`"
    return found or str(fetched)


def _run_uv(*arguments: str, cwd: Path = ROOT) -> str:
    """From the cache alone where that is enough, so that a second run needs no network."""
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    for options in (("--offline",), ()):
        command = [_uv(), *options, "--no-progress", *arguments]
        done = subprocess.run(
            command,
            cwd=cwd,
            env=environment,
            capture_output=True,
            text=True,
            timeout=STEP_SECONDS,
            check=False,
        )
        if done.returncode == 0:
            return done.stdout
    raise AssertionError(f"uv {' '.join(arguments)} failed:\n{done.stdout}\n{done.stderr}")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made as `uv build` makes it: the source archive first, the wheel from that."""
    folder = tmp_path_factory.mktemp("dist")
    _run_uv("build", "--out-dir", str(folder))
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def environment(wheel: Path, cached_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with nothing but the wheel and what the lock file says it needs.

    It lies at the same place in each run, because package sets are kept per Node program.
    """
    folder = cached_home / "wheel-environment"
    wanted = tmp_path_factory.mktemp("wanted") / "requirements.txt"
    locked = ("export", "--frozen", "--no-dev", "--no-emit-project", "--output-file", str(wanted))
    _run_uv(*locked)
    _run_uv("venv", "--clear", "--python", sys.executable, str(folder))
    python = str(folder / "bin" / "python")
    _run_uv("pip", "install", "--python", python, "--require-hashes", "-r", str(wanted))
    _run_uv("pip", "install", "--python", python, "--no-deps", "--no-index", str(wheel))
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, cached_home: Path) -> Path:
    # a short name, because PostgreSQL's socket lies in it
    home = tmp_path_factory.mktemp("w")
    prepare_home(home, cached_home)
    (cached_home / "cache").mkdir(exist_ok=True)
    (home / "cache").symlink_to(cached_home / "cache")
    return home


def _settings(home: Path) -> dict[str, str]:
    """No setting of the one who runs the tests, and nothing of the checkout."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PAYNTO_", "PYTHON", "VIRTUAL_ENV"))
    }
    return {**kept, "PAYNTO_HOME": str(home)}


def _run_paynto(environment: Path, home: Path, *arguments: str) -> Any:
    command = [str(environment / "bin" / "paynto"), *arguments]
    done = subprocess.run(
        command,
        cwd=home,
        env=_settings(home),
        capture_output=True,
        text=True,
        timeout=STEP_SECONDS,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}\n{_read_log(home)}"
    return json.loads(done.stdout.splitlines()[-1])


def _read_log(home: Path) -> str:
    path = home / "run" / "temporary-server.log"
    return path.read_text()[-3000:] if path.exists() else ""


@contextmanager
def _serving(environment: Path, home: Path) -> Iterator[httpx.Client]:
    note = home / "run" / "server.json"
    command = [str(environment / "bin" / "paynto"), "serve", "--port", "0", "--no-open"]
    with (home / "serve.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=home, env=_settings(home), stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + STEP_SECONDS
        while not note.exists():
            text = (home / "serve.log").read_text()
            assert process.poll() is None, text
            assert time.monotonic() < deadline, text
            time.sleep(0.1)
        said = json.loads(note.read_text())
        headers = {"authorization": f"Bearer {said['token']}"}
        with httpx.Client(
            base_url=said["url"], headers=headers, timeout=60, trust_env=False
        ) as client:
            yield client
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def test_every_file_of_the_package_and_the_web_app_is_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    wanted = {
        path.relative_to(SOURCES).as_posix()
        for path in SOURCES.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert len(wanted) > 100
    assert wanted - packed == set()
    page = (ROOT / "web" / "dist" / "index.html").read_text()
    assert "paynto/web/index.html" in packed
    scripts = [name for name in packed if name.startswith("paynto/web/assets/")]
    assert any(Path(name).name in page for name in scripts)
    assert not any(name.startswith(("tests/", "web/", "tools/")) for name in packed)


def test_no_wheel_is_made_without_the_web_app(tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    for name in ("pyproject.toml", "README.md", "tools", "src"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, checkout / name)
        else:
            shutil.copy(source, checkout / name)
    with pytest.raises(AssertionError, match="The web app is not built"):
        _run_uv("build", "--wheel", "--out-dir", str(tmp_path), cwd=checkout)
    assert list(tmp_path.glob("*.whl")) == []


def test_the_installed_command_builds_an_app(environment: Path, home: Path) -> None:
    outcome = _run_paynto(environment, home, "build", "a pomodoro timer", "--json")
    assert outcome["status"] == "succeeded"
    assert outcome["version"] == 1
    assert "src/App.tsx" in outcome["files"]


def test_the_installed_server_serves_the_web_app_and_runs_what_it_isolates(
    environment: Path, home: Path
) -> None:
    outcome = _run_paynto(environment, home, "build", "an app to track books", "--json")
    assert outcome["status"] == "succeeded"
    with _serving(environment, home) as client:
        page = client.get("/")
        assert page.status_code == 200
        assert page.text == (ROOT / "web" / "dist" / "index.html").read_text()
        # read by a program of its own inside a sandbox
        tables = client.get(f"/api/projects/{outcome['project_id']}/data/tables")
        assert tables.status_code == 200, tables.text
        assert tables.json()
