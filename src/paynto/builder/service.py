"""Use cases of building: start from a sentence, send a further one, import an archive."""

import asyncio
from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from paynto.builder.errors import EmptyPrompt
from paynto.builder.schemas import BuildCreate, ProjectCreate
from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.jobs import service as jobs
from paynto.jobs.errors import IdempotencyKeyReused
from paynto.jobs.models import Job
from paynto.jobs.runtime import JobRuntime
from paynto.llm import service as llm
from paynto.projects import archives, messages
from paynto.projects import service as projects
from paynto.projects.models import Project
from paynto.projects.service import CommitInfo
from paynto.stacks.service import read_template

BUILD_WORKFLOW = "build_app"
AUTO_STACK = "auto"
_DEFAULT_STACK = "react"


async def create_project(
    session: AsyncSession,
    resources: Resources,
    scope: Scope,
    body: ProjectCreate,
    idempotency_key: str | None,
) -> tuple[Project, Job | None]:
    """A project, and with a prompt its first build. With neither, the empty template of the stack."""
    await llm.check_model_id(session, resources, scope, body.model_id)
    if body.prompt is not None and not body.prompt.strip():
        raise EmptyPrompt(message="Say in a sentence what you want to build.")
    if idempotency_key is not None:
        job = await jobs.find_job_by_key(session, scope, idempotency_key)
        known = await projects.find_project_by_key(session, scope, idempotency_key)
        if known is not None:
            return known, _same_request(job, body)
    stack = _DEFAULT_STACK if body.stack == AUTO_STACK else body.stack
    name = body.name or _working_title(body.prompt)
    project = await projects.create_project(
        session,
        scope,
        name=name,
        stack=stack,
        description=(body.prompt or "")[:500],
        model_id=body.model_id,
        idempotency_key=idempotency_key,
    )
    if body.prompt is None:
        info = CommitInfo(trigger="import", name=f"Empty {stack} app")
        await projects.commit_changes(
            session, scope, resources.objects, project.id, read_template(stack), info
        )
        return project, None
    arguments = {"wanted_stack": body.stack, "is_named": body.name is not None}
    job = await _start(
        session, resources, scope, project, body.prompt, body.model_id, arguments, idempotency_key
    )
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
    """Queues a build behind those of the project that are not finished."""
    if not body.prompt.strip():
        raise EmptyPrompt(message="Say what should change.")
    model_id = project.model_id if body.model_id is None else body.model_id
    return await _start(
        session, resources, scope, project, body.prompt, model_id, {}, idempotency_key
    )


async def _start(
    session: AsyncSession,
    resources: Resources,
    scope: Scope,
    project: Project,
    prompt: str,
    model_id: str | None,
    arguments: Mapping[str, object],
    idempotency_key: str | None,
) -> Job:
    model_id = await llm.resolve_model_id(session, resources, scope, model_id)
    job = await jobs.start_job(
        session,
        scope,
        resources.part(JobRuntime).client,
        kind="build",
        workflow=BUILD_WORKFLOW,
        project_id=project.id,
        prompt=prompt,
        model_id=model_id,
        arguments=dict(arguments),
        idempotency_key=idempotency_key,
    )
    await messages.add_message(
        session,
        scope,
        project.id,
        role="user",
        text=prompt,
        job_id=job.id,
        files=[],
        warnings=[],
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
