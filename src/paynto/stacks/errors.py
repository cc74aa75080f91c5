"""What can go wrong with the JavaScript toolchain, dependency sets and schemas."""

from paynto.core.errors import InvalidInput, NotFound, Unavailable, UpstreamFailed


class StackNotFound(NotFound):
    code = "stack_not_found"
    title = "There is no such stack"


class ToolchainUnavailable(Unavailable):
    code = "toolchain_unavailable"
    title = "The JavaScript toolchain could not be installed"


class PackageNotFound(InvalidInput):
    code = "package_not_found"
    title = "A package does not exist in the registry"


class PackageRefused(InvalidInput):
    code = "package_refused"
    title = "A package is not allowed"


class InvalidManifest(InvalidInput):
    code = "invalid_manifest"
    title = "package.json cannot be used"


class RegistryUnreachable(Unavailable):
    code = "registry_unreachable"
    title = "The package registry cannot be reached"


class InstallFailed(UpstreamFailed):
    code = "install_failed"
    title = "The packages could not be installed"


class InvalidSchema(InvalidInput):
    code = "invalid_schema"
    title = "The Prisma schema is not valid"


class SchemaEngineFailed(UpstreamFailed):
    code = "schema_engine_failed"
    title = "The schema engine failed"


class MigrationFailed(UpstreamFailed):
    code = "migration_failed"
    title = "The database could not be changed"
