"""Deletes and moves files and folders: however many there are, it is one version."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from obstore.store import ObjectStore
from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.errors import InvalidInput
from paynto.core.scope import Scope
from paynto.projects import service, turns
from paynto.projects.errors import FileNotInVersion
from paynto.projects.models import Version
from paynto.projects.paths import check_path
from paynto.projects.service import CommitInfo
from paynto.projects.trees import Tree


async def delete_paths(
    session: AsyncSession,
    scope: Scope,
    objects: ObjectStore,
    project_id: UUID,
    paths: Sequence[str],
    author_name: str,
) -> Version:
    """Files, and folders with all that is in them. Raises FileNotInVersion with nothing deleted."""
    project = await turns.lock_project(session, scope, project_id)
    tree = await service.load_tree(session, scope, project)
    gone: dict[str, bytes | None] = {}
    for path in paths:
        gone |= dict.fromkeys(_list_at(tree, path))
    info = CommitInfo(
        trigger="edit", name=_name_deletion(paths, len(gone)), author_name=author_name
    )
    return await service.commit_changes(session, scope, objects, project_id, gone, info)


async def move_paths(
    session: AsyncSession,
    scope: Scope,
    objects: ObjectStore,
    project_id: UUID,
    moves: Sequence[tuple[str, str]],
    author_name: str,
) -> Version:
    """Files, and folders with all that is in them, each from its path to another. Nothing is overwritten."""
    project = await turns.lock_project(session, scope, project_id)
    tree = await service.load_tree(session, scope, project)
    targets: dict[str, str] = {}
    for old, new in moves:
        targets |= {path: _move(path, old, new) for path in _list_at(tree, old)}
    _check_targets(tree, targets)
    contents = await service.read_files(session, scope, objects, tree, set(targets))
    changes: dict[str, bytes | None] = dict.fromkeys(targets)
    changes |= {new: contents[old] for old, new in targets.items()}
    first = f"{moves[0][0]} to {moves[0][1]}"
    info = CommitInfo(
        trigger="edit",
        name=f"Move {first}" if len(moves) == 1 else f"Move {len(targets)} files",
        description="" if len(moves) == 1 else _list_moves(moves),
        author_name=author_name,
        renames=tuple(targets.items()),
    )
    return await service.commit_changes(session, scope, objects, project_id, changes, info)


def _list_at(tree: Tree, path: str) -> list[str]:
    """The file, or what is below the folder."""
    if path in tree:
        return [path]
    prefix = path.rstrip("/") + "/"
    found = [known for known in tree if known.startswith(prefix)]
    if not found:
        raise FileNotInVersion(message=f"There is no {path[:200]} in this project.", path=path)
    return found


def _move(path: str, old: str, new: str) -> str:
    if path == old:
        return check_path(new)
    return check_path(new.rstrip("/") + "/" + path.removeprefix(old.rstrip("/") + "/"))


def _check_targets(tree: Tree, targets: Mapping[str, str]) -> None:
    taken = [new for new in targets.values() if new in tree and new not in targets]
    if taken:
        raise InvalidInput(message=f"{taken[0]} exists already.", path=taken[0])
    if len(set(targets.values())) < len(targets):
        raise InvalidInput(message="Two files would get the same path.")


def _name_deletion(paths: Sequence[str], count: int) -> str:
    if len(paths) > 1:
        return f"Delete {count} files"
    return f"Delete {paths[0]}" if count == 1 else f"Delete {paths[0]} with {count} files"


def _list_moves(moves: Sequence[tuple[str, str]]) -> str:
    return "\n".join(f"{old} → {new}" for old, new in moves)
