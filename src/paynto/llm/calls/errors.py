"""What can go wrong before a model is asked."""

from paynto.core.errors import InvalidInput, QuotaExceeded


class BudgetExceeded(QuotaExceeded):
    code = "budget_exceeded"
    title = "The call could cost more than the budget allows"


class RoutingRefused(InvalidInput):
    code = "routing_refused"
    title = "These routing rules cannot be used"
