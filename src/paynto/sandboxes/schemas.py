"""What the API says of sandboxes and the data in them."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

Cell = str | int | float | None


class SandboxRead(BaseModel):
    id: UUID
    status: Literal["none", "starting", "ready", "stopped", "crashed"]
    version_number: int | None
    preview_url: str | None
    reason: str | None
    started_at: datetime | None


class PreviewLinkCreate(BaseModel):
    expires_in_minutes: int = Field(60, ge=1, le=1440)


class PreviewLinkRead(BaseModel):
    id: UUID
    url: str
    created_at: datetime
    expires_at: datetime
    opened_count: int
    """Browsers that came in by it."""
    last_opened_at: datetime | None


class ConsoleEntryRead(BaseModel):
    level: str
    message: str
    source: str | None
    line: int | None
    at: datetime


class DataColumnRead(BaseModel):
    name: str
    type: str
    is_primary_key: bool
    is_nullable: bool
    default: str | None


class DataTableRead(BaseModel):
    name: str
    row_count: int
    columns: list[DataColumnRead]


class DataRow(BaseModel):
    rowid: str
    """An opaque key of the row."""
    values: list[Cell]


class DataRowsRead(BaseModel):
    columns: list[str]
    rows: list[DataRow]
    total: int


class DataRowWrite(BaseModel):
    values: dict[str, Any]


class DataImported(BaseModel):
    inserted: int
