"""Lets a build do what a ticket says."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from paynto.builder.schemas import BuildCreate
from paynto.builder.service import start_build
from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.jobs.models import Job
from paynto.projects import turns
from paynto.projects.tickets import service as tickets
from paynto.projects.tickets.models import Ticket


async def build_ticket(
    session: AsyncSession,
    resources: Resources,
    scope: Scope,
    project_id: UUID,
    ticket_id: UUID,
    idempotency_key: str | None,
) -> Job:
    """The build that works on the ticket, a new one when none does. Raises TicketClosed."""
    project = await turns.lock_project(session, scope, project_id)
    ticket = await tickets.load_ticket(session, scope, project_id, ticket_id)
    tickets.check_can_build(ticket)
    running = await tickets.find_running_build(session, scope, ticket)
    if running is not None:
        return running
    body = BuildCreate.model_validate({"prompt": write_request(ticket)})
    job = await start_build(session, resources, scope, project, body, idempotency_key)
    tickets.record_build(ticket, job.id)
    return job


def write_request(ticket: Ticket) -> str:
    """The ticket as a sentence to the model; the person reads it in the chat."""
    parts = [f"{ticket.title}. {ticket.why}".strip()]
    if ticket.files:
        parts.append(f"Files: {', '.join(ticket.files)}")
    if ticket.checks:
        parts.append("\n".join(f"Done when: {check}" for check in ticket.checks))
    return "\n\n".join(parts)
