"""Any text gives a valid specification or a sentence, in bounded time."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from paynto.builder.starter.edits import SpecEdit, apply_edit_request
from paynto.builder.starter.language import Refusal, understand
from paynto.builder.starter.spec import AppSpec
from paynto.builder.starter.validate import find_problems

FRAGMENTS = st.sampled_from(
    "a an the with and or for of task tracker tasks app book books reader readers price quantity ( ) , ; : / low/medium/high priority status "
    "called named ${x} `rm` <script>alert(1)</script> '; DROP TABLE users;-- {{7*7}} \u200b \u202e \x00 \" ' “ ” #ff0000 green dark mode sort by add remove "
    "rename to field column chart total per month sum average page form link each has many required unique default value 12 -1 日本語 für und eine "
    "order group user select class function constructor __proto__ prototype people children addresses categories quiz timer converter landing page".split(
        " "
    )
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(FRAGMENTS, max_size=40).map(" ".join))
RELAXED = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
BASES = [
    "a task tracker for a dental clinic",
    "a book lending app for a school library with books, readers and loans",
    "an event sign-up with a capacity limit",
    "a landing page for a bakery with opening hours and a contact form",
    "a pomodoro timer",
]


def spec_of(prompt: str) -> AppSpec:
    spec = understand(prompt)
    assert isinstance(spec, AppSpec)
    return spec


@RELAXED
@given(TEXTS)
@example("<script>alert('x')</script>")
@example("an app called `${process.env}` with \"quotes\" and 'ticks'")
@example("a list of __proto__ with constructor, prototype, toString and class")
@example("an order tracker with orders, groups, users and tables")
@example("with with with ( ( ( : : /")
def test_any_prompt_gives_a_valid_app_or_a_sentence(prompt: str) -> None:
    outcome = understand(prompt)
    if isinstance(outcome, Refusal):
        assert outcome.message.endswith(".")
        assert "\n" not in outcome.message
    else:
        assert list(find_problems(outcome)) == []
        assert understand(prompt) == outcome


@RELAXED
@given(st.sampled_from(BASES), TEXTS)
def test_any_request_changes_validly_or_is_refused(base: str, request: str) -> None:
    spec = spec_of(base)
    before = spec.model_copy(deep=True)
    outcome = apply_edit_request(spec, request)
    assert spec == before
    if isinstance(outcome, SpecEdit):
        assert list(find_problems(outcome.spec)) == []
        assert outcome.summary
    else:
        assert outcome.message


@RELAXED
@given(
    st.lists(
        st.sampled_from(
            [
                "add a due date and a priority low, medium, high to {e}",
                "rename {f} to {w}",
                "remove {f}",
                "add {w} with name and price",
                "link {e} to {w}",
                "rename {e} to {w}",
                "make {f} a number",
                "turn {f} into a dropdown with a, b, c",
                "sort by {f}",
                "only show open {e}",
                "make {f} required",
                "make {f} unique",
                "add a chart of {e} by {f}",
                "add a total of {f}",
                "remove {e}",
                "add a public form for {e}",
                "make {f} a date",
                "hide {f}",
            ]
        ),
        min_size=1,
        max_size=8,
    ),
    st.lists(
        st.sampled_from(
            ["tasks", "books", "readers", "loans", "events", "sign-ups", "jobs", "orders"]
        ),
        min_size=8,
        max_size=8,
    ),
    st.lists(
        st.sampled_from(
            [
                "title",
                "name",
                "due date",
                "status",
                "email",
                "book",
                "price",
                "amount",
                "notes",
                "group",
                "capacity",
            ]
        ),
        min_size=8,
        max_size=8,
    ),
    st.sampled_from(BASES[:3]),
)
def test_requests_in_a_row_keep_the_specification_whole(
    patterns: list[str], kinds: list[str], fields: list[str], base: str
) -> None:
    spec = spec_of(base)
    for number, pattern in enumerate(patterns):
        sentence = pattern.format(e=kinds[number], f=fields[number], w=kinds[-number - 1])
        outcome = apply_edit_request(spec, sentence)
        if isinstance(outcome, SpecEdit):
            spec = outcome.spec
            assert list(find_problems(spec)) == [], sentence


@pytest.mark.parametrize(
    "piece",
    [
        "a ",
        "task, ",
        "(",
        "with ",
        "and ",
        "x/",
        "add a ",
        "<b>",
        "'",
        "price low/",
        "to to ",
        "aaaaaaaaaa",
        "\u200b",
        "${",
        "by the ",
        "1",
        ": ",
    ],
)
def test_a_hundred_kilobytes_of_anything_are_read_to_the_end(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    spec = spec_of(BASES[0])
    assert isinstance(understand(text), AppSpec | Refusal)
    assert isinstance(understand("a task tracker with " + text), AppSpec | Refusal)
    assert isinstance(apply_edit_request(spec, text), SpecEdit | Refusal)
    assert isinstance(apply_edit_request(spec, "rename " + text + " to x"), SpecEdit | Refusal)
