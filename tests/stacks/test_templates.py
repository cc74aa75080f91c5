import sqlite3
from pathlib import Path

import pytest
from tests.stacks.conftest import (
    BOOKS_SCHEMA,
    MakeProject,
    free_port,
    run_command,
    started,
    write,
)

from paynto.stacks import service as stacks
from paynto.stacks.dependencies import DependencySet
from paynto.stacks.errors import StackNotFound
from paynto.stacks.toolchain import Toolchain

Sets = dict[str, DependencySet]


def test_every_template_has_what_a_model_and_a_browser_look_for() -> None:
    for stack in stacks.list_stacks():
        template = stacks.read_template(stack.name)
        expected = {"index.html", "AGENTS.md", "package.json", "pnpm-lock.yaml", ".gitignore"}
        assert expected <= set(template)
        assert ("prisma/schema.prisma" in template) == stack.has_database
        assert all(content.decode() for content in template.values())


def test_an_unknown_stack_is_not_found() -> None:
    with pytest.raises(StackNotFound):
        stacks.load_stack("rails")


async def test_the_react_template_has_no_type_problem_and_builds(
    make_project: MakeProject, toolchain: Toolchain, dependency_sets: Sets
) -> None:
    root = make_project("react")
    code, output = await run_command(
        stacks.typecheck_command(toolchain, root, dependency_sets["react"])
    )
    assert (code, output) == (0, "")
    code, output = await run_command(
        stacks.build_command(toolchain, root, dependency_sets["react"])
    )
    assert code == 0, output
    assert '<div id="root">' in (root / "dist/index.html").read_text()


async def test_a_type_problem_has_its_place(
    make_project: MakeProject, toolchain: Toolchain, dependency_sets: Sets
) -> None:
    root = make_project("react")
    write(root, "src/wrong.ts", "export const count: number = 'three';\n")
    code, output = await run_command(
        stacks.typecheck_command(toolchain, root, dependency_sets["react"])
    )
    assert code != 0
    [problem] = stacks.parse_typecheck(output)
    assert (problem.file, problem.line, problem.code) == ("src/wrong.ts", 1, "TS2322")


async def test_a_build_that_fails_names_file_and_line(
    make_project: MakeProject, toolchain: Toolchain, dependency_sets: Sets
) -> None:
    root = make_project("react")
    app = (root / "src/App.tsx").read_text()
    write(root, "src/App.tsx", f'import "./nowhere";\n{app}')
    code, output = await run_command(
        stacks.build_command(toolchain, root, dependency_sets["react"])
    )
    assert code != 0
    problem = stacks.parse_build_errors(output)[0]
    assert (problem.file, problem.line) == ("src/App.tsx", 1)


async def test_a_full_stack_release_runs_with_node_alone(
    bookshop: Path, toolchain: Toolchain, dependency_sets: Sets, tmp_path: Path
) -> None:
    sets = dependency_sets["fullstack"]
    code, output = await run_command(stacks.typecheck_command(toolchain, bookshop, sets))
    assert (code, output) == (0, "")
    code, output = await run_command(stacks.build_command(toolchain, bookshop, sets))
    assert code == 0, output
    release = tmp_path / "release"
    release.mkdir()
    (bookshop / "dist").rename(release / "dist")
    url = f"file:{release / 'data/app.db'}"
    diff = await stacks.diff_schema(toolchain, BOOKS_SCHEMA)
    await stacks.apply_statements(toolchain, url, "sqlite", diff.statements)
    port = free_port()
    command = stacks.serve_command(toolchain, release, port, {"DATABASE_URL": url})
    async with started(command, port, "/api/health") as server:
        author = (await server.send("POST", "/api/authors", {"name": "Ann"})).json()
        for title in ("One", "Two", "Three"):
            answer = await server.send(
                "POST", "/api/books", {"title": title, "price": 3, "authorId": author["id"]}
            )
            assert answer.status_code == 201
        found = await server.get("/api/books?search=an+t&sort=title&price.min=2")
        assert [book["title"] for book in found["items"]] == ["Three", "Two"]
        page = await server.client.get("/books/7")
        assert '<div id="root">' in page.text
        assert (await server.client.get("/assets/none.js")).status_code == 404


async def test_a_workers_bundle_needs_no_file_system_and_no_eval(
    bookshop: Path, toolchain: Toolchain, dependency_sets: Sets
) -> None:
    command = stacks.build_command(
        toolchain, bookshop, dependency_sets["fullstack"], target="worker"
    )
    code, output = await run_command(command)
    assert code == 0, output
    bundle = (bookshop / "dist/worker/worker.js").read_text()
    assert 'from "./query_compiler.wasm"' in bundle
    assert "node:sqlite" not in bundle
    wasm = (bookshop / "dist/worker/query_compiler.wasm").read_bytes()
    assert wasm.startswith(b"\0asm")


def test_an_export_runs_elsewhere_by_its_own_files(tmp_path: Path) -> None:
    full = stacks.export_files(
        stacks.load_stack("fullstack"), "My Shop!", ('CREATE TABLE "A" ("id" INTEGER)',)
    )
    assert {"Dockerfile", "compose.yml", ".dockerignore", "prisma/create.sql"} <= set(full)
    assert b"  my-shop:" in full["compose.yml"]
    with sqlite3.connect(tmp_path / "x.db") as db:
        db.executescript(full["prisma/create.sql"].decode())
    db.close()
    static = stacks.export_files(stacks.load_stack("react"), "site")
    assert b"nginx" in static["Dockerfile"]
