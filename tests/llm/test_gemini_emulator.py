"""The emulator of Gemini is proven with Google's own client."""

from collections.abc import Iterator
from typing import Any

import httpx
import httpx2
import pytest
from google import genai
from google.genai import errors, types
from tests.emulators.base import Answer
from tests.emulators.gemini import GeminiEmulator

TEXT = 'Grüße, 世界.\n<file path="src/a.ts">\nexport const a = "😀";\n</file>\n' * 4
MODEL = "gemini-2.5-flash"
THINK = {"thinking_config": {"include_thoughts": True}}


@pytest.fixture
def emulator() -> Iterator[GeminiEmulator]:
    with GeminiEmulator() as running:
        yield running
        assert running.unexpected == []


@pytest.fixture
def client(emulator: GeminiEmulator) -> Iterator[genai.Client]:
    with open_client(emulator, emulator.api_key) as found:
        yield found


def open_client(emulator: GeminiEmulator, key: str | None) -> genai.Client:
    return genai.Client(api_key=key, http_options=types.HttpOptions(base_url=emulator.base_url))


def stream(client: genai.Client, contents: Any = "Make an app.", **config: Any) -> list[Any]:
    found = client.models.generate_content_stream(model=MODEL, contents=contents, config=config)  # type: ignore[arg-type]  a plain mapping is taken
    return list(found)


def read(chunks: list[Any]) -> str:
    """Joined from the parts, because `.text` warns about everything else."""
    return "".join(part.text for part in find_parts(chunks) if not part.thought)


def find_parts(chunks: list[Any]) -> list[Any]:
    contents = [c.content for chunk in chunks for c in chunk.candidates or [] if c.content]
    return [part for content in contents for part in content.parts or []]


@pytest.mark.parametrize("wire_bytes", [None, 1, 7])
def test_text_streams_whatever_the_slices(
    emulator: GeminiEmulator, client: genai.Client, wire_bytes: int | None
) -> None:
    emulator.add(Answer(TEXT, thinking="One moment.", wire_bytes=wire_bytes))
    chunks = stream(client, **THINK)
    assert read(chunks) == TEXT
    assert "".join(p.text for p in find_parts(chunks) if p.thought) == "One moment."
    assert len(emulator.requests[0].sent_at) > 1


def test_usage_stands_in_every_chunk_and_grows(
    emulator: GeminiEmulator, client: genai.Client
) -> None:
    emulator.default = Answer(TEXT, thinking="One moment.")
    usages = [chunk.usage_metadata for chunk in stream(client)]
    counts = [usage.candidates_token_count for usage in usages]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]
    last = usages[-1]
    assert last.thoughts_token_count == 3
    parts = (last.prompt_token_count, last.thoughts_token_count, last.candidates_token_count)
    assert last.total_token_count == sum(parts)
    whole = client.models.generate_content(model=MODEL, contents="Make an app.").usage_metadata
    assert whole is not None
    assert whole.candidates_token_count == last.candidates_token_count


def test_thoughts_are_counted_and_not_shown_unasked(
    emulator: GeminiEmulator, client: genai.Client
) -> None:
    emulator.add(Answer(TEXT, thinking="One moment."))
    chunks = stream(client)
    assert not any(part.thought for part in find_parts(chunks))
    assert chunks[-1].usage_metadata.thoughts_token_count == 3


def test_a_repeated_start_is_cached(emulator: GeminiEmulator, client: genai.Client) -> None:
    emulator.default = "Done."
    rules = "the rules of the house " * 400
    usages = [
        stream(client, question, system_instruction=rules)[-1].usage_metadata
        for question in ("one", "two")
    ]
    assert usages[0].cached_content_token_count is None
    assert 1024 < usages[1].cached_content_token_count < usages[1].prompt_token_count


@pytest.mark.parametrize(
    ("answer", "error", "code", "status"),
    [
        (Answer(status=400), errors.ClientError, 400, "INVALID_ARGUMENT"),
        (Answer(status=401), errors.ClientError, 400, "INVALID_ARGUMENT"),
        (Answer(status=403), errors.ClientError, 403, "PERMISSION_DENIED"),
        (Answer(status=429, retry_after_seconds=7), errors.ClientError, 429, "RESOURCE_EXHAUSTED"),
        (Answer(status=500), errors.ServerError, 500, "INTERNAL"),
        (Answer(status=503), errors.ServerError, 503, "UNAVAILABLE"),
        (Answer(status=529), errors.ServerError, 503, "UNAVAILABLE"),
    ],
)
def test_each_error_becomes_the_clients_class(
    emulator: GeminiEmulator,
    client: genai.Client,
    answer: Answer,
    error: type[errors.APIError],
    code: int,
    status: str,
) -> None:
    emulator.add(answer)
    with pytest.raises(error) as caught:
        stream(client)
    assert (caught.value.code, caught.value.status) == (code, status)
    if answer.retry_after_seconds:
        assert caught.value.details["error"]["details"][0]["retryDelay"] == "7s"


def test_a_stream_that_is_cut_raises(emulator: GeminiEmulator, client: genai.Client) -> None:
    emulator.add(Answer(TEXT, cut_after=1))
    with pytest.raises((httpx.RemoteProtocolError, httpx2.RemoteProtocolError)):
        stream(client)


def test_a_cut_behind_a_proxy_has_no_reason_for_its_end(
    emulator: GeminiEmulator, client: genai.Client
) -> None:
    emulator.add(Answer(TEXT, cut_after=1, has_clean_cut=True))
    chunks = stream(client)
    assert [c.finish_reason for chunk in chunks for c in chunk.candidates] == [None]


def test_a_breakdown_on_the_way_is_told(emulator: GeminiEmulator, client: genai.Client) -> None:
    emulator.add(Answer(TEXT, fail_after=1))
    with pytest.raises(errors.APIError, match="overloaded"):
        stream(client)


@pytest.mark.parametrize(
    ("answer", "config", "reason"),
    [
        (Answer(TEXT), {}, "STOP"),
        (Answer(TEXT), {"max_output_tokens": 5}, "MAX_TOKENS"),
        (Answer(TEXT, thinking="One moment."), {"max_output_tokens": 3}, "MAX_TOKENS"),
        (Answer(TEXT, stop="content_filter"), {}, "SAFETY"),
        (Answer(TEXT, stop="refusal"), {}, "PROHIBITED_CONTENT"),
    ],
)
def test_it_says_why_it_ends(
    emulator: GeminiEmulator,
    client: genai.Client,
    answer: Answer,
    config: dict[str, Any],
    reason: str,
) -> None:
    emulator.default = answer
    last = stream(client, **config)[-1]
    whole = client.models.generate_content(model=MODEL, contents="Hi", config=config)  # type: ignore[arg-type]  a plain mapping is taken
    assert whole.candidates is not None
    assert last.candidates[0].finish_reason == whole.candidates[0].finish_reason == reason


def test_a_blocked_prompt_has_no_candidates(emulator: GeminiEmulator, client: genai.Client) -> None:
    emulator.add(Answer(stop="content_filter"))
    [chunk] = stream(client)
    assert chunk.candidates is None
    assert chunk.prompt_feedback.block_reason == "SAFETY"


def test_models_are_listed_in_pages(emulator: GeminiEmulator, client: genai.Client) -> None:
    found = [model.name for model in client.models.list(config={"page_size": 2})]
    assert found == [f"models/{name}" for name in GeminiEmulator.default_models]
    assert len(emulator.requests) == 2


@pytest.mark.parametrize(
    ("body", "match"),
    [
        ({}, "contents is not specified"),
        ({"contents": [{"parts": []}]}, "must not be empty"),
        ({"contents": [{"role": "assistant", "parts": [{"text": "x"}]}]}, "valid role"),
        ({"contents": [{"parts": [{"txt": "x"}]}]}, "Unknown name"),
        ({"contents": [{"parts": [{"text": "x"}]}], "messages": []}, "Unknown name"),
    ],
)
def test_what_the_vendor_refuses_is_refused(
    emulator: GeminiEmulator, body: dict[str, Any], match: str
) -> None:
    emulator.add("never said")
    answer = httpx.post(
        f"{emulator.url}/v1beta/models/{MODEL}:generateContent",
        headers={"x-goog-api-key": emulator.api_key or ""},
        json=body,
        trust_env=False,
    )
    assert (answer.status_code, answer.json()["error"]["status"]) == (400, "INVALID_ARGUMENT")
    assert match in answer.json()["error"]["message"]
    assert emulator.remaining == 1


def test_a_wrong_key_is_an_invalid_argument(emulator: GeminiEmulator) -> None:
    with (
        open_client(emulator, "wrong") as client,
        pytest.raises(errors.ClientError, match="API_KEY_INVALID") as caught,
    ):
        stream(client)
    assert caught.value.code == 400


def test_a_missing_key_is_forbidden(emulator: GeminiEmulator) -> None:
    answer = httpx.get(f"{emulator.url}/v1beta/models", trust_env=False)
    assert (answer.status_code, answer.json()["error"]["status"]) == (403, "PERMISSION_DENIED")


def test_an_unknown_model_is_not_found(client: genai.Client) -> None:
    with pytest.raises(errors.ClientError) as caught:
        client.models.generate_content(model="gemini-0", contents="Hi")
    assert (caught.value.code, caught.value.status) == (404, "NOT_FOUND")
