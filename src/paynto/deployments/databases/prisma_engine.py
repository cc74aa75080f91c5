"""Prisma's schema engine for the built-in databases' SQLite files."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from paynto.core.errors import Conflict
from paynto.deployments.databases.base import SchemaChange
from paynto.stacks import service as stacks
from paynto.stacks.toolchain import Toolchain


class RowsLost(Conflict):
    code = "rows_lost"
    title = "Not every row arrived in the new database, so nothing was changed"


class PrismaEngine:
    """Runs the trusted scripts of the toolchain; the schema text is checked by them before anything else."""

    def __init__(self, toolchain: Toolchain) -> None:
        self._toolchain = toolchain

    async def diff_schema(
        self, database: Path, schema: str, renames: Mapping[str, str]
    ) -> SchemaChange:
        found = await stacks.diff_schema(
            self._toolchain,
            schema,
            from_url=f"file:{database}" if await asyncio.to_thread(database.exists) else None,
            renames=dict(renames),
        )
        warnings = (*found.warnings, *found.blockers)
        if found.is_destructive and not warnings:
            warnings = ("The change removes data that cannot be brought back.",)
        return SchemaChange(statements=found.statements, warnings=warnings)

    async def apply(self, database: Path, statements: tuple[str, ...]) -> None:
        await stacks.apply_statements(self._toolchain, f"file:{database}", "sqlite", statements)

    async def copy_rows(self, source: Path, target: Path) -> dict[str, int]:
        """Raises RowsLost when a table's count differs afterwards."""
        target_url = f"file:{target}"
        schema = await stacks.introspect(self._toolchain, target_url, "sqlite")
        counts = await stacks.copy_rows(self._toolchain, f"file:{source}", target_url, schema)
        lost = sorted(table for table, count in counts.items() if not count.is_complete)
        if lost:
            raise RowsLost(message=f"Not every row of {', '.join(lost)} was copied.")
        return {table: count.target for table, count in counts.items()}
