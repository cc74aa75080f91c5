"""The record of a project's sandbox, whose process is found in memory, and links to its preview."""

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


class PreviewLink(Identified, Base):
    """Opens the preview to anybody who has it, until `expires_at`. A revoked link has no row."""

    __tablename__ = "preview_links"

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"))
    project_id: Mapped[UUID] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime]
    opened_count: Mapped[int] = mapped_column(default=0)
    """Browsers that came in by it."""
    last_opened_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_preview_links_team_id", "team_id", "project_id"),)
