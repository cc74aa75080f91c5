"""HTTP of building: new projects, further sentences, the stacks."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Header, Query, UploadFile
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict

from paynto.builder import service, ticket_builds
from paynto.builder.attachments import service as attachments
from paynto.builder.context.record import RequestRead, load_request
from paynto.builder.resending import resend_message as send_again
from paynto.builder.schemas import AttachmentRead, BuildCreate, MessageResend, ProjectCreate
from paynto.jobs.schemas import JobRead
from paynto.projects import service as projects
from paynto.projects.job_routes import read_job
from paynto.projects.listing import ProjectAnnotations, read_project
from paynto.projects.schemas import ProjectCreated
from paynto.stacks import service as stacks
from paynto.teams.access import CurrentUser, Process, ProjectReader, ProjectWriter, TeamSession

router = APIRouter(tags=["builder"])

IdempotencyKey = Annotated[str | None, Header(min_length=8, max_length=200)]


class StackRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    name: str
    label: str
    description: str
    has_server: bool
    has_database: bool


@router.get("/stacks", response_model=list[StackRead])
async def list_stacks(_: CurrentUser) -> object:
    return stacks.list_stacks()


@router.post("/projects", status_code=201)
async def create_project(
    body: ProjectCreate,
    scope: ProjectWriter,
    session: TeamSession,
    process: Process,
    idempotency_key: IdempotencyKey = None,
) -> ProjectCreated:
    project, job = await service.create_project(session, process, scope, body, idempotency_key)
    return ProjectCreated(
        project=await read_project(session, scope, process.part(ProjectAnnotations), project),
        job=await read_job(session, scope, job) if job else None,
    )


@router.post("/projects/import", status_code=201)
async def import_project(
    file: UploadFile,
    scope: ProjectWriter,
    session: TeamSession,
    process: Process,
    name: Annotated[str, Form(max_length=80)] = "",
) -> ProjectCreated:
    title = name or (file.filename or "Imported app").removesuffix(".zip")
    project = await service.import_archive(session, process, scope, title, await file.read())
    return ProjectCreated(
        project=await read_project(session, scope, process.part(ProjectAnnotations), project),
        job=None,
    )


@router.post("/projects/{project_id}/builds", status_code=202)
async def start_build(
    project_id: UUID,
    body: BuildCreate,
    scope: ProjectWriter,
    session: TeamSession,
    process: Process,
    idempotency_key: IdempotencyKey = None,
) -> JobRead:
    project = await projects.load_project(session, scope, project_id)
    job = await service.start_build(session, process, scope, project, body, idempotency_key)
    return await read_job(session, scope, job)


@router.post("/projects/{project_id}/messages/{message_id}/resend", status_code=202)
async def resend_message(
    project_id: UUID,
    message_id: UUID,
    body: MessageResend,
    scope: ProjectWriter,
    who: CurrentUser,
    session: TeamSession,
    process: Process,
    idempotency_key: IdempotencyKey = None,
) -> JobRead:
    """Puts the project back to the version before the message and builds it again."""
    job = await send_again(
        session, process, scope, project_id, message_id, body, who.user.name, idempotency_key
    )
    return await read_job(session, scope, job)


@router.post("/projects/{project_id}/tickets/{ticket_id}/build", status_code=202)
async def build_ticket(
    project_id: UUID,
    ticket_id: UUID,
    scope: ProjectWriter,
    session: TeamSession,
    process: Process,
    idempotency_key: IdempotencyKey = None,
) -> JobRead:
    """Starts a build with the ticket as its request, or gives the one that works on it."""
    job = await ticket_builds.build_ticket(
        session, process, scope, project_id, ticket_id, idempotency_key
    )
    return await read_job(session, scope, job)


@router.post("/attachments", status_code=201)
async def add_attachment(
    file: UploadFile, scope: ProjectWriter, session: TeamSession, process: Process
) -> AttachmentRead:
    """Keeps a picture that a message can then name."""
    content = await file.read()
    row = await attachments.add_attachment(session, scope, process.objects, content)
    return AttachmentRead.model_validate(row)


@router.get("/attachments/{attachment_id}", response_class=Response)
async def load_attachment(
    attachment_id: UUID, scope: ProjectReader, session: TeamSession, process: Process
) -> Response:
    [row] = await attachments.load_attachments(session, scope, [attachment_id])
    content = await attachments.read_attachment(process.objects, scope, row.id)
    headers = {"cache-control": "private, max-age=86400, immutable"}
    return Response(content, media_type=row.media_type, headers=headers)


@router.get("/jobs/{job_id}/request")
async def load_sent_request(
    job_id: UUID,
    scope: ProjectReader,
    session: TeamSession,
    process: Process,
    turn: Annotated[int, Query(ge=0, le=99)] = 0,
) -> RequestRead:
    """What a model was sent for a job, without secrets; turn 0 is the answer itself, then come repairs."""
    return await load_request(session, process, scope, job_id, turn)
