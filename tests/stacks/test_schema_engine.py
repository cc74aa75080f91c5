import sqlite3
from pathlib import Path

import pytest
from tests.stacks.conftest import BOOKS_SCHEMA

from paynto.stacks import service as stacks
from paynto.stacks.errors import InvalidSchema, MigrationFailed
from paynto.stacks.toolchain import Toolchain


@pytest.fixture
async def books_file(toolchain: Toolchain, tmp_path: Path) -> Path:
    """A database with one author and two books."""
    file = tmp_path / "books.db"
    await bring(toolchain, file, BOOKS_SCHEMA)
    with sqlite3.connect(file) as db:
        db.execute("INSERT INTO Author (id, name) VALUES (1, 'Ann')")
        db.execute(
            "INSERT INTO Book (title, price, authorId) VALUES ('One', 2.5, 1), ('Two', NULL, 1)"
        )
    db.close()
    return file


async def bring(toolchain: Toolchain, file: Path, schema: str) -> stacks.SchemaDiff:
    diff = await stacks.diff_schema(toolchain, schema, from_url=f"file:{file}")
    await stacks.apply_statements(toolchain, f"file:{file}", diff.provider, diff.statements)
    return diff


def rows(file: Path, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(file)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


async def test_an_empty_database_gets_all_tables_and_indexes(toolchain: Toolchain) -> None:
    diff = await stacks.diff_schema(toolchain, BOOKS_SCHEMA)
    assert diff.created_tables == ("Author", "Book")
    assert diff.created_indexes == 1
    assert not diff.is_destructive


async def test_a_database_that_fits_needs_nothing(toolchain: Toolchain, books_file: Path) -> None:
    diff = await stacks.diff_schema(toolchain, BOOKS_SCHEMA, from_url=f"file:{books_file}")
    assert diff.is_empty


async def test_a_renamed_field_and_model_keep_their_rows(
    toolchain: Toolchain, books_file: Path
) -> None:
    schema = BOOKS_SCHEMA.replace(
        "title     String ", "/// @renamedFrom(title)\n  name String "
    ).replace("Author", "Writer")
    schema = schema.replace("model Writer", "/// @renamedFrom(Author)\nmodel Writer")
    diff = await bring(toolchain, books_file, schema)
    assert not diff.is_destructive
    assert rows(books_file, "SELECT name FROM Book ORDER BY id") == [("One",), ("Two",)]
    assert rows(books_file, "SELECT name FROM Writer") == [("Ann",)]
    assert (await stacks.diff_schema(toolchain, schema, from_url=f"file:{books_file}")).is_empty


async def test_renames_can_be_told_from_outside_too(toolchain: Toolchain) -> None:
    schema = BOOKS_SCHEMA.replace("price     Float?", "cost Float?")
    diff = await stacks.diff_schema(
        toolchain, schema, from_schema=BOOKS_SCHEMA, renames={"Book.cost": "price"}
    )
    assert diff.statements == ('ALTER TABLE "Book" RENAME COLUMN "price" TO "cost"',)


async def test_what_is_lost_is_said_with_counts(toolchain: Toolchain, books_file: Path) -> None:
    schema = BOOKS_SCHEMA.replace("  price     Float?\n", "")
    diff = await stacks.diff_schema(toolchain, schema, from_url=f"file:{books_file}")
    assert diff.is_destructive
    assert diff.warnings == ("The column price of Book is deleted; 1 row has a value in it.",)


async def test_a_dropped_table_is_destructive_only_with_rows(
    toolchain: Toolchain, books_file: Path
) -> None:
    head = BOOKS_SCHEMA[: BOOKS_SCHEMA.index("model Book")].replace("  books Book[]\n", "")
    diff = await stacks.diff_schema(toolchain, head, from_url=f"file:{books_file}")
    assert diff.warnings == ("The table Book is deleted with its 2 rows.",)


async def test_a_new_required_field_without_default_is_a_blocker(
    toolchain: Toolchain, books_file: Path
) -> None:
    schema = BOOKS_SCHEMA.replace("  price ", "  pages Int\n  price ")
    diff = await stacks.diff_schema(toolchain, schema, from_url=f"file:{books_file}")
    assert "pages" in diff.blockers[0]
    with_default = schema.replace("pages Int", "pages Int @default(1)")
    assert not (
        await stacks.diff_schema(toolchain, with_default, from_url=f"file:{books_file}")
    ).blockers


async def test_a_failed_change_leaves_the_database_as_it_was(
    toolchain: Toolchain, books_file: Path
) -> None:
    statements = (
        'ALTER TABLE "Book" ADD COLUMN "x" INTEGER',
        'ALTER TABLE "Nothing" ADD COLUMN "y"',
    )
    with pytest.raises(MigrationFailed):
        await stacks.apply_statements(toolchain, f"file:{books_file}", "sqlite", statements)
    assert "x" not in {row[1] for row in rows(books_file, "PRAGMA table_info(Book)")}


@pytest.mark.parametrize(
    "statement",
    [
        "ATTACH DATABASE '/tmp/x' AS y",
        "VACUUM INTO '/tmp/x'",
        "DELETE FROM Book",
        'INSERT INTO "Book" VALUES (1)',
        "CREATE TABLE \"a\" (b); ATTACH DATABASE '/tmp/x' AS y",
        "CREATE TRIGGER t AFTER INSERT ON Book BEGIN SELECT 1; END",
        "PRAGMA writable_schema = ON",
    ],
)
async def test_other_statements_than_of_a_schema_change_do_nothing(
    toolchain: Toolchain, books_file: Path, statement: str
) -> None:
    before = rows(books_file, "SELECT * FROM Book")
    if statement.startswith("CREATE TABLE"):
        await stacks.apply_statements(toolchain, f"file:{books_file}", "sqlite", (statement,))
        assert len(rows(books_file, "PRAGMA database_list")) == 1
    else:
        with pytest.raises(MigrationFailed):
            await stacks.apply_statements(toolchain, f"file:{books_file}", "sqlite", (statement,))
    assert rows(books_file, "SELECT * FROM Book") == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('provider = "prisma-client"', 'provider = "sh -c touch /tmp/owned"'),
        ('provider = "sqlite"', 'provider = "mysql"'),
        ("model Author", 'datasource other {\n  provider = "sqlite"\n}\n\nmodel Author'),
        ("title     String", "title     Strang"),
        ("model Author {", "modle Author {"),
    ],
)
async def test_a_schema_that_is_not_allowed_is_refused(
    toolchain: Toolchain, old: str, new: str
) -> None:
    with pytest.raises(InvalidSchema):
        await stacks.check_schema(toolchain, BOOKS_SCHEMA.replace(old, new, 1))


async def test_a_wrong_type_is_told_with_its_line(toolchain: Toolchain) -> None:
    with pytest.raises(InvalidSchema) as caught:
        await stacks.check_schema(toolchain, BOOKS_SCHEMA.replace("Float?", "Flaot?"))
    assert caught.value.details["problems"][0]["line"] == 19


async def test_a_huge_schema_is_refused(toolchain: Toolchain) -> None:
    with pytest.raises(InvalidSchema):
        await stacks.check_schema(toolchain, "x" * 300_000)


async def test_rows_are_carried_over_and_counted(
    toolchain: Toolchain, books_file: Path, tmp_path: Path
) -> None:
    target = tmp_path / "target.db"
    await bring(toolchain, target, BOOKS_SCHEMA)
    counts = await stacks.copy_rows(toolchain, f"file:{books_file}", f"file:{target}", BOOKS_SCHEMA)
    assert {name: (c.source, c.target) for name, c in counts.items()} == {
        "Author": (1, 1),
        "Book": (2, 2),
    }
    assert rows(target, "SELECT * FROM Book") == rows(books_file, "SELECT * FROM Book")


async def test_rows_are_not_added_to_a_table_that_has_some(
    toolchain: Toolchain, books_file: Path
) -> None:
    with pytest.raises(MigrationFailed, match="already holds"):
        await stacks.copy_rows(toolchain, f"file:{books_file}", f"file:{books_file}", BOOKS_SCHEMA)


async def test_a_link_is_not_followed_to_another_file(
    toolchain: Toolchain, books_file: Path, tmp_path: Path
) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(books_file)
    with pytest.raises(Exception, match="regular file"):
        await stacks.diff_schema(toolchain, BOOKS_SCHEMA, from_url=f"file:{link}")


async def test_a_database_can_be_read_back_as_a_schema(
    toolchain: Toolchain, books_file: Path
) -> None:
    schema = await stacks.introspect(toolchain, f"file:{books_file}", "sqlite")
    assert "model Book" in schema
    assert "@relation" in schema
