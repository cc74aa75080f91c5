"""Follow-up requests: what they change, what they refuse."""

import pytest

from paynto.builder.starter.contents import ConverterContent, QuizContent, SiteContent, TimerContent
from paynto.builder.starter.edits import Refusal, SpecEdit, apply_edit_request
from paynto.builder.starter.language import understand
from paynto.builder.starter.spec import AppSpec, EntitySpec, FieldSpec, PublicFormPage, TextPage
from paynto.builder.starter.validate import find_problems

TASKS = "a task tracker for a dental clinic"
LIBRARY = "a book lending app for a school library with books, readers and loans"
SHOP = "an inventory for a bicycle shop (name, brand, size, price, quantity, supplier)"
HELP = "a help desk with tickets, priority low/medium/high and status"
EXPENSES = "an expense tracker with categories and monthly totals"
BAKERY = "a landing page for a bakery with opening hours and a contact form"


def spec_of(prompt: str) -> AppSpec:
    spec = understand(prompt)
    assert isinstance(spec, AppSpec)
    return spec


def edited(prompt: str, *sentences: str) -> SpecEdit:
    outcome: SpecEdit | Refusal = SpecEdit(spec_of(prompt), [])
    for sentence in sentences:
        assert isinstance(outcome, SpecEdit)
        outcome = apply_edit_request(outcome.spec, sentence)
        assert isinstance(outcome, SpecEdit), (sentence, outcome)
        assert list(find_problems(outcome.spec)) == []
        assert outcome.summary
    return outcome


def refused(prompt: str, sentence: str) -> str:
    spec = spec_of(prompt)
    before = spec.model_copy(deep=True)
    outcome = apply_edit_request(spec, sentence)
    assert isinstance(outcome, Refusal), outcome
    assert spec == before
    return outcome.message


def entity(edit: SpecEdit, name: str) -> EntitySpec:
    return next(one for one in edit.spec.entities if one.name == name)


def field(edit: SpecEdit, path: str) -> FieldSpec:
    owner, name = path.split(".")
    return next(one for one in entity(edit, owner).fields if one.name == name)


def test_fields_sorting_and_look_in_one_sentence() -> None:
    edit = edited(
        TASKS,
        "add a due date and a priority low, medium, high to tasks; sort by due date and make it green",
    )
    assert [one.value for one in field(edit, "Task.priority").options] == ["low", "medium", "high"]
    sort = entity(edit, "Task").sort
    assert sort is not None
    assert sort.field == "due"
    assert edit.spec.look.accent == "#15803d"
    assert all(row["priority"] in ("low", "medium", "high") for row in entity(edit, "Task").samples)


CRM = "a CRM for a small agency"
RECIPES = "a recipe collection with ingredients"
SIGN_UP = "an event sign-up with a capacity limit"

CHOICES = [
    (SHOP, "add a category: bike, part, accessory", "Item.category", ["Bike", "Part", "Accessory"]),
    (SHOP, "size should be S/M/L/XL", "Item.size", ["S", "M", "L", "XL"]),
    (RECIPES, "recipes need a category like starter, main course, dessert", "Recipe.category", ["Starter", "Main course", "Dessert"]),
    (SIGN_UP, "events have a category workshop, talk, party", "Event.category", ["Workshop", "Talk", "Party"]),
    (CRM, "deals should have the stages new, qualified, proposal, won, lost", "Deal.stage", ["New", "Qualified", "Proposal", "Won", "Lost"]),
    (HELP, "status: new, in progress, waiting for customer, solved", "Ticket.status", ["New", "In progress", "Waiting for customer", "Solved"]),
    (EXPENSES, "add who paid: Anna, Ben, Carla", "Expense.paidBy", ["Anna", "Ben", "Carla"]),
    (TASKS, "the status needs to have Waiting too", "Task.status", ["To do", "In progress", "Done", "Waiting"]),
]  # fmt: skip


@pytest.mark.parametrize(("prompt", "sentence", "path", "values"), CHOICES)
def test_a_list_of_values_is_one_choice(
    prompt: str, sentence: str, path: str, values: list[str]
) -> None:
    before = spec_of(prompt)
    edit = edited(prompt, sentence)
    assert [one.label for one in field(edit, path).options] == values
    others = [len(one.fields) for one in before.entities if one.name != path.split(".")[0]]
    assert [
        len(one.fields) for one in edit.spec.entities if one.name != path.split(".")[0]
    ] == others


def test_everyday_wordings_are_understood() -> None:
    assert edited(SHOP, "price in euro please").spec.currency == "EUR"
    assert field(edited(SHOP, "add serial number, must be unique"), "Item.serialNumber").is_unique
    quantity = field(edited(SHOP, "quantity can't be negative, and sort by brand"), "Item.quantity")
    assert (quantity.minimum, quantity.default) == (0, 0)
    low = edited(SHOP, "show items with quantity below 5")
    assert [(one.operator, one.value) for one in entity(low, "Item").filters] == [("at_most", 4)]
    assert field(
        edited(HELP, "add a due date 3 days after creation"), "Ticket.dueDate"
    ).default == ("today+3d")
    assert field(edited(HELP, "add an SLA in hours, default 24"), "Ticket.sla").default == 24
    assert field(edited(SIGN_UP, "limit each sign-up to 4 places"), "SignUp.places").maximum == 4
    moved = edited(HELP, "put the priority before the subject")
    assert [one.name for one in entity(moved, "Ticket").fields][:2] == ["priority", "subject"]
    assert field(edited(LIBRARY, "each book belongs to a shelf"), "Book.shelf").target == "Shelf"
    assert field(edited(RECIPES, "I want to mark favourites"), "Recipe.favourite").type == "boolean"
    assert (
        field(edited(TASKS, "I want to see who created the task"), "Task.createdBy").type == "text"
    )
    assert field(edited(TASKS, 'add a "blocked by" text field'), "Task.blockedBy").type == "text"
    assert (
        field(edited(HELP, "make high priority the default"), "Ticket.priority").default == "high"
    )
    page = edited(LIBRARY, "add a page about opening hours").spec.pages[-1]
    assert isinstance(page, TextPage)
    assert page.title == "Opening Hours"
    chart = edited(EXPENSES, "add a bar chart of spending per payment method").spec.charts[-1]
    assert chart.entity == "Expense"
    assert edited(BAKERY, 'rename the bakery to "Golden Crust"').spec.name == "Golden Crust"


@pytest.mark.parametrize(
    ("prompt", "sentence", "words"),
    [
        (TASKS, "sort tasks by status then due date", "one field at a time"),
        (CRM, "make a kanban board for deals", "cannot add"),
        (BAKERY, "change the phone number to 555 1234", "is a value"),
        (RECIPES, "make the title serif", "nothing was changed"),
        (SHOP, "show items with price below 5", "at most"),
    ],
)
def test_what_would_be_done_wrongly_is_said(prompt: str, sentence: str, words: str) -> None:
    assert words in refused(prompt, sentence)


FIELDS = [
    (TASKS, "add a phone number and an email to tasks", "Task.phoneNumber", "phone"),
    (TASKS, "each task should have an estimate in hours", "Task.estimate", "decimal"),
    (TASKS, "add a checkbox called urgent to tasks", "Task.urgent", "boolean"),
    (TASKS, "add estimated hours (decimal) to tasks", "Task.estimatedHours", "decimal"),
    (TASKS, "please include the room number", "Task.roomNumber", "text"),
    (LIBRARY, "add a rating to books", "Book.rating", "rating"),
    (LIBRARY, "add number of pages to books", "Book.numberOfPages", "integer"),
    (LIBRARY, "give each reader a birthday", "Reader.birthday", "date"),
    (
        SHOP,
        "add a category dropdown with bikes, parts and accessories to items",
        "Item.category",
        "enum",
    ),
    (SHOP, "add a discount to the items", "Item.discount", "percentage"),
    (EXPENSES, "each expense should have a receipt number", "Expense.receiptNumber", "text"),
    (HELP, "add a website to tickets", "Ticket.website", "url"),
]


@pytest.mark.parametrize(("prompt", "sentence", "path", "kind"), FIELDS)
def test_a_field_is_added(prompt: str, sentence: str, path: str, kind: str) -> None:
    edit = edited(prompt, sentence)
    made = field(edit, path)
    assert made.type == kind
    assert all(made.name in row for row in entity(edit, path.split(".")[0]).samples)


CHANGES = [
    (TASKS, "rename due date to deadline", [("field", "Task", "due", "deadline")], []),
    (
        TASKS,
        "rename due date to deadline and assignee to owner",
        [("field", "Task", "due", "deadline"), ("field", "Task", "assignee", "owner")],
        [],
    ),
    (TASKS, "rename tasks to jobs", [("entity", "Task", "Job")], []),
    (LIBRARY, "call readers students", [("entity", "Reader", "Student")], []),
    (TASKS, "remove the notes", [], [("field", "Task", "notes")]),
    (HELP, "delete the category column from tickets", [], [("field", "Ticket", "category")]),
    (LIBRARY, "remove the loans", [], [("entity", "Loan")]),
    (HELP, "remove low from priority", [], [("option", "Ticket", "priority", "low")]),
]


@pytest.mark.parametrize(("prompt", "sentence", "renames", "removed"), CHANGES)
def test_renames_and_removals_are_told_to_the_migration(
    prompt: str, sentence: str, renames: list[object], removed: list[object]
) -> None:
    edit = edited(prompt, sentence)
    assert edit.renames == renames
    assert edit.removed == removed


def test_a_field_changes_its_type() -> None:
    assert field(edited(HELP, "make priority a number"), "Ticket.priority").type == "integer"
    size = edited(SHOP, "turn size into a dropdown with S, M, L, XL")
    assert [one.value for one in field(size, "Item.size").options] == ["s", "m", "l", "xl"]
    assert size.retyped == [("field", "Item", "size", "text", "enum")]
    assert field(edited(SHOP, "brand should be a long text"), "Item.brand").type == "long_text"


def test_values_of_several_words_are_added_and_replaced() -> None:
    steps = field(edited(SHOP, "add a status to do/in progress/done to items"), "Item.status")
    assert [one.label for one in steps.options] == ["To do", "In progress", "Done"]
    assert steps.default == "to_do"
    more = edited(TASKS, "the status can be to do, in progress, waiting for parts or done")
    assert [one.label for one in field(more, "Task.status").options] == [
        "To do",
        "In progress",
        "Waiting for parts",
        "Done",
    ]


def test_records_are_added_and_related() -> None:
    edit = edited(TASKS, "add clients with name, email and phone", "link tasks to clients")
    assert [one.name for one in entity(edit, "Client").fields] == ["name", "email", "phone"]
    assert field(edit, "Task.client").target == "Client"
    assert (
        field(edited(TASKS, "each task belongs to a project"), "Task.project").target == "Project"
    )
    assert (
        field(
            edited(LIBRARY, "add a table for authors; a book has one author"), "Book.author"
        ).target
        == "Author"
    )


def test_removing_a_record_kind_removes_what_points_at_it() -> None:
    edit = edited(LIBRARY, "remove readers")
    assert "reader" not in {one.name for one in entity(edit, "Loan").fields}
    assert {one.entity for one in edit.spec.figures} <= {"Book", "Loan"}


LOOKS = [
    ("make it green", "accent", "#15803d"),
    ("use #ff0000 as accent colour", "accent", "#ff0000"),
    ("change the colour to teal", "accent", "#0f766e"),
    ("switch to dark mode by default", "theme", "dark"),
    ("use a light theme", "theme", "light"),
    ("use a serif font", "font", "serif"),
    ("make the font monospace", "font", "mono"),
    ("make it more compact", "density", "compact"),
    ("use sharp corners", "radius", "none"),
]


@pytest.mark.parametrize(("sentence", "name", "value"), LOOKS)
def test_the_look_changes(sentence: str, name: str, value: str) -> None:
    assert getattr(edited(TASKS, sentence).spec.look, name) == value


def test_title_currency_and_labels() -> None:
    assert edited(TASKS, "change the title to Bright Smile Tasks").spec.name == "Bright Smile Tasks"
    assert edited(TASKS, 'call the app "Zahn & Co"').spec.name == "Zahn & Co"
    assert edited(SHOP, "change currency to EUR").spec.currency == "EUR"
    assert edited(TASKS, 'call "Save" "Speichern"').spec.labels == {"Save": "Speichern"}
    assert (
        field(edited(HELP, 'translate "Subject" to "Betreff"'), "Ticket.subject").label == "Betreff"
    )
    assert (
        field(
            edited(HELP, "rename the label of requester to Reported by"), "Ticket.requester"
        ).label
        == "Reported by"
    )


def test_pages_and_forms() -> None:
    edit = edited(
        TASKS,
        'add a page called Imprint with the text "Dental Clinic, Main Street 1"',
        "add an about page",
    )
    pages = [page for page in edit.spec.pages if isinstance(page, TextPage)]
    assert [(page.slug, page.title) for page in pages] == [
        ("imprint", "Imprint"),
        ("about", "About"),
    ]
    assert pages[0].paragraphs == ["Dental Clinic, Main Street 1"]
    form = edited(TASKS, "add a public form for tasks").spec.pages[-1]
    assert isinstance(form, PublicFormPage)
    assert form.entity == "Task"
    assert not any(
        isinstance(page, TextPage)
        for page in edited(TASKS, "add an about page", "remove the about page").spec.pages
    )


def test_charts_and_totals() -> None:
    chart = edited(TASKS, "add a pie chart of tasks by assignee").spec.charts[-1]
    assert (chart.kind, chart.group_by) == ("donut", "assignee")
    assert edited(TASKS, "add a chart of tasks per month").spec.charts[-1].by_month
    total = edited(SHOP, "add the average price").spec.figures
    assert ("average", "price") in [(one.measure, one.field) for one in total]
    high = edited(HELP, "show the number of closed tickets").spec.figures[-1]
    assert high.filters[0].value == "closed"
    assert edited(TASKS, "remove the chart tasks by status").spec.charts == []


def test_sorting_and_filters() -> None:
    sort = entity(edited(SHOP, "sort by price, highest first"), "Item").sort
    assert sort is not None
    assert (sort.field, sort.direction) == ("price", "desc")
    assert entity(edited(TASKS, "only show open tasks"), "Task").filters[0].operator == "is_not"
    assert entity(edited(TASKS, "hide done tasks"), "Task").filters[0].value == "done"
    assert entity(edited(HELP, "show all tickets"), "Ticket").filters == []


def test_constraints_defaults_and_values() -> None:
    assert field(edited(TASKS, "make due date required"), "Task.due").is_required
    assert field(edited(TASKS, "title must be unique"), "Task.title").is_unique
    assert not field(edited(HELP, "requester should be optional"), "Ticket.requester").is_required
    assert (
        field(edited(HELP, "set the default priority to high"), "Ticket.priority").default == "high"
    )
    assert "blocked" in [
        one.value for one in field(edited(TASKS, "add 'blocked' to status"), "Task.status").options
    ]
    assert "Blocked" in [
        one.label for one in field(edited(TASKS, "add a status Blocked"), "Task.status").options
    ]
    finished = field(edited(TASKS, "rename the status Done to Finished"), "Task.status").options
    assert ("done", "Finished") in [(one.value, one.label) for one in finished]
    assert (
        field(
            edited(SHOP, "quantity must be at least 0; quantity must be at most 900"),
            "Item.quantity",
        ).maximum
        == 900
    )
    kept = field(
        edited(HELP, "the priorities should be low, normal and urgent"), "Ticket.priority"
    ).options
    assert [one.value for one in kept] == ["low", "normal", "urgent"]


def test_sites_and_tools_change() -> None:
    site = edited(
        BAKERY,
        'change the headline to "Warm bread from six"',
        "open on Sunday 8-12",
        "add a product called Rye loaf for $6",
    ).spec.content
    assert isinstance(site, SiteContent)
    assert site.headline == "Warm bread from six"
    assert any(
        item.title == "Rye loaf" and item.price == "$6"
        for one in site.sections
        for item in one.items
    )
    timer = edited(
        "a pomodoro timer", "make the focus time 50 minutes and the break 10 minutes"
    ).spec.content
    assert isinstance(timer, TimerContent)
    assert (timer.focus_minutes, timer.short_break_minutes) == (50, 10)
    quiz = edited("a quiz about planets", "add questions about animals").spec.content
    assert isinstance(quiz, QuizContent)
    assert len(quiz.questions) > 15
    units = edited("a unit converter for length", "add temperature").spec.content
    assert isinstance(units, ConverterContent)
    assert [one.name for one in units.groups] == ["Length", "Temperature"]


CANNOT = [
    ("add login", "sign-in"),
    ("add a login page and make it green", "sign-in"),
    ("let customers pay with Stripe", "payments"),
    ("send an email reminder when a task is due", "e-mail"),
    ("add a map", "maps"),
    ("let people upload photos", "upload"),
    ("add a live chat", "chat"),
    ("use AI to sort the tasks", "artificial intelligence"),
    ("foo bar baz", "did not understand"),
    ("remove the spaceship", "nothing called"),
    ("rename the spaceship to rocket", "nothing called"),
    ("sort by spaceship", "no field"),
    ("add a colour to spaceships", "spaceships"),
    ("undo", "Versions"),
    ("", "what should be changed"),
]


@pytest.mark.parametrize(("sentence", "reason"), CANNOT)
def test_what_cannot_be_done_changes_nothing(sentence: str, reason: str) -> None:
    assert reason in refused(TASKS, sentence)
