"""HTTP of routing rules, budgets, and what calls took."""

from uuid import UUID

from fastapi import APIRouter

from paynto.core.paging import Paging
from paynto.llm import service as llm
from paynto.llm.calls import budgets, service, team_routing
from paynto.llm.calls.schemas import (
    ModelBudgetRead,
    ModelBudgetsRead,
    ModelBudgetsWrite,
    ModelCallRead,
    ModelRouting,
    ModelUsageRead,
)
from paynto.teams.access import ModelManager, Process, ProjectReader, TeamSession

router = APIRouter(tags=["models"])


@router.get("/model-routing")
async def load_model_routing(
    scope: ProjectReader, session: TeamSession, process: Process
) -> ModelRouting:
    entries = await llm.list_entries(session, process, scope)
    default = process.settings.default_model
    routing = await team_routing.load_routing(session, scope, entries, default)
    return ModelRouting.model_validate(routing)


@router.put("/model-routing")
async def replace_model_routing(
    body: ModelRouting, scope: ModelManager, session: TeamSession, process: Process
) -> ModelRouting:
    entries = await llm.list_entries(session, process, scope)
    await team_routing.replace_routing(session, scope, entries, body.to_routing())
    return body


@router.get("/model-budgets")
async def list_model_budgets(
    scope: ProjectReader,
    session: TeamSession,
    project_id: UUID | None = None,
    job_id: UUID | None = None,
) -> ModelBudgetsRead:
    """Limits, and what is spent: this month, and of the project or message that is named."""
    found = await budgets.list_budgets(session, scope, project_id=project_id, job_id=job_id)
    return ModelBudgetsRead(budgets=[ModelBudgetRead.model_validate(item) for item in found])


@router.put("/model-budgets")
async def replace_model_budgets(
    body: ModelBudgetsWrite, scope: ModelManager, session: TeamSession
) -> ModelBudgetsRead:
    await budgets.replace_budgets(session, scope, body.limits())
    found = await budgets.list_budgets(session, scope, project_id=None, job_id=None)
    return ModelBudgetsRead(budgets=[ModelBudgetRead.model_validate(item) for item in found])


@router.get("/model-usage")
async def list_model_usage(
    page: Paging,
    scope: ProjectReader,
    session: TeamSession,
    project_id: UUID | None = None,
    job_id: UUID | None = None,
) -> ModelUsageRead:
    """The newest calls first, and totals over all that match."""
    rows = await service.list_calls(session, scope, page, project_id=project_id, job_id=job_id)
    sums = await service.sum_calls(session, scope, project_id=project_id, job_id=job_id)
    return ModelUsageRead(
        items=[ModelCallRead.model_validate(row) for row in rows.items],
        next_cursor=rows.next_cursor,
        totals=ModelUsageRead.totals_of(sums),
    )
