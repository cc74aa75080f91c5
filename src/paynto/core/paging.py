"""Pages of lists: keyset cursors over (time, id)."""

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar, cast
from uuid import UUID

from fastapi import Depends, Query
from pydantic import BaseModel, ConfigDict

from paynto.core.errors import InvalidInput

T = TypeVar("T")


@dataclass(frozen=True)
class Rows(Generic[T]):
    """A page of rows, before they become an answer."""

    items: list[T]
    next_cursor: str | None = None
    total: int | None = None


class Page(BaseModel, Generic[T]):
    model_config = ConfigDict(from_attributes=True)

    items: list[T]
    next_cursor: str | None = None
    total: int | None = None


class PageQuery(BaseModel):
    cursor: str | None = None
    limit: int = 50


def page_query(
    cursor: str | None = Query(None, max_length=400), limit: int = Query(50, ge=1, le=100)
) -> PageQuery:
    return PageQuery(cursor=cursor, limit=limit)


Paging = Annotated[PageQuery, Depends(page_query)]


def encode_cursor(*values: object) -> str:
    texts = [value.isoformat() if isinstance(value, datetime) else str(value) for value in values]
    return base64.urlsafe_b64encode(json.dumps(texts).encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> list[str]:
    """The values that were encoded, as text; a cursor that was not made here is invalid input."""
    try:
        values: Any = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, UnicodeDecodeError):
        raise InvalidInput(message="The cursor is not valid.") from None
    items = cast(list[Any], values) if isinstance(values, list) else []
    if not items or not all(isinstance(value, str) for value in items):
        raise InvalidInput(message="The cursor is not valid.")
    return items


def decode_number_cursor(cursor: str | None) -> int | None:
    """Cursor of lists ordered by a number, and offsets."""
    if cursor is None:
        return None
    value = decode_cursor(cursor)[0]
    if not value.isdecimal() or len(value) > 9:
        raise InvalidInput(message="The cursor is not valid.")
    return int(value)


def decode_id_cursor(cursor: str | None) -> UUID | None:
    """Cursor of lists ordered by id (UUIDv7 is ordered by time)."""
    if cursor is None:
        return None
    try:
        return UUID(decode_cursor(cursor)[0])
    except (ValueError, IndexError):
        raise InvalidInput(message="The cursor is not valid.") from None
