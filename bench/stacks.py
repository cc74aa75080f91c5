"""Figures of the stacks: preview start, render probe, type check, build and schema diff, on this machine as it is now."""

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import statistics
import tempfile
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path

import httpx

from paynto.stacks import service as stacks
from paynto.stacks.commands import Command

HOME = Path(os.environ.get("PAYNTO_TEST_HOME") or Path(__file__).parents[1] / ".cache/test-home")
REPEATS = 5


def make_project(folder: Path, stack: str, packages: stacks.DependencySet) -> Path:
    root = folder / f"{stack}-{time.monotonic_ns()}"
    for name, content in stacks.read_template(stack).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    stacks.link_dependency_set(packages, root)
    return root


@contextlib.asynccontextmanager
async def preview(command: Command, port: int) -> AsyncGenerator[httpx.AsyncClient]:
    child = await asyncio.create_subprocess_exec(
        *command.argv,
        cwd=command.cwd,
        env=command.env,
        stdout=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            while True:
                with contextlib.suppress(httpx.TransportError):
                    if (await client.get("/__paynto/health")).status_code == 200:
                        break
                await asyncio.sleep(0.01)
            yield client
    finally:
        os.killpg(child.pid, signal.SIGKILL)
        await child.wait()


async def median(action: Callable[[], Awaitable[object]], repeats: int = REPEATS) -> float:
    seconds: list[float] = []
    for _ in range(repeats):
        started = time.perf_counter()
        await action()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


async def run(command: Command) -> None:
    child = await asyncio.create_subprocess_exec(
        *command.argv, cwd=command.cwd, env=command.env, stdout=asyncio.subprocess.DEVNULL
    )
    if await child.wait() != 0:
        raise RuntimeError(f"{command.argv[-1]} failed")


def say(name: str, seconds: float) -> None:
    print(f"{name:45} {seconds:6.2f} s")


async def measure_stack(folder: Path, stack: str, toolchain: stacks.Toolchain) -> None:
    template = stacks.read_template(stack)
    packages = await stacks.ensure_dependency_set(
        toolchain, HOME, template["package.json"], template["pnpm-lock.yaml"]
    )

    async def start() -> None:
        root = make_project(folder, stack, packages)
        port = free_port()
        async with preview(stacks.dev_command(toolchain, root, port, packages), port) as client:
            await client.get("/src/main.tsx")

    say(f"{stack}: fresh project to first module", await median(start))
    root = make_project(folder, stack, packages)
    port = free_port()
    async with preview(stacks.dev_command(toolchain, root, port, packages), port) as client:
        await client.get("/__paynto/probe")

        async def probe() -> None:
            await asyncio.sleep(0)
            answer = (await client.get("/__paynto/probe")).json()
            probes.append(answer["milliseconds"] / 1000)
            await asyncio.sleep(1.5)

        probes: list[float] = []
        await median(probe)
        say(f"{stack}: render probe, warm", statistics.median(probes))
        memory = (await client.get("/__paynto/health")).json()["memory_bytes"]
        print(f"{stack + ': memory of the preview':45} {memory / 2**20:6.0f} MiB")
    check = stacks.typecheck_command(toolchain, root, packages)
    await run(check)
    say(f"{stack}: type check, second run", await median(lambda: run(check)))
    say(
        f"{stack}: build",
        await median(lambda: run(stacks.build_command(toolchain, root, packages)), 3),
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


async def main() -> None:
    toolchain = await stacks.ensure_toolchain(HOME)
    folder = Path(tempfile.mkdtemp(prefix="paynto-bench-"))
    try:
        for stack in stacks.list_stacks():
            await measure_stack(folder, stack.name, toolchain)
        schema = stacks.read_template("fullstack")["prisma/schema.prisma"].decode()
        schema += "\nmodel Book {\n  id Int @id @default(autoincrement())\n  title String\n}\n"
        say("schema diff from nothing", await median(lambda: stacks.diff_schema(toolchain, schema)))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    asyncio.run(main())
