"""Starting without the migration tool when there is nothing to migrate."""

from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from paynto.core.db import Database
from paynto.migrations.runner import alembic_config, migrate, read_current, read_heads


def test_the_newest_revision_is_read_as_the_migration_tool_reads_it() -> None:
    assert read_heads() == set(ScriptDirectory.from_config(alembic_config()).get_heads())


def test_a_current_database_is_left_alone(database: Database) -> None:
    assert migrate(database.url) is False
    engine = create_engine(database.url)
    with engine.connect() as connection:
        assert read_current(connection) == read_heads()
    engine.dispose()
