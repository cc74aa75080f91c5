"""Trees of versions: what changes make of one, and in what two differ."""

import hashlib
from collections.abc import Mapping

from paynto.projects.errors import FileChangedMeanwhile
from paynto.projects.paths import check_tree

Changes = Mapping[str, bytes | None]
"""Path → new content, or None for a deletion."""
Tree = dict[str, tuple[str, int]]
"""Path → (sha256 hex, size in bytes)."""


def check_base(tree: Tree, base: Mapping[str, str | None] | None) -> None:
    """Raises FileChangedMeanwhile when a path has another content than `base` says; None: no file."""
    for path, sha256 in (base or {}).items():
        current = tree[path][0] if path in tree else None
        if current != sha256:
            what = "exists already" if sha256 is None else "was changed meanwhile"
            raise FileChangedMeanwhile(
                message=f"{path} {what}. Look at the newest version and try again.", path=path
            )


def apply_changes(tree: Tree, contents: Changes) -> tuple[Tree, dict[str, str]]:
    """The new tree within the limits of a project, and path → added, changed or deleted."""
    new_tree = dict(tree)
    for path, content in contents.items():
        if content is None:
            new_tree.pop(path, None)
        else:
            new_tree[path] = (hashlib.sha256(content).hexdigest(), len(content))
    check_tree({path: size for path, (_, size) in new_tree.items()})
    return new_tree, tell_kinds(tree, new_tree)


def tell_kinds(old: Tree, new: Tree) -> dict[str, str]:
    kinds = {path: "deleted" for path in old.keys() - new.keys()}
    for path, entry in new.items():
        if old.get(path) != entry:
            kinds[path] = "changed" if path in old else "added"
    return kinds
