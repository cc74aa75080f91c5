"""Model providers of teams, and those that the operator set up for all teams."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from paynto.core.clock import now
from paynto.core.db import Base, Identified


class _ProviderColumns(Identified):
    """Access to a provider. `models` holds what it offers, as `ListedModel` in JSON."""

    kind: Mapped[str]
    slug: Mapped[str]
    label: Mapped[str]
    base_url: Mapped[str | None]
    ciphertext: Mapped[str | None]
    key_hint: Mapped[str | None]
    is_enabled: Mapped[bool] = mapped_column(default=True)
    has_given_models: Mapped[bool] = mapped_column(default=False)
    models: Mapped[list[Any]] = mapped_column(default=list)
    test: Mapped[dict[str, Any] | None]
    tested_at: Mapped[datetime | None]
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class ModelProvider(_ProviderColumns, Base):
    """A team's own access to a provider."""

    __tablename__ = "model_providers"
    __table_args__ = (UniqueConstraint("team_id", "slug", name="uq_model_providers_team_id_slug"),)

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"))


class PlatformModelProvider(_ProviderColumns, Base):
    """The operator's access to a provider, which every team uses. Requests can read it, only the platform writes it."""

    __tablename__ = "platform_model_providers"
    __table_args__ = (UniqueConstraint("slug", name="uq_platform_model_providers_slug"),)


ProviderRecord = ModelProvider | PlatformModelProvider
