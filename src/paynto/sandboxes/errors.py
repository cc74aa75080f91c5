"""What can go wrong with sandboxes."""

from paynto.core.errors import Conflict, InvalidInput, NotFound, TooLarge, Unavailable


class LinkMissing(NotFound):
    code = "preview_link_missing"
    title = "There is no such link"


class TooManyLinks(Conflict):
    code = "too_many_preview_links"
    title = "The project has too many links"


class SandboxRefused(Unavailable):
    code = "sandbox_refused"
    title = "The sandbox could not be started"


class IsolationMissing(Unavailable):
    code = "isolation_missing"
    title = "This machine cannot isolate sandboxes"


class NoFreePort(Unavailable):
    code = "no_free_port"
    title = "No port is free for another sandbox"


class TerminalsMissing(Unavailable):
    code = "terminals_missing"
    title = "This sandbox provider has no terminals"


class TooManyTerminals(Conflict):
    code = "too_many_terminals"
    title = "Too many terminals are open"


class UnsafePath(InvalidInput):
    code = "unsafe_path"
    title = "The path is not allowed in a project"


class NotARegularFile(Conflict):
    code = "not_a_regular_file"
    title = "The sandbox put something other than a file there"


class FileMissing(NotFound):
    code = "file_missing"
    title = "There is no such file"


class FileTooLarge(TooLarge):
    code = "file_too_large"
    title = "The file is too large"


class TableMissing(NotFound):
    code = "table_missing"
    title = "There is no such table"


class RowMissing(NotFound):
    code = "row_missing"
    title = "There is no such row"


class RowRefused(InvalidInput):
    code = "row_refused"
    title = "The table does not allow this"


class DatabaseBusy(Conflict):
    code = "database_busy"
    title = "The database is busy"


class DatabaseBroken(Conflict):
    code = "database_broken"
    title = "The database cannot be read"
