"""What watchers get of an answer, also when another process goes on with it at any character."""

from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from paynto.builder.answering.watching import AnswerEvents, StoredAnswer, read_stored_answer
from paynto.builder.output_format import EditOperation, WriteOperation, parse_answer
from paynto.jobs.events import Event, EventWriter

ANSWER = (
    "I change two files.\n"
    '<edit path="src/app.tsx">\n'
    "<<<<<<< SEARCH\nconst a = 1;\nconst b = 2;\n=======\nconst a = 2;\n>>>>>>> REPLACE\n"
    "<<<<<<< SEARCH\nreturn a;\n=======\nreturn a + b;\nreturn b;\n>>>>>>> REPLACE\n"
    "</edit>\n"
    'Then a new one.\n<file path="src/new.ts">\nexport const n = "ü";\n</file>\n'
    '<edit path="src/last.ts">\n<<<<<<< SEARCH\nold\n=======\nnew\n>>>>>>> REPLACE\n</edit>\nDone.\n'
)


class Recorder(EventWriter):
    """Holds the events as they would be stored."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[Event] = []

    def emit(self, kind: str, **values: Any) -> None:
        self.events.append({"type": kind, **values})

    def keep(self, name: str, text: str = "") -> None:
        self.events.append({"type": "kept", "name": name, "text": text})


def tell(recorder: Recorder, stored: StoredAnswer | None, pieces: list[str]) -> AnswerEvents:
    shown = AnswerEvents(recorder, 0, stored, is_kept=True, shows_text=True)
    for piece in pieces:
        shown.feed(piece)
    return shown


Files = dict[str, list[str]]


def show(events: list[Event]) -> tuple[str, Files, dict[str, str]]:
    """Prose, the pieces of each file as a browser puts them together, and how each file ended."""
    text, files, states = "", Files(), dict[str, str]()
    for event in events:
        if event["type"] == "text":
            text += event["delta"]
        elif event["type"] == "file" and event["state"] == "delta":
            parts = files[event["path"]]
            index = 2 * event["block"] - (event["part"] == "search") if "block" in event else 0
            parts += [""] * (index + 1 - len(parts))
            parts[index] += event["delta"]
        elif event["type"] == "file":
            states[event["path"]] = event["state"]
            if event["state"] == "open":
                assert event["path"] not in files, "a file is opened once"
                files[event["path"]] = []
    return text, files, states


def expect_whole(events: list[Event]) -> None:
    parsed = parse_answer(ANSWER)
    text, files, states = show(events)
    assert text == parsed.text
    for operation in parsed.operations:
        assert states[operation.path] == "done"  # type: ignore[union-attr]  all are of one file
        if isinstance(operation, EditOperation):
            expected = [
                part for block in operation.blocks for part in (block.search, block.replace)
            ]
            assert files[operation.path] == ["", *expected]
        elif isinstance(operation, WriteOperation):
            assert files[operation.path] == [operation.content]


def test_blocks_of_an_edit_are_told_while_they_come() -> None:
    recorder = Recorder()
    cut = ANSWER.index("=======") + len("=======\nconst a = 2;\n")
    tell(recorder, None, [ANSWER[:cut]])
    _, files, states = show(recorder.events)
    assert files == {"src/app.tsx": ["", "const a = 1;\nconst b = 2;\n", "const a = 2;\n"]}
    assert states == {"src/app.tsx": "open"}
    opened = next(event for event in recorder.events if event["type"] == "file")
    assert opened["op"] == "edit"


@given(st.integers(0, len(ANSWER)), st.lists(st.integers(0, len(ANSWER)), max_size=12))
def test_a_second_process_goes_on_without_a_lost_or_doubled_character(
    killed_at: int, cuts: list[int]
) -> None:
    edges = sorted({0, killed_at, len(ANSWER), *cuts})
    pieces = [ANSWER[start:end] for start, end in pairwise(edges)]
    before = edges.index(killed_at)
    recorder = Recorder()
    tell(recorder, None, pieces[:before])
    stored = read_stored_answer(recorder.events, 0)
    assert stored.text == ANSWER[:killed_at]
    tell(recorder, stored, pieces[before:]).close()
    expect_whole(recorder.events)
