"""Servers on the operator's own machines, answering as Ollama, vLLM and LM Studio do."""

import json
from typing import Any

import httpx
import pytest
from tests.llm.odd_server import OddServer, Reply, send


def reply(body: Any, status: int = 200) -> Reply:
    return lambda it: send(it, status, json.dumps(body).encode())


OLLAMA = [
    {"id": "qwen3-coder:30b", "object": "model", "created": 1764000000, "owned_by": "library"},
    {"id": "nomic-embed-text:latest", "object": "model", "created": 1, "owned_by": "library"},
]
VLLM = [
    {
        "id": "Qwen/Qwen3-Coder-30B-A3B-Instruct",
        "object": "model",
        "created": 1764000000,
        "owned_by": "vllm",
        "root": "Qwen/Qwen3-Coder-30B-A3B-Instruct",
        "parent": None,
        "max_model_len": 65536,
        "permission": [{"id": "modelperm-1", "object": "model_permission", "group": None}],
    }
]
LM_STUDIO = [
    {"id": "openai/gpt-oss-20b", "object": "model", "owned_by": "organization_owner"},
    {
        "id": "text-embedding-nomic-embed-text-v1.5",
        "object": "model",
        "owned_by": "organization_owner",
    },
]
_UNEXPECTED = {"error": "Unexpected endpoint or method. (GET /models)"}


async def save(client: httpx.AsyncClient, url: str, label: str, **more: Any) -> dict[str, Any]:
    body = {"kind": "compatible", "label": label, "base_url": url, **more}
    answer = await client.post("/api/model-providers", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


@pytest.mark.parametrize(
    ("label", "models", "name", "window"),
    [
        ("Ollama", OLLAMA, "qwen3-coder:30b", None),
        ("vLLM", VLLM, "Qwen/Qwen3-Coder-30B-A3B-Instruct", 65_536),
        ("LM Studio", LM_STUDIO, "openai/gpt-oss-20b", None),
    ],
)
async def test_a_server_of_one_s_own_offers_its_models_with_their_price_unknown(
    client: httpx.AsyncClient, label: str, models: list[Any], name: str, window: int | None
) -> None:
    with OddServer(v1_models=reply({"object": "list", "data": models})) as server:
        saved = await save(client, f"{server.url}/v1", label)
        assert saved["test"]["is_ok"]
        # what only embeds is not offered
        assert saved["models"] == [name]
        entries = {item["id"]: item for item in (await client.get("/api/models")).json()}
        entry = entries[f"{saved['slug']}:{name}"]
        assert (entry["input_usd_per_million"], entry["price_source"]) == (None, None)
        if window is not None:
            assert entry["context_window_tokens"] == window
        _, _, headers = server.requests[0]
        assert "authorization" not in {key.lower() for key in headers}


async def test_ollama_without_a_model_is_said_to_have_none(client: httpx.AsyncClient) -> None:
    with OddServer(v1_models=reply({"object": "list", "data": None})) as server:
        saved = await save(client, f"{server.url}/v1", "Ollama")
    assert not saved["test"]["is_ok"]
    assert saved["test"]["message"] == "It answers, but has no model that can write"


async def test_vllm_with_a_key_refuses_another(client: httpx.AsyncClient) -> None:
    with OddServer(v1_models=reply({"error": "Unauthorized"}, 401)) as server:
        saved = await save(client, f"{server.url}/v1", "vLLM", api_key="sk-wrong")
    assert saved["test"]["message"] == "The key is refused (401)"


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (reply(_UNEXPECTED), "The address answers, but not with a list of models"),
        (reply("404 page not found", 404), "The address answers, but has no list of models (404)"),
    ],
)
async def test_an_address_without_its_v1_is_said_to_want_it(
    client: httpx.AsyncClient, answer: Reply, message: str
) -> None:
    with OddServer(models=answer) as server:
        saved = await save(client, server.url, "Local")
    assert saved["test"]["message"] == f"{message}; most servers want /v1 at its end"
