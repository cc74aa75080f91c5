"""Finds the file that a line before a code block, its info string or its first line names."""

import re

_SIGNS = r"[\w@.()\[\]$+~-]"
_NAME = rf"(?:{_SIGNS}|/)++"
PATH = re.compile(rf"(?:\.?/)?(?:{_SIGNS}++/){{0,30}}+{_SIGNS}++")
_EXTENSIONS = frozenset(
    "ts tsx js jsx mts mjs cts cjs css scss sass less html htm json json5 jsonc md mdx txt svg xml yml yaml toml ini "
    "prisma sql graphql gql py vue svelte astro sh env example csv webmanifest d lock conf".split()
)
_BARE_NAMES = frozenset({"Dockerfile", "Makefile", "Procfile", "LICENSE", ".gitignore"})
_PRODUCTS = frozenset(
    "node.js next.js vue.js react.js express.js nuxt.js three.js d3.js chart.js socket.io deno.js p5.js ember.js "
    "alpine.js backbone.js moment.js day.js nest.js remix.js solid.js preact.js angular.js".split()
)
_WORDS = (
    r"(?:(?:and|now|then|the|a|an|new|complete|full|updated?|modif(?:y|ied)|creat(?:e|ed)|add(?:ed)?|edit(?:ed)?|"
    r"replac(?:e|ed)|writ(?:e|ten)|chang(?:e|ed)|file|file ?name|path|in|contents?|of|here|is|save|as)(?=[ \t:`*_])[ \t:]*+){0,6}+"
)
_LABEL = re.compile(
    rf"[ \t]*+(?:(?:\#{{1,6}}|>|[-*+•]|\d{{1,3}}[.)])[ \t]++){{0,3}}+[*_]{{0,3}}+(?:\d{{1,3}}[.)][ \t]++)?+"
    rf"{_WORDS}[*_]{{0,3}}+`?+(?P<path>{_NAME})`?+[*_:]{{0,4}}+(?:[ \t]*+\([^()\n]{{1,60}}\))?+[*_:]{{0,4}}+[ \t]*+\r?",
    re.IGNORECASE,
)
_COMMENT = re.compile(
    rf"[ \t]*+(?://+|/\*+|<!--+|\#+|--|\{{/\*)[ \t]*+(?:file ?(?:name|path)?|path)?[ \t]*+:?[ \t]*+`?(?P<path>{_NAME})`?"
    r"(?:[ \t]*+\([^()\n]{1,60}\))?[ \t]*+(?:\*+/\}?|--+>)?[ \t]*+\r?\n?",
    re.IGNORECASE,
)
_INFO_ATTRIBUTE = re.compile(
    r"""\b(?:file|filename|filepath|file_path|path|title|name)[ \t]*=[ \t]*\{?(?:"([^"\n]{1,400})"|'([^'\n]{1,400})'|([^\s"'{}]{1,400}))""",
    re.IGNORECASE,
)
_MAX_LABEL = 300


def is_file_name(name: str) -> bool:
    """Whether this is surely the path of a text file, and not a product such as Node.js."""
    if not name or len(name) > 400 or PATH.fullmatch(name) is None:
        return False
    last = name.rpartition("/")[2]
    if last in _BARE_NAMES:
        return True
    if "/" not in name and name.lower() in _PRODUCTS:
        return False
    stem, dot, extension = last.rpartition(".")
    return bool(dot) and extension.lower() in _EXTENSIONS and (bool(stem) or last.startswith("."))


def clean_name(name: str) -> str:
    """Without a leading slash or the home folder of another builder's sandbox."""
    return re.sub(r"\A(?:/home/(?:project|user)/|/app/(?=src/)|/+|\./)", "", name)


def find_label(line: str) -> str | None:
    """The path that a line is a heading or label for: `**src/App.tsx**`, `### 2. src/App.tsx`, "Create `src/App.tsx`:"."""
    if len(line) > _MAX_LABEL:
        return None
    found = _LABEL.fullmatch(line)
    return _accept(found["path"]) if found is not None else None


def find_label_above(text: str) -> str | None:
    """The file that the last line of the chat names, one blank line between at most."""
    if text.endswith("\n\n\n"):
        return None
    last = text.rstrip().rpartition("\n")[2]
    return find_label(last) if last else None


def find_comment(line: str) -> str | None:
    """The path that stands alone in a comment, as in `// src/App.tsx`."""
    if len(line) > _MAX_LABEL:
        return None
    found = _COMMENT.fullmatch(line)
    return _accept(found["path"]) if found is not None else None


def find_in_info(info: str) -> str | None:
    """The path in the info string of a fence: ```tsx src/App.tsx, ```tsx:src/App.tsx, ```tsx title="src/App.tsx"."""
    if len(info) > 2 * _MAX_LABEL:
        return None
    found = _INFO_ATTRIBUTE.search(info)
    if found is not None:
        name = _accept(found[1] or found[2] or found[3] or "")
        if name is not None:
            return name
    words = [piece for word in info.split() for piece in word.split(":") if piece]
    return next((name for word in words if (name := _accept(word.strip("()[]{}`\"'")))), None)


def _accept(name: str) -> str | None:
    return clean_name(name) if is_file_name(name) else None
