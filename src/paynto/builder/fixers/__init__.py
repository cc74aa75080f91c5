"""Deterministic repairs of a staged tree, tried before a model is asked. Pure, and silent about sound projects."""

from collections.abc import Mapping

from paynto.builder.fixers.entry import fix_entry, fix_server_entry
from paynto.builder.fixers.exports import fix_exports
from paynto.builder.fixers.imports import fix_missing_imports
from paynto.builder.fixers.specifiers import (
    fix_missing_modules,
    fix_specifiers,
    fix_style_imports,
)
from paynto.builder.fixers.tree import Fix, Tree
from paynto.builder.packages import package_of, plugins_of

__all__ = ["Fix", "find_fixes"]

_DEPENDENCY_KEYS = (
    *("dependencies", "devDependencies", "peerDependencies"),
    *("optionalDependencies", "imports"),
)


def find_fixes(files: Mapping[str, bytes]) -> list[Fix]:
    """What to change so that imports, exports, entry points and packages fit together.

    The fixes build on each other: apply them in their order. Applied, they leave nothing to fix but the packages, which whoever
    installs them writes into package.json.
    """
    tree = Tree(files)
    fix_specifiers(tree)
    fix_style_imports(tree)
    fix_exports(tree)
    fix_missing_imports(tree)
    fix_entry(tree)
    fix_server_entry(tree)
    fix_missing_modules(tree)
    _add_packages(tree)
    return tree.fixes


def _add_packages(tree: Tree) -> None:
    manifest = tree.read_manifest()
    if manifest is None:
        return
    known = {str(manifest.get("name")), *tree.list_packages(*_DEPENDENCY_KEYS)}
    # A package of types stands for the package it describes.
    known |= {name.removeprefix("@types/") for name in known}
    wanted: dict[str, str] = {}
    for path, module in tree.list_modules():
        for reference in module.references:
            name = package_of(reference.source)
            is_local = name is None or tree.locate(path, reference.source) is not None
            if name is not None and name not in known and not is_local:
                wanted.setdefault(name, path)
    for path in sorted(tree.files):
        for name in plugins_of(path, tree.read_text(path) or "") if path.endswith(".css") else ():
            if name not in known:
                wanted.setdefault(name, path)
    if wanted:
        imported = ", ".join(f"{name} ({path})" for name, path in sorted(wanted.items()))
        tree.add_fix(Fix(f"Added packages that the code imports: {imported}", {}, sorted(wanted)))
