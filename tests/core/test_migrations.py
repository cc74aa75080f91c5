"""Starting without the migration tool when there is nothing to migrate."""

import json
from importlib import import_module

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text
from tests.factories.platform import Person, Platform

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


async def test_rules_about_summaries_are_taken_out_of_what_teams_stored(
    platform: Platform, person: Person
) -> None:
    both = {"id": "a", "when": {"work": ["summary", "edit"], "max_files": 1}}
    other = {"id": "b", "when": {"work": []}}
    rules = [both, {"id": "c", "when": {"work": ["summary"]}}, other]
    engine = create_engine(platform.db.url)
    with engine.connect() as connection:
        connection.execute(
            text(
                "INSERT INTO model_routings (team_id, rules, fallbacks, updated_at) "
                "VALUES (:team, CAST(:rules AS jsonb), '[]', now())"
            ),
            {"team": person.team_id, "rules": json.dumps(rules)},
        )
        migration = import_module("paynto.migrations.versions.20261129_no_summaries")
        with Operations.context(MigrationContext.configure(connection)):
            migration.upgrade()
        (kept,) = connection.execute(
            text("SELECT rules FROM model_routings WHERE team_id = :team"), {"team": person.team_id}
        ).one()
        connection.rollback()
    engine.dispose()
    assert kept == [{"id": "a", "when": {"work": ["edit"], "max_files": 1}}, other]
