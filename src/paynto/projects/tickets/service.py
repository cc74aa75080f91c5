"""Use cases of tickets: list, read, dismiss, and remember the build that was asked to do one."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.clock import now
from paynto.core.paging import PageQuery, Rows, decode_number_cursor, encode_cursor
from paynto.core.scope import Scope
from paynto.jobs import service as jobs
from paynto.jobs.models import Job
from paynto.projects import service as projects
from paynto.projects.tickets import queries
from paynto.projects.tickets.errors import TicketClosed, TicketNotFound
from paynto.projects.tickets.models import BoardColumn, Ticket
from paynto.projects.tickets.schemas import TicketRead


async def list_tickets(
    session: AsyncSession, scope: Scope, project_id: UUID, page: PageQuery, *, state: str
) -> Rows[TicketRead]:
    """The newest first, with how many there are of the state."""
    await projects.load_project(session, scope, project_id)
    rows = await queries.list_tickets(
        session,
        scope,
        project_id,
        state=state,
        before_number=decode_number_cursor(page.cursor),
        limit=page.limit + 1,
    )
    items = rows[: page.limit]
    cursor = encode_cursor(items[-1].number) if len(rows) > page.limit else None
    total = await queries.count_tickets(session, scope, project_id, state)
    return Rows(await read_tickets(session, scope, items), cursor, total)


async def list_open_tickets(
    session: AsyncSession, scope: Scope, project_id: UUID, limit: int = 20
) -> list[Ticket]:
    """What a project still needs, the newest first."""
    return await queries.list_tickets(
        session, scope, project_id, state="open", before_number=None, limit=limit
    )


async def load_ticket(
    session: AsyncSession, scope: Scope, project_id: UUID, ticket_id: UUID
) -> Ticket:
    """Raises TicketNotFound, or ProjectNotFound for a deleted project."""
    await projects.load_project(session, scope, project_id)
    ticket = await queries.find_ticket(session, scope, project_id, ticket_id)
    if ticket is None:
        raise TicketNotFound()
    return ticket


async def dismiss_ticket(
    session: AsyncSession, scope: Scope, project_id: UUID, ticket_id: UUID, is_dismissed: bool
) -> TicketRead:
    """Puts a ticket aside, or back. It comes back by itself when its module is missed anew."""
    ticket = await load_ticket(session, scope, project_id, ticket_id)
    if is_dismissed != (ticket.dismissed_at is not None):
        ticket.dismissed_at = now() if is_dismissed else None
        ticket.updated_at = now()
    return await read_ticket(session, scope, ticket)


def check_can_build(ticket: Ticket) -> None:
    if ticket.status == BoardColumn.DONE:
        raise TicketClosed(message="This ticket is done already.")


def record_build(ticket: Ticket, job_id: UUID) -> None:
    ticket.build_job_id = job_id
    ticket.dismissed_at = None
    ticket.updated_at = now()


async def find_running_build(session: AsyncSession, scope: Scope, ticket: Ticket) -> Job | None:
    if ticket.build_job_id is None:
        return None
    job = await jobs.load_job(session, scope, ticket.build_job_id)
    return None if job.is_finished else job


async def read_ticket(session: AsyncSession, scope: Scope, ticket: Ticket) -> TicketRead:
    return (await read_tickets(session, scope, [ticket]))[0]


async def read_tickets(
    session: AsyncSession, scope: Scope, tickets: list[Ticket]
) -> list[TicketRead]:
    """With whether a build works on them; while it does, they stand in the column Generating."""
    asked = [ticket.build_job_id for ticket in tickets if ticket.build_job_id is not None]
    active = await jobs.list_unfinished(session, scope, asked) if asked else set[UUID]()
    found: list[TicketRead] = []
    for ticket in tickets:
        read = TicketRead.model_validate(ticket)
        if read.state == "open" and ticket.build_job_id in active:
            read = read.model_copy(update={"is_building": True, "status": "generating"})
        found.append(read)
    return found
