"""HTTP of language models: the catalogue, and the providers of a team."""

from uuid import UUID

from fastapi import APIRouter

from paynto.llm import provider_settings, service
from paynto.llm.provider_settings import describe_provider
from paynto.llm.providers import DRIVERS
from paynto.llm.schemas import (
    ModelProviderCreate,
    ModelProviderRead,
    ModelProviderUpdate,
    ModelRead,
    ProviderKindRead,
)
from paynto.teams.access import ModelManager, Process, ProjectReader, TeamSession

router = APIRouter(tags=["models"])


@router.get("/models", response_model=list[ModelRead])
async def list_models(scope: ProjectReader, session: TeamSession, process: Process) -> object:
    return await service.list_choices(session, process, scope)


@router.get("/model-provider-kinds", response_model=list[ProviderKindRead])
async def list_model_provider_kinds(_: ProjectReader) -> object:
    return list(DRIVERS.values())


@router.get("/model-providers")
async def list_model_providers(
    scope: ModelManager, session: TeamSession, process: Process
) -> list[ModelProviderRead]:
    return await provider_settings.list_providers(session, process, scope)


@router.post("/model-providers", status_code=201)
async def create_model_provider(
    body: ModelProviderCreate, scope: ModelManager, process: Process
) -> ModelProviderRead:
    return describe_provider(await provider_settings.create_provider(process, scope, body))


@router.patch("/model-providers/{provider_id}")
async def update_model_provider(
    provider_id: UUID, body: ModelProviderUpdate, scope: ModelManager, process: Process
) -> ModelProviderRead:
    return describe_provider(
        await provider_settings.update_provider(process, scope, provider_id, body)
    )


@router.delete("/model-providers/{provider_id}", status_code=204)
async def delete_model_provider(
    provider_id: UUID, scope: ModelManager, session: TeamSession
) -> None:
    await provider_settings.delete_provider(session, scope, provider_id)


@router.post("/model-providers/{provider_id}/test")
async def test_model_provider(
    provider_id: UUID, scope: ModelManager, process: Process
) -> ModelProviderRead:
    return describe_provider(await provider_settings.test_provider(process, scope, provider_id))
