"""The room that sections share, and what they are written from."""

from dataclasses import dataclass

from paynto.builder.context.inputs import ContextInput, Section
from paynto.builder.context.reading import ReadProject
from paynto.builder.context.redaction import Redactor
from paynto.builder.context.tokens import estimate_tokens


class Room:
    """The tokens that are left of a budget."""

    def __init__(self, tokens: int) -> None:
        self.left = tokens

    def take(self, section: Section) -> bool:
        """Counts a section; False and nothing counted when it does not fit."""
        if section.tokens > self.left:
            return False
        self.left -= section.tokens
        return True


@dataclass(frozen=True, slots=True)
class Workbench:
    """What the part about the project is written from."""

    given: ContextInput
    project: ReadProject
    ranks: dict[str, int]
    mark: str
    redactor: Redactor


def make_section(
    kind: str, title: str, text: str, *, is_data: bool = False, is_base: bool = False
) -> Section:
    return Section(kind, title, text, estimate_tokens(text), is_data, is_base)
