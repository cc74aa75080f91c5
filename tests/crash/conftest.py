"""One data folder for all crash tests: each kills its server and starts it again on the same data."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.crash.served import Served, prepare_home


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, cached_home: Path) -> Iterator[Served]:
    # short, because PostgreSQL's socket lies in it
    home = tmp_path_factory.mktemp("p")
    prepare_home(home, cached_home)
    server = Served(home)
    server.start()
    yield server
    server.close()


def count_app_rows(served: Served, app_id: str) -> dict[str, int]:
    """Rows per table of a deployed app, read from its file."""
    path = served.home / "databases" / app_id / "production" / "app.db"
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
            " AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_%' ESCAPE '\\'"
        ).fetchall()
        return {
            name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
            for (name,) in names
        }
    finally:
        connection.close()


def count_preview_rows(served: Served, project_id: str) -> dict[str, int]:
    tables = served.call("GET", f"/projects/{project_id}/data/tables")
    return {table["name"]: table["row_count"] for table in tables}
