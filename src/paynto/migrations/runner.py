"""Brings a database to the current schema."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import ProgrammingError

if TYPE_CHECKING:
    from alembic.config import Config

# Two starting processes must not migrate at once; the number is only this project's name for the lock.
_LOCK_KEY = 7_296_835
_REVISION = re.compile(r"^(down_revision|revision)\b[^=\n]*=\s*(.+)$", re.MULTILINE)
_NAME = re.compile(r"""["']([^"']+)["']""")


def alembic_config(connection: Connection | None = None) -> "Config":
    from alembic.config import Config

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
            current = read_current(connection)
            connection.commit()
            if current == read_heads():
                return False
            # loaded only here: it takes a tenth of a second, and most starts find nothing to do
            from alembic import command

            command.upgrade(alembic_config(connection), "head")
            connection.commit()
            return True
    finally:
        engine.dispose()


def read_current(connection: Connection) -> set[str]:
    """The revisions that the database is at; none before the first migration."""
    try:
        return set(connection.scalars(text("SELECT version_num FROM alembic_version")))
    except ProgrammingError:
        connection.rollback()
        return set()


def read_heads() -> set[str]:
    """The revisions that no other builds on, from the text of their files."""
    revisions, bases = set[str](), set[str]()
    for path in (Path(__file__).parent / "versions").glob("*.py"):
        for kind, value in _REVISION.findall(path.read_text()):
            (revisions if kind == "revision" else bases).update(_NAME.findall(value))
    return revisions - bases


def make_migration(url: str, message: str) -> None:
    """Writes a new revision from the difference between the models and the database."""
    from alembic import command

    engine = create_engine(url)
    with engine.connect() as connection:
        command.revision(alembic_config(connection), message=message, autogenerate=True)
    engine.dispose()
