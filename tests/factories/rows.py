"""One row of every kind that has an id in an address, owned by one team."""

import uuid
from dataclasses import dataclass

from tests.factories.platform import Person, Platform

from paynto.builder.attachments import service as attachments
from paynto.builder.prompt_library.models import SavedPrompt
from paynto.core.paging import PageQuery
from paynto.core.scope import system_scope
from paynto.deployments.models import App, Release
from paynto.jobs.models import Job, JobStatus
from paynto.llm.models import ModelProvider
from paynto.projects import messages
from paynto.projects.tickets.models import Ticket

# one transparent pixel
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360"
    "6060600000000500017a5eabf80000000049454e44ae426082"
)


@dataclass
class OwnedRows:
    """The owner, and a value for every parameter that a path of the API can hold."""

    team_id: uuid.UUID
    values: dict[str, object]


async def make_rows_of_every_kind(platform: Platform, owner: Person) -> OwnedRows:
    """A project with a version and a message, a finished job, an app with a release, a token, a session."""
    project = await owner.make_project()
    project_id = uuid.UUID(project["id"])
    scope = system_scope(owner.team_id, owner.user_id)
    async with platform.db.transaction(scope) as session:
        job = Job(
            team_id=owner.team_id, project_id=project_id, kind="build", status=JobStatus.RUNNING
        )
        app = App(
            team_id=owner.team_id,
            project_id=project_id,
            slug=f"shop-{uuid.uuid4().hex[:8]}",
            is_server=False,
            database="none",
        )
        provider = ModelProvider(
            team_id=owner.team_id, kind="compatible", slug="bench", label="Bench"
        )
        ticket = Ticket(
            team_id=owner.team_id,
            project_id=project_id,
            number=1,
            status="backlog",
            title="Write src/a.ts",
        )
        prompt = SavedPrompt(
            team_id=owner.team_id, title="Theirs", text="Make it ours", is_shared=True
        )
        session.add_all([job, app, provider, ticket, prompt])
        await session.flush()
        session.add(
            Release(team_id=owner.team_id, app_id=app.id, number=1, version_number=1, job_id=job.id)
        )
        await messages.add_message(
            session, scope, project_id, role="user", text="Make a shop", job_id=job.id
        )
        [message] = (
            await messages.list_messages(session, scope, project_id, PageQuery(limit=1))
        ).items
        attachment = await attachments.add_attachment(
            session, scope, platform.resources.objects, PICTURE
        )
    token = await owner.http.post("/api/tokens", json={"name": "CI", "scopes": ["read"]})
    sessions = await owner.http.get("/api/me/sessions")
    link = await owner.http.post(
        f"/api/projects/{project_id}/preview-links", json={"expires_in_minutes": 5}
    )
    return OwnedRows(
        team_id=owner.team_id,
        values={
            "project_id": project_id,
            "job_id": job.id,
            "message_id": message.id,
            "attachment_id": attachment.id,
            "app_id": app.id,
            "provider_id": provider.id,
            "ticket_id": ticket.id,
            "prompt_id": prompt.id,
            "token_id": token.json()["id"],
            "link_id": link.json()["id"],
            "session_id": sessions.json()[0]["id"],
            "number": 1,
            "table": "Task",
            "row_key": "eyJpZCI6MX0",
            "name": "DATABASE_URL",
            "slug": "shop",
        },
    )
