"""Turns the kept answer into one version, and into the chat's message."""

import time
from collections.abc import Mapping
from uuid import UUID

from paynto.builder.apply import Applied, apply_answer, read_app_name
from paynto.builder.errors import NothingToApply
from paynto.builder.output_format import parse_answer
from paynto.builder.steps.progress import answer_key, load_job_files, timed_step
from paynto.builder.turn import listed_packages
from paynto.core.blobs import get_object
from paynto.core.errors import PayntoError
from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.jobs import service as jobs
from paynto.jobs.events import EventWriter
from paynto.jobs.models import Job
from paynto.llm.catalogue import Catalogue
from paynto.projects import messages, turns
from paynto.projects import service as projects
from paynto.projects.models import Project, Version
from paynto.projects.service import CommitInfo


async def apply(resources: Resources, scope: Scope, job_id: UUID) -> int | None:
    """Commits the answer as one version; None when it was only prose. Raises TurnRefused with nothing changed."""
    async with EventWriter() as events:
        text = (await get_object(resources.objects, answer_key(scope, job_id))).decode()
        parsed = parse_answer(text)
        job, project, files = await load_job_files(resources, scope, job_id)
        known = await _find_version(resources, scope, project, job_id)
        if known is not None:
            # the process died between the commit and the record of this step
            _announce(events, known)
            return known.number
        try:
            with timed_step(events, "apply"):
                applied = await apply_answer(
                    resources, project, job.arguments.get("wanted_stack"), files, parsed, events
                )
        except NothingToApply:
            await _say(resources, scope, job, parsed.text, None, list(parsed.warnings))
            return None
        except PayntoError as error:
            await _say(
                resources,
                scope,
                job,
                f"{parsed.text}\n\n{error.message}".strip(),
                None,
                [],
                is_error=True,
            )
            raise
        with timed_step(events, "version"):
            version = await _commit(resources, scope, job, project, files, applied)
        await _say(resources, scope, job, parsed.text, version, applied.warnings)
        _announce(events, version)
        for warning in applied.warnings:
            events.emit("warning", message=warning)
    return version.number


async def _find_version(
    resources: Resources, scope: Scope, project: Project, job_id: UUID
) -> Version | None:
    async with resources.db.transaction(scope) as session:
        return await turns.find_version_of_job(session, scope, project.id, job_id)


def _announce(events: EventWriter, version: Version) -> None:
    changed = _changed_files(version)
    events.emit("version", number=version.number, name=version.name, files=changed)


async def _commit(
    resources: Resources,
    scope: Scope,
    job: Job,
    project: Project,
    files: Mapping[str, bytes],
    applied: Applied,
) -> Version:
    tree = applied.turn.tree()
    async with resources.db.transaction(scope) as session:
        info = CommitInfo(
            trigger="edit" if project.current_version else "generate",
            name=(job.prompt or "").strip().splitlines()[0][:80],
            description=(job.prompt or "")[:2000],
            job_id=job.id,
            author_name=resources.part(Catalogue).load(job.model_id).name,
            packages=listed_packages(tree),
            renames=tuple(applied.turn.renames),
        )
        version = await projects.commit_changes(
            session,
            scope,
            resources.objects,
            project.id,
            applied.changes,
            info,
            base=applied.base_hashes,
        )
        row = await projects.load_project(session, scope, project.id)
        row.stack = applied.stack
        is_unnamed = project.current_version is None and not job.arguments.get("is_named")
        # a project that is called like its app follows when the app is renamed
        if is_unnamed or row.name == read_app_name(files):
            row.name = projects.clean_name(read_app_name(tree) or row.name)
        await jobs.record_progress(session, scope, job.id, version_number=version.number)
    return version


def _changed_files(version: Version) -> list[dict[str, str]]:
    return [{"path": path, "change": change} for path, change in sorted(version.changes.items())]


async def _say(
    resources: Resources,
    scope: Scope,
    job: Job,
    text: str,
    version: Version | None,
    warnings: list[str],
    *,
    is_error: bool = False,
) -> None:
    assert job.project_id is not None
    usage = {
        "input_tokens": job.input_tokens,
        "output_tokens": job.output_tokens,
        "cost_nanousd": 0,
        "seconds": 0.0,
    }
    if job.started_at is not None:
        usage["seconds"] = round(time.time() - job.started_at.timestamp(), 2)
    async with resources.db.transaction(scope) as session:
        await messages.add_message(
            session,
            scope,
            job.project_id,
            role="assistant",
            text=text.strip(),
            job_id=job.id,
            version_number=version.number if version else None,
            files=_changed_files(version) if version else [],
            warnings=warnings,
            model_id=job.model_id,
            is_error=is_error,
            usage=usage,
        )
