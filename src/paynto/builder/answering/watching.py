"""What watchers see of an answer: the parser's pieces as events, without those that a killed process already told."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from paynto.builder.output_format import (
    AnswerParser,
    ContentDelta,
    EditDelta,
    FileClosed,
    FileOpened,
    TextDelta,
    WarningFound,
)
from paynto.jobs.events import KEPT, Event, EventWriter

_EDIT_PARTS = ("search", "replace")


@dataclass
class _Told:
    """One event as watchers have it; `text` is what is left of it to be met again."""

    kind: str
    path: str | None
    text: str
    block: int = 0
    """Of an edit, counted from 1; the kind then is the part of the block."""


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
        case {"type": "file", "path": str(path), "op": "edit", "state": "delta", **rest}:
            return _Told(rest["part"], path, rest["delta"], rest["block"])
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
        self._open_op = "write"
        self._open_parts: list[_Told] = []
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
                    rest, _ = self._skip_told(_Told("text", None, text))
                    if rest:
                        self._events.emit("text", delta=rest)
            case WarningFound(message=message):
                if not self._was_told("warning", None, message):
                    self._events.emit("warning", message=message)
            case _:
                self._tell_file(piece)

    def _tell_file(self, piece: object) -> None:
        match piece:
            case FileOpened(path=path, op=op):
                self._open_op, self._open_parts = op, []
                self._tell_state("open", path)
            case ContentDelta(path=path, text=text):
                self._tell_part(_Told("delta", path, text))
            case EditDelta(path=path, block=block, search=search, replace=replace):
                for kind, text in zip(_EDIT_PARTS, (search, replace), strict=True):
                    if text:
                        self._tell_part(_Told(kind, path, text, block))
            case FileClosed(path=path, complete=is_complete):
                self._tell_state("done" if is_complete else "incomplete", path)
            case _:
                pass

    def _tell_state(self, state: str, path: str) -> None:
        if not self._was_told(state, path, ""):
            self._emit_state(state, path)

    def _emit_state(self, state: str, path: str) -> None:
        self._events.emit(
            "file", path=path, op=self._open_op, state=state, delta=None, size_bytes=None
        )

    def _was_told(self, kind: str, path: str | None, text: str) -> bool:
        if self._told and self._told[0] == _Told(kind, path, text):
            self._told.popleft()
            return True
        self._told.clear()
        return False

    def _tell_part(self, part: _Told) -> None:
        """More of the open file."""
        assert part.path is not None
        self._open_parts.append(part)
        rest, is_other = self._skip_told(part)
        if is_other:
            # what watchers have of this file is not what it became: they get it anew
            self._emit_state("open", part.path)
            for known in self._open_parts:
                self._emit_part(known, known.text)
        elif rest:
            self._emit_part(part, rest)

    def _emit_part(self, part: _Told, text: str) -> None:
        if part.block:
            self._events.emit(
                "file",
                path=part.path,
                op="edit",
                state="delta",
                block=part.block,
                part=part.kind,
                delta=text,
            )
        else:
            self._events.emit("file", path=part.path, state="delta", delta=text, size_bytes=None)

    def _skip_told(self, part: _Told) -> tuple[str, bool]:
        """What of a text watchers do not have, and whether they have something else in its place."""
        text = part.text
        while text and self._told:
            first = self._told[0]
            common = min(len(first.text), len(text))
            is_same = (first.kind, first.path, first.block) == (part.kind, part.path, part.block)
            if not is_same or first.text[:common] != text[:common]:
                self._told.clear()
                return text, True
            first.text, text = first.text[common:], text[common:]
            if not first.text:
                self._told.popleft()
        return text, False
