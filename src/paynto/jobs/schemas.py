"""What the API says of jobs."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

JobKind = Literal["build", "deploy", "import"]
JobState = Literal["queued", "running", "succeeded", "failed", "cancelled"]


class JobRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kind: JobKind
    status: JobState
    project_id: UUID | None
    project_name: str | None = None
    app_id: UUID | None
    prompt: str | None
    model_id: str | None
    error: str | None
    error_code: str | None
    input_tokens: int
    output_tokens: int
    cost_nanousd: int
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    version_number: int | None
    queue_position: int | None = None
