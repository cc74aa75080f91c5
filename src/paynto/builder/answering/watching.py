"""What watchers see of an answer: the parser's pieces as events, without those that a killed process already told."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from paynto.builder.output_format import (
    AnswerParser,
    ContentDelta,
    FileClosed,
    FileOpened,
    TextDelta,
    WarningFound,
)
from paynto.jobs.events import KEPT, Event, EventWriter


@dataclass
class _Told:
    """One event as watchers have it; `text` is what is left of it to be met again."""

    kind: str
    path: str | None
    text: str


@dataclass(frozen=True)
class StoredAnswer:
    """What the job's stream holds of an answer: its raw text, whether that is all, and the events told of it."""

    text: str
    is_whole: bool
    told: tuple[_Told, ...]


def _text_name(attempt: int) -> str:
    return f"answer {attempt}"


def _end_name(attempt: int) -> str:
    return f"end of answer {attempt}"


def read_stored_answer(events: Iterable[Event], attempt: int) -> StoredAnswer:
    """The answer from everything in the stream; events count from the first kept text of the answer on."""
    text, is_whole, is_inside = "", False, False
    told: list[_Told] = []
    for event in events:
        if event["type"] == KEPT:
            is_inside = event["name"] in (_text_name(attempt), _end_name(attempt))
            is_whole = is_whole or event["name"] == _end_name(attempt)
            text += event["text"] if event["name"] == _text_name(attempt) else ""
        elif is_inside and (found := _read_told(event)) is not None:
            told.append(found)
    return StoredAnswer(text, is_whole, tuple(told))


def _read_told(event: Event) -> _Told | None:
    match event:
        case {"type": "text", "delta": str(text)}:
            return _Told("text", None, text)
        case {"type": "file", "path": str(path), "state": "delta", "delta": str(text)}:
            return _Told("delta", path, text)
        case {"type": "file", "path": str(path), "state": str(state)}:
            return _Told(state, path, "")
        case {"type": "warning", "message": str(text)}:
            return _Told("warning", None, text)
        case _:
            return None


class AnswerEvents:
    """Feeds an answer to the parser, tells its pieces, and keeps the raw text beside them in the stream."""

    def __init__(
        self,
        events: EventWriter,
        attempt: int,
        stored: StoredAnswer | None,
        *,
        is_kept: bool,
        shows_text: bool,
    ) -> None:
        self._events = events
        self._attempt = attempt
        self._is_kept = is_kept
        self._shows_text = shows_text
        self._parser = AnswerParser()
        self._told: deque[_Told] = deque(stored.told if stored else ())
        self._open_file = ""
        if stored is None:
            events.keep(_text_name(attempt))
        else:
            self._parse(stored.text)

    def feed(self, text: str) -> None:
        if self._is_kept:
            self._events.keep(_text_name(self._attempt), text)
        self._parse(text)

    def close(self) -> None:
        """Nothing more comes: what is open was cut off."""
        for piece in self._parser.close():
            self._tell(piece)

    def mark_whole(self) -> None:
        """A process that takes over need not ask for more."""
        if self._is_kept:
            self._events.keep(_end_name(self._attempt))

    def _parse(self, text: str) -> None:
        for piece in self._parser.feed(text):
            self._tell(piece)

    def _tell(self, piece: object) -> None:
        match piece:
            case TextDelta(text=text):
                if self._shows_text:
                    self._tell_delta("text", None, text)
            case FileOpened(path=path):
                self._open_file = ""
                self._tell_state("open", path)
            case ContentDelta(path=path, text=text):
                self._tell_delta("delta", path, text)
                self._open_file += text
            case FileClosed(path=path, complete=is_complete):
                self._tell_state("done" if is_complete else "incomplete", path)
            case WarningFound(message=message):
                if not self._was_told("warning", None, message):
                    self._events.emit("warning", message=message)
            case _:
                pass

    def _tell_state(self, state: str, path: str) -> None:
        if not self._was_told(state, path, ""):
            self._events.emit("file", path=path, state=state, delta=None, size_bytes=None)

    def _was_told(self, kind: str, path: str | None, text: str) -> bool:
        if self._told and self._told[0] == _Told(kind, path, text):
            self._told.popleft()
            return True
        self._told.clear()
        return False

    def _tell_delta(self, kind: str, path: str | None, text: str) -> None:
        rest, is_other = self._skip_told(kind, path, text)
        if path is None:
            if rest:
                self._events.emit("text", delta=rest)
            return
        if is_other:
            # what watchers have of this file is not what it became: they get it anew
            self._events.emit("file", path=path, state="open", delta=None, size_bytes=None)
            rest = self._open_file + text
        if rest:
            self._events.emit("file", path=path, state="delta", delta=rest, size_bytes=None)

    def _skip_told(self, kind: str, path: str | None, text: str) -> tuple[str, bool]:
        """What of `text` watchers do not have, and whether they have something else in its place."""
        while text and self._told:
            first = self._told[0]
            common = min(len(first.text), len(text))
            if (first.kind, first.path) != (kind, path) or first.text[:common] != text[:common]:
                self._told.clear()
                return text, True
            first.text, text = first.text[common:], text[common:]
            if not first.text:
                self._told.popleft()
        return text, False
