"""The output format under any content and any chunking."""

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from paynto.builder.output_format import (
    AnswerParser,
    ContentDelta,
    DeleteOperation,
    EditBlock,
    EditDelta,
    EditOperation,
    Event,
    FileClosed,
    FileOpened,
    OperationDone,
    PackagesOperation,
    ParseResult,
    RenameOperation,
    TextDelta,
    WarningFound,
    WriteOperation,
    parse_answer,
    write_answer,
)

FRAGMENTS = (
    '<file path="a">',
    '<file path="b" end="E">',
    '<file path="c" newline="no">',
    "</file>",
    '<edit path="a">',
    "</edit>",
    '<delete path="a"/>',
    '<rename from="a" to="b"/>',
    "<packages>",
    "</packages>",
    "<packages>zod</packages>",
    "<file",
    "<file path=",
    "</fil",
    "<<<<<<< SEARCH",
    "<<<<< SEARCH",
    "=======",
    "=====",
    ">>>>>>> REPLACE",
    "E",
    "END_1",
    "\n",
    "\n",
    "\n",
    "\r\n",
    "\r",
    " ",
    "\t",
    "x",
    "é",
    "🙂",
    "\x00",
    "\u2028",
    "\ud800",
    "&lt;",
    "$&",
)
LOOSE_FRAGMENTS = (
    *FRAGMENTS,
    "<File path='src/a.ts'>",
    "</File>",
    "<file path=b.ts>",
    "<file:src/c.tsx>",
    " </file>",
    '<dyad-write path="a.ts">',
    "</dyad-write>",
    '<boltAction type="file" filePath="a.css">',
    '<boltAction type="shell">',
    "</boltAction>",
    "npm install zod",
    "<boltArtifact>",
    "<write_to_file>",
    "<path>src/n.ts</path>",
    "<content>",
    "</content>",
    "</write_to_file>",
    "<think>",
    "</think>",
    "```",
    "```tsx",
    "```tsx src/a.tsx",
    "````md README.md",
    "````",
    "~~~",
    "  ```ts",
    "```diff",
    "**src/a.tsx**",
    "// src/b.ts",
    "src/d.css:",
    "--- a/x.ts",
    "+++ b/x.ts",
    "diff --git a/x.ts b/x.ts",
    "@@ -1,2 +1,2 @@",
    "+y",
    "-x",
    " x",
    "*** Begin Patch",
    "*** Update File: src/a.ts",
    "*** Delete File: src/b.ts",
    "*** End Patch",
    "<<<<<<< search",
    "  <<<<<<< SEARCH",
    ">>>>>>> UPDATED",
    "\ufeff",
)
loose_text = st.lists(st.sampled_from([*LOOSE_FRAGMENTS, *["\n"] * 30]), max_size=30).map("".join)
hostile_text = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=5), max_size=25).map("".join)
# No line of a block's text may be an outer marker: the format cannot hold it, and the writer refuses.
block_text = hostile_text.map(
    lambda text: (
        "".join(
            f"{line}\n"
            for line in text.split("\n")
            if not line.startswith(("<<<<<", ">>>>>")) and line.rstrip() not in ("=====", "=======")
        )
        if text
        else ""
    )
)
paths = st.text(max_size=8).map(lambda text: "p" + re.sub("[\"'\n]", "", text))


def feed_in_pieces(answer: str, cuts: list[int]) -> tuple[ParseResult, list[Event]]:
    parser = AnswerParser()
    events: list[Event] = []
    places = [0, *sorted(cut % (len(answer) + 1) for cut in cuts), len(answer)]
    for start, end in pairwise(places):
        events += parser.feed(answer[start:end])
    events += parser.close()
    return parser.finish(), events


@given(hostile_text | loose_text, st.lists(st.integers(0, 10_000), max_size=40))
def test_any_chunking_gives_the_same_result(answer: str, cuts: list[int]) -> None:
    expected = parse_answer(answer)
    assert feed_in_pieces(answer, cuts)[0] == expected
    assert feed_in_pieces(answer, list(range(len(answer))))[0] == expected


@given(hostile_text | loose_text, st.lists(st.integers(0, 10_000), max_size=10))
def test_the_events_add_up_to_the_result(answer: str, cuts: list[int]) -> None:
    result, events = feed_in_pieces(answer, cuts)
    assert "".join(event.text for event in events if isinstance(event, TextDelta)) == result.text
    said = tuple(event.message for event in events if isinstance(event, WarningFound))
    assert said == result.warnings
    done = [event.operation for event in events if isinstance(event, OperationDone)]
    assert [operation for operation in done if operation in result.operations] or not (
        result.operations
    )
    content: list[str] = []
    blocks: dict[int, EditBlock] = {}
    for event in events:
        if isinstance(event, FileOpened):
            content, blocks = [], {}  # opened again: what was shown so far does not count
        elif isinstance(event, ContentDelta):
            content.append(event.text)
        elif isinstance(event, EditDelta):
            known = blocks.get(event.block, EditBlock("", ""))
            search, replace = known.search + event.search, known.replace + event.replace
            blocks[event.block] = EditBlock(search, replace)
        elif isinstance(event, FileClosed):
            written = done.pop(0)
            while isinstance(written, DeleteOperation | RenameOperation | PackagesOperation):
                written = done.pop(0)
            if isinstance(written, WriteOperation):
                assert "".join(content) == written.content
            elif isinstance(written, EditOperation) and written.complete:
                shown = [block for block in blocks.values() if block != EditBlock("", "")]
                assert shown == [block for block in written.blocks if block != EditBlock("", "")]
            content, blocks = [], {}


@given(
    st.dictionaries(paths, hostile_text | loose_text, max_size=5),
    st.lists(st.integers(0, 10_000), max_size=20),
)
def test_any_tree_survives_writing_and_parsing(tree: dict[str, str], cuts: list[int]) -> None:
    operations = [WriteOperation(path, content) for path, content in tree.items()]
    answer = write_answer(operations)
    result, _ = feed_in_pieces(answer, cuts)
    assert result.operations == tuple(operations)
    assert result.text == ""


@given(
    st.lists(st.builds(EditBlock, block_text, block_text), min_size=1, max_size=4),
    paths,
    paths,
    st.lists(st.integers(0, 10_000), max_size=20),
)
def test_any_operations_survive_writing_and_parsing(
    blocks: list[EditBlock], path: str, other: str, cuts: list[int]
) -> None:
    operations = (
        EditOperation(path, tuple(blocks)),
        DeleteOperation(path),
        RenameOperation(path, other),
        PackagesOperation(("zod", "@scope/x@^1")),
    )
    result, _ = feed_in_pieces(write_answer(operations), cuts)
    assert result.operations == operations
    assert result.text == ""
