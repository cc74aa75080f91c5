"""`paynto apply`: what an answer does to a folder."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from paynto.builder.apply_command import run_apply

APP = 'import { List } from "./List";\n\nexport default function App() {\n  return <List />;\n}\n'
ANSWER = """Done.
<edit path="src/App.tsx">
<<<<<<< SEARCH
  return <List />;
=======
  return <List title="All" />;
>>>>>>> REPLACE
</edit>
<file path="src/extra/new.ts">
import { z } from "zod";
import { helper } from "./helper";
export const shape = z.object({ a: helper() });
</file>
<delete path="src/old.ts"/>
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "app"
    for path, text in {
        "package.json": '{"dependencies": {"react": "19"}}\n',
        "src/App.tsx": APP,
        "src/List.tsx": "export function List(_: { title?: string }) {\n  return null;\n}\n",
        "src/old.ts": "export {};\n",
        "node_modules/react/index.js": "x",
        ".env": "SECRET=1\n",
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return root


def apply(folder: Path, answer: str, *, dry_run: bool = False) -> tuple[int, Any, str]:
    file = folder.parent / "answer.txt"
    file.write_text(answer)
    out, err = StringIO(), StringIO()
    code = run_apply(file, folder, is_dry_run=dry_run, as_json=True, out=out, err=err)
    return code, json.loads(out.getvalue() or "null"), err.getvalue()


def read_tree(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text() for path in files}


def test_a_dry_run_shows_everything_and_changes_nothing(folder: Path) -> None:
    before = read_tree(folder)
    code, found, _ = apply(folder, ANSWER, dry_run=True)
    assert (code, found["applied"], found["faults"]) == (0, False, [])
    assert {each["path"]: each["change"] for each in found["changes"]} == {
        "src/App.tsx": "changed",
        "src/extra/helper.ts": "added",
        "src/extra/new.ts": "added",
        "src/old.ts": "deleted",
    }
    assert found["edits"] == [{"path": "src/App.tsx", "blocks": 1, "fits": True, "reason": None}]
    assert found["packages"] == ["zod"]
    assert any("src/extra/helper.ts" in warning for warning in found["warnings"])
    assert found["fixes"]
    assert found["text"] == "Done.\n"
    assert read_tree(folder) == before


def test_without_it_the_folder_is_as_was_shown(folder: Path) -> None:
    code, found, _ = apply(folder, ANSWER)
    tree = read_tree(folder)
    assert (code, found["applied"]) == (0, True)
    assert 'title="All"' in tree["src/App.tsx"]
    assert "src/old.ts" not in tree
    assert "Placeholder" in tree["src/extra/helper.ts"]
    for each in found["changes"]:
        if each["size_bytes"] is not None:
            assert len(tree[each["path"]].encode()) == each["size_bytes"]


def test_a_fault_anywhere_leaves_everything_as_it_was(folder: Path) -> None:
    before = read_tree(folder)
    code, found, _ = apply(folder, ANSWER.replace("return <List />;\n=", "return <Liste />;\n="))
    assert (code, found["applied"], found["changes"]) == (1, False, [])
    assert found["edits"][0]["fits"] is False
    assert "4 |   return <List />;" in found["edits"][0]["reason"]
    assert read_tree(folder) == before


def test_prose_says_that_nothing_changes(folder: Path) -> None:
    code, found, _ = apply(folder, "I would rather not.")
    assert (code, found["changes"]) == (0, [])
    assert "no operation" in found["warnings"][0]


@pytest.mark.parametrize("path", ["../out.ts", ".env", "node_modules/react/index.js", "/etc/x"])
def test_no_path_leads_out_of_the_project(folder: Path, path: str) -> None:
    code, found, _ = apply(folder, f'<file path="{path}">\nx\n</file>\n')
    assert code == 1
    assert found["faults"]


def test_a_link_is_not_written_through(folder: Path) -> None:
    (folder.parent / "elsewhere").mkdir()
    (folder / "linked").symlink_to(folder.parent / "elsewhere")
    code, _, err = apply(folder, '<file path="linked/a.ts">\nexport {};\n</file>\n')
    assert code == 1
    assert "link" in err
    assert list((folder.parent / "elsewhere").iterdir()) == []


def test_a_package_that_is_not_allowed_is_a_fault(folder: Path) -> None:
    code, found, _ = apply(folder, "<packages>x@https://a.b/c.tgz</packages>\n")
    assert code == 1
    assert "not allowed" in found["faults"][0]


def test_what_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    out, err = StringIO(), StringIO()
    missing = tmp_path / "missing"
    assert run_apply(missing, tmp_path, is_dry_run=True, as_json=True, out=out, err=err) == 1
    assert len(err.getvalue().splitlines()) == 1
