"""Morph fast apply: merges the three tagged parts of its one message, and is as picky about them as the real one."""

import re
from typing import Any, ClassVar

from tests.emulators.base import Answer, Json, Request, Script
from tests.emulators.chat import ChatEmulator

_MESSAGE = re.compile(
    r"<instruction>(?P<instruction>.*?)</instruction>\n"
    r"<code>(?P<code>.*)</code>\n"
    r"<update>(?P<update>.*)</update>\s*\Z",
    re.DOTALL,
)
_MARKER = re.compile(r"^[ \t]*(?://|#|/\*|\{/\*|<!--)?\s*\.\.\. existing code \.\.\..*$")


class MorphEmulator(ChatEmulator):
    kind: ClassVar[str] = "morph"
    default_models = ("morph-v3-fast", "morph-v3-large", "auto")

    def __init__(self, *answers: Script, default: Script | None = None, **options: Any) -> None:
        super().__init__(*answers, default=default or apply_request, **options)

    def check_body(self, body: Json, model: str) -> None:
        super().check_body(body, model)
        messages = body["messages"]
        if len(messages) != 1 or messages[0]["role"] != "user":
            raise self.error(400, None, "Exactly one user message is expected.")
        if not isinstance(messages[0]["content"], str):
            raise self.error(500, None, "Internal Server Error")
        if _MESSAGE.match(messages[0]["content"]) is None:
            raise self.error(400, None, "The message must hold instruction, code and update.")

    def check_message(self, message: Any, number: int) -> None:
        """Content that is no string fails inside the real service, so it is looked at later."""

    def thinking_deltas(self, body: Json, answer: Answer, completion: Any) -> Any:
        return iter(())


def apply_request(request: Request) -> Answer:
    found = _MESSAGE.match(request.body["messages"][0]["content"])
    assert found is not None
    return Answer(merge(found["code"], found["update"]))


def merge(code: str, update: str) -> str:
    """The update with each `... existing code ...` line filled from the code.

    The lines around a marker are looked up in the code, from top to bottom; what the update says between two of its
    unchanged lines replaces what the code says between them.
    """
    lines = code.splitlines()
    result: list[str] = []
    position = 0
    sections = _split_sections(update.splitlines())
    for number, section in enumerate(sections):
        if number > 0:
            start = _find_line(lines, section, position)
            result += lines[position:start]
            position = start
        result += section
        position = _skip_known(lines, section, position)
    if sections and _MARKER.match(update.splitlines()[-1]):
        result += lines[position:]
    ending = "\n" if code.endswith("\n") else ""
    return "\n".join(result) + ending


def _split_sections(lines: list[str]) -> list[list[str]]:
    sections: list[list[str]] = [[]]
    for line in lines:
        if _MARKER.match(line):
            sections.append([])
        else:
            sections[-1].append(line)
    if sections and not sections[-1] and len(sections) > 1:
        sections.pop()
    return sections


def _find_line(lines: list[str], section: list[str], position: int) -> int:
    """Where the first line of the section that the code knows stands."""
    for line in section:
        for at in range(position, len(lines)):
            if line.strip() and lines[at] == line:
                return at
    return len(lines)


def _skip_known(lines: list[str], section: list[str], position: int) -> int:
    """Behind the last line of the code that the section repeats."""
    for line in section:
        for at in range(position, len(lines)):
            if line.strip() and lines[at] == line:
                position = at + 1
                break
    return position
