"""Import paths with the wrong case, extension or folder, and imports of modules that do not exist."""

import posixpath
import re
from collections import defaultdict
from itertools import islice

from paynto.builder.fixers.slips import find_meant_word
from paynto.builder.fixers.tree import Fix, Tree
from paynto.builder.modules import CODE_EXTENSIONS, ImportedName, Module, Reference

_MAX_PLACEHOLDERS = 100
_ASSETS = re.compile(r"\.[a-z0-9]{2,5}$", re.IGNORECASE)
_STYLE_IMPORT = re.compile(r"""@import\s+(["'])(\.{1,2}/[^"'\n]{1,300}\.css)\1""")
# shorter names, such as `cn`, are used by several modules for different things
_SHORTEST_TOLD_APART = 4
_COMPONENT = re.compile(r"[A-Z][A-Za-z0-9]*$")
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[-_]+")


def fix_specifiers(tree: Tree) -> None:
    """Point unresolved local imports at the one file they can mean."""
    for path, module in list(tree.list_modules()):
        text = module.text
        notes: list[str] = []
        for reference in reversed(module.references):
            meant = _find_meant(tree, path, reference)
            if meant is None:
                continue
            text = _replace_source(text, reference, meant)
            notes.append(f"{reference.source} → {meant}")
        if notes:
            tree.write(
                f"Corrected import paths in {path}: {', '.join(reversed(notes))}", path, text
            )


def _find_meant(tree: Tree, path: str, reference: Reference) -> str | None:
    target = tree.locate(path, reference.source)
    if target is None or tree.resolve(target) is not None or tree.is_generated(target):
        return None
    found = (
        tree.resolve_ignoring_case(target)
        or _find_by_name(tree, target, reference)
        or _find_slip(tree, target, reference)
        or _find_by_exports(tree, path, reference)
    )
    if found is None or found == path:
        return None
    return _match_manner(tree, path, reference, found)


def _match_manner(tree: Tree, path: str, reference: Reference, found: str) -> str:
    """The new specifier, relative or by alias as the old one was."""
    shortened = tree.shorten(path, found)
    if reference.source.startswith(".") and not shortened.startswith("."):
        stem = found
        for extension in CODE_EXTENSIONS:
            stem = stem.removesuffix(extension)
        relative = posixpath.relpath(stem, posixpath.dirname(path) or ".")
        return relative if relative.startswith(".") else f"./{relative}"
    return shortened


def _find_by_name(tree: Tree, target: str, reference: Reference) -> str | None:
    """The only file of that name elsewhere, if it exports what is imported."""
    name = posixpath.basename(target).lower()
    stem = name.rpartition(".")[0] if name.endswith(CODE_EXTENSIONS) else name
    found = tree.find_modules(stem)
    if len(found) != 1 or not reference.names:
        return None
    module = tree.load_module(found[0])
    return found[0] if module is not None and _has_all(module, reference) else None


def _find_slip(tree: Tree, target: str, reference: Reference) -> str | None:
    """The only file of the folder whose name the written one can be a slip of, if it exports what is imported."""
    folder, name = posixpath.split(target)
    stem, kind = _split_name(name)
    beside = {
        _split_name(posixpath.basename(path))[0]: path
        for path in tree.files
        if posixpath.dirname(path) == folder and _split_name(posixpath.basename(path))[1] == kind
    }
    meant = find_meant_word(stem, beside)
    if meant is None:
        return None
    module = tree.load_module(beside[meant])
    return beside[meant] if module is None or _has_all(module, reference) else None


def _split_name(name: str) -> tuple[str, str]:
    """The name without its ending, and the ending; all code has the same."""
    for extension in CODE_EXTENSIONS:
        if name.endswith(extension):
            return name.removesuffix(extension), ""
    stem, dot, extension = name.rpartition(".")
    return (stem, extension.lower()) if dot else (name, "")


def _find_by_exports(tree: Tree, importer: str, reference: Reference) -> str | None:
    """The only module of the project that exports all the names that are imported."""
    names = {name.name for name in reference.names}
    if not names or names & {"*", "default"} or min(map(len, names)) < _SHORTEST_TOLD_APART:
        return None
    found = [
        path for path, module in tree.list_modules() if path != importer and names <= module.exports
    ]
    return found[0] if len(found) == 1 else None


def fix_style_imports(tree: Tree) -> None:
    """Style sheets that are imported under a name that is a slip of the one they have."""
    for path in [path for path in tree.files if path.endswith(".css")]:
        text = tree.read_text(path) or ""
        for found in reversed(list(_STYLE_IMPORT.finditer(text))):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), found[2]))
            if target in tree.files:
                continue
            folder, name = posixpath.split(target)
            beside = {
                posixpath.basename(other)
                for other in tree.files
                if posixpath.dirname(other) == folder and other.endswith(".css") and other != path
            }
            meant = find_meant_word(name, beside)
            if meant is not None:
                end = found.end(2)
                text = text[: end - len(name)] + meant + text[end:]
                tree.write(f"Corrected imports in {path}: {name} → {meant}", path, text)


def _has_all(module: Module, reference: Reference) -> bool:
    return module.is_open or all(
        name.name == "*"
        or name.name in module.exports
        or (name.name == "default" and module.default_name is not None)
        for name in reference.names
    )


def _replace_source(text: str, reference: Reference, source: str) -> str:
    """Only the specifier changes; it is the last text between quotation marks of the reference."""
    statement = text[reference.start : reference.end]
    at = statement.rindex(reference.source)
    changed = statement[:at] + source + statement[at + len(reference.source) :]
    return text[: reference.start] + changed + text[reference.end :]


def fix_missing_modules(tree: Tree) -> None:
    """Write a placeholder for each local module that is imported and does not exist."""
    wanted: dict[str, list[ImportedName]] = defaultdict(list)
    importers: dict[str, list[str]] = defaultdict(list)
    for path, module in tree.list_modules():
        for reference in module.references:
            target = tree.locate(path, reference.source)
            if target is None or tree.resolve(target) is not None or tree.is_generated(target):
                continue
            wanted[target] += reference.names
            importers[target].append(path)
    for target, names in islice(wanted.items(), _MAX_PLACEHOLDERS):
        written = _write_placeholder(target, names)
        if written is None:
            continue
        path, text = written
        needed_by = tuple(dict.fromkeys(importers[target]))
        note = f"{needed_by[0]} imports {path}, which does not exist: wrote a placeholder"
        tree.add_fix(Fix(note, {path: text.encode()}, is_placeholder=True, importers=needed_by))


def _write_placeholder(target: str, names: list[ImportedName]) -> tuple[str, str] | None:
    if target.endswith(".css"):
        return target, "/* Placeholder: this style sheet was imported but never written. */\n"
    if target.endswith(".json"):
        return target, "{}\n"
    if target.endswith(".svg"):
        return target, '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"/>\n'
    if _ASSETS.search(target) and not target.endswith(CODE_EXTENSIONS):
        return None
    known = {name.name: name for name in names}
    if any(name == "*" for name in known):
        return None
    lines = [_write_export(name) for name in sorted(known.values(), key=lambda n: n.name)]
    has_component = any("return <" in line for line in lines)
    path = target
    if not target.endswith(CODE_EXTENSIONS):
        path += ".tsx" if has_component else ".ts"
    elif path.endswith((".js", ".jsx")):
        path = path.rpartition(".")[0] + (".tsx" if has_component else ".ts")
    heading = "// Placeholder: this module was imported but never written.\n"
    return path, heading + "\n".join(lines or ["export {};\n"])


def _write_export(name: ImportedName) -> str:
    if name.is_type:
        return f"export type {name.name} = Record<string, unknown>;\n"
    is_default = name.name == "default"
    called = name.local if is_default else name.name
    keyword = "export default function" if is_default else "export function"
    if called.isupper() and len(called) > 1 and not is_default:
        return f"export const {called}: unknown[] = [];\n"
    if _COMPONENT.match(called):
        words = " ".join(_WORDS.split(called))
        return (
            f"{keyword} {called}(_props: Record<string, unknown>) {{\n"
            f'  return <p role="note">{words} is not built yet.</p>;\n}}\n'
        )
    if is_default:
        return f"const {called}: Record<string, unknown> = {{}};\nexport default {called};\n"
    return (
        f"export function {called}(..._values: unknown[]): undefined {{\n  return undefined;\n}}\n"
    )
