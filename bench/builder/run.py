"""The fault suite: `python bench/builder/run.py [--stack react] [--only NAME] [--helpless] [--json]`.

Prints for each fault how it went, then the shares. `--helpless` lets the model repeat the fault, to see that the last good
version stays live.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from bench.builder.suite import STACKS, Bench, Trial  # noqa: E402  needs the path above
from tests.factories.platform import run_platform  # noqa: E402

from paynto.core.postgres import EmbeddedPostgres  # noqa: E402
from paynto.migrations.runner import migrate  # noqa: E402

CACHED_HOME = Path(os.environ.get("PAYNTO_TEST_HOME") or ROOT / ".cache" / "test-home")

QUIET_CORES = 0.3
"""What other programs may use on a machine that counts as quiet."""


async def run(options: argparse.Namespace) -> list[Trial]:
    trials: list[Trial] = []
    with tempfile.TemporaryDirectory(prefix="pf-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "home").mkdir()
        CACHED_HOME.mkdir(parents=True, exist_ok=True)
        server = EmbeddedPostgres(folder / "pg")
        try:
            url = server.start()
            migrate(url)
            async with run_platform(folder / "home", CACHED_HOME, url) as platform:
                person = await platform.sign_up()
                for stack in options.stack or STACKS:
                    bench = Bench(platform, person, stack)
                    await bench.make_app()
                    for fault in bench.file.faults:
                        if options.only and not any(part in fault.name for part in options.only):
                            continue
                        trial = await bench.try_fault(fault, is_helpless=options.helpless)
                        trials.append(trial)
                        print(trial.as_line(), flush=True)
                await person.http.aclose()
        finally:
            server.stop()
    return trials


def summarise(trials: list[Trial]) -> dict[str, object]:
    checked = [trial for trial in trials if not trial.is_fixed_early]
    quiet = [trial for trial in checked if trial.other_cores <= QUIET_CORES]
    times = sorted(trial.seconds for trial in checked if trial.seconds is not None)
    count = len(trials)

    def share(number: int, of: int) -> float:
        return round(100 * number / of, 1) if of else 0.0

    return {
        "faults": count,
        "fixed_by_rules_before_the_version_percent": share(count - len(checked), count),
        "at_repair_with_file_and_line_in_3_s_percent": share(
            sum(t.is_in_time for t in checked), len(checked)
        ),
        "tried_on_a_quiet_machine": len(quiet),
        "of_these_at_repair_with_file_and_line_in_3_s_percent": share(
            sum(t.is_in_time for t in quiet), len(quiet)
        ),
        "at_repair_with_file_and_line_percent": share(
            sum(t.is_located for t in checked), len(checked)
        ),
        "within_3_lines_percent": share(sum(t.is_near for t in checked), len(checked)),
        "seconds_to_repair_median": round(median(times), 2) if times else None,
        "seconds_to_repair_p95": round(times[int(len(times) * 0.95) - 1], 2) if times else None,
        "fixed_by_rules_alone_percent": share(sum(t.is_fixed_by_rules for t in trials), count),
        "repaired_percent": share(sum(t.is_repaired for t in trials), count),
        "broken_versions_left_live": sum(not t.is_live_sound for t in trials),
        "load": round(os.getloadavg()[0], 1),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stack", action="append", choices=STACKS)
    parser.add_argument("--only", action="append")
    parser.add_argument("--helpless", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = summarise(asyncio.run(run(options)))
    if options.json:
        print(json.dumps(found))
    else:
        for name, value in found.items():
            print(f"{name.replace('_', ' '):52} {value}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
