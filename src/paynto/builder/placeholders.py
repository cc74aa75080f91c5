"""Finds text with which a model skips code instead of writing it: "// … rest unchanged"."""

import re
from dataclasses import dataclass

_PROSE = (".md", ".mdx", ".txt", ".csv", ".json", ".svg")
_LEADER = re.compile(r"^(?:\{\s*/\*+|/\*+|//+|#+|<!--+|\{\s*//)\s*")
_TRAILER = re.compile(r"\s*(?:\*+/\s*\}|\*+/|--+>|\})\s*$")
_DOTS = r"(?:\.{3,}|…)"
_THING = (
    r"(?:code|file|component|components|function|functions|implementation|imports?|content|contents|logic|markup|"
    r"jsx|props|styles?|state|hooks?|methods?|class|types?|fields?|routes?|items?|lines?|app|page|layout|handlers?|body)"
)
_SAYS_SKIPPED = re.compile(
    rf"\b(?:rest|remainder) of (?:the |your |this |my )?(?:existing |previous |original |old )?{_THING}\b"
    rf"|\b(?:the )?rest (?:of .{{1,40}} )?(?:is |are |remains? |stays? |as )?(?:unchanged|the same|as before|as is)\b"
    rf"|\b(?:existing|previous|original|unchanged|remaining|other|same) {_THING}\b"
    rf"|\b{_THING} (?:remains?|stays?|is|are) (?:unchanged|the same|as before|as is)\b"
    rf"|\b(?:keep|leave) (?:the |all |your )?(?:rest|existing|other|remaining|as is)\b"
    rf"|\b(?:omitted|truncated|shortened|elided|abbreviated) for (?:brevity|clarity|space)\b"
    rf"|\b(?:unchanged|same as (?:before|above)|as before|no changes?)\b",
    re.IGNORECASE,
)
_FIRM = re.compile(
    rf"^(?:the )?rest (?:of (?:the |your |this )?(?:existing )?{_THING} )?"
    rf"(?:(?:is|are|remains?|stays?) )?(?:unchanged|the same|as before|as is|here|goes here)\W*$"
    rf"|^(?:keep|leave) (?:the |all )?(?:rest|existing|other|remaining)\b.*\b(?:{_THING}|unchanged|as is)\W*$"
    rf"|^(?:existing|previous|original|unchanged|remaining) {_THING}"
    rf"(?: (?:here|goes here|unchanged|stays|remains|above|below).*)?\W*$"
    rf"|^(?:rest|remainder) of (?:the |your |this )?(?:existing |previous |original )?{_THING}\W*$"
    rf"|\b(?:omitted|truncated|shortened|elided|abbreviated) for (?:brevity|clarity|space)\b"
    rf"|^(?:unchanged|same as before|no changes? here|no changes)\W*$",
    re.IGNORECASE,
)
_DOTS_FIRST = re.compile(rf"^{_DOTS}\s*(.*?)\s*{_DOTS}?$")
_DOTS_LAST = re.compile(rf"^(.*?)\s*{_DOTS}$")


_HINTS = (
    *(
        "...",
        "…",
        "rest",
        "remain",
        "existing",
        "previous",
        "original",
        "unchanged",
        "other",
        "same",
        "keep",
        "leave",
    ),
    *("omitted", "truncated", "shortened", "elided", "abbreviated", "as before", "as is", "change"),
)
"""What every line that stands for code holds; looked for first, because it is rare."""


@dataclass(frozen=True, slots=True)
class Placeholder:
    line: int
    text: str


def find_placeholder(text: str, *, path: str = "", known: str = "") -> Placeholder | None:
    """The first comment line that stands for skipped code, or None.

    Lines that `known` (the text that is there already) holds as well are no placeholders; nor is anything in prose.
    """
    if path.lower().endswith(_PROSE):
        return None
    if not _has_hint(text):
        return None
    known_lines: set[str] | None = None
    seen: set[str] = set()
    for number, line in enumerate(text.split("\n"), 1):
        if line in seen:
            continue
        seen.add(line)
        if not _has_hint(line):
            continue
        bare = line.strip()
        if len(bare) > 200 or not is_placeholder_line(bare):
            continue
        if known_lines is None:
            known_lines = {line.strip() for line in known.splitlines()}
        if bare not in known_lines:
            return Placeholder(number, bare)
    return None


def _has_hint(text: str) -> bool:
    lowered = text.lower()
    return any(hint in lowered for hint in _HINTS)


def is_placeholder_line(line: str) -> bool:
    """Whether a line, without the blanks around it, stands for skipped code."""
    if line in ("...", "…"):
        return True
    leader = _LEADER.match(line)
    if leader is None:
        return False
    words = _TRAILER.sub("", line[leader.end() :]).strip()
    for pattern in (_DOTS_FIRST, _DOTS_LAST):
        dotted = pattern.match(words)
        if dotted is not None:
            said = dotted.group(1)
            is_bare = not said and pattern is _DOTS_FIRST
            return is_bare or _SAYS_SKIPPED.search(said) is not None
    return _FIRM.search(words) is not None
