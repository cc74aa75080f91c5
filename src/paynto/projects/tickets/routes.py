"""HTTP of tickets."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter

from paynto.core.paging import Page, Paging
from paynto.projects.tickets import service
from paynto.projects.tickets.schemas import TicketRead, TicketUpdate
from paynto.teams.access import ProjectReader, ProjectWriter, TeamSession

router = APIRouter(prefix="/projects/{project_id}/tickets", tags=["tickets"])


@router.get("", response_model=Page[TicketRead])
async def list_tickets(
    project_id: UUID,
    page: Paging,
    scope: ProjectReader,
    session: TeamSession,
    state: Literal["open", "done", "dismissed", "all"] = "open",
) -> object:
    return await service.list_tickets(session, scope, project_id, page, state=state)


@router.get("/{ticket_id}")
async def load_ticket(
    project_id: UUID, ticket_id: UUID, scope: ProjectReader, session: TeamSession
) -> TicketRead:
    ticket = await service.load_ticket(session, scope, project_id, ticket_id)
    return await service.read_ticket(session, scope, ticket)


@router.patch("/{ticket_id}")
async def change_ticket(
    project_id: UUID,
    ticket_id: UUID,
    body: TicketUpdate,
    scope: ProjectWriter,
    session: TeamSession,
) -> TicketRead:
    """Dismisses a ticket, or takes it back."""
    return await service.dismiss_ticket(session, scope, project_id, ticket_id, body.is_dismissed)
