"""Every error the product raises on purpose.

PayntoError
├── InvalidInput 422       the request cannot be understood or breaks a rule
├── NotSignedIn 401        no or no valid credentials
├── QuotaExceeded 402      a plan's limit or a budget is used up
├── PermissionDenied 403   known to the team, but the role does not allow it
├── NotFound 404           does not exist, or belongs to another team
├── MethodNotAllowed 405   the address exists, the method does not
├── Conflict 409           the state does not allow it now
├── TooLarge 413           more bytes than the limit
├── RateLimited 429        too many requests
├── UpstreamFailed 502     an outside service or tool failed
└── Unavailable 503        a part of the installation is missing or not ready

A domain subclasses a category in its own `errors.py` and sets `code` and a message.
"""

from typing import Any, ClassVar


class PayntoError(Exception):
    """Base of all; keyword-only and picklable, because durable workflows store errors with pickle.

    `message` is shown to people; `details` are JSON values for programs.
    """

    status: ClassVar[int]
    code: ClassVar[str] = "error"
    title: ClassVar[str] = "Error"

    def __init__(self, *, message: str | None = None, **details: Any) -> None:
        self.message = message or self.title
        self.details = details
        super().__init__(self.message)

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return _rebuild, (type(self), {"message": self.message, **self.details})


def _rebuild(cls: type[PayntoError], arguments: dict[str, Any]) -> PayntoError:
    return cls(**arguments)


class InvalidInput(PayntoError):
    status = 422
    code = "invalid_input"
    title = "The request is not valid"


class NotSignedIn(PayntoError):
    status = 401
    code = "not_signed_in"
    title = "Sign in to continue"


class QuotaExceeded(PayntoError):
    status = 402
    code = "quota_exceeded"
    title = "A limit of the plan is reached"


class PermissionDenied(PayntoError):
    status = 403
    code = "permission_denied"
    title = "Your role does not allow this"


class NotFound(PayntoError):
    status = 404
    code = "not_found"
    title = "Not found"


class MethodNotAllowed(PayntoError):
    status = 405
    code = "method_not_allowed"
    title = "This address does not take this method"


class Conflict(PayntoError):
    status = 409
    code = "conflict"
    title = "The current state does not allow this"


class TooLarge(PayntoError):
    status = 413
    code = "too_large"
    title = "The request is too large"


class RateLimited(PayntoError):
    status = 429
    code = "rate_limited"
    title = "Too many requests"


class UpstreamFailed(PayntoError):
    status = 502
    code = "upstream_failed"
    title = "An outside service failed"


class Unavailable(PayntoError):
    status = 503
    code = "unavailable"
    title = "A part of this installation is not available"
