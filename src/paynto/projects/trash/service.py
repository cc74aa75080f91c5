"""Use cases of the trash: list what turns removed, look at it, put it back. History is its only store."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from obstore.store import ObjectStore
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.errors import InvalidInput
from paynto.core.paging import PageQuery, Rows, decode_cursor, encode_cursor
from paynto.core.scope import Scope
from paynto.projects import service, turns
from paynto.projects.comparison import Effort, compare_files
from paynto.projects.errors import FileNotInVersion
from paynto.projects.models import Project, Version
from paynto.projects.paths import check_path
from paynto.projects.service import CommitInfo
from paynto.projects.trash import queries
from paynto.projects.trash.errors import TrashConflict
from paynto.projects.trash.planning import Plan, plan_file
from paynto.projects.trees import Tree

_KINDS = {
    "files": ("deleted", "renamed"),
    "code": ("changed",),
    "all": ("deleted", "renamed", "changed"),
}
_REASONS = {"deleted": "deleted", "renamed": "replaced", "changed": "changed"}
_NEWEST = (2**31 - 1, "")
# rows that turn out to have removed nothing are passed over, but not without end
_MOST_ROUNDS = 5
_LARGEST_COUNTED_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class RemovedFile:
    path: str
    reason: str
    version: int
    parent_version: int
    version_name: str | None
    trigger: str
    author_name: str | None
    job_id: UUID | None
    removed_at: datetime
    size_bytes: int
    removed_lines: int | None
    is_present: bool


@dataclass(frozen=True, slots=True)
class Removal:
    path: str
    reason: str
    version: int
    parent_version: int
    state: str
    is_binary: bool
    removed_patch: str | None
    result_patch: str | None


async def list_removed(
    session: AsyncSession,
    scope: Scope,
    objects: ObjectStore,
    project_id: UUID,
    page: PageQuery,
    *,
    kind: str,
    search: str | None,
    version: int | None,
) -> Rows[RemovedFile]:
    """The newest first. A page can be shorter than its limit and still have a next one."""
    project = await service.load_project(session, scope, project_id)
    tree = await service.load_tree(session, scope, project)
    place = _decode_place(page.cursor)
    found: list[RemovedFile] = []
    for _ in range(_MOST_ROUNDS):
        rows = await queries.list_removed(
            session,
            scope,
            project_id,
            kinds=_KINDS[kind],
            search=search,
            only=version,
            before=place,
            limit=page.limit - len(found) + 1,
        )
        is_more = len(rows) > page.limit - len(found)
        rows = rows[: page.limit - len(found)]
        found += await _count_lines(session, scope, objects, tree, rows)
        if not is_more:
            return Rows(found)
        place = (rows[-1]["number"], rows[-1]["path"])
        if len(found) >= page.limit:
            break
    return Rows(found, encode_cursor(*place))


def _decode_place(cursor: str | None) -> tuple[int, str]:
    if cursor is None:
        return _NEWEST
    match decode_cursor(cursor):
        case [number, path] if number.isdecimal() and len(number) <= 9:
            return int(number), check_path(path)
        case _:
            raise InvalidInput(message="The cursor is not valid.")


async def _count_lines(
    session: AsyncSession,
    scope: Scope,
    objects: ObjectStore,
    tree: Tree,
    rows: Sequence[RowMapping],
) -> list[RemovedFile]:
    """Without files from which no line was taken. One look-up of contents for the whole page."""
    wanted: Tree = {}
    for row in rows:
        for name in ("", "after_"):
            size = row["size_bytes" if not name else "after_bytes"]
            if row[f"{name}sha256"] and size <= _LARGEST_COUNTED_BYTES:
                wanted[row[f"{name}sha256"]] = (row[f"{name}sha256"], size)
    contents = await service.read_files(session, scope, objects, wanted)
    effort = Effort()
    counted = await asyncio.to_thread(
        lambda: [_count_removed_lines(row, contents, effort) for row in rows]
    )
    return [
        _describe(row, tree, lines)
        for row, lines in zip(rows, counted, strict=True)
        if row["kind"] != "changed" or lines != 0
    ]


def _count_removed_lines(
    row: RowMapping, contents: Mapping[str, bytes], effort: Effort
) -> int | None:
    former = contents.get(row["sha256"])
    # what stands in the place of a replaced file has nothing to do with it
    after = row["after_sha256"] if row["kind"] == "changed" else None
    if former is None or (after is not None and after not in contents):
        return None
    new = None if after is None else contents[after]
    found = compare_files(row["path"], former, new, effort=effort)
    return None if found.patch is None else found.deleted_lines


def _describe(row: RowMapping, tree: Tree, lines: int | None) -> RemovedFile:
    return RemovedFile(
        path=row["path"],
        reason=_REASONS[row["kind"]],
        version=row["number"],
        parent_version=row["parent_number"],
        version_name=row["name"],
        trigger=row["trigger"],
        author_name=row["author_name"],
        job_id=row["job_id"],
        removed_at=row["created_at"],
        size_bytes=row["size_bytes"],
        removed_lines=lines,
        is_present=tree.get(row["path"], ("", 0))[0] == row["sha256"],
    )


@dataclass(frozen=True, slots=True)
class _Turn:
    """A version with what it started from and what is there now."""

    version: Version
    parent_number: int
    before: Tree
    after: Tree
    current: Tree


async def load_removal(
    session: AsyncSession,
    scope: Scope,
    objects: ObjectStore,
    project_id: UUID,
    number: int,
    path: str,
) -> Removal:
    """Raises FileNotInVersion when the version took nothing away at this path."""
    project = await service.load_project(session, scope, project_id)
    turn = await _load_turn(session, scope, project, number)
    plans, contents = await _plan(session, scope, objects, turn, [path])
    plan = plans[path]
    reason = _reason(turn, path)
    former, after, current = contents[path]

    def compare() -> tuple[Any, Any]:
        removed = compare_files(path, former, None if reason == "replaced" else after)
        return removed, compare_files(path, current, plan.content)

    removed, result = await asyncio.to_thread(compare)
    return Removal(
        path=path,
        reason=reason,
        version=number,
        parent_version=turn.parent_number,
        state=plan.state,
        is_binary=removed.is_binary or result.is_binary,
        removed_patch=removed.patch,
        result_patch=result.patch,
    )


async def put_back(
    session: AsyncSession,
    scope: Scope,
    objects: ObjectStore,
    project_id: UUID,
    number: int,
    paths: Sequence[str],
    choices: Mapping[str, str],
    author_name: str,
) -> Version:
    """What a version removed from these files, as a new version; what was changed since stays.

    Raises TrashConflict where both would change the same lines and `choices` does not say which to take.
    """
    project = await turns.lock_project(session, scope, project_id)
    turn = await _load_turn(session, scope, project, number)
    wanted = sorted(set(paths))
    plans, _ = await _plan(session, scope, objects, turn, wanted)
    open_paths = [
        path for path in wanted if plans[path].state == "conflict" and path not in choices
    ]
    if open_paths:
        raise TrashConflict(
            message=f"{open_paths[0]} was changed since at the same place. Choose which content to keep.",
            paths=open_paths,
        )
    changes = {
        path: plans[path].content for path in wanted if _is_wanted(plans[path], choices, path)
    }
    count = "1 file" if len(changes) == 1 else f"{len(changes)} files"
    info = CommitInfo(
        trigger="restore",
        name=f"Put back {count} from before version {number}",
        description="\n".join(changes),
        author_name=author_name,
        packages=await _list_packages(session, scope, project),
    )
    base = {path: turn.current[path][0] if path in turn.current else None for path in changes}
    return await service.commit_changes(
        session, scope, objects, project_id, changes, info, base=base
    )


def _is_wanted(plan: Plan, choices: Mapping[str, str], path: str) -> bool:
    return plan.state in ("gone", "mergeable") or (
        plan.state == "conflict" and choices.get(path) == "former"
    )


async def _list_packages(session: AsyncSession, scope: Scope, project: Project) -> tuple[str, ...]:
    if project.current_version is None:
        return ()
    row = await service.load_version(session, scope, project.id, project.current_version)
    return tuple(row.packages)


async def _load_turn(session: AsyncSession, scope: Scope, project: Project, number: int) -> _Turn:
    version = await service.load_version(session, scope, project.id, number)
    if version.parent_number is None:
        raise FileNotInVersion(message="The first version removed nothing.")
    return _Turn(
        version,
        version.parent_number,
        await service.load_tree(session, scope, project, version.parent_number),
        await service.load_tree(session, scope, project, number),
        await service.load_tree(session, scope, project),
    )


def _reason(turn: _Turn, path: str) -> str:
    reason = _REASONS.get(turn.version.changes.get(path, ""))
    if reason is None or path not in turn.before:
        shown = path[:200]
        raise FileNotInVersion(
            message=f"Version {turn.version.number} took nothing away at {shown}.", path=shown
        )
    return reason


async def _plan(
    session: AsyncSession,
    scope: Scope,
    objects: ObjectStore,
    turn: _Turn,
    paths: Sequence[str],
) -> tuple[dict[str, Plan], dict[str, tuple[bytes, bytes | None, bytes | None]]]:
    """Three look-ups of contents, however many files."""
    reasons = {path: _reason(turn, path) for path in paths}
    wanted = set(paths)
    before = await service.read_files(session, scope, objects, turn.before, wanted)
    after = await service.read_files(
        session, scope, objects, turn.after, wanted & turn.after.keys()
    )
    current = await service.read_files(
        session, scope, objects, turn.current, wanted & turn.current.keys()
    )
    contents = {path: (before[path], after.get(path), current.get(path)) for path in paths}
    effort = Effort()
    plans = await asyncio.to_thread(
        lambda: {path: plan_file(path, reasons[path], *contents[path], effort) for path in paths}
    )
    return plans, contents
