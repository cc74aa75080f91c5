"""Keeps the tickets of missing modules true: each version opens, closes and reopens them in its own transaction."""

import hashlib
import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.clock import now
from paynto.core.scope import Scope
from paynto.projects import queries as project_queries
from paynto.projects.models import Version
from paynto.projects.tickets import queries
from paynto.projects.tickets.models import BoardColumn, Ticket
from paynto.projects.trees import Tree

MOST_IMPORTERS = 20


@dataclass(frozen=True, slots=True)
class MissingModule:
    """A placeholder that a turn wrote for a module which is imported and does not exist."""

    path: str
    placeholder: bytes
    importers: tuple[str, ...]


async def open_missing_modules(
    session: AsyncSession,
    scope: Scope,
    version: Version,
    missing: Sequence[MissingModule],
) -> None:
    """One ticket for each module, however often it is missed. The project is locked by the version's transaction."""
    if not missing:
        return
    by_path = {module.path: module for module in missing}
    known = await queries.list_module_tickets(session, scope, version.project_id, list(by_path))
    tickets = {ticket.module: ticket for ticket in known}
    number = await queries.find_last_number(session, scope, version.project_id)
    for path, module in by_path.items():
        ticket = tickets.get(path)
        if ticket is None:
            number += 1
            ticket = Ticket(
                team_id=scope.team_id, project_id=version.project_id, number=number, module=path
            )
            session.add(ticket)
        if ticket.opened_version != version.number:
            _describe(ticket, module, version)
    await session.flush()


def _describe(ticket: Ticket, module: MissingModule, version: Version) -> None:
    importers = module.importers[:MOST_IMPORTERS]
    ticket.title = f"Write {module.path}"[:200]
    ticket.why = f"{importers[0] if importers else 'The app'} imports it, but it was never written. A placeholder stands in its place."
    ticket.files = [module.path, *importers]
    ticket.checks = [f"{module.path} holds what its importers use, not a placeholder."]
    ticket.estimate = "small"
    ticket.placeholder_sha256 = hashlib.sha256(module.placeholder).hexdigest()
    ticket.job_id = version.job_id
    ticket.opened_version = version.number
    ticket.dismissed_at = None
    _move(ticket, BoardColumn.BACKLOG, None)


async def settle_missing_modules(
    session: AsyncSession, scope: Scope, version: Version, tree: Tree, kinds: Mapping[str, str]
) -> None:
    """Closes what the version wrote or does not need any more, and opens again what it took away."""
    found = await queries.list_module_tickets(session, scope, version.project_id)
    touched = [ticket for ticket in found if not kinds.keys().isdisjoint(ticket.files)]
    gone = [ticket for ticket in touched if ticket.module not in tree]
    texts = await _read_importers(session, scope, tree, gone)
    for ticket in touched:
        path = ticket.module or ""
        if path in tree:
            is_open = tree[path][0] == ticket.placeholder_sha256
        else:
            importers = [tree[file][0] for file in ticket.files[1:] if file in tree]
            is_open = any(_names(texts.get(sha256, ""), path) for sha256 in importers)
        is_done = ticket.status == BoardColumn.DONE
        if is_open == is_done:
            _move(
                ticket,
                BoardColumn.BACKLOG if is_open else BoardColumn.DONE,
                None if is_open else version.number,
            )


async def _read_importers(
    session: AsyncSession, scope: Scope, tree: Tree, tickets: Sequence[Ticket]
) -> dict[str, str]:
    """Texts by hash. What is so large that it lies in the object store is not looked at."""
    wanted = {tree[file][0] for ticket in tickets for file in ticket.files[1:] if file in tree}
    if not wanted:
        return {}
    contents = await project_queries.list_blob_contents(session, scope, wanted)
    return {
        sha256: (content or b"").decode(errors="replace") for sha256, content in contents.items()
    }


def _names(text: str, path: str) -> bool:
    """Whether a source still speaks of a module by its name at the end of a specifier."""
    stem = posixpath.basename(path).partition(".")[0]
    if stem == "index":
        stem = posixpath.basename(posixpath.dirname(path)) or stem
    return (
        re.search(rf"[\"'][^\"'\n]{{0,300}}?\b{re.escape(stem)}(\.\w{{1,5}})?[\"']", text)
        is not None
    )


def _move(ticket: Ticket, column: BoardColumn, closed_version: int | None) -> None:
    ticket.status = column
    ticket.closed_version = closed_version
    ticket.updated_at = now()
