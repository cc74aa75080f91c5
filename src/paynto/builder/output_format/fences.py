"""Lines that open and close code blocks in Markdown."""

import re
from dataclasses import dataclass

_OPENING = re.compile(r"([ \t]*+)(`{3,}+|~{3,}+)([^\n]*+)(\n?)")
_BARE = re.compile(r"([ \t]*+)(`{3,}+|~{3,}+)[ \t]*+\r?\n?\Z")
_DEEPEST = 3
"""Blanks that may stand before a fence beyond those of its opener (CommonMark)."""

SHELLS = frozenset(
    "sh bash shell zsh console terminal powershell ps1 cmd bat fish shell-session shellsession output text txt log "
    "plaintext plain tree mermaid".split()
)
DIFFS = frozenset({"diff", "patch", "udiff", "unified-diff", "git"})
_KINDS = {
    "ts": {"ts", "typescript", "tsx", "javascript", "js", "mts", "cts"},
    "tsx": {"tsx", "typescript", "ts", "jsx", "react", "typescriptreact", "javascript", "js"},
    "js": {"js", "javascript", "jsx", "mjs", "cjs", "ts", "typescript", "node"},
    "jsx": {"jsx", "javascript", "js", "react", "tsx", "javascriptreact"},
    "css": {"css", "scss", "postcss", "less", "tailwind", "tailwindcss"},
    "html": {"html", "xml", "htm", "vue-html", "markup"},
    "json": {"json", "jsonc", "json5", "javascript"},
    "md": {"md", "markdown", "mdx"},
    "prisma": {"prisma", "graphql", "sql"},
    "svg": {"svg", "xml", "html"},
}
_CODE = {word for words in _KINDS.values() for word in words} | {
    "",
    "py",
    "python",
    "vue",
    "svelte",
    "yaml",
    "toml",
}


@dataclass(frozen=True, slots=True)
class Fence:
    """An opening line; `indent` are the blanks before it, `info` what stands behind the signs."""

    indent: str
    signs: str
    info: str
    end: int

    @property
    def language(self) -> str:
        word = self.info.split(maxsplit=1)[0] if self.info.strip() else ""
        return word.partition(":")[0].partition("{")[0].lower()

    @property
    def is_code(self) -> bool:
        """Whether the block may be a file's code, by its language."""
        return self.language in _CODE

    def is_closed_by(self, line: str) -> bool:
        found = _BARE.match(line)
        return (
            found is not None
            and found[2][0] == self.signs[0]
            and len(found[2]) >= len(self.signs)
            and len(found[1]) <= len(self.indent) + _DEEPEST
        )

    def fits(self, path: str) -> bool:
        """Whether a file of that name may hold what the fence says it holds."""
        language = self.language
        extension = path.rpartition(".")[2].lower()
        if not language or language == extension or "." in language or "/" in language:
            return True
        if language in SHELLS:
            return extension in ("sh", "bash", "txt") and language not in ("output", "log", "tree")
        expected = _KINDS.get(
            {"mts": "ts", "mjs": "js", "htm": "html", "mdx": "md"}.get(extension, extension)
        )
        return expected is None or language in expected or language not in _CODE


def read_fence(text: str, position: int) -> Fence | None:
    """The fence that opens at the start of a line, or None."""
    found = _OPENING.match(text, position)
    if found is None:
        return None
    indent, signs, info, _ = found.groups()
    info = info.strip()
    if signs[0] == "`" and "`" in info:
        return None
    return Fence(indent, signs, info, found.end())


def is_fence_line(line: str) -> str | None:
    """The signs of a line that is a bare fence."""
    found = _BARE.match(line)
    return None if found is None else found[2]
