"""Errors of the databases of deployed apps."""

from paynto.core.errors import Conflict, InvalidInput, NotFound, TooLarge, UpstreamFailed


class DatabaseNameInvalid(InvalidInput):
    code = "database_name_invalid"
    title = "This name cannot be used for a database"


class DatabaseBusy(Conflict):
    code = "database_busy"
    title = "The database is being written to; stop the app and try again"


class DatabaseDamaged(UpstreamFailed):
    code = "database_damaged"
    title = "The database cannot be used"


class DatabaseTooLarge(TooLarge):
    code = "database_too_large"
    title = "The database is larger than allowed"


class BackupNotFound(NotFound):
    code = "backup_not_found"
    title = "This backup does not exist"
