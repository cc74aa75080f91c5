"""The operator's settings page of model providers over HTTP: who may, what teams see, and that it holds at once everywhere."""

import json
import uuid
from collections.abc import AsyncGenerator, Iterator
from typing import Any

import httpx
import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import ProgrammingError
from tests.emulators.openai import OpenAIEmulator
from tests.factories.platform import Person, Platform
from tests.llm.odd_server import OddServer
from tests.llm.test_model_providers import model_ids
from tests.llm.test_platform_models import configured, openai_settings, sign_in

from paynto.accounts.models import User
from paynto.core.ids import new_id
from paynto.core.scope import system_scope
from paynto.llm import service as llm
from paynto.llm.models import PlatformModelProvider
from paynto.llm.provider_rows import reencrypt_keys

KEY = "sk-emulated-key"
PATH = "/api/platform/model-providers"


@pytest.fixture
def openai() -> Iterator[OpenAIEmulator]:
    with OpenAIEmulator("Good day", api_key=KEY) as emulator:
        yield emulator


async def make_operator(platform: Platform) -> Person:
    person = await platform.sign_up("Operator")
    async with platform.db.system_transaction() as session:
        await session.execute(
            update(User).where(User.id == person.user_id).values(is_operator=True)
        )
    return person


@pytest.fixture
async def operator(platform: Platform) -> AsyncGenerator[Person]:
    yield await make_operator(platform)
    async with platform.db.system_transaction() as session:
        await session.execute(text("DELETE FROM platform_model_providers"))


def body_of(openai: OpenAIEmulator, **more: object) -> dict[str, Any]:
    access = {"kind": "openai", "base_url": openai.base_url, "api_key": KEY}
    return {**access, "label": "Ours", **more}


async def add(operator: Person, openai: OpenAIEmulator, **more: object) -> dict[str, Any]:
    answer = await operator.http.post(PATH, json=body_of(openai, **more))
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_only_the_operator_sees_and_changes_the_platform_s_providers(
    operator: Person, client: httpx.AsyncClient, openai: OpenAIEmulator
) -> None:
    saved = await add(operator, openai)
    one = f"{PATH}/{saved['id']}"
    for answer in (
        # the owner of a team
        await client.get(PATH),
        await client.post(PATH, json=body_of(openai)),
        await client.patch(one, json={"is_enabled": False}),
        await client.post(f"{one}/test"),
        await client.delete(one),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")
        assert KEY not in answer.text
    assert (await client.get("/api/session")).json()["is_operator"] is False
    assert (await operator.http.get("/api/session")).json()["is_operator"] is True
    (listed,) = (await operator.http.get(PATH)).json()
    assert (listed["id"], listed["is_enabled"], listed["source"]) == (saved["id"], True, "settings")
    # nor is it reached by the way of a team's own
    assert (await client.delete(f"/api/model-providers/{saved['id']}")).status_code == 404
    assert (await operator.http.delete(f"/api/model-providers/{saved['id']}")).status_code == 404


async def test_a_token_of_the_operator_may_not(
    platform: Platform, operator: Person, openai: OpenAIEmulator
) -> None:
    body = {"name": "CI", "scopes": ["read", "write", "deploy"]}
    token = (await operator.http.post("/api/tokens", json=body)).json()["token"]
    machine = platform.visitor(headers={"authorization": f"Bearer {token}"})
    assert (await machine.get("/api/models")).status_code == 200
    assert (await machine.get(PATH)).status_code == 403
    assert (await machine.post(PATH, json=body_of(openai))).status_code == 403
    nobody = platform.visitor()
    assert (await nobody.get(PATH)).status_code == 401


async def test_what_the_operator_saves_is_tested_and_offered_to_every_team(
    platform: Platform, operator: Person, person: Person, openai: OpenAIEmulator
) -> None:
    from pydantic_ai.direct import model_request
    from pydantic_ai.messages import ModelRequest, UserPromptPart

    assert await model_ids(person.http) == ["paynto-starter"]
    saved = await add(operator, openai)
    assert (saved["slug"], saved["source"]) == ("openai", "settings")
    assert saved["test"]["is_ok"]
    assert saved["test"]["message"] == f"{len(openai.models)} models"
    models = await model_ids(person.http)
    assert models[0] == "auto"
    assert {f"openai:{name}" for name in openai.models} <= set(models)
    (shown,) = (await person.http.get("/api/model-providers")).json()
    assert (shown["id"], shown["configured_by"]) == (None, "platform")
    assert (shown["base_url"], shown["key_hint"]) == (None, None)

    scope = system_scope(person.team_id)
    async with platform.db.transaction(scope) as session:
        entry = await llm.load_entry(session, platform.resources, scope, models[2])
    await model_request(entry.make(), [ModelRequest(parts=[UserPromptPart("Hello")])])
    assert openai.completions[0].headers["authorization"] == f"Bearer {KEY}"


async def test_a_change_holds_at_once_in_every_process(
    platform: Platform, operator: Person, person: Person, openai: OpenAIEmulator
) -> None:
    async with configured(platform) as other:
        there = await sign_in(other, person)
        assert await model_ids(there) == ["paynto-starter"]
        saved = await add(operator, openai)
        assert "openai:gpt-4.1-mini" in await model_ids(there)
        one = f"{PATH}/{saved['id']}"
        await operator.http.patch(one, json={"is_enabled": False})
        assert await model_ids(there) == ["paynto-starter"]
        assert (await there.get("/api/model-providers")).json() == []
        await operator.http.patch(one, json={"is_enabled": True, "models": ["gpt-4.1-mini"]})
        assert await model_ids(there) == ["auto", "paynto-starter", "openai:gpt-4.1-mini"]
        assert (await operator.http.delete(one)).status_code == 204
        assert await model_ids(there) == ["paynto-starter"]
        assert (await operator.http.patch(one, json={"label": "x"})).status_code == 404


async def test_those_of_the_environment_are_shown_and_give_way_to_the_page(
    platform: Platform, operator: Person, person: Person, openai: OpenAIEmulator
) -> None:
    with OpenAIEmulator(api_key="sk-of-the-page-12345", models=["gpt-4.1-mini"]) as page:
        async with configured(platform, **openai_settings(openai)) as other:
            at_home, there = await sign_in(other, operator), await sign_in(other, person)
            (named,) = (await at_home.get(PATH)).json()
            assert (named["id"], named["source"]) == (None, "environment")
            assert (named["base_url"], named["is_replaced"]) == (openai.base_url, False)
            saved = (
                await at_home.post(PATH, json=body_of(page, api_key="sk-of-the-page-12345"))
            ).json()
            assert saved["key_hint"] == "…2345"
            first, second = (await at_home.get(PATH)).json()
            assert (first["source"], second["source"]) == ("settings", "environment")
            assert (first["is_replaced"], second["is_replaced"]) == (False, True)
            assert await model_ids(there) == ["auto", "paynto-starter", "openai:gpt-4.1-mini"]
            assert len((await there.get("/api/model-providers")).json()) == 1
            await at_home.patch(f"{PATH}/{saved['id']}", json={"is_enabled": False})
            assert "openai:gpt-5.4-mini" in await model_ids(there)


async def test_a_team_s_own_stands_before_the_platform_s(
    operator: Person, person: Person, openai: OpenAIEmulator
) -> None:
    await add(operator, openai)
    with OpenAIEmulator(api_key="sk-of-the-team", models=["gpt-4.1-mini"]) as own:
        body = body_of(own, api_key="sk-of-the-team")
        saved = (await person.http.post("/api/model-providers", json=body)).json()
        assert saved["slug"] == "openai"
        assert await model_ids(person.http) == ["auto", "paynto-starter", "openai:gpt-4.1-mini"]
        assert "openai:gpt-5.4-mini" in await model_ids(operator.http)


async def test_a_refused_key_a_silent_address_and_a_private_one_are_said(
    operator: Person, openai: OpenAIEmulator
) -> None:
    wrong = await add(operator, openai, api_key="sk-something-else")
    assert (wrong["test"]["is_ok"], wrong["models"]) == (False, [])
    assert wrong["test"]["message"] == "The key is refused (401)"
    mended = await operator.http.patch(f"{PATH}/{wrong['id']}", json={"api_key": KEY})
    assert mended.json()["test"]["is_ok"]
    with OddServer() as server:
        gone = server.url
    body = {"kind": "compatible", "label": "Bench", "base_url": gone}
    silent = (await operator.http.post(PATH, json=body)).json()
    assert silent["test"]["message"] == "Nothing answers at this address"
    assert silent["slug"] == "bench"
    inside = await operator.http.post(PATH, json={**body, "base_url": "http://10.1.2.3/v1"})
    assert (inside.status_code, inside.json()["code"]) == (403, "private_address")
    taken = await operator.http.post(PATH, json={**body, "slug": "bench"})
    assert (taken.status_code, taken.json()["code"]) == (409, "model_provider_slug_taken")


async def test_the_key_goes_to_no_other_address_and_is_never_shown(
    platform: Platform, operator: Person, openai: OpenAIEmulator
) -> None:
    saved = await add(operator, openai)
    one = f"{PATH}/{saved['id']}"
    with OddServer() as thief:
        refused = await operator.http.patch(one, json={"base_url": thief.url})
        assert (refused.status_code, refused.json()["code"]) == (422, "model_provider_invalid")
        assert thief.requests == []
    answers = [json.dumps(saved), (await operator.http.get(PATH)).text]
    async with platform.db.system_transaction() as session:
        row = await session.get(PlatformModelProvider, uuid.UUID(saved["id"]))
        assert row is not None
        answers.append(str({name: str(value) for name, value in vars(row).items()}))
    assert not [answer for answer in answers if KEY in answer]
    actions = await _list_audit(platform, operator)
    assert actions == ["platform_model_provider.created"]


async def _list_audit(platform: Platform, operator: Person) -> list[str]:
    async with platform.db.transaction(system_scope(operator.team_id)) as session:
        rows = await session.scalars(
            text("SELECT action FROM audit_events WHERE action LIKE 'platform_%' ORDER BY id")
        )
        return list(rows)


async def test_a_request_of_a_team_cannot_write_the_platform_s_rows(
    platform: Platform, operator: Person, person: Person, openai: OpenAIEmulator
) -> None:
    await add(operator, openai)
    for statement in (
        "UPDATE platform_model_providers SET base_url = 'https://evil.example'",
        "DELETE FROM platform_model_providers",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"):
            async with platform.db.transaction(system_scope(person.team_id)) as session:
                await session.execute(text(statement))


async def test_rotation_moves_the_platform_s_keys_too(
    platform: Platform, operator: Person, person: Person, openai: OpenAIEmulator
) -> None:
    saved = await add(operator, openai)
    keyring = platform.resources.keyring
    keyring.add(keyring.new_wrapped_key(new_id().hex[-12:]))
    async with platform.db.system_transaction() as session:
        assert await reencrypt_keys(session, keyring) >= 1
        row = await session.get(PlatformModelProvider, uuid.UUID(saved["id"]))
        assert row is not None
        assert keyring.is_current(row.ciphertext or "")
    tested = (await operator.http.post(f"{PATH}/{saved['id']}/test")).json()
    assert tested["test"]["is_ok"]
    assert "openai:gpt-4.1-mini" in await model_ids(person.http)
