"""A team's model providers over HTTP, with emulators of the vendors."""

import json
import logging
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from tests.emulators.anthropic import AnthropicEmulator
from tests.emulators.base import Emulator
from tests.emulators.chat import ChatEmulator
from tests.emulators.gemini import GeminiEmulator
from tests.emulators.groq import GroqEmulator
from tests.emulators.openai import OpenAIEmulator
from tests.factories.platform import Person, Platform
from tests.llm.odd_server import OddServer, send

from paynto.core.crypto import WrappedKey
from paynto.core.ids import new_id
from paynto.core.scope import system_scope
from paynto.llm import service as llm
from paynto.llm.models import ModelProvider
from paynto.llm.provider_rows import reencrypt_keys
from paynto.teams.models import Membership, Role

KEY = "sk-emulated-key"
EMULATORS = {
    "openai": OpenAIEmulator,
    "anthropic": AnthropicEmulator,
    "google": GeminiEmulator,
    "groq": GroqEmulator,
    "compatible": ChatEmulator,
}
_ASKED_AT = {
    "openai": "/v1/responses",
    "anthropic": "/v1/messages",
    "google": ":generateContent",
    "groq": "/openai/v1/chat/completions",
    "compatible": "/v1/chat/completions",
}


@pytest.fixture
def openai() -> Iterator[OpenAIEmulator]:
    with OpenAIEmulator(api_key=KEY) as emulator:
        yield emulator


async def add(client: httpx.AsyncClient, emulator: Emulator, **more: object) -> dict[str, Any]:
    body = {"kind": emulator.kind, "label": "Ours", "base_url": emulator.base_url, "api_key": KEY}
    answer = await client.post("/api/model-providers", json={**body, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def model_ids(client: httpx.AsyncClient) -> list[str]:
    answer = await client.get("/api/models")
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()]


@pytest.mark.parametrize("kind", EMULATORS)
async def test_a_provider_is_tested_when_it_is_saved_and_offers_its_models(
    client: httpx.AsyncClient, kind: str
) -> None:
    with EMULATORS[kind](api_key=KEY) as emulator:
        saved = await add(client, emulator, kind=kind)
        count = len(emulator.models)
        word = "model" if count == 1 else "models"
        assert saved["test"]["message"] == f"{count} {word}"
        assert saved["test"]["is_ok"]
        assert saved["test"]["model_count"] == count
        assert sorted(saved["models"]) == sorted(emulator.models)
        offered = await model_ids(client)
        prefix = saved["slug"]
        assert {f"{prefix}:{name}" for name in emulator.models} <= set(offered)
        assert offered[0] == "auto"


@pytest.mark.parametrize("kind", EMULATORS)
async def test_a_refused_key_is_saved_and_said_plainly(
    client: httpx.AsyncClient, kind: str
) -> None:
    with EMULATORS[kind](api_key=KEY) as emulator:
        saved = await add(client, emulator, kind=kind, api_key="sk-something-else")
        assert not saved["test"]["is_ok"]
        status = 400 if kind == "google" else 401
        assert saved["test"]["message"] == f"The key is refused ({status})"
        assert saved["models"] == []
        assert "auto" not in await model_ids(client)


@pytest.mark.parametrize("kind", EMULATORS)
async def test_the_model_that_is_offered_answers(
    platform: Platform, person: Person, kind: str
) -> None:
    from pydantic_ai.direct import model_request
    from pydantic_ai.messages import ModelRequest, UserPromptPart

    with EMULATORS[kind]("Good day", api_key=KEY) as emulator:
        saved = await add(person.http, emulator, kind=kind)
        scope = system_scope(person.team_id)
        async with platform.db.transaction(scope) as session:
            model_id = f"{saved['slug']}:{emulator.models[0]}"
            entry = await llm.load_entry(session, platform.resources, scope, model_id)
        answer = await model_request(
            entry.make(), [ModelRequest(parts=[UserPromptPart("Say something")])]
        )
        assert (
            "".join(part.content for part in answer.parts if part.part_kind == "text") == "Good day"
        )
        assert emulator.unexpected == []
        assert emulator.completions[0].path.endswith(_ASKED_AT[kind])
        if kind == "openai":
            assert emulator.completions[0].body["store"] is False


@pytest.mark.parametrize("kind", EMULATORS)
async def test_the_operator_s_environment_stays_away_from_a_team_s_address(
    platform: Platform, person: Person, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    from pydantic_ai.direct import model_request
    from pydantic_ai.messages import ModelRequest, UserPromptPart

    names = ("API_KEY", "ORG_ID", "PROJECT_ID", "AUTH_TOKEN", "BASE_URL", "ADMIN_KEY")
    for vendor in ("OPENAI", "ANTHROPIC", "GROQ", "GOOGLE", "GEMINI"):
        for name in names:
            monkeypatch.setenv(f"{vendor}_{name}", "operators-own")
        monkeypatch.setenv(f"{vendor}_CUSTOM_HEADERS", "x-own: operators-own")
    monkeypatch.setenv("HTTPS_PROXY", "http://operators-own:1")
    with EMULATORS[kind]("Good day", api_key=KEY) as emulator:
        saved = await add(person.http, emulator, kind=kind)
        scope = system_scope(person.team_id)
        async with platform.db.transaction(scope) as session:
            model_id = f"{saved['slug']}:{emulator.models[0]}"
            entry = await llm.load_entry(session, platform.resources, scope, model_id)
        await model_request(entry.make(), [ModelRequest(parts=[UserPromptPart("Hello")])])
        sent = str([request.headers for request in emulator.requests])
        assert len(emulator.completions) == 1
        assert "operators-own" not in sent


async def test_the_key_appears_in_no_answer_and_no_log(
    platform: Platform,
    person: Person,
    openai: OpenAIEmulator,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    http = person.http
    saved = await add(http, openai)
    path = f"/api/model-providers/{saved['id']}"
    answers = [
        json.dumps(saved),
        (await http.get("/api/model-providers")).text,
        (await http.patch(path, json={"label": "Other"})).text,
        (await http.post(f"{path}/test")).text,
        (await http.get("/api/models")).text,
        (await http.post("/api/model-providers", json={"kind": "openai", "api_key": KEY})).text,
    ]
    assert saved["key_hint"] == "…-key"
    scope = system_scope(person.team_id)
    async with platform.db.transaction(scope) as session:
        row = await session.get(ModelProvider, uuid.UUID(saved["id"]))
        assert row is not None
        stored = json.dumps({name: str(value) for name, value in vars(row).items()})
    output = capfd.readouterr()
    assert not [text for text in (*answers, stored, caplog.text, *output) if KEY in text]
    assert openai.requests, "the key did reach the provider"


async def test_a_key_is_replaced_and_the_old_one_is_used_no_more(
    client: httpx.AsyncClient, openai: OpenAIEmulator
) -> None:
    saved = await add(client, openai, api_key="sk-first-wrong-one")
    path = f"/api/model-providers/{saved['id']}"
    changed = (await client.patch(path, json={"api_key": KEY})).json()
    assert changed["test"]["is_ok"]
    assert openai.requests[-1].headers["authorization"] == f"Bearer {KEY}"


async def test_a_new_address_needs_the_key_again(
    client: httpx.AsyncClient, openai: OpenAIEmulator
) -> None:
    saved = await add(client, openai)
    path = f"/api/model-providers/{saved['id']}"
    with OddServer() as thief:
        body = {"base_url": thief.url}
        refused = await client.patch(path, json=body)
        assert (refused.status_code, refused.json()["code"]) == (422, "model_provider_invalid")
        assert thief.requests == []
        accepted = await client.patch(path, json={**body, "api_key": "sk-another-key"})
        assert accepted.status_code == 200
        assert accepted.json()["base_url"] == thief.url


async def test_models_given_by_hand_are_offered_and_compared_with_the_list(
    client: httpx.AsyncClient, openai: OpenAIEmulator
) -> None:
    saved = await add(client, openai, models=["gpt-4.1-mini", "gpt-nobody-knows"])
    assert saved["models"] == ["gpt-4.1-mini", "gpt-nobody-knows"]
    assert saved["test"]["message"].endswith("not in the provider's list: gpt-nobody-knows")
    entries = {item["id"]: item for item in (await client.get("/api/models")).json()}
    known, unknown = entries["openai:gpt-4.1-mini"], entries["openai:gpt-nobody-knows"]
    assert (known["input_usd_per_million"], known["price_source"]) == (0.4, "genai-prices")
    assert known["context_window_tokens"] == 1_000_000
    assert (unknown["input_usd_per_million"], unknown["price_source"]) == (None, None)
    path = f"/api/model-providers/{saved['id']}"
    back = (await client.patch(path, json={"models": []})).json()
    assert sorted(back["models"]) == sorted(openai.models)


async def test_an_address_without_a_list_is_tried_with_the_first_named_model(
    client: httpx.AsyncClient,
) -> None:
    with OddServer(v1_chat_completions=lambda it: send(it, 200, b"{}")) as server:
        body = {"kind": "compatible", "label": "Bench", "base_url": f"{server.url}/v1"}
        without = (await client.post("/api/model-providers", json=body)).json()
        assert without["test"]["message"] == "The address answers, but has no list of models (404)"
        named = (
            await client.post("/api/model-providers", json={**body, "models": ["tiny"]})
        ).json()
        assert named["test"]["is_ok"]
        assert named["test"]["message"] == "There is no list of models, but tiny answers"
        assert f"{named['slug']}:tiny" in await model_ids(client)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("moved", "The address sends elsewhere (302); give the final address"),
        ("page", "The address answers, but not with JSON."),
        ("list", "The address answers, but not with a list of models."),
        ("broken", "The provider answers with an error (500)"),
        ("busy", "The provider says that there were too many requests (429)"),
        ("huge", "The list of models is too long to read."),
    ],
)
async def test_what_an_address_answers_instead_of_a_list_is_said(
    client: httpx.AsyncClient, path: str, message: str
) -> None:
    with OddServer(
        # to the platform itself, which a redirect must not reach
        moved_models=lambda it: send(it, 302, b"", location="http://127.0.0.2:1/secret"),
        page_models=lambda it: send(it, 200, b"<html>"),
        list_models=lambda it: send(it, 200, b"[1]"),
        broken_models=lambda it: send(it, 500, b"{}"),
        busy_models=lambda it: send(it, 429, b"{}"),
        huge_models=lambda it: send(it, 200, b'{"data": [' + b" " * 9 * 1024**2),
    ) as server:
        body = {"kind": "compatible", "label": "Odd", "base_url": f"{server.url}/{path}"}
        saved = (await client.post("/api/model-providers", json=body)).json()
        assert saved["test"]["message"] == message
        assert len(server.requests) == 1


async def test_nothing_at_the_address_is_said(client: httpx.AsyncClient) -> None:
    with OddServer() as server:
        url = server.url
    body = {"kind": "compatible", "label": "Gone", "base_url": url}
    saved = (await client.post("/api/model-providers", json=body)).json()
    assert saved["test"]["message"] == "Nothing answers at this address"


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.2:8080/v1",
        "http://10.1.2.3/v1",
        "https://192.168.0.1/v1",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]:8080/v1",
        "http://[::ffff:10.0.0.1]/v1",
        "http://[64:ff9b::a00:1]/v1",
        "http://0.0.0.0:8000",
        "http://2130706434:8080/v1",
    ],
)
async def test_a_private_address_is_refused(client: httpx.AsyncClient, address: str) -> None:
    body = {"kind": "compatible", "label": "Inside", "base_url": address}
    answer = await client.post("/api/model-providers", json=body)
    assert (answer.status_code, answer.json()["code"]) == (403, "private_address")
    assert (await client.get("/api/model-providers")).json() == []


@pytest.mark.parametrize(
    "address",
    [
        "ftp://example.com",
        "example.com/v1",
        "http://93.184.216.34/v1",
        "https://user:password@example.com/v1",
        "https://93.184.216.34/v1?key=1",
        "https://93.184.216.34:99999/v1",
    ],
)
async def test_an_address_that_cannot_be_used_is_refused(
    client: httpx.AsyncClient, address: str
) -> None:
    body = {"kind": "compatible", "label": "Odd", "base_url": address}
    answer = await client.post("/api/model-providers", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "address_invalid")


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "openai", "label": "No key"},
        {"kind": "compatible", "label": "No address"},
        {"kind": "nobody", "label": "Kind"},
        {"kind": "openai", "label": "Key", "api_key": "two words"},
        {"kind": "openai", "label": "Key", "api_key": "key\nx-other: 1"},
        {"kind": "openai", "label": "Name", "api_key": "k", "slug": "auto"},
        {"kind": "openai", "label": "Name", "api_key": "k", "slug": "paynto-starter"},
        {"kind": "openai", "label": "Name", "api_key": "k", "slug": "Not a slug"},
    ],
)
async def test_what_makes_no_provider_is_refused(
    client: httpx.AsyncClient, body: dict[str, str]
) -> None:
    answer = await client.post("/api/model-providers", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "model_provider_invalid")


async def test_a_short_name_is_unique_in_its_team_only(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient, openai: OpenAIEmulator
) -> None:
    first = await add(client, openai, slug="work")
    body = {"kind": "openai", "label": "Ours", "api_key": KEY, "slug": first["slug"]}
    again = await client.post("/api/model-providers", json=body)
    assert (again.status_code, again.json()["code"]) == (409, "model_provider_slug_taken")
    assert (await add(other_client, openai, slug="work"))["slug"] == "work"
    assert [(await add(client, openai))["slug"] for _ in range(2)] == ["openai", "openai-2"]


async def test_a_provider_of_another_team_is_not_found(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient, openai: OpenAIEmulator
) -> None:
    saved = await add(client, openai)
    path = f"/api/model-providers/{saved['id']}"
    answers = [
        await other_client.patch(path, json={"label": "Mine"}),
        await other_client.post(f"{path}/test"),
        await other_client.delete(path),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert "openai:gpt-4.1-mini" not in await model_ids(other_client)
    assert "openai:gpt-4.1-mini" in await model_ids(client)
    project = {"name": "Shop", "stack": "react", "model_id": "openai:gpt-4.1-mini"}
    assert (await other_client.post("/api/projects", json=project)).status_code == 422
    assert (await client.post("/api/projects", json=project)).status_code == 201


@pytest.mark.parametrize(("role", "status"), [("VIEWER", 403), ("MEMBER", 403), ("ADMIN", 200)])
async def test_only_admins_and_owners_manage_providers(
    platform: Platform, person: Person, role: str, status: int
) -> None:
    async with platform.db.system_transaction() as session:
        membership = await session.get(Membership, (person.team_id, person.user_id))
        assert membership is not None
        membership.role = Role(role)
    assert (await person.http.get("/api/model-providers")).status_code == status
    missing = f"/api/model-providers/{new_id()}"
    deleted = await person.http.delete(missing)
    assert deleted.status_code == (404 if status == 200 else 403)
    assert (await person.http.get("/api/models")).status_code == 200


async def test_a_provider_that_is_off_or_gone_offers_nothing(
    client: httpx.AsyncClient, openai: OpenAIEmulator
) -> None:
    saved = await add(client, openai)
    path = f"/api/model-providers/{saved['id']}"
    assert (await client.patch(path, json={"is_enabled": False})).status_code == 200
    assert await model_ids(client) == ["paynto-starter"]
    await client.patch(path, json={"is_enabled": True})
    assert "auto" in await model_ids(client)
    assert (await client.delete(path)).status_code == 204
    assert await model_ids(client) == ["paynto-starter"]


async def test_a_failed_test_keeps_the_models_that_were_known(
    client: httpx.AsyncClient, openai: OpenAIEmulator
) -> None:
    saved = await add(client, openai)
    openai.api_key = "sk-revoked"
    later = (await client.post(f"/api/model-providers/{saved['id']}/test")).json()
    assert not later["test"]["is_ok"]
    assert later["models"] == saved["models"]


@pytest.mark.parametrize("model_id", ["openai:gpt-9", "nobody:x", "auto", "paynto", ""])
async def test_builds_and_projects_take_known_models_only(person: Person, model_id: str) -> None:
    project = await person.make_project()
    path = f"/api/projects/{project['id']}"
    answers = [
        await person.http.patch(path, json={"model_id": model_id}),
        await person.http.post(f"{path}/builds", json={"prompt": "Hi", "model_id": model_id}),
        await person.http.post("/api/projects", json={"prompt": "Hi", "model_id": model_id}),
    ]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [
        (422, "unknown_model")
    ] * 3
    allowed = await person.http.patch(path, json={"model_id": "paynto-starter"})
    assert allowed.json()["model_id"] == "paynto-starter"
    assert (await person.http.patch(path, json={"model_id": None})).json()["model_id"] is None


async def test_keys_move_to_a_new_data_key(
    platform: Platform, person: Person, openai: OpenAIEmulator
) -> None:
    saved = await add(person.http, openai)
    keyring = platform.resources.keyring
    wrapped: WrappedKey = keyring.new_wrapped_key(new_id().hex[-12:])
    keyring.add(wrapped)
    async with platform.db.system_transaction() as session:
        assert await reencrypt_keys(session, keyring) >= 1
    async with platform.db.system_transaction() as session:
        row = await session.get(ModelProvider, uuid.UUID(saved["id"]))
        assert row is not None
        assert keyring.is_current(row.ciphertext or "")
        assert await reencrypt_keys(session, keyring) == 0
    tested = (await person.http.post(f"/api/model-providers/{saved['id']}/test")).json()
    assert tested["test"]["is_ok"]


async def test_the_kinds_say_what_they_need(client: httpx.AsyncClient) -> None:
    kinds = {item["kind"]: item for item in (await client.get("/api/model-provider-kinds")).json()}
    assert list(kinds) == ["openai", "anthropic", "google", "groq", "compatible"]
    assert kinds["openai"]["needs_key"]
    assert not kinds["openai"]["needs_base_url"]
    assert kinds["compatible"]["needs_base_url"]
    assert not kinds["compatible"]["needs_key"]
