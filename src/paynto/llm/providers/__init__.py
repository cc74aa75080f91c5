"""The providers of language models, one file each."""

from paynto.llm.errors import ModelProviderInvalid
from paynto.llm.providers.anthropic import AnthropicDriver
from paynto.llm.providers.base import ProviderDriver
from paynto.llm.providers.compatible import CompatibleDriver
from paynto.llm.providers.google import GoogleDriver
from paynto.llm.providers.groq import GroqDriver
from paynto.llm.providers.openai import OpenAIDriver

DRIVERS: dict[str, ProviderDriver] = {
    driver.kind: driver
    for driver in (
        OpenAIDriver(),
        AnthropicDriver(),
        GoogleDriver(),
        GroqDriver(),
        CompatibleDriver(),
    )
}


def driver_of(kind: str) -> ProviderDriver:
    """Raises ModelProviderInvalid."""
    driver = DRIVERS.get(kind)
    if driver is None:
        raise ModelProviderInvalid(message=f"There is no kind of provider called {kind[:40]!r}.")
    return driver
