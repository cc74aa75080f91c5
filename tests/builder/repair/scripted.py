"""A language model that answers from a script, offered as any other, and builds that use it."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from pydantic_ai.messages import ModelMessage, ModelRequest, UserPromptPart
from pydantic_ai.models.function import AgentInfo, FunctionModel
from tests.factories.platform import Person, Platform

from paynto.llm.catalogue import Catalogue, ModelEntry

_numbers = itertools.count(1)
_END_SECONDS = 120


@dataclass
class ScriptedModel:
    """Gives its answers in their order; the last one again when it is asked once more."""

    id: str
    answers: list[str]
    requests: list[str] = field(default_factory=list[str])

    async def _stream(self, messages: list[ModelMessage], _info: AgentInfo) -> AsyncIterator[str]:
        self.requests.append(_last_prompt(messages))
        yield self.answers[min(len(self.requests), len(self.answers)) - 1]

    def make(self) -> FunctionModel:
        return FunctionModel(stream_function=self._stream)


def _last_prompt(messages: list[ModelMessage]) -> str:
    last = messages[-1]
    assert isinstance(last, ModelRequest)
    return "\n".join(
        part.content if isinstance(part.content, str) else str(part.content)
        for part in last.parts
        if isinstance(part, UserPromptPart)
    )


_offered: list[tuple[Catalogue, str]] = []


def offer_model(platform: Platform, *answers: str) -> ScriptedModel:
    model = ScriptedModel(f"scripted-{next(_numbers)}", list(answers))
    entry = ModelEntry(
        id=model.id,
        name=model.id,
        provider="tests",
        is_ai=True,
        description="",
        make=model.make,
        context_window_tokens=200_000,
    )
    catalogue = platform.resources.part(Catalogue)
    catalogue.add(entry)
    _offered.append((catalogue, entry.id))
    return model


def withdraw_models() -> None:
    """Takes what a test has offered out of the catalogue again."""
    while _offered:
        catalogue, model_id = _offered.pop()
        catalogue.remove(model_id)


@dataclass
class Built:
    """A finished build with what is left of it."""

    project_id: str
    job: dict[str, Any]
    versions: list[dict[str, Any]]
    answer: dict[str, Any]

    @property
    def triggers(self) -> list[str]:
        """The newest first."""
        return [version["trigger"] for version in self.versions]


async def build(
    person: Person, prompt: str, model: ScriptedModel | str, project_id: str | None = None
) -> Built:
    model_id = model if isinstance(model, str) else model.id
    body = {"prompt": prompt, "model_id": model_id}
    if project_id is None:
        answer = await person.http.post("/api/projects", json={**body, "stack": "react"})
        assert answer.status_code == 201, answer.text
        project_id, job = answer.json()["project"]["id"], answer.json()["job"]
    else:
        answer = await person.http.post(f"/api/projects/{project_id}/builds", json=body)
        assert answer.status_code == 202, answer.text
        job = answer.json()
    return await wait_for_build(person, project_id, job.get("job", job)["id"])


async def wait_for_build(person: Person, project_id: str, job_id: str) -> Built:
    async with asyncio.timeout(_END_SECONDS):
        while True:
            job = (await person.http.get(f"/api/jobs/{job_id}")).json()
            if job["status"] not in ("queued", "running"):
                break
            await asyncio.sleep(0.05)
    versions = (await person.http.get(f"/api/projects/{project_id}/versions")).json()["items"]
    messages = (await person.http.get(f"/api/projects/{project_id}/messages")).json()["items"]
    return Built(project_id, job, versions, messages[-1])


async def read_file(person: Person, project_id: str, path: str) -> str:
    answer = await person.http.get(
        f"/api/projects/{project_id}/files/content", params={"path": path}
    )
    assert answer.status_code == 200, answer.text
    return answer.json()["text"]


async def read_events(person: Person, job_id: str) -> list[dict[str, Any]]:
    """All events of a finished job."""
    import json

    answer = await person.http.get(f"/api/jobs/{job_id}/events")
    lines = (line for line in answer.text.splitlines() if line.startswith("data: {"))
    return [json.loads(line[6:]) for line in lines]
