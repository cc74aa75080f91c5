"""What the writer refuses, because the format cannot hold it."""

import pytest

from paynto.builder.output_format import (
    DeleteOperation,
    EditBlock,
    EditOperation,
    Operation,
    WriteOperation,
    parse_answer,
    write_answer,
)


@pytest.mark.parametrize(
    "operation",
    [
        DeleteOperation(""),
        DeleteOperation("a\nb"),
        DeleteOperation("\"'"),
        DeleteOperation("a" * 1025),
        EditOperation("a", (EditBlock("no newline", ""),)),
        EditOperation("a", (EditBlock("", "<<<<<<< SEARCH\n"),)),
        EditOperation("a", (EditBlock("x\n>>>>> REPLACE\n", ""),)),
        EditOperation("a", (EditBlock("".join("=" * n + "\n" for n in range(5, 10)), ""),)),
    ],
)
def test_what_the_format_cannot_hold_is_refused(operation: Operation) -> None:
    with pytest.raises(ValueError, match=r"path|block|search"):
        write_answer([operation])


@pytest.mark.parametrize(
    "content", ["```\nx\n```\n", "\n~~~ts\nx\n~~~\n\n", "```\n```", " </file>\n"]
)
def test_content_that_could_be_mended_comes_back_as_it_was(content: str) -> None:
    operation = WriteOperation("a.ts", content)
    assert parse_answer(write_answer([operation])).operations == (operation,)


def test_separator_lines_in_a_block_choose_another_marker_length() -> None:
    operation = EditOperation("a", (EditBlock("Title\n=======\n", "Title\n========\n"),))
    answer = write_answer([operation])
    assert "<<<<<<<<< SEARCH" in answer
    assert parse_answer(answer).operations == (operation,)
