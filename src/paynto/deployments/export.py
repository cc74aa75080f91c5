"""A project as a ZIP that runs elsewhere."""

from sqlalchemy.ext.asyncio import AsyncSession

from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.deployments.schema_plan import SCHEMA_PATH
from paynto.deployments.slugs import suggest_slug
from paynto.projects import archives
from paynto.projects import service as projects
from paynto.projects.models import Project
from paynto.sandboxes.workspaces import Workspaces
from paynto.stacks import service as stacks


async def export_project(
    session: AsyncSession, resources: Resources, scope: Scope, project: Project
) -> bytes:
    """The current files with Dockerfile and compose file; what the project brings itself is kept."""
    tree = await projects.load_tree(session, scope, project)
    files = await projects.read_files(session, scope, resources.objects, tree)
    statements: tuple[str, ...] = ()
    if SCHEMA_PATH in files:
        toolchain = resources.part(Workspaces).toolchain
        statements = (await stacks.diff_schema(toolchain, files[SCHEMA_PATH].decode())).statements
    added = stacks.export_files(
        stacks.load_stack(project.stack), suggest_slug(project.name), statements
    )
    return archives.write_archive({**added, **files})
