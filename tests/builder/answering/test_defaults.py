"""Which model builds when nobody chose one, and what becomes of a choice whose model is gone; through HTTP."""

import asyncio
import uuid
from typing import Any

import pytest
from tests.builder.answering.test_conversation import build, file, finish, list_messages, post
from tests.emulators.base import Answer
from tests.emulators.openai import OpenAIEmulator
from tests.factories.platform import Person
from tests.llm.calls.asking import Desk, offered, price

from paynto.builder.starter import MODEL_NAME
from paynto.llm.catalogue import Catalogue

MODEL = "gpt-4.1-mini"


@pytest.fixture
async def desk(platform: Any, person: Person) -> Desk:
    return await Desk.open(platform, person)


async def build_unchosen(desk: Desk, prompt: str) -> dict[str, Any]:
    path = f"/api/projects/{desk.project_id}/builds"
    return await finish(desk, await post(desk, path, prompt=prompt))


async def choose_for_project(desk: Desk, model_id: str) -> None:
    path = f"/api/projects/{desk.project_id}"
    answer = await desk.person.http.patch(path, json={"model_id": model_id})
    assert answer.status_code == 200, answer.text


async def test_the_rules_choose_where_there_is_an_ai_model(desk: Desk) -> None:
    with OpenAIEmulator(file("one", 1)) as emulator:
        async with offered(desk.platform, emulator, MODEL, price("2", "8")) as model:
            job = await build_unchosen(desk, "Add one")
    assert (job["status"], job["model_id"]) == ("succeeded", model.id)
    assert "characters →" in (await list_messages(desk))[-1]["model_reason"]


async def test_without_an_ai_model_the_starter_builds(desk: Desk) -> None:
    path = f"/api/projects/{desk.project_id}/builds"
    catalogue = desk.platform.resources.part(Catalogue)
    # the platform is shared with tests that offer models of their own
    for entry in [item for item in catalogue.list_builtin() if item.is_ai]:
        catalogue.remove(entry.id)
    job = await post(desk, path, prompt="A list of books with title and author")
    assert job["model_id"] == MODEL_NAME
    await desk.person.http.post(f"/api/jobs/{job['id']}/cancel")
    await finish(desk, job)


async def test_a_default_that_is_gone_does_not_fail_builds(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk.platform.resources.settings, "default_model", "gone:model")
    with OpenAIEmulator(file("one", 1)) as emulator:
        async with offered(desk.platform, emulator, MODEL, price("2", "8")) as model:
            job = await build_unchosen(desk, "Add one")
    assert (job["status"], job["model_id"]) == ("succeeded", model.id)


async def test_a_project_whose_model_is_gone_builds_with_the_default_and_says_so(
    desk: Desk,
) -> None:
    with OpenAIEmulator(file("one", 1)) as emulator:
        async with offered(desk.platform, emulator, MODEL, price("2", "8")) as gone:
            await choose_for_project(desk, gone.id)
        async with offered(desk.platform, emulator, MODEL, price("1", "4")) as left:
            job = await build_unchosen(desk, "Add one")
            refused = await desk.person.http.post(
                f"/api/projects/{desk.project_id}/builds",
                json={"prompt": "Add two", "model_id": gone.id},
            )
    assert (job["status"], job["model_id"]) == ("succeeded", left.id)
    reason = (await list_messages(desk))[-1]["model_reason"]
    assert reason.startswith(f"{gone.id} is not offered any more. ")
    assert (refused.status_code, refused.json()["code"]) == (422, "unknown_model")


async def test_a_message_is_sent_again_although_its_model_is_gone(desk: Desk) -> None:
    with OpenAIEmulator(file("one", 1), file("two", 2)) as emulator:
        async with offered(desk.platform, emulator, MODEL, price("2", "8")) as gone:
            await finish(desk, await build(desk, "Add one", gone.id))
        question = (await list_messages(desk))[0]
        path = f"/api/projects/{desk.project_id}/messages/{question['id']}/resend"
        async with offered(desk.platform, emulator, MODEL, price("1", "4")) as left:
            job = await finish(desk, await post(desk, path))
    assert (job["status"], job["model_id"]) == ("succeeded", left.id)
    assert gone.id in (await list_messages(desk))[-1]["model_reason"]


async def test_of_two_that_send_again_at_once_one_is_told_to_wait(desk: Desk) -> None:
    slow = Answer(file("slow", 1) * 20, piece_delay_seconds=0.05)
    with OpenAIEmulator(file("one", 1), slow, slow) as emulator:
        async with offered(desk.platform, emulator, MODEL, price("2", "8")) as model:
            await finish(desk, await build(desk, "Add one", model.id))
            question = (await list_messages(desk))[0]
            path = f"/api/projects/{desk.project_id}/messages/{question['id']}/resend"
            answers = await asyncio.gather(
                *(desk.person.http.post(path, json={}) for _ in range(4))
            )
            for answer in answers:
                if answer.status_code == 202:
                    await desk.person.http.post(f"/api/jobs/{answer.json()['id']}/cancel")
                    await finish(desk, answer.json())
    assert sorted(answer.status_code for answer in answers) == [202, 409, 409, 409]


async def test_a_key_of_another_request_is_not_taken_for_this_one(desk: Desk) -> None:
    key = {"idempotency-key": str(uuid.uuid4())}
    with OpenAIEmulator(file("one", 1)) as emulator:
        async with offered(desk.platform, emulator, MODEL, price("2", "8")) as model:
            builds = f"/api/projects/{desk.project_id}/builds"
            body = {"prompt": "Add one", "model_id": model.id}
            first = await desk.person.http.post(builds, json=body, headers=key)
            await finish(desk, first.json())
            question = (await list_messages(desk))[0]
            path = f"/api/projects/{desk.project_id}/messages/{question['id']}/resend"
            answer = await desk.person.http.post(path, json={"prompt": "Other"}, headers=key)
    assert answer.status_code == 409
