"""What can go wrong while building."""

from paynto.core.errors import InvalidInput, UpstreamFailed


class TurnRefused(InvalidInput):
    code = "turn_refused"
    title = "The answer was not applied"


class NothingToApply(InvalidInput):
    code = "nothing_to_apply"
    title = "The answer changes nothing"


class EmptyPrompt(InvalidInput):
    code = "empty_prompt"
    title = "Say what you want to build"


class ModelFailed(UpstreamFailed):
    code = "model_failed"
    title = "The model did not answer"
