from hypothesis import given
from hypothesis import strategies as st

from paynto.stacks.service import (
    parse_build_errors,
    parse_build_progress,
    parse_probe,
    parse_typecheck,
)


def test_type_problems_have_their_place_and_their_further_lines() -> None:
    output = (
        "src/App.tsx(3,7): error TS2322: Type 'string' is not assignable to type 'number'.\n"
        "src/a b/(x).ts(10,1): error TS2304: Cannot find name 'y'.\n"
        "src/pages/home.tsx(5,2): error TS2345: Argument is wrong.\n"
        "  Types of property 'a' are incompatible.\n"
        "    Type '1' is not assignable.\n"
        "error TS18003: No inputs were found.\n"
    )
    problems = parse_typecheck(output)
    assert (problems[0].file, problems[0].line, problems[0].column) == ("src/App.tsx", 3, 7)
    assert problems[0].code == "TS2322"
    assert "incompatible" in next(p.message for p in problems if p.code == "TS2345")
    assert [p.file for p in problems if p.code == "TS18003"] == [None]


def test_a_schema_problem_is_told_apart_from_types() -> None:
    problems = parse_typecheck("prisma/schema.prisma(4,9): error PRISMA: No such type\n")
    assert [p.source for p in problems] == ["schema"]


def test_build_problems_are_read_and_forged_lines_left_out() -> None:
    output = (
        'noise\n@problem {"message":"No such file","file":"src/a.ts","line":2,"column":5,"frame":"x"}\n'
        '@problem {"message":7}\n@problem {broken}\n@problem []\n'
        '@problem {"message":"m","line":"2","column":true}\n'
    )
    first, second = parse_build_errors(output)
    assert (first.file, first.line, first.column, first.source) == ("src/a.ts", 2, 5, "build")
    assert (second.line, second.column) == (None, None)


def test_progress_lines_are_told_from_others() -> None:
    assert parse_build_progress('@progress {"percent":20,"text":"Bundling"}\n') == (
        20.0,
        "Bundling",
    )
    assert parse_build_progress("vite v8") is None
    assert parse_build_progress('@progress {"percent":"x"}') is None


def test_an_answer_of_the_probe_that_is_not_ours_gives_no_problems() -> None:
    assert parse_probe({}) == []
    assert parse_probe({"errors": "x"}) == []
    assert (
        parse_probe({"errors": [None, 3, {"message": "m", "file": "f", "line": 1}]})[0].file == "f"
    )


@given(st.text(max_size=300))
def test_no_output_makes_the_readers_fail(output: str) -> None:
    parse_typecheck(output)
    parse_build_errors(output)
    parse_build_progress(output)
