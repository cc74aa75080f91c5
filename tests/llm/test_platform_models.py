"""What the operator offers to all teams, over HTTP, and what is known of the models."""

import copy
import threading
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from tests.emulators.anthropic import AnthropicEmulator
from tests.emulators.chat import ChatEmulator
from tests.emulators.openai import OpenAIEmulator
from tests.factories.platform import PASSWORD, Person, Platform
from tests.llm.odd_server import OddServer, send

from paynto.app import create_app
from paynto.builder.offered import add_builtin_models
from paynto.core.errors import PayntoError
from paynto.core.scope import system_scope
from paynto.llm import service as llm
from paynto.llm.catalogue import Catalogue
from paynto.llm.pricing import PRICE_FILE

KEY = "sk-emulated-key"


@asynccontextmanager
async def configured(platform: Platform, **settings: Any) -> AsyncGenerator[Platform]:
    """The same installation with other settings of models."""
    resources = copy.copy(platform.resources)
    resources._parts = dict(resources._parts)
    resources.settings = resources.settings.model_copy(update=settings)
    catalogue = Catalogue(resources.settings)
    add_builtin_models(catalogue)
    resources.add(catalogue)
    front = create_app(resources)
    yield Platform(resources, front)
    front.close()
    await catalogue.close()


async def sign_in(platform: Platform, person: Person) -> httpx.AsyncClient:
    visitor = platform.visitor()
    body = {"email": person.email, "password": PASSWORD}
    answer = await visitor.post("/api/session", json=body)
    assert answer.status_code < 300, answer.text
    return visitor


async def list_models(client: httpx.AsyncClient) -> dict[str, dict[str, Any]]:
    answer = await client.get("/api/models")
    assert answer.status_code == 200, answer.text
    return {item["id"]: item for item in answer.json()}


@pytest.fixture
def openai() -> Iterator[OpenAIEmulator]:
    with OpenAIEmulator(api_key=KEY) as emulator:
        yield emulator


def openai_settings(openai: OpenAIEmulator) -> dict[str, Any]:
    return {"openai_api_key": SecretStr(KEY), "openai_base_url": openai.base_url}


async def test_without_a_provider_there_is_the_starter_model_only(
    client: httpx.AsyncClient,
) -> None:
    models = await list_models(client)
    assert list(models) == ["paynto-starter"]
    starter = models["paynto-starter"]
    assert (starter["is_ai"], starter["input_usd_per_million"]) == (False, 0)
    assert starter["configured_by"] == "builtin"


async def test_a_provider_of_the_operator_is_offered_to_a_team(
    platform: Platform, person: Person, openai: OpenAIEmulator
) -> None:
    async with configured(platform, **openai_settings(openai)) as other:
        client = await sign_in(other, person)
        models = await list_models(client)
        assert list(models)[:2] == ["auto", "paynto-starter"]
        mini = models["openai:gpt-5.4-mini"]
        assert mini["configured_by"] == "platform"
        assert (mini["provider"], mini["provider_label"]) == ("openai", "OpenAI")
        assert (mini["input_usd_per_million"], mini["cached_input_usd_per_million"]) == (
            0.75,
            0.075,
        )
        assert mini["abilities"] == {
            "images": True,
            "tools": True,
            "thinking": True,
            "caching": True,
        }
        (listed,) = (await client.get("/api/model-providers")).json()
        assert (listed["id"], listed["configured_by"], listed["base_url"]) == (
            None,
            "platform",
            None,
        )
        assert KEY not in str(listed)


async def test_a_team_s_own_provider_replaces_the_operator_s_of_that_name(
    platform: Platform, person: Person, openai: OpenAIEmulator
) -> None:
    with OpenAIEmulator(api_key="sk-of-the-team", models=["gpt-4.1-mini"]) as own:
        async with configured(platform, **openai_settings(openai)) as other:
            client = await sign_in(other, person)
            body = {"kind": "openai", "label": "Own", "base_url": own.base_url}
            saved = await client.post(
                "/api/model-providers", json={**body, "api_key": "sk-of-the-team"}
            )
            assert saved.json()["slug"] == "openai"
            models = await list_models(client)
            assert [name for name in models if name.startswith("openai:")] == [
                "openai:gpt-4.1-mini"
            ]
            assert models["openai:gpt-4.1-mini"]["configured_by"] == "team"


async def test_the_operator_names_the_models(
    platform: Platform, person: Person, openai: OpenAIEmulator
) -> None:
    given = ["openai:gpt-5.4-mini", "openai:gpt-of-tomorrow"]
    settings = {**openai_settings(openai), "models": given, "default_model": given[0]}
    async with configured(platform, **settings) as other:
        client = await sign_in(other, person)
        models = await list_models(client)
        assert [name for name in models if ":" in name] == given
        assert models["openai:gpt-of-tomorrow"]["input_usd_per_million"] is None
        scope = system_scope(person.team_id)
        async with other.db.transaction(scope) as session:
            for model_id in (None, "auto"):
                entry = await llm.load_entry(session, other.resources, scope, model_id)
                assert entry.id == given[0]
            with pytest.raises(PayntoError, match="not offered"):
                await llm.load_entry(session, other.resources, scope, "openai:gpt-4.1-mini")


async def test_a_compatible_address_of_the_operator_may_be_private_for_the_operator_only(
    platform: Platform, person: Person
) -> None:
    with ChatEmulator(api_key=None) as ollama:
        settings = {"model_base_url": ollama.base_url, "allowed_private_addresses": []}
        async with configured(platform, **settings) as other:
            client = await sign_in(other, person)
            assert "compatible:qwen3-coder:30b" in await list_models(client)
            body = {"kind": "compatible", "label": "Same", "base_url": ollama.base_url}
            refused = await client.post("/api/model-providers", json=body)
            assert (refused.status_code, refused.json()["code"]) == (403, "private_address")


async def test_a_provider_that_hangs_does_not_hold_up_the_list(
    platform: Platform, person: Person
) -> None:
    free = threading.Event()

    def hang(it: Any) -> None:
        free.wait(30)
        send(it, 200, b'{"data": [{"id": "gpt-5.4"}]}')

    with OddServer(models=hang) as server:
        settings = {"openai_api_key": SecretStr(KEY), "openai_base_url": server.url}
        async with configured(platform, **settings) as other:
            client = await sign_in(other, person)
            providers = other.resources.part(Catalogue).platform
            providers.longest_wait_seconds = 0.05
            assert list(await list_models(client)) == ["paynto-starter"]
            provider = providers.find("openai")
            assert provider is not None
            assert provider.refreshing is not None
            assert not provider.refreshing.done()
            free.set()
            await provider.refreshing
            assert "openai:gpt-5.4" in await list_models(client)
            assert len(server.requests) == 1


async def test_the_last_known_list_is_kept_while_the_provider_fails(
    platform: Platform, person: Person, openai: OpenAIEmulator
) -> None:
    async with configured(platform, **openai_settings(openai)) as other:
        client = await sign_in(other, person)
        before = await list_models(client)
        provider = other.resources.part(Catalogue).platform.find("openai")
        assert provider is not None
        openai.api_key = "sk-revoked"
        await provider.refresh()
        assert provider.check is not None
        assert provider.check.message == "The key is refused (401)"
        assert await list_models(client) == before


async def test_prices_and_limits_of_the_operator_s_file_count(
    platform: Platform, person: Person, openai: OpenAIEmulator, tmp_path: Path
) -> None:
    file = tmp_path / PRICE_FILE
    file.write_text(
        '["openai:gpt-5.4-mini"]\ninput = 1.5\noutput = 6\ncached_input = 0.1\n'
        '["gpt-house"]\ninput = 0\noutput = 0\ncontext_window_tokens = 32768\n'
        '["gpt-4.1-mini"]\ninput = "dear"\noutput = 1\n'
    )
    models = ["openai:gpt-5.4-mini", "openai:gpt-house", "openai:gpt-4.1-mini"]
    settings = {**openai_settings(openai), "models": models, "home": tmp_path}
    async with configured(platform, **settings) as other:
        client = await sign_in(other, person)
        found = await list_models(client)
        shown = {
            name: (item["input_usd_per_million"], item["price_source"])
            for name, item in found.items()
            if ":" in name
        }
        assert shown == {
            "openai:gpt-5.4-mini": (1.5, "file"),
            "openai:gpt-house": (0, "file"),
            # a table that cannot be read is left out, and said in the log
            "openai:gpt-4.1-mini": (0.4, "genai-prices"),
        }
        assert found["openai:gpt-house"]["context_window_tokens"] == 32768
        file.write_text('["openai:gpt-5.4-mini"]\ninput = 2\noutput = 6\n')
        again = await list_models(client)
        assert again["openai:gpt-5.4-mini"]["input_usd_per_million"] == 2
        file.write_text("not a table")
        broken = await list_models(client)
        assert broken["openai:gpt-5.4-mini"]["price_source"] == "genai-prices"


async def test_what_the_provider_lists_wins_over_what_is_published(
    platform: Platform, person: Person
) -> None:
    with AnthropicEmulator(api_key=KEY) as emulator:
        settings = {
            "anthropic_api_key": SecretStr(KEY),
            "anthropic_base_url": emulator.base_url,
        }
        async with configured(platform, **settings) as other:
            models = await list_models(await sign_in(other, person))
    rows = {name: item for name, item in models.items() if name.startswith("anthropic:")}
    assert {name.partition(":")[2] for name in rows} == set(emulator.models)
    assert all(item["output_limit_tokens"] for item in rows.values())


async def test_a_gateway_s_prices_and_windows_are_read(
    client: httpx.AsyncClient,
) -> None:
    body = (
        b'{"data": [{"id": "maker/coder", "name": "Maker: Coder", "context_length": 262144,'
        b' "architecture": {"input_modalities": ["text", "image"]},'
        b' "pricing": {"prompt": "0.0000003", "completion": "0.0000012", "input_cache_read": "0.00000003"},'
        b' "top_provider": {"max_completion_tokens": 65536}},'
        b' {"id": "maker/varies", "pricing": {"prompt": "-1", "completion": "-1"}},'
        b' {"id": "maker/embed-3"}, {"id": 7}, "junk"]}'
    )
    with OddServer(api_models=lambda it: send(it, 200, body)) as server:
        saved = await client.post(
            "/api/model-providers",
            json={"kind": "compatible", "label": "Gateway", "base_url": f"{server.url}/api/"},
        )
        assert saved.json()["models"] == ["maker/coder", "maker/varies"]
        models = await list_models(client)
    coder = models["gateway:maker/coder"]
    assert coder["name"] == "Maker: Coder"
    assert (coder["context_window_tokens"], coder["output_limit_tokens"]) == (262144, 65536)
    assert (coder["input_usd_per_million"], coder["output_usd_per_million"]) == (0.3, 1.2)
    assert (coder["cached_input_usd_per_million"], coder["price_source"]) == (0.03, "provider")
    assert coder["abilities"] == {
        "images": True,
        "tools": None,
        "thinking": None,
        "caching": None,
    }
    assert models["gateway:maker/varies"]["input_usd_per_million"] is None
