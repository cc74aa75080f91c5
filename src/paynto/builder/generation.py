"""Asks a model and turns its streamed answer into live events."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic_ai.direct import model_request_stream
from pydantic_ai.exceptions import AgentRunError, UserError
from pydantic_ai.messages import (
    ModelMessage,
    ModelRequest,
    ModelResponse,
    PartDeltaEvent,
    PartStartEvent,
    SystemPromptPart,
    TextPart,
    TextPartDelta,
    UserPromptPart,
)
from pydantic_ai.models import Model

from paynto.builder.context import write_request
from paynto.builder.errors import ModelFailed
from paynto.builder.output_format import (
    AnswerParser,
    ContentDelta,
    FileClosed,
    FileOpened,
    TextDelta,
    WarningFound,
    join_continuation,
    parse_answer,
)
from paynto.jobs.events import EventWriter

_MOST_RESUMES = 2
_GO_ON = "Your answer broke off. Go on exactly where it stopped, without repeating and without any remark."


@dataclass
class Answer:
    """What a model said: the raw text so far, and what it took."""

    text: str = ""
    input_tokens: int = 0
    output_tokens: int = 0
    seconds: float = 0.0


def build_messages(instructions: str, prompt: str, files: Mapping[str, str]) -> list[ModelMessage]:
    """The request: how to answer, then the sentence with the project's files marked as data."""
    parts = [SystemPromptPart(instructions), UserPromptPart(write_request(prompt, files))]
    return [ModelRequest(parts=parts)]


async def stream_answer(
    model: Model, messages: list[ModelMessage], answer: Answer, events: EventWriter
) -> None:
    """Fills `answer` while the model speaks, so that a stop keeps what came until then. Raises ModelFailed.

    An answer that broke off in the middle of a file is asked on, at most twice.
    """
    parser = AnswerParser()
    started_at = time.monotonic()
    history = list(messages)
    try:
        for round_number in range(1 + _MOST_RESUMES):
            await _stream_round(model, history, answer, parser, events, is_first=round_number == 0)
            if parse_answer(answer.text).unfinished is None:
                break
            history = [
                *messages,
                ModelResponse(parts=[TextPart(answer.text)]),
                ModelRequest(parts=[UserPromptPart(_GO_ON)]),
            ]
        for piece in parser.close():
            _emit(events, piece)
    except (AgentRunError, UserError) as error:
        raise ModelFailed(message=f"The model did not answer: {error}") from error
    finally:
        answer.seconds = time.monotonic() - started_at


async def _stream_round(
    model: Model,
    messages: list[ModelMessage],
    answer: Answer,
    parser: AnswerParser,
    events: EventWriter,
    *,
    is_first: bool,
) -> None:
    """One request. A continuation is shown when it is whole, because what it repeats is known only then."""
    before, chunks = answer.text, list[str]()
    try:
        async with model_request_stream(model, messages) as stream:
            async for event in stream:
                text = _text_of(event)
                chunks.append(text)
                if is_first and text:
                    for piece in parser.feed(text):
                        _emit(events, piece)
            answer.input_tokens += stream.usage.input_tokens
            answer.output_tokens += stream.usage.output_tokens
    finally:
        received = "".join(chunks)
        answer.text = received if is_first else join_continuation(before, received)
    if not is_first:
        for piece in parser.feed(answer.text[len(before) :]):
            _emit(events, piece)


def _text_of(event: object) -> str:
    match event:
        case PartStartEvent(part=TextPart(content=text)):
            return text
        case PartDeltaEvent(delta=TextPartDelta(content_delta=text)):
            return text
        case _:
            return ""


def _emit(events: EventWriter, piece: object) -> None:
    match piece:
        case TextDelta(text=text):
            events.emit("text", delta=text)
        case FileOpened(path=path):
            events.emit("file", path=path, state="open", delta=None, size_bytes=None)
        case ContentDelta(path=path, text=text):
            events.emit("file", path=path, state="delta", delta=text, size_bytes=None)
        case FileClosed(path=path, complete=is_complete):
            state = "done" if is_complete else "incomplete"
            events.emit("file", path=path, state=state, delta=None, size_bytes=None)
        case WarningFound(message=message):
            events.emit("warning", message=message)
        case _:
            pass
