"""The toolchain and dependency sets of this machine, projects from templates, and a small package registry."""

import asyncio
import contextlib
import os
import signal
import socket
import time
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from paynto.stacks import service as stacks
from paynto.stacks.commands import Command
from paynto.stacks.dependencies import DependencySet
from paynto.stacks.toolchain import Toolchain

BOOKS_SCHEMA = """\
generator client {
  provider = "prisma-client"
  output   = "../server/generated/prisma"
}

datasource db {
  provider = "sqlite"
}

model Author {
  id    Int    @id @default(autoincrement())
  name  String
  books Book[]
}

model Book {
  id        Int      @id @default(autoincrement())
  title     String   @unique
  price     Float?
  createdAt DateTime @default(now())
  authorId  Int
  author    Author   @relation(fields: [authorId], references: [id], onDelete: Restrict)
}
"""

BOOK_ROUTES = """\
import { z } from "zod";
import { conflict } from "../problems";
import { crudRoutes } from "../crud";

export const bookInput = z.object({
  title: z.string().trim().min(1).max(200),
  price: z.number().min(0).nullable().optional(),
  authorId: z.number().int(),
});

export const books = crudRoutes("book", {
  input: bookInput,
  include: { author: true },
  search: ["title", "author.name"],
  sort: ["title", "price", "author.name", "createdAt"],
  filters: { price: "number", authorId: "number", createdAt: "date" },
  beforeWrite: async (data, { transaction, id }) => {
    const sameAuthor = await transaction.book.count({ where: { authorId: data.authorId, NOT: { id: id ?? 0 } } });
    if (sameAuthor >= 3) throw conflict("An author may have three books.");
  },
});

export const authors = crudRoutes("author", { input: z.object({ name: z.string().min(1) }), sort: ["name"] });
"""

ROUTE_INDEX = """\
import { Hono } from "hono";
import { authors, books } from "./books";
import { health } from "./health";

export const routes = new Hono().route("/health", health).route("/books", books).route("/authors", authors);
"""

MakeProject = Callable[[str], Path]


@pytest.fixture(scope="session")
async def toolchain(cached_home: Path) -> Toolchain:
    return await stacks.ensure_toolchain(cached_home)


@pytest.fixture(scope="session")
async def dependency_sets(toolchain: Toolchain, cached_home: Path) -> dict[str, DependencySet]:
    sets: dict[str, DependencySet] = {}
    for stack in stacks.list_stacks():
        template = stacks.read_template(stack.name)
        sets[stack.name] = await stacks.ensure_dependency_set(
            toolchain, cached_home, template["package.json"], template["pnpm-lock.yaml"]
        )
    return sets


@pytest.fixture
def make_project(tmp_path: Path, dependency_sets: dict[str, DependencySet]) -> MakeProject:
    """A project from a template with its packages linked."""

    def make(stack: str) -> Path:
        root = tmp_path / "project"
        for name, content in stacks.read_template(stack).items():
            write(root, name, content)
        stacks.link_dependency_set(dependency_sets[stack], root)
        return root

    return make


@pytest.fixture
def bookshop(make_project: MakeProject) -> Path:
    """A full-stack app with books and authors."""
    root = make_project("fullstack")
    write(root, "prisma/schema.prisma", BOOKS_SCHEMA)
    write(root, "server/routes/books.ts", BOOK_ROUTES)
    write(root, "server/routes/index.ts", ROUTE_INDEX)
    return root


def write(root: Path, name: str, content: str | bytes) -> None:
    """Puts the whole file in place at once, as the platform does: a watcher never sees half of it."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    staged = root.parent / f"{root.name}.staged"
    staged.write_bytes(content.encode() if isinstance(content, str) else content)
    staged.replace(path)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


async def run_command(command: Command) -> tuple[int, str]:
    child = await asyncio.create_subprocess_exec(
        *command.argv,
        cwd=command.cwd,
        env=command.env,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await child.communicate()
    return child.returncode or 0, output.decode()


@dataclass
class Server:
    """A started server; `get` and `send` talk JSON."""

    client: httpx.AsyncClient
    log: Path

    async def get(self, path: str) -> Any:
        return (await self.client.get(path)).json()

    async def send(self, method: str, path: str, body: Any = None) -> httpx.Response:
        return await self.client.request(method, path, json=body)


@contextlib.asynccontextmanager
async def started(command: Command, port: int, ready: str) -> AsyncGenerator[Server]:
    """Runs a server until the block ends; waits until `ready` answers 200."""
    log = command.cwd / "server.log"
    with log.open("wb") as output:
        child = await asyncio.create_subprocess_exec(
            *command.argv,
            cwd=command.cwd,
            env=command.env,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            await _until_ready(client, ready, child, log)
            yield Server(client, log)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        await child.wait()


async def _until_ready(
    client: httpx.AsyncClient, path: str, child: asyncio.subprocess.Process, log: Path
) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and child.returncode is None:
        with contextlib.suppress(httpx.TransportError):
            if (await client.get(path)).status_code == 200:
                return
        await asyncio.sleep(0.05)
    raise AssertionError(f"The server did not become ready:\n{log.read_text()}")
