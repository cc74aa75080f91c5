"""The specification the starter model derives from a sentence and writes an app from.

It is stored in the made app as `.paynto/app.json`, so that a later turn edits the specification instead of guessing from code.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

SPEC_PATH = ".paynto/app.json"
NEWEST_VERSION = 2

FieldType = Literal[
    "text",
    "long_text",
    "integer",
    "decimal",
    "money",
    "percentage",
    "rating",
    "boolean",
    "date",
    "datetime",
    "time",
    "email",
    "phone",
    "url",
    "enum",
    "relation",
]
Tone = Literal["neutral", "info", "success", "warning", "danger"]
Scalar = str | int | float | bool | None


class SpecModel(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Option(SpecModel):
    """One value of an enumeration. `value` is an identifier (`in_progress`), `label` what a person reads."""

    value: str
    label: str
    tone: Tone = "neutral"


class FieldSpec(SpecModel):
    """A field. `name` is a camelCase identifier that never changes by itself; `label` is free text."""

    name: str
    label: str
    type: FieldType
    is_required: bool = False
    is_unique: bool = False
    is_listed: bool = True
    options: list[Option] = []
    target: str | None = None
    """Entity name a relation points at (many-to-one)."""
    default: Scalar = None
    """For date and datetime the text `today` or `now` is allowed, also shifted: `today+14d`. For an enum the option's `value`."""
    minimum: float | None = None
    maximum: float | None = None
    unit: str | None = None
    hint: str | None = None


class Sort(SpecModel):
    field: str
    direction: Literal["asc", "desc"] = "asc"


class Filter(SpecModel):
    """A condition. `open`-like states are written as one filter per excluded value with `is_not`."""

    field: str
    operator: Literal[
        "is",
        "is_not",
        "before_today",
        "after_today",
        "this_month",
        "at_most",
        "at_least",
        "is_empty",
    ]
    value: Scalar = None


class Rule(SpecModel):
    """A promise between rows that the server keeps, not only the form.

    - `capacity`: rows of this entity with the same `relation` may not exceed the integer `limit_field` of the related row
      (weighted by `amount_field` when given).
    - `no_overlap`: no two rows share the values of `fields` (a slot can be booked once), rows whose `status` filter excludes them aside.
    - `one_open`: at most one row per `relation` may have `open_field` empty (a book is lent to one reader at a time).
    """

    kind: Literal["capacity", "no_overlap", "one_open"]
    message: str
    relation: str | None = None
    limit_field: str | None = None
    amount_field: str | None = None
    fields: list[str] = []
    open_field: str | None = None
    ignore: Filter | None = None


class EntitySpec(SpecModel):
    """A kind of record. `name` is a PascalCase singular identifier, `slug` its plural URL part."""

    name: str
    slug: str
    label: str
    label_plural: str
    icon: str = "square-stack"
    description: str = ""
    fields: list[FieldSpec]
    title_field: str
    """Names a record. Usually a text field; for pure links between records (a loan) a relation, then the related row's title is shown."""
    sort: Sort | None = None
    filters: list[Filter] = []
    """Filters that the list starts with; the person can lift them."""
    rules: list[Rule] = []
    samples: list[dict[str, Scalar]] = []
    """Sample rows; a relation's value is the zero-based index of a sample row of the target.

    An enum's value is the option's `value`. Dates are relative to the day of seeding: date `today`, `today-3d`, `today+10d`, or ISO
    `1988-04-12`; datetime `now`, `now-2h`, `now-90m`, `now+1d`, or a clock time on a day: `today+3d 09:30`; time `HH:MM`.
    A value may be None for optional fields.
    """


class Figure(SpecModel):
    """One number on the dashboard."""

    label: str
    entity: str
    measure: Literal["count", "sum", "average", "minimum", "maximum"] = "count"
    field: str | None = None
    multiply_by: str | None = None
    """A second numeric field: sum of field × multiply_by (stock value = price × quantity)."""
    filters: list[Filter] = []


class Chart(SpecModel):
    """A chart: `measure` of rows grouped by an enum, relation, boolean, text, or a date by month."""

    title: str
    kind: Literal["bar", "line", "donut"] = "bar"
    entity: str
    group_by: str
    by_month: bool = False
    measure: Literal["count", "sum", "average"] = "count"
    field: str | None = None


class EntityPage(SpecModel):
    """List, detail and forms of one entity in the back office."""

    kind: Literal["entity"] = "entity"
    entity: str


class DashboardPage(SpecModel):
    kind: Literal["dashboard"] = "dashboard"
    title: str = "Overview"


class PublicFormPage(SpecModel):
    """A page for visitors with one form that makes a row of `entity` (booking, sign-up, contact)."""

    kind: Literal["public_form"] = "public_form"
    slug: str
    title: str
    entity: str
    fields: list[str]
    intro: str = ""
    success: str = "Thank you. We have received it."
    submit_label: str = "Send"
    slots: dict[str, Scalar] = {}
    """For bookings: `opens` and `closes` (HH:MM), `minutes` per slot, `closed` weekdays as digits (Sunday is 0); free slots are offered per day.

    The chosen slot is written to the first datetime field among `fields` (bookings always have one, in a `no_overlap` rule).
    """


class TextPage(SpecModel):
    """A page of headings and paragraphs (About, Imprint …)."""

    kind: Literal["text"] = "text"
    slug: str
    title: str
    paragraphs: list[str] = []


Page = Annotated[
    EntityPage | DashboardPage | PublicFormPage | TextPage, Field(discriminator="kind")
]


class Look(SpecModel):
    accent: str = "#4f46e5"
    font: Literal["sans", "serif", "mono", "rounded"] = "sans"
    radius: Literal["none", "small", "medium", "large"] = "medium"
    density: Literal["compact", "comfortable"] = "comfortable"
    theme: Literal["light", "dark", "system"] = "system"


class OpeningHours(SpecModel):
    day: str
    hours: str


class Item(SpecModel):
    """A card of a site section: an offer, a project, a testimonial-free fact, a question with its answer."""

    title: str
    text: str = ""
    price: str | None = None
    link: str | None = None
    tags: list[str] = []


class Section(SpecModel):
    kind: Literal[
        "features",
        "offers",
        "gallery",
        "projects",
        "skills",
        "about",
        "hours",
        "faq",
        "contact",
        "steps",
    ]
    title: str
    text: str = ""
    items: list[Item] = []
    hours: list[OpeningHours] = []


class SiteContent(SpecModel):
    """A landing page or portfolio. A `contact` section needs an entity that stores the messages (then the stack is fullstack)."""

    kind: Literal["site"] = "site"
    headline: str
    subline: str
    call_to_action: str = "Get in touch"
    sections: list[Section]
    contact_entity: str | None = None


class TimerContent(SpecModel):
    kind: Literal["timer"] = "timer"
    focus_minutes: int = 25
    short_break_minutes: int = 5
    long_break_minutes: int = 15
    rounds: int = 4


class Unit(SpecModel):
    """value_in_base = value × factor + offset."""

    symbol: str
    label: str
    factor: float
    offset: float = 0


class UnitGroup(SpecModel):
    name: str
    units: list[Unit]


class ConverterContent(SpecModel):
    kind: Literal["converter"] = "converter"
    groups: list[UnitGroup]
    amount_label: str | None = None
    """What the person calls the amount, as long as it is converted from `from_symbol`."""
    from_symbol: str | None = None
    to_symbol: str | None = None
    decimals: int | None = None


class Question(SpecModel):
    text: str
    answers: list[str]
    correct: int
    explanation: str = ""


class QuizContent(SpecModel):
    kind: Literal["quiz"] = "quiz"
    topic: str
    questions: list[Question]


class CalculatorContent(SpecModel):
    kind: Literal["calculator"] = "calculator"
    variant: Literal[
        "basic",
        "tip",
        "bmi",
        "loan",
        "percentage",
        "discount",
        "currency",
        "fuel",
        "savings",
        "area",
        "speed",
        "age",
    ] = "basic"
    labels: dict[str, str] = {}
    """The person's own names for fields of the form, by the name of the field."""


class ListToolContent(SpecModel):
    """A small tool that keeps a list in the browser (notes, shopping list, habit counter) when no server is wanted."""

    kind: Literal["list_tool"] = "list_tool"
    item_label: str
    variant: Literal["checklist", "notes", "counter"] = "checklist"
    add_label: str | None = None
    clear_label: str | None = None
    """A button that removes what is done."""


GadgetVariant = Literal[
    "counter",
    "stopwatch",
    "countdown",
    "colour_mixer",
    "markdown",
    "tic_tac_toe",
    "word_count",
    "dice",
    "password",
    "picker",
    "scoreboard",
]


class GadgetButton(SpecModel):
    """A button of a counter: adds to the number, or sets it."""

    label: str
    add: int = 0
    to: int | None = None


class GadgetContent(SpecModel):
    """One small tool in the browser. `labels` are the person's own names for its controls, by what they are for."""

    kind: Literal["gadget"] = "gadget"
    variant: GadgetVariant
    labels: dict[str, str] = {}
    start: int = 0
    minutes: int = 5
    buttons: list[GadgetButton] = []
    shows_score: bool = False


Content = Annotated[
    SiteContent
    | TimerContent
    | ConverterContent
    | QuizContent
    | CalculatorContent
    | ListToolContent
    | GadgetContent,
    Field(discriminator="kind"),
]


class AppSpec(SpecModel):
    """Everything the generator needs. Same specification, same bytes."""

    version: Literal[1, 2] = NEWEST_VERSION
    """1: amounts of money are binary fractions in the database; 2: decimals. The next edit of an app brings it to 2."""
    name: str
    purpose: str
    stack: Literal["react", "fullstack"]
    language: str = "en"
    currency: str = "USD"
    entities: list[EntitySpec] = []
    pages: list[Page] = []
    figures: list[Figure] = []
    charts: list[Chart] = []
    content: Content | None = None
    """Set for apps that are not (only) records: site, timer, converter, quiz …"""
    look: Look = Look()
    notes: list[str] = []
    """Plain sentences for the chat about what was asked for and left out, or assumed. Not shown in the app."""
    labels: dict[str, str] = {}
    """Translations of interface texts the person gave: English text → their text ("Save" → "Speichern")."""
    generated: dict[str, str] = {}
    """Path → first 16 hex digits of SHA-256 of each file as generated; a differing file was changed by hand."""
