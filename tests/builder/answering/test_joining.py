"""A continuation that streams in is joined as if it had come whole, and watchers see each character once."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from paynto.builder.answering.joining import ContinuationJoin
from paynto.builder.answering.watching import AnswerEvents, read_stored_answer
from paynto.builder.output_format import join_continuation
from paynto.jobs.events import Event, EventWriter

ANSWER = (
    "I add two files.\n"
    '<file path="src/first.ts">\nexport const first = "ä ``` <";\n</file>\n'
    '<edit path="src/App.tsx">\n<<<<<<< SEARCH\nconst a = 1;\n=======\nconst a = 2;\n>>>>>>> REPLACE\n</edit>\n'
    '<delete path="src/old.ts"/>\nBetween.\n'
    '<file path="src/second.ts">\n' + "export const value = 1;\n" * 5 + "</file>\nDone.\n"
)


def cut(text: str, sizes: list[int]) -> list[str]:
    pieces: list[str] = []
    for size in sizes:
        pieces.append(text[:size])
        text = text[size:]
    return [*pieces, text]


def join_in_pieces(partial: str, pieces: list[str]) -> str:
    join = ContinuationJoin(partial)
    return partial + "".join([join.feed(piece) for piece in pieces]) + join.close()


@given(
    at=st.integers(0, len(ANSWER)),
    repeated=st.integers(0, 60),
    sizes=st.lists(st.integers(1, 30), max_size=30),
)
def test_a_continuation_in_pieces_is_joined_like_the_whole(
    at: int, repeated: int, sizes: list[int]
) -> None:
    partial, rest = ANSWER[:at], ANSWER[max(0, at - repeated) :]
    assert join_in_pieces(partial, cut(rest, sizes)) == join_continuation(partial, rest)


@given(
    partial=st.text("ab\n`~ ", max_size=40),
    rest=st.text("ab\n`~ ", max_size=40),
    sizes=st.lists(st.integers(1, 5), max_size=20),
)
def test_any_continuation_in_pieces_is_joined_like_the_whole(
    partial: str, rest: str, sizes: list[int]
) -> None:
    assert join_in_pieces(partial, cut(rest, sizes)) == join_continuation(partial, rest)


def test_a_continuation_that_repeats_nothing_is_not_held_back() -> None:
    join = ContinuationJoin("const total = items.reduce(")
    assert join.feed("sum") == "sum"
    assert join.feed(", 0);") == ", 0);"


class Recorder(EventWriter):
    """Keeps what is written; `flushed` is what a killed process had brought to the stream."""

    @property
    def events(self) -> list[Event]:
        return self._pending


def shown(events: list[Event]) -> tuple[str, dict[str, str], list[str]]:
    """(text, content by file, states) as a watcher has them."""
    text, files, states = "", dict[str, str](), list[str]()
    for event in events:
        if event["type"] == "text":
            text += event["delta"]
        elif event["type"] == "file" and event["state"] == "delta":
            files[event["path"]] = files.get(event["path"], "") + event["delta"]
        elif event["type"] == "file":
            states.append(f"{event['state']} {event['path']}")
            if event["state"] == "open":
                files[event["path"]] = ""
    return text, files, states


def speak(pieces: list[str], stored: list[Event] | None = None, **more: Any) -> list[Event]:
    recorder = Recorder()
    found = read_stored_answer(stored, 0) if stored is not None else None
    options = {"is_kept": True, "shows_text": True, **more}
    answer = AnswerEvents(recorder, 0, found, **options)
    for piece in pieces:
        answer.feed(piece)
        # as if each piece was written on its own
        recorder._last_event = recorder._last_kept = None
    return recorder.events


@given(
    sizes=st.lists(st.integers(1, 25), max_size=40),
    more_sizes=st.lists(st.integers(1, 25), max_size=40),
    died_after=st.integers(0, 200),
)
@settings(deadline=None)
def test_a_process_that_takes_over_tells_what_watchers_do_not_have(
    sizes: list[int], more_sizes: list[int], died_after: int
) -> None:
    """Whatever part of the events had been written when the first process died."""
    written = speak(cut(ANSWER, sizes))[:died_after]
    stored = read_stored_answer(written, 0)
    assert ANSWER.startswith(stored.text)
    rest = speak(cut(ANSWER[len(stored.text) :], more_sizes), written)
    recorder = Recorder()
    whole = AnswerEvents(recorder, 0, None, is_kept=True, shows_text=True)
    whole.feed(ANSWER)
    assert shown(written + rest) == shown(recorder.events)
    assert read_stored_answer(written + rest, 0).text == ANSWER


def test_an_answer_that_became_another_one_is_shown_anew() -> None:
    """A program that is not deterministic answers otherwise the second time."""
    first = '<file path="a.ts">\nconst a = 1;\nconst b'
    written = speak([first], is_kept=False)
    other = '<file path="a.ts">\nconst c = 3;\n</file>\n'
    recorder = Recorder()
    stored = read_stored_answer(written, 0)
    answer = AnswerEvents(recorder, 0, stored, is_kept=False, shows_text=True)
    answer.feed(other)
    answer.close()
    assert shown(written + recorder.events)[1] == {"a.ts": "const c = 3;\n"}


def test_each_attempt_has_its_own_text() -> None:
    recorder = Recorder()
    for attempt, text in ((0, "first"), (2, "second")):
        AnswerEvents(recorder, attempt, None, is_kept=True, shows_text=True).feed(text)
        recorder._last_event = recorder._last_kept = None
    assert read_stored_answer(recorder.events, 0).text == "first"
    second = read_stored_answer(recorder.events, 2)
    assert (second.text, [told.text for told in second.told]) == ("second", ["second"])


def test_a_whole_answer_is_known_to_be_whole() -> None:
    recorder = Recorder()
    answer = AnswerEvents(recorder, 1, None, is_kept=True, shows_text=True)
    answer.feed("All.")
    assert not read_stored_answer(recorder.events, 1).is_whole
    answer.mark_whole()
    assert read_stored_answer(recorder.events, 1).is_whole
