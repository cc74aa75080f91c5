"""What the API says of removed files, and takes to put them back."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

Reason = Literal["deleted", "replaced", "changed"]
State = Literal["gone", "mergeable", "present", "conflict"]
Choice = Literal["former", "current"]
TrashPath = Annotated[str, Field(min_length=1, max_length=2000)]


class RemovedFileRead(BaseModel):
    """A file, or lines of one, that a version took away."""

    model_config = ConfigDict(from_attributes=True)

    path: str
    reason: Reason
    version: int
    parent_version: int
    """The version that still holds the former content."""
    version_name: str | None
    trigger: str
    author_name: str | None
    job_id: UUID | None
    removed_at: datetime
    size_bytes: int
    removed_lines: int | None
    """None where lines cannot be counted: no text, or too large."""
    is_present: bool
    """Whether the project has exactly this content at this path now."""


class RemovalRead(BaseModel):
    """What putting a file back would do to the project as it is now."""

    model_config = ConfigDict(from_attributes=True)

    path: str
    reason: Reason
    version: int
    parent_version: int
    state: State
    is_binary: bool
    removed_patch: str | None
    """What the version did to the file."""
    result_patch: str | None
    """What would change now; for a conflict, when the former content is chosen."""


class PutBack(BaseModel):
    version: Annotated[int, Field(ge=1, le=2**31 - 1)]
    paths: list[TrashPath] = Field(min_length=1, max_length=500)
    choices: dict[TrashPath, Choice] = Field(default_factory=dict[str, Choice], max_length=500)
    """For files that were changed since at the same place: the former content, or the one that is there."""
