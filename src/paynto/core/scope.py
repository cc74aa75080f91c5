"""Whose rows a request may see."""

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Scope:
    """The team a request acts for, and who acts. Every query of a tenant's rows takes one.

    `permissions` are the values of `teams.access.Permission` that role and token scopes leave.
    """

    team_id: UUID
    user_id: UUID | None
    role: str
    permissions: frozenset[str] = field(default_factory=frozenset[str])
    address: str | None = None


def system_scope(team_id: UUID, user_id: UUID | None = None) -> Scope:
    """The scope of durable work that a member already started: full rights inside the one team."""
    return Scope(team_id=team_id, user_id=user_id, role="OWNER", permissions=frozenset({"*"}))
