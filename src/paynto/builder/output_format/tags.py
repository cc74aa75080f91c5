"""The tags of the output format: finding and reading them.

Every search is linear in the text it looks at: no pattern can backtrack over more than one attribute.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

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
OPENER_HERE = re.compile(r"[ \t]*+<(?:file|edit|delete|rename|packages)(?=[\s/>]|\Z)")
WHOLE_OPENER = re.compile(
    r"(?:\n|\A)[ \t]*+<(?:file|edit|delete|rename|packages)(?=[\s/>])[^\n>]*+>"
)
_LIKELY_TAG = (
    rf"<(?:(?:file|edit|delete|rename)(?:{_ATTRIBUTE}){{1,8}}+|packages(?:{_ATTRIBUTE}){{0,8}}+)"
    r"[ \t]*+/?>"
)
_FILE_LINE = rf"(?:</file>(?=\r?(?:\n|\Z))|[ \t]*+{_LIKELY_TAG})"
FILE_LINE_HERE = re.compile(_FILE_LINE)
FILE_LINE = re.compile(rf"\n{_FILE_LINE}")
_TAG_NAME = rf"<(?:{'|'.join(NAMES)})\b"
_MARKERS = r"<<<<<|=====|>>>>>|-----|\+\+\+\+\+"
EDIT_LINE = rf"[ \t]*+(?:{_MARKERS}|</edit>|{_TAG_NAME})"
LOOSE_EDIT_LINE = rf"[ \t]*+(?:{_MARKERS}|</|{_TAG_NAME})"
EDIT_OVER = rf"(?:</edit>|[ \t]*+{_TAG_NAME})"


@cache
def block_line(length: int) -> str:
    """The lines that mean something inside a block whose separator is so long."""
    return rf"(?:<{{5,9}} SEARCH|>{{5,9}} REPLACE|={{{length}}}[ \t]*+\r?(?:\n|\Z)|</edit>|[ \t]*+{_TAG_NAME})"


@cache
def _compile_line(pattern: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(pattern), re.compile(rf"\n{pattern}")


def find_line(pattern: str, text: str, position: int) -> int:
    """The start of the next line that begins with the pattern, or the end of the text. `position` is the start of a line."""
    here, following = _compile_line(pattern)
    if here.match(text, position) is not None:
        return position
    found = following.search(text, position)
    return len(text) if found is None else found.start() + 1


FILE_END = "</file>"
FILE_END_ON_LINE = re.compile(
    rf"</file>(?=[ \t\r]*+\n?\Z|[ \t]*+(?P<tag><(?:{'|'.join(NAMES)})(?:{_ATTRIBUTE}){{0,8}}+[ \t]*+/?>))"
)
"""An end of a file with only blanks behind it, or what is probably another tag; to be searched in one line."""
EDIT_END = "</edit>"
PACKAGES_END = "</packages>"


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag; `start` is where its leading blanks begin, `end` the position behind it."""

    name: str
    attributes: dict[str, str]
    start: int
    end: int
    loose_name: str = ""
    """How the tag was written, when it only nearly was one of ours."""

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


def could_become_opener(start: str) -> bool:
    """Whether a line that begins with `start`, its blanks removed, may still turn out to be a tag."""
    return start.startswith(OPENERS) or any(opener.startswith(start) for opener in OPENERS)
