"""`make bench`: each line gives a value, its unit and the ratio to a baseline measured in the same run.

`--only NAME` (repeatable) picks figures, `--rounds N` sets how often each is measured, `--json` prints one object per line.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import httpx  # noqa: E402
from bench import builder_latency, by_hand, journeys, watchers  # noqa: E402  needs the path above
from bench.figures import Figure, Unmeasured  # noqa: E402
from tests.crash.served import SLOW_MODELS, Served, prepare_home  # noqa: E402
from tests.emulators.scripts import VENDORS, write_settings  # noqa: E402

CACHED_HOME = Path(os.environ.get("PAYNTO_TEST_HOME") or ROOT / ".cache" / "test-home")


@dataclass(frozen=True)
class Options:
    rounds: int | None
    is_json: bool

    def rounds_or(self, default: int) -> int:
        return self.rounds or default


@contextmanager
def open_server(
    program: tuple[str, ...] | None = None, environment: dict[str, str] | None = None
) -> Iterator[Served]:
    with tempfile.TemporaryDirectory(prefix="pb-", ignore_cleanup_errors=True) as name:
        home = Path(name)
        prepare_home(home, CACHED_HOME)
        served = Served(home, environment, program) if program else Served(home, environment)
        served.start()
        try:
            yield served
        finally:
            served.close()


def measure_builds(options: Options) -> Iterator[Figure]:
    """From the request to the event that the preview renders, against the same by hand with npm and Vite."""
    try:
        baseline, note = by_hand.measure(), ""
    except Unmeasured as error:
        baseline, note = None, str(error)
    with open_server() as served:
        rounds = options.rounds_or(5)
        for stack, target in (("react", 1.5), ("fullstack", 2.5)):
            times = journeys.time_builds(served, stack, rounds)
            yield Figure.of(f"prompt to preview, {stack}", times, target, baseline, note)


def measure_edits(options: Options) -> Iterator[Figure]:
    """From the request to the changed text in the open preview, in Chromium."""
    with open_server() as served:
        times, load_seconds = journeys.time_edits(served, options.rounds_or(5))
        note = "baseline: a reload of the open preview"
        yield Figure.of("second prompt to visible change", times, 0.8, load_seconds, note)


def measure_deployments(options: Options) -> Iterator[Figure]:
    with open_server(environment={"PAYNTO_APP_IDLE_SECONDS": "2"}) as served:
        rounds = options.rounds_or(3)
        first, again, build_seconds = journeys.time_deployments(served, rounds)
        note = "baseline: its build stage alone"
        yield Figure.of("deploy to live, fullstack with data", first, 5.0, build_seconds, note)
        yield Figure.of("deploy again to live", again, 5.0, build_seconds, note)
        wakes, warm = journeys.time_wakes(served, options.rounds_or(5))
        note = "baseline: the same request to the awake app"
        yield Figure.of("wake of a sleeping app", wakes, 0.6, warm, note)


def measure_watchers(options: Options) -> Iterator[Figure]:
    with open_server(SLOW_MODELS) as served:
        one = watchers.measure(served, 1)
        many = watchers.measure(served, 500)
        note = "baseline: one watcher"
        yield Figure("event lag p99, 500 watchers", many.p99, "s", 0.25, many.p99 / one.p99, note)
        yield Figure("event lag median, 500 watchers", median(many.lags), "s", None, None, "")
    del options


def measure_first_characters(options: Options) -> Iterator[Figure]:
    """From the provider's write to the page, over all vendors; the providers are emulated."""
    with ExitStack() as stack:
        emulators = [stack.enter_context(vendor()) for vendor in VENDORS]
        served = stack.enter_context(open_server(environment=write_settings(*emulators)))
        found = builder_latency.measure(served, emulators, options.rounds_or(5))
        direct = median(found.direct)
        note = "baseline: a bare client at the provider"
        yield Figure.of("first character in the browser", found.browser, 0.06, direct, note)
        yield Figure.of("first character in the event stream", found.stream, 0.06, direct, "")


def measure_start(options: Options) -> Iterator[Figure]:
    with open_server() as served:
        times: list[float] = []
        for _ in range(options.rounds_or(3)):
            served.interrupt()
            times.append(served.start())
    begun = time.monotonic()
    subprocess.run([sys.executable, "-c", "import paynto.cli"], check=True)
    imported = time.monotonic() - begun
    yield Figure.of("second start", times, 5.0, imported, "baseline: importing the program")


def measure_check(options: Options) -> Iterator[Figure]:
    del options
    begun = time.monotonic()
    done = subprocess.run(["make", "check"], cwd=ROOT, capture_output=True)
    note = "" if done.returncode == 0 else "it failed"
    yield Figure("make check", time.monotonic() - begun, "s", None, None, note)


def run_script(name: str, *arguments: str) -> Callable[[Options], Iterator[Figure]]:
    """A figure with a program of its own, which prints its lines."""

    def measure(_options: Options) -> Iterator[Figure]:
        script = str(ROOT / "bench" / name)
        done = subprocess.run(
            [sys.executable, script, *arguments], capture_output=True, text=True, cwd=ROOT
        )
        if done.returncode != 0:
            raise Unmeasured(done.stderr.strip().splitlines()[-1] if done.stderr else "it failed")
        for line in done.stdout.splitlines():
            # between them stand lines of the log
            if line.startswith(("{", "[")):
                yield from read_lines(line)

    return measure


def read_lines(line: str) -> Iterator[Figure]:
    found = json.loads(line)
    for row in found if isinstance(found, list) else [found]:
        if "skipped" in row:
            raise Unmeasured(row["skipped"])
        name = " ".join(filter(None, (row.get("figure") or row.get("name"), row.get("server"))))
        ratio = row.get("ratio", row.get("ratio_to_nginx"))
        spread = tuple(row["spread"]) if "spread" in row else None
        yield Figure(name, row["value"], row["unit"], row.get("target"), ratio, "", spread)


MEASURES: dict[str, Callable[[Options], Iterator[Figure]]] = {
    "builds": measure_builds,
    "edits": measure_edits,
    "deployments": measure_deployments,
    "watchers": measure_watchers,
    "first-character": measure_first_characters,
    "start": measure_start,
    "sleeping": run_script("sleeping_apps.py"),
    "static": run_script("static_host.py"),
    "many-files": run_script("many_files.py"),
    "parser": run_script("parser.py", "--json"),
    "matcher": run_script("edits.py", "--json"),
    "check": measure_check,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", dest="is_json")
    parser.add_argument("--only", action="append", choices=sorted(MEASURES), default=[])
    parser.add_argument("--rounds", type=int)
    arguments = parser.parse_args()
    options = Options(arguments.rounds, arguments.is_json)
    failures = 0
    for name in arguments.only or MEASURES:
        try:
            for figure in MEASURES[name](options):
                show(figure.as_dict() if options.is_json else figure.as_line(), options)
        except (Unmeasured, AssertionError, httpx.HTTPError) as error:
            failures += 1
            show({"figure": name, "unmeasured": str(error)} if options.is_json else f"{name:42} not measured: {error}", options)  # fmt: skip
    return 1 if failures else 0


def show(line: object, options: Options) -> None:
    print(json.dumps(line) if options.is_json else line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
