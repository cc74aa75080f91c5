"""Streams of servers that break the protocol: the job ends in words, what was complete stays, and the books are kept."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from types import SimpleNamespace
from typing import Any

import pytest
from tests.llm.calls.asking import Desk, offered, price
from tests.llm.odd_server import OddServer, send

KEY = "sk-emulated-key-0123456789abcdefghij"
FIRST = '<file path="src/first.ts">\nexport const first = 1;\n</file>\n'
Write = Callable[[bytes], object]


def chunk(text: str | None = None, finish: str | None = None, **more: Any) -> bytes:
    delta = {} if text is None else {"content": text}
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    body = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "odd"}
    return b"data: " + json.dumps({**body, "choices": [choice], **more}).encode() + b"\n\n"


END = chunk(finish="stop") + b"data: [DONE]\n\n"


@contextmanager
def speaking(speak: Callable[[Write], object]) -> Iterator[Any]:
    """A server whose stream `speak` writes; as much of an emulator as `offered` reads."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("content-type", "text/event-stream")
        handler.end_headers()
        speak(handler.wfile.write)

    with OddServer(v1_chat_completions=reply) as server:
        yield SimpleNamespace(kind="compatible", base_url=f"{server.url}/v1", api_key=KEY)


@pytest.mark.parametrize(
    "broken",
    [
        b"data: {nonsense\n\n",
        b"data: [1, 2]\n\n",
        b"data: null\n\n",
        b'data: {"choices": 7}\n\n',
        b'data: {"choices": [7]}\n\n',
        b'data: {"choices": [{"index": 0, "delta": {"content": 7}}]}\n\n',
        b'data: {"choices": [{"index": 0, "delta": {"content": {"a": []}}}]}\n\n',
        b'data: {"choices": [{"index": 0, "delta": "text"}]}\n\n',
        b'data: {"choices": [{"index": 0, "delta": {}}], "usage": {"prompt_tokens": "many"}}\n\n',
        b'data: {"error": {"message": ["no"]}}\n\n',
        b"\xff\xfe\xff\n\n",
        b"data: " + b"[" * 50_000 + b"\n\n",
    ],
)
async def test_an_event_that_cannot_be_read_ends_the_answer_not_the_job(
    desk: Desk, broken: bytes
) -> None:
    with speaking(lambda write: write(chunk(FIRST) + broken + END)) as server:
        async with offered(desk.platform, server, "odd", price("1", "2")) as model:
            _, job = await desk.ask(model.id)
    assert job["status"] == "succeeded", job
    assert await desk.read_file("src/first.ts") == "export const first = 1;\n"
    assert "running" not in {call["status"] for call in await desk.list_calls()}


@pytest.mark.parametrize("body", [b"<html>hello</html>", b"data: {nonsense\n\n", b'{"a": 1}', b""])
async def test_an_answer_that_is_no_stream_is_told_in_words(desk: Desk, body: bytes) -> None:
    with speaking(lambda write: write(body)) as server:
        async with offered(desk.platform, server, "odd", price("1", "2")) as model:
            _, job = await desk.ask(model.id)
    assert (job["status"], job["error_code"]) in (("failed", "model_failed"), ("succeeded", None))
    assert "running" not in {call["status"] for call in await desk.list_calls()}


async def test_signs_that_no_text_can_hold_are_taken_out(desk: Desk) -> None:
    said = FIRST.replace("= 1", "= '\x00a\ud800b'")
    with speaking(lambda write: write(chunk("Hi\x00 \udfff!\n" + said) + END)) as server:
        async with offered(desk.platform, server, "odd", price("1", "2")) as model:
            _, job = await desk.ask(model.id)
    assert job["status"] == "succeeded", job
    assert await desk.read_file("src/first.ts") == "export const first = 'a\ufffdb';\n"
    assert (await desk.last_message())["text"].startswith("Hi")


@pytest.mark.parametrize(
    "usage",
    [
        {"prompt_tokens": -(10**6), "completion_tokens": -5},
        {"prompt_tokens": 10**30, "completion_tokens": 10**30},
        {
            "prompt_tokens": 10,
            "completion_tokens": 5,
            "prompt_tokens_details": {"cached_tokens": 10**12},
        },
        {
            "prompt_tokens": 10,
            "completion_tokens": 5,
            "completion_tokens_details": {"reasoning_tokens": -7},
        },
    ],
)
async def test_counts_that_cannot_be_true_do_not_reach_the_books(
    desk: Desk, usage: dict[str, Any]
) -> None:
    with speaking(lambda write: write(chunk(FIRST) + chunk(usage=usage) + END)) as server:
        async with offered(desk.platform, server, "odd", price("1", "2", "0.5")) as model:
            _, job = await desk.ask(model.id)
    assert job["status"] == "succeeded", job
    for call in await desk.list_calls():
        assert call["status"] in ("done", "failed")
        assert 0 <= call["cached_input_tokens"] <= call["input_tokens"] < 10**9
        assert 0 <= call["thinking_tokens"] <= call["output_tokens"] < 10**9
        assert call["cost_nanousd"] > 0


async def test_an_endless_answer_is_cut(desk: Desk) -> None:
    sent: list[int] = []

    def speak(write: Write) -> None:
        write(chunk(FIRST))
        piece = chunk("and on " * 1000)
        while sum(sent) < 40 * 1024**2:
            write(piece)
            sent.append(len(piece))

    with speaking(speak) as server:
        async with offered(desk.platform, server, "odd", price("1", "2")) as model:
            _, job = await desk.ask(model.id)
    assert job["status"] == "succeeded", job
    assert sum(sent) < 20 * 1024**2
    message = await desk.last_message()
    assert any("longer than" in warning for warning in message["warnings"]), message


async def test_a_line_without_an_end_is_cut(desk: Desk) -> None:
    def speak(write: Write) -> None:
        write(chunk(FIRST) + b"data: ")
        for _ in range(64):
            write(b"x" * 1024**2)

    with speaking(speak) as server:
        async with offered(desk.platform, server, "odd", price("1", "2")) as model:
            _, job = await desk.ask(model.id)
    assert job["status"] == "succeeded", job
    assert any("MiB" in (call["error"] or "") for call in await desk.list_calls())


async def test_a_key_that_the_provider_repeats_is_not_shown(desk: Desk) -> None:
    def refuse(handler: BaseHTTPRequestHandler) -> None:
        said = f"no\x00 \ud800: {handler.headers['authorization']} or {KEY}"
        send(handler, 400, json.dumps({"error": {"message": said}}).encode())

    with OddServer(v1_chat_completions=refuse) as server:
        odd: Any = SimpleNamespace(kind="compatible", base_url=f"{server.url}/v1", api_key=KEY)
        async with offered(desk.platform, odd, "odd", price("1", "2")) as model:
            _, job = await desk.ask(model.id)
    assert job["error_code"] == "model_failed"
    [call] = await desk.list_calls()
    assert "refused the request" in call["error"]
    assert KEY not in str(job) + str(call)


async def test_a_key_of_no_known_form_is_not_shown_either(desk: Desk) -> None:
    def refuse(handler: BaseHTTPRequestHandler) -> None:
        said = f"I do not like {handler.headers['authorization'].partition(' ')[2]} at all"
        send(handler, 400, json.dumps({"error": {"message": said}}).encode())

    with OddServer(v1_chat_completions=refuse) as server:
        odd: Any = SimpleNamespace(
            kind="compatible", base_url=f"{server.url}/v1", api_key="open sesame".replace(" ", "-")
        )
        async with offered(desk.platform, odd, "odd", price("1", "2")) as model:
            _, job = await desk.ask(model.id)
    assert "I do not like" in job["error"]
    assert "sesame" not in str(job) + str(await desk.list_calls())


async def test_a_server_that_falls_silent_is_given_up(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Signs of life without content do not count."""
    monkeypatch.setattr(desk.platform.resources.settings, "model_silence_seconds", 0.5)
    is_over = threading.Event()

    def speak(write: Write) -> None:
        write(chunk(FIRST))
        while not is_over.wait(0.05):
            write(b": still here\n\n" + chunk(""))

    with speaking(speak) as server:
        async with offered(desk.platform, server, "odd", price("1", "2")) as model:
            _, job = await desk.ask(model.id)
        is_over.set()
    assert job["status"] == "succeeded", job
    assert await desk.read_file("src/first.ts") == "export const first = 1;\n"
    assert "silent" in str((await desk.last_message())["warnings"])


async def test_an_answer_that_writes_what_is_there_already_says_so(desk: Desk) -> None:
    with speaking(lambda write: write(chunk(FIRST) + END)) as server:
        async with offered(desk.platform, server, "odd", price("1", "2")) as model:
            await desk.ask(model.id)
            _, job = await desk.ask(model.id)
    assert job["status"] == "succeeded", job
    assert "changes nothing" in str((await desk.last_message())["warnings"])


async def test_an_answer_that_only_broke_off_does_not_say_that_it_is_there_already(
    desk: Desk,
) -> None:
    begun = '<file path="src/late.ts">\nexport const late ='
    with speaking(lambda write: write(chunk(begun) + END)) as server:
        async with offered(desk.platform, server, "odd", price("1", "2")) as model:
            await desk.ask(model.id)
    warnings = str((await desk.last_message())["warnings"])
    assert "src/late.ts broke off and was not applied" in warnings
    assert "changes nothing" not in warnings
