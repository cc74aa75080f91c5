"""Takes stills of previews for the cards of their projects, from people who may change the project."""

from uuid import UUID

from paynto.core.errors import NotFound, NotSignedIn
from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.projects.thumbnails import replace_thumbnail
from paynto.sandboxes import queries
from paynto.sandboxes.proxy.access import Visitor
from paynto.teams import service as teams
from paynto.teams.access import MATRIX, Permission
from paynto.teams.models import Role

READER = "reader"
"""Subject of a visitor whose credential may only read."""


def name_subject(scope: Scope) -> str:
    """Who a preview is opened for; a token that may only read does not become more in the preview."""
    return str(scope.user_id) if Permission.PROJECT_WRITE in scope.permissions else READER


async def store_snapshot(resources: Resources, visitor: Visitor, page: bytes) -> bool:
    """Stores a page of the proxy as the project's thumbnail; False when the visitor may not."""
    found = await find_writer(resources, visitor)
    if found is None:
        return False
    scope, project_id = found
    try:
        await replace_thumbnail(resources.db, resources.objects, scope, project_id, page)
    except NotFound:
        return False
    return True


async def find_writer(resources: Resources, visitor: Visitor) -> tuple[Scope, UUID] | None:
    """Who the visitor is when it may change the project, and the project.

    Looked up each time: a cookie of the preview lives longer than a membership may.
    """
    try:
        record_id, user_id = UUID(visitor.sandbox_id), UUID(visitor.subject)
    except ValueError:
        return None
    async with resources.db.system_transaction() as session:
        record = await queries.find_record_by_id(session, record_id)
        if record is None:
            return None
        try:
            membership, _ = await teams.load_membership(session, user_id, record.team_id)
        except NotSignedIn:
            return None
        role = Role(membership.role)
        if Permission.PROJECT_WRITE not in MATRIX[role]:
            return None
        return Scope(record.team_id, user_id, role, frozenset(map(str, MATRIX[role]))), (
            record.project_id
        )
