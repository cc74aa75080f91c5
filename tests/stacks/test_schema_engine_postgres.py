import sqlite3
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.stacks.conftest import BOOKS_SCHEMA

from paynto.stacks import service as stacks
from paynto.stacks.errors import MigrationFailed
from paynto.stacks.toolchain import Toolchain

SCHEMA = BOOKS_SCHEMA.replace('"sqlite"', '"postgresql"')


@pytest.fixture
def empty_url(postgres_url: str) -> Iterator[str]:
    """An empty database on the server of the tests."""
    admin = postgres_url.replace("postgresql+psycopg://", "postgresql://")
    name = f"made_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    head, _, query = admin.partition("?")
    yield f"{head.rsplit('/', 1)[0]}/{name}?{query}"
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


async def bring(toolchain: Toolchain, url: str, schema: str) -> stacks.SchemaDiff:
    diff = await stacks.diff_schema(toolchain, schema, from_url=url)
    await stacks.apply_statements(toolchain, url, diff.provider, diff.statements)
    return diff


async def test_rows_move_from_sqlite_to_postgresql_and_numbers_go_on(
    toolchain: Toolchain, empty_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "books.db"
    await bring(toolchain, f"file:{file}", BOOKS_SCHEMA)
    with sqlite3.connect(file) as db:
        db.execute("INSERT INTO Author (id, name) VALUES (7, 'Ann')")
        db.execute("INSERT INTO Book (title, price, authorId) VALUES ('One', 2.5, 7)")
    db.close()
    await bring(toolchain, empty_url, SCHEMA)
    counts = await stacks.copy_rows(toolchain, f"file:{file}", empty_url, SCHEMA)
    assert all(count.is_complete for count in counts.values())
    with psycopg.connect(empty_url) as db:
        [(number,)] = db.execute(
            "INSERT INTO \"Author\" (name) VALUES ('Bob') RETURNING id"
        ).fetchall()
        [(price, created)] = db.execute('SELECT price, "createdAt" FROM "Book"').fetchall()
    assert (number, price) == (8, 2.5)
    with sqlite3.connect(file) as db:
        assert db.execute("SELECT createdAt FROM Book").fetchone()[0] == str(created)
    db.close()


async def test_a_rename_keeps_rows_and_a_dropped_column_is_told(
    toolchain: Toolchain, empty_url: str
) -> None:
    await bring(toolchain, empty_url, SCHEMA)
    with psycopg.connect(empty_url) as db:
        db.execute("INSERT INTO \"Author\" (name) VALUES ('Ann')")
        db.execute('INSERT INTO "Book" (title, price, "authorId") VALUES (\'One\', 2, 1)')
    renamed = SCHEMA.replace("title     String", "/// @renamedFrom(title)\n  name String")
    diff = await bring(toolchain, empty_url, renamed)
    assert not diff.is_destructive
    assert (await stacks.diff_schema(toolchain, renamed, from_url=empty_url)).is_empty
    with psycopg.connect(empty_url) as db:
        assert db.execute('SELECT name FROM "Book"').fetchall() == [("One",)]
    without = renamed.replace("  price     Float?\n", "")
    diff = await stacks.diff_schema(toolchain, without, from_url=empty_url)
    assert diff.warnings == ("The column price of Book is deleted; 1 row has a value in it.",)


async def test_a_failed_change_is_taken_back(toolchain: Toolchain, empty_url: str) -> None:
    await bring(toolchain, empty_url, SCHEMA)
    statements = (
        'ALTER TABLE "Book" ADD COLUMN "x" INTEGER',
        'ALTER TABLE "Nothing" ADD COLUMN "y" INT',
    )
    with pytest.raises(MigrationFailed):
        await stacks.apply_statements(toolchain, empty_url, "postgresql", statements)
    assert (await stacks.diff_schema(toolchain, SCHEMA, from_url=empty_url)).is_empty
