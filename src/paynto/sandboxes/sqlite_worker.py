"""Reads and changes an app's SQLite database. Runs inside a sandbox, never in the platform.

A program of its own with nothing but the standard library: `python sqlite_worker.py '<job as JSON>'`
prints one JSON object. The database may be prepared by a hostile app (broken pages, a journal
that shrinks while it is mapped, schemas that call functions, endless views), so on top of the
sandbox nothing in its schema is trusted and each job has a time limit.
"""

import csv
import io
import json
import os
import sqlite3
import stat
import sys
import time
from collections.abc import Iterable
from typing import Any, cast

_STATEMENT_SECONDS = 5.0
_STEPS_BETWEEN_CHECKS = 20_000
_MAX_CELL_BYTES = 1024 * 1024
_SHOWN_CELL_CHARACTERS = 2000
_MAX_TABLES = 500
_MAX_EXPORT_BYTES = 12 * 1024 * 1024
_BUSY_SECONDS = 2.0
_COMPARISONS = {
    "contains": "LIKE ? ESCAPE '\\'",
    "equals": "IS ?",
    "not_equals": "IS NOT ?",
    "greater": "> ?",
    "less": "< ?",
    "is_null": "IS NULL",
}
# Everything else (ATTACH, PRAGMA by a trigger, functions, new tables …) is refused while rows
# are read or written.
_ALLOWED_ACTIONS = frozenset(
    (
        *(sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_TRANSACTION),
        *(sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE),
        *(sqlite3.SQLITE_SAVEPOINT, sqlite3.SQLITE_RECURSIVE),
    )
)
_ALLOWED_FUNCTIONS = frozenset(("count", "like", "substr", "length", "typeof", "abs", "lower"))
_ALLOWED_PRAGMAS = frozenset(("table_list", "table_xinfo", "foreign_key_list", "index_list"))

Job = dict[str, Any]
Answer = dict[str, Any]
Column = dict[str, Any]


class JobRefused(Exception):
    """The job cannot be done; `code` names the platform's error."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def main() -> None:
    job: Job = json.loads(sys.argv[1])
    try:
        answer = run_job(job)
    except JobRefused as error:
        answer = {"error": error.code, "message": str(error)}
    except sqlite3.Error as error:
        answer = _describe_failure(error)
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()


def run_job(job: Job) -> Answer:
    is_writing = job["do"] in ("insert", "update", "delete", "import")
    database = _open_database(job["path"], is_writing)
    try:
        _protect(database)
        if not is_writing:
            return _JOBS[job["do"]](database, job)
        database.execute("BEGIN IMMEDIATE")
        answer = _JOBS[job["do"]](database, job)
        database.execute("COMMIT")
        return answer
    finally:
        database.close()


def _open_database(path: str, is_writing: bool) -> sqlite3.Connection:
    for suffix in ("", "-wal", "-shm", "-journal"):
        if os.path.lexists(path + suffix) and not stat.S_ISREG(os.lstat(path + suffix).st_mode):
            raise JobRefused("not_a_file", "The database is not a regular file.")
    if not os.path.lexists(path):
        raise JobRefused("no_file", "The app has no database yet.")
    mode = "rw" if is_writing else "ro"
    address = f"file:{path.replace('%', '%25').replace('?', '%3f').replace('#', '%23')}"
    return sqlite3.connect(
        f"{address}?mode={mode}", uri=True, timeout=_BUSY_SECONDS, isolation_level=None
    )


def _protect(database: sqlite3.Connection) -> None:
    database.execute("PRAGMA trusted_schema = OFF")
    database.execute("PRAGMA cell_size_check = ON")
    database.execute("PRAGMA foreign_keys = ON")
    database.execute("PRAGMA temp_store = MEMORY")
    for limit, value in (
        (sqlite3.SQLITE_LIMIT_LENGTH, _MAX_CELL_BYTES),
        (sqlite3.SQLITE_LIMIT_SQL_LENGTH, 100_000),
        (sqlite3.SQLITE_LIMIT_COLUMN, 500),
        (sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 100),
        (sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, 10),
        (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
        (sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000),
        (sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 1000),
        (sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 10),
        (sqlite3.SQLITE_LIMIT_WORKER_THREADS, 0),
    ):
        database.setlimit(limit, value)
    deadline = time.monotonic() + _STATEMENT_SECONDS
    database.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS_BETWEEN_CHECKS)
    database.set_authorizer(_authorize)


def _authorize(
    action: int, first: str | None, second: str | None, _database: str | None, _by: str | None
) -> int:
    if action in _ALLOWED_ACTIONS:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_FUNCTION and second in _ALLOWED_FUNCTIONS:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_PRAGMA and first in _ALLOWED_PRAGMAS:
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


def _list_tables(database: sqlite3.Connection, _job: Job) -> Answer:
    names = sorted(name for name in _read_table_names(database) if not _is_internal(name))
    tables: list[dict[str, Any]] = []
    for name in names[:_MAX_TABLES]:
        count = database.execute(_sql("SELECT count(*) FROM", _quote(name))).fetchone()[0]
        columns = _read_columns(database, name)
        tables.append({"name": name, "row_count": count, "columns": columns})
    return {"tables": tables}


def _read_table_names(database: sqlite3.Connection) -> list[str]:
    """Tables of the app. Views and virtual tables run code, so they do not count."""
    found = database.execute("PRAGMA main.table_list").fetchmany(_MAX_TABLES * 4)
    return [str(name) for _, name, kind, *_ in found if kind == "table"]


def _is_internal(name: str) -> bool:
    return name.startswith(("sqlite_", "_prisma_", "_litestream_"))


def _read_columns(database: sqlite3.Connection, table: str) -> list[Column]:
    if table not in _read_table_names(database):
        raise JobRefused("no_table", f"There is no table {table[:100]}.")
    references = {
        str(row[3]): {"table": str(row[2]), "column": str(row[4] or "")}
        for row in database.execute(f"PRAGMA main.foreign_key_list({_quote(table)})")
    }
    facts = database.execute(f"PRAGMA main.table_xinfo({_quote(table)})").fetchall()
    return [
        {
            "name": str(name),
            "type": str(kind or ""),
            "is_required": bool(is_required),
            "is_key": key > 0,
            "is_generated": hidden in (2, 3),
            "default": None if default is None else str(default),
            "references": references.get(str(name)),
        }
        for _, name, kind, is_required, default, key, hidden in facts
        if hidden != 1
    ]


def _list_rows(database: sqlite3.Connection, job: Job) -> Answer:
    table = job["table"]
    columns = _read_columns(database, table)
    names = _names(columns)
    keys = _key_names(columns)
    where, arguments = _build_where(names, job["filters"])
    order = [_quote(name) for name in keys]
    if job["sort"] is not None:
        _check_columns(names, [job["sort"]])
        order.insert(0, _quote(job["sort"]) + (" DESC" if job["is_descending"] else " ASC"))
    source = _sql("FROM", _quote(table), where)
    total = database.execute(_sql("SELECT count(*)", source), arguments).fetchone()[0]
    shown = ", ".join(map(_quote, [*keys, *names]))
    rows = database.execute(
        _sql("SELECT", shown, source, "ORDER BY", ", ".join(order), "LIMIT ? OFFSET ?"),
        [*arguments, job["limit"], job["offset"]],
    ).fetchall()
    width = len(keys)
    return {
        "columns": columns,
        "total": total,
        "rows": [
            {
                "key": {name: _encode(row[i]) for i, name in enumerate(keys)},
                "values": [_encode(_cut(value)) for value in row[width:]],
            }
            for row in rows
        ],
    }


def _build_where(names: list[str], filters: list[dict[str, Any]]) -> tuple[str, list[Any]]:
    _check_columns(names, [wanted["column"] for wanted in filters])
    parts: list[str] = []
    arguments: list[Any] = []
    for wanted in filters:
        parts.append(f"{_quote(wanted['column'])} {_COMPARISONS[wanted['operator']]}")
        value = _decode(wanted["value"])
        if wanted["operator"] == "contains":
            text = str(value)
            for sign in "\\%_":
                text = text.replace(sign, "\\" + sign)
            arguments.append(f"%{text}%")
        elif wanted["operator"] != "is_null":
            arguments.append(value)
    return ("WHERE " + " AND ".join(parts) if parts else ""), arguments


def _insert_row(database: sqlite3.Connection, job: Job) -> Answer:
    names = _names(_read_columns(database, job["table"]))
    _insert(database, job["table"], names, job["values"])
    return {}


def _insert(
    database: sqlite3.Connection, table: str, known: list[str], values: dict[str, Any]
) -> None:
    _check_columns(known, values)
    if not values:
        database.execute(_sql("INSERT INTO", _quote(table), "DEFAULT VALUES"))
        return
    names = ", ".join(map(_quote, values))
    marks = ", ".join("?" * len(values))
    database.execute(
        _sql("INSERT INTO", _quote(table), f"({names}) VALUES ({marks})"),
        [_decode(value) for value in values.values()],
    )


def _update_row(database: sqlite3.Connection, job: Job) -> Answer:
    columns = _read_columns(database, job["table"])
    where, arguments = _build_key(columns, job["key"])
    values = job["values"]
    _check_columns(_names(columns), values)
    if values:
        changes = ", ".join(f"{_quote(name)} = ?" for name in values)
        done = database.execute(
            _sql("UPDATE", _quote(job["table"]), "SET", changes, where),
            [*map(_decode, values.values()), *arguments],
        )
        _expect_one(done.rowcount)
    return {}


def _delete_row(database: sqlite3.Connection, job: Job) -> Answer:
    where, arguments = _build_key(_read_columns(database, job["table"]), job["key"])
    done = database.execute(_sql("DELETE FROM", _quote(job["table"]), where), arguments)
    _expect_one(done.rowcount)
    return {}


def _build_key(columns: list[Column], key: dict[str, Any]) -> tuple[str, list[Any]]:
    names = _key_names(columns)
    if set(key) != set(names):
        raise JobRefused("no_row", f"A row is named by {', '.join(names)}.")
    parts = " AND ".join(f"{_quote(name)} IS ?" for name in names)
    return "WHERE " + parts, [_decode(key[name]) for name in names]


def _expect_one(count: int) -> None:
    if count != 1:
        raise JobRefused("no_row", "The row does not exist any more.")


def _export(database: sqlite3.Connection, job: Job) -> Answer:
    names = _names(_read_columns(database, job["table"]))
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(names)
    shown = ", ".join(map(_quote, names))
    for row in database.execute(_sql("SELECT", shown, "FROM", _quote(job["table"]))):
        writer.writerow(value.hex() if isinstance(value, bytes) else value for value in row)
        if out.tell() > _MAX_EXPORT_BYTES:
            raise JobRefused("too_large", "The table is too large for one CSV file.")
    return {"csv": out.getvalue()}


def _import(database: sqlite3.Connection, job: Job) -> Answer:
    columns = {column["name"]: column for column in _read_columns(database, job["table"])}
    try:
        with open(job["source"], encoding="utf-8-sig", newline="") as file:
            lines = csv.reader(file, strict=True)
            header = next(lines, None) or []
            if not header or len(set(header)) != len(header):
                raise JobRefused("refused", "The first line must name the columns, each once.")
            count = 0
            for line in lines:
                if line and len(line) != len(header):
                    raise JobRefused("refused", f"Line {lines.line_num} has {len(line)} values.")
                if line:
                    values = zip(header, line, strict=True)
                    known = {name: _parse(text, columns.get(name, {})) for name, text in values}
                    _insert(database, job["table"], list(columns), known)
                    count += 1
    except (UnicodeDecodeError, csv.Error) as error:
        raise JobRefused("refused", f"The file is not valid CSV in UTF-8: {error}.") from error
    return {"count": count}


def _parse(text: str, column: Column) -> str | None:
    """Empty means nothing where the column allows that and holds no text."""
    is_text = any(word in column.get("type", "").upper() for word in ("CHAR", "TEXT", "CLOB"))
    return None if text == "" and not column.get("is_required") and not is_text else text


def _names(columns: list[Column]) -> list[str]:
    return [column["name"] for column in columns]


def _key_names(columns: list[Column]) -> list[str]:
    return [column["name"] for column in columns if column["is_key"]] or ["rowid"]


def _check_columns(known: list[str], wanted: Iterable[str]) -> None:
    for name in wanted:
        if name not in known:
            raise JobRefused("refused", f"There is no column {name[:100]}.")


def _sql(*parts: str) -> str:
    """A statement. Names in it have been looked up in the schema and quoted, values are bound."""
    return " ".join(parts)


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _cut(value: Any) -> Any:
    return value[:_SHOWN_CELL_CHARACTERS] if isinstance(value, str | bytes) else value


def _encode(value: Any) -> Any:
    return {"bytes": value.hex()} if isinstance(value, bytes) else value


def _decode(value: Any) -> Any:
    if isinstance(value, dict):
        return bytes.fromhex(cast(dict[str, str], value)["bytes"])
    return value


def _describe_failure(error: sqlite3.Error) -> Answer:
    text = str(error)
    if isinstance(error, sqlite3.IntegrityError):
        return {"error": "refused", "message": f"The table does not allow this: {text}."}
    if "locked" in text or "busy" in text:
        return {"error": "busy", "message": "The app is writing to its database. Try again."}
    if "interrupted" in text:
        return {"error": "busy", "message": "The database took too long to answer."}
    if "not authorized" in text or "prohibited" in text or "unsafe use" in text:
        return {"error": "refused", "message": "The table runs code that is not allowed here."}
    return {"error": "broken", "message": f"The database cannot be used: {text}."}


_JOBS = {
    "tables": _list_tables,
    "rows": _list_rows,
    "insert": _insert_row,
    "update": _update_row,
    "delete": _delete_row,
    "export": _export,
    "import": _import,
}

if __name__ == "__main__":
    main()
