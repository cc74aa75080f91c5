"""The data browser on real database files, good and evil ones."""

import os
import sqlite3
from pathlib import Path

import pytest

from paynto.core.errors import PayntoError
from paynto.sandboxes.data_browser import DataBrowser, Filter
from paynto.sandboxes.drivers.local import LocalDriver
from paynto.sandboxes.errors import (
    DatabaseBroken,
    DatabaseBusy,
    FileMissing,
    NotARegularFile,
    RowMissing,
    RowRefused,
    TableMissing,
    UnsafePath,
)

SCHEMA = """
CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE "odd ""name" (id TEXT PRIMARY KEY, author_id INTEGER REFERENCES author(id) ON DELETE
  RESTRICT, price REAL, cover BLOB, "select" TEXT DEFAULT 'x');
CREATE TABLE keyless (value TEXT);
CREATE TABLE _prisma_migrations (id TEXT);
CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n;
INSERT INTO author VALUES (1, 'Ann'), (2, 'Bob'), (3, 'C%_\\');
INSERT INTO "odd ""name" VALUES ('a', 1, 9.5, x'00ff', 'y'), ('b', 2, NULL, NULL, 'z');
INSERT INTO keyless VALUES ('one'), ('two');
"""
ODD = 'odd "name'


def make_database(root: Path, schema: str = SCHEMA) -> None:
    database = sqlite3.connect(root / "dev.db")
    database.executescript(schema)
    database.close()


@pytest.fixture
def browser(driver: LocalDriver, root: Path) -> DataBrowser:
    make_database(root)
    return DataBrowser(driver, root, "dev.db")


async def test_tables_are_listed_with_columns_keys_and_counts(browser: DataBrowser) -> None:
    tables = {table.name: table for table in await browser.list_tables()}
    assert set(tables) == {"author", "keyless", ODD}
    assert tables["author"].row_count == 3
    column = tables[ODD].columns[1]
    assert column.references is not None
    assert (column.name, column.references.table) == ("author_id", "author")
    assert [c.is_key for c in tables["author"].columns] == [True, False]


async def test_rows_are_paged_sorted_and_filtered(browser: DataBrowser) -> None:
    page = await browser.list_rows("author", limit=2, sort="name", is_descending=True)
    assert ([row.values[1] for row in page.rows], page.total) == (["C%_\\", "Bob"], 3)
    for operator, value, found in [
        ("contains", "%_\\", [3]),
        ("equals", "Bob", [2]),
        ("not_equals", "Bob", [1, 3]),
        ("greater", "B", [2, 3]),
        ("less", "B", [1]),
        ("is_null", None, []),
    ]:
        chosen = Filter(column="name", operator=operator, value=value)
        page = await browser.list_rows("author", filters=[chosen])
        assert [row.key["id"] for row in page.rows] == found, operator
    odd = await browser.list_rows(ODD)
    assert odd.rows[0].values == ["a", 1, 9.5, {"bytes": "00ff"}, "y"]


async def test_rows_are_inserted_changed_and_deleted(browser: DataBrowser) -> None:
    await browser.insert_row(ODD, {"id": "c", "cover": b"\x01"})
    await browser.update_row(ODD, {"id": "c"}, {"select": "'; DROP TABLE author; --"})
    page = await browser.list_rows(ODD, filters=[Filter(column="id", operator="equals", value="c")])
    assert page.rows[0].values == ["c", None, None, {"bytes": "01"}, "'; DROP TABLE author; --"]
    await browser.delete_row(ODD, page.rows[0].key)
    assert (await browser.list_rows(ODD)).total == 2
    keyless = await browser.list_rows("keyless")
    await browser.update_row("keyless", keyless.rows[1].key, {"value": "three"})
    assert (await browser.list_rows("keyless")).rows[1].values == ["three"]


async def test_changes_against_the_rules_of_the_table_are_refused(browser: DataBrowser) -> None:
    with pytest.raises(RowRefused, match="UNIQUE"):
        await browser.insert_row("author", {"name": "Ann"})
    with pytest.raises(RowRefused, match="FOREIGN KEY"):
        await browser.delete_row("author", {"id": 1})
    with pytest.raises(RowRefused, match="no column"):
        await browser.update_row("author", {"id": 1}, {'name" = 1; --': 2})
    with pytest.raises(RowMissing):
        await browser.delete_row("author", {"id": 99})
    with pytest.raises(RowMissing):
        await browser.delete_row("author", {})
    for table in ("nope", "endless", "sqlite_master; DROP TABLE author"):
        with pytest.raises(TableMissing):
            await browser.list_rows(table)


async def test_csv_goes_out_and_in_again(browser: DataBrowser, root: Path) -> None:
    exported = await browser.export_csv("author")
    assert exported == b"id,name\r\n1,Ann\r\n2,Bob\r\n3,C%_\\\r\n"
    assert await browser.import_csv("author", b'\xef\xbb\xbfname\r\n"D, ""d"""\r\nE\r\n') == 2
    assert (await browser.list_rows("author")).total == 5
    for bad in (
        b"name\nF\nAnn\n",
        b"nope\n1\n",
        b"name,name\n1,2\n",
        b"name\n\xff\n",
        b"name\n1,2\n",
    ):
        with pytest.raises(RowRefused):
            await browser.import_csv("author", bad)
    assert (await browser.list_rows("author")).total == 5
    assert os.listdir(root) == ["dev.db"]


async def test_files_that_are_no_database_are_refused(driver: LocalDriver, root: Path) -> None:
    make_database(root.parent)
    (root / "link.db").symlink_to(root.parent / "dev.db")
    (root / "up").symlink_to("..")
    (root / "junk.db").write_bytes(b"SQLite format 3\0" + os.urandom(8000))
    os.mkfifo(root / "pipe.db")
    for path, error in [
        ("missing.db", FileMissing),
        ("link.db", NotARegularFile),
        ("pipe.db", NotARegularFile),
        ("junk.db", DatabaseBroken),
        ("up/dev.db", PayntoError),
    ]:
        with pytest.raises(error):
            await DataBrowser(driver, root, path).list_tables()
    for path in ("../dev.db", "/etc/passwd", "a\0b"):
        with pytest.raises(UnsafePath):
            DataBrowser(driver, root, path)


async def test_hostile_schema_runs_no_code_and_takes_no_time(
    driver: LocalDriver, root: Path
) -> None:
    make_database(
        root,
        """
        CREATE TABLE victim (a TEXT, b TEXT DEFAULT (hex(randomblob(4))));
        CREATE TABLE other (a TEXT);
        CREATE TRIGGER evil AFTER INSERT ON victim BEGIN
          INSERT INTO other WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
          SELECT i FROM n; END;
        CREATE TRIGGER load AFTER DELETE ON victim BEGIN SELECT load_extension('x'); END;
        INSERT INTO other VALUES (1);
        """,
    )
    browser = DataBrowser(driver, root, "dev.db")
    with pytest.raises((DatabaseBusy, RowRefused)):
        await browser.insert_row("victim", {"a": "1", "b": "2"})
    assert (await browser.list_rows("other")).total == 1


async def test_app_that_holds_the_database_gives_a_clear_error(
    browser: DataBrowser, root: Path
) -> None:
    holder = sqlite3.connect(root / "dev.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(DatabaseBusy):
        await browser.insert_row("author", {"name": "X"})
    holder.close()
