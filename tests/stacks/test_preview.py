import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest
from tests.stacks.conftest import BOOKS_SCHEMA, MakeProject, Server, free_port, started, write

from paynto.stacks import service as stacks
from paynto.stacks.dependencies import DependencySet
from paynto.stacks.toolchain import Toolchain

Sets = dict[str, DependencySet]
HEALTH = "/__paynto/health"
SEED = """\
import type { PrismaClient } from "./generated/prisma/client";

export async function seed(db: PrismaClient, created: Set<string>): Promise<void> {
  if (created.has("Author")) await db.author.create({ data: { name: "Ann", books: { create: { title: "One", price: 2 } } } });
}
"""


@pytest.fixture
async def preview(
    make_project: MakeProject, toolchain: Toolchain, dependency_sets: Sets
) -> AsyncGenerator[tuple[Path, Server]]:
    root = make_project("react")
    port = free_port()
    command = stacks.dev_command(toolchain, root, port, dependency_sets["react"])
    async with started(command, port, HEALTH) as server:
        yield root, server


@pytest.fixture
async def shop_preview(
    bookshop: Path, toolchain: Toolchain, dependency_sets: Sets
) -> AsyncGenerator[tuple[Path, Server]]:
    write(bookshop, "server/seed.ts", SEED)
    port = free_port()
    command = stacks.dev_command(toolchain, bookshop, port, dependency_sets["fullstack"])
    async with started(command, port, HEALTH) as server:
        yield bookshop, server


async def probe(server: Server, path: str = "/", timeout_ms: int = 10_000) -> Any:
    return await server.get(f"/__paynto/probe?path={path}&timeout_ms={timeout_ms}")


async def probe_until(server: Server, is_ok: bool) -> Any:
    """The watcher sees a written file after a moment."""
    for _ in range(100):
        answer = await probe(server)
        if answer["ok"] is is_ok:
            return answer
        await asyncio.sleep(0.1)
    raise AssertionError(answer)


async def test_the_empty_app_renders(preview: tuple[Path, Server]) -> None:
    _, server = preview
    answer = await probe(server)
    assert answer["ok"], answer
    assert "Your app starts here" in answer["rendered_text_excerpt"]
    missing = await probe(server, "/no/such/page")
    assert "Page not found" in missing["rendered_text_excerpt"]


async def test_shared_packages_are_not_bundled_again(preview: tuple[Path, Server]) -> None:
    root, server = preview
    module = (await server.client.get("/src/main.tsx")).text
    assert "/.cache/vite/deps/react-dom_client.js" in module
    assert "ptimiz" not in server.log.read_text()
    assert not list((root / ".cache/vite").glob("deps_temp*"))


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('import x from "./nowhere";\n', 1, "nowhere"),
        ("const a = <div;\n", 1, ""),
        ('import { nothing } from "no-such-package";\n', 1, "no-such-package"),
        ('export const x: string = window.nope.deep;\nthrow new Error("at start");\n', 1, "deep"),
    ],
)
async def test_a_broken_module_is_named_with_its_line_and_recovers(
    preview: tuple[Path, Server], text: str, line: int, message: str
) -> None:
    root, server = preview
    good = (root / "src/pages/home.tsx").read_text()
    assert (await probe(server))["ok"]
    write(root, "src/pages/home.tsx", text + good)
    answer = await probe_until(server, is_ok=False)
    error = answer["errors"][0]
    assert (error["file"], error["line"]) == ("src/pages/home.tsx", line)
    assert message in error["message"]
    assert "|" in error["frame"]
    write(root, "src/pages/home.tsx", good)
    await probe_until(server, is_ok=True)


async def test_changed_settings_take_effect_and_the_preview_goes_on(
    shop_preview: tuple[Path, Server],
) -> None:
    root, server = shop_preview
    assert (await probe(server))["ok"]
    (root / "vite.plugins").mkdir()
    config = (root / "vite.config.ts").read_text()
    home = (root / "src/pages/home.tsx").read_text()
    shown = "declare const SHOWN: string;\nexport const HomePage = () => <h1>{SHOWN}</h1>;\n"
    for words in ("First words", "Other words"):
        changed = config.replace("return {", f"return {{ define: {{ SHOWN: '\"{words}\"' }},", 1)
        write(root, "vite.config.ts", changed)
        write(root, "src/pages/home.tsx", shown)
        answer = await probe(server)
        assert answer["ok"], answer
        assert words in answer["rendered_text_excerpt"]
    assert (await server.client.get("/api/authors")).status_code == 200
    write(root, "vite.config.ts", config)
    write(root, "src/pages/home.tsx", home)
    assert (await probe(server))["ok"]
    await asyncio.sleep(1)  # until the watcher has told of it too
    assert (await probe(server))["ok"]


async def test_settings_that_fail_are_named_with_their_line_and_recover(
    preview: tuple[Path, Server],
) -> None:
    root, server = preview
    config = (root / "vite.config.ts").read_text()
    assert (await probe(server))["ok"]
    write(root, "vite.config.ts", f'throw new Error("no settings today");\n{config}')
    answer = await probe(server)
    error = answer["errors"][0]
    assert (answer["ok"], error["file"], error["line"]) == (False, "vite.config.ts", 1)
    assert "no settings today" in error["message"]
    write(root, "vite.config.ts", config)
    assert (await probe(server))["ok"]


async def test_a_component_that_throws_is_found_behind_the_error_boundary(
    preview: tuple[Path, Server],
) -> None:
    root, server = preview
    broken = "export function HomePage() {\n  const items: string[] | null = null;\n  return <p>{items!.length}</p>;\n}\n"
    write(root, "src/pages/home.tsx", broken)
    error = (await probe_until(server, is_ok=False))["errors"][0]
    assert (error["file"], error["line"]) == ("src/pages/home.tsx", 3)


async def test_a_page_that_loops_is_told_and_does_not_stop_the_preview(
    preview: tuple[Path, Server],
) -> None:
    root, server = preview
    assert (await probe(server))["ok"]
    write(root, "src/pages/home.tsx", "export function HomePage() {\n  for (;;);\n}\n")
    for _ in range(20):
        answer = await probe(server, timeout_ms=500)
        if "loop" in str(answer["errors"]):
            break
    assert "loop" in answer["errors"][0]["message"]
    assert (await server.client.get(HEALTH)).status_code == 200


async def test_an_entry_that_is_missing_is_told(preview: tuple[Path, Server]) -> None:
    root, server = preview
    write(root, "index.html", "<!doctype html><div id='root'></div>")
    answer = await probe(server)
    assert not answer["ok"]
    assert answer["errors"][0]["file"] == "index.html"


async def test_the_api_answers_with_tables_and_sample_rows(
    shop_preview: tuple[Path, Server],
) -> None:
    root, server = shop_preview
    state = (await server.get(HEALTH))["database"]
    assert (state["status"], state["error"]) == ("ready", None)
    listed = await server.get("/api/books")
    assert [(book["title"], book["author"]["name"]) for book in listed["items"]] == [("One", "Ann")]
    assert (root / stacks.PREVIEW_DATABASE).exists()


async def test_records_are_checked_changed_deleted_and_put_back(
    shop_preview: tuple[Path, Server],
) -> None:
    _, server = shop_preview
    refused = await server.send("POST", "/api/books", {"title": "", "authorId": "x"})
    assert refused.status_code == 422
    assert {error["path"]: error["message"] for error in refused.json()["errors"]} == {
        "title": "Please fill this in.",
        "authorId": "Please enter a number.",
    }
    taken = await server.send("POST", "/api/books", {"title": "One", "authorId": 1})
    assert [error["path"] for error in taken.json()["errors"]] == ["title"]
    changed = await server.send("PATCH", "/api/books/1", {"price": 9})
    assert changed.json()["price"] == 9
    assert (await server.send("DELETE", "/api/authors/1")).status_code == 409
    deleted = (await server.send("DELETE", "/api/books/1")).json()
    assert (await server.get("/api/books"))["total"] == 0
    back = await server.send("POST", "/api/books/1/restore", deleted)
    assert {**back.json(), "author": None} == {**deleted, "author": None}
    assert (await server.send("PATCH", "/api/books/99", {"price": 1})).status_code == 404
    for number in (2, 3):
        await server.send("POST", "/api/books", {"title": str(number), "authorId": 1})
    full = await server.send("POST", "/api/books", {"title": "4", "authorId": 1})
    assert (full.status_code, full.json()["title"]) == (409, "An author may have three books.")


async def test_a_list_refuses_what_it_cannot_do(shop_preview: tuple[Path, Server]) -> None:
    _, server = shop_preview
    for query in ("sort=passwords", "price.min=cheap", "pageSize=100000", "page=0", "price.like=1"):
        answer = await server.client.get(f"/api/books?{query}")
        assert (query, answer.status_code) == (query, 422)
        assert answer.headers["content-type"] == "application/problem+json"


async def test_a_change_of_the_schema_keeps_rows_and_reaches_the_api(
    shop_preview: tuple[Path, Server],
) -> None:
    root, server = shop_preview
    schema = BOOKS_SCHEMA.replace("price     Float?", "/// @renamedFrom(price)\n  cost Float?")
    routes = (root / "server/routes/books.ts").read_text().replace("price", "cost")
    write(root, "server/routes/books.ts", routes)
    write(root, "prisma/schema.prisma", schema)
    await server.get("/__paynto/refresh-database")
    assert (await server.get("/api/books"))["items"][0]["cost"] == 2


async def test_a_broken_schema_is_told_and_recovers(shop_preview: tuple[Path, Server]) -> None:
    root, server = shop_preview
    write(root, "prisma/schema.prisma", BOOKS_SCHEMA.replace("Float?", "Flaot?"))
    state = await server.get("/__paynto/refresh-database")
    assert state["status"] == "failed"
    assert "Flaot" in state["error"]
    assert (await server.client.get("/api/books")).status_code == 500
    write(root, "prisma/schema.prisma", BOOKS_SCHEMA)
    await server.get("/__paynto/refresh-database")
    assert (await server.get("/api/books"))["total"] == 1


async def test_a_server_that_throws_at_start_does_not_stop_the_preview(
    shop_preview: tuple[Path, Server],
) -> None:
    root, server = shop_preview
    write(root, "server/routes/index.ts", 'throw new Error("broken on purpose");\n')
    for _ in range(50):
        answer = await server.client.get("/api/health")
        if answer.status_code == 500:
            break
        await asyncio.sleep(0.1)
    assert "broken on purpose" in answer.json()["title"]
    assert (await server.client.get(HEALTH)).status_code == 200


async def test_a_new_title_does_not_reload_the_page_but_new_markup_does(
    preview: tuple[Path, Server],
) -> None:
    root, server = preview
    reloaded = "page reload index.html"
    document = (root / "index.html").read_text()
    renamed = document.replace("<title>New app</title>", "<title>Teal Desk</title>")
    assert renamed != document
    write(root, "index.html", renamed)
    assert (await probe(server))["ok"]
    # the watcher tells in order, so a later change that is seen proves the earlier one was passed over
    write(root, "index.html", renamed.replace('<div id="root">', '<div id="root" class="p-1">'))
    async with asyncio.timeout(20):
        while server.log.read_text().count(reloaded) < 1:
            await asyncio.sleep(0.05)
    assert server.log.read_text().count(reloaded) == 1


async def test_a_server_that_waits_for_its_project_has_asked_its_api(
    shop_preview: tuple[Path, Server],
) -> None:
    _, server = shop_preview
    answer = await server.get("/__paynto/warm")
    assert answer["ok"], answer
    assert "Error" not in server.log.read_text()


async def test_a_broken_style_sheet_stays_broken_until_it_is_mended(
    preview: tuple[Path, Server],
) -> None:
    root, server = preview
    sound = (root / "src/index.css").read_text()
    write(root, "src/index.css", f'@import "./missing.css";\n{sound}')
    for _ in range(3):
        (error,) = (await probe(server))["errors"]
        assert (error["file"], error["line"]) == ("src/index.css", 1)
        assert "missing.css" in error["message"]
    write(root, "src/missing.css", "body { color: red; }\n")
    assert (await probe(server))["ok"]
    write(root, "src/index.css", sound)
    assert (await probe(server))["ok"]
