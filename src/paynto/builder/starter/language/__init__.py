"""Reading a prompt: free English (and the usual words of some other languages) to an AppSpec."""

from paynto.builder.starter.drafting.outcome import Refusal
from paynto.builder.starter.language.understanding import understand

__all__ = ["Refusal", "understand"]
