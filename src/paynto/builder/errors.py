"""What can go wrong while building."""

from paynto.core.errors import Conflict, InvalidInput, NotFound, UpstreamFailed


class TurnRefused(InvalidInput):
    code = "turn_refused"
    title = "The answer was not applied"


class CodeLeftOut(TurnRefused):
    code = "code_left_out"
    title = "The answer leaves code out"


class FastApplyFailed(UpstreamFailed):
    code = "fast_apply_failed"
    title = "The fast-apply model did not merge the change"


class NothingToApply(InvalidInput):
    code = "nothing_to_apply"
    title = "The answer changes nothing"


class EmptyPrompt(InvalidInput):
    code = "empty_prompt"
    title = "Say what you want to build"


class ModelFailed(UpstreamFailed):
    code = "model_failed"
    title = "The model did not answer"


class ModelRefused(UpstreamFailed):
    code = "model_refused"
    title = "The model declined to answer"


class BuildRunning(Conflict):
    code = "build_running"
    title = "A build of this project is running"


class AttachmentNotFound(NotFound):
    code = "attachment_not_found"
    title = "There is no such picture"


class AttachmentRefused(InvalidInput):
    code = "attachment_refused"
    title = "The picture cannot be sent"
