"""Tables of projects: versions are immutable, file contents are content-addressed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from paynto.core.clock import now
from paynto.core.db import Base, Identified


class Project(Identified, Base):
    __tablename__ = "projects"

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"))
    name: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    stack: Mapped[str]
    model_id: Mapped[str | None]
    current_version: Mapped[int | None]
    version_count: Mapped[int] = mapped_column(default=0)
    file_count: Mapped[int] = mapped_column(default=0)
    total_bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    created_by: Mapped[UUID | None]
    updated_at: Mapped[datetime] = mapped_column(default=now)
    archived_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    idempotency_key: Mapped[str | None]
    thumbnail_id: Mapped[UUID | None]
    """Names the object that holds the newest still of the preview."""

    __table_args__ = (
        Index("ix_projects_team_id_updated_at", "team_id", "updated_at"),
        Index("uq_projects_team_id_idempotency_key", "team_id", "idempotency_key", unique=True),
    )

    @property
    def state(self) -> str:
        if self.deleted_at is not None:
            return "deleted"
        return "archived" if self.archived_at is not None else "active"

    @property
    def has_thumbnail(self) -> bool:
        return self.thumbnail_id is not None


class Version(Identified, Base):
    """A snapshot: `tree` maps each path to `[sha256 hex, size in bytes]`."""

    __tablename__ = "versions"

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"))
    project_id: Mapped[UUID] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    number: Mapped[int]
    parent_number: Mapped[int | None]
    name: Mapped[str | None]
    description: Mapped[str] = mapped_column(default="")
    trigger: Mapped[str]
    tree: Mapped[dict[str, Any]] = mapped_column(JSONB, deferred=True)
    changes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Path → added, changed, deleted or renamed, against the parent."""
    file_count: Mapped[int]
    total_bytes: Mapped[int] = mapped_column(BigInteger)
    packages: Mapped[list[str]] = mapped_column(default=list)
    author_name: Mapped[str | None]
    created_by: Mapped[UUID | None]
    job_id: Mapped[UUID | None]
    turn: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    """Which turn of the job made it: 0 its answer, above that repairs of it and what they were taken back to."""
    is_rendered: Mapped[bool | None]
    """Whether the preview showed it without an error; None before it was tried."""

    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        # one turn makes one version, however often its step runs
        UniqueConstraint("project_id", "job_id", "turn"),
        Index("ix_versions_team_id", "team_id"),
    )


class Blob(Base):
    """The bytes of a file, once per team; larger ones are in the object store and `content` is null."""

    __tablename__ = "blobs"

    team_id: Mapped[UUID] = mapped_column(
        ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True
    )
    sha256: Mapped[str] = mapped_column(primary_key=True)
    size_bytes: Mapped[int]
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(default=now)


class Message(Identified, Base):
    """One chat message of a project."""

    __tablename__ = "messages"

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"))
    project_id: Mapped[UUID] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    role: Mapped[str]
    text: Mapped[str]
    job_id: Mapped[UUID | None]
    version_number: Mapped[int | None]
    files: Mapped[list[Any]] = mapped_column(default=list)
    warnings: Mapped[list[str]] = mapped_column(default=list)
    model_id: Mapped[str | None]
    model_reason: Mapped[str | None]
    images: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    """Ids of the pictures that were sent with it."""
    is_error: Mapped[bool] = mapped_column(default=False)
    usage: Mapped[dict[str, Any] | None]

    __table_args__ = (
        Index("ix_messages_project_id_id", "project_id", "id"),
        Index("ix_messages_team_id", "team_id"),
        UniqueConstraint("job_id", "role"),
    )
