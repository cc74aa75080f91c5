"""Links that let people without an account look at a preview, until they end or are revoked."""

import time
from collections import OrderedDict
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.clock import now
from paynto.core.db import Database
from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.projects import service as projects
from paynto.sandboxes import queries
from paynto.sandboxes.addresses import make_preview_url
from paynto.sandboxes.errors import LinkMissing, TooManyLinks
from paynto.sandboxes.models import PreviewLink
from paynto.sandboxes.proxy.access import GUEST_PREFIX, PreviewAccess, Visitor
from paynto.sandboxes.schemas import PreviewLinkRead
from paynto.teams import service as teams

MAX_LINKS = 20
# how long another process may still let people in by a link that has been revoked
_TRUST_SECONDS = 5.0
_REMEMBERED = 1000


class LinkGate:
    """Whether the link of a guest still holds; asked with each request of a guest's page."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._open_until: OrderedDict[UUID, float] = OrderedDict()

    async def admit(self, visitor: Visitor) -> bool:
        """Count one more browser in. False when the link has ended; True for members."""
        link_id = _link_of(visitor)
        if link_id is None:
            return not visitor.is_guest
        async with self._db.system_transaction() as session:
            return await queries.count_opening(session, link_id)

    async def is_open(self, visitor: Visitor) -> bool:
        link_id = _link_of(visitor)
        if link_id is None:
            return not visitor.is_guest
        if self._open_until.get(link_id, 0.0) > time.monotonic():
            return True
        async with self._db.system_transaction() as session:
            is_open = await queries.is_link_open(session, link_id)
        if is_open:
            self._open_until[link_id] = time.monotonic() + _TRUST_SECONDS
            while len(self._open_until) > _REMEMBERED:
                self._open_until.popitem(last=False)
        return is_open

    def forget(self, link_id: UUID) -> None:
        self._open_until.pop(link_id, None)


async def create_link(
    session: AsyncSession, resources: Resources, scope: Scope, project_id: UUID, minutes: int
) -> PreviewLinkRead:
    """A link for any number of browsers. The oldest entries are those that have ended; they go."""
    await projects.load_project(session, scope, project_id)
    await queries.delete_ended_links(session, scope, project_id)
    if await queries.count_links(session, scope, project_id) >= MAX_LINKS:
        raise TooManyLinks(message=f"A project has at most {MAX_LINKS} links. Revoke one first.")
    link = PreviewLink(
        team_id=scope.team_id,
        project_id=project_id,
        expires_at=now() + timedelta(minutes=minutes),
    )
    session.add(link)
    await session.flush()
    await teams.record_audit(session, scope, "preview_link.created", str(link.id))
    return await _read_link(session, resources, scope, link)


async def list_links(
    session: AsyncSession, resources: Resources, scope: Scope, project_id: UUID
) -> list[PreviewLinkRead]:
    """Those that still open the preview, newest first."""
    await projects.load_project(session, scope, project_id)
    links = await queries.list_links(session, scope, project_id, MAX_LINKS)
    return [await _read_link(session, resources, scope, link) for link in links]


async def revoke_link(
    session: AsyncSession, resources: Resources, scope: Scope, project_id: UUID, link_id: UUID
) -> None:
    await projects.load_project(session, scope, project_id)
    if not await queries.delete_link(session, scope, project_id, link_id):
        raise LinkMissing(message="The link has ended or has been revoked already.")
    await teams.record_audit(session, scope, "preview_link.revoked", str(link_id))
    resources.part(LinkGate).forget(link_id)


async def _read_link(
    session: AsyncSession, resources: Resources, scope: Scope, link: PreviewLink
) -> PreviewLinkRead:
    record = await queries.ensure_record(session, scope, link.project_id)
    # signed anew each time: only the link's id and its end are kept
    token = resources.part(PreviewAccess).make_guest_token(
        str(record.id), str(link.id), expires_at=int(link.expires_at.timestamp())
    )
    return PreviewLinkRead(
        id=link.id,
        url=make_preview_url(resources.settings, record.id, token),
        created_at=link.created_at,
        expires_at=link.expires_at,
        opened_count=link.opened_count,
        last_opened_at=link.last_opened_at,
    )


def _link_of(visitor: Visitor) -> UUID | None:
    try:
        return UUID(visitor.subject.removeprefix(GUEST_PREFIX)) if visitor.is_guest else None
    except ValueError:
        return None
