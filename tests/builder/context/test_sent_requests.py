"""What is gathered for a job's request, and the account that people can look at afterwards."""

import uuid
from dataclasses import dataclass

import httpx
import pytest
from pydantic_ai.models.test import TestModel
from tests.builder.context.samples import paths_in_full, sent_text
from tests.builder.repair.scripted import build, offer_model
from tests.factories.platform import Person, Platform

from paynto.builder.context import BuiltRequest
from paynto.builder.context.gathering import prepare_request
from paynto.core.scope import Scope, system_scope
from paynto.deployments import variables
from paynto.deployments.models import App
from paynto.deployments.schemas import EnvVarWrite
from paynto.jobs.models import Job, JobStatus
from paynto.llm.abilities import Abilities
from paynto.llm.catalogue import ModelEntry
from paynto.projects import messages
from paynto.projects import service as projects

_ENTRY = ModelEntry(
    id="acme:large",
    name="Large",
    provider="acme",
    is_ai=True,
    description="",
    make=TestModel,
    context_window_tokens=200_000,
    output_limit_tokens=32_000,
    abilities=Abilities(images=True, caching=True),
)
_VALUE = "hunter-of-lost-socks"


@dataclass
class Workplace:
    """A project, and jobs that ask a model about it."""

    platform: Platform
    person: Person
    project_id: uuid.UUID

    @property
    def scope(self) -> Scope:
        return system_scope(self.person.team_id, self.person.user_id)

    async def add_job(self, prompt: str, **arguments: object) -> uuid.UUID:
        async with self.platform.db.transaction(self.scope) as session:
            job = Job(
                team_id=self.person.team_id,
                project_id=self.project_id,
                kind="build",
                status=JobStatus.SUCCEEDED,
                prompt=prompt,
                arguments=arguments,
            )
            session.add(job)
            await session.flush()
            await messages.add_message(
                session, self.scope, self.project_id, role="user", text=prompt, job_id=job.id
            )
        return job.id

    async def ask(self, job_id: uuid.UUID, entry: ModelEntry = _ENTRY) -> BuiltRequest:
        async with self.platform.db.transaction(self.scope) as session:
            job = await session.get_one(Job, job_id)
            project = await projects.load_project(session, self.scope, self.project_id)
        return await prepare_request(
            self.platform.resources, self.scope, job, project, entry, reason="You chose it."
        )

    async def set_variable(self, value: str) -> None:
        async with self.platform.db.transaction(self.scope) as session:
            app = App(
                team_id=self.person.team_id,
                project_id=self.project_id,
                slug=f"shop-{uuid.uuid4().hex[:8]}",
                is_server=False,
                database="none",
            )
            session.add(app)
            await session.flush()
            await variables.set_variables(
                session,
                self.platform.resources.keyring,
                self.scope,
                app,
                [EnvVarWrite(name="SOCK_TOKEN", value=value)],
            )

    async def look(self, job_id: uuid.UUID, person: Person | None = None) -> httpx.Response:
        return await (person or self.person).http.get(f"/api/jobs/{job_id}/request")


@pytest.fixture
async def workplace(platform: Platform, person: Person) -> Workplace:
    project = await person.make_project()
    return Workplace(platform, person, uuid.UUID(project["id"]))


async def _save(workplace: Workplace, path: str, text: str) -> None:
    answer = await workplace.person.save_file(str(workplace.project_id), path, text)
    assert answer.status_code in (200, 201), answer.text


async def test_the_account_says_what_was_sent_to_which_model_and_why(workplace: Workplace) -> None:
    await _save(
        workplace, "src/pages/orders.tsx", "export function OrdersPage() { return null; }\n"
    )
    job_id = await workplace.add_job("Show the sum of the orders")
    request = await workplace.ask(job_id)
    found = (await workplace.look(job_id)).json()
    assert (found["model_id"], found["model_name"], found["reason"]) == (
        "acme:large",
        "Large",
        "You chose it.",
    )
    assert found["total_tokens"] == request.total_tokens <= found["budget_tokens"]
    assert "".join(section["text"] for section in found["sections"]) == sent_text(request)
    assert "src/pages/orders.tsx" in paths_in_full(request)
    kinds = {section["kind"]: section["is_data"] for section in found["sections"]}
    assert kinds["agents"]
    assert kinds["file"]
    assert not kinds["instructions"]
    reasons = {item["path"]: item["reason"] for item in found["omitted"]}
    assert reasons["src/components/ui/button.tsx"] == "as in the template: its symbols are sent"


async def test_nothing_is_shown_before_something_was_sent(workplace: Workplace) -> None:
    answer = await workplace.look(await workplace.add_job("Make it green"))
    assert (answer.status_code, answer.json()["code"]) == (404, "nothing_sent")


async def test_another_team_does_not_see_it(workplace: Workplace, other_person: Person) -> None:
    job_id = await workplace.add_job("Make it green")
    await workplace.ask(job_id)
    assert (await workplace.look(job_id)).status_code == 200
    assert (await workplace.look(job_id, other_person)).status_code == 404


async def test_values_of_variables_are_neither_sent_nor_kept(workplace: Workplace) -> None:
    await workplace.set_variable(_VALUE)
    await _save(workplace, "src/lib/socks.ts", f'export const socks = "{_VALUE}";\n')
    job_id = await workplace.add_job(f"Use {_VALUE} for the socks")
    assert _VALUE not in sent_text(await workplace.ask(job_id))
    assert _VALUE not in (await workplace.look(job_id)).text


async def test_a_value_that_became_a_secret_later_is_not_shown(workplace: Workplace) -> None:
    job_id = await workplace.add_job(f"Use {_VALUE} for the socks")
    assert _VALUE in sent_text(await workplace.ask(job_id))
    await workplace.set_variable(_VALUE)
    assert _VALUE not in (await workplace.look(job_id)).text


async def test_a_follow_up_begins_like_the_request_before(workplace: Workplace) -> None:
    first = await workplace.ask(await workplace.add_job("Make it green"))
    await _save(workplace, "src/App.tsx", "export function App() { return null; }\n")
    job_id = await workplace.add_job("Make it blue")
    second = await workplace.ask(job_id)
    front = sent_text(first).partition("The person asks:\n")[0]
    assert sent_text(second).startswith(front)
    assert second.is_base_reused
    assert "Person: Make it green" in sent_text(second)
    assert (await workplace.look(job_id)).json()["is_base_reused"]


async def test_agents_md_is_in_each_turn_as_it_is_now(workplace: Workplace) -> None:
    await _save(workplace, "AGENTS.md", "All texts are in Danish.\n")
    for prompt in ("Make it green", "Make it blue"):
        assert "All texts are in Danish." in sent_text(
            await workplace.ask(await workplace.add_job(prompt))
        )
    await _save(workplace, "AGENTS.md", "All texts are in Finnish.\n")
    text = sent_text(await workplace.ask(await workplace.add_job("Make it red")))
    assert "All texts are in Finnish." in text
    assert "Danish" not in text


async def test_a_new_project_shows_the_template_and_leaves_the_stack_open(
    platform: Platform, person: Person
) -> None:
    scope = system_scope(person.team_id, person.user_id)
    async with platform.db.transaction(scope) as session:
        project = await projects.create_project(session, scope, name="Shop", stack="react")
    workplace = Workplace(platform, person, project.id)
    request = await workplace.ask(await workplace.add_job("A tea shop", wanted_stack="auto"))
    assert "# Browser or server" in sent_text(request)
    assert "prisma/schema.prisma" in paths_in_full(request)
    assert request.total_tokens < 12_000
    decided = await workplace.ask(await workplace.add_job("A tea shop", wanted_stack="react"))
    assert "There is no server." in sent_text(decided)
    assert "prisma/schema.prisma" not in sent_text(decided)


async def test_a_build_keeps_the_account_of_what_its_model_was_sent(
    platform: Platform, person: Person
) -> None:
    model = offer_model(platform, "I change nothing.\n")
    project = await person.make_project()
    built = await build(person, "Say hello", model, project["id"])
    answer = await person.http.get(f"/api/jobs/{built.job['id']}/request")
    found = answer.json()
    assert found["model_id"] == model.id
    assert model.requests == ["".join(section["text"] for section in found["sections"][1:])]
