"""The record of a project's sandbox; the running process is found in memory."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from paynto.core.clock import now
from paynto.core.db import Base, Identified


class SandboxRecord(Identified, Base):
    """A project has at most one sandbox. `status` is the last known state."""

    __tablename__ = "sandboxes"

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"))
    project_id: Mapped[UUID] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    status: Mapped[str] = mapped_column(default="stopped")
    reason: Mapped[str | None]
    folder: Mapped[str | None]
    """Name of the folder under `<home>/sandboxes` that holds its files and data."""
    version_number: Mapped[int | None]
    started_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (UniqueConstraint("project_id"), Index("ix_sandboxes_team_id", "team_id"))
