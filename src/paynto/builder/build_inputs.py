"""What a production build reads and the preview does not: without a change of it, a build could tell nothing new."""

import hashlib
import re
from collections.abc import Iterator, Mapping

from paynto.builder.modules import CODE_EXTENSIONS, scan_module

_MOST_BYTES = 300_000
_READ_WHOLE = re.compile(
    r"\.css$|\.html$|(?:^|/)package\.json$|^vite\.[\w.]+$|^tsconfig[\w.]*\.json$|^prisma/"
)
# Each of these is made anew by the bundler: chunks, workers, addresses of assets, modules that wait.
_BUNDLED = re.compile(
    r"(?:\bimport\.meta\.(?:glob|url|env)\b|\bnew\s+(?:Shared)?Worker\b|(?<![\w$.])import\s*\(|^await\b)[^\n]{0,200}",
    re.MULTILINE,
)
_IS_LOCAL = re.compile(r"(?:\.{1,2}/|@/)")
_IS_ASSET = re.compile(r"\?|\.(?!tsx?$|jsx?$|mjs$|cjs$)[a-z0-9]{2,5}$", re.IGNORECASE)


def draw_build_key(files: Mapping[str, bytes]) -> str:
    """Equal for two versions that a build treats alike, as far as it can fail where types and preview are sound."""
    digest = hashlib.sha256()
    for line in sorted(set(_list_inputs(files))):
        digest.update(f"{line}\n".encode())
    return digest.hexdigest()


def _list_inputs(files: Mapping[str, bytes]) -> Iterator[str]:
    for path, content in files.items():
        if _READ_WHOLE.search(path):
            yield f"{path} {hashlib.sha256(content).hexdigest()}"
        elif not path.endswith(CODE_EXTENSIONS):
            yield path
        elif len(content) <= _MOST_BYTES:
            yield from _list_of_module(content.decode(errors="replace"))
        else:
            yield f"{path} {hashlib.sha256(content).hexdigest()}"


def _list_of_module(text: str) -> Iterator[str]:
    """Imports of packages and assets; those between modules of the app are checked by the compiler."""
    module = scan_module(text)
    for reference in module.references:
        if _IS_LOCAL.match(reference.source) and not _IS_ASSET.search(reference.source):
            continue
        names = " ".join(sorted(name.name for name in reference.names if not name.is_type))
        yield f"import {reference.source} {names}"
    for found in _BUNDLED.finditer(module.masked):
        yield text[found.start() : found.end()]
