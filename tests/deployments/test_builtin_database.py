"""The built-in database: steps happen once and whole, backups, restore, and traps in the app's folder."""

import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from paynto.deployments.databases import builtin
from paynto.deployments.databases.base import SchemaChange
from paynto.deployments.databases.builtin import BuiltinDatabases
from paynto.deployments.databases.errors import (
    BackupNotFound,
    DatabaseDamaged,
    DatabaseNameInvalid,
    DatabaseTooLarge,
)
from paynto.deployments.errors import ConsentRequired

BOOKS = 'CREATE TABLE "Book" (id INTEGER PRIMARY KEY, title TEXT NOT NULL)'
READERS = 'CREATE TABLE "Reader" (id INTEGER PRIMARY KEY, name TEXT)'


class ScriptEngine:
    """A schema engine whose schema is its list of tables; dropping one loses data."""

    def __init__(self) -> None:
        self.applied: list[tuple[str, ...]] = []
        self.copies = 0
        self.fails = False

    async def diff_schema(
        self, database: Path, schema: str, renames: Mapping[str, str]
    ) -> SchemaChange:
        wanted = {line.split('"')[1]: line for line in schema.splitlines() if line}
        present = set(rows(database, "SELECT name FROM sqlite_schema WHERE type = 'table'"))
        dropped = sorted(present - set(wanted))
        return SchemaChange(
            statements=(
                *(wanted[name] for name in wanted if name not in present),
                *(f'DROP TABLE "{name}"' for name in dropped),
            ),
            warnings=tuple(f"The table {name} is dropped." for name in dropped),
        )

    async def apply(self, database: Path, statements: tuple[str, ...]) -> None:
        with closing(sqlite3.connect(database)) as connection, connection:
            for statement in statements:
                connection.execute(statement)
            if self.fails:
                raise RuntimeError("the engine failed")
        self.applied.append(statements)

    async def copy_rows(self, source: Path, target: Path) -> dict[str, int]:
        self.copies += 1
        with closing(sqlite3.connect(target, isolation_level=None)) as connection:
            connection.execute("ATTACH ? AS source", (str(source),))
            return {
                "Book": connection.execute(
                    'INSERT INTO "Book" SELECT * FROM source."Book"'
                ).rowcount
            }


def rows(database: Path, query: str) -> list[object]:
    with closing(sqlite3.connect(database)) as connection:
        return [row[0] for row in connection.execute(query)]


def execute(database: Path, *statements: str) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


@pytest.fixture
def engine() -> ScriptEngine:
    return ScriptEngine()


@pytest.fixture
def databases(tmp_path: Path, engine: ScriptEngine) -> BuiltinDatabases:
    return BuiltinDatabases(tmp_path / "databases", engine, kept_backups=3)


async def test_first_migration_creates_a_write_ahead_database(databases):
    result = await databases.migrate("app", f"{BOOKS}\n{READERS}", step_key="1")
    assert (result.tables_created, result.backup) == (2, None)
    path = databases.database_path("app")
    assert rows(path, "PRAGMA journal_mode") == ["wal"]
    assert sorted(rows(path, "SELECT name FROM sqlite_schema")) == ["Book", "Reader"]


async def test_plan_changes_nothing(databases):
    change = await databases.plan_migration("app", BOOKS)
    assert change.statements == (BOOKS,)
    assert not databases.database_path("app").exists()


async def test_same_step_again_changes_nothing_and_answers_the_same(databases, engine):
    first = await databases.migrate("app", BOOKS, step_key="1")
    execute(databases.database_path("app"), "INSERT INTO Book VALUES (1, 'Emma')")
    assert await databases.migrate("app", BOOKS, step_key="1") == first
    assert engine.applied == [(BOOKS,)]
    assert rows(databases.database_path("app"), "SELECT title FROM Book") == ["Emma"]


async def test_loss_of_data_needs_consent(databases):
    await databases.migrate("app", f"{BOOKS}\n{READERS}", step_key="1")
    with pytest.raises(ConsentRequired) as refused:
        await databases.migrate("app", BOOKS, step_key="2")
    assert refused.value.details["statements"] == ['DROP TABLE "Reader"']
    assert "Reader" in rows(databases.database_path("app"), "SELECT name FROM sqlite_schema")
    accepted = await databases.migrate("app", BOOKS, step_key="2", accept_data_loss=True)
    assert accepted.warnings == ("The table Reader is dropped.",)
    assert rows(databases.database_path("app"), "SELECT name FROM sqlite_schema") == ["Book"]


async def test_failed_migration_leaves_the_data_as_it_was(databases, engine):
    await databases.migrate("app", BOOKS, step_key="1")
    execute(databases.database_path("app"), "INSERT INTO Book VALUES (1, 'Emma')")
    engine.fails = True
    with pytest.raises(RuntimeError):
        await databases.migrate("app", f"{BOOKS}\n{READERS}", step_key="2")
    path = databases.database_path("app")
    assert rows(path, "SELECT name FROM sqlite_schema") == ["Book"]
    assert rows(path, "SELECT title FROM Book") == ["Emma"]
    engine.fails = False
    assert (await databases.migrate("app", f"{BOOKS}\n{READERS}", step_key="2")).tables_created == 1


async def test_rows_in_the_log_of_a_killed_app_are_migrated_and_backed_up(databases):
    """A server that was killed leaves rows in the write-ahead log only."""
    await databases.migrate("app", BOOKS, step_key="1")
    path = databases.database_path("app")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO Book VALUES (1, 'Emma')")
        connection.commit()
        log = path.with_name("app.db-wal").read_bytes()
        main = path.read_bytes()
    path.write_bytes(main)
    path.with_name("app.db-wal").write_bytes(log)
    result = await databases.migrate("app", f"{BOOKS}\n{READERS}", step_key="2")
    assert rows(path, "SELECT title FROM Book") == ["Emma"]
    await databases.restore("app", result.backup, step_key="3")
    assert rows(path, "SELECT title FROM Book") == ["Emma"]
    assert rows(path, "SELECT name FROM sqlite_schema") == ["Book"]


async def test_rows_of_the_preview_are_carried_over_once(databases, engine, tmp_path):
    source = tmp_path / "preview.db"
    execute(source, BOOKS, "INSERT INTO Book VALUES (1, 'Emma'), (2, 'Persuasion')")
    await databases.migrate("app", BOOKS, step_key="1")
    assert await databases.import_rows("app", source, step_key="1") == {"Book": 2}
    assert await databases.import_rows("app", source, step_key="1") == {"Book": 2}
    assert engine.copies == 1
    assert rows(databases.database_path("app"), "SELECT count(*) FROM Book") == [2]


async def test_rows_left_by_a_failed_deployment_are_replaced_after_a_backup(databases, tmp_path):
    source = tmp_path / "preview.db"
    execute(source, BOOKS, "INSERT INTO Book VALUES (1, 'Emma')")
    await databases.migrate("app", BOOKS, step_key="1")
    await databases.import_rows("app", source, step_key="1")
    execute(source, "INSERT INTO Book VALUES (2, 'Persuasion')")
    assert await databases.import_rows("app", source, step_key="2") == {"Book": 2}
    assert rows(databases.database_path("app"), "SELECT id FROM Book") == [1, 2]
    assert [backup.reason for backup in await databases.list_backups("app")] == ["before_import"]


@pytest.mark.parametrize("moment", ["before the move", "after the move"])
async def test_step_killed_around_the_move_is_finished_and_not_repeated(
    databases, engine, tmp_path, moment
):
    source = tmp_path / "preview.db"
    execute(source, BOOKS, "INSERT INTO Book VALUES (1, 'Emma')")
    await databases.migrate("app", BOOKS, step_key="1")

    class Killed(BaseException):
        pass

    class Dying(BuiltinDatabases):
        def _move_into_place(self, app_id: str, work: Path) -> None:
            if moment == "after the move":
                builtin.replace_database(work, self.database_path(app_id))
            raise Killed

    dying = Dying(tmp_path / "databases", engine)
    with pytest.raises(Killed):
        await dying.import_rows("app", source, step_key="1")
    assert await databases.import_rows("app", source, step_key="1") == {"Book": 1}
    assert engine.copies == 1
    assert rows(databases.database_path("app"), "SELECT title FROM Book") == ["Emma"]
    assert list((tmp_path / "databases/app/work").iterdir()) == []


async def test_only_the_newest_backups_are_kept(databases):
    await databases.migrate("app", BOOKS, step_key="1")
    made = [await databases.back_up("app", reason="by_hand") for _ in range(5)]
    kept = await databases.list_backups("app")
    assert [backup.name for backup in kept] == [backup.name for backup in reversed(made[2:])]


async def test_restore_brings_the_rows_back_and_keeps_what_it_replaced(databases):
    await databases.migrate("app", BOOKS, step_key="1")
    path = databases.database_path("app")
    execute(path, "INSERT INTO Book VALUES (1, 'Emma')")
    backup = await databases.back_up("app", reason="by_hand")
    execute(path, "DELETE FROM Book", "INSERT INTO Book VALUES (2, 'Other')")
    await databases.restore("app", backup.name, step_key="2")
    assert rows(path, "SELECT title FROM Book") == ["Emma"]
    replaced = (await databases.list_backups("app"))[0]
    assert replaced.reason == "before_restore"
    await databases.restore("app", replaced.name, step_key="3")
    assert rows(path, "SELECT title FROM Book") == ["Other"]


@pytest.mark.parametrize(
    "name", ["nothing.db", "../app.db", "/etc/passwd", "20260101T000000000000-x.db"]
)
async def test_unknown_backup_is_not_found(databases, name):
    with pytest.raises(BackupNotFound):
        await databases.restore("app", name, step_key="1")


@pytest.mark.parametrize("trap", ["link", "log-link", "second-name", "pipe", "folder"])
async def test_traps_at_the_database_path_are_refused(databases, tmp_path, trap):
    await databases.migrate("app", BOOKS, step_key="1")
    secret = tmp_path / "secret.db"
    execute(secret, BOOKS, "INSERT INTO Book VALUES (1, 'secret')")
    path = databases.database_path("app")
    if trap == "log-link":
        path.with_name("app.db-wal").symlink_to(secret)
    else:
        path.unlink()
    if trap == "link":
        path.symlink_to(secret)
    elif trap == "second-name":
        os.link(secret, path)
    elif trap == "pipe":
        os.mkfifo(path)
    elif trap == "folder":
        path.mkdir()
    for work in (
        databases.plan_migration("app", BOOKS),
        databases.back_up("app", reason="by_hand"),
    ):
        with pytest.raises(DatabaseDamaged):
            await work
    assert await databases.list_backups("app") == []


async def test_damaged_and_oversized_databases_are_named(databases, tmp_path, engine):
    path = databases.database_path("app")
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises((DatabaseDamaged, sqlite3.DatabaseError)):
        await databases.migrate("app", BOOKS, step_key="1")
    small = BuiltinDatabases(tmp_path / "databases", engine, max_bytes=100)
    with pytest.raises(DatabaseTooLarge):
        await small.back_up("app", reason="by_hand")


@pytest.mark.parametrize("name", ["", "..", "a/b", "a\0b", "-x"])
async def test_names_that_are_no_folder_are_refused(databases, name):
    with pytest.raises(DatabaseNameInvalid):
        await databases.migrate(name, BOOKS, step_key="1")


async def test_deleted_app_leaves_nothing(databases, tmp_path):
    await databases.migrate("app", BOOKS, step_key="1")
    await databases.back_up("app", reason="by_hand")
    await databases.delete("app")
    assert not (tmp_path / "databases/app").exists()
