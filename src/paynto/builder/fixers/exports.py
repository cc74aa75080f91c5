"""Default and named exports mixed up between local modules, and exports that were forgotten."""

import re

from paynto.builder.fixers.tree import Tree
from paynto.builder.modules import ImportedName, Module, Reference


def fix_exports(tree: Tree) -> None:
    """Make each static import of a local module name what the module exports."""
    for path, module in list(tree.list_modules()):
        text = module.text
        notes: list[str] = []
        for reference in reversed(module.references):
            if not reference.is_static or reference.is_export or not reference.names:
                continue
            target = tree.locate(path, reference.source)
            found = None if target is None else tree.resolve(target)
            exporter = None if found is None else tree.load_module(found)
            if found is None or exporter is None or exporter.is_open or found == path:
                continue
            names, changed = _match_names(tree, found, exporter, reference)
            if changed:
                text = _rewrite(text, reference, names)
                notes += changed
        if notes:
            tree.write(f"Corrected imports in {path}: {', '.join(notes)}", path, text)


def _match_names(
    tree: Tree, found: str, exporter: Module, reference: Reference
) -> tuple[list[ImportedName], list[str]]:
    names: list[ImportedName] = []
    notes: list[str] = []
    for name in reference.names:
        better = _match_name(exporter, reference, name)
        if better is not None:
            notes.append(
                f"{name.local} is {'the default' if better.name == 'default' else 'a named'} export of {found}"
            )
        elif _is_missing(exporter, name):
            _export_declared(tree, found, name.name)
        names.append(better or name)
    return names, notes


def _is_missing(exporter: Module, name: ImportedName) -> bool:
    return name.name not in ("*", "default") and name.name not in exporter.exports


def _match_name(exporter: Module, reference: Reference, name: ImportedName) -> ImportedName | None:
    if name.name == "default" and exporter.default_name is None:
        if name.local in exporter.exports:
            return ImportedName(name.local, name.local, name.is_type)
        if len(exporter.values) == 1:
            return ImportedName(next(iter(exporter.values)), name.local, name.is_type)
        return None
    if not _is_missing(exporter, name) or exporter.default_name is None:
        return None
    has_default = any(other.name == "default" for other in reference.names)
    is_same = exporter.default_name == name.name
    is_only = not exporter.exports and len(reference.names) == 1
    if not has_default and (is_same or is_only):
        return ImportedName("default", name.local, name.is_type)
    return None


def _rewrite(text: str, reference: Reference, names: list[ImportedName]) -> str:
    default = [name.local for name in names if name.name == "default"]
    spaces = [f"* as {name.local}" for name in names if name.name == "*"]
    named = [
        ("type " if name.is_type and not reference.is_type else "")
        + (name.name if name.name == name.local else f"{name.name} as {name.local}")
        for name in names
        if name.name not in ("default", "*")
    ]
    clause = ", ".join([*default[:1], *spaces, *([f"{{ {', '.join(named)} }}"] if named else [])])
    statement = text[reference.start : reference.end]
    source = statement[statement.rindex("from") :]
    keyword = "import type" if reference.is_type else "import"
    return f"{text[: reference.start]}{keyword} {clause} {source}{text[reference.end :]}"


def _export_declared(tree: Tree, path: str, name: str) -> None:
    """Put `export` before a declaration that another module imports."""
    module = tree.load_module(path)
    if module is None or name in module.exports or module.default_name == name:
        return
    declaration = re.compile(
        rf"^(?:async\s+)?(?:const|let|var|function\*?|class|abstract\s+class|enum|interface|type)\s+{re.escape(name)}\b",
        re.MULTILINE,
    )
    found = declaration.findall(module.masked)
    match = declaration.search(module.masked)
    if match is None or len(found) != 1:
        return
    text = f"{module.text[: match.start()]}export {module.text[match.start() :]}"
    tree.write(f"Exported {name} from {path}, which another module imports", path, text)
