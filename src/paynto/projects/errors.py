"""What can go wrong with projects and their files."""

from paynto.core.errors import Conflict, InvalidInput, NotFound


class ProjectNotFound(NotFound):
    code = "project_not_found"
    title = "There is no such project"


class VersionNotFound(NotFound):
    code = "version_not_found"
    title = "There is no such version"


class ThumbnailNotFound(NotFound):
    code = "thumbnail_not_found"
    title = "There is no thumbnail of this project yet"


class FileNotInVersion(NotFound):
    code = "file_not_found"
    title = "There is no such file in this version"


class FileChangedMeanwhile(Conflict):
    code = "file_changed"
    title = "The file was changed meanwhile"


class NothingChanged(InvalidInput):
    code = "nothing_changed"
    title = "Nothing would change"


class ArchiveRefused(InvalidInput):
    code = "archive_refused"
    title = "The ZIP archive cannot be imported"


class BadSearch(InvalidInput):
    code = "bad_search"
    title = "The search expression is not valid"


class MessageNotFound(NotFound):
    code = "message_not_found"
    title = "There is no such message"
