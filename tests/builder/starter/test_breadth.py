"""Descriptions as people type them, by the kinds of trouble they make: each app keeps what was meant, with sensible fields."""

import re
from itertools import pairwise

import pytest

from paynto.builder.starter.drafting.outcome import Refusal
from paynto.builder.starter.language import understand
from paynto.builder.starter.lexicon.entities import entity_from_entry
from paynto.builder.starter.lexicon.loading import entity_entries
from paynto.builder.starter.lexicon.notation import parse_figure
from paynto.builder.starter.spec import AppSpec, EntitySpec
from paynto.builder.starter.validate import figure_problems, find_problems

# prompt → the first kind of record, and fields it must have with their types
DRAFTS: list[tuple[str, str, dict[str, str]]] = [
    ("app for tracking my houseplants watering", "Plants", {"wateringDays": "integer"}),
    ("wedding guest list with rsvp and meal choice", "Wedding guests", {"mealChoice": "enum"}),
    ("vehicle fleet maintenance log", "Vehicles", {"mileage": "integer"}),
    ("podcast episode planner", "Podcast episodes", {"recordOn": "date", "status": "enum"}),
    ("volunteer shifts", "Volunteers", {"availability": "enum"}),
    ("invoice tracker for freelancer with clients", "Invoices", {"amount": "money"}),
    ("visitor log for an office", "Visitors", {"arrivedAt": "datetime", "leftAt": "datetime"}),
    ("lost and found register for a train station", "Lost and founds", {"foundOn": "date"}),
    ("classified ads for our neighbourhood", "Classified ads", {"price": "money"}),
    ("feature request board with votes", "Feature requests", {"votes": "integer"}),
    ("keep track of my vinyl records", "Records", {"artist": "text", "value": "money"}),
    ("library of sheet music for a choir", "Sheet music", {"composer": "text"}),
    ("sneaker collection value tracker", "Sneakers", {"value": "money"}),
    ("quotes collection app", "Quotes", {"author": "text"}),
    ("apartment building maintenance requests", "Maintenance requests", {"urgency": "enum"}),
    ("school bus routes with stops, drivers, and students", "School bus routes", {}),
    ("dog walking business: clients, dogs, walks, invoices", "Clients", {}),
    ("Church directory: families, members, birthdays", "Families", {}),
    ("parking permits", "Parking permits", {}),
    ("tutoring business manager", "Lessons", {"startsAt": "datetime", "paid": "boolean"}),
    ("sprint planning board with stories, points and sprints", "Stories", {"points": "integer"}),
    (
        "freelance project tracker; each project has a client, deadline, budget and hours",
        "Projects",
        {"deadline": "date", "budget": "money", "hours": "decimal"},
    ),
    (
        "i need a app to trak my fishing trips (date, lake, species, length, weight, bait)",
        "Trips",
        {"lake": "text", "length": "decimal"},
    ),
    (
        "i want an app where my soccer team can see games, players and goals scored",
        "Games",
        {"opponent": "text"},
    ),
    (
        "pet grooming salon appointment manager w/ pets, owners, services",
        "Appointments",
        {"service": "relation", "pet": "relation"},
    ),
    (
        "A tracker for job applications:\n- company\n- position\n- date applied\n"
        "- status (applied, interview, offer, rejected)\n- notes",
        "Job applications",
        {"company": "text", "dateApplied": "date", "status": "enum", "notes": "long_text"},
    ),
    (
        "I need something to keep track of my dad's medications, with dosage, time of day and when to refill",
        "Medications",
        {"dosage": "text", "time": "time", "refillOn": "date"},
    ),
    (
        "home inventory for insurance with room, purchase price, purchase date and serial number",
        "Items",
        {"name": "text", "room": "text", "purchasePrice": "money", "purchaseDate": "date"},
    ),
    (
        "coffee tasting journal, with roaster, origin, rating 1-5 and notes",
        "Entries",
        {"roaster": "text", "rating": "rating"},
    ),
    (
        "inventory of a pharmacy with expiry dates and batch numbers",
        "Items",
        {"expiryDate": "date", "batchNumber": "text"},
    ),
    (
        "rock climbing log: route, grade, attempts, sent yes/no",
        "Rock climbs",
        {"attempts": "integer", "sent": "boolean"},
    ),
    (
        "lab samples: sample id, collected at, temperature, technician, result",
        "Lab samples",
        {"collectedAt": "datetime", "technician": "text"},
    ),
    ("gym membership tracker: members, plans, payments", "Members", {"plan": "relation"}),
    (
        "Savings goals with target amount, saved so far, deadline",
        "Goals",
        {"savedSoFar": "money", "deadline": "date"},
    ),
]  # fmt: skip


# prompt → the values of the first choice called status, and its first value
STEPS: list[tuple[str, list[str], str | None]] = [
    ("A task board with tasks and a status to do/in progress/done", ["To do", "In progress", "Done"], "to_do"),
    ("tasks with status to do, in progress and done", ["To do", "In progress", "Done"], "to_do"),
    ("a todo app with status todo / doing / done and due date", ["Todo", "Doing", "Done"], "todo"),
    ("books with title, author and status to read/reading/read", ["To read", "Reading", "Read"], "to_read"),
    ("repairs with customer, bike and status not started/waiting for parts/ready for pickup", ["Not started", "Waiting for parts", "Ready for pickup"], "not_started"),
]  # fmt: skip


@pytest.mark.parametrize(("prompt", "values", "first"), STEPS)
def test_values_of_several_words_are_kept_whole(
    prompt: str, values: list[str], first: str | None
) -> None:
    status = next(one for one in made(prompt).entities[0].fields if one.label == "Status")
    assert [option.label for option in status.options] == values
    assert status.default == first


@pytest.mark.parametrize(
    ("prompt", "name"),
    [
        ("An event sign-up with a capacity limit. Make it pink.", "Event Sign-up"),
        ("Make it dark. A plant diary", "Plant Diary"),
        ("Hello! I want a guest book. Use a serif font.", "Guest Book"),
    ],
)
def test_wishes_about_the_look_do_not_name_the_app(prompt: str, name: str) -> None:
    assert made(prompt).name == name


def test_a_guest_book_keeps_names_and_messages() -> None:
    spec = made("A guest book for our holiday home")
    assert [one.name for one in spec.entities[0].fields] == ["name", "message", "createdOn"]


def made(prompt: str) -> AppSpec:
    spec = understand(prompt)
    assert isinstance(spec, AppSpec), spec
    assert list(find_problems(spec)) == []
    return spec


def types(entity: EntitySpec) -> dict[str, str]:
    return {field.name: field.type for field in entity.fields}


@pytest.mark.parametrize(("prompt", "first", "fields"), DRAFTS)
def test_a_description_gives_the_records_that_were_meant(
    prompt: str, first: str, fields: dict[str, str]
) -> None:
    spec = made(prompt)
    assert spec.entities[0].label_plural == first
    assert types(spec.entities[0]) | fields == types(spec.entities[0])


@pytest.mark.parametrize(("prompt", "first", "fields"), DRAFTS)
def test_sample_rows_hold_no_made_up_filler(
    prompt: str, first: str, fields: dict[str, str]
) -> None:
    for entity in made(prompt).entities:
        optional = [one for one in entity.fields if one.type == "text" and not one.is_required]
        for one in optional:
            values = [str(row.get(one.name)) for row in entity.samples]
            assert not any(re.fullmatch(rf"{re.escape(one.label)} \d+", text) for text in values)


@pytest.mark.parametrize(("prompt", "first", "fields"), DRAFTS)
def test_titles_of_charts_do_not_stammer(prompt: str, first: str, fields: dict[str, str]) -> None:
    spec = made(prompt)
    for text in [one.title for one in spec.charts] + [one.label for one in spec.figures]:
        words = text.lower().split()
        assert all(a != b for a, b in pairwise(words)), text


@pytest.mark.parametrize(
    "prompt", ["asdf qwer zxcv", "hello", "app", "🍕🍕🍕", "'; DROP TABLE x; --"]
)
def test_what_names_nothing_is_answered_with_a_sentence(prompt: str) -> None:
    assert isinstance(understand(prompt), Refusal)


def test_each_figure_of_the_lexicon_fits_its_kind_of_record() -> None:
    for key, entry in entity_entries().items():
        entity = entity_from_entry(entry, [], [])
        for text in entry.figures:
            figure = parse_figure(text, entity.name)
            assert list(figure_problems(figure, {entity.name: entity})) == [], (key, text)
