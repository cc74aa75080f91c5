"""Drivers by themselves: slow providers, long lists, keys of gateways."""

import json
import threading
from collections.abc import AsyncGenerator
from typing import Any, ClassVar

import pytest
from tests.emulators.anthropic import AnthropicEmulator
from tests.emulators.gemini import GeminiEmulator
from tests.llm.odd_server import OddServer, send

from paynto.core.outbound import AddressPolicy, OutboundClients
from paynto.llm.providers import compatible, driver_of
from paynto.llm.providers.base import Credentials
from paynto.llm.providers.openai import OpenAIDriver

KEY = "sk-emulated-key"


class ImpatientDriver(OpenAIDriver):
    check_seconds: ClassVar[float] = 0.2


@pytest.fixture
async def clients() -> AsyncGenerator[OutboundClients]:
    made = OutboundClients(AddressPolicy(["127.0.0.1"]))
    yield made
    await made.close()


async def test_a_slow_provider_is_said_to_be_slow(clients: OutboundClients) -> None:
    free = threading.Event()

    def hang(it: Any) -> None:
        free.wait(30)
        send(it, 200, b"{}")

    with OddServer(models=hang) as server:
        result = await ImpatientDriver().check(Credentials(server.url, KEY, clients))
        free.set()
    assert (result.is_ok, result.message) == (False, "No answer within 0.2 s")


@pytest.mark.parametrize(
    ("kind", "emulator"), [("anthropic", AnthropicEmulator), ("google", GeminiEmulator)]
)
async def test_a_list_in_pages_is_read_to_its_end(
    clients: OutboundClients, kind: str, emulator: Any
) -> None:
    names = [f"model-{number:04}" for number in range(1005)]
    with emulator(api_key=KEY, models=names) as server:
        result = await driver_of(kind).check(Credentials(server.base_url, KEY, clients))
        assert result.message == "1005 models"
        assert [model.name for model in result.models] == names
        assert len(server.requests) == 2


async def test_a_list_without_end_is_given_up(clients: OutboundClients) -> None:
    page = b'{"data": [{"id": "one"}], "has_more": true, "last_id": "one"}'
    with OddServer(v1_models=lambda it: send(it, 200, page)) as server:
        result = await driver_of("anthropic").check(Credentials(server.url, KEY, clients))
        assert result.message == "1 model"
        assert len(server.requests) == 20


@pytest.mark.parametrize(("status", "is_ok"), [(200, True), (401, False)])
async def test_a_public_list_does_not_prove_a_key(
    clients: OutboundClients, monkeypatch: pytest.MonkeyPatch, status: int, is_ok: bool
) -> None:
    monkeypatch.setitem(compatible.KEY_PATHS, "127.0.0.1", "/key")
    with OddServer(
        v1_models=lambda it: send(it, 200, b'{"data": [{"id": "one"}]}'),
        v1_key=lambda it: send(it, status, b"{}"),
    ) as server:
        credentials = Credentials(f"{server.url}/v1", KEY, clients)
        result = await driver_of("compatible").check(credentials)
    message = "1 model" if is_ok else "The key is refused (401)"
    assert (result.is_ok, result.message) == (is_ok, message)


async def test_credentials_do_not_show_their_key(clients: OutboundClients) -> None:
    assert KEY not in repr(Credentials("https://example.com", KEY, clients))


@pytest.mark.parametrize(
    ("kind", "path", "item"),
    [
        ("google", "v1beta_models", {"name": "models/odd", "supportedGenerationMethods": 7}),
        ("compatible", "models", {"id": "odd", "pricing": {"prompt": 10**400}}),
        ("compatible", "models", {"id": "odd\x00name"}),
        ("compatible", "models", {"id": "odd\ud800name"}),
        ("compatible", "models", {"id": "odd", "name": "\x00", "context_window": 10**300}),
    ],
)
async def test_a_list_of_nonsense_gives_only_what_can_be_kept(
    clients: OutboundClients, kind: str, path: str, item: dict[str, Any]
) -> None:
    name = "models" if kind == "google" else "data"
    good = {"id": "good", "name": "models/good", "supportedGenerationMethods": ["generateContent"]}
    body = json.dumps({name: [good, item]}).encode()
    with OddServer(**{path: lambda it: send(it, 200, body)}) as server:
        result = await driver_of(kind).check(Credentials(server.url, KEY, clients))
    assert result.is_ok, result
    for model in result.models:
        assert (model.name + (model.label or "")).isprintable()
        assert (model.context_window_tokens or 0) < 10**10
    assert "good" in [model.name for model in result.models]
