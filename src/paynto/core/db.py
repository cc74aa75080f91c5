"""Access to PostgreSQL: one engine, scoped transactions, the only place that commits."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import MetaData, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import DateTime, Uuid

from paynto.core.clock import now
from paynto.core.errors import Unavailable
from paynto.core.ids import new_id
from paynto.core.scope import Scope


class DatabaseUnavailable(Unavailable):
    code = "database_unavailable"
    title = "The database does not answer right now"


# A server that restarts or refuses, a connection lost half-way, and a pool that stays empty.
OUTAGES = (OperationalError, InterfaceError, PoolTimeout)

APP_ROLE = "paynto_app"
SYSTEM_ROLE = "paynto_system"

_ENTER = text("SELECT set_config('role', :role, true), set_config('app.team_id', :team_id, true)")


class Base(DeclarativeBase):
    """Base of all tables: UUIDv7 keys, aware times, JSON as jsonb."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: DateTime(timezone=True),
        UUID: Uuid(),
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
        list[str]: JSONB,
    }


class Identified:
    """Mixin: primary key and creation time."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    created_at: Mapped[datetime] = mapped_column(default=now)


class Database:
    """Engine and transactions of one process."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.url = url
        # pre-ping keeps a restarted PostgreSQL from surfacing as a failed request
        self.engine: AsyncEngine = create_async_engine(
            url, pool_size=pool_size, max_overflow=10, pool_pre_ping=True, pool_timeout=10
        )
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    @asynccontextmanager
    async def transaction(self, scope: Scope) -> AsyncGenerator[AsyncSession]:
        """One transaction as the application role, limited to the scope's team by row-level security."""
        async with self._sessions() as session, session.begin():
            await session.execute(_ENTER, {"role": APP_ROLE, "team_id": str(scope.team_id)})
            yield session

    @asynccontextmanager
    async def system_transaction(self) -> AsyncGenerator[AsyncSession]:
        """One transaction of the platform itself: sign-in, schedulers, hosts. Sees every team."""
        async with self._sessions() as session, session.begin():
            await session.execute(_ENTER, {"role": SYSTEM_ROLE, "team_id": ""})
            yield session

    async def ping(self) -> None:
        async with self.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        await self.engine.dispose()
