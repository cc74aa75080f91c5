"""Encoders for every place where text of a person enters generated code.

Nothing else in this package may put such text into a file: user text is data here, never code.
"""

import html
import json
import re
from collections.abc import Mapping, Sequence
from typing import cast

from paynto.core.errors import InvalidInput

_LINE_WIDTH = 100
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9]{0,63}\Z")
_OPTION_VALUE = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}\Z")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\Z")
# Signs that hide or reorder source text, and line ends that only some tools count as such.
_INVISIBLE = re.compile(
    "[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udfff]"
)
_RESERVED = frozenset({"constructor", "prototype"})


class UnsafeSpec(InvalidInput):
    """A name in the specification cannot be used in code."""

    code = "starter_unsafe_spec"


def checked_identifier(name: str, what: str) -> str:
    if not _IDENTIFIER.match(name) or name in _RESERVED:
        raise UnsafeSpec(message=f"The {what} name {name!r} cannot be used in code.")
    return name


def checked_slug(slug: str) -> str:
    if len(slug) > 64 or not _SLUG.match(slug):
        raise UnsafeSpec(message=f"{slug!r} cannot be part of an address.")
    return slug


def checked_option(value: str) -> str:
    if not _OPTION_VALUE.match(value):
        raise UnsafeSpec(message=f"The option value {value!r} cannot be used in code.")
    return value


def checked_colour(colour: str) -> str:
    if not _COLOUR.match(colour):
        raise UnsafeSpec(message=f"{colour!r} is not a colour like #4f46e5.")
    return colour.lower()


def ts_string(text: str) -> str:
    """A TypeScript string literal, double-quoted, that means exactly `text`."""
    return _INVISIBLE.sub(
        lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False)
    )


def ts_key(key: str) -> str:
    return key if _IDENTIFIER.match(key) else ts_string(key)


def jsx_text(text: str) -> str:
    """Text between JSX tags: plain when it is plain words, else a string expression."""
    if (
        text == text.strip()
        and re.fullmatch(r"[^\W_][\w .,!?…–’%+:;()/-]*", text)
        and "//" not in text
    ):
        return text if not _INVISIBLE.search(text) else "{" + ts_string(text) + "}"
    return "{" + ts_string(text) + "}"


def jsx_attribute(text: str) -> str:
    """An attribute's value: `"plain"` or `{"…"}`, since JSX attribute strings know entities but no escapes."""
    literal = ts_string(text)
    return literal if not re.search(r"[\\&<>{}]", literal) else "{" + literal + "}"


def html_text(text: str) -> str:
    return html.escape(_INVISIBLE.sub("", text).replace("\n", " "), quote=True)


def prisma_string(text: str) -> str:
    return ts_string(text)


def json_text(value: object) -> str:
    """A JSON file; escapes keep invisible signs visible."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return _INVISIBLE.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"


class Code(str):
    """A piece of TypeScript that `ts_value` prints as it is."""


def ts_value(value: object, indent: int = 0, lead: int = 0) -> str:
    """A literal in the style of the usual formatter: on one line when it fits, else one entry a line.

    `indent` is the column of the line it starts on, `lead` what already stands on that line.
    """
    flat = _flat(value)
    if indent + lead + len(flat) <= _LINE_WIDTH - 2:
        return flat
    inner = indent + 2
    pad = " " * inner
    entries: list[str] = []
    if isinstance(value, Mapping):
        for name, item in cast("Mapping[str, object]", value).items():
            key = ts_key(name)
            entries.append(f"{pad}{key}: {ts_value(item, inner, len(key) + 2)},\n")
        return "{\n" + "".join(entries) + " " * indent + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        entries = [f"{pad}{ts_value(item, inner)},\n" for item in cast("Sequence[object]", value)]
        return "[\n" + "".join(entries) + " " * indent + "]"
    return flat


def _flat(value: object) -> str:
    if isinstance(value, Mapping):
        entries = cast("Mapping[str, object]", value).items()
        parts = [f"{ts_key(key)}: {_flat(item)}" for key, item in entries]
        return "{ " + ", ".join(parts) + " }" if parts else "{}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(_flat(item) for item in cast("Sequence[object]", value)) + "]"
    return _scalar(value)


def _scalar(value: object) -> str:
    if isinstance(value, Code):
        return str(value)
    if isinstance(value, str):
        return ts_string(value)
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return json.dumps(value)
