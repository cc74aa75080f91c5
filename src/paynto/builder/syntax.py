"""Finds syntax errors in generated files before they are committed.

Only what is certain is reported: a false refusal costs a person more than a miss, which the type check still finds. The grammar
for TypeScript does not know every form of types, so known forms are rewritten first and errors beside types are passed over.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from itertools import islice

import tree_sitter_css
import tree_sitter_typescript
from tree_sitter import Language, Node, Parser

from paynto.builder.modules import mask_literals

_MAX_CHECKED_BYTES = 200_000
_MAX_PROBLEMS = 5

_VARIANCE = re.compile(rb"([<,]\s*)((?:in\s+)?out|in)(?=\s+[A-Za-z_$])")
_TYPE_IMPORT = re.compile(rb"(?<![.\w$])import\(\s*(?:\"[^\"\n]*\"|'[^'\n]*')\s*\)")
_TYPE_STAR = re.compile(rb"(?<=export) type(?= *\*)")
_TYPES = re.compile(
    rb"\b(?:infer|keyof|satisfies|asserts|declare|namespace|accessor|extends|implements|unique|readonly|override)\s|"
    rb"\b(?:interface|type|enum|abstract class|using)\s+[A-Za-z_$]|\)\s*:\s*\w+\s+is\s|import_+|^\s*@\w|"
    rb"[\w$]<\s*[A-Za-z_$\[{(\"']|<[A-Za-z_$][\w$]*\s*(?:,|=\s*[A-Za-z])|=\s*<[A-Za-z_$]",
    re.MULTILINE,
)
_BRACKETED = re.compile(rb"^\s*<[A-Za-z_$]|[(:|&=,]\s*<[A-Za-z_$]", re.MULTILINE)
_MAX_LINE_BYTES = 1_500  # minified code is nobody's own writing, and the grammar trips over it
_MAX_ERROR_LINES = 30  # an error over more lines says nothing about where it is
_AROUND_LINES = 3
_MAX_ERRORS = 20
_FUNCTIONS = frozenset(
    {
        *("arrow_function", "function_declaration", "function_expression", "method_definition"),
        *("generator_function", "generator_function_declaration"),
    }
)
_MAX_COUNTED = 60_000  # in longer files, regular expressions make counting brackets unsure


@dataclass(frozen=True, slots=True)
class SyntaxProblem:
    """`line` and `column` count from 1."""

    line: int
    column: int
    message: str


def check_syntax(path: str, text: str) -> list[SyntaxProblem]:
    """The first problems of a file, [] when it is sound or of a kind that is not checked."""
    check = _choose_check(path.lower())
    if check is None or len(text) > _MAX_CHECKED_BYTES:
        return []
    return check(text)[:_MAX_PROBLEMS]


def is_sound_script(path: str, text: str) -> bool:
    """Whether the grammar reads the whole file; False also for what it does not know."""
    if len(text) > _MAX_CHECKED_BYTES or check_syntax(path, text):
        return False
    language = "typescript" if path.endswith((".ts", ".mts", ".cts")) else "tsx"
    return not _parse(_rewrite_types(text.encode("utf-8", "replace")), language).has_error


def is_in_async_function(path: str, text: str, position: int) -> bool:
    """Whether the innermost function around a position is async; at the top of a module `await` may stand as well."""
    language = "typescript" if path.endswith((".ts", ".mts", ".cts")) else "tsx"
    at = len(text[:position].encode("utf-8", "replace"))
    node = _parse(text.encode("utf-8", "replace"), language).descendant_for_byte_range(at, at)
    while node is not None and node.type not in _FUNCTIONS:
        node = node.parent
    return node is None or any(child.type == "async" for child in node.children)


def _choose_check(path: str) -> Callable[[str], list[SyntaxProblem]] | None:
    name = path.rpartition("/")[2]
    if name.endswith((".d.ts", ".d.mts", ".d.cts")):
        return None
    if name.endswith((".tsx", ".jsx", ".js", ".mjs", ".cjs")):
        return _check_tsx
    if name.endswith((".ts", ".mts", ".cts")):
        return _check_ts
    if name.endswith(".css"):
        return _check_css
    if name.endswith(".json"):
        is_with_comments = name.startswith(("tsconfig", "jsconfig")) or ".vscode/" in path
        return None if is_with_comments else _check_json
    return _check_html if name.endswith((".html", ".htm")) else None


def _check_json(text: str) -> list[SyntaxProblem]:
    try:
        json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        return [SyntaxProblem(error.lineno, error.colno, error.msg)]
    except RecursionError:
        return [SyntaxProblem(1, 1, "nested too deeply")]
    return []


# Scripts


@cache
def _load_language(name: str) -> Language:
    if name == "css":
        return Language(tree_sitter_css.language())
    if name == "tsx":
        return Language(tree_sitter_typescript.language_tsx())
    return Language(tree_sitter_typescript.language_typescript())


def _parse(source: bytes, language: str) -> Node:
    return Parser(_load_language(language)).parse(source).root_node


def _check_tsx(text: str) -> list[SyntaxProblem]:
    return _check_script(text, "tsx")


def _check_ts(text: str) -> list[SyntaxProblem]:
    return _check_script(text, "typescript")


def _check_script(text: str, language: str) -> list[SyntaxProblem]:
    source = text.encode("utf-8", "replace")
    root = _parse(source, language)
    if not root.has_error:
        return []
    source = _rewrite_types(source)
    root = _parse(source, language)
    lines = source.split(b"\n")
    if not root.has_error or max(map(len, lines)) > _MAX_LINE_BYTES:
        return []
    errors = list(islice(_find_errors(root), _MAX_ERRORS))
    certain = [error for error in errors if not _is_doubtful(error, lines, language)]
    if not certain and len(text) < _MAX_COUNTED and _is_unbalanced(text):
        certain = errors
    return [_describe(error, source) for error in certain[:_MAX_PROBLEMS]]


def _rewrite_types(source: bytes) -> bytes:
    """Valid forms that the grammar does not know, in others of the same length that it does."""
    source = _VARIANCE.sub(lambda found: found[1] + b" " * len(found[2]), source)
    source = _TYPE_IMPORT.sub(lambda found: b"import" + b"_" * (len(found[0]) - 6), source)
    return _TYPE_STAR.sub(b"     ", source)


def _find_errors(root: Node) -> Iterator[Node]:
    """The innermost erroneous nodes, in the order of the text."""
    stack = [root]
    while stack:
        node = stack.pop()
        if node.is_missing or node.is_error:
            yield node
            continue
        stack.extend(child for child in reversed(node.children) if child.has_error)


def _is_doubtful(error: Node, lines: list[bytes], language: str) -> bool:
    """Whether types stand near the error, so that it may be the grammar's."""
    start, end = error.start_point.row, error.end_point.row
    if end - start > _MAX_ERROR_LINES:
        return True
    around = b"\n".join(lines[max(0, start - _AROUND_LINES) : end + _AROUND_LINES + 1])
    if language == "typescript" and _BRACKETED.search(around):
        return True
    return _TYPES.search(around) is not None


def _is_unbalanced(text: str) -> bool:
    """Whether braces, brackets and parentheses outside strings and comments do not match in number."""
    masked = mask_literals(text)
    return any(masked.count(left) != masked.count(right) for left, right in ("{}", "()", "[]"))


def _describe(error: Node, source: bytes) -> SyntaxProblem:
    row, column_bytes = error.start_point
    line_start = error.start_byte - column_bytes
    column = len(source[line_start : error.start_byte].decode("utf-8", "replace"))
    if error.is_missing:
        message = f"{error.type!r} is missing"
    else:
        snippet = source[error.start_byte : error.end_byte].decode("utf-8", "replace")
        message = f"unexpected {snippet.strip().partition(chr(10))[0][:60]!r}"
    return SyntaxProblem(row + 1, column + 1, message)


# CSS and HTML

_CSS_SKIPPED = re.compile(
    r"""/\*(?:[\s\S]*?\*/|(?P<comment>[\s\S]*+))|"(?:\\[\s\S]|[^"\\\n])*+"|'(?:\\[\s\S]|[^'\\\n])*+'|url\([^()\n"']*+\)|[{}()\[\]]"""
)
_PARTNERS = {"}": "{", ")": "(", "]": "["}


def _check_css(text: str) -> list[SyntaxProblem]:
    """Brackets and comments only: the grammar lags behind CSS (ranges in @container, nesting, @theme)."""
    open_: list[tuple[str, int]] = []
    for found in _CSS_SKIPPED.finditer(text):
        sign = found.group()
        if found["comment"] is not None:
            return [_at(text, found.start(), "a comment is not closed")]
        if sign in ("{", "(", "["):
            open_.append((sign, found.start()))
        elif sign in _PARTNERS:
            if not open_ or open_[-1][0] != _PARTNERS[sign]:
                return [_at(text, found.start(), f"unexpected {sign!r}")]
            open_.pop()
    if open_:
        sign, position = open_[-1]
        return [_at(text, position, f"{sign!r} is not closed")]
    return []


def _at(text: str, position: int, message: str) -> SyntaxProblem:
    line_start = text.rfind("\n", 0, position) + 1
    return SyntaxProblem(text.count("\n", 0, position) + 1, position - line_start + 1, message)


class _HtmlChecker(HTMLParser):
    """Finds scripts and styles that never end; browsers accept nearly everything else."""

    def __init__(self) -> None:
        super().__init__()
        self.raw: tuple[str, tuple[int, int]] | None = None

    def handle_starttag(self, tag: str, attrs: object) -> None:
        del attrs  # the name is the base class's
        if tag in ("script", "style", "title", "textarea"):
            self.raw = tag, self.getpos()

    def handle_endtag(self, tag: str) -> None:
        if self.raw is not None and self.raw[0] == tag:
            self.raw = None


def _check_html(text: str) -> list[SyntaxProblem]:
    comment = text.rfind("<!--")
    if comment >= 0 and text.find("-->", comment) < 0:
        return [_at(text, comment, "a comment is not closed")]
    checker = _HtmlChecker()
    checker.feed(text)
    if checker.raw is not None:
        tag, (line, column) = checker.raw
        return [SyntaxProblem(line, column + 1, f"<{tag}> is not closed")]
    return []
