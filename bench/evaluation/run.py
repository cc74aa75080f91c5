"""`make eval MODEL=…`: a model makes 20 apps; each is type-checked, driven in a browser, and built for production.

The keys come from the environment, as for `paynto serve` (`PAYNTO_ANTHROPIC_API_KEY` …). `MODEL` is an id of the
catalogue, such as `anthropic:<name>`; `starter` needs no key. `--only ID` picks tasks, `--json` prints one object per
line, `--budget USD` refuses calls beyond that sum, `--keep FOLDER` keeps the data folder with all apps.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import httpx  # noqa: E402
from bench.evaluation.steps import StepFailed, run_steps  # noqa: E402  needs the path above
from bench.evaluation.tasks import Task, load_tasks  # noqa: E402
from bench.figures import Unmeasured  # noqa: E402
from bench.journeys import CHROMIUM_FLAGS, find_chromium, read_sign_in_link  # noqa: E402
from playwright.sync_api import Browser, Error, Page, sync_playwright  # noqa: E402
from tests.crash.served import Served, prepare_home  # noqa: E402

CACHED_HOME = Path(os.environ.get("PAYNTO_TEST_HOME") or ROOT / ".cache" / "test-home")
_NANO = 1_000_000_000
_LONGEST_CALL_SECONDS = 30 * 60


class TaskFailed(Exception):
    """The app was not made, or does not do what was asked for."""


@dataclass
class Usage:
    """Tokens of all calls; the cost is None when the price of the model is not known."""

    calls: int = 0
    input_tokens: int = 0
    cached_input_tokens: int = 0
    output_tokens: int = 0
    cost_nanousd: int | None = 0

    def add(self, other: "Usage") -> None:
        self.calls += other.calls
        self.input_tokens += other.input_tokens
        self.cached_input_tokens += other.cached_input_tokens
        self.output_tokens += other.output_tokens
        is_known = self.cost_nanousd is not None and other.cost_nanousd is not None
        self.cost_nanousd = (
            (self.cost_nanousd or 0) + (other.cost_nanousd or 0) if is_known else None
        )

    @property
    def cost_text(self) -> str:
        return "unknown" if self.cost_nanousd is None else f"${self.cost_nanousd / _NANO:.4f}"


@dataclass
class Result:
    """`passed` counts the requests whose steps all worked; `seconds` is the time the model and the checks took."""

    id: str
    stack: str
    requests: int
    passed: int = 0
    is_built: bool = False
    failure: str | None = None
    seconds: float = 0.0
    usage: Usage = field(default_factory=Usage)

    @property
    def is_ok(self) -> bool:
        return self.passed == self.requests and self.is_built

    def as_line(self) -> str:
        verdict = "ok" if self.is_ok else "FAILED"
        usage = self.usage
        tokens = f"{usage.input_tokens:>8} in {usage.output_tokens:>7} out"
        head = f"{self.id:16} {self.stack:10} {verdict:7} {self.passed}/{self.requests}"
        line = f"{head}  {tokens}  {usage.cost_text:>9}  {self.seconds:6.1f} s"
        return f"{line}  {self.failure}" if self.failure else line


class Evaluation:
    """Runs tasks one after the other on one server."""

    def __init__(self, served: Served, browser: Browser, model_id: str) -> None:
        self._served = served
        self._browser = browser
        self._model_id = model_id

    def run(self, task: Task) -> Result:
        result = Result(task.id, task.stack, len(task.requests))
        begun = time.monotonic()
        project_id: str | None = None
        context = self._browser.new_context(viewport={"width": 1280, "height": 900})
        try:
            for request in task.requests:
                job = self._start(task, request.prompt, project_id)
                project_id = str(job["project_id"])
                self._finish(job["id"])
                self._drive(context.new_page(), project_id, request.steps)
                result.passed += 1
            result.is_built = self._deploy(project_id or "")
        except (TaskFailed, StepFailed) as error:
            result.failure = str(error)
        except (Error, httpx.HTTPError, AssertionError) as error:
            result.failure = str(error).splitlines()[0][:300]
        finally:
            context.close()
        result.seconds = round(time.monotonic() - begun, 1)
        if project_id is not None:
            result.usage = self._read_usage(project_id)
            self._served.call("POST", f"/projects/{project_id}/sandbox/stop")
        return result

    def _start(self, task: Task, prompt: str, project_id: str | None) -> Any:
        body: dict[str, Any] = {"prompt": prompt, "model_id": self._model_id}
        if project_id is None:
            values = {**body, "stack": task.stack}
            return self._served.call("POST", "/projects", json=values)["job"]
        return self._served.call("POST", f"/projects/{project_id}/builds", json=body)

    def _finish(self, job_id: str) -> None:
        done = self._wait(job_id)
        if done["status"] != "succeeded":
            raise TaskFailed(f"the build {done['status']}: {done['error']}")
        if done["version_number"] is None:
            raise TaskFailed("the answer changed nothing")

    def _wait(self, job_id: str) -> Any:
        """The finished job; a slow model may take many minutes."""
        deadline = time.monotonic() + _LONGEST_CALL_SECONDS
        while time.monotonic() < deadline:
            job = self._served.call("GET", f"/jobs/{job_id}")
            if job["status"] not in ("queued", "running"):
                return job
            time.sleep(0.25)
        raise TaskFailed("the job did not end within half an hour")

    def _drive(self, page: Page, project_id: str, steps: tuple[Any, ...]) -> None:
        try:
            url = self._served.call("GET", f"/projects/{project_id}/sandbox")["preview_url"]
            page.goto(url, wait_until="load", timeout=60_000)
            run_steps(page, steps)
        finally:
            page.close()

    def _deploy(self, project_id: str) -> bool:
        """A production build that starts and answers. Raises TaskFailed."""
        job = self._served.start_deployment(project_id)
        done = self._wait(job["id"])
        if done["status"] != "succeeded":
            raise TaskFailed(f"the production build failed: {done['error']}")
        return True

    def _read_usage(self, project_id: str) -> Usage:
        totals = self._served.call("GET", f"/model-usage?project_id={project_id}")["totals"]
        return Usage(
            totals["calls"],
            totals["input_tokens"],
            totals["cached_input_tokens"],
            totals["output_tokens"],
            None if totals["unpriced_calls"] else totals["cost_nanousd"],
        )


@contextmanager
def open_server(keep: Path | None) -> Iterator[Served]:
    with tempfile.TemporaryDirectory(prefix="pe-", ignore_cleanup_errors=True) as name:
        home = keep or Path(name)
        prepare_home(home, CACHED_HOME)
        served = Served(home)
        served.start()
        try:
            yield served
        finally:
            served.close()


def find_model(served: Served, model_id: str) -> str:
    """The id as the catalogue has it. Raises Unmeasured with the models that there are."""
    models = served.call("GET", "/models")
    known = [model["id"] for model in models]
    if model_id == "starter":
        return str(next(model["id"] for model in models if model["configured_by"] == "builtin"))
    if model_id in known:
        return model_id
    listed = ", ".join(known[:20]) + (" …" if len(known) > 20 else "")
    raise Unmeasured(
        f"{model_id!r} is not offered here; set its provider's key, such as PAYNTO_OPENAI_API_KEY. Offered: {listed}"
    )


def set_budget(served: Served, dollars: float) -> None:
    """As the owner: the command line's token may build, but not change what may be spent."""
    with httpx.Client(base_url=f"{served.url}/api", trust_env=False) as owner:
        owner.headers["x-paynto-request"] = "1"
        token = read_sign_in_link(served).partition("#")[2]
        owner.post("/session/link", json={"token": token}).raise_for_status()
        limit = {"kind": "team_month", "limit_nanousd": round(dollars * _NANO)}
        owner.put("/model-budgets", json={"budgets": [limit]}).raise_for_status()


def summarize(results: list[Result]) -> dict[str, Any]:
    total = Usage()
    for result in results:
        total.add(result.usage)
    share = total.cached_input_tokens / total.input_tokens if total.input_tokens else 0.0
    return {
        "tasks": len(results),
        "succeeded": sum(result.is_ok for result in results),
        "requests": sum(result.requests for result in results),
        "requests_passed": sum(result.passed for result in results),
        "seconds": round(sum(result.seconds for result in results), 1),
        "cached_share": round(share, 3),
        **asdict(total),
    }


def show_summary(model_id: str, summary: dict[str, Any]) -> None:
    cost = summary["cost_nanousd"]
    price = "cost unknown" if cost is None else f"${cost / _NANO:.4f}"
    print(
        f"\n{model_id}: {summary['succeeded']} of {summary['tasks']} tasks, "
        f"{summary['requests_passed']} of {summary['requests']} requests · "
        f"{summary['input_tokens']} tokens in ({summary['cached_share']:.0%} cached), "
        f"{summary['output_tokens']} out · {price} · {summary['seconds']:.0f} s"
    )


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", help="id of the catalogue, or starter")
    parser.add_argument("--only", action="append", default=[], metavar="ID")
    parser.add_argument("--json", action="store_true", dest="is_json")
    parser.add_argument("--budget", type=float, metavar="USD")
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    return parser.parse_args()


def evaluate(arguments: argparse.Namespace) -> list[Result]:
    tasks = [task for task in load_tasks() if not arguments.only or task.id in arguments.only]
    results: list[Result] = []
    with open_server(arguments.keep) as served, sync_playwright() as playwright:
        model_id = find_model(served, arguments.model)
        if arguments.budget is not None:
            set_budget(served, arguments.budget)
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        evaluation = Evaluation(served, browser, model_id)
        for task in tasks:
            result = evaluation.run(task)
            results.append(result)
            row = {**asdict(result), "is_ok": result.is_ok}
            print(json.dumps(row) if arguments.is_json else result.as_line(), flush=True)
        browser.close()
    return results


def main() -> int:
    arguments = parse_arguments()
    try:
        results = evaluate(arguments)
    except Unmeasured as error:
        print(error, file=sys.stderr)
        return 2
    summary = summarize(results)
    if arguments.is_json:
        print(json.dumps({"model": arguments.model, **summary}))
    else:
        show_summary(arguments.model, summary)
    return 0


if __name__ == "__main__":
    sys.exit(main())
