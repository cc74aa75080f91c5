"""The models that come with Paynto itself."""

from importlib import import_module
from typing import TYPE_CHECKING

from paynto.builder.starter import MODEL_NAME
from paynto.llm.catalogue import Catalogue, ModelEntry
from paynto.llm.pricing import FREE

if TYPE_CHECKING:
    from pydantic_ai.models import Model


def _make_starter_model() -> "Model":
    # here, because pydantic-ai takes a second to import
    from paynto.builder.starter.model import StarterModel

    return StarterModel()


def _prepare_starter_model() -> None:
    import_module("paynto.builder.starter.model")


def add_builtin_models(catalogue: Catalogue) -> None:
    """The starter model: works offline, needs no key, and is not an AI model."""
    catalogue.add(
        ModelEntry(
            id=MODEL_NAME,
            name="Starter model",
            provider="paynto",
            provider_label="Paynto",
            is_ai=False,
            description="A built-in program, not an AI model. It writes apps for records, sites and small tools, for free.",
            make=_make_starter_model,
            prepare=_prepare_starter_model,
            price=FREE,
        )
    )
