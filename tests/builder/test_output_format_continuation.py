"""Joining a broken-off answer with its continuation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paynto.builder.output_format import WriteOperation, join_continuation, parse_answer

ANSWER = '<file path="a.ts">\nimport { useState } from "react";\nexport const a = 1;\n}\n</file>\n'


@given(st.integers(20, len(ANSWER)), st.integers(0, 80))
def test_an_answer_cut_anywhere_is_whole_again_whatever_is_repeated(cut: int, back: int) -> None:
    partial = ANSWER[:cut]
    repeated = partial[max(0, cut - back) :]
    if len(repeated.strip()) < 16:
        repeated = ""
    joined = join_continuation(partial, repeated + ANSWER[cut:])
    assert joined == ANSWER


@pytest.mark.parametrize(
    ("partial", "continuation", "joined"),
    [
        ("a\n}\n", "}\nb\n", "a\n}\n}\nb\n"),
        ("a\n  const x", "  const x = 1;\n", "a\n  const x = 1;\n"),
        ("a\nb", "```tsx\nc\n", "a\nbc\n"),
        ("", "a", "a"),
        ("a", "", "a"),
        ("const", "const x", "const x"),
        ("x" * 50_000, "x" * 50_000, "x" * 80_000),
    ],
)
def test_only_certain_repetitions_are_removed(partial: str, continuation: str, joined: str) -> None:
    assert join_continuation(partial, continuation) == joined


def test_a_file_that_is_opened_again_replaces_its_broken_beginning() -> None:
    joined = join_continuation('<file path="a">\n1\n2', '\n<file path="a">\n1\n2\n3\n</file>\n')
    assert parse_answer(joined).operations == (WriteOperation("a", "1\n2\n3\n"),)
