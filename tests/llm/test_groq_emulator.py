"""The emulator of Groq is proven with Groq's own client."""

from collections.abc import Iterator
from typing import Any

import groq
import httpx
import pytest
from tests.emulators.base import Answer
from tests.emulators.groq import GroqEmulator

TEXT = 'Grüße, 世界.\n<file path="src/a.ts">\nexport const a = "😀";\n</file>\n'
MODEL = "openai/gpt-oss-120b"


@pytest.fixture
def emulator() -> Iterator[GroqEmulator]:
    with GroqEmulator() as running:
        yield running
        assert running.unexpected == []


@pytest.fixture
def client(emulator: GroqEmulator) -> Iterator[groq.Groq]:
    with groq.Groq(api_key=emulator.api_key, base_url=emulator.base_url, max_retries=0) as found:
        yield found


def ask(client: groq.Groq, **options: Any) -> Any:
    given = {"model": MODEL, "messages": [{"role": "user", "content": "Make an app."}], **options}
    return client.chat.completions.create(**given)


def read(chunks: list[Any], name: str = "content") -> str:
    return "".join(getattr(c.choices[0].delta, name) or "" for c in chunks if c.choices)


@pytest.mark.parametrize("wire_bytes", [None, 1, 7])
def test_text_streams_whatever_the_slices(
    emulator: GroqEmulator, client: groq.Groq, wire_bytes: int | None
) -> None:
    emulator.add(Answer(TEXT, wire_bytes=wire_bytes))
    assert read(list(ask(client, stream=True))) == TEXT


def test_usage_comes_unasked_with_the_last_chunk(emulator: GroqEmulator, client: groq.Groq) -> None:
    emulator.default = Answer(TEXT, thinking="One moment.")
    chunks = list(ask(client, stream=True))
    has_usage = [bool(chunk.x_groq and chunk.x_groq.usage) for chunk in chunks]
    assert has_usage == [False] * (len(chunks) - 1) + [True]
    usage = chunks[-1].x_groq.usage
    assert usage.completion_tokens_details.reasoning_tokens == 3
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens
    assert usage.queue_time is not None
    assert ask(client).usage.completion_tokens == usage.completion_tokens


@pytest.mark.parametrize(
    ("style", "reasoning", "content"),
    [
        ("parsed", "One moment.", TEXT),
        ("hidden", "", TEXT),
        ("raw", "", f"<think>One moment.</think>{TEXT}"),
    ],
)
def test_reasoning_is_shown_as_it_is_asked_for(
    emulator: GroqEmulator, client: groq.Groq, style: str, reasoning: str, content: str
) -> None:
    emulator.default = Answer(TEXT, thinking="One moment.")
    chunks = list(ask(client, stream=True, reasoning_format=style))
    whole = ask(client, reasoning_format=style).choices[0].message
    assert read(chunks, "reasoning") == (whole.reasoning or "") == reasoning
    assert read(chunks) == whole.content == content


def test_a_repeated_start_is_cached(emulator: GroqEmulator, client: groq.Groq) -> None:
    emulator.default = "Done."
    start = {"role": "system", "content": "the rules of the house " * 400}
    usages = [
        ask(client, messages=[start, {"role": "user", "content": text}]).usage
        for text in ("one", "two")
    ]
    cached = [usage.prompt_tokens_details.cached_tokens for usage in usages]
    assert cached[0] == 0
    assert 1024 < cached[1] < usages[1].prompt_tokens


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer(status=400), groq.BadRequestError),
        (Answer(status=401), groq.AuthenticationError),
        (Answer(status=404), groq.NotFoundError),
        (Answer(status=429, retry_after_seconds=7), groq.RateLimitError),
        (Answer(status=498), groq.APIStatusError),
        (Answer(status=500), groq.InternalServerError),
        (Answer(status=503), groq.InternalServerError),
    ],
)
def test_each_error_becomes_the_clients_class(
    emulator: GroqEmulator, client: groq.Groq, answer: Answer, error: type[groq.APIStatusError]
) -> None:
    emulator.add(answer)
    with pytest.raises(error) as caught:
        ask(client, stream=True)
    assert type(caught.value) is error
    assert caught.value.status_code == answer.status
    if answer.retry_after_seconds:
        assert caught.value.response.headers["retry-after"] == "7"


def test_a_stream_that_is_cut_raises(emulator: GroqEmulator, client: groq.Groq) -> None:
    emulator.add(Answer(TEXT, cut_after=3))
    with pytest.raises(httpx.RemoteProtocolError):
        list(ask(client, stream=True))


def test_a_cut_behind_a_proxy_has_no_reason_for_its_end(
    emulator: GroqEmulator, client: groq.Groq
) -> None:
    emulator.add(Answer(TEXT, cut_after=3, has_clean_cut=True))
    chunks = list(ask(client, stream=True))
    assert {chunk.choices[0].finish_reason for chunk in chunks} == {None}


def test_a_breakdown_on_the_way_is_told(emulator: GroqEmulator, client: groq.Groq) -> None:
    emulator.add(Answer(TEXT, fail_after=3))
    with pytest.raises(groq.APIError, match="try again later"):
        list(ask(client, stream=True))


@pytest.mark.parametrize(
    ("answer", "limit", "reason"),
    [
        (Answer(TEXT), None, "stop"),
        (Answer(TEXT), 5, "length"),
        (Answer(TEXT, stop="content_filter"), None, "content_filter"),
        (Answer("I can't help with that.", stop="refusal"), None, "stop"),
    ],
)
def test_it_says_why_it_ends(
    emulator: GroqEmulator, client: groq.Groq, answer: Answer, limit: int | None, reason: str
) -> None:
    emulator.default = answer
    chunks = list(ask(client, stream=True, max_completion_tokens=limit))
    whole = ask(client, max_completion_tokens=limit)
    assert chunks[-1].choices[0].finish_reason == reason
    assert whole.choices[0].finish_reason == reason
    assert read(chunks) == whole.choices[0].message.content != ""


def test_models_are_listed_with_their_limits(client: groq.Groq) -> None:
    found = client.models.list().data
    assert [model.id for model in found] == list(GroqEmulator.default_models)
    assert all(model.model_dump()["context_window"] for model in found)


def test_a_wrong_key_is_refused(emulator: GroqEmulator) -> None:
    with (
        groq.Groq(api_key="wrong", base_url=emulator.base_url, max_retries=0) as client,
        pytest.raises(groq.AuthenticationError, match="Invalid API Key"),
    ):
        client.models.list()


def test_what_the_vendor_refuses_is_refused(emulator: GroqEmulator, client: groq.Groq) -> None:
    emulator.add("never said")
    with pytest.raises(groq.NotFoundError):
        ask(client, model="llama-0")
    with pytest.raises(groq.BadRequestError):
        ask(client, messages=[])
    assert emulator.remaining == 1
