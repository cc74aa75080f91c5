"""What the API takes to build."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from paynto.builder.attachments.service import MOST_PER_MESSAGE

# a prompt is bounded by the request size; this only keeps a job row readable
LONGEST_PROMPT = 200_000


class ProjectCreate(BaseModel):
    prompt: str | None = Field(None, max_length=LONGEST_PROMPT)
    name: str | None = Field(None, max_length=80)
    stack: Literal["auto", "react", "fullstack"] = "auto"
    model_id: str | None = Field(None, max_length=200)
    images: list[UUID] = Field([], max_length=MOST_PER_MESSAGE)
    """Ids of uploaded pictures that go with the prompt."""


class BuildCreate(BaseModel):
    prompt: str = Field(max_length=LONGEST_PROMPT)
    model_id: str | None = Field(None, max_length=200)
    images: list[UUID] = Field([], max_length=MOST_PER_MESSAGE)
    mode: Literal["queue", "steer"] = "queue"
    """Whether to wait for the running build, or to stop it and go on from its complete files."""


class MessageResend(BaseModel):
    prompt: str | None = Field(None, max_length=LONGEST_PROMPT)
    model_id: str | None = Field(None, max_length=200)


class AttachmentRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    media_type: str
    size_bytes: int
    width: int
    height: int
