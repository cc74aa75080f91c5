"""What can go wrong with tickets."""

from paynto.core.errors import Conflict, NotFound


class TicketNotFound(NotFound):
    code = "ticket_not_found"
    title = "There is no such ticket"


class TicketClosed(Conflict):
    code = "ticket_closed"
    title = "The ticket is closed"
