"""What the API takes to build."""

from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

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
    template_id: str | None = Field(None, max_length=40)
    """A template of the gallery in the place of a prompt."""

    @model_validator(mode="after")
    def _has_one_source(self) -> Self:
        if self.template_id is not None and self.prompt is not None:
            raise ValueError("Give a prompt or a template, not both.")
        return self


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
