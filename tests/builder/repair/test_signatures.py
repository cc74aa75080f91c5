"""Which problems are the same, when tries end, and which version is the best."""

from paynto.builder.course import Course
from paynto.builder.signatures import draw_frame, sign, unite_problems
from paynto.stacks.problems import Problem


def problem(message: str, line: int = 1, source: str = "types", **more: object) -> Problem:
    return Problem(source, message, "src/a.tsx", line, 1, **more)  # type: ignore[arg-type]  sources are literals


def test_a_problem_is_the_same_when_lines_have_moved() -> None:
    assert sign(problem("Expected 2 arguments", 4)) == sign(problem("Expected 2 arguments", 9))
    assert sign(problem("Cannot find name 'a'")) != sign(problem("Cannot find name 'b'"))


def test_what_two_checks_say_of_a_line_becomes_one_problem() -> None:
    (found,) = unite_problems([problem("boom"), problem("boom", source="preview")])
    assert found.source == "preview"


def test_a_frame_points_at_the_column() -> None:
    frame = draw_frame(problem("x", 2), {"src/a.tsx": b"one\ntwo\nthree\n"})
    assert frame == "    1 | one\n    2 | two\n      | ^\n    3 | three\n    4 | "


def course(*rounds: list[Problem]) -> Course:
    made = Course(can_ask=True)
    made.add(1, rounds[0], "")
    made.begin_tries()
    for number, problems in enumerate(rounds[1:], 2):
        made.tries += 1
        made.add(number, problems, "")
    return made


def test_tries_go_on_while_problems_change_and_end_with_the_third() -> None:
    a, b, c, d = ([problem(text)] for text in "abcd")
    assert course(a).judge() == "go_on"
    assert course(a, b).judge() == "go_on"
    assert course(a, b, c, d).judge() == "exhausted"
    assert course(a, b, []).judge() == "fixed"


def test_tries_end_when_problems_come_back_or_grow() -> None:
    a, b = [problem("a")], [problem("b")]
    assert course(a, a).judge() == "repeated"
    assert course(a, b, a).judge() == "repeated"
    assert course(a, [*b, problem("c", 7)]).judge() == "grown"


def test_a_page_that_breaks_weighs_more_than_many_wrong_types() -> None:
    wrong = [problem(name, line) for line, name in enumerate("abcdef", 1)]
    made = course(wrong, [problem("boom", source="preview")])
    assert made.judge() == "grown"
    assert made.best.number == 1
    assert made.needs_settling


def test_a_refused_try_changes_nothing_and_makes_nothing_worse() -> None:
    made = course([problem("a")])
    made.tries += 1
    made.add(None, [problem("x", source="syntax"), problem("y", 5, source="syntax")], "no")
    assert made.judge() == "go_on"
    assert made.best.number == 1
    assert {item.message for item in made.open_problems} >= {"y"}


def test_warnings_are_no_reason_to_repair() -> None:
    assert course([problem("key", source="console", severity="warning")]).judge() == "fixed"
