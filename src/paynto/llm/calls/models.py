"""Tables of model calls: one row for each request, the team's budgets, and its routing rules."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from paynto.core.clock import now
from paynto.core.db import Base, Identified


class CallStatus(StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"
    REFUSED = "refused"


class ModelCall(Identified, Base):
    """One request. Project and job are no foreign keys: what was spent outlives what it was spent on."""

    __tablename__ = "model_calls"

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"))
    project_id: Mapped[UUID | None]
    job_id: Mapped[UUID | None]
    work: Mapped[str]
    attempt: Mapped[int] = mapped_column(default=0)
    """Which answer of the job it belongs to: 0 the first, above that the repairs."""
    model_id: Mapped[str]
    provider: Mapped[str]
    configured_by: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    fallback_of: Mapped[str | None]
    status: Mapped[str] = mapped_column(default=CallStatus.RUNNING)
    error: Mapped[str | None]
    input_tokens: Mapped[int] = mapped_column(default=0)
    cached_input_tokens: Mapped[int] = mapped_column(default=0)
    cache_write_tokens: Mapped[int] = mapped_column(default=0)
    output_tokens: Mapped[int] = mapped_column(default=0)
    thinking_tokens: Mapped[int] = mapped_column(default=0)
    cost_nanousd: Mapped[int | None] = mapped_column(BigInteger)
    """None when the model's price is not known."""
    reserved_nanousd: Mapped[int | None] = mapped_column(BigInteger)
    """The worst case, while the call runs; None when the model's price is not known."""
    prices: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Prices per million tokens when the call began, so that another process can settle it."""
    is_estimated: Mapped[bool] = mapped_column(default=False)
    is_credited: Mapped[bool] = mapped_column(default=False)
    duration_seconds: Mapped[float | None]
    first_token_seconds: Mapped[float | None]
    finished_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_model_calls_team_id_id", "team_id", "id"),
        Index("ix_model_calls_team_id_created_at", "team_id", "created_at"),
        Index("ix_model_calls_job_id", "job_id"),
        Index("ix_model_calls_project_id", "project_id"),
    )


class ModelBudget(Base):
    """A limit on what calls may cost: per message, per project, or per calendar month (UTC) of the team."""

    __tablename__ = "model_budgets"

    team_id: Mapped[UUID] = mapped_column(
        ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(primary_key=True)
    limit_nanousd: Mapped[int] = mapped_column(BigInteger)
    updated_at: Mapped[datetime] = mapped_column(default=now)


class ModelRouting(Base):
    """The team's rules that choose a model; without a row the built-in rules apply."""

    __tablename__ = "model_routings"

    team_id: Mapped[UUID] = mapped_column(
        ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True
    )
    rules: Mapped[list[Any]] = mapped_column(default=list)
    default_model_id: Mapped[str | None]
    fallbacks: Mapped[list[str]] = mapped_column(default=list)
    updated_at: Mapped[datetime] = mapped_column(default=now)
