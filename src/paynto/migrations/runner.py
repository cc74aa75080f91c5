"""Brings a database to the current schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text

# Two starting processes must not migrate at once; the number is only this project's name for the lock.
_LOCK_KEY = 7_296_835


def alembic_config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("file_template", "%%(year)d%%(month).2d%%(day).2d_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def migrate(url: str) -> bool:
    """Upgrades to the newest revision; returns whether anything changed. Blocking."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _LOCK_KEY})
            connection.execute(text("SET lock_timeout = '10s'"))
            connection.commit()
            head = ScriptDirectory.from_config(alembic_config()).get_current_head()
            current = MigrationContext.configure(connection).get_current_revision()
            connection.commit()
            if current == head:
                return False
            command.upgrade(alembic_config(connection), "head")
            connection.commit()
            return True
    finally:
        engine.dispose()


def make_migration(url: str, message: str) -> None:
    """Writes a new revision from the difference between the models and the database."""
    engine = create_engine(url)
    with engine.connect() as connection:
        command.revision(alembic_config(connection), message=message, autogenerate=True)
    engine.dispose()
