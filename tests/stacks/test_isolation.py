"""The commands work inside a sandbox that may read the toolchain and the set, and write the project only."""

import asyncio
import os
from pathlib import Path

import pytest
import sandlock
from tests.stacks.conftest import write

from paynto.stacks import service as stacks
from paynto.stacks.commands import Command
from paynto.stacks.dependencies import DependencySet
from paynto.stacks.toolchain import Toolchain

SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache", "/dev/urandom", "/proc")

ATTACKS = """\
import fs from "node:fs";
import path from "node:path";
const modules = fs.realpathSync("node_modules");
const attempts = {
  change: () => fs.writeFileSync(path.join(modules, "zod/package.json"), "{}"),
  add: () => fs.writeFileSync(path.join(modules, "new.js"), ""),
  remove: () => fs.rmSync(path.join(modules, "zod"), { recursive: true }),
  secrets: () => fs.readFileSync("/etc/passwd"),
  outside: () => fs.readdirSync(path.join(modules, "../..")),
};
for (const [name, attempt] of Object.entries(attempts)) {
  try {
    attempt();
    console.log(`${name} worked`);
  } catch (error) {
    console.log(`${name} ${error.code}`);
  }
}
"""


def confine(command: Command) -> sandlock.Sandbox:
    readable = [path for path in SYSTEM if os.path.exists(path)]
    return sandlock.Sandbox(
        name=f"stacks-test-{os.getpid()}-{id(command)}",
        fs_readable=[*readable, *map(str, command.readable_paths)],
        fs_writable=[str(command.cwd), "/dev/null"],
        clean_env=True,
        env=command.env,
        cwd=str(command.cwd),
        net_allow_bind=[],
        allow_degraded=list(sandlock.Protection),
    )


async def run_confined(command: Command) -> tuple[int, str]:
    result = await asyncio.to_thread(lambda: confine(command).run(list(command.argv)))
    return result.exit_code, ((result.stdout or b"") + (result.stderr or b"")).decode()


@pytest.fixture(autouse=True)
def _needs_landlock() -> None:
    try:
        sandlock.landlock_abi_version()
    except Exception as error:  # noqa: BLE001  whatever is missing, the tests cannot run here
        pytest.skip(f"this system cannot isolate: {error}")


async def test_type_check_and_build_work_in_a_sandbox(
    bookshop: Path, toolchain: Toolchain, dependency_sets: dict[str, DependencySet]
) -> None:
    sets = dependency_sets["fullstack"]
    code, output = await run_confined(stacks.typecheck_command(toolchain, bookshop, sets))
    assert (code, output) == (0, "")
    code, output = await run_confined(stacks.build_command(toolchain, bookshop, sets))
    assert code == 0, output
    assert (bookshop / stacks.RELEASE_SERVER).exists()


async def test_a_shared_set_cannot_be_changed_from_a_sandbox(
    bookshop: Path, toolchain: Toolchain, dependency_sets: dict[str, DependencySet]
) -> None:
    write(bookshop, "attack.mjs", ATTACKS)
    made = stacks.typecheck_command(toolchain, bookshop, dependency_sets["fullstack"])
    command = Command(
        argv=(str(toolchain.node), str(bookshop / "attack.mjs")),
        env=made.env,
        cwd=bookshop,
        readable_paths=made.readable_paths,
    )
    _, output = await run_confined(command)
    assert "worked" not in output
    assert len(output.splitlines()) == 5
