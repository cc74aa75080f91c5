"""Title, colours, font, density, corners, theme, currency and labels."""

import re

from paynto.builder.starter.edits.change import QUOTED, Change, NotDone
from paynto.builder.starter.lexicon.look import (
    colours,
    find_colour,
    find_currency,
    find_density,
    find_font,
    find_radius,
    find_theme,
    only_look,
)
from paynto.builder.starter.lexicon.words import title_case
from paynto.builder.starter.spec import FrontPage, Look

MARK = "\ue000\\d+\ue001"
APP = r"(?:the |this |my |our )?(?:whole )?(?:app|application|site|website|page title|project|tool|it|title|app title|app name|name|heading|headline of the app)"
TITLE_PATTERNS = [
    re.compile(
        rf"^(?:please )?(?:rename|retitle|rebrand) {APP}(?:'s)?(?: title| name)?(?: (?:to|as|into))? (?P<name>.+)$",
        re.IGNORECASE,
    ),
    re.compile(
        r"^(?:please )?(?:call|name|title) (?:the |this |my |our )?(?:app|application|site|website|project|tool|it) (?P<name>.+)$",
        re.IGNORECASE,
    ),
    re.compile(
        r"^(?:please )?(?:change|set|update|make) (?:the |its |my )?(?:app'?s? |application'?s? |site'?s? )?(?:title|name)(?: of (?:the|this|my) (?:app|application|site|website|project))?(?: to| into| as|:)? (?P<name>.+)$",
        re.IGNORECASE,
    ),
    re.compile(
        r"^(?:the |this |my )?(?:app|application|site|it|title|name)(?:'s (?:name|title))? (?:should|must|shall) (?:now )?be (?:(?:called|named|titled) (?=.)|(?=\ue000))(?P<name>.+)$",
        re.IGNORECASE,
    ),
    re.compile(r"^(?:the |a )?new (?:title|name)(?: is| should be|:) (?P<name>.+)$", re.IGNORECASE),
]
LABEL_PATTERNS = [
    re.compile(
        rf"^(?:please )?(?:call|label|name|write) (?:the )?(?:button |label |text |word |heading )?(?P<old>{MARK})(?: button| label| text)?(?: as)? (?P<new>{MARK})(?: instead)?$",
        re.IGNORECASE,
    ),
    re.compile(
        rf"^(?:please )?(?:translate|rename|change|replace|relabel) (?:the )?(?:button |label |text |word |caption |heading )*(?:of |for )?(?P<old>{MARK})(?: button| label| text)? (?:to|into|as|with|by|in|=|→|->)(?: \w+ as)? (?P<new>{MARK})$",
        re.IGNORECASE,
    ),
    re.compile(
        rf"^(?:the )?(?:button |label |text )?(?P<old>{MARK})(?: button| label| text)? (?:should|must|shall) (?:say|read|be(?: called| named)?|become|show) (?P<new>{MARK})$",
        re.IGNORECASE,
    ),
    re.compile(
        r"^(?:please )?(?:make|let) (?:the )?(?P<old>\w+(?: \w+)?) (?:button|label) (?:say|read) (?P<new>.+)$",
        re.IGNORECASE,
    ),
    re.compile(
        r"^(?:the )?(?P<old>\w+(?: \w+)?) (?:button|label) (?:should|must|shall) (?:say|read|be called|be) (?P<new>.+)$",
        re.IGNORECASE,
    ),
    re.compile(
        rf"^(?:please )?(?:use|write|show|say) (?P<new>{MARK}) (?:instead of|for) (?P<old>{MARK})$",
        re.IGNORECASE,
    ),
]
TRANSLATE = re.compile(
    r"^translate (?:the )?(?:word |button |label |text )*(?P<old>[\w-]+(?: [\w-]+){0,2}) (?:to|as|into|with|by) (?P<new>[\w-]+(?: [\w-]+){0,3})$",
    re.IGNORECASE,
)
WHOLE_WORDS = frozenset(
    "everything app application it texts all interface labels site website page pages buttons menu".split()
)
LANGUAGES = frozenset(
    "english german french spanish portuguese italian dutch polish danish swedish chinese japanese arabic russian turkish greek deutsch".split()
)
FIELD_LABEL = re.compile(
    r"^(?:please )?(?:rename|change|set|translate|call) (?:the )?(?:label|caption|text|heading)(?: text)? (?:of|for) (?:the )?(?:field |column )?(?P<old>.+?) (?:to|into|as) (?P<new>.+)$|"
    r"^(?:please )?(?:rename|change|set) (?:the )?(?P<old2>.+?)(?:'s)? (?:label|caption) (?:to|into|as) (?P<new2>.+)$|"
    r"^(?:please )?label (?:the )?(?:field |column )?(?P<old3>.+?) (?:as|with) (?P<new3>.+)$",
    re.IGNORECASE,
)
LOOK_START = re.compile(
    r"^(?:please |also |and |now |then |it |i want |i would like |i'd like |can you |could you |let's |we want )*(?:make|use|using|change|set|switch|turn|go|give|apply|paint|colou?r|style|enable|activate|have|start|want|prefer|with|in|more|less|dark|light|darker|tone|follow|put|design|be|should|a|the|"
    r"denser|compact|serif|monospace|rounded|green|blue|red|accent|theme|colou?rs?|font|density|default)\b",
    re.IGNORECASE,
)
COLOUR_TARGET = re.compile(
    r"\b(?:colou?r(?:s|ed| scheme| theme| palette)?|accent|theme|palette|primary|brand|buttons?|look|design|style|everything|it|app|page|site|header|links?|more|tones?|shade)\b",
    re.IGNORECASE,
)


NO_NAMES = frozenset(
    "longer shorter bigger smaller larger bold bolder better nicer simpler unique required optional clearer italic centered centred visible".split()
)


def change_title(change: Change, clause: str) -> bool:
    for pattern in TITLE_PATTERNS:
        found = pattern.match(clause)
        if found:
            raw = found.group("name")
            name = change.words(raw)
            if name.lower() in NO_NAMES or only_look(name):
                return False
            if not name:
                raise NotDone("Please say what the app should be called.")
            if name == name.lower() and not QUOTED.search(raw):
                name = title_case(name)
            for page in change.spec.pages:
                if isinstance(page, FrontPage) and page.title == change.spec.name:
                    page.title = name
            change.spec.name = name
            change.say(f"The app is now called “{name}”.")
            return True
    return False


def change_label(change: Change, clause: str) -> bool:
    """Interface texts and labels of fields that the person words anew."""
    plain = TRANSLATE.match(clause)
    if plain and not QUOTED.search(clause):
        if (
            plain.group("old").lower().split()[-1] in WHOLE_WORDS
            or plain.group("new").lower() in LANGUAGES
        ):
            raise NotDone(
                "I translate single texts that you give, such as “Save” to “Speichern”; nothing was changed."
            )
        _set_label(change, plain.group("old"), plain.group("new"))
        return True
    for pattern in LABEL_PATTERNS:
        found = pattern.match(clause)
        if found:
            _set_label(change, change.words(found.group("old")), change.words(found.group("new")))
            return True
    found = FIELD_LABEL.match(clause)
    if not found:
        return False
    old = found.group("old") or found.group("old2") or found.group("old3")
    new = found.group("new") or found.group("new2") or found.group("new3")
    if not QUOTED.search(old):
        entity, one = change.need_field(old)
        one.label = change.words(new) or one.label
        change.say(f"The field is now labelled “{one.label}” in {entity.label_plural.lower()}.")
        return True
    _set_label(change, change.words(old), change.words(new))
    return True


def _set_label(change: Change, old: str, new: str) -> None:
    if not old or not new:
        raise NotDone("Please give both texts in quotation marks.")
    spec = change.spec
    for entity in spec.entities:
        if old.lower() in (entity.label.lower(), entity.label_plural.lower()):
            if old.lower() == entity.label_plural.lower():
                entity.label_plural = new
            else:
                entity.label = new
            change.say(f"“{old}” now reads “{new}”.")
            return
        for one in entity.fields:
            if one.label.lower() == old.lower():
                one.label = new
                change.say(f"The field “{old}” is now labelled “{new}”.")
                return
            for option in one.options:
                if option.label.lower() == old.lower():
                    option.label = new
                    change.say(f"The value “{old}” is now called “{new}”.")
                    return
    previous = next(
        (key for key, value in spec.labels.items() if value.lower() == old.lower()),
        old[:1].upper() + old[1:],
    )
    spec.labels[previous] = new
    change.say(f"“{old}” now reads “{new}”.")


def change_currency(change: Change, clause: str) -> bool:
    code = find_currency(clause)
    is_about = re.search(
        r"\bcurrency\b|^(?:please )?(?:use|switch to|change to|show (?:prices|amounts|money) in|prices in|amounts in|set .* to|in)\b",
        clause,
        re.IGNORECASE,
    )
    if code is None or not is_about or re.search(r"\b(?:field|column)\b", clause, re.IGNORECASE):
        return False
    change.spec.currency = code
    change.say(f"Amounts are now shown in {code}.")
    return True


def change_look(change: Change, clause: str) -> bool:
    """Colour, font, density, corners and theme, as many of them as the clause names."""
    if not LOOK_START.match(clause) or re.match(
        r"^(?:please )?(?:add|remove|delete|rename|sort|filter|show|link)\b", clause, re.IGNORECASE
    ):
        return False
    if change.spec.entities and _names_field_first(change, clause):
        return False
    text = change.words(clause) if "#" not in clause else clause
    theme = find_theme(text) or ("light" if re.search(r"\bno(?:t)? dark\b", text.lower()) else None)
    wanted: dict[str, str | None] = {
        "theme": theme,
        "accent": _colour(text, theme),
        "font": find_font(text),
        "density": find_density(text),
        "radius": find_radius(text),
    }
    chosen = {name: value for name, value in wanted.items() if value}
    if not chosen:
        _refuse_unknown_look(text)
        return False
    change.spec.look = Look.model_validate(change.spec.look.model_dump() | chosen)
    for name, value in chosen.items():
        change.say(_said(name, value, text))
    return True


def _names_field_first(change: Change, clause: str) -> bool:
    """`make price green` is not about the app's look; `make price required` is no look at all."""
    found = re.match(
        r"^(?:please )?(?:make|turn|set|change) (?:the )?(.+?) (?:to |into |a |an |be )?(?:\S+)$",
        clause,
        re.IGNORECASE,
    )
    if not found:
        return False
    phrase = found.group(1).lower()
    return (
        phrase not in ("color", "colour", "it", "theme", "font", "accent")
        and change.field(phrase) is not None
    )


def _colour(text: str, theme: str | None) -> str | None:
    colour = find_colour(text)
    if colour is None:
        return None
    if "#" in text:
        return colour
    name = next((word for word in re.findall(r"[a-z]+", text.lower()) if word in colours()), "")
    if theme and name in ("black", "white", "grey", "gray"):
        return None
    return (
        colour
        if COLOUR_TARGET.search(text)
        or re.match(rf"^(?:use|in|a|more|make|turn)?\s*(?:\w+ )?{name}\b", text, re.IGNORECASE)
        else None
    )


def _refuse_unknown_look(text: str) -> None:
    found = re.search(r"\b(?:accent|colou?rs?)\b.*\b(?:to|in|as)\s+([a-z]+)$", text.lower())
    if found and found.group(1) not in colours():
        raise NotDone(
            f"I do not know the colour “{found.group(1)}”; a name such as “teal” or a value such as “#0f766e” works."
        )
    if re.search(r"\bfont\b", text.lower()):
        raise NotDone("The fonts to choose from are sans, serif, mono and rounded.")


def _said(name: str, value: str, text: str) -> str:
    if name == "accent":
        words = re.findall(r"[a-z]+", text.lower())
        named = (
            next((word for word in words if word in colours()), value) if "#" not in text else value
        )
        return f"The accent colour is now {named}."
    if name == "theme":
        return (
            "The app follows the theme of the device."
            if value == "system"
            else f"The app starts in the {value} theme."
        )
    if name == "density":
        return "Lists are denser now." if value == "compact" else "Lists have more room now."
    if name == "radius":
        return {
            "none": "Corners are square now.",
            "small": "Corners are slightly round now.",
            "medium": "Corners are round now.",
            "large": "Corners are rounder now.",
        }[value]
    return f"The font is now {value}."
