"""`paynto doctor`: what this machine has, what is missing, and what to do about it."""

import asyncio
import json
import os
import platform
import shutil
import sys
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from rich.console import Console

from paynto.app import find_web_folder
from paynto.cli.local import read_server
from paynto.core.postgres import TARGET_POSTGRES_VERSION
from paynto.core.settings import Settings
from paynto.sandboxes.drivers.local import LocalDriver
from paynto.stacks.errors import ToolchainUnavailable
from paynto.stacks.toolchain import find_node

State = Literal["ok", "optional", "missing"]
_MARKS = {"ok": "[green]✓[/]", "optional": "[yellow]○[/]", "missing": "[red]✗[/]"}
_NEEDED_FREE_BYTES = 2 * 1024**3
_CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_COMMAND_SECONDS = 15


@dataclass(frozen=True)
class Check:
    """`optional` means absent but not needed."""

    name: str
    state: State
    detail: str
    remedy: str = ""


async def run_checks(settings: Settings) -> list[Check]:
    checks: list[Callable[[Settings], Awaitable[Check]]] = [
        _check_python,
        _check_home,
        _check_disk,
        _check_database,
        _check_node,
        _check_web,
        _check_isolation,
        _check_server,
    ]
    found = [await check(settings) for check in checks]
    return found + [_find_optional(*item) for item in _OPTIONAL]


_OPTIONAL = (
    (("git",), "Git", "needed to develop Paynto"),
    (_CHROMIUM_NAMES, "Chromium", "needed for browser journeys in the tests"),
    (("docker",), "Docker", "runs exported projects elsewhere"),
    (("caddy",), "Caddy", "certificates for own domains"),
)


async def _check_python(_: Settings) -> Check:
    is_new = sys.version_info >= (3, 11)
    return Check(
        "Python",
        "ok" if is_new else "missing",
        platform.python_version(),
        "" if is_new else "Install 3.11 or newer.",
    )


async def _check_home(settings: Settings) -> Check:
    def is_writable() -> bool:
        folder = next(path for path in (settings.home, *settings.home.parents) if path.exists())
        return os.access(folder, os.W_OK)

    if await asyncio.to_thread(is_writable):
        return Check("Data folder", "ok", str(settings.home))
    return Check(
        "Data folder",
        "missing",
        f"{settings.home} cannot be written",
        "Set PAYNTO_HOME to another folder.",
    )


async def _check_disk(settings: Settings) -> Check:
    folder = next(path for path in (settings.home, *settings.home.parents) if path.exists())
    free = shutil.disk_usage(folder).free
    state: State = "ok" if free > _NEEDED_FREE_BYTES else "missing"
    return Check(
        "Disk",
        state,
        f"{free / 1024**3:.1f} GiB free",
        "" if state == "ok" else "Free at least 2 GiB.",
    )


async def _check_database(settings: Settings) -> Check:
    if settings.database_url.get_secret_value():
        return Check("PostgreSQL", "ok", "your own, by PAYNTO_DATABASE_URL")
    version_file = settings.home / "postgres" / "PG_VERSION"
    found = (
        version_file.read_text().strip() if version_file.exists() else str(TARGET_POSTGRES_VERSION)
    )
    if int(found) != TARGET_POSTGRES_VERSION:
        return Check(
            "PostgreSQL",
            "missing",
            f"the data folder is of version {found}",
            "Dump with the former Paynto and load here.",
        )
    return Check("PostgreSQL", "ok", f"embedded, version {found}")


async def _check_node(_: Settings) -> Check:
    try:
        node = find_node()
    except ToolchainUnavailable as error:
        return Check("Node", "missing", error.message, "Install Paynto again.")
    process = await asyncio.create_subprocess_exec(
        str(node), "--version", stdout=asyncio.subprocess.PIPE
    )
    output = (await asyncio.wait_for(process.communicate(), _COMMAND_SECONDS))[0]
    return Check("Node", "ok", output.decode().strip())


async def _check_web(_: Settings) -> Check:
    folder = find_web_folder()
    if folder is None:
        return Check("Web app", "missing", "not built", "Run `make web`, or install the wheel.")
    return Check("Web app", "ok", "built")


async def _check_isolation(settings: Settings) -> Check:
    state = settings.home / "run"
    await asyncio.to_thread(state.mkdir, parents=True, exist_ok=True)
    driver = LocalDriver(state)
    try:
        report = await driver.detect_isolation()
    finally:
        await driver.close()
    if report.is_safe:
        return Check("Sandbox isolation", "ok", "Landlock and seccomp hold")
    return Check("Sandbox isolation", "missing", ", ".join(report.missing), report.remedy)


async def _check_server(settings: Settings) -> Check:
    running = read_server(settings.home)
    return Check(
        "Server", "ok" if running else "optional", running.url if running else "not running"
    )


def _find_optional(names: tuple[str, ...], title: str, use: str) -> Check:
    configured = os.environ.get("PAYNTO_CHROMIUM") if title == "Chromium" else None
    path = configured if configured and Path(configured).exists() else None
    path = path or next((found for name in names if (found := shutil.which(name))), None)
    return Check(title, "ok" if path else "optional", path or f"not found; {use}")


def show_checks(checks: list[Check], *, as_json: bool) -> bool:
    """Prints them; True when nothing that is needed is missing."""
    is_good = all(check.state != "missing" for check in checks)
    if as_json:
        sys.stdout.write(
            json.dumps({"ok": is_good, "checks": [asdict(check) for check in checks]}) + "\n"
        )
        return is_good
    console = Console(highlight=False)
    for check in checks:
        console.print(f"{_MARKS[check.state]} {check.name:18} {check.detail}")
        if check.remedy:
            console.print(f"  [bold]{check.remedy}[/]")
    return is_good
