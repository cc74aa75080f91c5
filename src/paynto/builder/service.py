"""Use cases of building: start from a sentence, send a further one, import an archive."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from paynto.builder.attachments import service as attachments
from paynto.builder.errors import EmptyPrompt
from paynto.builder.gallery.service import load_template
from paynto.builder.schemas import BuildCreate, ProjectCreate
from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.jobs import service as jobs
from paynto.jobs.errors import IdempotencyKeyReused, JobFinished
from paynto.jobs.models import Job
from paynto.jobs.runtime import JobRuntime
from paynto.llm import service as llm
from paynto.llm.errors import UnknownModel
from paynto.projects import archives, messages
from paynto.projects import service as projects
from paynto.projects.models import Project
from paynto.projects.service import CommitInfo
from paynto.stacks.service import read_template

BUILD_WORKFLOW = "build_app"
AUTO_STACK = "auto"
_DEFAULT_STACK = "react"
_CHOSEN = "Chosen for this message"
_OF_PROJECT = "Model of the project"
_DEFAULT = "Default model"


async def create_project(
    session: AsyncSession,
    resources: Resources,
    scope: Scope,
    body: ProjectCreate,
    idempotency_key: str | None,
) -> tuple[Project, Job | None]:
    """A project, and with a prompt or a template its first build. With neither, the empty app of the stack."""
    template = load_template(body.template_id) if body.template_id is not None else None
    if template is not None:
        stack = template.stack if body.stack == AUTO_STACK else body.stack
        body = body.model_copy(update={"prompt": template.prompt, "stack": stack})
    await llm.check_model_id(session, resources, scope, body.model_id)
    if body.prompt is not None and not body.prompt.strip():
        raise EmptyPrompt(message="Say in a sentence what you want to build.")
    if idempotency_key is not None:
        job = await jobs.find_job_by_key(session, scope, idempotency_key)
        known = await projects.find_project_by_key(session, scope, idempotency_key)
        if known is not None:
            return known, _same_request(job, body)
    stack = _DEFAULT_STACK if body.stack == AUTO_STACK else body.stack
    name = body.name or (template.title if template else _working_title(body.prompt))
    project = await projects.create_project(
        session,
        scope,
        name=name,
        stack=stack,
        description=template.line if template else (body.prompt or "")[:500],
        model_id=body.model_id,
        idempotency_key=idempotency_key,
    )
    if body.prompt is None:
        info = CommitInfo(trigger="import", name=f"Empty {stack} app")
        await projects.commit_changes(
            session, scope, resources.objects, project.id, read_template(stack), info
        )
        return project, None
    sentence = Sentence(
        body.prompt,
        body.model_id,
        tuple(body.images),
        {"wanted_stack": body.stack, "is_named": body.name is not None},
        _CHOSEN if body.model_id is not None else _DEFAULT,
    )
    job = await start_sentence(session, resources, scope, project, sentence, idempotency_key)
    for refinement in template.refinements if template else ():
        further = replace(sentence, prompt=refinement, images=(), arguments={})
        await start_sentence(session, resources, scope, project, further, None)
    return project, job


def _same_request(job: Job | None, body: ProjectCreate) -> Job | None:
    if (job.prompt if job else None) != body.prompt:
        raise IdempotencyKeyReused()
    return job


def _working_title(prompt: str | None) -> str:
    """Shown until the build has given the app its name."""
    words = " ".join((prompt or "Untitled app")[:400].split())
    return words if len(words) <= 60 else words[:60].rsplit(" ", 1)[0] + "…"


async def start_build(
    session: AsyncSession,
    resources: Resources,
    scope: Scope,
    project: Project,
    body: BuildCreate,
    idempotency_key: str | None,
) -> Job:
    """Queues a build behind those of the project that are not finished; one that steers stops the running one first."""
    if not body.prompt.strip():
        raise EmptyPrompt(message="Say what should change.")
    if idempotency_key is not None:
        known = await jobs.find_job_by_key(session, scope, idempotency_key)
        if known is not None:
            return _same_build(known, project, body)
    arguments: dict[str, object] = {}
    if body.mode == "steer":
        stopped = await _stop_running(session, scope, project)
        if stopped is not None:
            arguments["steers"] = str(stopped.id)
    sentence = Sentence(body.prompt, body.model_id, tuple(body.images), arguments, _CHOSEN)
    if body.model_id is None:
        remembered = project.model_id
        why = _OF_PROJECT if remembered else _DEFAULT
        sentence = replace(sentence, model_id=remembered, model_reason=why)
        sentence = await replace_gone_model(session, resources, scope, sentence)
    return await start_sentence(session, resources, scope, project, sentence, idempotency_key)


def _same_build(known: Job, project: Project, body: BuildCreate) -> Job:
    if (known.kind, known.project_id, known.prompt) != ("build", project.id, body.prompt):
        raise IdempotencyKeyReused()
    return known


async def _stop_running(session: AsyncSession, scope: Scope, project: Project) -> Job | None:
    """The build that was asked to stop; None when none is running."""
    job = await find_running_build(session, scope, project)
    if job is None:
        return None
    try:
        return await jobs.cancel_job(session, scope, job.id)
    except JobFinished:
        # it ended in this very moment
        return None


async def find_running_build(session: AsyncSession, scope: Scope, project: Project) -> Job | None:
    """The oldest unfinished job of a project, when it is a build."""
    active = await jobs.list_active_job_ids(session, scope, [project.id])
    if project.id not in active:
        return None
    job = await jobs.load_job(session, scope, active[project.id])
    return job if job.kind == "build" else None


@dataclass(frozen=True)
class Sentence:
    """What a person asks, with what, and why that model."""

    prompt: str
    model_id: str | None
    images: tuple[UUID, ...]
    arguments: Mapping[str, object]
    model_reason: str


async def replace_gone_model(
    session: AsyncSession, resources: Resources, scope: Scope, sentence: Sentence
) -> Sentence:
    """For a model that was chosen earlier: when it is not offered any more, the default with the reason."""
    try:
        await llm.check_model_id(session, resources, scope, sentence.model_id)
    except UnknownModel:
        reason = f"{str(sentence.model_id)[:80]} is not offered any more."
        arguments = {**sentence.arguments, "model_gone": reason}
        return replace(sentence, model_id=None, model_reason=reason, arguments=arguments)
    return sentence


async def start_sentence(
    session: AsyncSession,
    resources: Resources,
    scope: Scope,
    project: Project,
    sentence: Sentence,
    idempotency_key: str | None,
) -> Job:
    """Queues the build of a sentence and puts it into the chat. Raises UnknownModel and AttachmentNotFound."""
    model_id = await llm.resolve_model_id(session, resources, scope, sentence.model_id)
    await attachments.load_attachments(session, scope, sentence.images)
    images = [str(item) for item in sentence.images]
    job = await jobs.start_job(
        session,
        scope,
        resources.part(JobRuntime).client,
        kind="build",
        workflow=BUILD_WORKFLOW,
        project_id=project.id,
        prompt=sentence.prompt,
        model_id=model_id,
        arguments={
            **sentence.arguments,
            "images": images,
            "model_reason": sentence.model_reason,
        },
        idempotency_key=idempotency_key,
    )
    await messages.add_message(
        session,
        scope,
        project.id,
        role="user",
        text=sentence.prompt,
        job_id=job.id,
        files=[],
        warnings=[],
        images=images,
        is_error=False,
    )
    return job


async def import_archive(
    session: AsyncSession, resources: Resources, scope: Scope, name: str, content: bytes
) -> Project:
    """A project from a ZIP. Its stack is told by what it holds."""
    files = await asyncio.to_thread(archives.read_archive, content)
    stack = "fullstack" if "prisma/schema.prisma" in files else "react"
    project = await projects.create_project(session, scope, name=name, stack=stack)
    info = CommitInfo(trigger="import", name="Import of a ZIP archive")
    await projects.commit_changes(session, scope, resources.objects, project.id, files, info)
    return project
