"""Landing pages and portfolios."""

import re
from typing import Any

from paynto.builder.starter.contents import Item, OpeningHours, Section, SiteContent
from paynto.builder.starter.drafting.contents import add_contact_form
from paynto.builder.starter.lexicon.loading import load_toml
from paynto.builder.starter.lexicon.names import clean_label
from paynto.builder.starter.lexicon.words import title_case
from paynto.builder.starter.spec import AppSpec

CONTACT = re.compile(
    r"contact(?: form|\b(?! details| data| info))|inquiry|enquiry|get in touch|write to (?:us|me)|message form|request form|newsletter|sign[- ]?up form|lead form|form\b",
    re.IGNORECASE,
)
PERSON = re.compile(
    r"\b(?:for|of|by)\s+(?:me\s*,?\s*)?((?:[A-Z][\w'’-]+)(?:\s+[A-Z][\w'’-]+){1,2})"
)
PROFESSIONS = (
    "web developer",
    "software engineer",
    "developer",
    "designer",
    "graphic designer",
    "photographer",
    "illustrator",
    "architect",
    "writer",
    "journalist",
    "artist",
    "painter",
    "musician",
    "data scientist",
    "teacher",
    "student",
    "consultant",
    "translator",
    "film maker",
    "filmmaker",
    "model",
    "chef",
    "engineer",
    "product manager",
    "ux designer",
    "copywriter",
    "makeup artist",
    "tattoo artist",
    "videographer",
)


def find_business(text: str) -> str | None:
    lowered = f" {' '.join(re.findall(r'[a-zé&-]+', text.lower()))} "
    best: tuple[int, str] | None = None
    for key, raw in load_toml("sites.toml").items():
        for word in raw["words"]:
            if (f" {word} " in lowered or f" {word}s " in lowered) and (
                best is None or len(word) > best[0]
            ):
                best = (len(word), key)
    return best[1] if best else None


def business_word(text: str, key: str) -> str:
    lowered = text.lower()
    words = sorted(load_toml("sites.toml")[key]["words"], key=len, reverse=True)
    return next((word for word in words if word in lowered), load_toml("sites.toml")[key]["label"])


def wants_contact(text: str) -> bool:
    return CONTACT.search(text) is not None


def priced_items(raw: list[list[str]], currency: str) -> list[Item]:
    sign = {"USD": "$", "EUR": "€", "GBP": "£"}.get(currency, currency + " ")
    items: list[Item] = []
    for title, text, price in raw:
        shown = (
            re.sub(r"\d[\d.]*", lambda found: f"{sign}{found.group()}", price, count=1)
            if price
            else None
        )
        items.append(Item(title=title, text=text, price=shown))
    return items


def landing_page(spec: AppSpec, text: str, context: str) -> None:
    """Sections for the business, opening hours always, a contact form when it was asked for."""
    key = find_business(context) or find_business(text) or "agency"
    raw: dict[str, Any] = load_toml("sites.toml")[key]
    sections = [
        Section(
            kind="offers", title="What we offer", items=priced_items(raw["offers"], spec.currency)
        ),
        Section(kind="about", title="About us", text=raw["about"]),
        Section(
            kind="hours",
            title="Opening hours",
            hours=[OpeningHours(day=day, hours=hours) for day, hours in raw["hours"]],
        ),
        Section(
            kind="faq",
            title="Questions and answers",
            items=[Item(title=question, text=answer) for question, answer in raw["faq"]],
        ),
    ]
    content = SiteContent(
        headline=raw["headline"],
        subline=raw["subline"],
        call_to_action=raw["call"],
        sections=sections,
    )
    spec.content = content
    spec.look.accent = raw["accent"] if spec.look.accent == "#4f46e5" else spec.look.accent
    if wants_contact(text):
        add_contact_form(spec)
    elif spec.stack == "react":
        content.call_to_action = "See what we offer"


def site_name(text: str, context: str) -> str:
    key = find_business(context) or find_business(text)
    proper = re.search(
        r"\b((?:[A-Z][\w'’&-]+\s+)+(?:Bakery|Café|Cafe|Restaurant|Salon|Studio|Shop|Store|Hotel|Gym|Clinic|Farm|School|Bar))\b",
        text,
    )
    if proper:
        return clean_label(proper.group(1), 50)
    if key is None:
        name = clean_label(title_case(context), 50)
        return name or "Willow Lane"
    return f"Willow Lane {title_case(business_word(context or text, key))}"


def portfolio(spec: AppSpec, text: str) -> None:
    person = PERSON.search(text)
    named = re.fullmatch(r"[A-Z][\w'’-]+(?: [A-Z][\w'’.-]+){1,2}", spec.name)
    name = clean_label(person.group(1), 40) if person else spec.name if named else "Alex Morgan"
    lowered = text.lower()
    trade = max(
        (one for one in PROFESSIONS if one in lowered), key=len, default="designer and developer"
    )
    projects = [
        Item(
            title="Harbour Walks",
            text="A guide to twelve walks along the water, with hand-drawn maps.",
            tags=["Concept", "Design"],
        ),
        Item(
            title="Open Pantry",
            text="A neighbourhood pantry that shows what is on the shelf today.",
            tags=["Research", "Build"],
        ),
        Item(
            title="Quiet Hours",
            text="A study room booking that fits on one screen.",
            tags=["Interface"],
        ),
        Item(
            title="Field Notes",
            text="A photo essay about people who repair things.",
            tags=["Photography"],
        ),
    ]
    skills = [
        Item(title=one, text=why)
        for one, why in (
            ("Listening", "Understand the problem before drawing anything."),
            ("Design", "Clear layouts, good type, few words."),
            ("Delivery", "On time, tested and documented."),
        )
    ]
    spec.content = SiteContent(
        headline=f"Hello, I am {name}",
        subline=f"I work as a {trade} and like things that are simple to use."
        if trade[0] not in "aeiou"
        else f"I work as an {trade} and like things that are simple to use.",
        call_to_action="See my work",
        sections=[
            Section(kind="projects", title="Selected work", items=projects),
            Section(
                kind="about",
                title="About me",
                text="I have worked for small teams and public institutions for nine years. I enjoy the first sketch as much as the last detail.",
            ),
            Section(kind="skills", title="What I bring", items=skills),
        ],
    )
    if wants_contact(text):
        add_contact_form(spec)
    if not spec.name:
        spec.name = f"{name} – Portfolio" if person else "My Portfolio"
