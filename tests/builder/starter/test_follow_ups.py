"""Follow-ups as people phrase them: done as meant and said so, or refused in one sentence. Never something else."""

import pytest

from paynto.builder.starter.contents import SiteContent
from paynto.builder.starter.drafting.outcome import Refusal
from paynto.builder.starter.edits import apply_edit_request
from paynto.builder.starter.language import understand
from paynto.builder.starter.spec import AppSpec, EntitySpec, FieldSpec

TASKS = "a task tracker for a dental clinic"
SHOP = "an inventory for a bicycle shop (name, brand, size, price, quantity, supplier)"
LIBRARY = "a book lending app for a school library with books, readers and loans"
EXPENSES = "an expense tracker with categories and monthly totals"
BAKERY = "a landing page for a bakery with opening hours and a contact form"


def made(prompt: str) -> AppSpec:
    spec = understand(prompt)
    assert isinstance(spec, AppSpec)
    return spec


def edited(prompt: str, sentence: str) -> AppSpec:
    outcome = apply_edit_request(made(prompt), sentence)
    assert not isinstance(outcome, Refusal), outcome.message
    return outcome.spec


def entity(spec: AppSpec, name: str) -> EntitySpec:
    return next(one for one in spec.entities if one.name == name)


def field(spec: AppSpec, owner: str, label: str) -> FieldSpec:
    return next(one for one in entity(spec, owner).fields if one.label == label)


@pytest.mark.parametrize(
    ("prompt", "sentence", "owner", "label", "kind"),
    [
        (TASKS, "I'd like a field for the room number", "Task", "Room number", "text"),
        (TASKS, "can you add checkbox urgent", "Task", "Urgent", "boolean"),
        (TASKS, "add a column called Remarks please", "Task", "Remarks", "long_text"),
        (TASKS, "add field 'Estimated cost' as money", "Task", "Estimated cost", "money"),
        (TASKS, "every task should have a deadline", "Task", "Deadline", "date"),
        (SHOP, "make price a number", "Item", "Price", "decimal"),
        (SHOP, "retype quantity to money", "Item", "Quantity", "money"),
        (SHOP, "add weight in kg", "Item", "Weight", "decimal"),
        (SHOP, "add 'in stock' yes/no", "Item", "In stock", "boolean"),
        (SHOP, "add min stock level with default 5", "Item", "Min stock level", "integer"),
        (LIBRARY, "add a fine to loans as money", "Loan", "Fine", "money"),
        (
            LIBRARY,
            "add a condition to books with values good, worn, lost",
            "Book",
            "Condition",
            "enum",
        ),
        (EXPENSES, "add a budget per category", "Category", "Budget", "money"),
    ],
)
def test_a_field_is_added_or_retyped_as_it_was_said(
    prompt: str, sentence: str, owner: str, label: str, kind: str
) -> None:
    assert field(edited(prompt, sentence), owner, label).type == kind


def test_a_default_that_was_said_is_the_default() -> None:
    assert (
        field(edited(SHOP, "add min stock level with default 5"), "Item", "Min stock level").default
        == 5
    )


def test_values_that_were_listed_are_the_values() -> None:
    spec = edited(TASKS, "status should be one of open, waiting, done")
    assert [one.label for one in field(spec, "Task", "Status").options] == [
        "Open",
        "Waiting",
        "Done",
    ]


def test_a_limit_is_a_limit() -> None:
    assert field(edited(SHOP, "make quantity at least 2"), "Item", "Quantity").minimum == 2


def test_a_count_keeps_both_of_its_conditions() -> None:
    before = made(TASKS)
    after = edited(TASKS, "count of tasks done this month on the dashboard")
    new = next(one for one in after.figures if one not in before.figures)
    assert new.label == "Done tasks this month"
    assert {one.operator for one in new.filters} == {"this_month", "is"}


def test_lists_can_lose_a_column_and_forms_get_another_order() -> None:
    assert not field(edited(SHOP, "hide size in the list"), "Item", "Size").is_listed
    assert entity(edited(TASKS, "put due date first"), "Task").fields[0].label == "Due date"


@pytest.mark.parametrize(
    ("sentence", "attribute", "value"),
    [
        ("brand color #0a7", "accent", "#00aa77"),
        ("square corners", "radius", "none"),
        ("compact view please", "density", "compact"),
        ("change font to monospace", "font", "mono"),
        ("use dark theme", "theme", "dark"),
    ],
)
def test_the_look_changes_as_it_was_said(sentence: str, attribute: str, value: str) -> None:
    assert getattr(edited(TASKS, sentence).look, attribute) == value


def test_words_change_as_they_were_said() -> None:
    assert edited(TASKS, "title should be Bright Smile Tasks").name == "Bright Smile Tasks"
    assert edited(TASKS, "translate Save to Speichern").labels == {"Save": "Speichern"}


def test_a_bakery_that_is_closed_says_so() -> None:
    content = edited(BAKERY, "closed on Saturdays").content
    assert isinstance(content, SiteContent)
    hours = [row for one in content.sections for row in one.hours]
    assert any(row.day.startswith("Saturday") and row.hours == "Closed" for row in hours)


@pytest.mark.parametrize(
    ("prompt", "sentence"),
    [
        (TASKS, "make it darker"),
        (TASKS, "make it better"),
        (TASKS, "make the app German"),
        (TASKS, "make the title longer"),
        (TASKS, "make status red when late"),
        (TASKS, "put an email address on colleagues"),
        (TASKS, "add a search box"),
        (TASKS, "add a calendar view"),
        (TASKS, "add a kanban board"),
        (TASKS, "add dark mode toggle"),
        (TASKS, "add a task called Call Bob"),
        (TASKS, "add 5 tasks"),
        (TASKS, "translate everything to German"),
        (TASKS, "delete everything"),
        (TASKS, "swap title and status"),
        (TASKS, "asdfgh"),
        (SHOP, "add a photo"),
        (SHOP, "add a picture to items"),
        (SHOP, "highlight low stock"),
        (SHOP, "add the total stock value"),
        (SHOP, "price should be required and quantity optional"),
        (BAKERY, "add our phone number 555 1234"),
        (BAKERY, "make the text bigger"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_changes(prompt: str, sentence: str) -> None:
    outcome = apply_edit_request(made(prompt), sentence)
    assert isinstance(outcome, Refusal), outcome.summary
    assert "nothing was changed" in outcome.message


@pytest.mark.parametrize(
    ("prompt", "sentence", "said"),
    [
        (SHOP, "make supplier a text", "not kept"),
        (SHOP, "make size a number", "show as empty"),
    ],
)
def test_what_rows_lose_is_said(prompt: str, sentence: str, said: str) -> None:
    outcome = apply_edit_request(made(prompt), sentence)
    assert not isinstance(outcome, Refusal)
    assert said in " ".join(outcome.summary)
