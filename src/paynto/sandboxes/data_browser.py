"""Shows and edits the rows of an app's SQLite database.

The file belongs to the app, so the platform never opens it itself: each call runs
`sqlite_worker.py` in a sandbox of its own over the app's tree, in about 0.1 seconds.
"""

import asyncio
import json
import sys
from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path
from typing import Any, Literal, cast

from pydantic import BaseModel

from paynto.core.errors import PayntoError
from paynto.core.ids import new_id
from paynto.sandboxes import tree
from paynto.sandboxes.drivers.base import CommandResult, SandboxDriver, SandboxSpec
from paynto.sandboxes.errors import (
    DatabaseBroken,
    DatabaseBusy,
    FileMissing,
    FileTooLarge,
    NotARegularFile,
    RowMissing,
    RowRefused,
    TableMissing,
    UnsafePath,
)
from paynto.sandboxes.limits import MIB, SandboxLimits

FilterOperator = Literal["contains", "equals", "not_equals", "greater", "less", "is_null"]

_JOB_SECONDS = 15.0
_MAX_JOB_BYTES = 100 * 1024
_MAX_ANSWER_BYTES = 16 * MIB
_MAX_IMPORT_BYTES = 10 * MIB
_MAX_PAGE_ROWS = 500
_MAX_FILTERS = 20
_ERRORS: Mapping[str, type[PayntoError]] = {
    "no_file": FileMissing,
    "not_a_file": NotARegularFile,
    "no_table": TableMissing,
    "no_row": RowMissing,
    "refused": RowRefused,
    "busy": DatabaseBusy,
    "broken": DatabaseBroken,
    "too_large": FileTooLarge,
}


class ForeignKey(BaseModel):
    table: str
    column: str


class Column(BaseModel):
    """`type` is what the schema says, which SQLite does not enforce."""

    name: str
    type: str
    is_required: bool
    is_key: bool
    is_generated: bool
    default: str | None
    references: ForeignKey | None


class Table(BaseModel):
    name: str
    row_count: int
    columns: list[Column]


class Filter(BaseModel):
    column: str
    operator: FilterOperator
    value: Any = None


class Row(BaseModel):
    """`key` names the row for changes; `values` are in the order of the page's columns.

    Bytes are `{"bytes": "<hex>"}`. Texts are cut after 2,000 characters.
    """

    key: dict[str, Any]
    values: list[Any]


class RowPage(BaseModel):
    columns: list[Column]
    rows: list[Row]
    total: int


class DataBrowser:
    """One database file, `path` relative to the sandbox's `root`."""

    def __init__(self, driver: SandboxDriver, root: Path, path: str) -> None:
        if path.startswith("/") or ".." in path.split("/") or "\0" in path:
            raise UnsafePath(message="The database must be inside the project.")
        self._driver = driver
        self._root = root
        self._path = path

    async def list_tables(self) -> list[Table]:
        """The app's tables with their columns and numbers of rows."""
        answer = await self._ask("tables")
        return [Table.model_validate(table) for table in answer["tables"]]

    async def list_rows(
        self,
        table: str,
        *,
        limit: int = 50,
        offset: int = 0,
        sort: str | None = None,
        is_descending: bool = False,
        filters: Iterable[Filter] = (),
    ) -> RowPage:
        """A page of rows, at most 500."""
        answer = await self._ask(
            "rows",
            table=table,
            limit=max(1, min(limit, _MAX_PAGE_ROWS)),
            offset=max(0, offset),
            sort=sort,
            is_descending=is_descending,
            filters=[wanted.model_dump() for wanted in list(filters)[:_MAX_FILTERS]],
        )
        return RowPage.model_validate(answer)

    async def insert_row(self, table: str, values: Mapping[str, Any]) -> None:
        """Add a row; columns that are left out get their default. Raises RowRefused."""
        await self._ask("insert", table=table, values=dict(values))

    async def update_row(
        self, table: str, key: Mapping[str, Any], values: Mapping[str, Any]
    ) -> None:
        """Change one row. Raises RowMissing, RowRefused when a rule of the table forbids it."""
        await self._ask("update", table=table, key=dict(key), values=dict(values))

    async def delete_row(self, table: str, key: Mapping[str, Any]) -> None:
        """Delete one row. Raises RowMissing, RowRefused when other rows refer to it."""
        await self._ask("delete", table=table, key=dict(key))

    async def export_csv(self, table: str) -> bytes:
        """All rows as CSV (UTF-8, RFC 4180); bytes as hexadecimal. Raises FileTooLarge."""
        answer = await self._ask("export", table=table)
        return str(answer["csv"]).encode("utf-8", "replace")

    async def import_csv(self, table: str, content: bytes) -> int:
        """Add the rows of a CSV with a header line, all or none; returns how many."""
        if len(content) > _MAX_IMPORT_BYTES:
            raise FileTooLarge(message="The CSV file is larger than 10 MiB.")
        source = f".paynto-import-{new_id()}.csv"
        await tree.write_files(self._root, {source: content})
        try:
            answer = await self._ask("import", table=table, source=source)
        finally:
            await tree.delete_files(self._root, [source])
        return int(answer["count"])

    async def _ask(self, do: str, **job: Any) -> dict[str, Any]:
        text = json.dumps({"do": do, "path": self._path, **job}, default=_encode_bytes)
        if len(text) > _MAX_JOB_BYTES:
            raise RowRefused(message="The values are too large to be edited here.")
        received = bytearray()

        def collect(chunk: bytes) -> None:
            if len(received) <= _MAX_ANSWER_BYTES:
                received.extend(chunk)

        spec = await asyncio.to_thread(_build_spec, self._root, text)
        result = await self._driver.run(spec, _JOB_SECONDS, collect)
        answer = _read_answer(result, bytes(received))
        if "error" in answer:
            error = _ERRORS.get(str(answer["error"]), DatabaseBroken)
            raise error(message=str(answer.get("message"))[:500])
        return answer


def _build_spec(root: Path, job: str) -> SandboxSpec:
    python = Path(sys.executable).resolve()
    worker = Path(str(resources.files("paynto.sandboxes").joinpath("sqlite_worker.py")))
    return SandboxSpec(
        id="data-browser",
        root=root,
        argv=(str(python), "-I", "-S", "-B", str(worker), job),
        env={"LC_ALL": "C.UTF-8"},
        readable=(python, Path(sys.base_prefix), worker),
        limits=SandboxLimits(memory_bytes=256 * MIB, processes=4, disk_bytes=1024 * MIB),
    )


def _read_answer(result: CommandResult, received: bytes) -> dict[str, Any]:
    """The worker read hostile data, so its answer is data too until it is validated."""
    try:
        answer = json.loads(received)
    except (ValueError, RecursionError) as error:
        if not result.is_success:
            raise DatabaseBroken(message="The database could not be read.") from error
        raise FileTooLarge(message="The answer of the database is too large.") from error
    if not isinstance(answer, dict):
        raise DatabaseBroken
    return cast(dict[str, Any], answer)


def _encode_bytes(value: object) -> dict[str, str]:
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    raise TypeError(f"{type(value).__name__} is no value of a database")
