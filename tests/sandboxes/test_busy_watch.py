"""An app that loops is ended after its processor time, one that answers never is."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.sandboxes.conftest import NODE, NodeRunner

from paynto.core.settings import Settings
from paynto.sandboxes.busy_watch import BusyWatch
from paynto.sandboxes.drivers.base import ExitReason, RunningSandbox
from paynto.sandboxes.drivers.local import LocalDriver
from paynto.sandboxes.workspaces import Workspace, WorkspaceFiles, WorkspaceKey, Workspaces
from paynto.stacks.toolchain import Toolchain

ANSWER = "r.setHeader('content-type', 'application/json'); r.end('{\"ok\": true}');"


@pytest.fixture
async def owner(tmp_path: Path, driver: LocalDriver) -> AsyncIterator[Workspaces]:
    toolchain = Toolchain("test", tmp_path, NODE, tmp_path, tmp_path)
    workspaces = Workspaces(Settings(home=tmp_path), driver, toolchain)
    yield workspaces
    await workspaces.close()


def workspace_of(owner: Workspaces, sandbox: RunningSandbox, root: Path) -> Workspace:
    assert sandbox.port is not None
    return Workspace(WorkspaceKey("react", ""), WorkspaceFiles(root), sandbox, sandbox.port, owner)


async def test_a_loop_is_ended_and_the_reason_is_told(
    owner: Workspaces, node: NodeRunner, root: Path
) -> None:
    sandbox = await node.serve(f"{ANSWER} setTimeout(() => {{ for (;;) {{}} }}, 10);")
    workspace = workspace_of(owner, sandbox, root)
    assert await workspace.answers()
    watch = BusyWatch(budget_seconds=1, interval_seconds=0.05)
    async with asyncio.timeout(60):
        while sandbox.is_running:
            await watch.look([workspace])
    report = await sandbox.wait()
    assert report.reason is ExitReason.CPU
    assert "without pause" in report.text
    assert "seconds of it without answering" in report.text


async def test_an_app_that_works_hard_and_answers_goes_on(
    owner: Workspaces, node: NodeRunner, root: Path
) -> None:
    hard = "const end = Date.now() + 300; while (Date.now() < end) {}"
    sandbox = await node.serve(f"{hard} {ANSWER}")
    workspace = workspace_of(owner, sandbox, root)
    watch = BusyWatch(budget_seconds=0.5, interval_seconds=0.05)
    async with asyncio.timeout(60):
        while await sandbox.read_cpu_seconds() < 2:
            assert await workspace.answers()
            await watch.look([workspace])
    assert sandbox.is_running
    await sandbox.stop()
