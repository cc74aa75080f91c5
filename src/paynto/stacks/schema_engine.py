"""Schemas of made apps and their databases: compare, change, read back, copy rows. The work is done by `schema-tool.mjs`."""

import json
from dataclasses import dataclass
from typing import Any, Literal, cast

from paynto.stacks.errors import InvalidSchema, MigrationFailed, SchemaEngineFailed
from paynto.stacks.processes import run_tool
from paynto.stacks.toolchain import Toolchain, clean_environment

TIMEOUT_SECONDS = 60
COPY_TIMEOUT_SECONDS = 600
MAXIMUM_SCHEMA_BYTES = 256 * 1024

Provider = Literal["sqlite", "postgresql"]


@dataclass(frozen=True)
class SchemaDiff:
    """What must happen to a database. `warnings` say what is lost, `blockers` what the database would refuse, in plain sentences."""

    provider: Provider
    statements: tuple[str, ...]
    is_destructive: bool
    warnings: tuple[str, ...]
    blockers: tuple[str, ...]
    created_tables: tuple[str, ...]
    created_indexes: int

    @property
    def is_empty(self) -> bool:
        return not self.statements


@dataclass(frozen=True)
class RowCounts:
    source: int
    target: int

    @property
    def is_complete(self) -> bool:
        return self.source == self.target


async def check_schema(toolchain: Toolchain, schema: str) -> Provider:
    """The provider of the schema. Raises InvalidSchema with `problems` (line, column, message) for anything not allowed."""
    return (await _call(toolchain, {"action": "check", "schema": schema}))["provider"]


async def diff_schema(
    toolchain: Toolchain,
    schema: str,
    *,
    from_url: str | None = None,
    from_schema: str | None = None,
    renames: dict[str, str] | None = None,
) -> SchemaDiff:
    """The way to `schema` from a database, from another schema, or from nothing. Changes nothing.

    `renames` maps new names to old ones, `{"Task.title": "name", "Reader": "Member"}`, so that data stays; comments
    `/// @renamedFrom(name)` in the schema say the same.
    """
    request = {
        "action": "diff",
        "schema": schema,
        "url": from_url,
        "fromSchema": from_schema,
        "renames": renames or {},
    }
    answer = await _call(toolchain, request)
    return SchemaDiff(
        provider=answer["provider"],
        statements=tuple(answer["statements"]),
        is_destructive=answer["isDestructive"],
        warnings=tuple(answer["warnings"]),
        blockers=tuple(answer["blockers"]),
        created_tables=tuple(answer["createdTables"]),
        created_indexes=answer["createdIndexes"],
    )


async def apply_statements(
    toolchain: Toolchain, url: str, provider: Provider, statements: tuple[str, ...]
) -> None:
    """All of the statements or none. Raises MigrationFailed."""
    if statements:
        request = {
            "action": "apply",
            "url": url,
            "provider": provider,
            "statements": list(statements),
        }
        await _call(toolchain, request, on_failure=MigrationFailed)


async def introspect(toolchain: Toolchain, url: str, provider: Provider) -> str:
    """The schema of a database as Prisma text."""
    return (await _call(toolchain, {"action": "introspect", "url": url, "provider": provider}))[
        "schema"
    ]


async def copy_rows(
    toolchain: Toolchain, source_url: str, target_url: str, schema: str
) -> dict[str, RowCounts]:
    """Copies the rows of every table of `schema` and counts both sides; the target's tables must exist and be empty.

    One transaction on the target: after an error it is as before. Columns that one side lacks are left out.
    """
    request = {"action": "copy", "sourceUrl": source_url, "targetUrl": target_url, "schema": schema}
    answer = await _call(
        toolchain, request, on_failure=MigrationFailed, timeout_seconds=COPY_TIMEOUT_SECONDS
    )
    return {
        table: RowCounts(counts["source"], counts["target"])
        for table, counts in answer["tables"].items()
    }


async def _call(
    toolchain: Toolchain,
    request: dict[str, Any],
    *,
    on_failure: type[SchemaEngineFailed | MigrationFailed] = SchemaEngineFailed,
    timeout_seconds: float = TIMEOUT_SECONDS,
) -> dict[str, Any]:
    for name in ("schema", "fromSchema"):
        if len((request.get(name) or "").encode()) > MAXIMUM_SCHEMA_BYTES:
            raise InvalidSchema(message="The schema is larger than 256 KiB")
    argv = [
        str(toolchain.node),
        "--disable-warning=ExperimentalWarning",
        str(toolchain.script("schema-tool.mjs")),
    ]
    try:
        finished = await run_tool(
            argv,
            cwd=toolchain.root,
            env=clean_environment(NODE_COMPILE_CACHE=str(toolchain.cache / "compiled")),
            timeout_seconds=timeout_seconds,
            stdin=json.dumps(request).encode(),
        )
    except TimeoutError as error:
        raise on_failure(
            message=f"The schema tool did not answer within {timeout_seconds:.0f} seconds"
        ) from error
    try:
        answer = cast(dict[str, Any], json.loads(finished.stdout))
    except ValueError as error:
        raise on_failure(
            message=f"The schema tool stopped with code {finished.code}",
            output=finished.output[-2000:],
        ) from error
    if answer["ok"]:
        return cast(dict[str, Any], answer["result"])
    if answer["kind"] == "schema":
        raise InvalidSchema(message=answer["message"], problems=answer["problems"])
    raise on_failure(message=answer["message"])
