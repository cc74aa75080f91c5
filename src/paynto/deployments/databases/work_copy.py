"""Opens work copies of apps' databases with SQLite; blocking. Nothing in their schema is trusted."""

import sqlite3
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from paynto.deployments.databases.errors import DatabaseDamaged

_STEPS_BETWEEN_CHECKS = 100_000
_MAX_SECONDS = 60.0


def settle_database(path: Path) -> None:
    """Make it one closed file in write-ahead mode: what a log beside it holds is moved into it."""
    with _opened(path) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def clear_tables(path: Path) -> bool:
    """Delete the rows of all tables; answers whether there were any."""
    with _opened(path) as database:
        query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        names = [row[0].replace('"', '""') for row in database.execute(query)]
        database.execute("BEGIN IMMEDIATE")
        deleted = sum(
            database.execute(f'DELETE FROM "{name}"').rowcount  # noqa: S608  a table's name cannot be a parameter; it is quoted
            for name in names
        )
        database.execute("COMMIT")
    return deleted > 0


@contextmanager
def _opened(path: Path) -> Generator[sqlite3.Connection]:
    deadline = time.monotonic() + _MAX_SECONDS
    database = sqlite3.connect(path, timeout=5, isolation_level=None)
    try:
        # a trigger of a hostile app could run without end
        database.set_progress_handler(
            lambda: int(time.monotonic() > deadline), _STEPS_BETWEEN_CHECKS
        )
        database.execute("PRAGMA trusted_schema = OFF")
        database.execute("PRAGMA cell_size_check = ON")
        database.execute("PRAGMA foreign_keys = OFF")
        # reading applies the log of a server that was killed
        database.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        yield database
    except sqlite3.Error as error:
        raise DatabaseDamaged(message=f"The database cannot be used: {error}.") from error
    finally:
        database.close()
