"""Use cases of projects: create, change, and commit versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from obstore.store import ObjectStore
from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.blobs import get_object
from paynto.core.clock import now
from paynto.core.paging import PageQuery, Rows, decode_number_cursor, encode_cursor
from paynto.core.scope import Scope
from paynto.projects import queries
from paynto.projects.contents import object_key, store_contents
from paynto.projects.errors import (
    FileChangedMeanwhile,
    FileNotInVersion,
    NothingChanged,
    ProjectNotFound,
    VersionNotFound,
)
from paynto.projects.models import Project, Version
from paynto.projects.paths import check_path
from paynto.projects.tickets.missing_modules import settle_missing_modules
from paynto.projects.trees import Changes, Tree, apply_changes, check_base, tell_kinds

RECOVERABLE_DAYS = 30


@dataclass(frozen=True)
class CommitInfo:
    """What a version records besides its files."""

    trigger: str
    name: str | None = None
    description: str = ""
    job_id: UUID | None = None
    turn: int = 0
    author_name: str | None = None
    packages: tuple[str, ...] = ()
    renames: tuple[tuple[str, str], ...] = ()


async def create_project(
    session: AsyncSession,
    scope: Scope,
    *,
    name: str,
    stack: str,
    description: str = "",
    model_id: str | None = None,
    idempotency_key: str | None = None,
) -> Project:
    project = Project(
        team_id=scope.team_id,
        name=clean_name(name),
        description=description[:2000],
        stack=stack,
        model_id=model_id,
        created_by=scope.user_id,
        idempotency_key=idempotency_key,
    )
    session.add(project)
    await session.flush()
    return project


def clean_name(name: str) -> str:
    """One line of at most 80 characters, without control characters."""
    printable = "".join(character if character.isprintable() else " " for character in name)
    return " ".join(printable.split())[:80].strip() or "Untitled app"


async def find_project_by_key(session: AsyncSession, scope: Scope, key: str) -> Project | None:
    """The project that a request with this idempotency key has made."""
    return await queries.find_project_by_key(session, scope, key)


async def load_project(
    session: AsyncSession, scope: Scope, project_id: UUID, *, is_deleted_ok: bool = False
) -> Project:
    """Raises ProjectNotFound, also for a deleted project and for another team's."""
    project = await queries.find_project(session, scope, project_id)
    if project is None or (project.deleted_at is not None and not is_deleted_ok):
        raise ProjectNotFound()
    return project


async def list_projects(
    session: AsyncSession,
    scope: Scope,
    page: PageQuery,
    *,
    search: str | None,
    stack: str | None,
    state: str,
    sort: str,
) -> Rows[Project]:
    offset = decode_number_cursor(page.cursor) or 0
    rows, total = await queries.list_projects(
        session,
        scope,
        search=search,
        stack=stack,
        state=state,
        sort=sort,
        offset=offset,
        limit=page.limit,
    )
    is_more = offset + len(rows) < total
    cursor = encode_cursor(offset + len(rows)) if is_more else None
    return Rows(rows, cursor, total)


async def change_project(
    session: AsyncSession, scope: Scope, project_id: UUID, changes: dict[str, Any]
) -> Project:
    project = await load_project(session, scope, project_id)
    if changes.get("name") is not None:
        project.name = clean_name(changes["name"])
    if changes.get("description") is not None:
        project.description = changes["description"]
    if "is_archived" in changes and changes["is_archived"] is not None:
        project.archived_at = now() if changes["is_archived"] else None
    if "model_id" in changes:
        project.model_id = changes["model_id"]
    project.updated_at = now()
    return project


async def delete_project(session: AsyncSession, scope: Scope, project_id: UUID) -> None:
    """Recoverable for 30 days."""
    project = await load_project(session, scope, project_id)
    project.deleted_at = now()


async def undelete_project(session: AsyncSession, scope: Scope, project_id: UUID) -> Project:
    project = await load_project(session, scope, project_id, is_deleted_ok=True)
    project.deleted_at = None
    project.updated_at = now()
    return project


async def purge_deleted_projects(session: AsyncSession) -> list[UUID]:
    """Removes for good what was deleted more than 30 days ago; a scheduler's system transaction."""
    return await queries.delete_projects_before(session, now() - timedelta(days=RECOVERABLE_DAYS))


async def duplicate_project(
    session: AsyncSession, scope: Scope, project_id: UUID, name: str | None, author_name: str
) -> Project:
    """A new project with the current files; blobs are shared, so it costs one row."""
    original = await load_project(session, scope, project_id)
    copy = await create_project(
        session,
        scope,
        name=name or f"{original.name} (copy)",
        stack=original.stack,
        description=original.description,
        model_id=original.model_id,
    )
    if original.current_version is not None:
        tree = await load_tree(session, scope, original)
        info = CommitInfo(
            trigger="import", name=f"Copy of {original.name}", author_name=author_name
        )
        await _add_version(session, scope, copy, tree, {path: "added" for path in tree}, info)
    return copy


async def load_version(
    session: AsyncSession, scope: Scope, project_id: UUID, number: int
) -> Version:
    """Raises VersionNotFound, or ProjectNotFound for a deleted project."""
    await load_project(session, scope, project_id)
    version = await queries.find_version(session, scope, project_id, number)
    if version is None:
        raise VersionNotFound()
    return version


async def list_versions(
    session: AsyncSession, scope: Scope, project_id: UUID, page: PageQuery
) -> Rows[Version]:
    await load_project(session, scope, project_id)
    before = decode_number_cursor(page.cursor)
    rows = await queries.list_versions(session, scope, project_id, before, page.limit + 1)
    items = rows[: page.limit]
    cursor = encode_cursor(items[-1].number) if len(rows) > page.limit else None
    return Rows(items, cursor)


async def change_version(
    session: AsyncSession,
    scope: Scope,
    project_id: UUID,
    number: int,
    *,
    name: str | None,
    description: str | None,
) -> Version:
    version = await load_version(session, scope, project_id, number)
    if name is not None:
        version.name = name.strip()[:80] or None
    if description is not None:
        version.description = description[:2000]
    return version


async def load_tree(
    session: AsyncSession, scope: Scope, project: Project, number: int | None = None
) -> Tree:
    """The tree of a version, by default the current one; empty for a project without versions."""
    wanted = number if number is not None else project.current_version
    if wanted is None:
        return {}
    version = await queries.find_version(session, scope, project.id, wanted, has_tree=True)
    if version is None:
        raise VersionNotFound()
    return {path: (entry[0], entry[1]) for path, entry in version.tree.items()}


async def read_files(
    session: AsyncSession,
    scope: Scope,
    objects: ObjectStore,
    tree: Tree,
    paths: set[str] | None = None,
) -> dict[str, bytes]:
    """Contents by path, of all files or of some. Raises FileNotInVersion."""
    wanted = tree.keys() if paths is None else paths
    if missing := [path for path in wanted if path not in tree]:
        raise FileNotInVersion(path=sorted(missing)[0])
    contents = await queries.list_blob_contents(session, scope, {tree[path][0] for path in wanted})
    for sha256, content in contents.items():
        if content is None:
            contents[sha256] = await get_object(objects, object_key(scope, sha256))
    return {path: contents[tree[path][0]] or b"" for path in sorted(wanted)}


async def commit_changes(
    session: AsyncSession,
    scope: Scope,
    objects: ObjectStore,
    project_id: UUID,
    changes: Changes,
    info: CommitInfo,
    *,
    base: Mapping[str, str | None] | None = None,
) -> Version:
    """One turn → one version, or an error and no trace.

    `base` gives the sha256 that each changed path had when the change was made (None: no file); another content now raises
    FileChangedMeanwhile. A turn of a job commits once: a repeated step gets the version it already made.
    """
    project = await _lock_project(session, scope, project_id)
    if info.job_id is not None:
        known = await queries.find_version_of_job(
            session, scope, project_id, info.job_id, info.turn
        )
        if known is not None:
            return known
    tree = await load_tree(session, scope, project)
    check_base(tree, base)
    contents = {check_path(path): content for path, content in changes.items()}
    new_tree, kinds = apply_changes(tree, contents)
    if not kinds and project.current_version is not None:
        raise NothingChanged()
    for old, new in info.renames:
        if kinds.get(old) == "deleted" and new in kinds:
            kinds[new] = "renamed"
    await store_contents(
        session, scope, objects, [content for content in contents.values() if content is not None]
    )
    return await _add_version(session, scope, project, new_tree, kinds, info)


async def _lock_project(session: AsyncSession, scope: Scope, project_id: UUID) -> Project:
    project = await queries.lock_project(session, scope, project_id)
    if project is None or project.deleted_at is not None:
        raise ProjectNotFound()
    return project


async def _add_version(
    session: AsyncSession,
    scope: Scope,
    project: Project,
    tree: Tree,
    kinds: dict[str, str],
    info: CommitInfo,
) -> Version:
    number = project.version_count + 1
    version = Version(
        team_id=scope.team_id,
        project_id=project.id,
        number=number,
        parent_number=project.current_version,
        name=info.name[:80] if info.name else None,
        description=info.description[:2000],
        trigger=info.trigger,
        tree={path: list(entry) for path, entry in sorted(tree.items())},
        changes=kinds,
        file_count=len(tree),
        total_bytes=sum(size for _, size in tree.values()),
        packages=sorted(info.packages),
        author_name=info.author_name,
        created_by=scope.user_id,
        job_id=info.job_id,
        turn=info.turn,
    )
    session.add(version)
    project.current_version = number
    project.version_count = number
    project.file_count = version.file_count
    project.total_bytes = version.total_bytes
    project.updated_at = now()
    await session.flush()
    await settle_missing_modules(session, scope, version, tree, kinds)
    return version


async def restore_version(
    session: AsyncSession,
    scope: Scope,
    project_id: UUID,
    number: int,
    author_name: str,
    *,
    job_id: UUID | None = None,
    turn: int = 0,
    expected_version: int | None = None,
) -> Version:
    """An old tree as a new version; nothing in between is lost. For a turn of a job, once.

    With `expected_version` only while that is the current one: an undo must not take back what came after.
    """
    project = await _lock_project(session, scope, project_id)
    if expected_version is not None and project.current_version != expected_version:
        raise FileChangedMeanwhile(
            message="The project was changed meanwhile. Look at the newest version and try again."
        )
    if job_id is not None:
        known = await queries.find_version_of_job(session, scope, project_id, job_id, turn)
        if known is not None:
            return known
    current = await load_tree(session, scope, project)
    wanted = await load_tree(session, scope, project, number)
    if current == wanted:
        raise NothingChanged(message="The project already looks like this version.")
    kinds = tell_kinds(current, wanted)
    old = await load_version(session, scope, project_id, number)
    info = CommitInfo(
        trigger="restore",
        name=f"Restore of version {number}",
        author_name=author_name,
        packages=tuple(old.packages),
        job_id=job_id,
        turn=turn,
    )
    return await _add_version(session, scope, project, wanted, kinds, info)


async def count_projects(session: AsyncSession, scope: Scope) -> int:
    return await queries.count_projects(session, scope)


async def list_project_names(
    session: AsyncSession, scope: Scope, ids: list[UUID]
) -> dict[UUID, str]:
    rows = await queries.list_projects_by_id(session, scope, ids) if ids else {}
    return {project_id: project.name for project_id, project in rows.items()}
