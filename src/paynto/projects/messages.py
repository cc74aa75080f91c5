"""Use cases of a project's chat messages."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.clock import now
from paynto.core.ids import new_id
from paynto.core.paging import Page, PageQuery, Rows, decode_id_cursor, encode_cursor
from paynto.core.scope import Scope
from paynto.jobs import service as jobs
from paynto.jobs.service import Outcome
from paynto.projects import queries
from paynto.projects.errors import MessageNotFound
from paynto.projects.models import Message
from paynto.projects.schemas import MessageRead, RepairRead
from paynto.projects.service import load_project


async def add_message(session: AsyncSession, scope: Scope, project_id: UUID, **values: Any) -> None:
    """Adds a chat message; for a job, at most one per role, replaced when its step runs again."""
    row = {
        "id": new_id(),
        "created_at": now(),
        "project_id": project_id,
        **values,
    }
    await queries.upsert_message(session, scope, row)


async def list_messages(
    session: AsyncSession, scope: Scope, project_id: UUID, page: PageQuery
) -> Rows[Message]:
    """The newest page, oldest message first; the cursor leads to older ones."""
    await load_project(session, scope, project_id)
    rows = await queries.list_messages(
        session, scope, project_id, decode_id_cursor(page.cursor), page.limit + 1
    )
    items = rows[: page.limit]
    cursor = encode_cursor(items[-1].id) if len(rows) > page.limit else None
    return Rows(items[::-1], cursor)


async def read_messages(
    session: AsyncSession, scope: Scope, project_id: UUID, page: PageQuery
) -> Page[MessageRead]:
    """A page with what became of the build of each answer."""
    found = await list_messages(session, scope, project_id, page)
    answers = [row.job_id for row in found.items if row.role != "user" and row.job_id is not None]
    outcomes = await jobs.list_outcomes(session, scope, answers)
    return Page(
        items=[_read_message(row, outcomes) for row in found.items],
        next_cursor=found.next_cursor,
    )


def _read_message(row: Message, outcomes: Mapping[UUID, Outcome]) -> MessageRead:
    message = MessageRead.model_validate(row)
    outcome = outcomes.get(row.job_id) if row.job_id is not None and row.role != "user" else None
    if outcome is None:
        return message
    update = {
        "job_status": outcome.status,
        "error_code": outcome.error_code,
        "fallback_of": outcome.notes.get("fallback_of"),
        "repairs": _read_repairs(outcome),
    }
    return message.model_copy(update=update)


def _read_repairs(outcome: Outcome) -> list[RepairRead]:
    """A try that ran when its build ended was stopped with it."""
    repairs = [RepairRead.model_validate(item) for item in outcome.notes.get("repairs", ())]
    return [
        repair.model_copy(update={"state": "stopped"})
        if outcome.is_finished and repair.state == "running"
        else repair
        for repair in repairs
    ]


async def has_answer(session: AsyncSession, scope: Scope, job_id: UUID) -> bool:
    return await queries.find_answer(session, scope, job_id) is not None


async def append_to_answer(
    session: AsyncSession,
    scope: Scope,
    job_id: UUID,
    *,
    note: str,
    warnings: list[str],
    version_number: int | None,
    usage: dict[str, Any],
) -> None:
    """Adds to the job's answer what the checks found, what became of it and what all of it took, once."""
    message = await queries.find_answer(session, scope, job_id)
    if message is None:
        return
    if note and not message.text.endswith(note):
        message.text = f"{message.text}\n\n{note}".strip()
    message.warnings = list(dict.fromkeys([*message.warnings, *warnings]))
    message.version_number = version_number
    message.usage = usage


async def load_question(
    session: AsyncSession, scope: Scope, project_id: UUID, message_id: UUID
) -> Message:
    """A person's message; for an answer, the message that it answers. Raises MessageNotFound, also for another team's."""
    message = await queries.find_message(session, scope, project_id, message_id)
    if message is not None and message.role != "user" and message.job_id is not None:
        message = await queries.find_question(session, scope, message.job_id)
    if message is None or message.role != "user":
        raise MessageNotFound()
    return message
