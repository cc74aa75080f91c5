"""The table of pictures; their bytes lie in the object store."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from paynto.core.db import Base, Identified


class Attachment(Identified, Base):
    __tablename__ = "attachments"
    __table_args__ = (Index("ix_attachments_team_id", "team_id"),)

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"))
    media_type: Mapped[str]
    size_bytes: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    created_by: Mapped[UUID | None]
