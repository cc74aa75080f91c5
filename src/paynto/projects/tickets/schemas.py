"""What the API says of tickets."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

Status = Literal[
    "planning", "backlog", "awaiting_input", "generating", "applying", "testing", "done"
]


class TicketRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    number: int
    state: Literal["open", "done", "dismissed"]
    status: Status
    """The column of the board."""
    title: str
    why: str
    files: list[str]
    depends_on: list[UUID]
    checks: list[str]
    estimate: Literal["small", "medium", "large"] | None
    module: str | None
    job_id: UUID | None
    build_job_id: UUID | None
    is_building: bool = False
    opened_version: int | None
    closed_version: int | None
    created_at: datetime
    updated_at: datetime


class TicketUpdate(BaseModel):
    is_dismissed: bool
