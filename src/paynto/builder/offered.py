"""The models that come with Paynto itself."""

from paynto.builder.starter.model import MODEL_NAME, StarterModel
from paynto.llm.catalogue import Catalogue, ModelEntry


def add_builtin_models(catalogue: Catalogue) -> None:
    """The starter model: works offline, needs no key, and is not an AI model."""
    catalogue.add(
        ModelEntry(
            id=MODEL_NAME,
            name="Starter model",
            provider="Paynto",
            is_ai=False,
            description="A built-in program, not an AI model. It writes apps for records, sites and small tools, for free.",
            make=StarterModel,
            input_usd_per_million=0.0,
            output_usd_per_million=0.0,
        )
    )
