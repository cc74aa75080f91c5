"""The messages of pydantic-ai for a request. Its import takes long, so it waits until a model is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paynto.builder.context.inputs import Picture

if TYPE_CHECKING:
    from pydantic_ai.messages import ModelMessage, UserContent


@dataclass(frozen=True, slots=True)
class Content:
    """`front` repeats from request to request, in the pieces in which it grew; the cache point stands behind it."""

    front: Sequence[str]
    back: str
    pictures: Sequence[Picture] = ()
    has_cache_point: bool = False


def write_messages(instructions: str, content: str | Content) -> "list[ModelMessage]":
    from pydantic_ai.messages import ModelRequest, SystemPromptPart, UserPromptPart

    shown = content if isinstance(content, str) else _write_content(content)
    return [ModelRequest(parts=[SystemPromptPart(instructions), UserPromptPart(shown)])]


def _write_content(content: Content) -> "list[UserContent]":
    from pydantic_ai.messages import BinaryContent, CachePoint

    pictures = [
        BinaryContent(picture.content, media_type=picture.media_type)
        for picture in content.pictures
    ]
    point = [CachePoint()] if content.has_cache_point else []
    return [*content.front, *point, *pictures, content.back]
