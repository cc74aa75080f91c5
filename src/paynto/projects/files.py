"""Use cases on the files of a project: look, save by hand, search, compare."""

import asyncio
import base64
import re
from typing import Any
from uuid import UUID

from obstore.store import ObjectStore
from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.errors import InvalidInput
from paynto.core.scope import Scope
from paynto.projects import service
from paynto.projects.comparison import Effort, FileDifference, compare_files, is_binary
from paynto.projects.errors import BadSearch
from paynto.projects.models import Version
from paynto.projects.paths import check_path, is_asset
from paynto.projects.service import CommitInfo
from paynto.projects.trees import Tree

MOST_MATCHES = 200
_LONGEST_LINE_SHOWN = 300


async def list_files(
    session: AsyncSession, scope: Scope, project_id: UUID, number: int | None
) -> list[dict[str, Any]]:
    project = await service.load_project(session, scope, project_id)
    tree = await service.load_tree(session, scope, project, number)
    return [
        {"path": path, "size_bytes": size, "sha256": sha256, "is_binary": is_asset(path)}
        for path, (sha256, size) in sorted(tree.items())
    ]


async def read_file(
    session: AsyncSession,
    scope: Scope,
    objects: ObjectStore,
    project_id: UUID,
    path: str,
    number: int | None,
) -> dict[str, Any]:
    """Text as `text`, anything else as `base64`. Raises FileNotInVersion."""
    project = await service.load_project(session, scope, project_id)
    tree = await service.load_tree(session, scope, project, number)
    content = (await service.read_files(session, scope, objects, tree, {path}))[path]
    is_opaque = is_binary(content)
    return {
        "path": path,
        "text": None if is_opaque else content.decode(),
        "base64": base64.b64encode(content).decode() if is_opaque else None,
        "sha256": tree[path][0],
        "size_bytes": len(content),
    }


async def read_all_files(
    session: AsyncSession, scope: Scope, objects: ObjectStore, project_id: UUID, number: int | None
) -> dict[str, bytes]:
    project = await service.load_project(session, scope, project_id)
    tree = await service.load_tree(session, scope, project, number)
    return await service.read_files(session, scope, objects, tree)


async def save_file(
    session: AsyncSession,
    scope: Scope,
    objects: ObjectStore,
    project_id: UUID,
    *,
    path: str,
    text: str | None,
    encoded: str | None,
    expected_sha256: str | None,
    author_name: str,
) -> Version:
    """One saved file is one version. Raises FileChangedMeanwhile when `expected_sha256` is not what is there."""
    normal = check_path(path)
    content = text.encode() if text is not None else _decode(encoded)
    base = {normal: expected_sha256 or None} if expected_sha256 is not None else None
    info = CommitInfo(trigger="edit", name=f"Edit {normal}", author_name=author_name)
    return await service.commit_changes(
        session, scope, objects, project_id, {normal: content}, info, base=base
    )


async def search_files(
    session: AsyncSession,
    scope: Scope,
    objects: ObjectStore,
    project_id: UUID,
    text: str,
    is_regex: bool,
) -> list[dict[str, Any]]:
    """Lines that hold the text, at most 200. Raises BadSearch."""
    if is_regex:
        # a person's expression could backtrack without end on the server's loop
        raise BadSearch(message="Searching by expressions is done in the browser.")
    pattern = re.compile(re.escape(text), re.IGNORECASE)
    files = await read_all_files(session, scope, objects, project_id, None)
    return await asyncio.to_thread(_find_lines, pattern, files)


def _find_lines(pattern: re.Pattern[str], files: dict[str, bytes]) -> list[dict[str, Any]]:
    matches: list[dict[str, Any]] = []
    for path, content in files.items():
        if is_binary(content):
            continue
        for number, line in enumerate(content.decode().splitlines(), 1):
            found = pattern.search(line)
            if found:
                shown = line[:_LONGEST_LINE_SHOWN]
                matches.append(
                    {"path": path, "line": number, "column": found.start() + 1, "text": shown}
                )
                if len(matches) == MOST_MATCHES:
                    return matches
    return matches


async def compare_versions(
    session: AsyncSession,
    scope: Scope,
    objects: ObjectStore,
    project_id: UUID,
    base: int,
    head: int,
) -> list[FileDifference]:
    project = await service.load_project(session, scope, project_id)
    old_tree = await service.load_tree(session, scope, project, base)
    new_tree = await service.load_tree(session, scope, project, head)
    changed = {
        path
        for path in old_tree.keys() | new_tree.keys()
        if old_tree.get(path) != new_tree.get(path)
    }
    old = await service.read_files(session, scope, objects, old_tree, changed & old_tree.keys())
    new = await service.read_files(session, scope, objects, new_tree, changed & new_tree.keys())
    renames = _find_renames(old_tree, new_tree, changed)
    moved_from = set(renames.values())
    effort = Effort()

    def compare_all() -> list[FileDifference]:
        return [
            compare_files(
                path, old.get(renames.get(path, path)), new.get(path), renames.get(path), effort
            )
            for path in sorted(changed - moved_from)
        ]

    return await asyncio.to_thread(compare_all)


def _find_renames(old_tree: Tree, new_tree: Tree, changed: set[str]) -> dict[str, str]:
    """New path → old path, for files whose bytes only moved."""
    gone = {old_tree[path]: path for path in sorted(changed) if path not in new_tree}
    return {
        path: gone.pop(new_tree[path])
        for path in sorted(changed)
        if path not in old_tree and new_tree.get(path) in gone
    }


def _decode(encoded: str | None) -> bytes:
    try:
        return base64.b64decode(encoded or "", validate=True)
    except ValueError:  # also binascii.Error, and signs that are not ASCII
        raise InvalidInput(message="`base64` is not valid.") from None
