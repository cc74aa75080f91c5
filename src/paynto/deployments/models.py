"""Tables of deployed apps, their releases and variables."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from paynto.core.clock import now
from paynto.core.db import Base, Identified


class App(Identified, Base):
    """A project on one platform."""

    __tablename__ = "apps"

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"))
    project_id: Mapped[UUID] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    slug: Mapped[str]
    platform: Mapped[str] = mapped_column(default="web")
    environment: Mapped[str] = mapped_column(default="production", server_default="production")
    """`production`, one for each project and platform, or `preview`: one version at an address that keeps it."""
    preview_of: Mapped[int | None]
    """The version that a preview deployment shows."""
    status: Mapped[str] = mapped_column(default="never_deployed")
    is_server: Mapped[bool] = mapped_column(default=False)
    database: Mapped[str] = mapped_column(default="none")
    current_release: Mapped[int | None]
    previous_release: Mapped[int | None]
    env_revision: Mapped[int] = mapped_column(default=0)
    """Counts changes of the variables; a running server of an older revision is replaced."""
    schema_text: Mapped[str | None]
    """The Prisma schema the production database has."""
    updated_at: Mapped[datetime] = mapped_column(default=now)
    deleted_at: Mapped[datetime | None]

    __table_args__ = (
        Index("uq_apps_slug", "slug", unique=True, postgresql_where=text("deleted_at IS NULL")),
        Index(
            "uq_apps_project_id_platform",
            "project_id",
            "platform",
            unique=True,
            postgresql_where=text("deleted_at IS NULL AND environment = 'production'"),
        ),
        Index(
            "ix_apps_previews",
            "project_id",
            "id",
            postgresql_where=text("deleted_at IS NULL AND environment = 'preview'"),
        ),
        Index("ix_apps_team_id", "team_id"),
    )


class Release(Identified, Base):
    """An immutable build of a version."""

    __tablename__ = "releases"

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"))
    app_id: Mapped[UUID] = mapped_column(ForeignKey("apps.id", ondelete="CASCADE"))
    number: Mapped[int]
    version_number: Mapped[int]
    status: Mapped[str] = mapped_column(default="building")
    size_bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    file_count: Mapped[int] = mapped_column(default=0)
    job_id: Mapped[UUID]
    author_name: Mapped[str | None]

    __table_args__ = (
        UniqueConstraint("app_id", "number"),
        UniqueConstraint("app_id", "job_id"),
        Index("ix_releases_team_id", "team_id"),
    )

    def can_roll_back(self, current_release: int | None) -> bool:
        return self.status in ("live", "superseded", "ready") and self.number != current_release


class EnvVar(Base):
    """An environment variable of an app, encrypted; the context of its ciphertext is app id and name."""

    __tablename__ = "env_vars"

    app_id: Mapped[UUID] = mapped_column(
        ForeignKey("apps.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(primary_key=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), index=True)
    ciphertext: Mapped[str]
    is_platform_made: Mapped[bool] = mapped_column(default=False)
    updated_at: Mapped[datetime] = mapped_column(default=now)
