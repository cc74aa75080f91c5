"""Tags that are nearly ours: wrong case, other attribute names or quotation marks, or those of other builders.

They are read as the tag they mean, with a warning. Only a tag whose path surely is one counts, so that a component such as
`<File path="…">` in prose or code is left alone unless it names a file.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from paynto.builder.output_format.filenames import clean_name, is_file_name
from paynto.builder.output_format.tags import NAMES, Tag

_MEANINGS = {
    "file": "file filewrite filecontent write writefile createfile newfile writetofile savefile updatefile overwritefile",
    "edit": "edit editfile fileedit searchreplace searchandreplace replaceinfile applydiff modifyfile patchfile",
    "delete": "delete deletefile removefile filedelete",
    "rename": "rename renamefile movefile filerename",
    "packages": "packages adddependency adddependencies dependencies installpackages addpackages installdependencies",
}
_MEANING_OF = {word: meaning for meaning, words in _MEANINGS.items() for word in words.split()}
_BUILDERS = ("dyad", "lov", "bolt", "ai", "app", "code", "v0", "llm", "ant")
_WRAPPERS = frozenset(
    "boltartifact codeproject antartifact artifact lovcode files changes operations response answer output codechanges "
    "fileoperations filechanges dyadwriteplan".split()
)
_KNOWN_WRAPPERS = frozenset("boltartifact boltaction codeproject antartifact lovcode".split())
_NESTED = frozenset("writetofile createfile writefile newfile".split())
"""Tags that have the path and the content in tags of their own."""
_THOUGHTS = frozenset(
    "think thinking thought thoughts antthinking lovthinking dyadthinkblock reasoning scratchpad".split()
)
_PATHS = (
    "path",
    "filepath",
    "filename",
    "file",
    "name",
    "src",
    "target",
    "targetfile",
    "relativepath",
)
_FROM = ("from", "oldpath", "old", "source", "originalfilepath", "frompath", "oldfilepath")
_TO = ("to", "newpath", "new", "destination", "newfilepath", "topath", "dest")
_PACKAGES = ("packages", "package", "names", "name")

_OPENING = re.compile(r"[ \t]*+<(/?)([A-Za-z][\w-]{0,40}+)([^<>\n]{0,2000}+)>")
_ATTRIBUTE = re.compile(
    r"""([A-Za-z][\w:.-]{0,63}+)[ \t]*+=[ \t]*+\{?(?:"([^"\n]*+)"|'([^'\n]*+)'|“([^”\n]*+)”|‘([^’\n]*+)’|`([^`\n]*+)`|([^\s"'{}<>=]++))\}?"""
)
_POSITIONAL = re.compile(r"""[ \t]*+[:= ][ \t]*+["'`]?([^\s"'`<>=]++)["'`]?[ \t]*+\Z""")
_INSTALL = re.compile(
    r"\s*+(?:npm (?:install|i|add)|pnpm (?:add|install|i)|yarn add|bun (?:add|install|i))\s++([^;&|\n]++)\s*+"
)
_STARTS = (
    *(
        "file",
        "write",
        "create",
        "new",
        "save",
        "update",
        "overwrite",
        "edit",
        "search",
        "replace",
        "apply",
        "modify",
    ),
    *(
        "patch",
        "delete",
        "remove",
        "rename",
        "move",
        "packages",
        "add",
        "install",
        "depend",
        "dyad",
        "lov",
        "bolt",
    ),
    *(
        "code",
        "ant",
        "artifact",
        "v0",
        "llm",
        "app",
        "ai-",
        "think",
        "thought",
        "reasoning",
        "scratchpad",
        "changes",
    ),
    *("operations", "response", "answer", "output"),
)
HEAD = rf"<(?:/?(?i:{'|'.join(_STARTS)}))"
_LONGEST_START = 48


@dataclass(frozen=True, slots=True)
class LooseTag:
    """`meaning` is the tag that was meant, or "wrapper" or "thought"; `name` is as it was written."""

    meaning: str
    name: str
    start: int
    end: int
    attributes: Mapping[str, str] = field(default_factory=dict[str, str])
    is_closed: bool = False
    """Whether it ends with `/>`."""

    def as_tag(self) -> Tag:
        return Tag(self.meaning, dict(self.attributes), self.start, self.end, self.name)


def read_loose_tag(text: str, position: int) -> LooseTag | None:
    """The tag that is meant at `position`, the start of a line, or None."""
    found = _OPENING.match(text, position)
    if found is None:
        return None
    is_end, name, rest = found[1] == "/", found[2], found[3]
    bare = _squeeze(name)
    if bare in _THOUGHTS:
        return LooseTag("thought_end" if is_end else "thought", name, position, found.end())
    if bare in _WRAPPERS or (is_end and bare == "boltaction"):
        is_alone = not text[found.end() : _find_line_end(text, found.end())].strip()
        is_known = bare in _KNOWN_WRAPPERS or (is_alone and not rest.strip())
        return LooseTag("wrapper", name, position, found.end()) if is_known else None
    if is_end:
        is_ours = name in NAMES or bare not in _MEANING_OF
        return None if is_ours else LooseTag("wrapper", name, position, found.end())
    if bare in _NESTED and not rest.strip():
        return LooseTag("nested", name, position, found.end())
    is_closed = rest.rstrip().endswith("/")
    written = rest.rstrip().removesuffix("/") if is_closed else rest
    attributes = _read_attributes(written)
    meaning = _find_meaning(bare, attributes)
    if meaning is None:
        return None
    fitted = _fit(meaning, attributes, written, is_closed=is_closed)
    if fitted is None or (meaning in ("file", "edit") and is_closed):
        return None
    return LooseTag(meaning, name, position, found.end(), fitted, is_closed)


def read_install_command(text: str) -> tuple[str, ...]:
    """The packages that a shell command such as `npm install zod dayjs` asks for."""
    found = _INSTALL.fullmatch(text)
    if found is None:
        return ()
    return tuple(word for word in found[1].split() if not word.startswith("-"))


def could_become_loose(start: str) -> bool:
    """Whether a line that begins with `start`, blanks removed, may still turn out to be such a tag."""
    if not start.startswith("<"):
        return False
    bare = start[1 : 1 + _LONGEST_START].lstrip("/").lower()
    return any(bare.startswith(word) or word.startswith(bare) for word in _STARTS)


def _squeeze(name: str) -> str:
    return name.replace("-", "").replace("_", "").lower()


def _find_line_end(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end


def _read_attributes(written: str) -> dict[str, str]:
    attributes: dict[str, str] = {}
    for key, *values in _ATTRIBUTE.findall(written):
        attributes.setdefault(_squeeze(key), next((value for value in values if value), ""))
    return attributes


def _find_meaning(bare: str, attributes: Mapping[str, str]) -> str | None:
    if bare == "boltaction":
        kind = attributes.get("type", "").lower()
        return {"file": "file", "shell": "shell", "start": "start", "build": "start"}.get(kind)
    if bare in _MEANING_OF:
        return _MEANING_OF[bare]
    for builder in _BUILDERS:
        if bare.startswith(builder) and bare[len(builder) :] in _MEANING_OF:
            return _MEANING_OF[bare[len(builder) :]]
    return None


def _fit(
    meaning: str, attributes: Mapping[str, str], written: str, *, is_closed: bool
) -> dict[str, str] | None:
    """The attributes of our tag; None when a path is missing or is none."""
    if meaning in ("shell", "start"):
        return {}
    if meaning == "packages":
        names = _pick(attributes, _PACKAGES) or ""
        return {"names": names} if names or not is_closed else None
    if meaning == "rename":
        old, new = _pick(attributes, _FROM), _pick(attributes, _TO)
        return {"from": clean_name(old), "to": clean_name(new)} if old and new else None
    path = _pick(attributes, _PATHS)
    if path is None:
        positional = _POSITIONAL.fullmatch(written)
        path = positional[1] if positional is not None else None
    if path is None or not is_file_name(path.strip()):
        return None
    return {"path": clean_name(path.strip())}


def _pick(attributes: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    return next((attributes[name] for name in names if attributes.get(name)), None)
