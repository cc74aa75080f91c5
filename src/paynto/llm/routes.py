"""HTTP of language models: the catalogue."""

from fastapi import APIRouter

from paynto.llm import service
from paynto.llm.schemas import ModelRead
from paynto.teams.access import Process, ProjectReader, TeamSession

router = APIRouter(tags=["models"])


@router.get("/models", response_model=list[ModelRead])
async def list_models(scope: ProjectReader, session: TeamSession, process: Process) -> object:
    return await service.list_choices(session, process, scope)
