"""Small apps with one main page: a form, the rows below it, buttons that count."""

import pytest

from paynto.builder.starter.edits import SpecEdit, apply_edit_request
from paynto.builder.starter.generate import generate_files
from paynto.builder.starter.language import understand
from paynto.builder.starter.model import write_reply
from paynto.builder.starter.spec import AppSpec, FrontPage
from paynto.builder.starter.validate import find_problems

GUEST_BOOK = "A guest book. A form with the fields Name and Message and the button Sign; below it all entries, the newest first. Entries are kept in the database."
EXPENSES = 'An expense tracker: a form on the first page with Description, Amount and Category (Food, Travel, Other) and the button Add expense, a list below, and the total as "Total: 12.50". Start without any expense.'
POLL = 'A poll: "Where shall we eat?" with the options Pizza, Soup and Salad, a button for each, called Vote for Pizza and so on. Votes are stored; each option shows its count as "Pizza: 1". Start at 0.'
BOOKMARKS = "A bookmark manager: a form on the first page with Title and Address and the button Save bookmark, and a field called Filter that narrows the list by title while one types. Start with the bookmarks Alpha and Beta."
ROOMS = 'Book a meeting room: a form on the first page with Person, Date and Hour (a number from 8 to 17) and the button Book, and the list of bookings. Two bookings of the same date and hour are refused by the server with the words "already taken". Start without bookings.'
HABITS = 'A habit tracker: a field called Habit with the button Add habit, and for each habit a button called "Done: Running" with its name, which counts up what is shown as "Running: 1 times". Start with the habit Running at 0.'


def made(prompt: str) -> AppSpec:
    spec = understand(prompt)
    assert isinstance(spec, AppSpec), spec
    assert list(find_problems(spec)) == []
    return spec


def front(spec: AppSpec) -> FrontPage:
    return next(page for page in spec.pages if isinstance(page, FrontPage))


def edited(spec: AppSpec, sentence: str) -> AppSpec:
    outcome = apply_edit_request(spec, sentence)
    assert isinstance(outcome, SpecEdit), outcome
    assert list(find_problems(outcome.spec)) == []
    return outcome.spec


@pytest.mark.parametrize(
    ("prompt", "fields", "button"),
    [
        ("a guest book", ["Name", "Message"], "Sign"),
        (GUEST_BOOK, ["Name", "Message"], "Sign"),
        (EXPENSES, ["Description", "Amount", "Category"], "Add expense"),
        (BOOKMARKS, ["Title", "Address"], "Save bookmark"),
        (ROOMS, ["Person", "Date", "Hour"], "Book"),
        (HABITS, ["Habit"], "Add habit"),
        ("A visitor log: a form on the first page with name, company and reason, and a list below", ["Name", "Company", "Reason"], "Add visitor"),
    ],
)  # fmt: skip
def test_the_first_page_has_the_form(prompt: str, fields: list[str], button: str) -> None:
    spec = made(prompt)
    page = front(spec)
    labels = {one.name: one.label for one in spec.entities[0].fields}
    assert [labels[name] for name in page.fields] == fields
    assert page.submit_label == button


def test_what_is_said_about_list_and_rows_is_kept() -> None:
    expenses = made(EXPENSES)
    assert (front(expenses).total_label, front(expenses).total_field) == ("Total", "amount")
    assert expenses.name == "Expense Tracker"
    assert expenses.entities[0].samples == []
    bookmarks = made(BOOKMARKS)
    assert front(bookmarks).filter_label == "Filter"
    assert [row["title"] for row in bookmarks.entities[0].samples] == ["Alpha", "Beta"]
    rooms = made(ROOMS).entities[0]
    assert [(rule.fields, rule.message) for rule in rooms.rules] == [
        (["date", "hour"], "Already taken")
    ]
    hour = next(one for one in rooms.fields if one.name == "hour")
    assert (hour.type, hour.minimum, hour.maximum) == ("integer", 8, 17)


@pytest.mark.parametrize(
    ("prompt", "title", "options"),
    [
        (POLL, "Where shall we eat?", ["Pizza", "Soup", "Salad"]),
        ("Poll: where shall we eat? Pizza, Soup, Salad", "Where shall we eat?", ["Pizza", "Soup", "Salad"]),
        ("A poll for our team: which day for the summer party? Friday, Saturday or Sunday", "Which day for the summer party?", ["Friday", "Saturday", "Sunday"]),
        ("make a poll app where my friends can vote on pizza, sushi or burgers", "Poll", ["Pizza", "Sushi", "Burgers"]),
        ("poll", "Poll", ["Yes", "No", "Maybe"]),
    ],
)  # fmt: skip
def test_a_poll_has_a_button_for_each_option(prompt: str, title: str, options: list[str]) -> None:
    spec = made(prompt)
    assert [row["name"] for row in spec.entities[0].samples] == options
    assert front(spec).title == title
    assert [one.label for one in front(spec).buttons] == ["Vote for {name}"]


def test_buttons_count_in_the_database() -> None:
    files = generate_files(made(HABITS))
    assert "{ count: { increment: 1 } }" in files["server/routes/front.ts"]
    assert '"Done: " + habits.nameOf(habit)' in files["src/pages/front.tsx"]
    assert "SampleDataNotice" not in files["src/app/back-office.tsx"]


def test_edits_reach_the_first_page() -> None:
    spec = edited(made(GUEST_BOOK), "add an email; rename message to greeting")
    assert front(spec).fields == ["name", "greeting", "email"]
    assert front(edited(spec, "rename entries to greetings")).entity == "Greeting"
    assert front(edited(spec, "remove the email")).fields == ["name", "greeting"]
    count = edited(made(GUEST_BOOK), 'Above the entries say how many there are, as "Entries: 3".')
    assert front(count).count_label == "Entries"
    reset = edited(
        made(HABITS),
        'Add a button called "Reset: Running" to each habit, with its name, which sets the count to 0.',
    )
    assert [(one.label, one.to) for one in front(reset).buttons][1:] == [("Reset: {name}", 0)]
    emptied = edited(made(EXPENSES), "add a note to expenses")
    assert emptied.entities[0].samples == []


def test_the_first_page_is_called_like_the_app_and_lists_the_newest_first() -> None:
    spec = made(GUEST_BOOK)
    assert front(spec).title == "Guest Book"
    assert front(edited(spec, "change the title to Kind Words")).title == "Kind Words"
    days = [str(row["createdOn"]) for row in spec.entities[0].samples]
    assert days == ["today-15d", "today-8d", "today-3d", "today-1d"]


def test_the_answer_names_the_first_page() -> None:
    assert "first page" in write_reply("a guest book", {})
