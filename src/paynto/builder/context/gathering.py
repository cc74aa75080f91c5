"""Looks up what a request is made from: files, versions, the conversation, errors, secrets."""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from paynto.builder.context.inputs import (
    Base,
    BuiltRequest,
    ContextInput,
    Document,
    ModelLimits,
    Picture,
    SourceFile,
    Turn,
    Work,
)
from paynto.builder.context.known_secrets import KnownSecrets
from paynto.builder.context.reading import choose_read
from paynto.builder.context.record import find_base, keep_request
from paynto.builder.context.request import build_request, first_paths
from paynto.builder.context.tokens import request_budget
from paynto.builder.prompts import OPEN_STACK, instructions_for
from paynto.core.paging import PageQuery
from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.jobs.models import Job
from paynto.llm.catalogue import ModelEntry
from paynto.projects import messages
from paynto.projects import service as projects
from paynto.projects.models import Message, Project
from paynto.projects.paths import is_asset
from paynto.projects.tickets import service as tickets
from paynto.sandboxes.previews import Previews
from paynto.sandboxes.proxy.reports import PreviewReport
from paynto.stacks.problems import Problem
from paynto.stacks.service import read_template

_MOST_MESSAGES = 200
_MOST_VERSIONS = 10
_MOST_RECENT = 50
_MOST_REPORT_CHARACTERS = 500


async def prepare_request(
    resources: Resources,
    scope: Scope,
    job: Job,
    project: Project,
    entry: ModelEntry,
    *,
    reason: str | None = None,
    sentence: str | None = None,
    work: Work | None = None,
    turn: int = 0,
    problems: Sequence[Problem] = (),
    pictures: Sequence[Picture] = (),
    documents: Sequence[Document] = (),
) -> BuiltRequest:
    """Builds the request of a job's turn and keeps the account of it. Raises PromptTooLong.

    `sentence` is the job's prompt unless given; turn 0 is the answer itself, then come repairs.
    """
    is_open = (
        project.current_version is None and job.arguments.get("wanted_stack", "auto") == "auto"
    )
    stack = "fullstack" if is_open and entry.is_ai else project.stack
    console = await _read_console(resources, scope, project)
    async with resources.db.transaction(scope) as session:
        said = await messages.list_messages(
            session, scope, project.id, PageQuery(limit=_MOST_MESSAGES)
        )
        before = [row for row in said.items if turn or row.job_id != job.id]
        given = ContextInput(
            sentence=sentence if sentence is not None else job.prompt or "",
            instructions=instructions_for(stack),
            notes=OPEN_STACK if is_open else "",
            stack=stack,
            model=limits_of(entry),
            seed=str(project.id),
            work=work or ("edit" if project.current_version else "create"),
            turns=_write_turns(before, project.current_version),
            recent=await _list_recent(session, scope, project),
            problems=tuple(problems),
            console=console,
            documents=tuple(documents),
            pictures=tuple(pictures),
            tickets=await _list_tickets(session, scope, project),
            secrets=await resources.part(KnownSecrets).collect(session, scope, project.id),
        )
        files = await _read_files(session, resources, scope, project, given)
    previous = await _find_previous(resources, scope, job.id, before, turn) if entry.is_ai else None
    given = replace(given, files=files, previous=previous)
    request = await asyncio.to_thread(build_request, given)
    await keep_request(
        resources,
        scope,
        job.id,
        request,
        model_id=entry.id,
        model_name=entry.name,
        reason=reason,
        turn=turn,
    )
    return request


def limits_of(entry: ModelEntry) -> ModelLimits:
    """What a model of the catalogue can take; an ability that is not known is taken for absent."""
    return ModelLimits(
        model_id=entry.id,
        is_ai=entry.is_ai,
        budget_tokens=request_budget(entry.context_window_tokens, entry.output_limit_tokens),
        sees_pictures=bool(entry.abilities.images),
        has_cache_points=bool(entry.abilities.caching),
    )


async def _read_files(
    session: AsyncSession,
    resources: Resources,
    scope: Scope,
    project: Project,
    given: ContextInput,
) -> dict[str, SourceFile]:
    """The tree with the contents that can be shown. A new project is the stack's template, for a language model."""
    hashes = _template_hashes(given.stack)
    if project.current_version is None:
        template = read_template(given.stack) if given.model.is_ai else {}
        return {
            path: SourceFile(hashes[path], len(content), content, is_template=True)
            for path, content in template.items()
        }
    tree = await projects.load_tree(session, scope, project)
    wanted = {path for path in tree if not is_asset(path)}
    if given.model.is_ai:
        sizes = {path: size for path, (_, size) in tree.items()}
        wanted = set(choose_read(sizes, first_paths(given, tree)))
    contents = await projects.read_files(session, scope, resources.objects, tree, wanted)
    return {
        path: SourceFile(sha256, size, contents.get(path), hashes.get(path) == sha256)
        for path, (sha256, size) in tree.items()
    }


@lru_cache
def _template_hashes(stack: str) -> Mapping[str, str]:
    return {
        path: hashlib.sha256(content).hexdigest() for path, content in read_template(stack).items()
    }


async def _list_recent(session: AsyncSession, scope: Scope, project: Project) -> tuple[str, ...]:
    """Paths that the last versions changed, the newest first; the first version of a project changed everything."""
    versions = await projects.list_versions(
        session, scope, project.id, PageQuery(limit=_MOST_VERSIONS)
    )
    paths = [
        path
        for version in versions.items
        if version.parent_number is not None
        for path in sorted(version.changes)
    ]
    return tuple(dict.fromkeys(paths))[:_MOST_RECENT]


async def _list_tickets(session: AsyncSession, scope: Scope, project: Project) -> tuple[str, ...]:
    found = await tickets.list_open_tickets(session, scope, project.id)
    return tuple(f"#{ticket.number} {ticket.title}: {ticket.why}" for ticket in found)


def _write_turns(rows: Sequence[Message], current_version: int | None) -> tuple[Turn, ...]:
    """Sentences with their answers, the oldest first. What the checks found counts while its version is the current one."""
    answers = {row.job_id: row for row in rows if row.role == "assistant"}
    turns: list[Turn] = []
    for row in rows:
        if row.role != "user":
            continue
        answer = answers.get(row.job_id)
        is_current = answer is not None and answer.version_number == current_version
        turns.append(
            Turn(
                sentence=row.text,
                answer=answer.text if answer else "",
                changes={item["path"]: item["change"] for item in answer.files} if answer else {},
                is_error=answer.is_error if answer else False,
                warnings=tuple(answer.warnings) if answer and is_current else (),
                version=answer.version_number if answer else None,
            )
        )
    return tuple(turns)


async def _find_previous(
    resources: Resources, scope: Scope, job_id: UUID, before: Sequence[Message], turn: int
) -> Base | None:
    """What the last request began with: that of this job's answer for a repair, else that of the message before."""
    if turn:
        return await find_base(resources, scope, job_id)
    last = next((row.job_id for row in reversed(before) if row.job_id is not None), None)
    return await find_base(resources, scope, last) if last else None


async def _read_console(resources: Resources, scope: Scope, project: Project) -> tuple[str, ...]:
    """What the running preview reported since its page was last loaded, as far as this process knows."""
    live = await resources.part(Previews).find_live(scope, project.id)
    if not live.is_running or live.version != project.current_version:
        return ()
    reports = list(live.reports)
    # a page tells its errors of loading before it tells that it is ready, so the last but one begins the newest page
    loads = [place for place, report in enumerate(reports) if report.type == "ready"]
    lines = [_write_report(report) for report in reports[loads[-2] if len(loads) > 1 else 0 :]]
    return tuple(dict.fromkeys(line for line in lines if line))


def _write_report(report: PreviewReport) -> str:
    is_error = report.type in ("error", "rejection", "overlay") or (
        report.type == "console" and report.level == "error"
    )
    if not is_error:
        return ""
    place = f" ({report.url}:{report.line})" if report.url else ""
    return f"page {report.type}: {report.text[:_MOST_REPORT_CHARACTERS]}{place}"
