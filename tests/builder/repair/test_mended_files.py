"""Files that could not be read and have one remedy; slips in names; what is left alone because there is a choice."""

import pytest

from paynto.builder.apply import stage_answer
from paynto.builder.build_inputs import draw_build_key
from paynto.builder.errors import TurnRefused
from paynto.builder.fixers import find_fixes
from paynto.builder.fixers.reported import fix_reported
from paynto.builder.fixers.slips import find_meant_word
from paynto.builder.fixers.unclosed import mend_file
from paynto.builder.output_format import WriteOperation
from paynto.stacks.problems import Problem

PACKAGE = b'{"dependencies": {"react": "19", "hono": "4"}}'
PAGE = "export function Page() {\n  return (\n    <main>\n      <svg\n        viewBox={box}\n      >\n        <path />\n      </svg>\n    </main>\n  );\n}\n"
CSS = "@keyframes pop {\n  from {\n    opacity: 0;\n  }\n}\n"
JSON = '{\n  "a": 1,\n  "b": [2]\n}\n'


@pytest.mark.parametrize(
    ("path", "sound", "missing"),
    [
        ("src/page.tsx", PAGE, "      </svg>\n"),
        ("src/page.tsx", PAGE, "    </main>\n"),
        ("src/sum.ts", "function sum() {\n  return 1;\n}\n\nexport const a = 2;\n", "}\n"),
        ("src/index.css", CSS, " {\n    opacity"),
        ("data.json", JSON, ",\n"),
    ],
)
def test_the_only_remedy_is_applied(path: str, sound: str, missing: str) -> None:
    kept = "\n    opacity" if "opacity" in missing else "\n" if missing == ",\n" else ""
    wrong = sound.replace(missing, kept, 1)
    assert wrong != sound
    mended = mend_file(path, wrong)
    assert mended is not None
    assert mended[0] == sound


def test_elements_without_a_parent_get_a_fragment() -> None:
    wrong = "export function Page() {\n  return (\n    <h1>Tea</h1>\n    <p>Pot</p>\n  );\n}\n"
    mended = mend_file("src/page.tsx", wrong)
    assert mended is not None
    assert "    <>\n      <h1>Tea</h1>\n      <p>Pot</p>\n    </>\n" in mended[0]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("src/page.tsx", "export const a = <p>one;\n"),
        ("src/page.ts", 'export const a = { name: "Focus };\n'),
        ("data.json", '{ "a": [1, 2,'),
        ("src/page.tsx", PAGE.replace("      </svg>\n", "").replace("    </main>\n", "")),
    ],
)
def test_what_has_no_sure_remedy_is_left_alone(path: str, text: str) -> None:
    assert mend_file(path, text) is None


def test_a_mended_file_is_told_and_another_fault_still_refuses_the_turn() -> None:
    base = {"package.json": PACKAGE}
    wrong = WriteOperation("src/page.tsx", PAGE.replace("      </svg>\n", ""))
    turn, fixes = stage_answer(base, (wrong,))
    assert turn.read("src/page.tsx") == PAGE.encode()
    assert fixes[0].description == "Corrected src/page.tsx: </svg> was missing"
    with pytest.raises(TurnRefused):
        stage_answer(base, (wrong, WriteOperation("src/b.ts", "const a = {;\n")))


def fix(files: dict[str, str], *problems: Problem) -> dict[str, str]:
    tree = {"package.json": PACKAGE} | {path: text.encode() for path, text in files.items()}
    found = fix_reported(tree, problems) if problems else find_fixes(tree)
    for item in found:
        for path, content in item.changes.items():
            assert content is not None
            tree[path] = content
    return {path: tree[path].decode() for path in files}


def test_a_path_with_a_slip_or_to_a_file_that_is_elsewhere_is_corrected() -> None:
    ring = "export function drawRing() {\n  return 1;\n}\n"
    slip = fix({"src/a.ts": 'import { drawRing } from "./timer-rng";\n', "src/timer-ring.ts": ring})
    assert slip["src/a.ts"] == 'import { drawRing } from "./timer-ring";\n'
    moved = fix({"src/a.ts": 'import { drawRing } from "./shapes";\n', "src/lib/ring.ts": ring})
    assert "lib/ring" in moved["src/a.ts"]
    style = fix({"src/index.css": '@import "./themes.css";\n', "src/theme.css": ""})
    assert style["src/index.css"] == '@import "./theme.css";\n'


def test_a_name_that_two_modules_export_is_not_guessed() -> None:
    ring = "export function drawRing() {\n  return 1;\n}\n"
    files = {
        "src/a.ts": 'import { drawRing } from "./shapes";\n',
        "src/b.ts": ring,
        "src/c.ts": ring,
    }
    assert fix(files)["src/a.ts"] == files["src/a.ts"]


def test_the_app_of_the_server_becomes_the_default_export() -> None:
    text = 'import { Hono } from "hono";\n\nconst app = new Hono();\n'
    assert fix({"server/app.ts": text})["server/app.ts"].endswith("\n\nexport default app;\n")


@pytest.mark.parametrize(("head", "is_fixed"), [("async function", True), ("function", False)])
def test_a_promise_is_awaited_only_in_an_async_function(head: str, is_fixed: bool) -> None:
    text = f"export {head} list() {{\n  const db = database();\n  return db.book;\n}}\n"
    message = "Property 'book' does not exist on type 'Promise<Client>'."
    fixed = fix({"server/a.ts": text}, Problem("types", message, "server/a.ts", 3, 13, "TS2339"))
    assert ("= await database()" in fixed["server/a.ts"]) is is_fixed


def test_an_address_with_a_slip_becomes_the_only_one_it_can_mean() -> None:
    files = {
        "src/home.tsx": 'request("/dashbord", {});\n',
        "server/app.ts": 'export default app.route("/dashboard", a).route("/books", b);\n',
    }
    message = 'The page asks for "/dashbord", and the server has no such address'
    fixed = fix(files, Problem("server", message, "src/home.tsx", 1, 9))
    assert fixed["src/home.tsx"] == 'request("/dashboard", {});\n'


def test_a_block_and_an_index_of_a_schema_are_corrected() -> None:
    schema = "model Loan {\n  id Int @id\n  readerId Int\n\n  @@index([%s])\n%s\nmodel Reader {\n  id Int @id\n}\n"
    path = "prisma/schema.prisma"
    sound = schema % ("readerId", "}\n")
    index = Problem(
        "schema",
        "The index definition refers to the unknown fields: readersId.",
        path,
        5,
        3,
        "PRISMA",
    )
    assert fix({path: schema % ("readersId", "}\n")}, index)[path] == sound
    head = Problem(
        "schema", "This line is not a valid field or attribute definition.", path, 7, 1, "PRISMA"
    )
    assert fix({path: schema % ("readerId", "")}, head)[path] == sound


def test_a_slip_has_one_meaning_or_none() -> None:
    assert find_meant_word("redaer", ["reader", "book"]) == "reader"
    assert find_meant_word("boot", ["book", "boat"]) is None
    assert find_meant_word("id", ["ids", "if"]) is None


def test_a_build_is_worth_trying_when_what_only_it_reads_has_changed() -> None:
    files = {
        "package.json": PACKAGE,
        "src/a.ts": b'import { b } from "./b";\nexport const a = b;\n',
    }
    key = draw_build_key(files)
    assert (
        draw_build_key(
            {**files, "src/a.ts": b'import { c } from "./c";\nexport const a = c + 1;\n'}
        )
        == key
    )
    for path, text in (
        ("src/a.ts", b'import { z } from "zod";\n'),
        ("src/a.ts", b'new Worker(new URL("./w.ts", import.meta.url));\n'),
        ("src/a.ts", b'import picture from "./a.png";\n'),
        ("src/index.css", b"a {}\n"),
    ):
        assert draw_build_key({**files, path: text}) != key
