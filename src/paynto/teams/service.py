"""Use cases of teams: the personal team, and the audit log."""

import re
import unicodedata
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.errors import NotSignedIn
from paynto.core.ids import new_id
from paynto.core.scope import Scope
from paynto.teams import queries
from paynto.teams.models import AuditEvent, Membership, Role, Team


def slugify(text: str, *, longest: int = 40) -> str:
    """A lower-case DNS label; empty when the text has no Latin letters or digits."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:longest].strip("-")


async def create_personal_team(session: AsyncSession, user_id: UUID, name: str) -> Team:
    slug = slugify(name) or "team"
    await queries.lock_slug(session, slug)
    if await queries.has_slug(session, slug):
        slug = f"{slug}-{new_id().hex[-8:]}"
    team = Team(name=name, slug=slug, is_personal=True)
    session.add(team)
    await session.flush()
    session.add(Membership(team_id=team.id, user_id=user_id, role=Role.OWNER))
    await session.flush()
    return team


async def load_membership(
    session: AsyncSession, user_id: UUID, team_id: UUID | None
) -> tuple[Membership, Team]:
    found = await queries.find_membership(session, user_id, team_id)
    if found is None:
        raise NotSignedIn(message="You are not a member of this team.")
    return found


async def record_audit(
    session: AsyncSession, scope: Scope, action: str, target: str, **details: object
) -> None:
    """Adds to the audit log in the transaction of the act itself."""
    session.add(
        AuditEvent(
            team_id=scope.team_id,
            actor_id=scope.user_id,
            action=action,
            target=target,
            address=scope.address,
            details=details,
        )
    )
