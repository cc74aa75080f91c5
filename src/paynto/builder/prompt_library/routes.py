"""HTTP of the prompts library."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from paynto.builder.prompt_library import service
from paynto.builder.prompt_library.schemas import (
    BuiltInPrompt,
    PromptCreate,
    PromptRead,
    PromptUpdate,
)
from paynto.core.paging import Page, Paging
from paynto.teams.access import CurrentUser, ProjectReader, ProjectWriter, TeamSession

router = APIRouter(prefix="/prompts", tags=["prompts"])


@router.get("/built-in")
async def list_built_in_prompts(_: CurrentUser) -> list[BuiltInPrompt]:
    return service.list_built_in_prompts()


@router.get("")
async def list_prompts(
    page: Paging,
    scope: ProjectReader,
    session: TeamSession,
    search: Annotated[str | None, Query(max_length=200)] = None,
) -> Page[PromptRead]:
    """One's own and those that the team shares."""
    return await service.list_prompts(session, scope, page, search)


@router.post("", status_code=201)
async def create_prompt(
    body: PromptCreate, scope: ProjectWriter, session: TeamSession
) -> PromptRead:
    return await service.create_prompt(session, scope, body)


@router.patch("/{prompt_id}")
async def update_prompt(
    prompt_id: UUID, body: PromptUpdate, scope: ProjectWriter, session: TeamSession
) -> PromptRead:
    """One's own; admins also those that are shared."""
    return await service.update_prompt(session, scope, prompt_id, body)


@router.delete("/{prompt_id}", status_code=204)
async def delete_prompt(prompt_id: UUID, scope: ProjectWriter, session: TeamSession) -> None:
    await service.delete_prompt(session, scope, prompt_id)
