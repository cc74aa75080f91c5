"""The table of prompts that people saved."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from paynto.core.clock import now
from paynto.core.db import Base, Identified


class SavedPrompt(Identified, Base):
    """Seen by the person who saved it, and when it is shared by the whole team."""

    __tablename__ = "saved_prompts"
    __table_args__ = (Index("ix_saved_prompts_team_id_id", "team_id", "id"),)

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"))
    created_by: Mapped[UUID | None]
    title: Mapped[str]
    text: Mapped[str]
    is_shared: Mapped[bool] = mapped_column(default=False)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)
