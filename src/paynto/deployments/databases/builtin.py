"""The built-in database: one SQLite file per app and environment on this machine.

`<folder>/<app_id>/<environment>/app.db` lies in the one tree the app's server can write. Backups, work
copies and the record of finished steps lie beside that tree. Every change is made on a work copy
and moved into place when it is complete, so a failed or killed step leaves the data as it was.
"""

import asyncio
import hashlib
import json
import re
import shutil
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from paynto.core.clock import now
from paynto.deployments.databases.base import (
    PRODUCTION,
    Backup,
    DatabaseProvider,
    MigrationResult,
    SchemaChange,
    SchemaEngine,
)
from paynto.deployments.databases.errors import BackupNotFound, DatabaseNameInvalid
from paynto.deployments.databases.files import (
    copy_database,
    database_bytes,
    has_database,
    remove_database,
    replace_database,
)
from paynto.deployments.databases.work_copy import clear_tables, settle_database
from paynto.deployments.errors import ConsentRequired
from paynto.stacks.locks import file_lock

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_BACKUP_NAME = re.compile(r"(\d{8}T\d{12})-([a-z_]{1,40})\.db")
_CREATE_TABLE = re.compile(r'^\s*CREATE TABLE "(?!new_)', re.MULTILINE)
_KEPT_STEPS = 200

Change = Callable[[Path], Awaitable[dict[str, Any]]]
"""Changes a work copy and gives the step's result."""


class BuiltinDatabases(DatabaseProvider):
    """SQLite files below one folder, changed by Prisma's schema engine.

    The app's server must be stopped (`ServerRunner.paused`) while `migrate`, `import_rows` or
    `restore` run, as it would go on writing to the file that is replaced.
    """

    def __init__(
        self,
        folder: Path,
        engine: SchemaEngine,
        *,
        environment: str = PRODUCTION,
        kept_backups: int = 10,
        max_bytes: int = 2 * 1024**3,
    ) -> None:
        self._folder = folder
        self._engine = engine
        self._environment = _checked(environment)
        self._kept_backups = kept_backups
        self._max_bytes = max_bytes

    def database_path(self, app_id: str) -> Path:
        return self._folder / _checked(app_id) / self._environment / "app.db"

    async def plan_migration(
        self, app_id: str, schema: str, *, renames: Mapping[str, str] | None = None
    ) -> SchemaChange:
        async with self._locked(app_id):
            work = await self._make_work_copy(app_id, "plan")
            try:
                return await self._engine.diff_schema(work, schema, renames or {})
            finally:
                await asyncio.to_thread(shutil.rmtree, work.parent, ignore_errors=True)

    async def migrate(
        self,
        app_id: str,
        schema: str,
        *,
        step_key: str,
        renames: Mapping[str, str] | None = None,
        accept_data_loss: bool = False,
    ) -> MigrationResult:
        async def change(work: Path) -> dict[str, Any]:
            planned = await self._engine.diff_schema(work, schema, renames or {})
            if planned.is_destructive and not accept_data_loss:
                raise ConsentRequired(
                    message=" ".join(planned.warnings) or None,
                    statements=list(planned.statements),
                    warnings=list(planned.warnings),
                )
            backup = None
            if planned.statements:
                backup = await asyncio.to_thread(self._back_up, app_id, "before_migration")
                await self._engine.apply(work, planned.statements)
            script = "\n".join(planned.statements)
            result = MigrationResult(
                statements=planned.statements,
                warnings=planned.warnings,
                tables_created=len(_CREATE_TABLE.findall(script)),
                backup=backup.name if backup else None,
            )
            return asdict(result)

        stored = await self._do_once(app_id, f"migrate {step_key}", change)
        return MigrationResult(
            statements=tuple(stored["statements"]),
            warnings=tuple(stored["warnings"]),
            tables_created=stored["tables_created"],
            backup=stored["backup"],
        )

    async def import_rows(self, app_id: str, source: Path, *, step_key: str) -> dict[str, int]:
        async def change(work: Path) -> dict[str, Any]:
            own_source = work.with_name("source.db")
            await asyncio.to_thread(copy_database, source, own_source, max_bytes=self._max_bytes)
            if await asyncio.to_thread(clear_tables, work):
                await asyncio.to_thread(self._back_up, app_id, "before_import")
            return {"counts": await self._engine.copy_rows(own_source, work)}

        stored = await self._do_once(app_id, f"import {step_key}", change)
        return dict(stored["counts"])

    async def back_up(self, app_id: str, *, reason: str) -> Backup | None:
        async with self._locked(app_id):
            return await asyncio.to_thread(self._back_up, app_id, reason)

    async def list_backups(self, app_id: str) -> list[Backup]:
        return await asyncio.to_thread(self._list_backups, app_id)

    async def restore(self, app_id: str, name: str, *, step_key: str) -> None:
        async def change(work: Path) -> dict[str, Any]:
            backup = self._backup_folder(app_id) / name
            if not _BACKUP_NAME.fullmatch(name) or not await asyncio.to_thread(backup.is_file):
                raise BackupNotFound
            # kept apart from the limit on backups: the one restored must not be the one dropped
            staged = work.with_name("restored.db")
            await asyncio.to_thread(copy_database, backup, staged, max_bytes=self._max_bytes)
            await asyncio.to_thread(self._back_up, app_id, "before_restore")
            await asyncio.to_thread(_move_database, staged, work)
            return {}

        await self._do_once(app_id, f"restore {step_key} {name}", change)

    async def delete(self, app_id: str) -> None:
        async with self._locked(app_id):
            await asyncio.to_thread(shutil.rmtree, self._app_folder(app_id), ignore_errors=True)

    # --- steps

    async def _do_once(self, app_id: str, step: str, change: Change) -> dict[str, Any]:
        """Change a work copy and move it into place, once per step.

        The record is written before the move. When the process dies between the two, the work copy
        still lies there and the next run only moves it; when it is gone, the move was done.
        """
        async with self._locked(app_id):
            record = self._record_path(app_id, step)
            work = self._work_path(app_id, step)
            stored = await asyncio.to_thread(_read_record, record)
            if stored is None:
                work = await self._make_work_copy(app_id, step)
                try:
                    stored = await change(work)
                    await asyncio.to_thread(settle_database, work)
                except BaseException:
                    await asyncio.to_thread(shutil.rmtree, work.parent, ignore_errors=True)
                    raise
                await asyncio.to_thread(_write_record, record, stored)
            await asyncio.to_thread(self._move_into_place, app_id, work)
            return stored

    def _move_into_place(self, app_id: str, work: Path) -> None:
        if work.exists():
            replace_database(work, self.database_path(app_id))
        shutil.rmtree(work.parent, ignore_errors=True)
        records = sorted(
            (self._app_folder(app_id) / "steps").glob("*.json"),
            key=lambda path: path.stat().st_mtime,
        )
        for old in records[:-_KEPT_STEPS]:
            old.unlink(missing_ok=True)

    async def _make_work_copy(self, app_id: str, step: str) -> Path:
        work = self._work_path(app_id, step)
        source = self.database_path(app_id)

        def make() -> None:
            shutil.rmtree(work.parent, ignore_errors=True)
            work.parent.mkdir(parents=True)
            if has_database(source):
                copy_database(source, work, max_bytes=self._max_bytes)

        await asyncio.to_thread(make)
        return work

    def _back_up(self, app_id: str, reason: str) -> Backup | None:
        source = self.database_path(app_id)
        if not has_database(source):
            return None
        at = now()
        folder = self._backup_folder(app_id)
        path = folder / f"{at:%Y%m%dT%H%M%S%f}-{reason}.db"
        if not _BACKUP_NAME.fullmatch(path.name):
            raise DatabaseNameInvalid(message="The reason of a backup is lower-case words.")
        folder.mkdir(parents=True, exist_ok=True)
        copy_database(source, path, max_bytes=self._max_bytes)
        for old in self._list_backups(app_id)[self._kept_backups :]:
            remove_database(folder / old.name)
        return Backup(name=path.name, reason=reason, size_bytes=database_bytes(path), created_at=at)

    def _list_backups(self, app_id: str) -> list[Backup]:
        found: list[Backup] = []
        for path in self._backup_folder(app_id).glob("*.db"):
            match = _BACKUP_NAME.fullmatch(path.name)
            if match is None:
                continue
            at = datetime.strptime(match.group(1), "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
            size = database_bytes(path)
            found.append(
                Backup(name=path.name, reason=match.group(2), size_bytes=size, created_at=at)
            )
        return sorted(found, key=lambda backup: backup.name, reverse=True)

    @asynccontextmanager
    async def _locked(self, app_id: str) -> AsyncGenerator[None]:
        """One change of an app's database at a time, over all processes."""
        folder = self._app_folder(app_id)
        await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
        async with file_lock(self._folder / ".locks" / f"{app_id}.lock"):
            yield

    def _app_folder(self, app_id: str) -> Path:
        return self._folder / _checked(app_id)

    def _backup_folder(self, app_id: str) -> Path:
        return self._app_folder(app_id) / "backups" / self._environment

    def _work_path(self, app_id: str, step: str) -> Path:
        return self._app_folder(app_id) / "work" / self._step_name(step) / "app.db"

    def _record_path(self, app_id: str, step: str) -> Path:
        return self._app_folder(app_id) / "steps" / f"{self._step_name(step)}.json"

    def _step_name(self, step: str) -> str:
        return hashlib.sha256(f"{self._environment} {step}".encode()).hexdigest()[:32]


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise DatabaseNameInvalid
    return name


def _move_database(source: Path, target: Path) -> None:
    remove_database(target)
    for suffix in ("-wal", "-journal", ""):
        path = source.with_name(source.name + suffix)
        if path.exists():
            path.rename(target.with_name(target.name + suffix))


def _read_record(path: Path) -> dict[str, Any] | None:
    try:
        return json.loads(path.read_text())
    except FileNotFoundError:
        return None


def _write_record(path: Path, value: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    staging = path.with_suffix(".tmp")
    staging.write_text(json.dumps(value))
    staging.replace(path)
