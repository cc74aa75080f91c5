"""What a model can do beyond text, told by its name where the provider does not list it."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Abilities:
    """None stands for not known."""

    images: bool | None = False
    tools: bool | None = False
    thinking: bool | None = False
    caching: bool | None = False


_NEVER = re.compile(r"(?!)")
_IMAGES = {
    "openai": re.compile(
        r"gpt-4o|gpt-4\.1|gpt-4\.5|gpt-4-turbo|gpt-[5-9]|chatgpt-|o1(?!-mini)|o3(?!-mini)|o4|ft:gpt-4"
    ),
    "anthropic": re.compile(r"claude-(?!2|v1|instant)"),
    "google": re.compile(r"gemini-"),
    "groq": re.compile(r"meta-llama/llama-4"),
}
_THINKING = {
    "openai": re.compile(r"o\d|gpt-[5-9](?!.*chat)"),
    "anthropic": re.compile(r"claude-(?!2|v1|instant|3-5|3-haiku|3-opus|3-sonnet)"),
    "google": re.compile(r"gemini-(?!1|2\.0)"),
    "groq": re.compile(r"openai/gpt-oss|qwen/?\w*3|deepseek-r1"),
}
_CACHING = {
    "openai": re.compile(r"gpt-4o|gpt-4\.[15]|gpt-[5-9]|o\d"),
    "anthropic": re.compile(r"claude-(?!2|v1|instant)"),
    "google": re.compile(r"gemini-(?!1)"),
    "groq": re.compile(r"openai/gpt-oss|moonshotai/"),
}
_NO_TOOLS = {"openai": re.compile(r"o1-mini|o1-preview|gpt-3\.5-turbo-instruct")}


def tell_abilities(
    kind: str, name: str, has_images: bool | None, has_thinking: bool | None
) -> Abilities:
    """What the provider lists counts. A compatible address tells nothing more by a name."""
    if kind not in _IMAGES:
        return Abilities(images=has_images, tools=None, thinking=has_thinking, caching=None)
    return Abilities(
        images=has_images if has_images is not None else bool(_IMAGES[kind].match(name)),
        tools=not _NO_TOOLS.get(kind, _NEVER).match(name),
        thinking=has_thinking if has_thinking is not None else bool(_THINKING[kind].match(name)),
        caching=bool(_CACHING[kind].match(name)),
    )
