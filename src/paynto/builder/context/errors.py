"""What can go wrong while a request is put together."""

from paynto.core.errors import InvalidInput, NotFound


class PromptTooLong(InvalidInput):
    code = "prompt_too_long"
    title = "The sentence is longer than the model can read"


class NothingSent(NotFound):
    code = "nothing_sent"
    title = "Nothing was sent to a model for this job"
