"""Use cases of prompts: list the built-in and the saved ones, save, share, change and delete."""

import tomllib
from functools import lru_cache
from importlib.resources import files
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from paynto.builder.errors import PromptLibraryFull, PromptNotFound, PromptOfAnother
from paynto.builder.prompt_library import queries
from paynto.builder.prompt_library.models import SavedPrompt
from paynto.builder.prompt_library.schemas import (
    BuiltInPrompt,
    PromptCreate,
    PromptRead,
    PromptUpdate,
)
from paynto.core.paging import Page, PageQuery, decode_id_cursor, encode_cursor
from paynto.core.scope import Scope
from paynto.teams.models import Role

MOST_PER_TEAM = 1_000
_MAY_EDIT_SHARED = frozenset({Role.ADMIN, Role.OWNER})


@lru_cache(1)
def list_built_in_prompts() -> list[BuiltInPrompt]:
    """In the order in which they are shown."""
    content = files("paynto.builder.prompt_library").joinpath("built_in.toml").read_text()
    return [BuiltInPrompt(**item) for item in tomllib.loads(content)["prompt"]]


async def list_prompts(
    session: AsyncSession, scope: Scope, page: PageQuery, search: str | None
) -> Page[PromptRead]:
    """The person's own and those that the team shares, newest first."""
    rows = await queries.list_prompts(
        session,
        scope,
        search=search,
        before_id=decode_id_cursor(page.cursor),
        limit=page.limit + 1,
    )
    items = rows[: page.limit]
    cursor = encode_cursor(items[-1].id) if len(rows) > page.limit else None
    return Page(items=[_describe(scope, row) for row in items], next_cursor=cursor)


async def create_prompt(session: AsyncSession, scope: Scope, body: PromptCreate) -> PromptRead:
    """Raises PromptLibraryFull."""
    if await queries.count_prompts(session, scope) >= MOST_PER_TEAM:
        raise PromptLibraryFull(
            message=f"The team has {MOST_PER_TEAM:,} saved prompts. Delete some to save more."
        )
    row = SavedPrompt(team_id=scope.team_id, created_by=scope.user_id, **body.model_dump())
    session.add(row)
    await session.flush()
    return _describe(scope, row)


async def update_prompt(
    session: AsyncSession, scope: Scope, prompt_id: UUID, body: PromptUpdate
) -> PromptRead:
    """Raises PromptNotFound, and PromptOfAnother for a shared one that the person may only use."""
    row = await _load_editable(session, scope, prompt_id)
    for name, value in body.model_dump(exclude_none=True).items():
        setattr(row, name, value)
    await session.flush()
    return _describe(scope, row)


async def delete_prompt(session: AsyncSession, scope: Scope, prompt_id: UUID) -> None:
    """Raises PromptNotFound and PromptOfAnother."""
    row = await _load_editable(session, scope, prompt_id)
    await queries.delete_prompt(session, scope, row.id)


async def _load_editable(session: AsyncSession, scope: Scope, prompt_id: UUID) -> SavedPrompt:
    row = await queries.find_prompt(session, scope, prompt_id)
    if row is None:
        raise PromptNotFound()
    if not _can_edit(scope, row):
        raise PromptOfAnother()
    return row


def _can_edit(scope: Scope, row: SavedPrompt) -> bool:
    return row.created_by == scope.user_id or scope.role in _MAY_EDIT_SHARED


def _describe(scope: Scope, row: SavedPrompt) -> PromptRead:
    is_mine = row.created_by == scope.user_id
    values = {name: getattr(row, name) for name in ("id", "title", "text", "is_shared")}
    return PromptRead(
        **values,
        is_mine=is_mine,
        can_edit=_can_edit(scope, row),
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
