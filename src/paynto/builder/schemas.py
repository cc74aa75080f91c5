"""What the API takes to build."""

from typing import Literal

from pydantic import BaseModel, Field

# a prompt is bounded by the request size; this only keeps a job row readable
LONGEST_PROMPT = 200_000


class ProjectCreate(BaseModel):
    prompt: str | None = Field(None, max_length=LONGEST_PROMPT)
    name: str | None = Field(None, max_length=80)
    stack: Literal["auto", "react", "fullstack"] = "auto"
    model_id: str | None = Field(None, max_length=200)


class BuildCreate(BaseModel):
    prompt: str = Field(max_length=LONGEST_PROMPT)
    model_id: str | None = Field(None, max_length=200)
