"""What a file offers to others, in a few lines: exports with their signatures, routes, models, names of styles."""

import re
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from threading import Lock

import tree_sitter_typescript
from tree_sitter import Language, Node, Parser

from paynto.builder.modules import CODE_EXTENSIONS

LARGEST_SCANNED_BYTES = 200_000
_LONGEST_LINE = 240
_MOST_LINES = 24
_MOST_CACHED = 20_000

_DYNAMIC_IMPORT = re.compile(r"\b(?:import|require)\s*\(\s*[\"']([^\"'\n]{1,300})[\"']")
_PAGE_ROUTE = re.compile(r"<Route\b[^<>]{0,200}?\bpath=[{]?[\"']([^\"'\n]{1,120})[\"']")
_DATA_ROUTE = re.compile(r"\bpath:\s*[\"'](/?[\w:*/.-]{0,120})[\"']")
_SERVER_ROUTE = re.compile(
    r"\.(get|post|put|patch|delete|route)\(\s*[\"'](/[\w:*/.{}-]{0,120})[\"']"
)
_RECORD_ROUTES = re.compile(r"\bcrudRoutes\(\s*[\"'](\w{1,60})[\"']")
_PRISMA_BLOCK = re.compile(r"^(model|enum|type|view)\s+(\w+)\s*\{([^}]*)\}", re.MULTILINE)
_STYLE_NAME = re.compile(r"^\s*(--[\w-]{1,60})\s*:", re.MULTILINE)
_COMMENT = re.compile(r"/\*(?:(?!\*/)[\s\S])*+\*/")
_SPACE = re.compile(r"\s+")
_DECLARATIONS = {
    "function_declaration": "function",
    "generator_function_declaration": "function",
    "class_declaration": "class",
    "abstract_class_declaration": "class",
    "interface_declaration": "interface",
    "type_alias_declaration": "type",
    "enum_declaration": "enum",
}


@dataclass(frozen=True, slots=True)
class FileSymbols:
    """`lines` are shown to a model; `imports` are specifiers as written; `names` what is exported."""

    lines: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()


class SymbolCache:
    """Symbols by the hash of a file's content, the least recently used dropped first."""

    def __init__(self, most: int = _MOST_CACHED) -> None:
        self._most = most
        self._entries: OrderedDict[tuple[str, str], FileSymbols] = OrderedDict()
        self._lock = Lock()

    def read(self, path: str, sha256: str, text: str) -> FileSymbols:
        key = sha256, kind_of(path)
        with self._lock:
            known = self._entries.get(key)
            if known is not None:
                self._entries.move_to_end(key)
                return known
        symbols = read_symbols(path, text)
        with self._lock:
            self._entries[key] = symbols
            while len(self._entries) > self._most:
                self._entries.popitem(last=False)
        return symbols


def kind_of(path: str) -> str:
    """How a file is read: tsx, typescript, prisma, css, or nothing."""
    if path.endswith((".tsx", ".jsx", ".js", ".mjs", ".cjs")):
        return "tsx"
    if path.endswith(CODE_EXTENSIONS):
        return "typescript"
    return next((kind for kind in ("prisma", "css") if path.endswith(f".{kind}")), "")


def read_symbols(path: str, text: str) -> FileSymbols:
    """Never fails: what the grammar does not know is left out. Files above 200 kB are not read."""
    kind = kind_of(path)
    if not kind or len(text) > LARGEST_SCANNED_BYTES:
        return FileSymbols()
    if kind == "prisma":
        return FileSymbols(tuple(_read_models(text))[:_MOST_LINES])
    if kind == "css":
        names = list(dict.fromkeys(_STYLE_NAME.findall(text)))
        return FileSymbols((_shorten(" ".join(names)),) if names else ())
    return _read_script(text, kind)


def _read_models(text: str) -> Iterator[str]:
    for kind, name, body in _PRISMA_BLOCK.findall(text):
        fields = [
            line.split() for line in body.splitlines() if line.strip() and "//" not in line[:4]
        ]
        shown = (" ".join(words[: 1 if kind == "enum" else 2]) for words in fields)
        kept = [words for words in shown if words and not words.startswith("@@")]
        yield _shorten(f"{kind} {name} {{ {', '.join(kept)} }}", 2 * _LONGEST_LINE)


@cache
def _load_language(kind: str) -> Language:
    if kind == "tsx":
        return Language(tree_sitter_typescript.language_tsx())
    return Language(tree_sitter_typescript.language_typescript())


def _read_script(text: str, kind: str) -> FileSymbols:
    root = Parser(_load_language(kind)).parse(text.encode("utf-8", "replace")).root_node
    lines: list[str] = []
    imports: list[str] = []
    names: set[str] = set()
    for node in root.named_children:
        source = node.child_by_field_name("source")
        if source is not None:
            imports.append(_text_of(source).strip("\"'"))
        if node.type == "export_statement":
            for name, line in _read_export(node):
                lines.append(line)
                names.add(name)
    imports += _DYNAMIC_IMPORT.findall(text)
    lines += _read_routes(text)
    return FileSymbols(
        tuple(dict.fromkeys(lines))[:_MOST_LINES],
        tuple(dict.fromkeys(imports)),
        frozenset(names),
    )


def _read_routes(text: str) -> Iterator[str]:
    pages = list(dict.fromkeys([*_PAGE_ROUTE.findall(text), *_DATA_ROUTE.findall(text)]))
    if pages:
        yield _shorten(f"routes {' '.join(pages)}", 2 * _LONGEST_LINE)
    calls = [f"{method.upper()} {path}" for method, path in _SERVER_ROUTE.findall(text)]
    calls += [f"records of {name}" for name in _RECORD_ROUTES.findall(text)]
    if calls:
        yield _shorten(f"api {', '.join(dict.fromkeys(calls))}", 2 * _LONGEST_LINE)


def _read_export(node: Node) -> Iterator[tuple[str, str]]:
    """The names of one export statement, each with the line that tells what it is."""
    is_default = any(child.type == "default" for child in node.children)
    prefix = "default " if is_default else ""
    declared = node.child_by_field_name("declaration")
    if declared is not None:
        yield from ((name, prefix + line) for name, line in _read_declaration(declared))
        return
    value = node.child_by_field_name("value")
    if value is not None:
        shown = _text_of(value) if value.type == "identifier" else value.type.replace("_", " ")
        yield "default", f"default {_shorten(shown)}"
        return
    clause = next((child for child in node.named_children if child.type == "export_clause"), None)
    if clause is not None:
        for item in clause.named_children:
            name = item.child_by_field_name("alias") or item.child_by_field_name("name")
            if name is not None:
                yield _text_of(name), f"{_text_of(name)}"
    elif node.child_by_field_name("source") is not None:
        yield "*", _shorten(_text_of(node).rstrip(";"))


def _read_declaration(node: Node) -> Iterator[tuple[str, str]]:
    if node.type in ("lexical_declaration", "variable_declaration"):
        for item in node.named_children:
            name = item.child_by_field_name("name")
            if name is not None:
                yield _text_of(name), _write_variable(item, _text_of(name))
        return
    word = _DECLARATIONS.get(node.type)
    name = node.child_by_field_name("name")
    if word is None or name is None:
        return
    shown = _text_of(name)
    if word == "function":
        yield shown, _shorten(_write_function(node, shown))
    elif word in ("interface", "type"):
        yield shown, _shorten(f"{word} {shown}{_text_of(node).partition(shown)[2]}".rstrip(";"))
    else:
        yield shown, f"{word} {shown}"


def _write_variable(item: Node, name: str) -> str:
    value = item.child_by_field_name("value")
    kind = item.child_by_field_name("type")
    if value is not None and value.type in ("arrow_function", "function_expression"):
        return _shorten(_write_function(value, name))
    return _shorten(f"const {name}{_text_of(kind) if kind is not None else ''}")


def _write_function(node: Node, name: str) -> str:
    parameters = node.child_by_field_name("parameters")
    single = node.child_by_field_name("parameter")
    result = node.child_by_field_name("return_type")
    shown = _text_of(parameters) if parameters else f"({_text_of(single) if single else ''})"
    return f"{name}{shown}{_text_of(result) if result else ''}"


def _text_of(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "replace")


def _shorten(text: str, most: int = _LONGEST_LINE) -> str:
    """One line of at most `most` characters."""
    line = _SPACE.sub(" ", _COMMENT.sub("", text[: 8 * most])).strip()
    return line if len(line) <= most else f"{line[: most - 1]}…"
