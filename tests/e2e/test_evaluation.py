"""The evaluation tells good apps from bad ones: its steps on plain pages, and a run with a model that is scripted."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bench.evaluation.steps import StepFailed, run_steps
from bench.evaluation.tasks import load_tasks
from playwright.sync_api import Browser, Page
from tests.emulators.base import Answer, Request
from tests.emulators.openai import OpenAIEmulator
from tests.emulators.scripts import write_settings

ROOT = Path(__file__).parents[2]
PAGE = """<!doctype html><html lang="en"><head><title>Shop</title>
<meta name="viewport" content="width=device-width"></head><body>
<nav><a href="#a" onclick="show('First page')">First</a> <a href="#b" onclick="show('Brand: Velo')">Second</a></nav>
<h1>Bicycle shop</h1><p id="out">Nothing</p>
<label>Name <input id="name"></label>
<label for="kind">Kind of wheel</label>
<select id="kind"><option>Small</option><option>Large</option></select>
<ul><li><input type="checkbox" onchange="show('Ticked')"> Water the ferns</li></ul>
<button onclick="show('Saved ' + document.getElementById('name').value + ' ' + document.getElementById('kind').value)">Save</button>
<button onclick="setTimeout(() => show('Late'), 700)">Wait</button>
<script>function show(text) { document.getElementById('out').textContent = text; }</script>
</body></html>"""


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.route("http://shop.localhost/", lambda route: route.fulfill(content_type="text/html", body=PAGE))  # fmt: skip
    page.goto("http://shop.localhost/")
    yield page
    context.close()


@pytest.mark.parametrize(
    "steps",
    [
        [("see", "bicycle  SHOP"), ("heading", "Bicycle shop"), ("title", "Shop")],
        [("fill", "Name", "Ada"), ("choose", "Kind", "Large"), ("click", "Save"), ("see", "Saved Ada Large")],
        [("fill", "Name", "Ada"), ("see", "Ada"), ("reload",), ("gone", "Ada")],
        [("tick", "Water the ferns"), ("see", "Ticked")],
        [("find", "Velo"), ("find", "First page")],
        [("click", "Wait"), ("see", "Late"), ("press", "Tab"), ("fits", 390)],
    ],
)  # fmt: skip
def test_steps_that_work_pass(plain_page: Page, steps: list[Any]) -> None:
    run_steps(plain_page, tuple(steps))


@pytest.mark.parametrize(
    ("script", "steps", "reason"),
    [
        ("", [("see", "Carrots")], "see Carrots: 'Carrots' is not to be seen"),
        ("", [("gone", "Bicycle")], "is still to be seen"),
        ("", [("click", "Buy")], "nothing to click is called 'Buy'"),
        ("", [("fill", "Colour", "red")], "no field is called 'Colour'"),
        ("", [("find", "Carrots")], "on no page of the navigation"),
        ("document.body.style.width = '900px'", [("fits", 390)], "wider than the screen"),
        ("setTimeout(() => { throw Error('broken') }, 300)", [("click", "Wait"), ("see", "Late")], "broken"),
    ],
)  # fmt: skip
def test_a_step_that_does_not_work_fails_with_its_reason(
    plain_page: Page, script: str, steps: list[Any], reason: str
) -> None:
    plain_page.evaluate(f"() => {{ {script} }}")
    with pytest.raises(StepFailed, match=reason):
        run_steps(plain_page, tuple(steps))


def test_twenty_tasks_stand_on_both_stacks_and_some_go_on() -> None:
    tasks = load_tasks()
    assert len(tasks) == 20
    assert [task.stack for task in tasks].count("react") == 10
    assert sum(len(task.requests) > 1 for task in tasks) >= 8
    assert all(request.steps for task in tasks for request in task.requests)


COUNTER = """<file path="src/pages/home.tsx">
import { useState } from "react";

export function HomePage() {
  const [count, setCount] = useState(0);
  return (
    <main className="p-8">
      <h1>Counter</h1>
      <p>{count}</p>
      <button onClick={() => setCount(count + 1)}>Increase</button>
      <button onClick={() => setCount(count - 1)}>Decrease</button>
      <button onClick={() => setCount(0)}>Reset</button>
    </main>
  );
}
</file>
"""
ADD_TEN = """<edit path="src/pages/home.tsx">
<<<<<<< SEARCH
      <button onClick={() => setCount(0)}>Reset</button>
=======
      <button onClick={() => setCount(0)}>Reset</button>
      <button onClick={() => setCount(count + 10)}>Add ten</button>
>>>>>>> REPLACE
</edit>
"""


def answer_evaluation(request: Request) -> Answer:
    """A right counter, and a unit converter that is none."""
    if "Add ten" in request.text:
        return Answer(f"I will add the button.\n\n{ADD_TEN}")
    return Answer(f"Here is the app.\n\n{COUNTER}")


def test_an_evaluation_counts_what_works_and_what_it_took(cached_home: Path) -> None:
    with OpenAIEmulator(default=answer_evaluation) as emulator:
        environment = {
            **os.environ,
            **write_settings(emulator),
            "PAYNTO_TEST_HOME": str(cached_home),
        }
        model = "openai:gpt-5.4-mini"
        chosen = ["--only", "counter", "--only", "unit-converter", "--json", "--budget", "5"]
        done = subprocess.run(
            [sys.executable, "bench/evaluation/run.py", model, *chosen],
            cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        counter, converter, total = map(json.loads, done.stdout.splitlines())
        assert emulator.unexpected == []
    assert counter["is_ok"], counter["failure"]
    assert (counter["passed"], counter["requests"], counter["is_built"]) == (2, 2, True)
    assert counter["usage"]["calls"] == 2
    assert counter["usage"]["cost_nanousd"] > 0
    assert not converter["is_ok"]
    assert converter["failure"].startswith("fill Kilometres 10: no field")
    assert (total["tasks"], total["succeeded"]) == (2, 1)
    assert total["output_tokens"] == sum(
        row["usage"]["output_tokens"] for row in (counter, converter)
    )


def test_a_model_that_is_not_offered_is_told(cached_home: Path) -> None:
    environment = {**os.environ, "PAYNTO_TEST_HOME": str(cached_home)}
    done = subprocess.run(
        [sys.executable, "bench/evaluation/run.py", "openai:none"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "PAYNTO_OPENAI_API_KEY" in done.stderr
