"""What a version's Prisma schema means for the production database, and what the preview's database holds."""

import json
import tempfile
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

from paynto.core.errors import PayntoError
from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.deployments.hosting import Hosting
from paynto.deployments.models import App
from paynto.deployments.schemas import SchemaChanges, TableCount
from paynto.sandboxes.data_browser import DataBrowser
from paynto.sandboxes.previews import Previews
from paynto.sandboxes.tree import read_file
from paynto.stacks.commands import PREVIEW_DATABASE

SCHEMA_PATH = "prisma/schema.prisma"
RENAMES_PATH = ".paynto/migrations.json"
NEW_APP = "new"
_LARGEST_DATABASE_BYTES = 512 * 1024**2


def read_renames(files: Mapping[str, bytes]) -> dict[str, str]:
    """Renames recorded by edits, oldest first, as the schema engine takes them: new name → old name."""
    try:
        record = json.loads(files.get(RENAMES_PATH, b"[]"))
        steps = [item for entry in record for item in entry["renames"]]
        return dict(_read_rename(item) for item in steps)
    except (ValueError, KeyError, TypeError):
        return {}


def _read_rename(item: Mapping[str, str]) -> tuple[str, str]:
    if item["kind"] == "field":
        return f"{item['entity']}.{item['to']}", item["from"]
    return item["to"], item["from"]


async def plan_schema_change(
    resources: Resources, app: App | None, schema: str, renames: Mapping[str, str] | None = None
) -> SchemaChanges:
    """What deploying would do to the production database; nothing is done."""
    databases = resources.part(Hosting).databases
    app_id = str(app.id) if app is not None else NEW_APP
    change = await databases.plan_migration(app_id, schema, renames=renames)
    return SchemaChanges(
        statements=list(change.statements),
        warnings=list(change.warnings),
        is_destructive=change.is_destructive,
    )


async def count_preview_rows(
    resources: Resources, scope: Scope, project_id: UUID
) -> list[TableCount]:
    """Tables and rows of the preview; an empty list when there is no database yet."""
    previews = resources.part(Previews)
    root = await previews.find_root(scope, project_id)
    if root is None:
        return []
    try:
        tables = await DataBrowser(previews.driver, root, PREVIEW_DATABASE).list_tables()
    except PayntoError:
        return []
    return [TableCount(name=table.name, row_count=table.row_count) for table in tables]


@asynccontextmanager
async def preview_database(
    resources: Resources, scope: Scope, project_id: UUID
) -> AsyncGenerator[Path | None]:
    """A copy of the preview's database where no app can reach it; None when there is none."""
    root = await resources.part(Previews).find_root(scope, project_id)
    with tempfile.TemporaryDirectory(dir=resources.settings.home / "run") as folder:
        if root is None:
            yield None
            return
        target = Path(folder) / "preview.db"
        is_found = False
        # the journal beside the file holds rows that are not in it yet
        for suffix in ("", "-wal"):
            try:
                content = await read_file(root, PREVIEW_DATABASE + suffix, _LARGEST_DATABASE_BYTES)
            except PayntoError:
                continue
            target.with_name(target.name + suffix).write_bytes(content)
            is_found = is_found or not suffix
        yield target if is_found else None
