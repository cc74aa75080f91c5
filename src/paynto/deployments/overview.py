"""What the dashboard shows of a team: numbers and recent activity."""

from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.clock import now
from paynto.core.paging import PageQuery
from paynto.core.scope import Scope
from paynto.deployments import queries
from paynto.jobs import service as jobs
from paynto.jobs.models import Job
from paynto.projects import service as projects
from paynto.projects import turns


async def read_statistics(session: AsyncSession, scope: Scope) -> dict[str, int]:
    month = now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    builds, spend = await jobs.count_jobs_since(session, scope, "build", month)
    return {
        "projects": await projects.count_projects(session, scope),
        "live_apps": await queries.count_live_apps(session, scope),
        "builds_this_month": builds,
        "spend_nanousd": spend,
    }


async def list_activity(session: AsyncSession, scope: Scope, limit: int) -> list[dict[str, Any]]:
    """The newest versions and finished deployments, together."""
    since = now() - timedelta(days=90)
    versions = await turns.list_recent_versions(session, scope, limit)
    events: list[dict[str, Any]] = [
        {
            "id": str(version.id),
            "kind": version.trigger,
            "title": version.name or f"Version {version.number}",
            "project_id": version.project_id,
            "project_name": name,
            "at": version.created_at,
        }
        for version, name in versions
    ]
    found = await jobs.list_jobs(session, scope, PageQuery(limit=limit), kind="deploy")
    names = await projects.list_project_names(
        session, scope, [job.project_id for job in found.items if job.project_id]
    )
    events += [
        {
            "id": str(job.id),
            "kind": "deploy",
            "title": _name_deployment(job),
            "project_id": job.project_id,
            "project_name": names.get(job.project_id) if job.project_id else None,
            "at": job.finished_at or job.created_at,
        }
        for job in found.items
    ]
    return sorted(
        (event for event in events if event["at"] > since),
        key=lambda event: event["at"],
        reverse=True,
    )[:limit]


def _name_deployment(job: Job) -> str:
    is_preview = job.arguments.get("environment") == "preview"
    if job.status == "succeeded":
        return "Deployed as preview" if is_preview else "Deployed"
    return f"{'Preview deployment' if is_preview else 'Deployment'} {job.status}"
