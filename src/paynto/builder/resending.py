"""Sends a message again, perhaps changed or to another model, from the version that was there before it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from paynto.builder.errors import BuildRunning, EmptyPrompt
from paynto.builder.schemas import MessageResend
from paynto.builder.service import (
    Sentence,
    find_running_build,
    replace_gone_model,
    start_sentence,
)
from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.jobs import service as jobs
from paynto.jobs.errors import IdempotencyKeyReused
from paynto.jobs.models import Job
from paynto.projects import messages, turns
from paynto.projects import service as projects
from paynto.projects.errors import NothingChanged
from paynto.projects.models import Project

_REASON = "Sent again"
_KEPT_ARGUMENTS = ("wanted_stack", "is_named")


async def resend_message(
    session: AsyncSession,
    resources: Resources,
    scope: Scope,
    project_id: UUID,
    message_id: UUID,
    body: MessageResend,
    author_name: str,
    idempotency_key: str | None,
) -> Job:
    """Puts the project back as a new version and builds again. The id of an answer stands for the message it answers.

    Raises MessageNotFound, and BuildRunning while a build could still change what is put back.
    """
    project = await projects.load_project(session, scope, project_id)
    message = await messages.load_question(session, scope, project_id, message_id)
    prompt = message.text if body.prompt is None else body.prompt
    if not prompt.strip():
        raise EmptyPrompt(message="Say what should change.")
    if idempotency_key is not None:
        known = await jobs.find_job_by_key(session, scope, idempotency_key)
        if known is not None:
            if (known.kind, known.project_id, known.prompt) != ("build", project.id, prompt):
                raise IdempotencyKeyReused()
            return known
    # two at once would put back and build twice
    await turns.lock_project(session, scope, project.id)
    if await find_running_build(session, scope, project) is not None:
        raise BuildRunning(message="Stop the running build before you send a message again.")
    old = await jobs.load_job(session, scope, message.job_id) if message.job_id else None
    number = await turns.find_number_before_job(
        session, scope, project.id, message.job_id, message.created_at
    )
    await _put_back(session, scope, project, number, author_name)
    arguments: Mapping[str, Any] = old.arguments if old else {}
    kept = {name: arguments[name] for name in _KEPT_ARGUMENTS if name in arguments}
    asked = arguments.get("asked_model_id") or (old.model_id if old else project.model_id)
    images = tuple(UUID(item) for item in message.images)
    sentence = Sentence(prompt, body.model_id or asked, images, kept, _REASON)
    if not body.model_id:
        sentence = await replace_gone_model(session, resources, scope, sentence)
    return await start_sentence(session, resources, scope, project, sentence, idempotency_key)


async def _put_back(
    session: AsyncSession,
    scope: Scope,
    project: Project,
    number: int | None,
    author_name: str,
) -> None:
    """A new version like an older one; before the first one the project had none."""
    if project.current_version is None or project.current_version == number:
        return
    if number is None:
        await turns.put_before_first(session, scope, project.id)
        return
    try:
        await projects.restore_version(session, scope, project.id, number, author_name)
    except NothingChanged:
        return
