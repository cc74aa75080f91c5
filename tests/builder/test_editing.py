"""Search/replace blocks on files."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paynto.builder.editing import EditRefused, apply_edit
from paynto.builder.output_format import EditBlock

SOURCE = "function a() {\n    if (x) {\n        foo();\n    }\n}\n"


def edit(text: str, *blocks: tuple[str, str]) -> str:
    return apply_edit(text, [EditBlock(search, replace) for search, replace in blocks], path="a.ts")


@pytest.mark.parametrize(
    ("text", "blocks", "expected"),
    [
        ("a\nb\nc\n", [("b\n", "B\n")], "a\nB\nc\n"),
        ("a\nb\nc\n", [("b\n", "")], "a\nc\n"),
        ("a\nb\n", [("a\n", "1\n"), ("b\n", "2\n")], "1\n2\n"),
        ("a\nb\n", [("b\n", "2\n"), ("a\n", "1\n")], "1\n2\n"),
        ("a\nb\n", [("a\n", "b\n"), ("b\n", "c\n")], "b\nc\n"),
        ("a\n", [("a\n", "b\n"), ("b\n", "c\n")], "c\n"),
        ("ab\nb\n", [("b\n", "c\n")], "ab\nc\n"),
        ("a\nb", [("b\n", "c\nd\n")], "a\nc\nd"),
        ("a\nb", [("b\n", "")], "a"),
        ("a\r\nb\r\n", [("b\n", "c\nd\n")], "a\r\nc\r\nd\r\n"),
        ("a\nb\n", [("b\r\n", "c\r\n")], "a\nc\n"),
        ("a\n", [("a\n", "$& $1 \\1 \\n\n")], "$& $1 \\1 \\n\n"),
        ("", [("", "new\n")], "new\n"),
        (
            SOURCE,
            [("if (x) {\n    foo();\n}\n", "if (x) {\n    foo();\n    bar();\n}\n\nend();\n")],
            "function a() {\n    if (x) {\n        foo();\n        bar();\n    }\n\n    end();\n}\n",
        ),
        (
            "\tif (x) {\n\t\tfoo();\n\t}\n",
            [("  if (x) {\n    foo();\n  }\n", "  if (x) {\n    if (y) {\n      foo();\n    }\n  }\n")],
            "\tif (x) {\n\t\tif (y) {\n\t\t\tfoo();\n\t\t}\n\t}\n",
        ),
        ("  a;  \n", [("  a;\n", "  b;\n")], "  b;\n"),
        ("  a;\n", [("      a;\n", "      b;\n  c;\n")], "  b;\nc;\n"),
    ],
)  # fmt: skip
def test_blocks_are_applied(text: str, blocks: list[tuple[str, str]], expected: str) -> None:
    assert edit(text, *blocks) == expected


@pytest.mark.parametrize(
    ("text", "blocks", "reason"),
    [
        ("a\n", [], "no block"),
        ("a\n", [("", "b\n")], "empty"),
        ("a\n", [(" \n", "b\n")], "empty"),
        ("", [("a\n", "b\n")], "not found"),
        ("a\na\n", [("a\n", "b\n")], "more than one place (lines 1, 2)"),
        (" a\n\ta\n", [("a\n", "b\n")], "more than one place (lines 1, 2)"),
        ("a\nb\n", [("a\n", "c\n"), ("x\n", "y\n")], "Block 2 of 2 does not fit a.ts"),
        ("new\n", [("old\n", "new\n")], "in the file already"),
        ("aa\n", [("a\n", "b\n")], "not found"),
        ("a\n", [("a\n", "// ... existing code ...\n")], "stands for code"),
        ("  a\n b\n", [("a\nb\n", "a\nc\nb\n")], "indentation"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_reason(
    text: str, blocks: list[tuple[str, str]], reason: str
) -> None:
    with pytest.raises(EditRefused) as refused:
        edit(text, *blocks)
    assert reason in refused.value.message
    again = pickle.loads(pickle.dumps(refused.value))
    assert (again.message, again.details) == (refused.value.message, refused.value.details)


def test_a_refusal_quotes_the_nearest_lines_with_their_numbers() -> None:
    source = "".join(f"const value{i} = {i};\n" for i in range(50)) + "return total;\n"
    with pytest.raises(EditRefused) as refused:
        edit(source, ("const value30 = 31;\nconst value31 = 31;\n", "x\n"))
    assert "31 | const value30 = 30;" in refused.value.message
    assert "32 | const value31 = 31;" in refused.value.message
    with pytest.raises(EditRefused) as refused:
        edit(source, ("return totals;\n", "x\n"))
    assert "51 | return total;" in refused.value.message


@pytest.mark.parametrize(
    "line",
    [
        "// ... rest of the code unchanged ...",
        "// … existing code …",
        "  // rest of the component remains the same",
        "/* ... */",
        "{/* ... existing JSX ... */}",
        "{/* rest unchanged */}",
        "# ... existing code ...",
        "<!-- rest of the page -->",
        "// ...",
        "...",
        "// unchanged",
        "// keep the existing imports",
        "// Implementation omitted for brevity",
        "// previous code here",
    ],
)
def test_placeholders_for_code_are_refused(line: str) -> None:
    with pytest.raises(EditRefused, match="stands for code"):
        edit("a\n", ("a\n", f"b\n{line}\n"))
    # What the file holds already may stay, and prose may say what it likes.
    assert edit(f"{line}\n", (f"{line}\n", f"{line}\nb\n")) == f"{line}\nb\n"
    assert apply_edit("a\n", [EditBlock("a\n", f"{line}\n")], path="README.md") == f"{line}\n"


@pytest.mark.parametrize(
    "line",
    [
        "// The rest of the list is sorted by name.",
        "const all = [...existing, code];",
        "  ...rest,",
        "// Loading…",
        "// Keep the id stable, so that links stay valid",
        "// Existing rows are updated in place",
        "<p>...</p>",
        'label="existing code"',
        "// wait for the server...",
        "# Heading",
        "// same order as the server",
        "/* Dark mode */",
    ],
)
def test_ordinary_lines_are_no_placeholders(line: str) -> None:
    assert edit("a\n", ("a\n", f"{line}\n")) == f"{line}\n"


lines = st.lists(st.text("ab \t{}", max_size=4), min_size=1, max_size=12)


@given(lines, st.integers(0, 11), st.integers(1, 4), st.text("xy\n $&\\", max_size=8))
def test_an_exact_unique_block_changes_its_lines_and_nothing_else(
    source: list[str], start: int, count: int, replacement: str
) -> None:
    start %= len(source)
    numbered = [f"{line}{number}" for number, line in enumerate(source)]
    replaced = f"{replacement}\n" if replacement else ""
    searched = "".join(f"{line}\n" for line in numbered[start : start + count])
    before = "".join(f"{line}\n" for line in numbered[:start])
    after = "".join(f"{line}\n" for line in numbered[start + count :])
    assert edit(before + searched + after, (searched, replaced)) == before + replaced + after
