"""Projects as people see them: with the job that runs and where the app is live."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.scope import Scope
from paynto.jobs import service as jobs
from paynto.projects.models import Project
from paynto.projects.schemas import ProjectRead

Annotate = Callable[[AsyncSession, Scope, list[UUID]], Awaitable[dict[UUID, dict[str, Any]]]]


class ProjectAnnotations:
    """What higher domains know about projects (such as the live address); they register at bootstrap."""

    def __init__(self) -> None:
        self._sources: list[Annotate] = []

    def register(self, source: Annotate) -> None:
        self._sources.append(source)

    async def collect(
        self, session: AsyncSession, scope: Scope, ids: list[UUID]
    ) -> dict[UUID, dict[str, Any]]:
        found: dict[UUID, dict[str, Any]] = {project_id: {} for project_id in ids}
        for source in self._sources:
            for project_id, values in (await source(session, scope, ids)).items():
                found[project_id].update(values)
        return found


async def read_projects(
    session: AsyncSession, scope: Scope, annotations: ProjectAnnotations, rows: Iterable[Project]
) -> list[ProjectRead]:
    """Two queries more, however many projects."""
    projects = list(rows)
    ids = [project.id for project in projects]
    running = await jobs.list_active_job_ids(session, scope, ids)
    known = await annotations.collect(session, scope, ids)
    return [
        ProjectRead.model_validate(project).model_copy(
            update={"running_job_id": running.get(project.id), **known[project.id]}
        )
        for project in projects
    ]


async def read_project(
    session: AsyncSession, scope: Scope, annotations: ProjectAnnotations, project: Project
) -> ProjectRead:
    return (await read_projects(session, scope, annotations, [project]))[0]
