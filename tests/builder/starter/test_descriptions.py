"""Descriptions of several sentences: which kinds of records they speak of, with which fields, and what belongs to what."""

import pytest

from paynto.builder.starter.drafting.outcome import Refusal
from paynto.builder.starter.language import understand
from paynto.builder.starter.language.bookings import take_terms
from paynto.builder.starter.language.described import read_description
from paynto.builder.starter.spec import AppSpec, EntitySpec, PublicFormPage
from paynto.builder.starter.validate import find_problems

Kinds = dict[str, dict[str, str]]

# prompt → per kind of record the fields by label with their type, or the kind a link leads to
APPS: list[tuple[str, Kinds]] = [
    (
        "CRM with companies, contacts and deals. Deals have a title, amount and stage lead/proposal/won/lost.",
        {"Deals": {"Title": "text", "Amount": "money", "Stage": "enum", "Company": "Companies", "Contact": "Contacts"}},
    ),
    (
        "I run a small bakery. I want to keep track of orders. Each order has a customer, a pickup date, items, total price and whether it is paid.",
        {"Orders": {"Customer": "Customers", "Pickup date": "date", "Total price": "money", "Paid": "boolean"}},
    ),
    (
        "Project tracker. Projects have a name, budget and deadline. Tasks belong to a project and have a title, assignee, status (todo, doing, done) and estimated hours.",
        {"Tasks": {"Title": "text", "Project": "Projects", "Status": "enum", "Estimated hours": "decimal"}},
    ),
    (
        "Build me a library app with books (title, author, isbn, genre), members (name, email) and loans (book, member, loaned on, due on, returned on)",
        {"Loans": {"Book": "Books", "Member": "Members", "Due on": "date"}, "Members": {"Name": "text", "Email": "email"}},
    ),
    (
        "lending app for tools in our neighborhood: tools, neighbors, loans",
        {"Loans": {"Tool": "Tools", "Neighbor": "Neighbors"}, "Neighbors": {"Email": "email", "Phone": "phone"}},
    ),
    (
        "Maintenance log for a fleet of trucks; each truck has a plate, model, mileage; each service has date, truck, cost, workshop, next service date",
        {"Trucks": {"Model": "text", "Mileage": "integer"}, "Services": {"Truck": "Trucks", "Cost": "money"}},
    ),
    (
        "Football league with teams, players, matches. Matches have home team, away team, date, home goals and away goals.",
        {"Matches": {"Home team": "Teams", "Away team": "Teams", "Home goals": "integer"}},
    ),
    (
        "Please build an app for a music school: students, teachers, lessons. Each lesson belongs to a student and a teacher, has a date, duration in minutes, a price and paid.",
        {"Lessons": {"Student": "Students", "Teacher": "Teachers", "Duration": "integer", "Paid": "boolean"}},
    ),
    (
        "an app for our apartment building where each apartment belongs to a floor, tenants belong to an apartment and we note the rent payments (amount, month, paid yes/no)",
        {"Apartments": {"Floor": "Floors"}, "Tenants": {"Property": "Apartments"}, "Rent payments": {"Paid": "boolean"}},
    ),
    (
        "warehouse with products, shelves and suppliers. Products: name, SKU, quantity, reorder level, unit price. Each product belongs to a supplier and sits on a shelf.",
        {"Products": {"Reorder level": "integer", "Unit price": "money", "Supplier": "Suppliers", "Shelf": "Shelves"}},
    ),
    (
        "My beekeeping club needs hives, inspections and honey harvests. Each inspection belongs to a hive and records date, queen seen, temper (calm, nervous, aggressive) and notes.",
        {"Inspections": {"Hive": "Hives", "Date": "date", "Temper": "enum"}, "Honey harvests": {"Hive": "Hives"}},
    ),
    (
        "Wedding app with guests, tables and gifts; each guest sits at one table",
        {"Guests": {"Table": "Tables"}, "Tables": {"Name": "text"}, "Gifts": {"Guest": "Guests"}},
    ),
    (
        "Car rental: cars (make, model, year, plate, price per day), customers, rentals (car, customer, from, to, total)",
        {"Rentals": {"Car": "Cars", "Customer": "Customers", "From": "date", "To": "date", "Total": "money"}},
    ),
    (
        "hair salon app with clients, services (name, duration, price) and appointments; each appointment belongs to a client and a service",
        {"Appointments": {"Client": "Clients", "Service": "Services", "Date and time": "datetime"}},
    ),
    (
        "Plant nursery: plants have latin name, common name, price, stock, light (sun, half shade, shade), water need low/medium/high",
        {"Plants": {"Latin name": "text", "Light": "enum", "Water need": "enum", "Price": "money"}},
    ),
    (
        "Track time for freelancers: projects, clients and time entries with date, hours, hourly rate, billable",
        {"Time entries": {"Date": "date", "Hours": "decimal", "Project": "Projects", "Billable": "boolean"}},
    ),
    (
        "A food truck wants to collect pre-orders: name, phone, dish (burger, fries, wrap), quantity, pickup time",
        {"Pre-orders": {"Phone": "phone", "Dish": "enum", "Quantity": "integer", "Pickup time": "time"}},
    ),
    (
        "I need a tool to log my blood pressure: systolic, diastolic, pulse, time, notes, and a chart over time",
        {"Measurements": {"Systolic": "integer", "Date and time": "datetime"}},
    ),
    (
        "Donation tracker for a charity — donors, donations (amount, date, campaign) and campaigns with a goal",
        {"Donations": {"Donor": "Donors", "Campaign": "Campaigns", "Amount": "money"}},
    ),
    (
        "Parking lot management: spots, cars, permits",
        {"Spots": {}, "Cars": {}, "Permits": {}},
    ),
    (
        "Expense log for our flat share: who paid, what for, amount, date",
        {"Expenses": {"Paid by": "text", "What for": "text", "Amount": "money"}},
    ),
]  # fmt: skip


def made(prompt: str) -> AppSpec:
    spec = understand(prompt)
    assert isinstance(spec, AppSpec), spec
    assert list(find_problems(spec)) == []
    return spec


def shape(spec: AppSpec, entity: EntitySpec) -> dict[str, str]:
    plurals = {one.name: one.label_plural for one in spec.entities}
    return {one.label: plurals.get(one.target or "", one.type) for one in entity.fields}


MORE: list[tuple[str, Kinds]] = [
    (
        "Build me an app to manage a food bank: donors, food items (name, category canned/fresh/frozen, quantity, best before), and families we hand food out to",
        {"Donors": {}, "Food items": {"Category": "enum", "Quantity": "integer", "Best before": "date"}, "Families": {}},
    ),
    (
        "We need an app where parents can sign up for parent-teacher meetings. Each meeting has a teacher, date, time and room.",
        {"Parent-teacher meetings": {"Teacher": "text", "Date": "date"}, "Parents": {"Parent-teacher meeting": "Parent-teacher meetings"}},
    ),
    (
        "Travel planner. Trips have a destination, start date, end date and budget. Each trip has many activities with a name, date, cost and booked yes/no.",
        {"Trips": {"Destination": "text"}, "Activities": {"Trip": "Trips", "Cost": "money", "Booked": "boolean"}},
    ),
    (
        "Recipes (title, servings, minutes, rating) with ingredients (name, amount, unit); each ingredient belongs to a recipe.",
        {"Recipes": {"Servings": "integer", "Rating": "rating"}, "Ingredients": {"Recipe": "Recipes", "Amount": "decimal"}},
    ),
    (
        "Real estate CRM: properties (address, price, bedrooms, status for sale/under offer/sold), buyers (name, phone, max budget), viewings (property, buyer, date and time, feedback)",
        {"Properties": {"Status": "enum"}, "Buyers": {"Max budget": "money"}, "Viewings": {"Property": "Properties", "Buyer": "Buyers"}},
    ),
    (
        "app for a small brewery - beers (name, style, abv %), batches (beer, brewed on, volume in litres, status fermenting/conditioning/ready), customers and orders (customer, beer, delivery date)",
        {"Beers": {"Abv": "percentage"}, "Batches": {"Beer": "Beers", "Volume": "decimal"}, "Orders": {"Beer": "Beers", "Customer": "Customers"}},
    ),
    (
        "a collection of my plants with name, species, location, last watered, water every X days",
        {"Plants": {"Last watered": "date", "Water every": "integer"}},
    ),
    (
        "Make a todo list for our family with who does it, due date, priority (low, normal, high).",
        {"Todos": {"Name": "text", "Assigned to": "text", "Due date": "date", "Priority": "enum"}},
    ),
    ("Vehicle logbook: date, driver, from, to, km start, km end", {"Vehicles": {"From": "text", "To": "text"}}),
    ("movie night: movies, who suggested it, votes", {"Movies": {"Title": "text", "Suggested by": "text", "Votes": "integer"}}),
    ("A lost property office: items with description, colour, found on, status found / returned, owner", {"Found items": {"Colour": "text", "Found on": "date", "Status": "enum"}}),
    ("A wardrobe list: item, colour, size, bought on", {"Wardrobes": {"Colour": "text", "Bought on": "date"}}),
]  # fmt: skip


@pytest.mark.parametrize(("prompt", "kinds"), [*APPS, *MORE])
def test_kinds_of_records_have_what_the_sentences_say(prompt: str, kinds: Kinds) -> None:
    spec = made(prompt)
    found = {one.label_plural: shape(spec, one) for one in spec.entities}
    for kind, fields in kinds.items():
        assert kind in found
        assert found[kind] | fields == found[kind]


@pytest.mark.parametrize(("prompt", "kinds"), [*APPS, *MORE])
def test_no_two_fields_of_a_record_say_the_same(prompt: str, kinds: Kinds) -> None:
    for entity in made(prompt).entities:
        labels = [one.label.lower() for one in entity.fields]
        links = [one.target for one in entity.fields if one.type == "relation"]
        assert len(set(labels)) == len(labels)
        assert len(set(links)) == len(links) or "home team" in labels


def test_people_sign_up_for_what_has_room() -> None:
    spec = made(
        "We need an app where our volunteers can register for shifts. Each shift has a date, start time, location and a capacity."
    )
    people = next(one for one in spec.entities if one.label_plural == "Volunteers")
    assert [(rule.kind, rule.limit_field) for rule in people.rules] == [("capacity", "capacity")]
    page = next(page for page in spec.pages if isinstance(page, PublicFormPage))
    assert page.fields[:2] == ["shift", "name"]


def test_a_limit_in_words_is_a_limit_of_the_app() -> None:
    spec = made(
        "Yoga classes with a teacher, weekday, start time; max 15 people per class; students sign up for classes."
    )
    capacity = next(one for one in spec.entities[0].fields if one.name == "capacity")
    assert capacity.default == 15
    event = made("Event sign-up for a cooking workshop, max 12 people, with name, email, diet")
    assert event.name == "Cooking Workshop Event Sign-up"
    assert next(one for one in event.entities[0].fields if one.name == "capacity").default == 12
    assert "Diet" in shape(event, event.entities[1])


def test_opening_hours_of_a_booking_page_are_its_hours() -> None:
    spec = made(
        "A booking page for a barber open Tuesday to Saturday 9-18, haircuts take 45 minutes"
    )
    page = next(page for page in spec.pages if isinstance(page, PublicFormPage))
    assert page.slots == {"opens": "09:00", "closes": "18:00", "minutes": 45, "closed": "01"}
    assert spec.name == "Barber Booking"


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("open weekdays from 8am to 4pm", {"opens": "08:00", "closes": "16:00", "closed": "06"}),
        ("We are open 9 to 5", {"opens": "09:00", "closes": "17:00"}),
        ("open daily 10:30-20:00, closed on Monday", {"opens": "10:30", "closes": "20:00", "closed": "1"}),
        ("with 30-minute slots", {"minutes": 30}),
        ("an open question list", {}),
    ],
)  # fmt: skip
def test_times_are_read(text: str, slots: dict[str, object]) -> None:
    assert take_terms(text)[0].slots == slots


@pytest.mark.parametrize(
    "sentence",
    [
        "It should have a dark theme",
        "I want to see the totals",
        "The app has a search",
        "Teachers report, the caretaker solves",
        "We have many customers",
    ],
)
def test_other_sentences_describe_no_kind_of_record(sentence: str) -> None:
    assert read_description(sentence) is None


@pytest.mark.parametrize("prompt", ["make me rich", "make me a sandwich", "make everyone happy"])
def test_what_no_app_can_do_is_answered_with_a_sentence(prompt: str) -> None:
    assert isinstance(understand(prompt), Refusal)
