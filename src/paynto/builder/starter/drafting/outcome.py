"""The answer when no app can be derived."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Refusal:
    """`message` is one plain sentence for the person."""

    message: str
