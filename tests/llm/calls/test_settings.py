"""Routing rules and budgets over HTTP, and two calls that want the last of a budget at once."""

import asyncio

import pytest
from tests.emulators.openai import OpenAIEmulator
from tests.factories.platform import Person, Platform
from tests.llm.calls.asking import Desk, offered, price

from paynto.llm.calls.errors import BudgetExceeded
from paynto.llm.calls.service import CallRequest, open_call

MODEL = "gpt-4.1-mini"
SMALL = {"work": ["edit"], "max_prompt_chars": 100, "max_files": 1}
CHANGE = '<file path="src/one.ts">\nexport const one = 1;\n</file>\n'


async def test_rules_choose_the_model_and_say_why(desk: Desk) -> None:
    with OpenAIEmulator(CHANGE, CHANGE) as emulator:
        async with (
            offered(desk.platform, emulator, MODEL, price("2", "8")) as strong,
            offered(desk.platform, emulator, MODEL, price("0.2", "0.8")) as fast,
        ):
            rule = {"id": "small", "name": "fast model", "when": SMALL, "model_id": fast.id}
            await desk.set_routing(rules=[rule], default_model_id=strong.id)
            short = "Change src/App.tsx: a larger heading"
            events, job = await desk.ask("auto", short)
            assert job["model_id"] == fast.id
            [told] = [event for event in events if event["type"] == "model"]
            expected = f"small edit: 1 file, {len(short)} characters → fast model ({fast.name})"
            assert told["reason"] == expected
            message = await desk.last_message()
            assert (message["model_id"], message["model_reason"]) == (fast.id, expected)
            _, job = await desk.ask("auto", "Make it larger. " * 10)
            assert job["model_id"] == strong.id


async def test_a_rule_may_look_at_the_budget_left(desk: Desk) -> None:
    with OpenAIEmulator(CHANGE, CHANGE) as emulator:
        async with (
            offered(desk.platform, emulator, MODEL, price("2", "8")) as strong,
            offered(desk.platform, emulator, MODEL, price("0.2", "0.8")) as fast,
        ):
            when = {"max_budget_left_nanousd": 2 * 10**9}
            rule = {"id": "low", "name": "saving", "when": when, "model_id": fast.id}
            await desk.set_routing(rules=[rule], default_model_id=strong.id)
            await desk.set_budget("team_month", 3 * 10**9)
            assert (await desk.ask("auto"))[1]["model_id"] == strong.id
            await desk.set_budget("team_month", 10**9)
            assert (await desk.ask("auto"))[1]["model_id"] == fast.id


async def test_rules_are_kept_and_checked(desk: Desk, other_person: Person) -> None:
    with OpenAIEmulator() as emulator:
        async with offered(desk.platform, emulator, MODEL, price("2", "8")) as model:
            rule = {"id": "a", "name": "A", "when": SMALL, "model_id": model.id}
            await desk.set_routing(rules=[rule], default_model_id=model.id, fallbacks=[model.id])
            found = (await desk.person.http.get("/api/model-routing")).json()
            assert found["rules"][0]["when"]["max_prompt_chars"] == 100
            assert found["fallbacks"] == [model.id]
            theirs = (await other_person.http.get("/api/model-routing")).json()
            assert "a" not in {item["id"] for item in theirs["rules"]}
            for wrong in (
                {"rules": [rule, rule]},
                {"rules": [{**rule, "model_id": "nobody:knows"}]},
                {"default_model_id": "nobody:knows"},
                {"fallbacks": ["auto"]},
            ):
                body = {"rules": [], "fallbacks": [], **wrong}
                answer = await desk.person.http.put("/api/model-routing", json=body)
                assert (answer.status_code, answer.json()["code"]) == (422, "routing_refused")


async def test_budgets_are_kept_and_removed(desk: Desk) -> None:
    await desk.set_budget("project", 5)
    budgets = (await desk.person.http.get("/api/model-budgets")).json()["budgets"]
    assert [(item["kind"], item["limit_nanousd"]) for item in budgets] == [
        ("message", None),
        ("project", 5),
        ("team_month", None),
    ]
    await desk.set_budget("project", None)
    budgets = (await desk.person.http.get("/api/model-budgets")).json()["budgets"]
    assert {item["limit_nanousd"] for item in budgets} == {None}


@pytest.mark.parametrize("kind", ["message", "project", "team_month"])
async def test_two_calls_at_once_do_not_overrun_a_budget(
    desk: Desk, platform: Platform, kind: str
) -> None:
    with OpenAIEmulator() as emulator:
        async with offered(platform, emulator, MODEL, price("1", "1")) as model:
            job = await desk.start("paynto-starter")
            await desk.watch(job)
            request = CallRequest(model, "edit", job.project_id, job.id, 1_000, 1_000)
            # the worst case is 2,000,000; two fit and a third does not
            await desk.set_budget(kind, 5_000_000)
            is_free = asyncio.Event()

            async def call() -> str:
                try:
                    async with open_call(platform.resources, desk.scope, request) as open_one:
                        await is_free.wait()
                        open_one.note(3)
                except BudgetExceeded:
                    is_free.set()
                    return "refused"
                return "done"

            results = await asyncio.wait_for(asyncio.gather(*(call() for _ in range(3))), 30)
            assert sorted(results) == ["done", "done", "refused"]
            # what they did not use is free again: 1,001 tokens each
            assert await asyncio.wait_for(call(), 30) == "done"
    answer = await desk.person.http.get(
        "/api/model-budgets", params={"project_id": desk.project_id, "job_id": str(job.id)}
    )
    spent = {item["kind"]: item["spent_nanousd"] for item in answer.json()["budgets"]}
    assert spent[kind] == 3 * 1_001_000


async def test_usage_is_paged(desk: Desk, other_person: Person) -> None:
    with OpenAIEmulator(default=CHANGE) as emulator:
        async with offered(desk.platform, emulator, MODEL, price("1", "1")) as model:
            for _ in range(2):
                await desk.ask(model.id)
    first = (await desk.person.http.get("/api/model-usage", params={"limit": 1})).json()
    more = {"limit": 1, "cursor": first["next_cursor"]}
    second = (await desk.person.http.get("/api/model-usage", params=more)).json()
    assert first["items"][0]["id"] > second["items"][0]["id"]
    assert second["next_cursor"] is None
    theirs = (await other_person.http.get("/api/model-usage")).json()
    assert theirs["items"] == []
    assert theirs["totals"]["calls"] == 0
    assert theirs["totals"]["cost_nanousd"] == 0
