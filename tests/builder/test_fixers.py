"""Deterministic repairs: what is broken is mended once, what is sound is left alone."""

import json

import pytest

from paynto.builder.fixers import Fix, find_fixes
from paynto.builder.packages import imported_packages
from paynto.stacks.catalogue import read_template

MANIFEST = {
    "name": "app",
    "dependencies": {"react": "^19.0.0", "react-dom": "^19.0.0"},
    "devDependencies": {"vite": "^8.0.0", "@types/leaflet": "^1.0.0"},
}
INDEX = (
    '<!doctype html>\n<html><body>\n<div id="root"></div>\n'
    '<script type="module" src="/src/main.tsx"></script>\n</body></html>\n'
)
MAIN = (
    'import { createRoot } from "react-dom/client";\nimport { App } from "./App";\n\n'
    'createRoot(document.getElementById("root")!).render(<App />);\n'
)
APP = "export function App() {\n  return <h1>Hello</h1>;\n}\n"
SOUND = {
    "package.json": json.dumps(MANIFEST),
    "index.html": INDEX,
    "src/main.tsx": MAIN,
    "src/App.tsx": APP,
}


def encode(files: dict[str, str]) -> dict[str, bytes]:
    return {path: text.encode() for path, text in files.items()}


def apply(files: dict[str, bytes], fixes: list[Fix]) -> dict[str, bytes]:
    tree = dict(files)
    for fix in fixes:
        for path, content in fix.changes.items():
            assert content is not None
            tree[path] = content
    return tree


def mend(changed: dict[str, str | None]) -> dict[str, str]:
    """The tree after the fixes; checks that a second look finds nothing more to write."""
    files = encode({k: v for k, v in {**SOUND, **changed}.items() if v is not None})
    fixed = apply(files, find_fixes(files))
    assert [fix for fix in find_fixes(fixed) if fix.changes] == []
    return {path: content.decode() for path, content in fixed.items()}


# Sound projects


@pytest.mark.parametrize(
    "added",
    [
        {},
        {"src/a.ts": 'export * from "./b.js";\n', "src/b.ts": "export const b = 1;\n"},
        {"src/a.ts": 'import "./a.css";\nimport "node:fs";\nimport fs from "fs";\n', "src/a.css": ""},
        {"src/a.ts": 'import { x } from "@/b";\nx();\n', "src/b/index.ts": "export const x = () => 1;\n"},
        {"src/a.ts": 'import L from "leaflet";\nimport x from "virtual:pwa";\nL(x);\n'},
        {"src/a.ts": 'import { PrismaClient } from "./generated/prisma/client";\nnew PrismaClient();\n'},
        {"src/a.ts": 'import logo from "./logo.svg?raw";\n', "src/logo.svg": "<svg/>"},
        {"src/a.ts": 'import D, { n, type T } from "./b";\n', "src/b.ts": "export default 1;\nexport const n = 1;\nexport type T = 1;\n"},
        {"src/a.ts": 'import * as b from "./b";\n', "src/b.ts": "export const x = 1;\n"},
        {"src/a.ts": 'import { x } from "./b";\n', "src/b.ts": "export const { x, y } = make();\n"},
        {"src/a.ts": 'import { x } from "./b";\n', "src/b.ts": 'const x = 1;\nexport { x, x as y };\n'},
        {"src/a.ts": 'import b from "./b";\n', "src/b.ts": 'export { x as default } from "react";\n'},
        {"src/a.ts": '// import x from "./none";\nconst s = `import y from "./no"`;\n/* <Foo/> useState( */\n'},
        {"src/a.ts": "const text = \"import z from './zzz'\";\n"},
        {"src/a.tsx": "type P = { Icon: F };\nexport function A({ Icon }: P) {\n  return <Icon />;\n}\n", "src/Icon.tsx": "export function Icon() {\n  return null;\n}\n"},
        {"src/a.tsx": "const f = <T,>(x: T) => <div>{String(x)}</div>;\nexport const g = f<string>;\n"},
        {"src/a.tsx": 'import * as React from "react";\nexport const A = () => <React.Fragment>{React.useId()}</React.Fragment>;\n'},
        {"src/a.tsx": "export const x: React.ReactNode = <p>Don't /* stop */ useState here</p>;\n"},
        {"src/a.ts": "function useState(a: number) {\n  return a;\n}\nuseState(1);\n"},
        {"src/use-x.ts": "export const useX = () => 1;\n", "src/b.ts": "export const o = { a: 1 };\no.useX();\n"},
        {"src/use-x.ts": "export const fetch = 1;\nexport function save() {}\n", "src/b.ts": "fetch('/');\nexport const o = { save(a: number) {\n  return a;\n} };\ninterface I {\n  save(): void;\n}\n"},
        {"vite.config.ts": 'import { defineConfig } from "vite";\nexport default defineConfig({});\n'},
        {"src/broken.ts": "import { from '\n", "src/bytes.ts": "\x00\x01"},
    ],
)  # fmt: skip
def test_a_sound_project_is_left_alone(added: dict[str, str]) -> None:
    assert find_fixes(encode({**SOUND, **added})) == []


def test_projects_of_other_kinds_and_bad_manifests_are_left_alone() -> None:
    assert find_fixes({}) == []
    assert find_fixes(encode({"src/main.ts": 'import x from "anything";\n'})) == []
    for manifest in ("", "{", "[]", '{"dependencies": []}', "\x00"):
        assert find_fixes(encode({"package.json": manifest, "README.md": "x"})) == []
    assert find_fixes({"package.json": b"\xff", "a.ts": b"\xff\xfe"}) == []


# Import paths


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("./components/bookList", "./components/BookList"),
        ("./components/BookList.jsx", "./components/BookList"),
        ("./BookList", "./components/BookList"),
        ("@/components/booklist", "@/components/BookList"),
    ],
)
def test_a_wrong_import_path_is_pointed_at_the_only_file_it_can_mean(
    written: str, meant: str
) -> None:
    app = 'import { BookList } from "%s";\n\nexport function App() {\n  return <BookList />;\n}\n'
    fixed = mend(
        {
            "src/App.tsx": app % written,
            "src/components/BookList.tsx": "export function BookList() {\n  return null;\n}\n",
        }
    )
    expected = written if written.endswith("BookList.jsx") else meant
    assert fixed["src/App.tsx"] == app % expected


def test_an_import_of_a_missing_module_gets_a_placeholder() -> None:
    fixed = mend(
        {
            "src/App.tsx": (
                'import { Chart, useSales, type Sale, LIMITS } from "./chart";\nimport rows from "@/rows";\n'
                'import "./app.css";\n\nexport function App() {\n'
                "  const sales: Sale = useSales() ?? {};\n  return <Chart a={sales} b={rows} c={LIMITS} />;\n}\n"
            )
        }
    )
    assert "export function Chart(" in fixed["src/chart.tsx"]
    assert "export function useSales(" in fixed["src/chart.tsx"]
    assert "export type Sale" in fixed["src/chart.tsx"]
    assert "export const LIMITS" in fixed["src/chart.tsx"]
    assert "export default rows" in fixed["src/rows.ts"]
    assert "Placeholder" in fixed["src/app.css"]


def test_the_missing_module_of_a_worker_gets_a_placeholder_and_addresses_elsewhere_none() -> None:
    app = (
        'export const count = () => new Worker(new URL("./counter.ts", import.meta.url), { type: "module" });\n'
        'export const help = new URL("/help", window.location.href);\n'
        'export const home = new URL("counter", import.meta.url);\n'
    )
    fixed = mend({"src/count.ts": app})
    assert "export {};" in fixed["src/counter.ts"]
    assert fixed["src/count.ts"] == app
    assert imported_packages("src/count.ts", app) == set()


@pytest.mark.parametrize("name", ["react", "fullstack"])
def test_nothing_is_missing_in_an_empty_app(name: str) -> None:
    assert find_fixes(read_template(name)) == []


def test_a_missing_module_is_said_with_its_importer() -> None:
    files = encode({**SOUND, "src/App.tsx": f'import {{ X }} from "./x";\n{APP}'})
    (fix,) = find_fixes(files)
    assert fix.description == (
        "src/App.tsx imports src/x.tsx, which does not exist: wrote a placeholder"
    )


# Exports


@pytest.mark.parametrize(
    ("exported", "written", "expected"),
    [
        ("export const App = 1;", 'import App from "./App";', 'import { App } from "./App";'),
        ("export const Root = 1;", 'import App from "./App";', 'import { Root as App } from "./App";'),
        ("export default function App() {}", 'import { App } from "./App";', 'import App from "./App";'),
        ("const App = 1;\nexport default App;", "import { App } from './App'", "import App from './App'"),
        (
            "export default function App() {}\nexport const x = 1;",
            'import { App, x } from "./App";',
            'import App, { x } from "./App";',
        ),
        (
            "export interface App { a: 1 }\nexport const x = 1;",
            'import type App from "./App";',
            'import type { App } from "./App";',
        ),
    ],
)  # fmt: skip
def test_mixed_up_default_and_named_imports_are_corrected(
    exported: str, written: str, expected: str
) -> None:
    fixed = mend({"src/App.tsx": f"{exported}\n", "src/use.ts": f"{written}\nconsole.log(1);\n"})
    assert fixed["src/use.ts"].startswith(expected)


def test_an_imported_declaration_without_export_is_exported() -> None:
    fixed = mend({"src/App.tsx": APP.removeprefix("export ")})
    assert fixed["src/App.tsx"] == APP


# Missing imports


def test_missing_react_hooks_are_imported_beside_the_others() -> None:
    body = "\nexport function App() {\n  const [a] = useState<number>(1);\n  useEffect(() => {});\n  const id = useId();\n  return <p id={id}>{a}</p>;\n}\n"
    fixed = mend({"src/App.tsx": 'import { useId } from "react";\n' + body})
    assert fixed["src/App.tsx"].startswith(
        'import { useId, useState, useEffect } from "react";\n\nexport function App'
    )
    bare = mend({"src/App.tsx": '"use client";\n' + body.lstrip()})
    assert bare["src/App.tsx"].startswith('"use client";\nimport {')


def test_a_component_that_one_file_exports_is_imported() -> None:
    fixed = mend(
        {
            "src/App.tsx": 'import { Footer } from "@/ui/footer";\n\nexport function App() {\n'
            "  return (\n    <Header>\n      <Footer />\n    </Header>\n  );\n}\n",
            "src/ui/footer.tsx": "export function Footer() {\n  return null;\n}\n",
            "src/ui/header.tsx": "export default function Header() {\n  return null;\n}\n",
        }
    )
    assert 'import Header from "@/ui/header";\n' in fixed["src/App.tsx"]


def test_a_function_that_one_file_exports_is_imported() -> None:
    fixed = mend(
        {
            "src/App.tsx": "export function App() {\n  return <p>{formatDate(1)}</p>;\n}\n",
            "src/lib/dates.ts": "export const formatDate = (x: number) => String(x);\n",
        }
    )
    assert fixed["src/App.tsx"].startswith('import { formatDate } from "./lib/dates";\n')


def test_a_component_that_two_files_export_is_not_guessed() -> None:
    button = "export function Button() {\n  return null;\n}\n"
    app = "export function App() {\n  return <Button />;\n}\n"
    fixed = mend({"src/App.tsx": app, "src/a.tsx": button, "src/b.tsx": button})
    assert fixed["src/App.tsx"] == app


def test_react_itself_is_imported_where_its_values_are_used() -> None:
    fixed = mend({"src/App.tsx": "export const App = () => <p>{React.useId()}</p>;\n"})
    assert fixed["src/App.tsx"].startswith('import * as React from "react";\n')


# Packages


def test_packages_that_the_code_imports_are_added() -> None:
    files = encode(
        {
            **SOUND,
            "src/a.ts": 'import { z } from "zod";\nimport d from "@scope/x/sub";\n'
            'import("dayjs/plugin/utc");\nexport * from "zod";\nimport type { T } from "type-fest";\n',
        }
    )
    (fix,) = find_fixes(files)
    assert fix.packages == ["@scope/x", "dayjs", "type-fest", "zod"]
    assert fix.changes == {}


# Entry points


def test_a_missing_index_html_is_written() -> None:
    assert 'src="/src/main.tsx"' in mend({"index.html": None})["index.html"]


@pytest.mark.parametrize(
    ("app", "clause"),
    [(APP, "{ App }"), (APP.replace("export", "export default"), "App")],
)
def test_a_missing_main_is_written_for_the_app(app: str, clause: str) -> None:
    fixed = mend({"src/main.tsx": None, "src/App.tsx": app, "src/index.css": ""})
    assert f'import {clause} from "./App";' in fixed["src/main.tsx"]
    assert 'import "./index.css";' in fixed["src/main.tsx"]


@pytest.mark.parametrize(
    "index",
    [
        INDEX.replace("/src/main.tsx", "/src/index.js"),
        INDEX.replace('<script type="module" src="/src/main.tsx"></script>\n', ""),
        INDEX.replace('<div id="root"></div>\n', ""),
    ],
)
def test_index_html_is_connected_with_the_entry(index: str) -> None:
    fixed = mend({"index.html": index})["index.html"]
    assert fixed.count('<script type="module" src="/src/main.tsx">') == 1
    assert fixed.count('<div id="root"></div>') == 1
    assert fixed.count("<body>") == 1
