"""What can go wrong while building."""

from paynto.core.errors import (
    Conflict,
    InvalidInput,
    NotFound,
    PermissionDenied,
    UpstreamFailed,
)


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


class UnknownTemplate(InvalidInput):
    code = "unknown_template"
    title = "There is no such template"


class TemplatePictureNotFound(NotFound):
    code = "template_picture_not_found"
    title = "There is no picture of this template"


class PromptNotFound(NotFound):
    code = "prompt_not_found"
    title = "There is no such prompt"


class PromptOfAnother(PermissionDenied):
    code = "prompt_of_another"
    title = "Only the person who shared this prompt, or an admin, may change it"


class PromptLibraryFull(Conflict):
    code = "prompt_library_full"
    title = "The team cannot save more prompts"
