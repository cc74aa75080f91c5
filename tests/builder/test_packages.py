"""Which packages may be asked for, and which ones code imports."""

import pytest

from paynto.builder.fixers import find_fixes
from paynto.builder.packages import (
    PackagePolicy,
    PackageRefused,
    check_package,
    imported_packages,
    plugins_of,
)


@pytest.mark.parametrize(
    ("spec", "name", "range_"),
    [
        ("zod", "zod", ""),
        ("dayjs@^1.11", "dayjs", "^1.11"),
        ("@scope/x", "@scope/x", ""),
        ("@scope/x@~1.2.3", "@scope/x", "~1.2.3"),
        ("react@latest", "react", "latest"),
        ("react@19.0.0-rc.1+build.5", "react", "19.0.0-rc.1+build.5"),
        ("react@>=18 <20 || ^21", "react", ">=18 <20 || ^21"),
        ("react@1.x", "react", "1.x"),
        ("react@*", "react", "*"),
        ("react@1.2 - 2", "react", "1.2 - 2"),
        ("@auth/core@next", "@auth/core", "next"),
    ],
)
def test_names_and_ranges_of_the_registry_are_allowed(spec: str, name: str, range_: str) -> None:
    checked = check_package(spec)
    assert (checked.name, checked.range, checked.warnings) == (name, range_, ())


@pytest.mark.parametrize(
    "spec",
    [
        *("", "@", "@scope", "@scope/", "/x", "a/b", "Zod", ".hidden", "_x", "a b", "a\nb", "é"),
        *("node_modules", "favicon.ico", "a" * 215, "../x", "./x", "/x", "*", "--help", "-x"),
        *("x@https://a.b/c.tgz", "x@git+ssh://a/b", "x@file:../y", "x@npm:y@1", "x@github:a/b"),
        *("x@a/b", "x@workspace:*", "x@link:..", "x@^1;rm -rf", "x@1.2.3.4", "x@$(id)", "x@-g"),
        *("https://a.b/c.tgz", "git@github.com:a/b.git", "x@" + "1" * 300),
    ],
)
def test_everything_else_is_refused(spec: str) -> None:
    with pytest.raises(PackageRefused):
        check_package(spec)


def test_denied_packages_and_scopes_are_refused() -> None:
    policy = PackagePolicy(denied=frozenset({"left-pad", "@bad"}))
    for spec in ("left-pad", "left-pad@1", "@bad/x"):
        with pytest.raises(PackageRefused, match="denied"):
            check_package(spec, policy)
    assert check_package("@bader/x", policy).name == "@bader/x"


@pytest.mark.parametrize(
    ("name", "likely"),
    [
        ("raect", "react"),
        ("reactt", "react"),
        ("reactdom", "react-dom"),
        ("react_dom", "react-dom"),
        ("lodahs", "lodash"),
        ("expres", "express"),
        ("zodd", "zod"),
        ("axioss", "axios"),
        ("date-fn", "date-fns"),
        ("my-own-thing", None),
    ],
)
def test_names_like_popular_ones_get_a_warning(name: str, likely: str | None) -> None:
    warnings = check_package(name).warnings
    assert warnings == () if likely is None else likely in warnings[0]


@pytest.mark.parametrize("name", ["react", "vite", "zod", "d3", "qs", "ms", "hono"])
def test_popular_names_get_none(name: str) -> None:
    assert check_package(name).warnings == ()


@pytest.mark.parametrize(
    ("source", "packages"),
    [
        ('import a from "zod";', {"zod"}),
        ("import {\n  a,\n  type B as C,\n} from 'zod/v4';", {"zod"}),
        ('import type { A } from "zod";\nimport D, * as E from "d3";', {"zod", "d3"}),
        ('import "side-effect/style.css";', {"side-effect"}),
        ('export * from "a-b";\nexport { x } from "@s/p/q";\nexport * as y from "z";', {"a-b", "@s/p", "z"}),
        ('const x = await import("lazy");\nconst y = import( /* why */ "lazy2" );', {"lazy", "lazy2"}),
        ("const r = require('cjs');", {"cjs"}),
        ('import a from "./a";\nimport b from "../b";\nimport c from "@/c";\nimport d from "~/d";', set()),
        ('import a from "node:fs";\nimport b from "fs";\nimport c from "fs/promises";', set()),
        ('import a from "virtual:pwa";\nimport b from "https://x.y/z.js";\nimport c from "#c";', set()),
        ('// import a from "zod";\n/* import b from "d3" */', set()),
        ("const s = 'import a from \"zod\"';\nconst t = `import b from \"d3\"`;", set()),
        ("x.import('zod');\nobj.require('d3');", set()),
        ('import a from "zod"; import b from "d3";const c = 1;import e from "swr"', {"zod", "d3", "swr"}),
        ("const a = <p>Don't import</p>;\nimport b from 'zod';", {"zod"}),
        ("import 'unclosed\nimport b from 'zod';", {"zod"}),
        ("type A = import('zod').ZodType;", {"zod"}),
    ],
)  # fmt: skip
def test_imports_name_their_packages(source: str, packages: set[str]) -> None:
    assert imported_packages("src/a.tsx", source) == packages


def test_only_code_imports_packages() -> None:
    assert imported_packages("README.md", 'import a from "zod";') == set()


def test_a_style_sheet_names_the_plugins_it_loads() -> None:
    source = '@import "tailwindcss";\n@plugin "@tailwindcss/typography";\n@plugin \'daisyui/x\' {\n}\n@plugin "./own";\n'
    assert plugins_of("src/a.css", source) == {"@tailwindcss/typography", "daisyui"}
    assert plugins_of("src/a.ts", source) == set()


def test_found_packages_are_neither_aliases_nor_virtual_modules_nor_local_files() -> None:
    files = {
        "package.json": b'{"name": "app", "dependencies": {"react": "^19"}}',
        "tsconfig.json": b'{"compilerOptions": {"paths": {"@lib/*": ["./src/lib/*"], "ui/*": ["src/ui/*"]}}}',
        "src/lib/sum.ts": b"export const sum = 1;\n",
        "src/ui/button.tsx": b"export const Button = 1;\n",
        "src/App.tsx": (
            b'import { sum } from "@lib/sum";\nimport { Button } from "ui/button";\n'
            b'import type { Shape } from "zod";\nexport { clsx } from "clsx";\n'
            b'import icons from "virtual:icons";\nimport fs from "node:fs";\nimport "react";\n'
            b'const later = import("nanoid");\nconst old = require("dayjs/plugin/utc");\n'
            b"export default function App() { return null; }\n"
        ),
        "src/index.css": b'@plugin "@tailwindcss/typography";\n',
    }
    wanted = {name for fix in find_fixes(files) for name in fix.packages}
    assert wanted == {"zod", "clsx", "nanoid", "dayjs", "@tailwindcss/typography"}
