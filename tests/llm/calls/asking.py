"""A team's project whose answers come from emulated providers: real jobs, without the preview that would follow."""

import asyncio
import itertools
import json
import uuid
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from dbos import DBOS
from tests.emulators.base import Emulator
from tests.factories.platform import Person, Platform

from paynto.builder.steps import applying, generating
from paynto.core.outbound import AddressPolicy, OutboundClients
from paynto.core.resources import Resources
from paynto.core.scope import Scope, system_scope
from paynto.jobs import service as jobs
from paynto.jobs.errors import JobCancelled
from paynto.jobs.models import Job
from paynto.jobs.runtime import JobRuntime, run_job, run_step
from paynto.llm.abilities import Abilities
from paynto.llm.catalogue import Catalogue, ModelEntry
from paynto.llm.pricing import Price, Rate
from paynto.llm.providers import driver_of
from paynto.llm.providers.base import Credentials

Event = dict[str, Any]
_numbers = itertools.count(1)


def price(input_usd: str, output_usd: str, cached: str | None = None) -> Price:
    """Per million tokens."""
    return Price(
        input=Rate(Decimal(input_usd)),
        output=Rate(Decimal(output_usd)),
        cached_input=Rate(Decimal(cached)) if cached else None,
    )


@DBOS.workflow(name="test_answer")
async def answer_and_apply(job_id: str, team_id: str) -> None:
    async def body(resources: Resources, scope: Scope) -> None:
        job = UUID(job_id)
        is_stopped = await run_step("generate", generating.generate, resources, scope, job)
        outcome = await run_step("apply", applying.apply, resources, scope, job, is_stopped)
        if is_stopped or outcome.is_stopped:
            raise JobCancelled()

    await run_job(job_id, team_id, body)


@asynccontextmanager
async def offered(
    platform: Platform,
    emulator: Emulator,
    model: str,
    given: Price | None,
    *,
    configured_by: Literal["platform", "team"] = "platform",
    images: bool = False,
    output_limit_tokens: int = 4_000,
    kind: str | None = None,
) -> AsyncGenerator[ModelEntry]:
    """A model of the emulator in the catalogue, under an id that no other test has."""
    driver = driver_of(kind or emulator.kind)
    driver.import_library()
    clients = OutboundClients(AddressPolicy(["127.0.0.1"]))
    credentials = Credentials(emulator.base_url, emulator.api_key, clients)
    entry = ModelEntry(
        id=f"emulated-{next(_numbers)}:{model}",
        name=f"{model} {next(_numbers)}",
        provider=driver.kind,
        provider_label=driver.label,
        is_ai=True,
        description="",
        make=lambda: driver.make_model(model, credentials),
        context_window_tokens=200_000,
        output_limit_tokens=output_limit_tokens,
        abilities=Abilities(images=images, tools=True, thinking=False, caching=True),
        price=given,
        configured_by=configured_by,
        kind=driver.kind,
        api_key=emulator.api_key,
    )
    catalogue = platform.resources.part(Catalogue)
    catalogue.add(entry)
    try:
        yield entry
    finally:
        catalogue.remove(entry.id)
        await clients.close()


@dataclass
class Desk:
    """One person with one project."""

    platform: Platform
    person: Person
    project_id: str

    @classmethod
    async def open(cls, platform: Platform, person: Person) -> "Desk":
        return cls(platform, person, (await person.make_project())["id"])

    @property
    def scope(self) -> Scope:
        return system_scope(self.person.team_id, self.person.user_id)

    async def start(
        self, model_id: str, prompt: str = "Make the heading larger", **arguments: Any
    ) -> Job:
        async with self.platform.db.transaction(self.scope) as session:
            return await jobs.start_job(
                session,
                self.scope,
                self.platform.resources.part(JobRuntime).client,
                kind="build",
                workflow="test_answer",
                project_id=uuid.UUID(self.project_id),
                prompt=prompt,
                model_id=model_id,
                arguments=arguments,
            )

    async def watch(self, job: Job) -> list[Event]:
        """Everything a browser sees until the job ends."""
        async with asyncio.timeout(60):
            answer = await self.person.http.get(f"/api/jobs/{job.id}/events")
        lines = [line for line in answer.text.splitlines() if line.startswith('data: {"')]
        return [json.loads(line[6:]) for line in lines]

    async def ask(self, model_id: str, prompt: str = "Make the heading larger", **more: Any) -> Any:
        """(events, finished job)"""
        job = await self.start(model_id, prompt, **more)
        return await self.watch(job), await self.load(job)

    async def load(self, job: Job) -> dict[str, Any]:
        return (await self.person.http.get(f"/api/jobs/{job.id}")).json()

    async def list_calls(self, **query: Any) -> list[dict[str, Any]]:
        """The oldest first."""
        answer = await self.person.http.get("/api/model-usage", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()["items"][::-1]

    async def set_budget(self, kind: str, limit_nanousd: int | None) -> None:
        body = {"budgets": [{"kind": kind, "limit_nanousd": limit_nanousd}]}
        answer = await self.person.http.put("/api/model-budgets", json=body)
        assert answer.status_code == 200, answer.text

    async def set_routing(self, **body: Any) -> None:
        values = {"rules": [], "default_model_id": None, "fallbacks": [], **body}
        answer = await self.person.http.put("/api/model-routing", json=values)
        assert answer.status_code == 200, answer.text

    async def last_message(self) -> dict[str, Any]:
        answer = await self.person.http.get(f"/api/projects/{self.project_id}/messages")
        return answer.json()["items"][-1]

    async def read_file(self, path: str) -> str | None:
        address = f"/api/projects/{self.project_id}/files/content"
        answer = await self.person.http.get(address, params={"path": path})
        return answer.json()["text"] if answer.status_code == 200 else None


def files_of(events: list[Event]) -> dict[str, str]:
    """What a browser shows of each file: an `open` begins it anew."""
    found: dict[str, str] = {}
    for event in events:
        if event["type"] == "file" and event["state"] == "open":
            found[event["path"]] = ""
        elif event["type"] == "file" and event["state"] == "delta":
            found[event["path"]] += event["delta"]
    return found


def text_of(events: list[Event]) -> str:
    return "".join(event["delta"] for event in events if event["type"] == "text")
