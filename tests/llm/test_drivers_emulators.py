"""Every provider's driver, through pydantic-ai, against the emulator of its protocol."""

import asyncio
import gc
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from pydantic_ai import exceptions
from pydantic_ai.direct import model_request_stream
from pydantic_ai.messages import (
    BinaryContent,
    ModelMessage,
    ModelRequest,
    ModelResponse,
    PartDeltaEvent,
    PartStartEvent,
    SystemPromptPart,
    TextPart,
    TextPartDelta,
    UserPromptPart,
)
from pydantic_ai.settings import ModelSettings
from tests.emulators.anthropic import AnthropicEmulator
from tests.emulators.base import Answer, Emulator
from tests.emulators.chat import ChatEmulator
from tests.emulators.gemini import GeminiEmulator
from tests.emulators.groq import GroqEmulator
from tests.emulators.openai import OpenAIEmulator

from paynto.core.outbound import AddressPolicy, OutboundClients
from paynto.llm.providers import driver_of
from paynto.llm.providers.base import Credentials, ProviderDriver

TEXT = 'Grüße, 世界.\n<file path="src/a.ts">\nexport const a = "😀";\n</file>\n' * 3
LONG = "the rules of the house " * 400
KINDS: dict[str, tuple[type[Emulator], str]] = {
    "openai": (OpenAIEmulator, "gpt-5.4-mini"),
    "anthropic": (AnthropicEmulator, "claude-sonnet-4-6"),
    "google": (GeminiEmulator, "gemini-2.5-flash"),
    "groq": (GroqEmulator, "openai/gpt-oss-120b"),
    "compatible": (ChatEmulator, "qwen3-coder:30b"),
}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360"
    "6060600000000500017a5eabf80000000049454e44ae426082"
)


@dataclass
class Setup:
    emulator: Emulator
    driver: ProviderDriver
    credentials: Credentials
    name: str

    async def stream(
        self, messages: list[ModelMessage], **settings: Any
    ) -> tuple[str, ModelResponse]:
        model = self.driver.make_model(self.name, self.credentials)
        chunks: list[str] = []
        options = ModelSettings(**settings)
        async with model_request_stream(model, messages, model_settings=options) as stream:
            async for event in stream:
                if isinstance(event, PartStartEvent) and isinstance(event.part, TextPart):
                    chunks.append(event.part.content)
                elif isinstance(event, PartDeltaEvent) and isinstance(event.delta, TextPartDelta):
                    chunks.append(event.delta.content_delta)
        return "".join(chunks), stream.get()


def ask(question: Any = "Make an app.", system: str = "Be brief.") -> list[ModelMessage]:
    return [ModelRequest(parts=[SystemPromptPart(system), UserPromptPart(question)])]


@pytest.fixture(params=sorted(KINDS))
async def setup(request: pytest.FixtureRequest) -> AsyncGenerator[Setup]:
    make, name = KINDS[request.param]
    with make() as emulator:
        policy = AddressPolicy([urlsplit(emulator.url).netloc])
        clients = OutboundClients(policy)
        credentials = Credentials(emulator.base_url, emulator.api_key, clients)
        yield Setup(emulator, driver_of(request.param), credentials, name)
        await clients.close()
        assert emulator.unexpected == []


@pytest.mark.parametrize("wire_bytes", [None, 1, 13])
async def test_the_text_arrives_in_pieces_and_whole(setup: Setup, wire_bytes: int | None) -> None:
    setup.emulator.add(Answer(TEXT, thinking="One moment.", wire_bytes=wire_bytes))
    text, response = await setup.stream(ask())
    assert text == TEXT
    assert response.finish_reason == "stop"
    assert len(setup.emulator.completions[0].sent_at) > 1


async def test_usage_is_what_the_provider_counted(setup: Setup) -> None:
    setup.emulator.default = Answer(TEXT, thinking="One moment.")
    usages = [(await setup.stream(ask(question, LONG)))[1].usage for question in ("one", "two")]
    for usage in usages:
        assert usage.input_tokens > 1024
        assert usage.output_tokens > 20
    assert usages[0].cache_read_tokens == 0
    if setup.driver.kind == "anthropic":
        # it caches only what a request marks
        assert usages[1].cache_read_tokens == 0
    else:
        assert 1024 < usages[1].cache_read_tokens <= usages[1].input_tokens


async def test_a_limit_of_tokens_ends_the_answer(setup: Setup) -> None:
    setup.emulator.add(Answer(TEXT * 4))
    text, response = await setup.stream(ask(), max_tokens=20)
    assert response.finish_reason == "length"
    assert text
    assert (TEXT * 4).startswith(text)
    assert response.usage.output_tokens == 20


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer(status=400), exceptions.ModelRequestRejectedError),
        (Answer(status=401), exceptions.ModelRequestRejectedError),
        (Answer(status=404), exceptions.ModelNotFoundError),
        (Answer(status=429, retry_after_seconds=7), exceptions.ModelRateLimitError),
        (Answer(status=500), exceptions.ModelServerError),
        (Answer(status=503), exceptions.ModelUnavailableError),
        (Answer(status=529), exceptions.ModelUnavailableError),
    ],
)
async def test_each_error_is_told_apart(
    setup: Setup, answer: Answer, error: type[exceptions.ModelAPIError]
) -> None:
    setup.emulator.add(answer)
    with pytest.raises(error) as caught:
        await setup.stream(ask())
    if answer.retry_after_seconds:
        assert caught.value.retry_after == 7
    # one call: trying again is decided where the budget is known
    assert len(setup.emulator.completions) == 1


async def test_a_wrong_key_is_told_by_the_call_and_by_the_check(setup: Setup) -> None:
    wrong = Credentials(setup.emulator.base_url, "wrong-key", setup.credentials.clients)
    setup.credentials = wrong
    with pytest.raises(exceptions.ModelRequestRejectedError):
        await setup.stream(ask())
    result = await setup.driver.check(wrong)
    assert not result.is_ok
    assert "key" in result.message.lower()


async def test_a_stream_that_is_cut_raises_and_keeps_what_came(setup: Setup) -> None:
    setup.emulator.add(Answer(TEXT * 3, cut_after=2))
    model = setup.driver.make_model(setup.name, setup.credentials)
    chunks: list[str] = []

    async def read() -> None:
        async with model_request_stream(model, ask()) as stream:
            async for event in stream:
                if isinstance(event, PartStartEvent) and isinstance(event.part, TextPart):
                    chunks.append(event.part.content)
                elif isinstance(event, PartDeltaEvent) and isinstance(event.delta, TextPartDelta):
                    chunks.append(event.delta.content_delta)

    with pytest.raises(exceptions.ModelConnectionError):
        await read()
    assert "".join(chunks)
    assert (TEXT * 3).startswith("".join(chunks))


async def test_a_cut_behind_a_proxy_ends_without_a_reason(setup: Setup) -> None:
    setup.emulator.add(Answer(TEXT * 3, cut_after=2, has_clean_cut=True))
    try:
        text, response = await setup.stream(ask())
    except exceptions.AgentRunError:
        return
    assert (TEXT * 3).startswith(text)
    if setup.driver.kind == "compatible":
        # pydantic-ai takes the missing reason for a normal end; only the missing usage gives it away
        assert response.usage.unmeasured_requests == 1
        return
    assert response.finish_reason is None


async def test_a_breakdown_on_the_way_raises(setup: Setup) -> None:
    setup.emulator.add(Answer(TEXT * 3, fail_after=2))
    with pytest.raises(exceptions.AgentRunError):
        await setup.stream(ask())


@pytest.mark.parametrize("stop", ["refusal", "content_filter"])
async def test_a_refusal_is_no_normal_end(setup: Setup, stop: Any) -> None:
    setup.emulator.add(Answer("I can't help with that.", stop=stop))
    try:
        text, response = await setup.stream(ask())
    except exceptions.AgentRunError:
        return
    if setup.driver.kind == "groq" and stop == "refusal":
        # plain text there, like any other answer
        assert (text, response.finish_reason) == ("I can't help with that.", "stop")
        return
    is_filtered = response.finish_reason == "content_filter"
    assert is_filtered or "refusal" in str(response.provider_details)


async def test_a_picture_reaches_the_provider(setup: Setup) -> None:
    setup.emulator.add("A picture.")
    text, _ = await setup.stream(ask(["What is it?", BinaryContent(PNG, media_type="image/png")]))
    assert text == "A picture."
    assert "iVBORw0KGgo" in setup.emulator.completions[0].text


async def test_an_answer_is_asked_on_with_a_conversation(setup: Setup) -> None:
    setup.emulator.add("the rest")
    messages = [
        *ask(),
        ModelResponse(parts=[TextPart("the start \n")]),
        ModelRequest(parts=[UserPromptPart("Go on.")]),
    ]
    assert (await setup.stream(messages))[0] == "the rest"


async def test_models_are_listed_and_the_key_is_tested(setup: Setup) -> None:
    result = await setup.driver.check(setup.credentials)
    assert result.is_ok, result.message
    assert {model.name for model in result.models} == set(setup.emulator.models)


@pytest.mark.parametrize("pieces", [0, 1, 2, 3, 4, 6, 9, 15])
async def test_stopping_hangs_up_at_the_provider(setup: Setup, pieces: int) -> None:
    """Whether the stop comes while the stream is waited for or between two pieces of it."""
    setup.emulator.add(Answer(TEXT * 200, piece_delay_seconds=0.01, tokens_per_piece=1))
    task = asyncio.create_task(setup.stream(ask()))
    [request] = await _wait_for(lambda: setup.emulator.completions)
    await _wait_for(lambda: len(request.sent_at) > pieces)
    # a collection would hide what nobody has closed
    gc.disable()
    try:
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await _wait_for(lambda: request.has_hung_up)
    finally:
        gc.enable()


async def _wait_for(find: Callable[[], Any]) -> Any:
    for _ in range(500):
        if found := find():
            return found
        await asyncio.sleep(0.02)
    return find()
