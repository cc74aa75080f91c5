"""The built-in database with Prisma's real schema engine."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from paynto.deployments.databases.builtin import BuiltinDatabases
from paynto.deployments.databases.prisma_engine import PrismaEngine
from paynto.deployments.errors import ConsentRequired
from paynto.stacks.toolchain import ensure_toolchain

HEAD = """
generator client {
  provider = "prisma-client"
  output   = "../server/generated/prisma"
}
datasource db {
  provider = "sqlite"
}
"""
BOOK = """
model Book {
  id    Int    @id @default(autoincrement())
  title String
  loans Loan[]
}
model Loan {
  id     Int    @id @default(autoincrement())
  reader String
  bookId Int
  book   Book   @relation(fields: [bookId], references: [id])
}
"""
SCHEMA = HEAD + BOOK


@pytest.fixture
async def databases(tmp_path: Path, cached_home: Path) -> BuiltinDatabases:
    toolchain = await ensure_toolchain(cached_home)
    return BuiltinDatabases(tmp_path / "databases", PrismaEngine(toolchain))


def rows(database: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()


def execute(database: Path, *statements: str) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


async def test_tables_are_created_and_rows_of_the_preview_carried_over(databases, tmp_path):
    result = await databases.migrate("app", SCHEMA, step_key="1")
    assert result.tables_created == 2
    preview = tmp_path / "preview.db"
    preview.write_bytes(databases.database_path("app").read_bytes())
    execute(
        preview,
        "INSERT INTO Book VALUES (1, 'Emma'), (2, 'Persuasion')",
        "INSERT INTO Loan VALUES (1, 'Ann', 2)",
    )
    assert await databases.import_rows("app", preview, step_key="1") == {"Book": 2, "Loan": 1}
    path = databases.database_path("app")
    assert rows(path, "SELECT reader, title FROM Loan JOIN Book ON Book.id = bookId") == [
        ("Ann", "Persuasion")
    ]
    assert (await databases.plan_migration("app", SCHEMA)).statements == ()


async def test_new_column_keeps_the_rows(databases):
    await databases.migrate("app", SCHEMA, step_key="1")
    path = databases.database_path("app")
    execute(path, "INSERT INTO Book VALUES (1, 'Emma')")
    wider = SCHEMA.replace("title String", "title String\n  year Int @default(1815)")
    result = await databases.migrate("app", wider, step_key="2")
    assert result.tables_created == 0
    assert rows(path, "SELECT id, title, year FROM Book") == [(1, "Emma", 1815)]


async def test_dropped_table_asks_first_and_can_be_brought_back(databases):
    await databases.migrate("app", SCHEMA, step_key="1")
    path = databases.database_path("app")
    execute(path, "INSERT INTO Book VALUES (1, 'Emma')", "INSERT INTO Loan VALUES (1, 'Ann', 1)")
    narrow = HEAD + "model Book {\n  id Int @id @default(autoincrement())\n  title String\n}\n"
    with pytest.raises(ConsentRequired) as refused:
        await databases.migrate("app", narrow, step_key="3")
    assert refused.value.details["warnings"]
    assert rows(path, "SELECT count(*) FROM Loan") == [(1,)]
    dropped = await databases.migrate("app", narrow, step_key="3", accept_data_loss=True)
    assert rows(path, "SELECT id, title FROM Book") == [(1, "Emma")]
    await databases.restore("app", dropped.backup, step_key="4")
    assert rows(path, "SELECT reader FROM Loan") == [("Ann",)]
