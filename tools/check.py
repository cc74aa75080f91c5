"""`make check`: every static rule, side by side; prints what failed and how long each took."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

ROOT = Path(__file__).parents[1]
PYTHON = sys.executable
BIN = Path(PYTHON).parent

CHECKS: dict[str, list[str]] = {
    "ruff": [str(BIN / "ruff"), "check", "."],
    "format": [str(BIN / "ruff"), "format", "--check", "."],
    "pyright": [str(BIN / "pyright")],
    "import contracts": [str(BIN / "lint-imports"), "--no-cache"],
    "architecture": [
        PYTHON,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:randomly",
        "-n",
        "0",
        "tests/architecture",
    ],
    "generated client": [PYTHON, "tools/web.py", "check-client"],
    "web: types": [PYTHON, "tools/web.py", "run", "check:types"],
    "web: lint": [PYTHON, "tools/web.py", "run", "check:lint"],
    "web: imports": [PYTHON, "tools/web.py", "run", "check:imports"],
}
# the longest first, so that two lanes end at about the same time
ORDER = ("pyright", "web: lint", "architecture", "web: types")


def main() -> int:
    started_at = time.monotonic()
    # once, so that the web checks do not each find the packages missing
    code = subprocess.run([PYTHON, "tools/web.py", "install"], cwd=ROOT, check=False).returncode
    if code:
        return 1
    names = [*ORDER, *(name for name in CHECKS if name not in ORDER)]
    failed: list[str] = []
    with ThreadPoolExecutor(2) as pool:
        running = [pool.submit(_run, name) for name in names]
        for done in as_completed(running):
            name, code, seconds, output = done.result()
            print(f"{'✗' if code else '✓'} {name:18} {seconds:5.1f} s", flush=True)
            if code:
                failed.append(name)
                print(output.rstrip(), flush=True)
    if failed:
        print(f"Failed: {', '.join(sorted(failed))}")
    print(f"Static checks took {time.monotonic() - started_at:.0f} s")
    return 1 if failed else 0


def _run(name: str) -> tuple[str, int, float, str]:
    started_at = time.monotonic()
    done = subprocess.run(CHECKS[name], cwd=ROOT, capture_output=True, text=True, check=False)
    return name, done.returncode, time.monotonic() - started_at, done.stdout + done.stderr


if __name__ == "__main__":
    sys.exit(main())
