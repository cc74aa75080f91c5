"""`make test`: everything that must pass, cheapest first, with a summary; the exit code is 1 when any part fails."""

import asyncio
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from paynto.core.postgres import EmbeddedPostgres
from paynto.stacks import service as stacks

ROOT = Path(__file__).parents[1]
HOME = Path(os.environ.get("PAYNTO_TEST_HOME") or ROOT / ".cache" / "test-home")
WORKERS = max(2, min(4, os.cpu_count() or 2))
PART_SECONDS = 30 * 60
# a test that hangs shows where it stands, long before its part is ended
HANG_SECONDS = 300
SERIAL = "crash or e2e or packaging"
COUNT = re.compile(r"(\d+) (passed|failed|skipped|errors?|xfailed|xpassed)\b")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Part:
    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class Result:
    name: str
    code: int
    seconds: float
    counts: dict[str, int]


def main() -> int:
    started_at = time.monotonic()
    prepared = _prepare()
    if prepared.code:
        return _summarise([prepared], started_at)
    results = [prepared]
    browser = _find_browser()
    if browser is None and os.environ.get("PAYNTO_REQUIRE_BROWSER"):
        print("No Chromium was found, but PAYNTO_REQUIRE_BROWSER is set; the journeys cannot run.")
        results.append(Result("Chromium for the journeys", 1, 0.0, {}))
    elif browser is None:
        print("Journeys are skipped: no Chromium was found (PAYNTO_CHROMIUM names one).")
    folder = Path(tempfile.mkdtemp(prefix="paynto-test-pg-"))
    server = EmbeddedPostgres(folder)
    try:
        shared = {"PAYNTO_TEST_POSTGRES": server.start(), "PAYNTO_TEST_HOME": str(HOME)}
        if browser is not None:
            shared["PAYNTO_CHROMIUM"] = browser
        results += [_run(part) for part in _list_parts(shared)]
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
    return _summarise(results, started_at)


def _list_parts(shared: dict[str, str]) -> list[Part]:
    pytest = [sys.executable, "-m", "pytest", "-o", f"faulthandler_timeout={HANG_SECONDS}"]
    parallel = ["-n", str(WORKERS), "--dist", "loadfile", "-m"]
    return [
        Part("Static checks", [sys.executable, "tools/check.py"], shared),
        Part("Web unit tests", [sys.executable, "tools/web.py", "test"], shared),
        Part("Python tests", [*pytest, *parallel, f"not ({SERIAL} or platform)"], shared),
        Part("Platform tests", [*pytest, *parallel, f"platform and not ({SERIAL})"], shared),
        Part(
            "Crash tests",
            [*pytest, "-n", "0", "-p", "no:randomly", "-m", "crash and not long"],
            shared,
        ),
        Part("Wheel", [*pytest, "-n", "0", "-m", "packaging"], shared),
        Part("Browser journeys", [*pytest, "-n", "0", "-m", "e2e and not crash"], shared),
    ]


def _prepare() -> Result:
    """Tools and package sets are installed once, before parallel workers would all wait for them."""
    print("── Toolchain and package sets", flush=True)
    started_at = time.monotonic()
    try:
        asyncio.run(_install())
    except Exception as error:  # noqa: BLE001  whatever it is, the summary must tell it
        print(f"{type(error).__name__}: {error}")
        print(getattr(error, "details", ""))
        return Result("Toolchain and package sets", 1, time.monotonic() - started_at, {})
    return Result("Toolchain and package sets", 0, time.monotonic() - started_at, {})


async def _install() -> None:
    def report(text: str, share: float) -> None:
        if share < 1:
            print(f"  {text}", flush=True)

    HOME.mkdir(parents=True, exist_ok=True)
    toolchain = await stacks.ensure_toolchain(HOME, report)
    for stack in stacks.list_stacks():
        files = stacks.read_template(stack.name)
        package, lock = files["package.json"], files["pnpm-lock.yaml"]
        await stacks.ensure_dependency_set(toolchain, HOME, package, lock, report)


def _find_browser() -> str | None:
    """The one that is named, else Playwright's own, else the system's."""
    named = os.environ.get("PAYNTO_CHROMIUM")
    if named:
        return named if shutil.which(named) else None
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    names = (own, "chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


def _run(part: Part) -> Result:
    """Passes the output on as it comes and keeps its end for the summary."""
    print(f"\n── {part.name}", flush=True)
    started_at = time.monotonic()
    # a group of its own, so that nothing a part has started outlives it
    process = subprocess.Popen(
        part.command,
        cwd=ROOT,
        env={**os.environ, **part.environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        process_group=0,
    )
    try:
        tail, is_late = _pass_on(process, started_at + PART_SECONDS)
        if is_late:
            print(f"\n{part.name} took longer than {PART_SECONDS // 60} minutes and was ended.")
    finally:
        _end_group(process)
    seconds = time.monotonic() - started_at
    code = 1 if is_late else process.returncode
    if code == 5:
        print("No test was found.")
    return Result(part.name, code, seconds, _read_counts(tail))


def _pass_on(process: "subprocess.Popen[bytes]", deadline: float) -> tuple[str, bool]:
    """The last output, and whether the deadline came first."""
    import select

    assert process.stdout is not None
    tail = b""
    while time.monotonic() < deadline:
        if not select.select([process.stdout], [], [], 1)[0]:
            if process.poll() is not None:
                # a process left behind may hold the pipe open
                break
            continue
        chunk = os.read(process.stdout.fileno(), 65536)
        if not chunk:
            process.wait(30)
            break
        sys.stdout.buffer.write(chunk)
        sys.stdout.buffer.flush()
        tail = (tail + chunk)[-4000:]
    return tail.decode(errors="replace"), process.poll() is None


def _end_group(process: "subprocess.Popen[bytes]") -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            break
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            continue
    process.wait()


def _read_counts(tail: str) -> dict[str, int]:
    """From the closing line of pytest or Vitest."""
    lines = [line for line in COLOUR.sub("", tail).splitlines() if COUNT.search(line)]
    closing = next((line for line in reversed(lines) if "Test Files" not in line), "")
    return {name.rstrip("s"): int(number) for number, name in COUNT.findall(closing)}


def _summarise(results: list[Result], started_at: float) -> int:
    failed = [result.name for result in results if result.code]
    total: dict[str, int] = {}
    print("\n── Summary")
    for result in results:
        mark = "✗" if result.code else "✓"
        print(f"{mark} {result.name:28} {result.seconds:7.1f} s  {_show(result.counts)}".rstrip())
        for name, count in result.counts.items():
            total[name] = total.get(name, 0) + count
    if failed:
        print(f"Failed: {', '.join(failed)}")
    print(f"{_show(total) or 'nothing ran'} in {time.monotonic() - started_at:.0f} s")
    return 1 if failed else 0


def _show(counts: dict[str, int]) -> str:
    order = ("failed", "error", "passed", "skipped", "xfailed", "xpassed")
    return ", ".join(f"{counts[name]} {name}" for name in order if name in counts)


if __name__ == "__main__":
    sys.exit(main())
