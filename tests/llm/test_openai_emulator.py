"""The emulator of OpenAI is proven with OpenAI's own client."""

from collections.abc import Iterator
from typing import Any

import openai
import pytest
from tests.emulators.base import Answer
from tests.emulators.openai import OpenAIEmulator

TEXT = 'Grüße, 世界.\n<file path="src/a.ts">\nexport const a = "😀";\n</file>\n'
MODEL = "gpt-5.4-mini"
OLDER = "gpt-4.1-mini"


@pytest.fixture
def emulator() -> Iterator[OpenAIEmulator]:
    with OpenAIEmulator() as running:
        yield running
        assert running.unexpected == []


@pytest.fixture
def client(emulator: OpenAIEmulator) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(
        api_key=emulator.api_key, base_url=emulator.base_url, max_retries=0
    ) as found:
        yield found


def ask(client: openai.OpenAI, **options: Any) -> Any:
    given = {"model": MODEL, "messages": [{"role": "user", "content": "Make an app."}], **options}
    return client.chat.completions.create(**given)


def read(stream: Any) -> str:
    return "".join(c.choices[0].delta.content or "" for c in stream if c.choices)


@pytest.mark.parametrize("wire_bytes", [None, 1, 7])
def test_text_streams_whatever_the_slices(
    emulator: OpenAIEmulator, client: openai.OpenAI, wire_bytes: int | None
) -> None:
    emulator.add(Answer(TEXT, wire_bytes=wire_bytes))
    assert read(ask(client, stream=True)) == TEXT
    assert len(emulator.requests[0].sent_at) > 10


def test_usage_of_a_stream_comes_only_when_it_is_asked_for(
    emulator: OpenAIEmulator, client: openai.OpenAI
) -> None:
    emulator.add(Answer(TEXT, thinking="One moment."), TEXT)
    chunks = list(ask(client, stream=True, stream_options={"include_usage": True}))
    assert [chunk.usage is None for chunk in chunks] == [True] * (len(chunks) - 1) + [False]
    usage = chunks[-1].usage
    assert chunks[-1].choices == []
    assert usage.completion_tokens_details.reasoning_tokens == 3
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens
    assert all(chunk.usage is None for chunk in ask(client, stream=True))


def test_a_repeated_start_is_cached_in_steps(
    emulator: OpenAIEmulator, client: openai.OpenAI
) -> None:
    emulator.default = "Done."
    start = "the rules of the house " * 400
    cached: list[tuple[int, int]] = []
    for question in ("one", "two"):
        messages = [{"role": "system", "content": start}, {"role": "user", "content": question}]
        usage = ask(client, messages=messages).usage
        cached.append((usage.prompt_tokens, usage.prompt_tokens_details.cached_tokens))
    assert cached[0][1] == 0
    assert cached[1][1] % 128 == 0
    assert cached[1][0] - 128 - 8 < cached[1][1] < cached[1][0]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer(status=400), openai.BadRequestError),
        (Answer(status=401), openai.AuthenticationError),
        (Answer(status=403), openai.PermissionDeniedError),
        (Answer(status=404), openai.NotFoundError),
        (Answer(status=429, retry_after_seconds=7), openai.RateLimitError),
        (Answer(status=500), openai.InternalServerError),
        (Answer(status=503), openai.InternalServerError),
    ],
)
def test_each_error_becomes_the_clients_class(
    emulator: OpenAIEmulator,
    client: openai.OpenAI,
    answer: Answer,
    error: type[openai.APIStatusError],
) -> None:
    emulator.add(answer)
    with pytest.raises(error) as caught:
        ask(client, stream=True)
    assert type(caught.value) is error
    assert caught.value.request_id
    if answer.retry_after_seconds:
        assert caught.value.response.headers["retry-after"] == "7"
        assert caught.value.code == "rate_limit_exceeded"


def test_used_up_credit_differs_from_a_rate_limit(
    emulator: OpenAIEmulator, client: openai.OpenAI
) -> None:
    emulator.add(Answer(status=429, kind="insufficient_quota"))
    with pytest.raises(openai.RateLimitError) as caught:
        ask(client)
    assert (caught.value.code, caught.value.type) == ("insufficient_quota", "insufficient_quota")


@pytest.mark.parametrize("api", ["chat", "responses"])
def test_a_stream_that_is_cut_raises(
    emulator: OpenAIEmulator, client: openai.OpenAI, api: str
) -> None:
    emulator.add(Answer(TEXT, cut_after=3))
    if api == "chat":
        stream = ask(client, stream=True)
    else:
        stream = client.responses.create(model=MODEL, input="Hi", stream=True)
    with pytest.raises(openai.APIConnectionError):
        list(stream)
    assert len(emulator.requests[0].sent_at) == 3


def test_a_cut_behind_a_proxy_has_no_reason_for_its_end(
    emulator: OpenAIEmulator, client: openai.OpenAI
) -> None:
    emulator.add(Answer(TEXT, cut_after=3, has_clean_cut=True))
    chunks = list(ask(client, stream=True))
    assert TEXT.startswith(read(chunks))
    assert {chunk.choices[0].finish_reason for chunk in chunks} == {None}


@pytest.mark.parametrize("api", ["chat", "responses"])
def test_a_breakdown_on_the_way_is_told(
    emulator: OpenAIEmulator, client: openai.OpenAI, api: str
) -> None:
    emulator.add(Answer(TEXT, fail_after=3))
    if api == "chat":
        with pytest.raises(openai.APIError, match="error while processing"):
            list(ask(client, stream=True))
        return
    events = list(client.responses.create(model=MODEL, input="Hi", stream=True))
    assert (events[-1].type, events[-1].code) == ("error", "server_error")


@pytest.mark.parametrize(
    ("answer", "limit", "reason"),
    [
        (Answer(TEXT), None, "stop"),
        (Answer(TEXT), 5, "length"),
        (Answer(TEXT, stop="length"), None, "length"),
        (Answer(TEXT, stop="content_filter"), None, "content_filter"),
        (Answer("I can't help with that.", stop="refusal"), None, "stop"),
    ],
)
def test_chat_says_why_it_ends(
    emulator: OpenAIEmulator, client: openai.OpenAI, answer: Answer, limit: int | None, reason: str
) -> None:
    emulator.add(answer, answer)
    options = {} if limit is None else {"max_completion_tokens": limit}
    chunks = list(ask(client, stream=True, **options))
    assert chunks[-1].choices[0].finish_reason == reason
    whole = ask(client, **options)
    assert whole.choices[0].finish_reason == reason
    if limit:
        assert whole.usage.completion_tokens == limit
    refusal = "".join(chunk.choices[0].delta.refusal or "" for chunk in chunks)
    assert refusal == (answer.text if answer.stop == "refusal" else "")
    assert (whole.choices[0].message.refusal or "") == refusal


@pytest.mark.parametrize("stop", ["end", "length", "content_filter", "refusal"])
def test_responses_stream_to_the_same_as_the_whole(
    emulator: OpenAIEmulator, client: openai.OpenAI, stop: Any
) -> None:
    emulator.default = Answer(TEXT, thinking="One moment.", stop=stop, wire_bytes=11)
    with client.responses.stream(model=MODEL, input="Hi", reasoning={"summary": "auto"}) as stream:
        events = list(stream)
    # the client's own final response knows no incomplete one
    last: Any = events[-1]
    streamed = last.response
    whole = client.responses.create(model=MODEL, input="Hi")
    for found in (streamed, whole):
        reason = {"length": "max_output_tokens", "content_filter": "content_filter"}.get(stop)
        assert found.status == ("incomplete" if reason else "completed")
        assert (found.incomplete_details and found.incomplete_details.reason) == reason
        [part] = found.output[-1].content
        assert (part.refusal if stop == "refusal" else part.text) == TEXT
        assert found.usage is not None
        assert found.usage.output_tokens_details.reasoning_tokens == 3
    numbers = [event.sequence_number for event in events]
    assert numbers == sorted(set(numbers))
    thoughts = [e.delta for e in events if e.type == "response.reasoning_summary_text.delta"]
    assert "".join(thoughts) == "One moment."


def test_models_are_listed(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == list(OpenAIEmulator.default_models)


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"messages": []}, "messages"),
        ({"messages": [{"role": "model", "content": "x"}]}, "role"),
        ({"messages": [{"role": "user", "content": 3}]}, "content"),
        ({"messages": [{"role": "user", "content": [{"type": "picture"}]}]}, "type"),
        ({"max_tokens": 10}, "max_completion_tokens"),
        ({"temperature": 0.2}, "temperature"),
        ({"stream_options": {"include_usage": True}}, "stream_options"),
    ],
)
def test_what_the_vendor_refuses_is_refused(
    emulator: OpenAIEmulator, client: openai.OpenAI, options: dict[str, Any], match: str
) -> None:
    emulator.add("never said")
    with pytest.raises(openai.BadRequestError, match=match):
        ask(client, **options)
    assert emulator.remaining == 1


def test_an_older_model_takes_max_tokens_and_temperature(
    emulator: OpenAIEmulator, client: openai.OpenAI
) -> None:
    emulator.add(Answer("a b c d", thinking="it does not think"))
    found = ask(client, model=OLDER, max_tokens=2, temperature=0)
    assert found.choices[0].message.content == "a b"
    assert found.usage.completion_tokens_details.reasoning_tokens == 0


@pytest.mark.parametrize(("key", "code"), [("sk-wrong-key", "invalid_api_key"), ("", None)])
def test_a_wrong_or_missing_key_is_refused(
    emulator: OpenAIEmulator, key: str, code: str | None
) -> None:
    headers = {} if key else {"authorization": ""}
    with (
        openai.OpenAI(
            api_key=key or "none",
            base_url=emulator.base_url,
            max_retries=0,
            default_headers=headers,
        ) as client,
        pytest.raises(openai.AuthenticationError) as caught,
    ):
        client.models.list()
    assert caught.value.code == code


def test_an_unknown_model_is_not_found(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError) as caught:
        ask(client, model="gpt-0")
    assert caught.value.code == "model_not_found"
