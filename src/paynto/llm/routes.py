"""HTTP of language models: the catalogue, the providers of a team, and those that the operator shares with all."""

from uuid import UUID

from fastapi import APIRouter

from paynto.llm import provider_settings, service
from paynto.llm.provider_settings import Holder, describe_platform_provider, describe_provider
from paynto.llm.providers import DRIVERS
from paynto.llm.schemas import (
    ModelProviderCreate,
    ModelProviderRead,
    ModelProviderUpdate,
    ModelRead,
    PlatformProviderRead,
    ProviderKindRead,
)
from paynto.teams.access import (
    ModelManager,
    PlatformManager,
    Process,
    ProjectReader,
    SystemSession,
    TeamSession,
)

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
    return describe_provider(await provider_settings.create_provider(process, Holder(scope), body))


@router.patch("/model-providers/{provider_id}")
async def update_model_provider(
    provider_id: UUID, body: ModelProviderUpdate, scope: ModelManager, process: Process
) -> ModelProviderRead:
    return describe_provider(
        await provider_settings.update_provider(process, Holder(scope), provider_id, body)
    )


@router.delete("/model-providers/{provider_id}", status_code=204)
async def delete_model_provider(
    provider_id: UUID, scope: ModelManager, session: TeamSession
) -> None:
    await provider_settings.delete_provider(session, Holder(scope), provider_id)


@router.post("/model-providers/{provider_id}/test")
async def test_model_provider(
    provider_id: UUID, scope: ModelManager, process: Process
) -> ModelProviderRead:
    return describe_provider(
        await provider_settings.test_provider(process, Holder(scope), provider_id)
    )


@router.get("/platform/model-providers")
async def list_platform_model_providers(
    _: PlatformManager, session: SystemSession, process: Process
) -> list[PlatformProviderRead]:
    return await provider_settings.list_platform_providers(session, process)


@router.post("/platform/model-providers", status_code=201)
async def create_platform_model_provider(
    body: ModelProviderCreate, scope: PlatformManager, process: Process
) -> PlatformProviderRead:
    row = await provider_settings.create_provider(process, Holder(scope, is_platform=True), body)
    return describe_platform_provider(row)


@router.patch("/platform/model-providers/{provider_id}")
async def update_platform_model_provider(
    provider_id: UUID, body: ModelProviderUpdate, scope: PlatformManager, process: Process
) -> PlatformProviderRead:
    holder = Holder(scope, is_platform=True)
    row = await provider_settings.update_provider(process, holder, provider_id, body)
    return describe_platform_provider(row)


@router.delete("/platform/model-providers/{provider_id}", status_code=204)
async def delete_platform_model_provider(
    provider_id: UUID, scope: PlatformManager, session: SystemSession
) -> None:
    await provider_settings.delete_provider(session, Holder(scope, is_platform=True), provider_id)


@router.post("/platform/model-providers/{provider_id}/test")
async def test_platform_model_provider(
    provider_id: UUID, scope: PlatformManager, process: Process
) -> PlatformProviderRead:
    holder = Holder(scope, is_platform=True)
    return describe_platform_provider(
        await provider_settings.test_provider(process, holder, provider_id)
    )
