"""From a parsed answer to changes that can be committed."""

import asyncio
import html
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from paynto.builder.added_packages import AddedPackages, add_packages
from paynto.builder.errors import NothingToApply
from paynto.builder.fast_apply import FastApply, merge_misfits
from paynto.builder.fixers import Fix, find_fixes
from paynto.builder.output_format import EditOperation, Operation, ParseResult
from paynto.builder.packages import PackagePolicy, find_import, split_spec
from paynto.builder.recorded_merges import RecordedMerger
from paynto.builder.starter.spec import SPEC_PATH
from paynto.builder.turn import Turn, stage_turn
from paynto.core.errors import InvalidInput, PayntoError
from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.jobs.errors import JobCancelled
from paynto.jobs.events import EventWriter
from paynto.projects.models import Project
from paynto.projects.tickets.missing_modules import MissingModule
from paynto.sandboxes.workspaces import Workspaces
from paynto.stacks.service import read_template

_TITLE = re.compile(rb"<title>([^<]{1,200})</title>", re.IGNORECASE)
_SERVER_PREFIXES = ("server/", "prisma/")


@dataclass(frozen=True)
class Merging:
    """Whose calls those of a fast-apply model are."""

    scope: Scope
    job_id: UUID
    attempt: int = 0
    is_stopped: bool = False
    """Whether a person has stopped the answer: then what is complete and fits is kept, and the rest is left out."""


class _NoMerger:
    """For a stopped answer: nothing is asked any more."""

    async def merge(self, path: str, instruction: str, code: str, update: str) -> str:
        del path, instruction, code, update
        raise JobCancelled()


@dataclass
class Applied:
    """A validated turn, the stack it needs, and what to say about it."""

    turn: Turn
    stack: str
    changes: dict[str, bytes | None]
    base_hashes: dict[str, str | None]
    warnings: list[str] = field(default_factory=list[str])
    missing: tuple[MissingModule, ...] = ()
    """Modules for which only a placeholder stands."""


async def apply_answer(
    resources: Resources,
    project: Project,
    wanted_stack: str | None,
    files: Mapping[str, bytes],
    parsed: ParseResult,
    events: EventWriter,
    merging: Merging,
) -> Applied:
    """Raises NothingToApply for prose, TurnRefused or a package error with nothing changed."""
    if not parsed.operations:
        raise NothingToApply()
    is_new = not files
    stack = _choose_stack(wanted_stack, parsed.operations) if is_new else project.stack
    base = read_template(stack) if is_new else dict(files)
    operations, left_out = _leave_out_unfinished(parsed, merging)
    operations, notes = await _merge_misfits(resources, project, base, operations, merging)
    notes = [*left_out, *notes]
    # parsing hostile source takes time that the event loop does not have
    turn, fixes = await asyncio.to_thread(stage_answer, base, operations)
    for fix in fixes:
        events.emit("fix", description=fix.description, files=sorted(fix.changes))
    warnings = [*parsed.warnings, *notes, *turn.warnings, *list_placeholder_modules(fixes)]
    if is_new and wanted_stack == "react" and stack != "react":
        warnings.append("This app keeps its data on a server, so it uses the stack fullstack.")
    if turn.packages:
        added = await _add_packages(resources, turn)
        warnings += added.warnings
    # a new project's version holds the template's files too, against an empty tree
    changes = dict[str, bytes | None](turn.tree()) if is_new else turn.changes()
    hashes: dict[str, str | None] = dict.fromkeys(changes) if is_new else turn.base_hashes()
    if not changes:
        raise NothingToApply(notes=[*notes, *turn.warnings])
    missing = list_missing_modules(fixes, turn.tree())
    return Applied(turn, stack, changes, hashes, warnings, missing)


def _leave_out_unfinished(
    parsed: ParseResult, merging: Merging
) -> tuple[tuple[Operation, ...], list[str]]:
    """Without the edit that the answer was stopped in; a file that was cut off is left out and named in any case."""
    unfinished = parsed.unfinished
    if not merging.is_stopped or not isinstance(unfinished, EditOperation):
        return parsed.operations, []
    kept = tuple(operation for operation in parsed.operations if operation is not unfinished)
    return kept, [f"The edit of {unfinished.path} broke off and was not applied."]


async def _merge_misfits(
    resources: Resources,
    project: Project,
    base: Mapping[str, bytes],
    operations: tuple[Operation, ...],
    merging: Merging,
) -> tuple[tuple[Operation, ...], list[str]]:
    """With a fast-apply model, what it made of the edits that do not fit; without one, the operations as they are."""
    if merging.is_stopped:
        return await merge_misfits(
            _NoMerger(), base, operations, is_stopped=True, keeps_complete=True
        )
    driver = FastApply.of(resources.settings)
    if driver is None:
        return operations, []
    merger = RecordedMerger(
        driver,
        resources,
        merging.scope,
        project_id=project.id,
        job_id=merging.job_id,
        attempt=merging.attempt,
    )
    try:
        # a repair that was stopped is not applied in parts
        return await merge_misfits(merger, base, operations, keeps_complete=merging.attempt == 0)
    finally:
        await driver.close()


def stage_answer(
    base: Mapping[str, bytes], operations: tuple[Operation, ...]
) -> tuple[Turn, list[Fix]]:
    """The turn with what rules can repair already repaired. Raises TurnRefused."""
    turn = stage_turn(base, operations)
    mended = [
        Fix(f"Corrected {path}: {note}", {path: turn.read(path)})
        for path, note in turn.mended.items()
    ]
    return turn, mended + add_fixes(turn)


def add_fixes(turn: Turn) -> list[Fix]:
    """Repair by rules what the turn leaves: imports, exports, entry points, missing modules and packages."""
    fixes = find_fixes(turn.tree())
    for fix in fixes:
        for path, content in fix.changes.items():
            turn.put(path, content)
        turn.packages.extend(name for name in fix.packages if name not in turn.packages)
    return fixes


def list_placeholder_modules(fixes: Iterable[Fix]) -> list[str]:
    """A sentence for each module that was imported and is still to be written."""
    return [
        f"Still to be written: {path} holds only a placeholder, because it was imported and missing."
        for fix in fixes
        if fix.is_placeholder
        for path in fix.changes
    ]


def list_missing_modules(
    fixes: Iterable[Fix], tree: Mapping[str, bytes]
) -> tuple[MissingModule, ...]:
    return tuple(
        MissingModule(path, tree[path], fix.importers)
        for fix in fixes
        if fix.is_placeholder
        for path in fix.changes
        if path in tree
    )


async def _add_packages(resources: Resources, turn: Turn) -> AddedPackages:
    policy = PackagePolicy(denied=frozenset(resources.settings.denied_packages))
    tree = turn.tree()
    try:
        added = await add_packages(resources.part(Workspaces), tree, turn.packages, policy)
    except InvalidInput as error:
        error.details.setdefault("faults", _place_faults(tree, error))
        raise
    for path, content in added.files.items():
        turn.put(path, content)
    return added


def _place_faults(tree: Mapping[str, bytes], error: PayntoError) -> list[str]:
    """What is wrong with a package, at the place of its first import."""
    name = split_spec(str(error.details.get("package") or ""))[0]
    place = find_import(tree, name) if name else None
    return [f"{place} {error.message}" if place else error.message]


def _choose_stack(wanted: str | None, operations: tuple[Operation, ...]) -> str:
    """The wanted one, unless the answer holds a server that `react` could not run."""
    paths = [getattr(operation, "path", "") for operation in operations]
    needs_server = any(path.startswith(_SERVER_PREFIXES) for path in paths)
    return "fullstack" if needs_server or wanted == "fullstack" else "react"


def read_app_name(tree: Mapping[str, bytes]) -> str | None:
    """The name the app gives itself: in its specification, else its page title."""
    if SPEC_PATH in tree:
        try:
            name = json.loads(tree[SPEC_PATH]).get("name")
            if isinstance(name, str):
                return name
        except (ValueError, AttributeError):
            return None
    found = _TITLE.search(tree.get("index.html", b""))
    return html.unescape(found.group(1).decode(errors="replace")).strip() if found else None
