"""The job record: what people see of a durable workflow."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from paynto.core.db import Base, Identified


class JobStatus(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(Identified, Base):
    """One run of a workflow; its id is the workflow's id."""

    __tablename__ = "jobs"

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"))
    project_id: Mapped[UUID | None] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    app_id: Mapped[UUID | None]
    kind: Mapped[str]
    status: Mapped[str] = mapped_column(default=JobStatus.QUEUED)
    prompt: Mapped[str | None]
    model_id: Mapped[str | None]
    error: Mapped[str | None]
    error_code: Mapped[str | None]
    input_tokens: Mapped[int] = mapped_column(default=0)
    output_tokens: Mapped[int] = mapped_column(default=0)
    cost_nanousd: Mapped[int] = mapped_column(BigInteger, default=0)
    arguments: Mapped[dict[str, Any]] = mapped_column(default=dict)
    version_number: Mapped[int | None]
    created_by: Mapped[UUID | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    cancel_requested_at: Mapped[datetime | None]
    idempotency_key: Mapped[str | None]

    __table_args__ = (
        Index("ix_jobs_team_id_id", "team_id", "id"),
        Index("ix_jobs_project_id_status", "project_id", "status"),
        Index("uq_jobs_team_id_idempotency_key", "team_id", "idempotency_key", unique=True),
    )

    @property
    def is_finished(self) -> bool:
        return self.status in (JobStatus.SUCCEEDED, JobStatus.FAILED, JobStatus.CANCELLED)
