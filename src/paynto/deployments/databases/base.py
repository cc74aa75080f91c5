"""The contract of a database provider: where the data of deployed apps lives."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

PRODUCTION = "production"


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaChange:
    """What a schema would change in a database. `warnings` say what would be lost."""

    statements: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def is_destructive(self) -> bool:
        return bool(self.warnings)


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationResult:
    """What a migration did. `backup` names the copy made before it, None for a new database."""

    statements: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    tables_created: int = 0
    backup: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A copy of an app's database at one moment."""

    name: str
    reason: str
    size_bytes: int
    created_at: datetime


class SchemaEngine(Protocol):
    """Compares and changes SQLite files; the paths lie where no app can write."""

    async def diff_schema(
        self, database: Path, schema: str, renames: Mapping[str, str]
    ) -> SchemaChange:
        """The statements that bring the database (which may not exist yet) to the schema."""
        ...

    async def apply(self, database: Path, statements: tuple[str, ...]) -> None:
        """Run the statements, all or none."""
        ...

    async def copy_rows(self, source: Path, target: Path) -> dict[str, int]:
        """Copy the rows of all tables that both have, in one transaction; rows per table.

        Raises when a count differs afterwards.
        """
        ...


class DatabaseProvider(ABC):
    """Creates, migrates and fills the databases of deployed apps.

    A `step_key` names one effect: doing it again with the same key changes nothing and gives the
    same result, so that a deployment may be resumed at any point.
    """

    @abstractmethod
    async def plan_migration(
        self, app_id: str, schema: str, *, renames: Mapping[str, str] | None = None
    ) -> SchemaChange:
        """What `migrate` would do, without doing it."""

    @abstractmethod
    async def migrate(
        self,
        app_id: str,
        schema: str,
        *,
        step_key: str,
        renames: Mapping[str, str] | None = None,
        accept_data_loss: bool = False,
    ) -> MigrationResult:
        """Bring the database to the schema. Raises ConsentRequired when that would lose data."""

    @abstractmethod
    async def import_rows(self, app_id: str, source: Path, *, step_key: str) -> dict[str, int]:
        """Take over the rows of another database; rows per table, verified by counting.

        Rows that are there already, as a deployment that failed later leaves them, are replaced
        after a backup.
        """

    @abstractmethod
    async def back_up(self, app_id: str, *, reason: str) -> Backup | None:
        """Copy the database; None when there is none yet."""

    @abstractmethod
    async def list_backups(self, app_id: str) -> list[Backup]:
        """The kept backups, newest first."""

    @abstractmethod
    async def restore(self, app_id: str, name: str, *, step_key: str) -> None:
        """Put a backup in the database's place; the present state is backed up first."""

    @abstractmethod
    async def delete(self, app_id: str) -> None:
        """Remove the database and its backups."""
