"""The output format, sentence by sentence."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from paynto.builder.output_format import (
    DeleteOperation,
    EditBlock,
    EditOperation,
    PackagesOperation,
    ParseResult,
    RenameOperation,
    WriteOperation,
    parse_answer,
    run_parse,
)

SOUND_BLOCK = "<<<<<<< SEARCH\nold\n=======\nnew\n>>>>>>> REPLACE\n"


def write(path: str, content: str, complete: bool = True) -> WriteOperation:
    return WriteOperation(path, content, complete)


def edit(result: ParseResult) -> EditOperation:
    (operation,) = result.operations
    assert isinstance(operation, EditOperation)
    return operation


@pytest.mark.parametrize(
    ("answer", "operations", "text"),
    [
        ("", [], ""),
        ("Just words.", [], "Just words."),
        ('<file path="a">\nx\n</file>\n', [write("a", "x\n")], ""),
        ('One.\n<file path="a">\nx\n</file>\nTwo.\n', [write("a", "x\n")], "One.\nTwo.\n"),
        ('<file path="a">\n</file>', [write("a", "")], ""),
        ('<file path="a"></file>', [write("a", "")], ""),
        ('<file path="a">\n\n</file>', [write("a", "\n")], ""),
        ('  \t<file path="a">\nx\n</file>', [write("a", "x\n")], ""),
        ("<file path='a'>\nx\n</file>", [write("a", "x\n")], ""),
        ('<file path="a" newline="no">\nx\n</file>', [write("a", "x")], ""),
        ('<file path="a" newline="no">\nx\n\n</file>', [write("a", "x\n")], ""),
        ('<file path="a" newline="no">\n</file>', [write("a", "")], ""),
        ('<file path="a">x\ny\n</file>', [write("a", "x\ny\n")], ""),
        ('<file path="a">  x</file>', [write("a", "  x")], ""),
        ('<file path="a">  \nx\n</file>', [write("a", "x\n")], ""),
        ('<file path="a">\n &lt;b> \r\n\t\n</file>', [write("a", " &lt;b> \r\n\t\n")], ""),
        ('<file path="a">\nx</file>\n</file>', [write("a", "x</file>\n")], ""),
        ('<file path="a">\n </file>\n</file>', [write("a", " </file>\n")], ""),
        ('<file path="a">\n</file> \n</file>', [write("a", "</file> \n")], ""),
        ('<file path="a">\n</file>\r\n</file>', [write("a", "</file>\r\n")], ""),
        ('<file path="a">\nx <file path="b">\n</file>', [write("a", 'x <file path="b">\n')], ""),
        ('<file path="a" end="E">\n</file>\nE\nbye', [write("a", "</file>\n")], "bye"),
        ('<file path="a" end="E">\nEE\nxE\n E\nE', [write("a", "EE\nxE\n E\n")], ""),
        ('<file path="a" end="E">x</file>\nE', [write("a", "x</file>\n")], ""),
        ('<file path="a" end="E">\nE\n', [write("a", "")], ""),
        ('<delete path="a"/>', [DeleteOperation("a")], ""),
        ('<delete path="a" />\n<delete path="b"></delete>\n', [*map(DeleteOperation, "ab")], ""),
        ('<rename from="a" to="b"/>', [RenameOperation("a", "b")], ""),
        (
            "<packages>zod dayjs@^1.11 @scope/x</packages>",
            [PackagesOperation(("zod", "dayjs@^1.11", "@scope/x"))],
            "",
        ),
        ("<packages>\nzod\ndayjs\n</packages> ok", [PackagesOperation(("zod", "dayjs"))], " ok"),
        (
            '<delete path="a"/> <rename from="b" to="c"/><packages>d</packages> <file path="e">\n'
            "x\n</file>\n",
            [
                DeleteOperation("a"),
                RenameOperation("b", "c"),
                PackagesOperation(("d",)),
                write("e", "x\n"),
            ],
            "",
        ),
        ('<file path="a">x</file> <file path="b">y</file>', [write("a", "x"), write("b", "y")], ""),
        ('<delete path="a"/> is gone\n', [DeleteOperation("a")], " is gone\n"),
        ('Remove it: <delete path="a"/>\n', [], 'Remove it: <delete path="a"/>\n'),
        ('- <file path="a">\n', [], '- <file path="a">\n'),
        ('```\n\nx\n<delete path="a"/>\n```\n', [DeleteOperation("a")], "```\n\nx\n```\n"),
    ],
)
def test_sound_answers_are_read_without_a_warning(
    answer: str, operations: list[object], text: str
) -> None:
    assert parse_answer(answer) == ParseResult(text, tuple(operations), ())  # type: ignore[arg-type]  # mixed list


def test_an_answer_with_windows_line_ends_is_read_and_its_content_keeps_them() -> None:
    answer = '<file path="a">\r\nx\r\n</file>\r\n<file path="b" newline="no">\r\ny\r\n</file>\r\n'
    assert parse_answer(answer).operations == (write("a", "x\r\n"), write("b", "y"))


@pytest.mark.parametrize(
    ("answer", "content"),
    [
        ('<file path="a">\nx\n', "x\n"),
        ('<file path="a">\nx', "x"),
        ('<file path="a">\nx\n</fil', "x\n</fil"),
        ('<file path="a">x', "x"),
        ('<file path="a">', ""),
        ('<file path="a" newline="no">\nx\n', "x\n"),
        ('<file path="a" end="E">\nx\n</file>\n<delete path="b"/>\nEE', None),
    ],
)
def test_a_file_that_breaks_off_is_incomplete(answer: str, content: str | None) -> None:
    result = parse_answer(answer)
    (operation,) = result.operations
    expected = answer.split("\n", 1)[1] if content is None else content
    assert operation == write("a", expected, complete=False) == result.unfinished
    assert result.warnings == ("the answer ends inside a",)


@pytest.mark.parametrize(
    "following",
    [
        '<file path="b">\ny\n</file>',
        '  <delete path="b"/>',
        '<rename from="b" to="c"/>',
        "<packages>b</packages>",
        f'<edit path="b">\n{SOUND_BLOCK}</edit>',
    ],
)
def test_a_file_without_its_end_does_not_swallow_the_next_tag(following: str) -> None:
    result = parse_answer(f'<file path="a">\nx\n{following}\n')
    first, second = result.operations
    assert first == write("a", "x\n", complete=False)
    assert second == parse_answer(following).operations[0]
    assert result.warnings == ("line 3: a has no </file> line",)
    assert result.unfinished is None


@pytest.mark.parametrize(
    "line",
    [
        "<file>",
        "<file path=a>",
        '<file path="">',
        '<file path="a"/>',
        '<file path="a" path="b">',
        '<edit paths="a">',
        '<delete path="a">',
        '<rename from="a"/>',
        "<packages/>",
        '<file path="a"',
    ],
)
def test_a_tag_that_cannot_be_read_stays_in_the_text_with_a_warning(line: str) -> None:
    result = parse_answer(f"{line}\nmore\n")
    assert (result.text, result.operations) == (f"{line}\nmore\n", ())
    assert result.warnings == ("line 1: a tag that cannot be read is left in the text",)
    # Inside a file it is content, and does not end the file.
    inside = parse_answer(f'<file path="a">\n{line}\n</file>')
    assert inside.operations == (write("a", f"{line}\n"),)


@pytest.mark.parametrize(
    ("before", "tag"),
    [("Here is the file: ", '<file path="a.ts">'), ("- ", '<edit path="a.ts">'), ("1.", "<file path='a'>")],
)  # fmt: skip
def test_a_file_whose_tag_stands_behind_words_is_text_and_said(before: str, tag: str) -> None:
    text = f'{before}{tag}\nconst a = 1;\n</{tag[1:5]}>\n<file path="b">\nb\n</file>\n'
    result = parse_answer(text)
    assert result.operations == (write("b", "b\n"),)
    assert result.warnings == (
        f"{tag} does not stand at the start of its line: it is text, and nothing of it is applied",
    )


@pytest.mark.parametrize(
    "text",
    ['Files go into <file path="a">\nelements.\n', 'A <file path="a"> and\n</file>\n', "</file>\n"],
)
def test_words_about_tags_get_no_warning(text: str) -> None:
    assert parse_answer(text) == ParseResult(text, (), ())


def test_components_and_other_elements_are_no_tags() -> None:
    text = '<File path="a">\n<files path="b">\n<file-list>\n<Edit path="c"/>\n'
    assert parse_answer(text) == ParseResult(text, (), ())


def test_unknown_attributes_are_ignored_with_a_warning() -> None:
    result = parse_answer('<file path="a" lang="ts">\nx\n</file>')
    assert result.operations == (write("a", "x\n"),)
    assert "lang" in result.warnings[0]


def test_packages_without_their_end_stay_in_the_text() -> None:
    result = parse_answer('The\n <packages> tag\nadds.\n<delete path="a"/>')
    assert result.text == "The\n <packages> tag\nadds.\n"
    assert result.operations == (DeleteOperation("a"),)
    assert len(result.warnings) == 1


def test_an_unsafe_path_is_reported() -> None:
    (warning,) = parse_answer('<delete path="../x"/>').warnings
    assert "line 1" in warning
    assert ".." in warning


# A path written twice


def test_the_later_of_two_writes_counts_with_a_warning() -> None:
    result = parse_answer('<file path="a">\n1\n</file>\n<file path="a">\n2\n</file>\n')
    assert result.operations == (write("a", "2\n"),)
    assert result.warnings == ("a is written twice: the later one counts",)


def test_a_complete_write_counts_before_a_later_incomplete_one() -> None:
    result = parse_answer('<file path="a">\n1\n</file>\n<file path="a">\n2\n')
    assert result.operations == (write("a", "1\n"),)
    assert result.unfinished == write("a", "2\n", complete=False)
    assert "a is written twice: the complete one counts" in result.warnings


def test_a_complete_write_replaces_an_earlier_incomplete_one() -> None:
    result = parse_answer('<file path="a">\n1\n<file path="a">\n2\n</file>\n')
    assert result.operations == (write("a", "2\n"),)


def test_a_write_that_was_edited_or_renamed_meanwhile_stays() -> None:
    renamed = '<file path="a">1</file>\n<rename from="a" to="b"/>\n<file path="a">2</file>\n'
    result = parse_answer(renamed)
    assert [operation.op for operation in result.operations] == ["write", "rename", "write"]
    assert result.warnings == ()
    edited = (
        f'<file path="a">1</file>\n<edit path="a">\n{SOUND_BLOCK}</edit>\n<file path="a">2</file>'
    )
    result = parse_answer(edited)
    assert [operation.op for operation in result.operations] == ["write", "edit", "write"]
    assert result.warnings == ("a is written twice: the later one counts",)


# Edits


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        (SOUND_BLOCK, [("old\n", "new\n")]),
        (SOUND_BLOCK * 2, [("old\n", "new\n")] * 2),
        ("<<<<< SEARCH\na\n=====\n>>>>>>>>> REPLACE\n", [("a\n", "")]),
        ("<<<<<<<<< SEARCH\n=========\nb\n>>>>> REPLACE\n", [("", "b\n")]),
        ("<<<<< SEARCH\na\n=======\n=====\n====\n>>>>> REPLACE\n", [("a\n=======\n", "====\n")]),
        ("<<<<<<< SEARCH \na \n\n=======\t\n b\n>>>>>>> REPLACE\r\n", [("a \n\n", " b\n")]),
        ("<<<<<<< SEARCH\r\na\r\n=======\r\nb\r\n>>>>>>> REPLACE\r\n", [("a\r\n", "b\r\n")]),
        ("<<<<<<< SEARCH\n<<<< SEARCH\n=======\n<<<<<<< HEAD\n>>>>>>> REPLACE\n", None),
    ],
)
def test_sound_blocks_are_read_as_whole_lines(
    body: str, blocks: list[tuple[str, str]] | None
) -> None:
    result = parse_answer(f'<edit path="a">\n{body}</edit>\nbye')
    blocks = blocks or [("<<<< SEARCH\n", "<<<<<<< HEAD\n")]
    expected = tuple(EditBlock(search, replace) for search, replace in blocks)
    assert edit(result) == EditOperation("a", expected, complete=True)
    assert (result.text, result.warnings) == ("bye", ())


@pytest.mark.parametrize(
    "unsound",
    [
        "",
        "no marker\n",
        "<<<<<<< SEARCH\na\n",
        "<<<<<<< SEARCH\na\n=======\nb\n",
        "<<<<<<< SEARCH\na\n>>>>>>> REPLACE\n",
        "<<<<<<< SEARCH\na\n======\nb\n>>>>>>> REPLACE\n",
        "<<<<<<< SEARCH\na\n=======\nb\n=======\nc\n>>>>>>> REPLACE\n",
        "<<<< SEARCH\na\n====\nb\n>>>> REPLACE\n",
        "<<<<<<<<<< SEARCH\na\n==========\nb\n>>>>>>>>>> REPLACE\n",
        "=======\nb\n>>>>>>> REPLACE\n",
        "<<<<<<< search\na\n======\nb\n>>>>>>> replace\n",
    ],
)
def test_an_unsound_block_is_a_warning_and_the_edit_is_not_complete(unsound: str) -> None:
    result = parse_answer(f'<edit path="a">\n{unsound}</edit>\nbye')
    assert edit(result) == EditOperation("a", (), complete=False)
    assert result.warnings
    assert result.text == "bye"


def test_a_sound_block_beside_an_unsound_one_does_not_make_the_edit_complete() -> None:
    opened_twice = f"<<<<<<< SEARCH\nx\n{SOUND_BLOCK}"
    result = parse_answer(f'<edit path="a">\n{opened_twice}</edit>')
    assert edit(result) == EditOperation("a", (EditBlock("old\n", "new\n"),), complete=False)
    assert result.warnings == (
        "line 4: a: a block begins inside a block: the block is not applied",
    )


def test_words_between_blocks_are_ignored_with_a_warning() -> None:
    result = parse_answer(f'<edit path="a">\n{SOUND_BLOCK}\nAnd:\n{SOUND_BLOCK}</edit>')
    assert edit(result).complete
    assert len(edit(result).blocks) == 2
    assert len(result.warnings) == 1


def test_an_edit_without_its_end_does_not_swallow_the_next_tag() -> None:
    result = parse_answer(f'<edit path="a">\n{SOUND_BLOCK}<<<<<<< SEARCH\n<delete path="b"/>\n')
    first, second = result.operations
    assert first == EditOperation("a", (EditBlock("old\n", "new\n"),), complete=False)
    assert second == DeleteOperation("b")


def test_an_edit_with_an_end_token_may_hold_tags() -> None:
    body = '<<<<<<< SEARCH\n</edit>\n=======\n<file path="x">\n>>>>>>> REPLACE\n'
    result = parse_answer(f'<edit path="a" end="E">\n{body}E\n')
    assert edit(result).blocks == (EditBlock("</edit>\n", '<file path="x">\n'),)
    assert edit(result).complete


def test_an_edit_that_breaks_off_is_incomplete() -> None:
    result = parse_answer(f'<edit path="a">\n{SOUND_BLOCK}')
    assert edit(result).complete is False
    assert result.unfinished == edit(result)


def test_warnings_are_bounded() -> None:
    result = parse_answer("<file>\n" * 1_000)
    assert len(result.warnings) == 101
    assert result.warnings[-1] == "and 900 more warnings"


# The command


def parse_files(*paths: Path, as_json: bool = True) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    code = run_parse(paths, as_json, out=out, err=err)
    return code, out.getvalue(), err.getvalue()


def test_the_command_prints_one_json_line_per_file(tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    first.write_bytes(
        b'\xef\xbb\xbf<file path="a">\r\n\xc3\xa9\r\n</file>\r\n'
        b'<edit path="b">\n<<<<<<< SEARCH\nx\n=======\n>>>>>>> REPLACE\n</edit>\n'
        b'<delete path="c"/> <rename from="d" to="e"/> <packages>f</packages>\nHi'
    )
    second.write_bytes(b"")
    code, out, err = parse_files(first, second)
    expected: list[dict[str, Any]] = [
        {"op": "write", "path": "a", "content": "é\r\n", "complete": True},
        {
            "op": "edit",
            "path": "b",
            "blocks": [{"search": "x\n", "replace": ""}],
            "complete": True,
        },
        {"op": "delete", "path": "c"},
        {"op": "rename", "from": "d", "to": "e"},
        {"op": "packages", "names": ["f"]},
    ]
    lines = [json.loads(line) for line in out.splitlines()]
    assert lines == [
        {"text": "Hi", "operations": expected, "warnings": []},
        {"text": "", "operations": [], "warnings": []},
    ]
    assert list(lines[0]["operations"][1]) == ["op", "path", "blocks", "complete"]
    assert (code, err) == (0, "")


def test_the_command_names_files_it_cannot_read_and_goes_on(tmp_path: Path) -> None:
    broken, sound = tmp_path / "broken", tmp_path / "sound"
    broken.write_bytes(b"abc\xff")
    sound.write_bytes(b"Hi")
    code, out, err = parse_files(broken, tmp_path / "missing", tmp_path, sound)
    assert code == 1
    assert json.loads(out)["text"] == "Hi"
    assert "broken: not valid UTF-8 at byte 3" in err
    assert len(err.splitlines()) == 3


def test_the_command_summarises_for_people(tmp_path: Path) -> None:
    file = tmp_path / "answer"
    file.write_text(
        f'<file path="a">x</file>\n<edit path="b">\n{SOUND_BLOCK}</edit>\n<delete path="c"/>'
        '<rename from="d" to="e"/><packages>f</packages>\n<file path="../g">\nx'
    )
    code, out, _ = parse_files(file, as_json=False)
    assert code == 0
    for part in (
        "write 'a' 1 bytes",
        "1 blocks",
        "delete 'c'",
        "packages",
        "incomplete",
        "warning",
    ):
        assert part in out
