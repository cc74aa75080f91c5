"""What can go wrong with deployments."""

from paynto.core.errors import Conflict, InvalidInput, NotFound, UpstreamFailed


class AppNotFound(NotFound):
    code = "app_not_found"
    title = "There is no such app"


class ReleaseUnknown(NotFound):
    code = "release_not_found"
    title = "There is no such release"


class SlugTaken(Conflict):
    code = "slug_taken"
    title = "This address is taken"


class SlugInvalid(InvalidInput):
    code = "slug_invalid"
    title = "This address cannot be used"


class NothingToDeploy(Conflict):
    code = "nothing_to_deploy"
    title = "The project has no version yet"


class TooManyPreviews(Conflict):
    code = "too_many_previews"
    title = "The project has as many preview deployments as it may have"


class AddressPermanent(Conflict):
    code = "address_permanent"
    title = "A preview deployment keeps its address"


class BuildFailed(InvalidInput):
    code = "build_failed"
    title = "The app does not build"


class ConsentRequired(Conflict):
    code = "consent_required"
    title = "The change of the database loses data and needs consent"


class NotHealthy(UpstreamFailed):
    code = "not_healthy"
    title = "The release did not answer, so it was not switched on"


class VariableInvalid(InvalidInput):
    code = "variable_invalid"
    title = "This variable cannot be set"


class VariableNotFound(NotFound):
    code = "variable_not_found"
    title = "There is no such variable"
