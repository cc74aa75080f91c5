"""Steering, sending again, and pictures: through HTTP, with whole builds behind an emulated provider."""

import asyncio
import json
import struct
from typing import Any

import httpx
import pytest
from tests.emulators.base import Answer, Emulator, Request
from tests.emulators.openai import OpenAIEmulator
from tests.factories.platform import Person
from tests.llm.calls.asking import Desk, offered, price

MODEL = "gpt-4.1-mini"
PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBBBBB", 13, b"IHDR", 4, 4, 8, 6, 0, 0, 0)

# at 20 ms a piece it would take minutes: a test that waits for its end stops it before
ENDLESS = '<file path="src/lost.ts">\n' + "export const lost = 2;\n" * 2_000 + "</file>\n"


def file(name: str, value: int) -> str:
    return f'<file path="src/{name}.ts">\nexport const {name} = {value};\n</file>\n'


@pytest.fixture
async def desk(platform: Any, person: Person) -> Desk:
    return await Desk.open(platform, person)


async def post(desk: Desk, path: str, expected: int = 202, **body: Any) -> dict[str, Any]:
    answer = await desk.person.http.post(path, json=body)
    assert answer.status_code == expected, answer.text
    return answer.json()


async def build(desk: Desk, prompt: str, model_id: str, **more: Any) -> dict[str, Any]:
    """The queued job."""
    path = f"/api/projects/{desk.project_id}/builds"
    return await post(desk, path, prompt=prompt, model_id=model_id, **more)


async def finish(desk: Desk, job: dict[str, Any]) -> dict[str, Any]:
    async with asyncio.timeout(120):
        await desk.person.http.get(f"/api/jobs/{job['id']}/events")
    return (await desk.person.http.get(f"/api/jobs/{job['id']}")).json()


async def wait_for_text(emulator: Emulator, pieces: int) -> None:
    async with asyncio.timeout(60):
        while not emulator.completions or len(emulator.completions[-1].sent_at) < pieces:
            await asyncio.sleep(0.02)


async def upload(client: httpx.AsyncClient, content: bytes, name: str = "a.png") -> httpx.Response:
    return await client.post("/api/attachments", files={"file": (name, content)})


async def list_messages(desk: Desk) -> list[dict[str, Any]]:
    answer = await desk.person.http.get(f"/api/projects/{desk.project_id}/messages")
    return answer.json()["items"]


async def test_steering_keeps_complete_files_and_tells_the_model_what_was_stopped(
    desk: Desk,
) -> None:
    slow = Answer(file("kept", 1) + ENDLESS, piece_delay_seconds=0.02)
    with OpenAIEmulator(slow, file("steered", 3)) as emulator:
        async with offered(desk.platform, emulator, MODEL, price("2", "8")) as model:
            first = await build(desk, "Build the long thing", model.id)
            await wait_for_text(emulator, 30)
            second = await build(desk, "Only the short thing", model.id, mode="steer")
            assert (await finish(desk, first))["status"] == "cancelled"
            assert (await finish(desk, second))["status"] == "succeeded"
            asked = emulator.completions[1].text
    assert await desk.read_file("src/kept.ts") == "export const kept = 1;\n"
    assert await desk.read_file("src/lost.ts") is None
    assert await desk.read_file("src/steered.ts") == "export const steered = 3;\n"
    assert "Build the long thing" in asked
    assert "Only the short thing" in asked
    assert "export const kept = 1;" in asked


async def test_a_queued_message_waits_for_the_running_build(desk: Desk) -> None:
    slow = Answer(file("first", 1), piece_delay_seconds=0.2)
    with OpenAIEmulator(slow, file("second", 2)) as emulator:
        async with offered(desk.platform, emulator, MODEL, price("2", "8")) as model:
            first = await build(desk, "Build the first thing", model.id)
            await wait_for_text(emulator, 3)
            second = await build(desk, "Then the second", model.id)
            assert second["queue_position"] == 1
            assert (await finish(desk, first))["status"] == "succeeded"
            assert (await finish(desk, second))["status"] == "succeeded"


async def test_a_build_that_fails_says_why_in_the_chat_for_good(desk: Desk) -> None:
    with OpenAIEmulator(Answer(status=401)) as emulator:
        async with offered(desk.platform, emulator, MODEL, price("2", "8")) as model:
            job = await finish(desk, await build(desk, "Add one", model.id))
    assert job["status"] == "failed"
    answers = [item for item in await list_messages(desk) if item["role"] == "assistant"]
    assert [(item["text"], item["is_error"]) for item in answers] == [(job["error"], True)]


async def test_a_message_is_sent_again_changed_and_to_another_model(desk: Desk) -> None:
    with OpenAIEmulator(file("one", 1), file("two", 2), file("three", 3)) as emulator:
        async with (
            offered(desk.platform, emulator, MODEL, price("2", "8")) as model,
            offered(desk.platform, emulator, MODEL, price("1", "4")) as other,
        ):
            await finish(desk, await build(desk, "Add one", model.id))
            await finish(desk, await build(desk, "Add two", model.id))
            question = (await list_messages(desk))[2]
            assert question["text"] == "Add two"
            path = f"/api/projects/{desk.project_id}/messages/{question['id']}/resend"
            job = await post(desk, path, prompt="Add three instead", model_id=other.id)
            assert (await finish(desk, job))["status"] == "succeeded"
    assert await desk.read_file("src/one.ts") is not None
    assert await desk.read_file("src/two.ts") is None
    assert await desk.read_file("src/three.ts") is not None
    versions = await desk.person.http.get(f"/api/projects/{desk.project_id}/versions")
    triggers = [version["trigger"] for version in versions.json()["items"]]
    assert triggers[:3] == ["edit", "restore", "edit"]
    messages = await list_messages(desk)
    assert (messages[-1]["model_id"], messages[-2]["text"]) == (other.id, "Add three instead")


async def test_the_first_message_is_sent_again_into_an_empty_project(desk: Desk) -> None:
    app = '<file path="src/App.tsx">\nexport default function App() {{ return <p>{}</p>; }}\n</file>\n'
    with OpenAIEmulator(app.format("first"), app.format("second")) as emulator:
        async with offered(desk.platform, emulator, MODEL, price("2", "8")) as model:
            made = await post(
                desk, "/api/projects", 201, prompt="Make a page", model_id=model.id, stack="react"
            )
            desk.project_id = made["project"]["id"]
            assert (await finish(desk, made["job"]))["status"] == "succeeded"
            answer = (await list_messages(desk))[1]
            assert answer["role"] == "assistant"
            path = f"/api/projects/{desk.project_id}/messages/{answer['id']}/resend"
            job = await post(desk, path)
            assert (await finish(desk, job))["status"] == "succeeded"
            calls = await desk.list_calls(job_id=job["id"])
    assert calls[0]["work"] == "create"
    assert "second" in (await desk.read_file("src/App.tsx") or "")


async def test_a_message_is_not_sent_again_while_a_build_runs(desk: Desk) -> None:
    slow = Answer(ENDLESS, piece_delay_seconds=0.02)
    with OpenAIEmulator(slow) as emulator:
        async with offered(desk.platform, emulator, MODEL, price("2", "8")) as model:
            job = await build(desk, "Build it", model.id)
            await wait_for_text(emulator, 2)
            question = (await list_messages(desk))[0]
            path = f"/api/projects/{desk.project_id}/messages/{question['id']}/resend"
            refusal = await post(desk, path, 409)
            assert refusal["code"] == "build_running"
            await desk.person.http.post(f"/api/jobs/{job['id']}/cancel")
            await finish(desk, job)


async def test_a_picture_reaches_a_model_that_can_see(desk: Desk) -> None:
    picture = (await upload(desk.person.http, PNG)).json()
    assert (picture["media_type"], picture["width"]) == ("image/png", 4)
    with OpenAIEmulator(file("seen", 1), file("blind", 2)) as emulator:
        async with (
            offered(desk.platform, emulator, MODEL, price("2", "8"), images=True) as seeing,
            offered(desk.platform, emulator, MODEL, price("2", "8")) as blind,
        ):
            job = await build(desk, "Like this", seeing.id, images=[picture["id"]])
            assert (await finish(desk, job))["status"] == "succeeded"
            job = await build(desk, "Like this", blind.id, images=[picture["id"]])
            assert (await finish(desk, job))["status"] == "succeeded"
    assert [has_picture(request) for request in emulator.completions] == [True, False]
    question, first, _, second = await list_messages(desk)
    assert question["images"] == [picture["id"]]
    assert not any("cannot read pictures" in warning for warning in first["warnings"])
    assert any("cannot read pictures" in warning for warning in second["warnings"])


def has_picture(request: Request) -> bool:
    return "data:image/png;base64," in json.dumps(request.body)


async def test_what_is_no_picture_is_refused(client: httpx.AsyncClient) -> None:
    huge = PNG[:16] + struct.pack(">II", 9000, 4) + PNG[24:]
    for content, status in (
        (b"<svg/>", 422),
        (huge, 422),
        (PNG + b"\0" * 5 * 1024**2, 422),
        (PNG + b"\0" * 7 * 1024**2, 413),
    ):
        assert (await upload(client, content)).status_code == status


async def test_a_picture_belongs_to_its_team(desk: Desk, other_client: httpx.AsyncClient) -> None:
    theirs = (await upload(other_client, PNG)).json()
    assert (await other_client.get(f"/api/attachments/{theirs['id']}")).content == PNG
    path = f"/api/projects/{desk.project_id}/builds"
    body = {"prompt": "Like this", "images": [theirs["id"]]}
    answer = await desk.person.http.post(path, json=body)
    assert (answer.status_code, answer.json()["code"]) == (404, "attachment_not_found")
