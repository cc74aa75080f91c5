"""The table of tickets."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from paynto.core.clock import now
from paynto.core.db import Base, Identified


class BoardColumn(StrEnum):
    """The columns of the board, in their order."""

    PLANNING = "planning"
    BACKLOG = "backlog"
    AWAITING_INPUT = "awaiting_input"
    GENERATING = "generating"
    APPLYING = "applying"
    TESTING = "testing"
    DONE = "done"


class Ticket(Identified, Base):
    __tablename__ = "tickets"

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"))
    project_id: Mapped[UUID] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    number: Mapped[int]
    status: Mapped[str]
    title: Mapped[str]
    why: Mapped[str] = mapped_column(default="")
    files: Mapped[list[str]] = mapped_column(default=list)
    depends_on: Mapped[list[str]] = mapped_column(default=list)
    """Ids of tickets that come first."""
    checks: Mapped[list[str]] = mapped_column(default=list)
    """Sentences that are true when it is done."""
    estimate: Mapped[str | None]
    module: Mapped[str | None]
    """The path of a module that was imported and is still to be written; such a ticket opens and closes by itself."""
    placeholder_sha256: Mapped[str | None]
    """What stands at `module` as long as it is not written."""
    opened_version: Mapped[int | None]
    closed_version: Mapped[int | None]
    job_id: Mapped[UUID | None]
    """The build that left it."""
    build_job_id: Mapped[UUID | None]
    """The build that was last asked to do it."""
    updated_at: Mapped[datetime] = mapped_column(default=now)
    dismissed_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        # a module that is missing twice is one ticket
        UniqueConstraint("project_id", "module"),
        Index("ix_tickets_team_id", "team_id"),
    )

    @property
    def state(self) -> str:
        if self.dismissed_at is not None:
            return "dismissed"
        return "done" if self.status == BoardColumn.DONE else "open"
