"""A team's routing rules: read with the built-in ones as a start, and checked when they are written."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.clock import now
from paynto.core.scope import Scope
from paynto.llm.calls import budgets, queries
from paynto.llm.calls.errors import RoutingRefused
from paynto.llm.calls.routing import Routing, default_routing, rules_from_json, rules_to_json

if TYPE_CHECKING:
    from paynto.llm.catalogue import ModelEntry


async def load_routing(
    session: AsyncSession,
    scope: Scope,
    entries: Sequence["ModelEntry"],
    default_model_id: str | None,
) -> Routing:
    """The team's own rules, else the built-in ones over what is offered; `default_model_id` is the installation's."""
    row = await queries.find_routing(session, scope)
    if row is None:
        return default_routing(entries, default_model_id)
    return Routing(rules_from_json(row.rules), row.default_model_id, tuple(row.fallbacks))


async def replace_routing(
    session: AsyncSession, scope: Scope, entries: Sequence["ModelEntry"], routing: Routing
) -> None:
    """Raises RoutingRefused for a model that is not offered, and for two rules with one id."""
    offered = {entry.id for entry in entries}
    named = [rule.model_id for rule in routing.rules if rule.is_enabled]
    named += list(routing.fallbacks)
    if routing.default_model_id is not None:
        named.append(routing.default_model_id)
    for model_id in named:
        if model_id not in offered:
            raise RoutingRefused(
                message=f"The model {model_id[:80]!r} is not offered here.", model_id=model_id
            )
    ids = [rule.id for rule in routing.rules]
    if len(set(ids)) < len(ids):
        raise RoutingRefused(message="Two rules have the same id.")
    values = {
        "rules": rules_to_json(routing.rules),
        "default_model_id": routing.default_model_id,
        "fallbacks": list(routing.fallbacks),
        "updated_at": now(),
    }
    await queries.upsert_routing(session, scope, values)


async def load_budget_left(
    session: AsyncSession, scope: Scope, *, project_id: UUID | None, job_id: UUID | None
) -> int | None:
    """The least that any budget has left; None without a budget."""
    found = await budgets.list_budgets(session, scope, project_id=project_id, job_id=job_id)
    return min(
        (left for budget in found if (left := budget.left_nanousd) is not None), default=None
    )
