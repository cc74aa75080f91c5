"""Teams, who belongs to them, and what they did."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from paynto.core.clock import now
from paynto.core.db import Base, Identified


class Role(StrEnum):
    OWNER = "OWNER"
    ADMIN = "ADMIN"
    MEMBER = "MEMBER"
    VIEWER = "VIEWER"


class Team(Identified, Base):
    __tablename__ = "teams"

    name: Mapped[str]
    slug: Mapped[str] = mapped_column(unique=True)
    is_personal: Mapped[bool] = mapped_column(default=True)


class Membership(Base):
    __tablename__ = "memberships"

    team_id: Mapped[UUID] = mapped_column(
        ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)


class AuditEvent(Identified, Base):
    """A security-relevant act. Rows are only added: the application role may neither change nor delete them."""

    __tablename__ = "audit_events"

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), index=True)
    actor_id: Mapped[UUID | None]
    action: Mapped[str]
    target: Mapped[str]
    address: Mapped[str | None]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
