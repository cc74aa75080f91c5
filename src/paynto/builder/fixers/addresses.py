"""Addresses of the app's own server that a page asks for with a slip in them."""

import re
from collections.abc import Sequence

from paynto.builder.fixers.slips import find_meant_word
from paynto.builder.fixers.tree import Tree
from paynto.stacks.problems import Problem

_ASKED = re.compile(r"The page asks for \"/(?P<first>[\w-]+)[^\"\n]*\", and the server has no such")
_ROUTE = re.compile(r"\.route\(\s*[\"']/(?P<first>[\w-]+)[\"'/]")


def fix_asked_addresses(tree: Tree, problems: Sequence[Problem]) -> None:
    """The first part of the address becomes the only one of the server that it can be a slip of."""
    for problem in problems:
        asked = _ASKED.search(problem.message)
        path = problem.file or ""
        text = tree.read_text(path)
        if asked is None or text is None or problem.line is None:
            continue
        meant = find_meant_word(asked["first"], _list_routes(tree))
        lines = text.split("\n")
        if meant is None or problem.line > len(lines):
            continue
        line = lines[problem.line - 1]
        written = re.compile(rf"(?<=[\"'`]/){re.escape(asked['first'])}(?=[\"'`/?$])")
        if len(written.findall(line)) != 1:
            continue
        lines[problem.line - 1] = written.sub(meant, line)
        note = f"Corrected the address /{asked['first']} → /{meant} in {path}"
        tree.write(note, path, "\n".join(lines))


def _list_routes(tree: Tree) -> set[str]:
    texts = [module.text for path, module in tree.list_modules() if path.startswith("server/")]
    return {found["first"] for text in texts for found in _ROUTE.finditer(text)}
