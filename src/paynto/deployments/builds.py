"""Production builds: the files of a version, built in a sandbox of their own."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from uuid import UUID

from paynto.core.resources import Resources
from paynto.deployments.artefacts import BuildOutput
from paynto.deployments.errors import BuildFailed
from paynto.sandboxes.drivers.base import SandboxSpec
from paynto.sandboxes.limits import COMMAND_LIMITS
from paynto.sandboxes.previews import Previews
from paynto.sandboxes.tree import remove_tree, set_link, write_files
from paynto.sandboxes.workspaces import TEMPORARY_FOLDER, Workspaces
from paynto.stacks import service as stacks

_BUILD_SECONDS = 180.0
_MOST_LOG_LINES = 500


def build_folder(resources: Resources, job_id: UUID) -> Path:
    """Kept until the release is live, so that a resumed job can upload without building again."""
    return resources.settings.home / "builds" / str(job_id)


def read_output(resources: Resources, job_id: UUID, stack: str) -> BuildOutput:
    """What a build has left in its folder."""
    root = build_folder(resources, job_id)
    client, server = root / stacks.RELEASE_CLIENT, root / stacks.RELEASE_SERVER
    if not stacks.load_stack(stack).has_server:
        # an app of pages only fills the whole folder
        return BuildOutput(client=client.parent, server=None, server_entry=server.name)
    return BuildOutput(client=client, server=server.parent, server_entry=server.name)


class EarlyBuilds:
    """Builds that run beside the stages before theirs, which mostly wait for the database.

    Kept in memory only: after a restart the build stage finds none and builds by itself.
    """

    def __init__(self) -> None:
        self._running: dict[UUID, tuple[asyncio.Task[None], list[str]]] = {}

    def begin(self, resources: Resources, job_id: UUID, files: Mapping[str, bytes]) -> None:
        if job_id not in self._running:
            lines: list[str] = []
            work = run_build(resources, job_id, files, lines.append)
            self._running[job_id] = asyncio.create_task(work), lines

    async def finish(
        self,
        resources: Resources,
        job_id: UUID,
        files: Mapping[str, bytes],
        log: Callable[[str], None],
    ) -> None:
        """The result of the early build, or of one that starts now. Raises BuildFailed."""
        self.begin(resources, job_id, files)
        task, lines = self._running[job_id]
        try:
            await task
        finally:
            for line in lines:
                log(line)
            await self.drop(job_id)

    async def close(self) -> None:
        for job_id in list(self._running):
            await self.drop(job_id)

    async def drop(self, job_id: UUID) -> None:
        """Ends what still runs for a job that goes no further; how it ended is told by `finish` alone."""
        task, _ = self._running.pop(job_id, (None, None))
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def run_build(
    resources: Resources,
    job_id: UUID,
    files: Mapping[str, bytes],
    log: Callable[[str], None],
) -> None:
    """Leaves the result in `build_folder`. Raises BuildFailed with the compiler's words."""
    root = build_folder(resources, job_id)
    await remove_tree(root)
    await asyncio.to_thread(root.mkdir, parents=True, mode=0o700)
    workspaces = resources.part(Workspaces)
    dependency_set = await workspaces.dependencies_of(files)
    await write_files(root, {**files, **TEMPORARY_FOLDER})
    await set_link(root, "node_modules", dependency_set.node_modules)
    command = stacks.build_command(workspaces.toolchain, root, dependency_set)
    spec = SandboxSpec(
        id=f"build-{job_id}",
        root=root,
        argv=command.argv,
        env=command.env,
        readable=command.readable_paths,
        limits=COMMAND_LIMITS,
    )
    result = await resources.part(Previews).driver.run(spec, _BUILD_SECONDS)
    for line in result.output.splitlines()[-_MOST_LOG_LINES:]:
        if stacks.parse_build_progress(line) is None:
            log(line)
    if not result.is_success:
        problems = stacks.parse_build_errors(result.output)
        shown = "; ".join(
            f"{item.file}:{item.line} {item.message}" if item.file else item.message
            for item in problems[:3]
        )
        raise BuildFailed(
            message=shown or f"The build ended with an error. {result.detail}".strip()
        )
