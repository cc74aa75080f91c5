"""Small tools that are one page: which one a sentence asks for, and what it calls their controls."""

import re

from paynto.builder.starter.contents import GadgetButton, GadgetContent, GadgetVariant
from paynto.builder.starter.drafting.controls import Named, named_buttons, named_fields, number_in

VARIANTS: list[tuple[GadgetVariant, str]] = [
    ("tic_tac_toe", r"\btic[- ]?tac[- ]?toe\b|\bnoughts and crosses\b"),
    ("colour_mixer", r"\bcolou?r (?:mixer|picker|mixing)\b|\brgb (?:mixer|picker|tool|converter)\b|\bmix(?:es|ing)? colou?rs\b"),
    ("markdown", r"\bmark ?down (?:editor|preview|viewer|pad|notes?|tool|app|writer)\b|\bpreview (?:of )?mark ?down\b|\bmark ?down\b.*\bpreview\b"),
    ("stopwatch", r"\bstop[- ]?watch\b"),
    ("countdown", r"\bcount[- ]?down(?: timer| clock| app)?\b(?! to\b)|\b(?:egg|kitchen|tea|cooking|meditation|workout|speech|presentation|exam) timer\b"),
    ("word_count", r"\b(?:word|character|letter)s? (?:count(?:er|ing)?)\b|\bcount(?:s|ing)? (?:the )?(?:words|characters)\b"),
    ("dice", r"\b(?:dice|die)[- ]?(?:roller|rolling|thrower|app|simulator)\b|\broll(?:s|ing)? (?:a |some |the )?dice\b"),
    ("password", r"\bpass(?:word|phrase) (?:generator|maker|creator)\b|\bgenerate(?:s)? (?:strong |random |safe )*passwords?\b"),
    ("picker", r"\b(?:random )?(?:name|winner|raffle|lottery|student) (?:picker|drawer|chooser|selector)\b|\bpick(?:s)? (?:a )?random (?:name|winner|person|student)\b"),
    ("scoreboard", r"\bscore ?(?:board|keeper|keeping app)\b(?! (?:tracker|history|database))"),
]  # fmt: skip
NAMES: dict[GadgetVariant, str] = {
    "counter": "Counter",
    "stopwatch": "Stopwatch",
    "countdown": "Countdown",
    "colour_mixer": "Colour Mixer",
    "markdown": "Markdown Editor",
    "tic_tac_toe": "Tic-Tac-Toe",
    "word_count": "Word Counter",
    "dice": "Dice",
    "password": "Password Maker",
    "picker": "Name Picker",
    "scoreboard": "Scoreboard",
}
PURPOSES: dict[GadgetVariant, str] = {
    "counter": "Count up and down; the number stays in this browser.",
    "stopwatch": "Measure time, with laps.",
    "countdown": "Count down to zero.",
    "colour_mixer": "Mix a colour from red, green and blue.",
    "markdown": "Write on one side, read on the other.",
    "tic_tac_toe": "Three in a row, for two people at one screen.",
    "word_count": "Count words and signs while you write.",
    "dice": "Roll the dice.",
    "password": "Make passwords in this browser; nothing is sent anywhere.",
    "picker": "Let chance pick a name.",
    "scoreboard": "Keep the score of two sides.",
}
_COMPILED: list[tuple[GadgetVariant, re.Pattern[str]]] = [
    (variant, re.compile(pattern, re.IGNORECASE)) for variant, pattern in VARIANTS
]
_COUNTER = re.compile(r"\b(?:counter|clicker|click counter|tally)\b", re.IGNORECASE)
RECORDS = re.compile(
    r"\b(?:database|inventory|crm|history|collection|catalog(?:ue)?|records? of|log of|list of)\b",
    re.I,
)


def find_gadget(main: str, whole: str) -> GadgetVariant | None:
    """The tool that the main clause names; a counter only when buttons or a number are spoken of."""
    if RECORDS.search(main):
        return None
    for variant, pattern in _COMPILED:
        if pattern.search(main):
            return variant
    has_buttons = re.search(r"\bbuttons?\b|\bshows? (?:a|the) number\b", whole, re.IGNORECASE)
    return "counter" if _COUNTER.search(main) and has_buttons else None


def gadget_from(variant: GadgetVariant, text: str) -> GadgetContent:
    made = GadgetContent(variant=variant)
    fields, buttons = named_fields(text), named_buttons(text)
    match variant:
        case "counter":
            start = re.search(
                r"\b(?:starts?|begins?|starting|beginning|number),? (?:at|with|from)? ?(-?\d{1,6})\b",
                text,
                re.I,
            )
            made.start = int(start.group(1)) if start else 0
            made.buttons = [
                one for button in buttons if (one := counter_button(button, made.start))
            ] or [
                GadgetButton(label="Increase", add=1),
                GadgetButton(label="Decrease", add=-1),
                GadgetButton(label="Reset", to=made.start),
            ]
        case "countdown":
            minutes = re.search(r"\b(\d{1,3})[ -]?(?:min\w*|m)\b", text, re.I)
            made.minutes = max(1, min(int(minutes.group(1)), 600)) if minutes else 5
        case "colour_mixer":
            made.labels = (
                dict(zip(("red", "green", "blue"), fields, strict=False))
                if len(fields) == 3
                else {}
            )
        case "tic_tac_toe":
            numbered = re.search(r"\b(?:named|called|labell?ed) ([A-Z]\w{0,20}) 1\b", text)
            made.labels = {"field": numbered.group(1)} if numbered else {}
            made.shows_score = (
                re.search(r"\bscore\b|\bhow often\b|\bwins of each\b", text, re.I) is not None
            )
        case "markdown" | "word_count" | "picker":
            key = {"markdown": "source", "word_count": "text", "picker": "names"}[variant]
            made.labels = {key: fields[0]} if fields else {}
        case _:
            pass
    _name_buttons(made, buttons)
    return made


BUTTON_WORDS: dict[str, str] = {
    "start": r"\bstart|go\b|begin",
    "pause": r"pause|stop|halt",
    "reset": r"reset|clear|zero",
    "restart": r"new game|restart|again|reset|clear",
    "lap": r"\blap\b|split",
    "roll": r"roll|throw",
    "make": r"make|generate|create|new password",
    "pick": r"pick|draw|choose",
}
OWN_BUTTONS: dict[GadgetVariant, tuple[str, ...]] = {
    "stopwatch": ("lap", "start", "pause", "reset"),
    "countdown": ("start", "pause", "reset"),
    "tic_tac_toe": ("restart",),
    "dice": ("roll",),
    "password": ("make",),
    "picker": ("pick",),
    "scoreboard": ("reset",),
}


def _name_buttons(made: GadgetContent, buttons: list[Named]) -> None:
    for button in buttons:
        name_button(made, button)


def name_button(made: GadgetContent, button: Named) -> bool:
    """Give the person's name to the button that does what the name, or the words after it, say."""
    for key in OWN_BUTTONS.get(made.variant, ()):
        if re.search(BUTTON_WORDS[key], f"{button.label} {button.after}", re.IGNORECASE):
            made.labels[key] = button.label
            return True
    return False


def counter_button(button: Named, start: int) -> GadgetButton | None:
    """What a counter's button does, by its name and the words after it; None when they do not say."""
    said = f"{button.label} {button.after}".lower()
    amount = number_in(button.after)
    amount = number_in(button.label) if amount is None else amount
    if re.search(r"\b(?:reset|clear|zero|restart|start over)\b", said):
        return GadgetButton(label=button.label, to=start)
    if re.search(r"\b(?:set|sets|jump)s?\b.*\bto\b", said) and amount is not None:
        return GadgetButton(label=button.label, to=amount)
    if re.search(
        r"\b(?:decrease|minus|subtract|subtracts|less|down|remove|removes|take|takes|fewer|decrement)\b|^[−-]",
        said,
    ):
        return GadgetButton(label=button.label, add=-(amount or 1))
    if re.search(r"\b(?:increase|plus|add|adds|more|up|count|increment|another|click)\b|^\+", said):
        return GadgetButton(label=button.label, add=amount or 1)
    return None
