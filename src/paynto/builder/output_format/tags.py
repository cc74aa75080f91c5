"""The tags of the output format: finding and reading them.

Every search is linear in the text it looks at: no pattern can backtrack over more than one attribute.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

NAMES = ("file", "edit", "delete", "rename", "packages")
OPENERS = tuple(f"<{name}" for name in NAMES)
BLANKS = " \t"
MAX_VALUE_LENGTH = 1024

_ATTRIBUTE = (
    r"""[ \t]++[A-Za-z][\w-]{0,63}+[ \t]*+=[ \t]*+(?:"[^"\n]{0,1024}+"|'[^'\n]{0,1024}+')"""
)
_TAG = re.compile(rf"[ \t]*+<({'|'.join(NAMES)})((?:{_ATTRIBUTE}){{0,8}}+)[ \t]*+(/?)>")
_ATTRIBUTE_PARTS = re.compile(r"""([A-Za-z][\w-]*+)[ \t]*+=[ \t]*+(?:"([^"\n]*+)"|'([^'\n]*+)')""")
_REQUIRED = {
    "file": ("path",),
    "edit": ("path",),
    "delete": ("path",),
    "rename": ("from", "to"),
    "packages": (),
}
_OPTIONAL = {"file": ("end", "newline"), "edit": ("end",)}

OPENER = re.compile(r"<(?:file|edit|delete|rename|packages)(?=[\s/>]|\Z)")
OPENER_OR_FILE_END = re.compile(r"<(?:/file>|(?:file|edit|delete|rename|packages)(?=[ \t>]))")
EDIT_LINE = re.compile(
    r"^(?:<<<<<|=====|>>>>>|</edit>|[ \t]*+<(?:file|edit|delete|rename|packages)\b)", re.MULTILINE
)
REST_IS_BLANK = re.compile(r"[ \t\r]*+\n?\Z")
FILE_END = "</file>"
EDIT_END = "</edit>"
PACKAGES_END = "</packages>"


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag; `start` is where its leading blanks begin, `end` the position behind it."""

    name: str
    attributes: dict[str, str]
    start: int
    end: int

    @property
    def path(self) -> str:
        return self.attributes["path"]

    @property
    def end_token(self) -> str | None:
        return self.attributes.get("end") or None

    @property
    def is_newline_kept(self) -> bool:
        return self.attributes.get("newline") != "no"

    def find_oddities(self) -> Iterator[str]:
        """What in the tag is ignored."""
        known = _REQUIRED[self.name] + _OPTIONAL.get(self.name, ())
        for name in self.attributes:
            if name not in known:
                yield f'the attribute "{name}" of <{self.name}> means nothing here and is ignored'
        if self.attributes.get("end") == "":
            yield "an empty end token is ignored"
        if self.attributes.get("newline", "no") not in ("no", "yes"):
            yield 'newline can be "no" or "yes"; anything else is ignored'


def read_tag(text: str, position: int) -> Tag | None:
    """The tag at `position`, leading blanks allowed, or None when there is none or it is unsound."""
    match = _TAG.match(text, position)
    if match is None:
        return None
    name, written, slash = match.groups()
    attributes: dict[str, str] = {}
    for key, double, single in _ATTRIBUTE_PARTS.findall(written):
        if key in attributes:
            return None
        attributes[key] = double or single
    if not all(attributes.get(key) for key in _REQUIRED[name]):
        return None
    end = match.end()
    if name in ("delete", "rename"):
        closing = f"</{name}>"
        if not slash and not text.startswith(closing, end):
            return None
        return Tag(name, attributes, position, end if slash else end + len(closing))
    return None if slash else Tag(name, attributes, position, end)


def find_line_heads(
    pattern: re.Pattern[str], text: str, position: int
) -> Iterator[tuple[int, re.Match[str]]]:
    """Matches that are the first thing on their line, with the line's start.

    `position` must be the start of a line.
    """
    line_start = seen = position
    is_first = True
    for match in pattern.finditer(text, position):
        start = match.start()
        newline = text.rfind("\n", seen, start)
        seen = start
        if newline >= 0:
            line_start = newline + 1
        elif not is_first:
            continue
        is_first = False
        if not text[line_start:start].strip(BLANKS):
            yield line_start, match


def could_become_opener(start: str) -> bool:
    """Whether a line that begins with `start`, its blanks removed, may still turn out to be a tag."""
    return start.startswith(OPENERS) or any(opener.startswith(start) for opener in OPENERS)
