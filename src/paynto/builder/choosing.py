"""Which model answers a job: the one that was asked for, or the one that the team's rules choose, with the reason."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.jobs import service as jobs
from paynto.jobs.models import Job
from paynto.llm import service as llm
from paynto.llm.calls.routing import Task, choose_model
from paynto.llm.calls.service import Work
from paynto.llm.calls.team_routing import load_budget_left, load_routing
from paynto.llm.catalogue import AUTO_MODEL, ModelEntry
from paynto.projects import service as projects
from paynto.projects.models import Project

# a stem such as `app` or `main` stands in many sentences without meaning the file
_SHORTEST_STEM = 5
_WORD = re.compile(r"[\w.@/\[\]-]+")


@dataclass(frozen=True)
class ChosenModel:
    entry: ModelEntry
    reason: str
    work: Work


async def choose_for_job(
    session: AsyncSession, resources: Resources, scope: Scope, job: Job, project: Project
) -> ChosenModel:
    """Keeps the choice on the job, so that a step that runs again comes to the same model. Raises UnknownModel."""
    work: Work = "edit" if project.current_version else "create"
    if job.model_id != AUTO_MODEL:
        entry = await llm.load_entry(session, resources, scope, job.model_id)
        return ChosenModel(entry, job.arguments.get("model_reason") or "", work)
    entries = await llm.list_entries(session, resources, scope)
    routing = await load_routing(session, scope, entries, resources.settings.default_model)
    prompt = job.prompt or ""
    tree = await projects.load_tree(session, scope, project)
    left = await load_budget_left(session, scope, project_id=project.id, job_id=job.id)
    task = Task(work, len(prompt), count_named_files(prompt, tree), left)
    choice = choose_model(entries, routing, task)
    entry = await llm.load_entry(session, resources, scope, choice.entry.id)
    reason = f"{job.arguments.get('model_gone', '')} {choice.reason}".lstrip()
    await jobs.record_progress(
        session,
        scope,
        job.id,
        model_id=entry.id,
        arguments={**job.arguments, "model_reason": reason, "asked_model_id": AUTO_MODEL},
    )
    return ChosenModel(entry, reason, work)


async def choose_for_repair(
    session: AsyncSession, resources: Resources, scope: Scope, job: Job, project: Project
) -> ChosenModel:
    """The model of the build, unless the rules chose it and one of them applies to repairs. Raises UnknownModel."""
    if job.arguments.get("asked_model_id") == AUTO_MODEL:
        entries = await llm.list_entries(session, resources, scope)
        routing = await load_routing(session, scope, entries, resources.settings.default_model)
        left = await load_budget_left(session, scope, project_id=project.id, job_id=job.id)
        choice = choose_model(entries, routing, Task("repair", len(job.prompt or ""), 0, left))
        if choice.rule_id is not None:
            entry = await llm.load_entry(session, resources, scope, choice.entry.id)
            return ChosenModel(entry, choice.reason, "repair")
    entry = await llm.load_entry(session, resources, scope, job.model_id)
    return ChosenModel(entry, "", "repair")


def count_named_files(prompt: str, paths: Iterable[str]) -> int:
    """How many of the project's files a sentence names by path, file name, or a name of some length without its ending."""
    words = {word.strip(".").lower() for word in _WORD.findall(prompt)}
    return sum(_is_named(path.lower(), words) for path in paths)


def _is_named(path: str, words: set[str]) -> bool:
    name = PurePosixPath(path).name
    stem = name.partition(".")[0]
    return (
        path in words
        or name in words
        or (len(stem) >= _SHORTEST_STEM and stem in words and stem != "index")
    )
