"""Prompts of the kinds people write, and what the starter model makes of them."""

import re

import pytest

from paynto.builder.starter.contents import (
    CalculatorContent,
    ConverterContent,
    ListToolContent,
    QuizContent,
    SiteContent,
    TimerContent,
)
from paynto.builder.starter.language import Refusal, understand
from paynto.builder.starter.spec import AppSpec, DashboardPage, EntitySpec, PublicFormPage
from paynto.builder.starter.validate import find_problems


def made(prompt: str) -> AppSpec:
    spec = understand(prompt)
    assert isinstance(spec, AppSpec), spec
    assert list(find_problems(spec)) == []
    for entity in spec.entities:
        assert 8 <= len(entity.samples) <= 12
    return spec


def entity(spec: AppSpec, name: str) -> EntitySpec:
    return next(one for one in spec.entities if one.name == name)


def types(one: EntitySpec) -> dict[str, str]:
    return {field.name: field.type for field in one.fields}


def targets(one: EntitySpec) -> dict[str, str]:
    return {field.name: field.target for field in one.fields if field.target}


def values(one: EntitySpec, name: str) -> list[str]:
    return [option.value for field in one.fields if field.name == name for option in field.options]


def test_a_task_tracker_for_a_dental_clinic() -> None:
    spec = made("a task tracker for a dental clinic")
    task = entity(spec, "Task")
    assert spec.name == "Dental Clinic Task Tracker"
    assert spec.stack == "fullstack"
    assert types(task) | {
        "title": "text",
        "status": "enum",
        "due": "date",
        "assignee": "text",
    } == types(task)
    assert "Overdue" in [one.label for one in spec.figures]
    assert spec.charts
    assert any("Sterilise" in str(row["title"]) for row in task.samples)
    assert isinstance(spec.pages[0], DashboardPage)


def test_a_book_lending_app_lends_a_book_to_one_reader_at_a_time() -> None:
    spec = made("a book lending app for a school library with books, readers and loans")
    assert [one.name for one in spec.entities] == ["Book", "Reader", "Loan"]
    loan = entity(spec, "Loan")
    assert targets(loan) == {"book": "Book", "reader": "Reader"}
    assert types(loan) | {"loanedOn": "date", "dueOn": "date", "returnedOn": "date"} == types(loan)
    assert [(rule.kind, rule.relation, rule.open_field) for rule in loan.rules] == [
        ("one_open", "book", "returnedOn")
    ]
    assert "Overdue loans" in [one.label for one in spec.figures]
    lent = [row["book"] for row in loan.samples if row["returnedOn"] is None]
    assert len(lent) == len(set(lent))


def test_an_expense_tracker_with_categories_and_monthly_totals() -> None:
    spec = made("an expense tracker with categories and monthly totals")
    expense = entity(spec, "Expense")
    assert types(expense) | {"amount": "money", "date": "date", "category": "relation"} == types(
        expense
    )
    assert targets(expense) == {"category": "Category"}
    assert any(
        chart.by_month and chart.measure == "sum" and chart.field == "amount"
        for chart in spec.charts
    )
    assert any(one.operator == "this_month" for figure in spec.figures for one in figure.filters)


def test_a_crm_has_companies_contacts_and_deals_by_stage() -> None:
    spec = made("a CRM for a small agency")
    assert spec.name == "Agency CRM"
    assert {"Company", "Contact", "Deal"} <= {one.name for one in spec.entities}
    deal = entity(spec, "Deal")
    assert targets(deal) == {"company": "Company", "contact": "Contact"}
    assert {"won", "lost"} <= set(values(deal, "stage"))
    assert any(chart.group_by == "stage" for chart in spec.charts)


def test_an_inventory_has_exactly_the_listed_fields() -> None:
    spec = made("an inventory for a bicycle shop (name, brand, size, price, quantity, supplier)")
    item = spec.entities[0]
    assert types(item) == {
        "name": "text",
        "brand": "text",
        "size": "text",
        "price": "money",
        "quantity": "integer",
        "supplier": "relation",
    }
    assert targets(item) == {"supplier": "Supplier"}
    value = next(one for one in spec.figures if one.label == "Stock value")
    assert {value.field, value.multiply_by} == {"price", "quantity"}
    assert "bike" in str(item.samples[0]["name"])


def test_a_recipe_collection_has_ingredients_of_recipes() -> None:
    spec = made("a recipe collection with ingredients")
    assert targets(entity(spec, "Ingredient")) == {"recipe": "Recipe"}
    assert types(entity(spec, "Ingredient"))["amount"] == "decimal"
    assert types(entity(spec, "Recipe"))["instructions"] == "long_text"


def test_a_booking_page_offers_each_slot_once() -> None:
    spec = made("a booking page for a barber")
    booking = entity(spec, "Booking")
    form = next(page for page in spec.pages if isinstance(page, PublicFormPage))
    assert targets(booking) == {"service": "Service"}
    assert [(rule.kind, rule.fields) for rule in booking.rules] == [("no_overlap", ["startsAt"])]
    assert form.entity == "Booking"
    assert {"opens", "closes", "minutes"} == set(form.slots)
    assert "startsAt" in form.fields
    assert entity(spec, "Service").samples[0]["name"] == "Haircut"


def test_an_event_sign_up_keeps_to_its_capacity() -> None:
    spec = made("an event sign-up with a capacity limit")
    signup = entity(spec, "SignUp")
    rule = signup.rules[0]
    assert (rule.kind, rule.relation, rule.limit_field, rule.amount_field) == (
        "capacity",
        "event",
        "capacity",
        "places",
    )
    assert types(entity(spec, "Event"))["capacity"] == "integer"
    assert any(isinstance(page, PublicFormPage) and page.entity == "SignUp" for page in spec.pages)


def test_a_help_desk_has_tickets_with_priority_and_status() -> None:
    spec = made("a help desk with tickets, priority low/medium/high and status")
    ticket = entity(spec, "Ticket")
    assert values(ticket, "priority") == ["low", "medium", "high"]
    assert {"open", "closed"} <= set(values(ticket, "status"))


def test_a_landing_page_has_hours_and_a_stored_contact_form() -> None:
    spec = made("a landing page for a bakery with opening hours and a contact form")
    content = spec.content
    assert isinstance(content, SiteContent)
    assert {"hours", "contact", "offers"} <= {one.kind for one in content.sections}
    assert spec.stack == "fullstack"
    assert content.contact_entity == "Message"
    assert types(entity(spec, "Message")) | {
        "name": "text",
        "email": "email",
        "message": "long_text",
    } == types(entity(spec, "Message"))


def test_small_apps_need_no_server() -> None:
    assert isinstance(made("a personal portfolio").content, SiteContent)
    assert isinstance(made("a pomodoro timer").content, TimerContent)
    converter = made("a unit converter").content
    assert isinstance(converter, ConverterContent)
    assert {"Length", "Mass", "Temperature"} <= {group.name for group in converter.groups}
    quiz = made("a quiz about planets")
    assert isinstance(quiz.content, QuizContent)
    assert len(quiz.content.questions) >= 8
    assert all("Sun" in one.text or one.answers[one.correct] for one in quiz.content.questions)
    assert {
        made(prompt).stack
        for prompt in (
            "a personal portfolio",
            "a pomodoro timer",
            "a unit converter",
            "a quiz about planets",
        )
    } == {"react"}


def test_the_quiz_knows_the_right_answers() -> None:
    content = made("a quiz about planets").content
    assert isinstance(content, QuizContent)
    right = {one.text: one.answers[one.correct] for one in content.questions}
    assert right["Which is the largest planet of the solar system?"] == "Jupiter"
    assert all(len(set(one.answers)) == 4 for one in content.questions)


def test_an_unknown_quiz_topic_is_said_plainly() -> None:
    spec = made("a quiz about cheese makers of Bavaria")
    assert "general knowledge" in spec.purpose


KINDS = [
    ("A simple app to keep track of my book collection", {"title": "text", "author": "text"}),
    ("a wine cellar app", {"vintage": "integer", "bottles": "integer"}),
    (
        "invoice tracker for freelancers with clients and invoices",
        {"number": "text", "client": "relation", "amount": "money"},
    ),
    ("gym membership manager", {"name": "text", "plan": "enum"}),
    ("vet clinic with pets and owners", {"owner": "relation", "species": "enum"}),
    (
        "time tracking for projects, with hours per project and month",
        {"hours": "decimal", "project": "relation"},
    ),
    ("a hotel room reservation system", {"number": "text", "pricePerNight": "money"}),
    ("plant watering reminder", {"nextWatering": "date"}),
    ("habit tracker with streaks", {"streak": "integer"}),
    ("monthly budget planner", {"planned": "money"}),
    ("a movie watchlist with rating and genre", {"rating": "rating", "genre": "enum"}),
    ("job application tracker", {"position": "text", "status": "enum"}),
    ("volunteer scheduling for a food bank", {"name": "text", "skills": "text"}),
    (
        "donation tracker for a charity called Open Hands in euros",
        {"amount": "money", "donor": "relation"},
    ),
    (
        "pet adoption tracker with name, species, age, vaccinated, adoption date",
        {"age": "integer", "vaccinated": "boolean", "adoptionDate": "date"},
    ),
    ("a list of addresses", {"street": "text", "city": "text"}),
    (
        "An app for tracking children in a daycare with name, birthday, allergies and parent's phone number",
        {"name": "text", "parentsPhoneNumber": "phone", "allergies": "long_text"},
    ),
    (
        "bug tracker with severity minor, major, critical and status open, in progress, closed",
        {"severity": "enum", "status": "enum"},
    ),
    (
        "Build a warehouse stock system: product name, SKU, quantity, minimum stock, unit price, is fragile",
        {
            "productName": "text",
            "sku": "text",
            "quantity": "integer",
            "unitPrice": "money",
            "isFragile": "boolean",
        },
    ),
    ("an aplication to mange recepies", {"title": "text", "servings": "integer"}),
    ("customer feedback form with rating", {"rating": "rating"}),
    (
        "subscription tracker with price, billing cycle and renewal date",
        {"price": "money", "cycle": "enum", "renewalDate": "date"},
    ),
    ("apartments and tenants with monthly rent", {"rent": "money"}),
    ("I need software for my bike rental", {"vehicle": "relation", "start": "date"}),
    (
        "beehive inspection log with hive, date, queen seen, number of frames, honey yield in kg and notes",
        {
            "hive": "text",
            "queenSeen": "boolean",
            "numberOfFrames": "integer",
            "honeyYield": "decimal",
            "notes": "long_text",
        },
    ),
    (
        "a museum exhibit catalogue with artist, year, material and insured value",
        {"artist": "text", "year": "integer", "insuredValue": "money"},
    ),
    (
        "track blood pressure with systolic, diastolic and pulse",
        {"systolic": "integer", "pulse": "integer"},
    ),
    (
        "A club needs a member list: first name, last name, email, joined on, membership type (basic, premium), active",
        {
            "firstName": "text",
            "email": "email",
            "joinedOn": "date",
            "membershipType": "enum",
            "active": "boolean",
        },
    ),
    (
        "Vehicle maintenance log (vehicle, date, mileage, work done, cost)",
        {"vehicle": "relation", "mileage": "integer", "workDone": "long_text", "cost": "money"},
    ),
    (
        "A todo app. Each todo has a title, a due date and a priority (low, medium, high). Sort by due date.",
        {"due": "date", "priority": "enum"},
    ),
    (
        "a wizard tracker with name, level and school",
        {"name": "text", "level": "integer", "school": "text"},
    ),
    ("an order system for a flower shop", {"number": "text", "total": "money"}),
    ("help me keep my workouts in one place", {"minutes": "integer"}),
    ("Songs and playlists", {"artist": "text", "playlist": "relation"}),
]


@pytest.mark.parametrize(("prompt", "fields"), KINDS)
def test_the_first_kind_of_record_has_fields_that_fit(prompt: str, fields: dict[str, str]) -> None:
    spec = made(prompt)
    found = types(spec.entities[0])
    assert {name: found.get(name) for name in fields} == fields
    assert spec.stack == "fullstack"
    assert len(spec.figures) >= 1


RELATED = [
    ("students, courses and grades management for a school", {"Student", "Course", "Grade"}),
    (
        "Please make me a CRM with companies, contacts and deals with stage lead/qualified/won/lost",
        {"Company", "Contact", "Deal"},
    ),
    ("meeting room booking", {"Booking", "Room"}),
    ("tennis court booking for a club", {"Booking", "Court"}),
    ("restaurant menu with categories, dishes and prices", {"Dish", "Category"}),
    ("an app with wizards, spells and potions", {"Wizard", "Spell", "Potion"}),
    (
        "a library app with books (title, author, pages) and readers (name, email)",
        {"Book", "Reader", "Loan"},
    ),
    ("projects with tasks", {"Project", "Task"}),
]


@pytest.mark.parametrize(("prompt", "names"), RELATED)
def test_listed_kinds_of_records_are_there_and_related(prompt: str, names: set[str]) -> None:
    spec = made(prompt)
    assert names <= {one.name for one in spec.entities}
    assert any(targets(one) for one in spec.entities)


CONTENTS = [
    ('a landing page for my coffee shop "Blue Door"', SiteContent, "react", "Blue Door"),
    ("website for a plumber with contact form", SiteContent, "fullstack", "Willow Lane Plumber"),
    ("portfolio for Jane Doe, photographer", SiteContent, "react", "Jane Doe – Portfolio"),
    ("25/5 focus timer", TimerContent, "react", "Pomodoro Timer"),
    ("kilometers to miles converter", ConverterContent, "react", "Length Converter"),
    ("tip calculator", CalculatorContent, "react", "Tip Calculator"),
    ("BMI calculator", CalculatorContent, "react", "BMI Calculator"),
    ("a shopping list without a backend", ListToolContent, "react", None),
    ("quiz about world capitals", QuizContent, "react", "Capitals Quiz"),
]


@pytest.mark.parametrize(("prompt", "content", "stack", "name"), CONTENTS)
def test_sites_and_tools(prompt: str, content: type, stack: str, name: str | None) -> None:
    spec = made(prompt)
    assert isinstance(spec.content, content)
    assert spec.stack == stack
    assert name is None or spec.name == name


def test_name_look_and_currency_are_read_from_the_prompt() -> None:
    spec = made(
        "a task tracker called Bright Smile in dark mode, with a green accent, in euros, compact and with a serif font"
    )
    assert (spec.name, spec.currency) == ("Bright Smile", "EUR")
    assert (spec.look.theme, spec.look.accent, spec.look.density, spec.look.font) == (
        "dark",
        "#15803d",
        "compact",
        "serif",
    )


def test_what_is_left_out_is_said() -> None:
    spec = made("a task tracker with login and a map")
    assert re.search(r"sign-in.*maps|maps.*sign-in", " ".join(spec.notes))


@pytest.mark.parametrize(
    "prompt",
    [
        "",
        "   ",
        "!!!",
        "\u200b\u202e",
        "12345",
        "a 3D shooter",
        "a self-driving car",
        "an AI chatbot",
        "タスク管理アプリ",
        "приложение для задач",
        "asdf qwer",
    ],
)
def test_what_cannot_be_made_gives_one_sentence(prompt: str) -> None:
    outcome = understand(prompt)
    assert isinstance(outcome, Refusal)
    assert outcome.message.endswith(".")


FOREIGN = [
    ("Eine Aufgabenliste für eine Zahnarztpraxis", "de", "Aufgaben"),
    ("Ich möchte ein Haushaltsbuch mit Kategorien", "de", "Ausgaben"),
    ("une liste de tâches pour ma famille", "fr", "Tâches"),
    ("un inventario para una tienda de bicicletas", "es", "Artículos"),
    ("uma lista de livros para minha casa", "pt", "Livros"),
    ("una lista di ricette con ingredienti", "it", "Ricette"),
]


@pytest.mark.parametrize(("prompt", "language", "plural"), FOREIGN)
def test_usual_records_in_other_languages(prompt: str, language: str, plural: str) -> None:
    spec = made(prompt)
    assert spec.language == language
    assert spec.entities[0].label_plural == plural


HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "${process.env.SECRET}",
    "`rm -rf /`",
    "'); DROP TABLE users;--",
    "{{7*7}}",
    "</script><script>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_ends_up_as_plain_labels(text: str) -> None:
    spec = made(f"a task tracker called {text} Tasks with {text} and {text} status")
    shown = " ".join(
        [
            spec.name,
            spec.purpose,
            *(f"{field.label} {field.name}" for one in spec.entities for field in one.fields),
        ]
    )
    assert not set(shown) & set('<>`${}\\"')
