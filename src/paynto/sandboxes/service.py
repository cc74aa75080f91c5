"""Use cases of a project's sandbox: its state with the preview's address, console and logs."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.clock import now
from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.projects import service as projects
from paynto.sandboxes.addresses import make_preview_url
from paynto.sandboxes.previews import Live, Previews
from paynto.sandboxes.proxy.access import PreviewAccess
from paynto.sandboxes.schemas import ConsoleEntryRead, SandboxRead
from paynto.sandboxes.thumbnails import name_subject

# long enough for a page that is opened from a list, short enough to be worthless in a log
_ACCESS_SECONDS = 300


async def read_sandbox(
    session: AsyncSession, resources: Resources, scope: Scope, project_id: UUID
) -> SandboxRead:
    """The sandbox's state with a fresh address for the preview; starts nothing."""
    project = await projects.load_project(session, scope, project_id)
    live = await resources.part(Previews).find_live(scope, project_id)
    has_files = project.current_version is not None
    return SandboxRead(
        id=live.record_id,
        status=live.status if has_files else "none",  # type: ignore[arg-type]  Live.status is one of the literals
        version_number=live.version,
        preview_url=_preview_url(resources, live, name_subject(scope), _ACCESS_SECONDS)
        if has_files
        else None,
        reason=live.reason,
        started_at=datetime.fromtimestamp(live.started_at, UTC) if live.started_at else None,
    )


def _preview_url(resources: Resources, live: Live, subject: str, seconds: int) -> str:
    token = resources.part(PreviewAccess).make_token(str(live.record_id), subject, seconds=seconds)
    return make_preview_url(resources.settings, live.record_id, token)


async def read_console(
    resources: Resources, scope: Scope, project_id: UUID
) -> list[ConsoleEntryRead]:
    live = await resources.part(Previews).find_live(scope, project_id)
    return [
        ConsoleEntryRead(
            level=report.level or report.type,
            message=report.text,
            source=report.url or None,
            line=report.line or None,
            at=now(),
        )
        for report in live.reports
        if report.type in ("console", "error", "rejection", "overlay")
    ]
