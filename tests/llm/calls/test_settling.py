"""Calls that nobody ended: what they reserved is freed, and what had come is counted."""

import asyncio
import contextlib
from datetime import timedelta

import pytest
from sqlalchemy import update
from tests.emulators.openai import OpenAIEmulator
from tests.llm.calls.asking import Desk, offered, price

from paynto.core.clock import now
from paynto.core.ids import new_id
from paynto.llm.calls import service as calls
from paynto.llm.calls.models import ModelCall
from paynto.llm.calls.service import CallRequest, open_call
from paynto.llm.catalogue import ModelEntry


def request(model: ModelEntry) -> CallRequest:
    return CallRequest(
        entry=model,
        work="edit",
        project_id=None,
        job_id=new_id(),
        input_tokens=1_000,
        output_limit_tokens=2_000,
    )


async def abandon(desk: Desk, wanted: CallRequest) -> None:
    """Begins a call and dies: the row is locked, so that the stop cannot settle it, and a second stop comes meanwhile."""
    resources, scope = desk.platform.resources, desk.scope
    has_begun, is_settling = asyncio.Event(), asyncio.Event()

    async def run() -> None:
        async with open_call(resources, scope, wanted):
            has_begun.set()
            try:
                await asyncio.sleep(60)
            finally:
                is_settling.set()

    task = asyncio.create_task(run())
    await has_begun.wait()
    async with resources.db.transaction(scope) as session:
        lock = update(ModelCall).where(ModelCall.job_id == wanted.job_id).values(error=None)
        await session.execute(lock)
        task.cancel()
        await is_settling.wait()
        # the statement that settles waits for the row now
        await asyncio.sleep(0)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def test_a_stop_at_the_edge_of_a_call_leaves_no_reservation(desk: Desk) -> None:
    with OpenAIEmulator() as emulator:
        async with offered(desk.platform, emulator, "gpt-4.1-mini", price("2", "8")) as model:
            wanted = request(model)
            await abandon(desk, wanted)
    [call] = await desk.list_calls()
    assert call["status"] == "running"
    assert await spent(desk) == 1_000 * 2_000 + 2_000 * 8_000
    assert wanted.job_id is not None
    async with desk.platform.db.transaction(desk.scope) as session:
        count = await calls.settle_abandoned(session, desk.scope, wanted.job_id, 0, 300)
    assert count == 1
    [call] = await desk.list_calls()
    assert (call["status"], call["is_estimated"], call["output_tokens"]) == ("failed", True, 100)
    assert call["cost_nanousd"] == await spent(desk) == 1_000 * 2_000 + 100 * 8_000


async def spent(desk: Desk) -> int:
    answer = await desk.person.http.get("/api/model-budgets")
    return {item["kind"]: item["spent_nanousd"] for item in answer.json()["budgets"]}["team_month"]


@pytest.mark.parametrize(("hours", "status"), [(7, "failed"), (5, "running")])
async def test_a_call_that_nobody_takes_over_is_settled_after_six_hours(
    desk: Desk, hours: int, status: str
) -> None:
    with OpenAIEmulator() as emulator:
        async with offered(desk.platform, emulator, "gpt-4.1-mini", price("2", "8")) as model:
            wanted = request(model)
            await abandon(desk, wanted)
    began_at = now() - timedelta(hours=hours)
    async with desk.platform.db.transaction(desk.scope) as session:
        aged = update(ModelCall).where(ModelCall.job_id == wanted.job_id)
        await session.execute(aged.values(created_at=began_at))
    async with desk.platform.db.system_transaction() as session:
        await calls.settle_forgotten(session)
    [call] = await desk.list_calls()
    assert call["status"] == status
    if status == "failed":
        assert call["cost_nanousd"] == 1_000 * 2_000
