"""Projects for the tests of what a model sees."""

import hashlib
from collections.abc import Mapping
from typing import Any

from pydantic_ai.messages import ModelRequest, SystemPromptPart, UserPromptPart

from paynto.builder.context import BuiltRequest, ContextInput, ModelLimits, SourceFile
from paynto.builder.prompts import instructions_for

MODEL = ModelLimits("acme:large", is_ai=True, budget_tokens=100_000)


def make_file(text: str | bytes, *, is_template: bool = False) -> SourceFile:
    content = text.encode() if isinstance(text, str) else text
    return SourceFile(hashlib.sha256(content).hexdigest(), len(content), content, is_template)


def make_files(texts: Mapping[str, str | bytes]) -> dict[str, SourceFile]:
    return {path: make_file(text) for path, text in texts.items()}


def make_page(name: str, lines: int = 40) -> str:
    """A component like those of real apps, `lines` long."""
    body = "\n".join(
        f'      <p className="text-muted">{name} line {n} of the page</p>' for n in range(lines)
    )
    return (
        'import { Card } from "@/components/ui/card";\n\n'
        f"export function {name}Page() {{\n  return (\n    <Card>\n{body}\n    </Card>\n  );\n}}\n"
    )


def make_input(texts: Mapping[str, str | bytes] | None = None, **values: Any) -> ContextInput:
    given: dict[str, Any] = {
        "sentence": "Make the header green",
        "instructions": instructions_for("react"),
        "stack": "react",
        "model": MODEL,
        "seed": "0190-project",
        "files": make_files(texts or {}),
    }
    return ContextInput(**{**given, **values})


def sent_text(request: BuiltRequest) -> str:
    """Everything that goes to the provider, in its order, pictures left out."""
    pieces: list[str] = []
    for message in request.messages:
        assert isinstance(message, ModelRequest)
        for part in message.parts:
            if isinstance(part, SystemPromptPart):
                pieces.append(part.content)
            elif isinstance(part, UserPromptPart):
                content = [part.content] if isinstance(part.content, str) else part.content
                pieces += [item for item in content if isinstance(item, str)]
    return "".join(pieces)


def paths_in_full(request: BuiltRequest) -> list[str]:
    return [section.title for section in request.sections if section.kind == "file"]
