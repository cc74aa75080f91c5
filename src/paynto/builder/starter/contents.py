"""What apps hold that are not (only) records: sites, timers, converters, quizzes, calculators, small tools."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class ContentModel(BaseModel):
    model_config = ConfigDict(extra="forbid")


class OpeningHours(ContentModel):
    day: str
    hours: str


class Item(ContentModel):
    """A card of a site section: an offer, a project, a testimonial-free fact, a question with its answer."""

    title: str
    text: str = ""
    price: str | None = None
    link: str | None = None
    tags: list[str] = []


class Section(ContentModel):
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


class SiteContent(ContentModel):
    """A landing page or portfolio. A `contact` section needs an entity that stores the messages (then the stack is fullstack)."""

    kind: Literal["site"] = "site"
    headline: str
    subline: str
    call_to_action: str = "Get in touch"
    sections: list[Section]
    contact_entity: str | None = None


class TimerContent(ContentModel):
    kind: Literal["timer"] = "timer"
    focus_minutes: int = 25
    short_break_minutes: int = 5
    long_break_minutes: int = 15
    rounds: int = 4


class Unit(ContentModel):
    """value_in_base = value × factor + offset."""

    symbol: str
    label: str
    factor: float
    offset: float = 0


class UnitGroup(ContentModel):
    name: str
    units: list[Unit]


class ConverterContent(ContentModel):
    kind: Literal["converter"] = "converter"
    groups: list[UnitGroup]
    amount_label: str | None = None
    """What the person calls the amount, as long as it is converted from `from_symbol`."""
    from_symbol: str | None = None
    to_symbol: str | None = None
    decimals: int | None = None


class Question(ContentModel):
    text: str
    answers: list[str]
    correct: int
    explanation: str = ""


class QuizContent(ContentModel):
    kind: Literal["quiz"] = "quiz"
    topic: str
    questions: list[Question]


class CalculatorContent(ContentModel):
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


class ListToolContent(ContentModel):
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


class GadgetButton(ContentModel):
    """A button of a counter: adds to the number, or sets it."""

    label: str
    add: int = 0
    to: int | None = None


class GadgetContent(ContentModel):
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
