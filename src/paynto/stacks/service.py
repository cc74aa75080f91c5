"""The face of this domain: what others may call."""

from paynto.stacks.catalogue import Stack, list_stacks, load_stack, read_template
from paynto.stacks.commands import (
    PREVIEW_DATABASE,
    RELEASE_CLIENT,
    RELEASE_SERVER,
    Command,
    build_command,
    dev_command,
    serve_command,
    typecheck_command,
)
from paynto.stacks.dependencies import (
    DependencySet,
    ensure_dependency_set,
    link_dependency_set,
    remove_unused_sets,
)
from paynto.stacks.export import export_files
from paynto.stacks.problems import (
    Problem,
    parse_build_errors,
    parse_build_progress,
    parse_probe,
    parse_typecheck,
)
from paynto.stacks.schema_engine import (
    RowCounts,
    SchemaDiff,
    apply_statements,
    check_schema,
    copy_rows,
    diff_schema,
    introspect,
)
from paynto.stacks.shell import shell_command
from paynto.stacks.toolchain import Toolchain, ensure_toolchain, find_node

__all__ = [
    "PREVIEW_DATABASE",
    "RELEASE_CLIENT",
    "RELEASE_SERVER",
    "Command",
    "DependencySet",
    "Problem",
    "RowCounts",
    "SchemaDiff",
    "Stack",
    "Toolchain",
    "apply_statements",
    "build_command",
    "check_schema",
    "copy_rows",
    "dev_command",
    "diff_schema",
    "ensure_dependency_set",
    "ensure_toolchain",
    "export_files",
    "find_node",
    "introspect",
    "link_dependency_set",
    "list_stacks",
    "load_stack",
    "parse_build_errors",
    "parse_build_progress",
    "parse_probe",
    "parse_typecheck",
    "read_template",
    "remove_unused_sets",
    "serve_command",
    "shell_command",
    "typecheck_command",
]
