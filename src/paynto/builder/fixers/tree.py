"""The tree that fixers look at: files, scanned modules and how an import specifier finds its file."""

import json
import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from paynto.builder.modules import CODE_EXTENSIONS, Module, scan_module

_MAX_SCANNED_BYTES = 300_000
_RESOLVED = (*CODE_EXTENSIONS, ".json", ".css")
_SWAPPED = {".js": (".ts", ".tsx"), ".jsx": (".tsx",), ".mjs": (".mts",), ".cjs": (".cts",)}
_GENERATED = frozenset(
    {"generated", ".generated", "dist", "build", "out", "node_modules", ".prisma", ".next"}
)
_ALIAS = re.compile(r'"([@~#$]?[\w-]*)/\*"\s*:\s*\[\s*"(?:\./)?([^"*]*)\*"')


@dataclass(frozen=True, slots=True)
class Fix:
    """One repair: what was done, the files to write (None deletes), and packages to add."""

    description: str
    changes: dict[str, bytes | None] = field(default_factory=dict[str, bytes | None])
    packages: list[str] = field(default_factory=list[str])
    is_placeholder: bool = False
    """Whether it only stands for a module that is still to be written."""
    importers: tuple[str, ...] = ()
    """The modules that ask for a placeholder."""


class Tree:
    """A staged tree with the changes of the fixes so far."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = dict(files)
        self.fixes: list[Fix] = []
        self._modules: dict[str, Module | None] = {}
        self._folded = {path.lower(): path for path in self.files}
        self._aliases = _read_aliases(self.files)
        self._stems: dict[str, list[str]] = defaultdict(list)
        for path in self.files:
            stem, dot, extension = posixpath.basename(path).lower().rpartition(".")
            if dot + extension in CODE_EXTENSIONS:
                self._stems[stem].append(path)

    def add_fix(self, fix: Fix) -> None:
        self.fixes.append(fix)
        for path, content in fix.changes.items():
            self._modules.pop(path, None)
            if content is not None:
                self.files[path] = content
                self._folded.setdefault(path.lower(), path)

    def write(self, description: str, path: str, text: str) -> None:
        self.add_fix(Fix(description, {path: text.encode()}))

    def read_text(self, path: str) -> str | None:
        content = self.files.get(path)
        if content is None or len(content) > _MAX_SCANNED_BYTES:
            return None
        try:
            return content.decode()
        except UnicodeDecodeError:
            return None

    def read_manifest(self) -> dict[str, Any] | None:
        """The `package.json`, or None where there is none that can be read."""
        try:
            manifest = json.loads(self.files.get("package.json", b""))
        except (ValueError, RecursionError):
            return None
        return cast(dict[str, Any], manifest) if isinstance(manifest, dict) else None

    def list_packages(self, *keys: str) -> set[str]:
        """Names under the given keys of package.json."""
        manifest = self.read_manifest() or {}
        listed = [manifest[key] for key in keys if isinstance(manifest.get(key), dict)]
        return {name for part in cast(list[dict[str, Any]], listed) for name in part}

    def load_module(self, path: str) -> Module | None:
        if path not in self._modules:
            text = self.read_text(path) if path.endswith(CODE_EXTENSIONS) else None
            self._modules[path] = None if text is None else scan_module(text)
        return self._modules[path]

    def list_modules(self) -> Iterator[tuple[str, Module]]:
        """All code files; declaration files are left alone."""
        for path in sorted(self.files):
            if ".d." in path or not path.endswith(CODE_EXTENSIONS):
                continue
            module = self.load_module(path)
            if module is not None:
                yield path, module

    def locate(self, importer: str, specifier: str) -> str | None:
        """The path a local specifier points at, without its extension being found; None when not local."""
        bare = specifier.partition("?")[0]
        if bare.startswith("."):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(importer), bare))
            return None if target.startswith("..") else target
        for prefix, folder in self._aliases.items():
            if bare.startswith(prefix):
                return posixpath.normpath(posixpath.join(folder, bare.removeprefix(prefix)))
        return None

    def resolve(self, target: str) -> str | None:
        """The file a located path means, the way Vite and TypeScript find it."""
        return next((path for path in _list_candidates(target) if path in self.files), None)

    def resolve_ignoring_case(self, target: str) -> str | None:
        stem, dot, extension = target.rpartition(".")
        targets = [target] if not dot or f".{extension}" not in _RESOLVED else [target, stem]
        for candidate in targets:
            for path in _list_candidates(candidate.lower()):
                if path in self._folded:
                    return self._folded[path]
        return None

    def find_modules(self, stem: str) -> list[str]:
        """Code files with this name in any folder; `stem` is in lower case."""
        return self._stems.get(stem, [])

    def is_generated(self, target: str) -> bool:
        """Whether a tool makes the file, so that it may be missing from the tree."""
        return not _GENERATED.isdisjoint(target.split("/"))

    def shorten(self, importer: str, path: str) -> str:
        """The specifier with which `importer` imports `path`, in the project's own manner."""
        stem = path
        for extension in CODE_EXTENSIONS:
            stem = stem.removesuffix(extension) if path.endswith(extension) else stem
        stem = stem.removesuffix("/index")
        for prefix, folder in self._aliases.items():
            if stem.startswith(folder) and self._uses_alias(importer, prefix):
                return prefix + stem.removeprefix(folder)
        relative = posixpath.relpath(stem, posixpath.dirname(importer) or ".")
        return relative if relative.startswith(".") else f"./{relative}"

    def _uses_alias(self, importer: str, prefix: str) -> bool:
        module = self.load_module(importer)
        return module is not None and any(
            reference.source.startswith(prefix) for reference in module.references
        )


def _list_candidates(target: str) -> Iterator[str]:
    yield target
    for extension, others in _SWAPPED.items():
        if target.endswith(extension):
            yield from (target.removesuffix(extension) + other for other in others)
    for extension in _RESOLVED:
        yield target + extension
    for extension in CODE_EXTENSIONS:
        yield f"{target}/index{extension}"


def _read_aliases(files: Mapping[str, bytes]) -> dict[str, str]:
    """Path aliases of the tsconfig files; `@/` means `src/` where none says otherwise."""
    aliases = {"@/": "src/"}
    for path, content in files.items():
        if path.startswith("tsconfig") and path.endswith(".json") and len(content) < 50_000:
            for name, folder in _ALIAS.findall(content.decode(errors="replace")):
                if name:
                    aliases[f"{name}/"] = folder
    return aliases
