"""What went wrong with a model, in words for the person who waits, and whether another try can help."""

import re
from typing import TYPE_CHECKING, Any, cast

from paynto.builder.context.redaction import REMOVED, Redactor
from paynto.core.errors import PayntoError

if TYPE_CHECKING:
    from paynto.llm.catalogue import ModelEntry

# longer waits are left to the person, or to a fallback
MOST_WAIT_SECONDS = 20.0
_PAUSE_SECONDS = 1.0
# kinds of pydantic-ai's errors, the more special ones first
_WORDS = (
    ("ModelAuthenticationError", "{provider} refuses the key{status}. Check it under Settings → Models."),
    ("ModelNotFoundError", "{provider} does not know the model {name}{status}. Choose another one."),
    ("ModelQuotaExceededError", "The account at {provider} has no credit left{status}. Add credit there or choose another model."),
    ("ModelContextWindowExceededError", "The project and the message are too long for {name}. Choose a model with a larger context window."),
    ("ModelRateLimitError", "{provider} says that there are too many requests{status}. {later}"),
    ("ModelUnavailableError", "{provider} is overloaded or down{status}. {later}"),
    ("ModelServerError", "{provider} had an error of its own{status}. {later}"),
    ("ModelTimeoutError", "{name} did not answer in time."),
    ("ModelRequestTimeout", "{name} did not answer in time."),
    ("ModelConnectionError", "The connection to {provider} broke off or could not be made."),
    ("ModelRequestRejectedError", "{provider} refused the request{status}: {reason}"),
)  # fmt: skip

_LONGEST_REASON = 300
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")


class AnswerTooLong(Exception):
    """More came than the request allowed."""


def is_expected(error: Exception) -> bool:
    """Whether the error is one of those that explain themselves."""
    from pydantic_ai.exceptions import AgentRunError, UserError

    return isinstance(error, AgentRunError | UserError | PayntoError | TimeoutError | AnswerTooLong)


def is_passing(error: Exception) -> bool:
    """Overload or outage: the same request can succeed later, or with another provider."""
    from pydantic_ai.exceptions import (
        ModelConnectionError,
        ModelRateLimitError,
        ModelRequestTimeout,
        ModelServerError,
        ModelUnavailableError,
    )

    kinds = (ModelRateLimitError, ModelUnavailableError, ModelServerError, TimeoutError)
    return isinstance(error, (*kinds, ModelConnectionError, ModelRequestTimeout))


def find_pause(error: Exception) -> float | None:
    """Seconds to wait before the one further try; None when the provider wants a longer wait than anybody has."""
    wanted = getattr(error, "retry_after", None)
    if wanted is None:
        return _PAUSE_SECONDS
    return float(wanted) if wanted <= MOST_WAIT_SECONDS else None


def explain_failure(error: Exception, entry: "ModelEntry") -> str:
    """One or two plain sentences: what happened, and what to do where that is known."""
    from pydantic_ai import exceptions

    own = _explain_own(error, entry)
    if own is not None:
        return own
    words = next(
        (text for kind, text in _WORDS if isinstance(error, getattr(exceptions, kind))),
        "{name} did not answer: {reason}",
    )
    return words.format(
        name=entry.name,
        provider=entry.provider_label or entry.provider,
        status=_status(error),
        later=_later(error),
        reason=_reason(error, entry),
    )


def _explain_own(error: Exception, entry: "ModelEntry") -> str | None:
    """Of errors that are not the provider's words."""
    if isinstance(error, PayntoError):
        return error.message
    if isinstance(error, TimeoutError):
        return f"{entry.name} was silent for too long."
    if isinstance(error, AnswerTooLong):
        return f"The answer of {entry.name} became longer than it was allowed to."
    if not is_expected(error):
        return f"{entry.name} sent something that cannot be read."
    return None


def _status(error: Exception) -> str:
    status = getattr(error, "status_code", None)
    return f" ({status})" if status else ""


def _later(error: Exception) -> str:
    wanted = getattr(error, "retry_after", None)
    if not wanted or wanted < 2:
        return "Try again in a moment."
    return f"Try again in {round(wanted)} seconds."


def _reason(error: Exception, entry: "ModelEntry") -> str:
    """The provider's own sentence, where its body has one in the usual place, without keys that it repeats."""
    body: Any = getattr(error, "body", None)
    inner: Any = cast(dict[str, Any], body).get("error", body) if isinstance(body, dict) else body
    text: Any = cast(dict[str, Any], inner).get("message") if isinstance(inner, dict) else inner
    said = _UNPRINTABLE.sub(" ", text if isinstance(text, str) else str(error))
    if entry.api_key:
        said = said.replace(entry.api_key, REMOVED)
    return Redactor().redact(said[:20_000])[:_LONGEST_REASON]
