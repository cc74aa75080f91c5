"""What the API takes and gives of prompts."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

MOST_BYTES = 8 * 1024

Group = Literal["add", "look", "data", "fix", "review"]


def _check_size(text: str) -> str:
    if len(text.encode()) > MOST_BYTES:
        raise ValueError(f"A prompt may have at most {MOST_BYTES:,} bytes.")
    return text


Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MOST_BYTES),
    AfterValidator(_check_size),
]


class BuiltInPrompt(BaseModel):
    """{word} in its text is a place to fill in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z][a-z-]{1,39}$")
    group: Group
    title: Title
    text: Text


class PromptCreate(BaseModel):
    title: Title
    text: Text
    is_shared: bool = False
    """Whether the whole team sees it."""


class PromptUpdate(BaseModel):
    title: Title | None = None
    text: Text | None = None
    is_shared: bool | None = None


class PromptRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    title: str
    text: str
    is_shared: bool
    is_mine: bool
    can_edit: bool
    created_at: datetime
    updated_at: datetime
