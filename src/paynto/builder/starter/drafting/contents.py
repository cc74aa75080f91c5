"""Apps that are not (only) records: timers, converters, quizzes, calculators, lists in the browser, contact forms of sites."""

import re
from typing import Any

from paynto.builder.starter.contents import (
    CalculatorContent,
    ConverterContent,
    ListToolContent,
    Question,
    QuizContent,
    Section,
    SiteContent,
    TimerContent,
    Unit,
    UnitGroup,
)
from paynto.builder.starter.drafting.controls import (
    NUMBER_WORDS,
    Named,
    named_buttons,
    named_fields,
)
from paynto.builder.starter.drafting.draft import Draft, fill_samples
from paynto.builder.starter.lexicon.loading import load_toml
from paynto.builder.starter.lexicon.names import clean_label
from paynto.builder.starter.lexicon.words import singular_phrase
from paynto.builder.starter.spec import AppSpec, EntityPage

MINUTES = re.compile(r"(\d{1,3})[ -]?(?:min\b|mins\b|minutes?\b|m\b)")


def minutes_near(text: str, words: str) -> int | None:
    """The number of minutes next to one of the words: `50 minutes of focus`, `break of 10 minutes`."""
    lowered = text.lower()
    before = re.search(
        rf"(\d{{1,3}})[ -]?(?:min|mins|minutes?)?[ -](?:of |long |for |per )?(?:{words})\b", lowered
    )
    after = re.search(rf"\b(?:{words})\b[^\d,.;]{{0,24}}(\d{{1,3}})", lowered)
    found = before or after
    return max(1, min(int(found.group(1)), 180)) if found else None


def timer_from(text: str) -> TimerContent:
    made = TimerContent()
    made.short_break_minutes = (
        minutes_near(text, r"short breaks?|short pauses?") or made.short_break_minutes
    )
    made.long_break_minutes = (
        minutes_near(text, r"long breaks?|long pauses?") or made.long_break_minutes
    )
    if not re.search(r"(?:short|long) (?:break|pause)", text.lower()):
        made.short_break_minutes = (
            minutes_near(text, r"breaks?|pauses?|rests?") or made.short_break_minutes
        )
    pair = re.search(r"\b(\d{2,3})\s*[/-]\s*(\d{1,2})\b", text)
    if pair:
        made.focus_minutes, made.short_break_minutes = (
            int(pair.group(1)),
            max(1, int(pair.group(2))),
        )
        return made
    focus = minutes_near(
        text,
        r"focus(?: time)?|work(?:ing)?(?: time| phases?| sessions?)?|sessions?|concentration|intervals?|rounds? of",
    )
    first = MINUTES.search(text.lower())
    is_break_only = first and re.search(r"^.{0,12}(?:break|pause)", text.lower()[first.end() :])
    made.focus_minutes = (
        focus or (int(first.group(1)) if first and not is_break_only else 0) or made.focus_minutes
    )
    made.focus_minutes = max(1, min(made.focus_minutes, 180))
    rounds = re.search(r"(\d{1,2}) (?:rounds|cycles|sessions|pomodoros)", text.lower())
    made.rounds = max(1, min(int(rounds.group(1)), 12)) if rounds else made.rounds
    return made


def unit_groups(names: list[str] | None = None) -> list[UnitGroup]:
    table = load_toml("units.toml")
    return [
        UnitGroup(
            name=name,
            units=[
                Unit(
                    symbol=one[0], label=one[1], factor=one[2], offset=one[3] if len(one) > 3 else 0
                )
                for one in raw["units"]
            ],
        )
        for name, raw in table.items()
        if names is None or name in names
    ]


def unit_group_names(text: str) -> list[str]:
    """Kinds of units a text names."""
    words = set(re.findall(r"[a-z]+", text.lower()))
    words |= {singular_phrase(word) for word in words}
    return [name for name, raw in load_toml("units.toml").items() if words & set(raw["words"])]


def converter_from(text: str) -> ConverterContent:
    named = unit_group_names(text)
    made = ConverterContent(groups=unit_groups(named or None))
    said = units_said(text)
    pair = next(
        (
            found
            for group in made.groups
            if len(found := [unit for unit in said if unit in group.units]) > 1
        ),
        None,
    )
    if pair is not None:
        made.from_symbol, made.to_symbol = pair[0].symbol, pair[1].symbol
        labels = [name for name in named_fields(text) if units_said(name)[:1] == [pair[0]]]
        made.amount_label = labels[0] if labels else None
    digits = re.search(r"\b(one|two|three|four|no|\d) decimals?\b", text, re.IGNORECASE)
    if digits:
        made.decimals = (
            {"no": 0, **NUMBER_WORDS}.get(digits.group(1).lower(), 0)
            if not digits.group(1).isdigit()
            else int(digits.group(1))
        )
    return made


def units_said(text: str) -> list[Unit]:
    """Units in the order in which a text names them: `from kilometres to miles`, `kg to lbs`."""
    places: list[tuple[int, Unit]] = []
    for group in unit_groups():
        for unit in group.units:
            label = unit.label.lower()
            words = {
                label,
                label.replace("metres", "meters").replace("litres", "liters"),
                unit.symbol.lower(),
            }
            words |= {word.removesuffix("s") for word in words if len(word) > 3} | {
                f"{unit.symbol.lower()}s"
            }
            words -= {"m", "in", "ms", "ins", "g", "t", "l", "h", "s", "c", "f", "k", "b"}
            found = [
                at.start()
                for word in words
                if (at := re.search(rf"(?<![\w°]){re.escape(word)}(?!\w)", text.lower()))
            ]
            if found:
                places.append((min(found), unit))
    return [unit for _, unit in sorted(places, key=lambda place: place[0])]


def find_quiz_topic(text: str) -> str | None:
    lowered = f" {' '.join(re.findall(r'[a-z]+', text.lower()))} "
    best: tuple[int, str] | None = None
    for key, raw in load_toml("quizzes.toml").items():
        for word in raw["words"]:
            if f" {word} " in lowered and (best is None or len(word) > best[0]):
                best = (len(word), key)
    return best[1] if best else None


def quiz_questions(topic: str) -> list[Question]:
    """Questions of a topic; the right answer's place varies with the question's number."""
    made: list[Question] = []
    for number, (text, right, *rest) in enumerate(load_toml("quizzes.toml")[topic]["questions"]):
        wrong, explanation = rest[:3], rest[3]
        at = (number * 7 + 2) % 4
        answers = [*wrong[:at], right, *wrong[at:]]
        made.append(Question(text=text, answers=answers, correct=at, explanation=explanation))
    return made


def quiz_title(topic: str) -> str:
    return str(load_toml("quizzes.toml")[topic]["title"])


def quiz_from(text: str, subject: str) -> tuple[QuizContent, str | None]:
    """The quiz, and a sentence when the topic is not known."""
    topic = find_quiz_topic(text)
    if topic is not None:
        return QuizContent(
            topic=load_toml("quizzes.toml")[topic]["title"], questions=quiz_questions(topic)
        ), None
    wanted = clean_label(subject, 40)
    note = (
        f"The starter model has no questions about {wanted}, so this quiz asks about general knowledge."
        if wanted
        else None
    )
    return QuizContent(topic="General knowledge", questions=quiz_questions("general")), note


CALCULATORS: dict[str, str] = {
    "tip": r"\btips?\b|gratuity|split(?:s|ting)? (?:the |a |our |restaurant )*bills?|bill[- ]?split",
    "bmi": r"\bbmi\b|body mass",
    "discount": r"\bdiscounts?\b|\bsale price\b|\bper ?cent off\b",
    "currency": r"\bcurrenc(?:y|ies)\b|\bexchange rate\b|\b(?:dollars?|euros?|pounds?|usd|eur|gbp) (?:to|into) (?:dollars?|euros?|pounds?|usd|eur|gbp|yen)\b",
    "fuel": r"\bfuel\b|\bpetrol\b|\bgas (?:cost|mileage)\b|\btrip cost\b",
    "savings": r"\bsavings?\b|\bcompound interest\b|\binvest(?:ment|ing)?\b|\bretirement\b",
    "area": r"\barea of\b|\barea calculator\b|\bsquare (?:meter|metre|feet|foot)|\brectangle\b|\broom size\b",
    "speed": r"\bspeed\b|\bpace\b",
    "age": r"\bage\b",
    "loan": r"\bloan|mortgage|credit|interest|instal+ment|repayment",
    "percentage": r"percent|discount|\bvat\b|sales tax",
}


def calculator_variant(text: str) -> str | None:
    return next(
        (key for key, pattern in CALCULATORS.items() if re.search(pattern, text.lower())), None
    )


# What people call the fields of a calculator, by the names that its form has.
FIELD_ROLES: dict[str, dict[str, str]] = {
    "tip": {"share": r"tip|per ?cent|%|gratuity", "people": r"people|persons?|guests?|diners?|friends|ways", "bill": r"bill|check|total|amount|price|cost"},
    "bmi": {"height": r"height|tall", "weight": r"weight|mass"},
    "loan": {"rate": r"rate|interest|%", "years": r"year|term|duration", "amount": r"amount|loan|principal|price"},
    "discount": {"discount": r"discount|per ?cent|%|off", "price": r"price|cost|amount"},
    "currency": {"rate": r"rate", "amount": r"amount|sum|dollars?|euros?|money"},
    "fuel": {"consumption": r"consumption|per 100|mileage", "distance": r"distance|kilomet|miles|km", "price": r"price|cost"},
    "savings": {"monthly": r"month", "interest": r"interest|rate|%", "years": r"year", "start": r"start|savings|initial|amount"},
    "area": {"width": r"width|wide", "length": r"length|long|height|depth"},
    "speed": {"distance": r"distance|kilomet|km|miles", "minutes": r"time|minutes|duration"},
    "age": {"year": r"year", "month": r"month", "day": r"day"},
    "percentage": {"share": r"per ?cent|%|share", "whole": r"of|whole|total|number|amount"},
}  # fmt: skip


def calculator_from(text: str) -> CalculatorContent:
    made = CalculatorContent.model_validate({"variant": calculator_variant(text) or "basic"})
    made.labels = labels_for_roles(made.variant, named_fields(text))
    return made


def labels_for_roles(variant: str, names: list[str]) -> dict[str, str]:
    """The person's names for the fields of a form, each given to the field whose meaning it has."""
    labels: dict[str, str] = {}
    for name in names:
        role = next(
            (
                role
                for role, pattern in FIELD_ROLES.get(variant, {}).items()
                if role not in labels and re.search(pattern, name, re.IGNORECASE)
            ),
            None,
        )
        if role:
            labels[role] = name
    return labels


def list_tool_from(text: str, subject: str) -> ListToolContent:
    lowered = text.lower()
    variant: str = "checklist"
    if re.search(r"\bnotes?\b|notepad|memo|journal|diary|sticky", lowered):
        variant = "notes"
    elif re.search(r"\bcount(?:er|ing|s)?\b|tally|habit|how many|glasses of", lowered):
        variant = "counter"
    label = {"notes": "Note", "counter": "Counter", "checklist": "Item"}[variant]
    noun = clean_label(singular_phrase(subject.lower()), 30)
    if (
        noun
        and not re.search(r"list\b|\bno\b|\bonly\b", noun)
        and noun
        not in (
            "list",
            "note",
            "counter",
            "tally",
            "checklist",
            "notepad",
            "shopping",
            "app",
        )
    ):
        label = noun[:1].upper() + noun[1:]
    made: dict[str, Any] = {"item_label": label, "variant": variant}
    tool = ListToolContent(**made)
    fields, buttons = named_fields(text), named_buttons(text)
    if fields:
        tool.item_label = fields[0]
    for button in buttons:
        name_list_button(tool, button)
    return tool


def name_list_button(tool: ListToolContent, button: Named) -> bool:
    """Give the person's name to the button that does what its words say: removes what is done, or adds."""
    said = f"{button.label} {button.after}"
    if tool.variant == "checklist" and re.search(
        r"\b(?:clear|remove|delete|empty|archive|hide)s?\b.*\b(?:done|completed?|finished|checked|ticked)\b",
        said,
        re.IGNORECASE,
    ):
        tool.clear_label = button.label
        return True
    if re.search(r"\b(?:add|save|create|new|enter|append|put)s?\b", said, re.IGNORECASE):
        tool.add_label = button.label
        return True
    return False


def add_contact_form(spec: AppSpec) -> None:
    """A contact section whose messages are stored and listed in the back office."""
    content = spec.content
    if not isinstance(content, SiteContent) or content.contact_entity is not None:
        return
    draft = Draft()
    message = draft.add_key("message")
    fill_samples([message], draft.keys, None)
    content.sections.append(
        Section(kind="contact", title="Contact", text="Write to us and we will answer soon.")
    )
    content.contact_entity = message.name
    spec.entities.append(message)
    spec.pages.append(EntityPage(entity=message.name))
    spec.stack = "fullstack"
