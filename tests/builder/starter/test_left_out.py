"""What a prompt lists and the app has no place for is said in the answer, and nothing else is."""

import pytest

from paynto.builder.output_format import parse_answer
from paynto.builder.starter.model import write_reply


@pytest.mark.parametrize(
    ("prompt", "missing"),
    [
        ("A pomodoro timer with task list", "task list"),
        ("a quiz about planets with a leaderboard", "leaderboard"),
        ("a unit converter with history and favourites", "history, favourites"),
        (
            "Landing page for a dog grooming salon with services, prices, opening hours and testimonials",
            "testimonials",
        ),
    ],
)
def test_listed_part_that_has_no_place_is_named(prompt: str, missing: str) -> None:
    assert f"I found no place for: {missing}." in parse_answer(write_reply(prompt, {})).text


@pytest.mark.parametrize(
    "prompt",
    [
        "an inventory for a bicycle shop (name, brand, size, price, quantity, supplier)",
        "a landing page for a bakery with opening hours and a contact form",
        "a book lending app for a school library with books, readers and loans",
        "an expense tracker with categories and monthly totals",
        "a help desk with tickets, priority low/medium/high and status",
        "a personal portfolio with projects, about me and contact",
        "a CRM for a small agency in euros",
    ],
)
def test_app_that_holds_everything_claims_nothing_missing(prompt: str) -> None:
    assert "no place for" not in parse_answer(write_reply(prompt, {})).text


def test_what_cannot_be_made_is_named_once() -> None:
    text = parse_answer(
        write_reply("an invoicing app with clients, invoices and PDF export", {})
    ).text
    assert text.count("PDF") == 1
    assert "starter model cannot make it" in text


def test_name_of_the_app_leaves_out_how_it_is_stored() -> None:
    assert "I am making Todo List." in write_reply("a todo list without a backend", {})
