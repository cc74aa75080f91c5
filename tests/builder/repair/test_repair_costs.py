"""What repairs cost: through whole builds behind an emulated provider, with its own counts of tokens."""

from typing import Any

import pytest
from tests.builder.repair.scripted import read_events, wait_for_build
from tests.emulators.openai import OpenAIEmulator
from tests.factories.platform import Person, Platform
from tests.llm.calls.asking import Desk, offered, price

MODEL = "gpt-4.1-mini"
HOME = "src/pages/home.tsx"


def page(body: str) -> str:
    return f'<file path="{HOME}">\nexport function HomePage() {{\n  {body}\n}}\n</file>\n'


GOOD = page("return <h1>Tea shop</h1>;")
THROWS = page('throw new Error("no tea today");')
UNCLOSED = page("return <h1>Tea shop;")


@pytest.fixture
async def desk(platform: Platform, person: Person) -> Desk:
    return await Desk.open(platform, person)


async def read_answer(desk: Desk) -> dict[str, Any]:
    """The message of the build, as somebody sees it who was not there."""
    answer = await desk.person.http.get(f"/api/projects/{desk.project_id}/messages")
    return answer.json()["items"][-1]


async def run_build(desk: Desk, *answers: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The finished job and its events."""
    with OpenAIEmulator(*answers) as emulator:
        async with offered(desk.platform, emulator, MODEL, price("2", "8")) as model:
            answer = await desk.person.http.post(
                f"/api/projects/{desk.project_id}/builds",
                json={"prompt": "a tea shop", "model_id": model.id},
            )
            assert answer.status_code == 202, answer.text
            built = await wait_for_build(desk.person, desk.project_id, answer.json()["id"])
            return built.job, await read_events(desk.person, built.job["id"])


async def test_a_repair_that_helps_is_paid_and_tells_its_cost(desk: Desk) -> None:
    job, events = await run_build(desk, THROWS, GOOD)
    assert job["status"] == "succeeded"
    first, repair = await desk.list_calls(job_id=job["id"])
    assert [(c["work"], c["is_credited"]) for c in (first, repair)] == [
        ("edit", False),
        ("repair", False),
    ]
    tokens = 2_000 * repair["input_tokens"] + 8_000 * repair["output_tokens"]
    assert repair["cost_nanousd"] == tokens > 0
    told = [event for event in events if event.get("type") == "repair"]
    assert [(e["state"], e["cost_nanousd"]) for e in told] == [
        ("running", None),
        ("fixed", repair["cost_nanousd"]),
    ]


@pytest.mark.parametrize(
    ("wrong", "status"), [(THROWS, "succeeded"), (UNCLOSED, "failed")], ids=["broken", "refused"]
)
async def test_repairs_that_do_not_help_are_given_back(desk: Desk, wrong: str, status: str) -> None:
    job, events = await run_build(desk, *[wrong] * 4)
    assert job["status"] == status
    first, *repairs = await desk.list_calls(job_id=job["id"])
    assert repairs
    assert all(call["work"] == "repair" for call in repairs)
    assert not first["is_credited"]
    assert all(call["is_credited"] for call in repairs)
    told = {e["attempt"]: e for e in events if e.get("type") == "repair"}
    assert [told[number]["cost_nanousd"] for number in sorted(told)] == [
        call["cost_nanousd"] for call in repairs
    ]
    kept = (await read_answer(desk))["repairs"]
    assert [item["attempt"] for item in kept] == sorted(told)
    for item in kept:
        assert item == {name: told[item["attempt"]][name] for name in item}
        assert item["is_credited"]
        assert item["cost_nanousd"] > 0
        assert item["problems"]


async def test_what_is_given_back_leaves_the_budget_as_it_was(desk: Desk) -> None:
    job, _ = await run_build(desk, *[THROWS] * 4)
    first, *_ = await desk.list_calls(job_id=job["id"])
    answer = await desk.person.http.get("/api/model-budgets")
    spent = {row["kind"]: row["spent_nanousd"] for row in answer.json()["budgets"]}
    assert spent["team_month"] == first["cost_nanousd"]
