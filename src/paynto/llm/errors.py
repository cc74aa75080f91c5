"""Errors of model providers and the catalogue."""

from paynto.core.errors import Conflict, InvalidInput, NotFound


class UnknownModel(InvalidInput):
    code = "unknown_model"
    title = "This model is not offered here"


class ModelProviderNotFound(NotFound):
    code = "model_provider_not_found"
    title = "There is no such model provider"


class ModelProviderInvalid(InvalidInput):
    code = "model_provider_invalid"
    title = "The model provider cannot be saved like this"


class ModelProviderSlugTaken(Conflict):
    code = "model_provider_slug_taken"
    title = "Another model provider of the team has this short name"
