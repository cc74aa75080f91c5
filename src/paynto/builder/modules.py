"""Reads what a JavaScript or TypeScript module imports and exports, without running or fully parsing it.

Comments, strings and templates are blanked first, so their content is never taken for code. All patterns are linear.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache

CODE_EXTENSIONS = (".ts", ".tsx", ".js", ".jsx", ".mts", ".mjs", ".cts", ".cjs")
_FILL = "\x01"
_MOST_KEPT = 16_000
"""Characters; longer modules are read anew each time, which bounds what is kept to some ten megabytes."""
_LITERALS = re.compile(
    r"""//[^\n]*+|/\*(?:[\s\S]*?\*/|[\s\S]*+)|"(?:\\.|[^"\\\n])*+"?|'(?:\\.|[^'\\\n])*+'?|`(?:\\[\s\S]|[^`\\])*+`?"""
)
_NOT_NEWLINE = re.compile(r"[^\n]")
_REFERENCE = re.compile(
    r"(?<![.\w$])(?:"
    r"import\s*(?:\(\s*)?([\"'])(?P<plain>\x01+)\1"
    r"|require\s*\(\s*([\"'])(?P<required>\x01+)\3"
    r"|(?P<keyword>import|export)\b(?!\s*[(.])"
    r"|from\s*([\"'])(?P<source>\x01+)\6"
    r"|new\s+URL\s*\(\s*([\"'])(?P<url>\x01+)\8\s*,\s*import\.meta\.url)"
)
_CLAUSE = re.compile(r"[\w$*{},\s]*")
_MAX_CLAUSE = 20_000
_DECLARED_EXPORT = re.compile(
    r"(?<![.\w$])export\s+(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?"
    r"(?P<kind>const\s+enum|const|let|var|function|class|enum|interface|type|namespace)\b\s*\*?\s*(?P<name>[\w$]+)?"
)
_EXPORT_LIST = re.compile(r"(?<![.\w$])export\s*(?P<type>type\s*)?\{(?P<names>[^{}]*)\}")
_EXPORT_STAR = re.compile(r"(?<![.\w$])export\s*(?:type\s*)?\*\s*(?:as\s+(?P<name>[\w$]+))?")
_EXPORT_DEFAULT = re.compile(
    r"(?<![.\w$])export\s+default\b\s*(?:abstract\s+)?(?:async\s+)?(?:(?:function|class)\b\s*\*?\s*)?(?P<name>[\w$]+)?"
)
_COMMON_JS = re.compile(r"(?<![.\w$])(?:module\.exports|exports\.[\w$]+\s*=)")


@dataclass(frozen=True, slots=True)
class ImportedName:
    """`name` is what the module exports (`default` or `*` too), `local` what it is called here."""

    name: str
    local: str
    is_type: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """An import, re-export, dynamic import, require or `new URL("./x", import.meta.url)`; `start` and `end` frame a static statement."""

    source: str
    names: tuple[ImportedName, ...]
    start: int
    end: int
    is_static: bool
    is_export: bool = False
    is_type: bool = False


@dataclass(frozen=True, slots=True)
class Module:
    """`masked` is the source with comments, strings and templates blanked, at equal positions."""

    text: str
    masked: str
    references: tuple[Reference, ...]
    values: frozenset[str]
    types: frozenset[str]
    default_name: str | None
    """Name of the default export, "" when it has none, None without a default export."""
    is_open: bool = field(default=False)
    """Whether there may be exports that cannot be seen here (`export *`, destructuring, CommonJS)."""

    @property
    def exports(self) -> frozenset[str]:
        return self.values | self.types


def scan_module(text: str) -> Module:
    """What a module imports and exports. A turn changes few modules, and each is asked for several times: most are known."""
    return _scan_known(text) if len(text) <= _MOST_KEPT else _scan(text)


@lru_cache(512)
def _scan_known(text: str) -> Module:
    return _scan(text)


def _scan(text: str) -> Module:
    masked = mask_literals(text)
    values: set[str] = set()
    types: set[str] = set()
    is_open = _COMMON_JS.search(masked) is not None
    for found in _DECLARED_EXPORT.finditer(masked):
        if found["name"] is None:
            is_open = True
        else:
            (types if found["kind"] in ("interface", "type") else values).add(found["name"])
    default = _EXPORT_DEFAULT.search(masked)
    default_name = None if default is None else default["name"] or ""
    for found in _EXPORT_LIST.finditer(masked):
        for name in read_names(found["names"]):
            if name.local == "default":
                default_name = name.name
            else:
                (types if found["type"] or name.is_type else values).add(name.local)
    for found in _EXPORT_STAR.finditer(masked):
        if found["name"] is None:
            is_open = True
        else:
            values.add(found["name"])
    references = _find_references(text, masked)
    return Module(
        text, masked, references, frozenset(values), frozenset(types), default_name, is_open
    )


def mask_literals(text: str) -> str:
    """Blank comments and templates; fill the content of strings, their quotation marks stay."""
    return _LITERALS.sub(_mask, text)


def _mask(found: re.Match[str]) -> str:
    literal = found.group()
    if literal[0] in "\"'":
        is_closed = len(literal) > 1 and literal[-1] == literal[0]
        inner = len(literal) - (2 if is_closed else 1)
        return literal[0] + _FILL * inner + (literal[0] if is_closed else "")
    return _NOT_NEWLINE.sub(" ", literal)


def _find_references(text: str, masked: str) -> tuple[Reference, ...]:
    references: list[Reference] = []
    keyword: re.Match[str] | None = None
    for found in _REFERENCE.finditer(masked):
        if found["keyword"]:
            keyword = found
            continue
        group = next(name for name in ("plain", "required", "url", "source") if found[name])
        source = text[found.start(group) : found.end(group)]
        # a worker names its file whole; an address may also be a folder, as in the alias of vite.config.ts
        if group == "url" and not (source.startswith(".") and source.endswith(CODE_EXTENSIONS)):
            continue
        if group != "source":
            is_static = group == "plain" and "(" not in found.group()
            references.append(Reference(source, (), found.start(), found.end(), is_static))
        elif keyword is not None:
            reference = _read_static(masked, source, keyword, found)
            if reference is not None:
                references.append(reference)
            keyword = None
    return tuple(references)


def _read_static(
    masked: str, source: str, keyword: re.Match[str], found: re.Match[str]
) -> Reference | None:
    start, end = keyword.end(), found.start()
    if end - start > _MAX_CLAUSE:
        return None
    clause = masked[start:end]
    if _CLAUSE.fullmatch(clause) is None:
        return None
    is_type = re.match(r"\s*type\b(?!\s*,|\s*$)", clause) is not None
    if is_type:
        clause = clause.strip()[4:]
    return Reference(
        source,
        _read_clause(clause, is_type),
        keyword.start(),
        found.end(),
        is_static=True,
        is_export=keyword["keyword"] == "export",
        is_type=is_type,
    )


def _read_clause(clause: str, is_type: bool) -> tuple[ImportedName, ...]:
    before, brace, rest = clause.partition("{")
    names: list[ImportedName] = []
    for part in before.split(","):
        words = part.split()
        if words[:2] == ["*", "as"] and len(words) == 3:
            names.append(ImportedName("*", words[2], is_type))
        elif len(words) == 1 and words[0] != "*":
            names.append(ImportedName("default", words[0], is_type))
    if brace:
        names += read_names(rest.partition("}")[0], is_type)
    return tuple(names)


def read_names(written: str, is_type: bool = False) -> list[ImportedName]:
    """The names between the braces of an import or export."""
    names: list[ImportedName] = []
    for part in written.split(","):
        words = part.split()
        is_this_type = is_type or (len(words) in (2, 4) and words[0] == "type" and words[1] != "as")
        if is_this_type and words and words[0] == "type" and not is_type:
            words = words[1:]
        if len(words) == 1:
            names.append(ImportedName(words[0], words[0], is_this_type))
        elif len(words) == 3 and words[1] == "as":
            names.append(ImportedName(words[0], words[2], is_this_type))
    return names
