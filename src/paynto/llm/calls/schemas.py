"""What the API says of routing, budgets and usage."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from paynto.llm.calls.budgets import BudgetKind
from paynto.llm.calls.routing import Conditions, Routing, Rule

Work = Literal["create", "edit", "repair"]
_MOST_NANOUSD = 10**15
_MOST_CHARACTERS = 10**6
_MOST_FILES = 10**5


class RuleConditions(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    work: list[Work] = Field([], max_length=3)
    max_prompt_chars: int | None = Field(None, ge=0, le=_MOST_CHARACTERS)
    min_prompt_chars: int | None = Field(None, ge=0, le=_MOST_CHARACTERS)
    max_files: int | None = Field(None, ge=0, le=_MOST_FILES)
    min_files: int | None = Field(None, ge=0, le=_MOST_FILES)
    max_budget_left_nanousd: int | None = Field(None, ge=0, le=_MOST_NANOUSD)


class RoutingRule(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: str = Field(min_length=1, max_length=60)
    name: str = Field(min_length=1, max_length=80)
    when: RuleConditions
    model_id: str = Field(min_length=1, max_length=200)
    is_enabled: bool = True


class ModelRouting(BaseModel):
    """The rules in the order in which they are tried."""

    model_config = ConfigDict(from_attributes=True)

    rules: list[RoutingRule] = Field(max_length=50)
    default_model_id: str | None = Field(None, max_length=200)
    fallbacks: list[str] = Field(max_length=20)

    def to_routing(self) -> Routing:
        rules = [
            Rule(
                id=rule.id,
                name=rule.name,
                when=Conditions(tuple(rule.when.work), **rule.when.model_dump(exclude={"work"})),
                model_id=rule.model_id,
                is_enabled=rule.is_enabled,
            )
            for rule in self.rules
        ]
        return Routing(tuple(rules), self.default_model_id, tuple(self.fallbacks))


class ModelBudgetWrite(BaseModel):
    kind: BudgetKind
    limit_nanousd: int | None = Field(None, ge=0, le=_MOST_NANOUSD)


class ModelBudgetsWrite(BaseModel):
    budgets: list[ModelBudgetWrite] = Field(max_length=3)

    def limits(self) -> dict[BudgetKind, int]:
        return {
            budget.kind: budget.limit_nanousd
            for budget in self.budgets
            if budget.limit_nanousd is not None
        }


class ModelBudgetRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    kind: BudgetKind
    limit_nanousd: int | None
    spent_nanousd: int


class ModelBudgetsRead(BaseModel):
    budgets: list[ModelBudgetRead]


class ModelCallRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    created_at: datetime
    project_id: UUID | None
    job_id: UUID | None
    work: Work
    attempt: int
    model_id: str
    provider: str
    fallback_of: str | None
    input_tokens: int
    cached_input_tokens: int
    cache_write_tokens: int
    output_tokens: int
    thinking_tokens: int
    cost_nanousd: int | None
    duration_seconds: float | None
    first_token_seconds: float | None
    status: Literal["running", "done", "failed", "stopped", "refused"]
    error: str | None
    is_estimated: bool
    is_credited: bool
    reason: str


class ModelUsageTotals(BaseModel):
    calls: int
    input_tokens: int
    cached_input_tokens: int
    output_tokens: int
    cost_nanousd: int
    unpriced_calls: int
    cached_share: float
    follow_up_cached_share: float | None
    """Of edits and repairs alone, which can repeat what was sent before; None without one."""


class ModelUsageRead(BaseModel):
    items: list[ModelCallRead]
    next_cursor: str | None
    totals: ModelUsageTotals

    @staticmethod
    def totals_of(sums: dict[str, int]) -> ModelUsageTotals:
        read = sums["input_tokens"]
        share = round(sums["cached_input_tokens"] / read, 4) if read else 0.0
        later, cached = sums["follow_up_tokens"], sums["follow_up_cached_tokens"]
        later_share = round(cached / later, 4) if later else None
        return ModelUsageTotals.model_validate(
            {**sums, "cached_share": share, "follow_up_cached_share": later_share}
        )
