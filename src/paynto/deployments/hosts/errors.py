"""Errors of releases and hosts."""

from paynto.core.errors import (
    Conflict,
    InvalidInput,
    NotFound,
    TooLarge,
    Unavailable,
    UpstreamFailed,
)


class ReleaseRefused(InvalidInput):
    """The build output holds something that cannot be published."""

    code = "release_refused"
    title = "The build output cannot be published"


class ReleaseTooLarge(TooLarge):
    code = "release_too_large"
    title = "The build output is larger than a release may be"


class ReleaseExists(Conflict):
    """The number is taken by a release with other content; releases never change."""

    code = "release_exists"
    title = "A release with this number and other content exists"


class ReleaseNotFound(NotFound):
    code = "release_not_stored"
    title = "This release does not exist"


class AppNotFound(NotFound):
    """No app has this address, or it was taken down."""

    code = "app_not_found"
    title = "There is no app at this address"


class ReleaseDamaged(UpstreamFailed):
    """What the object store returned does not match the manifest's checksum."""

    code = "release_damaged"
    title = "A stored file of the release is damaged"


class ServerUnavailable(Unavailable):
    """The app's server cannot answer now; `message` says why, `retry_after_seconds` when to try again."""

    code = "app_server_unavailable"
    title = "The app's server is not available"


class ServerFailed(UpstreamFailed):
    """The app's server took the request but gave no proper answer."""

    code = "app_server_failed"
    title = "The app's server failed"


class HealthCheckFailed(UpstreamFailed):
    """The release did not answer as it should, so it was not switched on."""

    code = "health_check_failed"
    title = "The release did not pass its health check"
