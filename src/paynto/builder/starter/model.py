"""The starter model: a program behind the interface of a language model.

It reads the request that every model gets and answers in the same format, so that all stages after it are the real ones.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError
from pydantic_ai import RunContext
from pydantic_ai.messages import (
    ModelMessage,
    ModelRequest,
    ModelResponse,
    ModelResponseStreamEvent,
    TextPart,
    UserPromptPart,
)
from pydantic_ai.models import Model, ModelRequestParameters, StreamedResponse
from pydantic_ai.settings import ModelSettings
from pydantic_ai.usage import RequestUsage

from paynto.builder.context import split_request
from paynto.builder.output_format import DeleteOperation, Operation, WriteOperation, write_answer
from paynto.builder.starter import MODEL_NAME
from paynto.builder.starter.drafting.outcome import Refusal
from paynto.builder.starter.edits import apply_edit_request
from paynto.builder.starter.generate import UnsafeSpec, generate_files, regenerate
from paynto.builder.starter.language import understand
from paynto.builder.starter.spec import NEWEST_VERSION, SPEC_PATH, AppSpec
from paynto.builder.starter.summary import describe_app, describe_edit, upgrade_notes

_CHUNK_CHARACTERS = 2_000
_CHARACTERS_PER_TOKEN = 4
# Files of the template that an app may not need.
_TEMPLATE_PAGES = ("src/pages/home.tsx",)
FOREIGN_APP = (
    "The starter model is a program that can only change apps it made itself, and this one has no .paynto/app.json; "
    "choose an AI model for it."
)
BROKEN_SPEC = "I cannot read .paynto/app.json of this app any more, so I changed nothing; restore an earlier version of that file."


def read_request(messages: list[ModelMessage]) -> tuple[str, dict[str, str]]:
    """The person's sentence and the project's files from the last request."""
    for message in reversed(messages):
        if isinstance(message, ModelRequest):
            for part in reversed(message.parts):
                if isinstance(part, UserPromptPart):
                    return split_request(_text_of(part))
    return "", {}


def _text_of(part: UserPromptPart) -> str:
    if isinstance(part.content, str):
        return part.content
    return "\n".join(item for item in part.content if isinstance(item, str))


def write_reply(sentence: str, files: Mapping[str, str]) -> str:
    """The whole answer. Same request, same text."""
    try:
        if SPEC_PATH in files:
            return _edit_app(sentence, files)
        if files:
            return FOREIGN_APP + "\n"
        return _make_app(sentence)
    except UnsafeSpec as error:
        return f"I could not write this app: {error.message} Please use other words for it.\n"


def _make_app(sentence: str) -> str:
    spec = understand(sentence)
    if isinstance(spec, Refusal):
        return spec.message + "\n"
    files = generate_files(spec)
    operations: list[Operation] = [WriteOperation(path, files[path]) for path in files]
    operations += [DeleteOperation(path) for path in _TEMPLATE_PAGES if path not in files]
    before, after = describe_app(spec)
    return f"{before}\n\n{write_answer(operations)}\n{after}\n"


def _edit_app(sentence: str, files: Mapping[str, str]) -> str:
    try:
        spec = AppSpec.model_validate(json.loads(files[SPEC_PATH]))
    except (ValidationError, ValueError, RecursionError):
        return BROKEN_SPEC + "\n"
    edit = apply_edit_request(spec, sentence)
    if isinstance(edit, Refusal):
        return edit.message + "\n"
    current = {path: text.encode() for path, text in files.items()}
    wanted = edit.spec.model_copy(update={"version": NEWEST_VERSION})
    answer = regenerate(spec, wanted, current, renames=edit.renames)
    if answer.refusal is not None:
        return answer.refusal + "\n"
    if not answer.operations:
        return "The app is like that already, so nothing had to change.\n"
    summary = [*edit.summary, *upgrade_notes(spec)]
    return f"{describe_edit(summary)}\n\n{write_answer(answer.operations)}"


def _chunks(text: str) -> Iterator[str]:
    for start in range(0, len(text), _CHUNK_CHARACTERS):
        yield text[start : start + _CHUNK_CHARACTERS]


def _tokens(text: str) -> int:
    return -(-len(text) // _CHARACTERS_PER_TOKEN)


class StarterModel(Model):
    """Offered beside the language models, works without a key and costs nothing."""

    @property
    def model_name(self) -> str:
        return MODEL_NAME

    @property
    def system(self) -> str:
        return "paynto"

    @property
    def provider(self) -> None:
        return None

    async def request(
        self,
        messages: list[ModelMessage],
        model_settings: ModelSettings | None,
        model_request_parameters: ModelRequestParameters,
    ) -> ModelResponse:
        self.prepare_request(model_settings, model_request_parameters)
        sentence, files = read_request(messages)
        text = await asyncio.to_thread(write_reply, sentence, files)
        usage = RequestUsage(input_tokens=_tokens(sentence), output_tokens=_tokens(text))
        return ModelResponse(parts=[TextPart(text)], usage=usage, model_name=MODEL_NAME)

    @asynccontextmanager
    async def request_stream(
        self,
        messages: list[ModelMessage],
        model_settings: ModelSettings | None,
        model_request_parameters: ModelRequestParameters,
        run_context: RunContext[Any] | None = None,
    ) -> AsyncGenerator[StreamedResponse]:
        del run_context
        _, parameters = self.prepare_request(model_settings, model_request_parameters)
        sentence, files = read_request(messages)
        text = await asyncio.to_thread(write_reply, sentence, files)
        yield StarterStream(model_request_parameters=parameters, sentence=sentence, text=text)


@dataclass
class StarterStream(StreamedResponse):
    """The answer in pieces of about two thousand signs."""

    sentence: str
    text: str
    _timestamp: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __post_init__(self) -> None:
        self._usage += RequestUsage(input_tokens=_tokens(self.sentence))

    async def _get_event_iterator(self) -> AsyncIterator[ModelResponseStreamEvent]:
        for chunk in _chunks(self.text):
            self._usage += RequestUsage(output_tokens=_tokens(chunk))
            for event in self._parts_manager.handle_text_delta(
                vendor_part_id="answer", content=chunk
            ):
                yield event
            # Watchers see the first files while the last ones are still under way.
            await asyncio.sleep(0)

    async def close_stream(self) -> None:
        """There is no connection behind it."""

    @property
    def model_name(self) -> str:
        return MODEL_NAME

    @property
    def provider_name(self) -> str:
        return "paynto"

    @property
    def provider_url(self) -> None:
        return None

    @property
    def timestamp(self) -> datetime:
        return self._timestamp
