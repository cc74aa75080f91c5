"""HTTP of the data browser: tables and rows of the preview's database."""

import base64
import binascii
import json
from typing import Annotated, Any, Literal, cast
from uuid import UUID

from fastapi import APIRouter, Query, Response, UploadFile

from paynto.core.errors import InvalidInput
from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.sandboxes.data_browser import DataBrowser, Filter, Row, Table
from paynto.sandboxes.errors import FileMissing
from paynto.sandboxes.previews import Previews
from paynto.sandboxes.schemas import (
    DataColumnRead,
    DataImported,
    DataRow,
    DataRowsRead,
    DataRowWrite,
    DataTableRead,
)
from paynto.stacks.commands import PREVIEW_DATABASE
from paynto.teams.access import Process, ProjectReader, ProjectWriter

router = APIRouter(prefix="/projects/{project_id}/data/tables", tags=["data"])


async def _open(process: Resources, scope: Scope, project_id: UUID) -> DataBrowser:
    """The database of the project's sandbox folder, running or not."""
    previews = process.part(Previews)
    root = await previews.find_root(scope, project_id)
    if root is None:
        raise FileMissing(message="The preview has not been started yet, so there is no data.")
    return DataBrowser(previews.driver, root, PREVIEW_DATABASE)


def _read_table(table: Table) -> DataTableRead:
    columns = [
        DataColumnRead(
            name=column.name,
            type=column.type,
            is_primary_key=column.is_key,
            is_nullable=not column.is_required,
            default=column.default,
        )
        for column in table.columns
    ]
    return DataTableRead(name=table.name, row_count=table.row_count, columns=columns)


def _write_key(row: Row) -> DataRow:
    key = base64.urlsafe_b64encode(json.dumps(row.key).encode()).decode().rstrip("=")
    values = [
        value if isinstance(value, str | int | float) or value is None else json.dumps(value)
        for value in row.values
    ]
    return DataRow(rowid=key, values=values)


def _read_key(text: str) -> dict[str, Any]:
    try:
        key: Any = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error):
        key = None
    if not isinstance(key, dict):
        raise InvalidInput(message="The row's key is not valid.")
    return cast(dict[str, Any], key)


@router.get("")
async def list_tables(
    project_id: UUID, scope: ProjectReader, process: Process
) -> list[DataTableRead]:
    try:
        browser = await _open(process, scope, project_id)
        return [_read_table(table) for table in await browser.list_tables()]
    except FileMissing:
        return []


@router.get("/{table}/rows")
async def list_rows(
    project_id: UUID,
    table: str,
    scope: ProjectReader,
    process: Process,
    offset: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    sort: Annotated[str | None, Query(max_length=200)] = None,
    direction: Literal["asc", "desc"] = "asc",
    search: Annotated[str | None, Query(max_length=200)] = None,
    search_column: Annotated[str | None, Query(max_length=200)] = None,
) -> DataRowsRead:
    """`search` looks in `search_column`, by default the first text column."""
    browser = await _open(process, scope, project_id)
    filters: list[Filter] = []
    if search:
        column = search_column or await _first_text_column(browser, table)
        filters = [Filter(column=column, operator="contains", value=search)]
    page = await browser.list_rows(
        table,
        limit=limit,
        offset=offset,
        sort=sort,
        is_descending=direction == "desc",
        filters=filters,
    )
    return DataRowsRead(
        columns=[column.name for column in page.columns],
        rows=[_write_key(row) for row in page.rows],
        total=page.total,
    )


async def _first_text_column(browser: DataBrowser, name: str) -> str:
    tables = {table.name: table for table in await browser.list_tables()}
    columns = tables[name].columns if name in tables else []
    texts = [
        column.name for column in columns if "TEXT" in column.type.upper() and not column.is_key
    ]
    if not texts:
        raise InvalidInput(message="This table has no text column to search in.")
    return texts[0]


@router.post("/{table}/rows", status_code=201)
async def insert_row(
    project_id: UUID, table: str, body: DataRowWrite, scope: ProjectWriter, process: Process
) -> None:
    browser = await _open(process, scope, project_id)
    await browser.insert_row(table, body.values)


@router.patch("/{table}/rows/{row_key}", status_code=204)
async def update_row(
    project_id: UUID,
    table: str,
    row_key: str,
    body: DataRowWrite,
    scope: ProjectWriter,
    process: Process,
) -> None:
    browser = await _open(process, scope, project_id)
    await browser.update_row(table, _read_key(row_key), body.values)


@router.delete("/{table}/rows/{row_key}", status_code=204)
async def delete_row(
    project_id: UUID, table: str, row_key: str, scope: ProjectWriter, process: Process
) -> None:
    browser = await _open(process, scope, project_id)
    await browser.delete_row(table, _read_key(row_key))


@router.get("/{table}/export", response_class=Response)
async def export_table(
    project_id: UUID, table: str, scope: ProjectReader, process: Process
) -> Response:
    browser = await _open(process, scope, project_id)
    headers = {"content-disposition": 'attachment; filename="table.csv"'}
    return Response(
        await browser.export_csv(table), media_type="text/csv; charset=utf-8", headers=headers
    )


@router.post("/{table}/import")
async def import_table(
    project_id: UUID, table: str, file: UploadFile, scope: ProjectWriter, process: Process
) -> DataImported:
    browser = await _open(process, scope, project_id)
    return DataImported(inserted=await browser.import_csv(table, await file.read()))
