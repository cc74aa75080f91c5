"""A template of the gallery, and what the API says of it."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Category = Literal["business", "organise", "personal", "public", "tools"]
Look = Literal["light", "dark"]


class Template(BaseModel):
    """A prompt with what belongs to it. `refinements` are sent behind it, each a build and a version of its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{1,39}$")
    title: str = Field(min_length=1, max_length=60)
    line: str = Field(min_length=1, max_length=120)
    category: Category
    tags: tuple[str, ...] = Field(max_length=8)
    stack: Literal["react", "fullstack"]
    prompt: str = Field(min_length=1, max_length=2_000)
    refinements: tuple[str, ...] = Field((), max_length=4)
    is_featured: bool = False
    page: str = Field("/", pattern=r"^/[a-z0-9/-]{0,60}$")
    """The page of the app that its picture shows."""


class TemplateRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: str
    title: str
    line: str
    category: Category
    tags: list[str]
    stack: str
    prompt: str
    refinements: list[str]
    """Sentences that follow the prompt, in their order."""
    is_featured: bool
    picture: str
    """Names the state of its pictures, for addresses that may be cached for ever."""
