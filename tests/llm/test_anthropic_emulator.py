"""The emulator of Anthropic is proven with Anthropic's own client."""

from collections.abc import Iterator
from typing import Any

import anthropic
import httpx2
import pytest
from tests.emulators.anthropic import AnthropicEmulator
from tests.emulators.base import Answer

TEXT = 'Grüße, 世界.\n<file path="src/a.ts">\nexport const a = "😀";\n</file>\n'
MODEL = "claude-sonnet-4-6"
BUDGET = {"type": "enabled", "budget_tokens": 1024}


@pytest.fixture
def emulator() -> Iterator[AnthropicEmulator]:
    with AnthropicEmulator() as running:
        yield running
        assert running.unexpected == []


@pytest.fixture
def client(emulator: AnthropicEmulator) -> Iterator[anthropic.Anthropic]:
    with anthropic.Anthropic(
        api_key=emulator.api_key, base_url=emulator.base_url, max_retries=0
    ) as found:
        yield found


def arguments(**options: Any) -> Any:
    messages = [{"role": "user", "content": "Make an app."}]
    return {"model": MODEL, "max_tokens": 4000, "messages": messages, **options}


def stream(client: anthropic.Anthropic, **options: Any) -> anthropic.types.Message:
    with client.messages.stream(**arguments(**options)) as found:
        return found.get_final_message()


@pytest.mark.parametrize("wire_bytes", [None, 1, 7])
def test_text_streams_whatever_the_slices(
    emulator: AnthropicEmulator, client: anthropic.Anthropic, wire_bytes: int | None
) -> None:
    emulator.add(Answer(TEXT, thinking="One moment.", wire_bytes=wire_bytes))
    message = stream(client, thinking=BUDGET)
    assert [block.type for block in message.content] == ["thinking", "text"]
    assert message.content[0].thinking == "One moment."
    assert message.content[1].text == TEXT
    assert message.stop_reason == "end_turn"


def test_thinking_comes_only_when_it_is_asked_for(
    emulator: AnthropicEmulator, client: anthropic.Anthropic
) -> None:
    emulator.add(Answer(TEXT, thinking="One moment."))
    assert [block.type for block in stream(client).content] == ["text"]


def test_usage_of_message_delta_is_cumulative(
    emulator: AnthropicEmulator, client: anthropic.Anthropic
) -> None:
    emulator.add(TEXT, TEXT)
    events = list(client.messages.create(**arguments(stream=True)))
    [start] = [event for event in events if event.type == "message_start"]
    [delta] = [event for event in events if event.type == "message_delta"]
    whole = client.messages.create(**arguments())
    assert start.message.usage.output_tokens == 1
    assert delta.usage.output_tokens == whole.usage.output_tokens > 10
    assert delta.usage.input_tokens == start.message.usage.input_tokens == whole.usage.input_tokens


def test_the_cache_is_written_up_to_the_marks_and_read_by_the_next_call(
    emulator: AnthropicEmulator, client: anthropic.Anthropic
) -> None:
    emulator.default = "Done."
    rules = {"type": "text", "text": "the rules of the house " * 300}
    system = [{**rules, "cache_control": {"type": "ephemeral"}}]
    first = stream(client, system=system).usage
    second = stream(client, system=system, messages=[{"role": "user", "content": "Now"}]).usage
    other = stream(client, system=[{**system[0], "text": "other rules " * 900}]).usage
    assert first.cache_creation_input_tokens > 1024
    assert first.cache_read_input_tokens == 0
    assert second.cache_read_input_tokens == first.cache_creation_input_tokens
    assert second.cache_creation_input_tokens == 0
    assert second.input_tokens < 5
    assert other.cache_read_input_tokens == 0


def test_a_growing_conversation_reads_what_it_wrote(
    emulator: AnthropicEmulator, client: anthropic.Anthropic
) -> None:
    emulator.default = "Done."
    messages: list[Any] = [{"role": "user", "content": "the rules of the house " * 300}]
    first = stream(client, messages=messages, cache_control={"type": "ephemeral"}).usage
    messages += [{"role": "assistant", "content": "Done."}, {"role": "user", "content": "More"}]
    second = stream(client, messages=messages, cache_control={"type": "ephemeral"}).usage
    assert second.cache_read_input_tokens == first.cache_creation_input_tokens > 1024
    assert 0 < second.cache_creation_input_tokens < 10


def test_without_a_mark_nothing_is_cached(
    emulator: AnthropicEmulator, client: anthropic.Anthropic
) -> None:
    emulator.default = "Done."
    usages = [stream(client, system="the rules of the house " * 300).usage for _ in range(2)]
    assert [usage.cache_read_input_tokens for usage in usages] == [0, 0]
    assert usages[0].input_tokens == usages[1].input_tokens > 1024


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer(status=400), anthropic.BadRequestError),
        (Answer(status=401), anthropic.AuthenticationError),
        (Answer(status=403), anthropic.PermissionDeniedError),
        (Answer(status=404), anthropic.NotFoundError),
        (Answer(status=413), anthropic.APIStatusError),
        (Answer(status=429, retry_after_seconds=7), anthropic.RateLimitError),
        (Answer(status=500), anthropic.InternalServerError),
        (Answer(status=529), anthropic.InternalServerError),
    ],
)
def test_each_error_becomes_the_clients_class(
    emulator: AnthropicEmulator,
    client: anthropic.Anthropic,
    answer: Answer,
    error: type[anthropic.APIStatusError],
) -> None:
    emulator.add(answer)
    with pytest.raises(error) as caught:
        stream(client)
    assert caught.value.status_code == answer.status
    assert caught.value.request_id
    assert caught.value.type
    if answer.status == 529:
        assert caught.value.type == "overloaded_error"
    if answer.retry_after_seconds:
        assert caught.value.response.headers["retry-after"] == "7"


def test_a_stream_that_is_cut_raises(
    emulator: AnthropicEmulator, client: anthropic.Anthropic
) -> None:
    emulator.add(Answer(TEXT, cut_after=3))
    with pytest.raises(httpx2.RemoteProtocolError):
        stream(client)


def test_a_cut_behind_a_proxy_has_no_reason_for_its_end(
    emulator: AnthropicEmulator, client: anthropic.Anthropic
) -> None:
    emulator.add(Answer(TEXT, cut_after=2, has_clean_cut=True))
    events = list(client.messages.create(**arguments(stream=True)))
    assert "message_stop" not in {event.type for event in events}


def test_an_overload_on_the_way_is_told(
    emulator: AnthropicEmulator, client: anthropic.Anthropic
) -> None:
    emulator.add(Answer(TEXT, fail_after=2))
    with pytest.raises(anthropic.APIStatusError) as caught:
        stream(client)
    assert caught.value.type == "overloaded_error"


@pytest.mark.parametrize(
    ("answer", "limit", "reason"),
    [
        (Answer(TEXT), 4000, "end_turn"),
        (Answer(TEXT), 5, "max_tokens"),
        (Answer(TEXT, stop="refusal"), 4000, "refusal"),
        (Answer("", stop="refusal"), 4000, "refusal"),
    ],
)
def test_it_says_why_it_ends(
    emulator: AnthropicEmulator,
    client: anthropic.Anthropic,
    answer: Answer,
    limit: int,
    reason: str,
) -> None:
    emulator.add(answer, answer)
    streamed = stream(client, max_tokens=limit)
    whole = client.messages.create(**arguments(max_tokens=limit))
    assert streamed.stop_reason == whole.stop_reason == reason
    assert [b.text for b in streamed.content] == [b.text for b in whole.content]
    assert whole.usage.output_tokens <= limit


def test_a_blocked_answer_is_an_error(
    emulator: AnthropicEmulator, client: anthropic.Anthropic
) -> None:
    emulator.default = Answer(TEXT, stop="content_filter")
    with pytest.raises(anthropic.APIStatusError, match="content filtering"):
        stream(client)
    with pytest.raises(anthropic.BadRequestError, match="content filtering"):
        client.messages.create(**arguments())


def test_models_are_listed_in_pages(client: anthropic.Anthropic) -> None:
    found = [model.id for model in client.models.list(limit=2)]
    assert found == list(AnthropicEmulator.default_models)


@pytest.mark.parametrize("name", ["temperature", "top_p", "top_k"])
def test_the_version_of_2026_refuses_sampling_at_any_value(
    emulator: AnthropicEmulator, client: anthropic.Anthropic, name: str
) -> None:
    emulator.add("never said", "never said")
    older = {"anthropic-version": "2023-06-01"}
    with pytest.raises(anthropic.BadRequestError, match=name):
        client.messages.create(**arguments(extra_body={name: 1}))
    found = client.messages.create(**arguments(extra_body={name: 1}, extra_headers=older))
    assert found.stop_reason == "end_turn"


MARKED = {"type": "text", "text": "x", "cache_control": {"type": "ephemeral"}}
PICTURE = {"type": "base64", "media_type": "image/tiff", "data": "AAAA"}


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"messages": []}, "at least one message"),
        ({"messages": [{"role": "system", "content": "x"}]}, "role"),
        ({"messages": [{"role": "user", "content": ""}]}, "non-empty"),
        ({"messages": [{"role": "user", "content": [{"type": "text", "text": " "}]}]}, "non-empty"),
        ({"messages": [{"role": "user", "content": [{"type": "image", "source": PICTURE}]}]}, "media_type"),
        ({"messages": [{"role": "user", "content": [MARKED] * 5}]}, "maximum of 4"),
        ({"messages": [{"role": "user", "content": "x"}, {"role": "assistant", "content": "y"}]}, "prefill"),
        ({"thinking": {"type": "enabled", "budget_tokens": 100}}, "1024"),
        ({"thinking": {"type": "enabled", "budget_tokens": 5000}}, "greater than"),
        ({"max_tokens": 200_000}, "maximum allowed"),
    ],
)  # fmt: skip
def test_what_the_vendor_refuses_is_refused(
    emulator: AnthropicEmulator, client: anthropic.Anthropic, options: Any, match: str
) -> None:
    emulator.add("never said")
    with pytest.raises(anthropic.BadRequestError, match=match):
        # streamed, because the client itself refuses long answers in one piece
        list(client.messages.create(**arguments(stream=True, **options)))
    assert emulator.remaining == 1


def test_max_tokens_is_required(emulator: AnthropicEmulator, client: anthropic.Anthropic) -> None:
    emulator.add("never said")
    body = arguments()
    del body["max_tokens"]
    with pytest.raises(anthropic.BadRequestError, match="max_tokens: Field required"):
        client.post("/v1/messages", body=body, cast_to=object)


def test_a_prefill_is_taken_by_older_models(
    emulator: AnthropicEmulator, client: anthropic.Anthropic
) -> None:
    emulator.add("b")
    messages = [{"role": "user", "content": "x"}, {"role": "assistant", "content": "a"}]
    assert stream(client, model="claude-haiku-4-5", messages=messages).content[0].text == "b"


@pytest.mark.parametrize("key", ["wrong", None])
def test_a_wrong_or_missing_key_is_refused(emulator: AnthropicEmulator, key: str | None) -> None:
    answer = httpx2.post(
        f"{emulator.url}/v1/messages",
        headers={"anthropic-version": "2026-10-21", **({"x-api-key": key} if key else {})},
        json=arguments(),
        trust_env=False,
    )
    assert answer.status_code == 401
    assert answer.json()["error"]["type"] == "authentication_error"
    with (
        anthropic.Anthropic(api_key="wrong", base_url=emulator.url, max_retries=0) as client,
        pytest.raises(anthropic.AuthenticationError),
    ):
        stream(client)


@pytest.mark.parametrize("version", [None, "2024-01-01"])
def test_a_known_version_is_required(emulator: AnthropicEmulator, version: str | None) -> None:
    headers = {"x-api-key": emulator.api_key or ""}
    if version:
        headers["anthropic-version"] = version
    answer = httpx2.get(f"{emulator.url}/v1/models", headers=headers, trust_env=False)
    assert (answer.status_code, answer.json()["error"]["type"]) == (400, "invalid_request_error")
