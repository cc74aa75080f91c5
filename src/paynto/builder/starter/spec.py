"""The specification the starter model derives from a sentence and writes an app from.

It is stored in the made app as `.paynto/app.json`, so that a later turn edits the specification instead of guessing from code.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from paynto.builder.starter.contents import Content

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
    has_samples: bool = True
    """Whether a new app has sample rows of it; without them it starts empty."""
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


class RowButton(SpecModel):
    """A button at each row: adds to a whole number of the row, or sets it. `{name}` in its label is the row's name."""

    label: str
    field: str
    add: int = 0
    to: int | None = None


class FrontPage(SpecModel):
    """The first page of a small app: a form that adds a row, and all rows below it (guest book, poll, expenses)."""

    kind: Literal["front"] = "front"
    entity: str
    title: str
    intro: str = ""
    fields: list[str] = []
    """What the form asks; none, and there is no form."""
    submit_label: str = "Add"
    filter_label: str | None = None
    """A field that narrows the list while one types."""
    count_label: str | None = None
    """`Entries` is shown as `Entries: 3`."""
    total_label: str | None = None
    total_field: str | None = None
    row_text: str | None = None
    """What a row is called here, `{name}: {count} times` with the number of the first button; else its title."""
    buttons: list[RowButton] = []
    newest_first: bool = True
    has_own_rows: bool = False
    """The rows it starts with are the person's own (options of a poll), not samples that one clears."""


Page = Annotated[
    EntityPage | DashboardPage | PublicFormPage | TextPage | FrontPage,
    Field(discriminator="kind"),
]


class Look(SpecModel):
    accent: str = "#4f46e5"
    font: Literal["sans", "serif", "mono", "rounded"] = "sans"
    radius: Literal["none", "small", "medium", "large"] = "medium"
    density: Literal["compact", "comfortable"] = "comfortable"
    theme: Literal["light", "dark", "system"] = "system"


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
