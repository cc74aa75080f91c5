"""Wishes about colour, font, density, theme and currency in a sentence."""

import re
from functools import lru_cache

from paynto.builder.starter.lexicon.loading import load_toml
from paynto.builder.starter.spec import Look

HEX = re.compile(r"#([0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b")
COLOUR_CONTEXT = re.compile(
    r"\b(?:colou?rs?|accent|theme|palette|brand|buttons?|design|style|look|looks|make (?:it|everything|the app|the page|the site)|use|turn it|in|background|header|paint)\b"
)


@lru_cache(maxsize=1)
def colours() -> dict[str, str]:
    return dict(load_toml("look.toml")["colours"])


def find_colour(text: str) -> str | None:
    """The first colour a text names, as `#rrggbb`; hex values win over names."""
    found = HEX.search(text)
    if found:
        digits = found.group(1).lower()
        return "#" + ("".join(sign * 2 for sign in digits) if len(digits) == 3 else digits)
    words = re.findall(r"[a-z]+", text.lower())
    for size in (2, 1):
        for start in range(len(words) - size + 1):
            colour = colours().get(" ".join(words[start : start + size]))
            if colour:
                return colour
    return None


FONTS = {
    "serif": (
        "serif",
        "times",
        "georgia",
        "classic font",
        "book font",
        "elegant font",
        "newspaper",
    ),
    "mono": ("mono", "monospace", "monospaced", "typewriter", "courier", "code font"),
    "rounded": (
        "rounded font",
        "round font",
        "friendly font",
        "soft font",
        "playful font",
        "nunito",
        "rounded typeface",
    ),
    "sans": (
        "sans",
        "sans-serif",
        "sans serif",
        "helvetica",
        "arial",
        "inter",
        "modern font",
        "system font",
    ),
}


def find_font(text: str) -> str | None:
    lowered = f" {text.lower()} "
    if re.search(r"\bsans[ -]?serif\b", lowered):
        return "sans"
    for font, words in FONTS.items():
        if any(re.search(rf"\b{re.escape(word)}\b", lowered) for word in words):
            return font
    return None


def find_theme(text: str) -> str | None:
    lowered = text.lower()
    if re.search(
        r"\b(?:follow|system|automatic|auto|device)\b.{0,20}\b(?:theme|mode|setting|system)\b",
        lowered,
    ):
        return "system"
    if re.search(
        r"\b(?:dark|night)[ -]?(?:mode|theme|design|look|background|interface|ui|by default|colou?rs|version|style)\b",
        lowered,
    ):
        return "dark"
    if re.search(
        r"\b(?:light|bright|white|day)[ -]?(?:mode|theme|design|look|background|interface|ui|by default|version|style)\b",
        lowered,
    ):
        return "light"
    if re.search(
        r"\b(?:make|turn|should be|want|keep|set)\b[\w ]{0,40}\b(?:dark|black)(?: please)?$",
        lowered.strip(" .!"),
    ):
        return "dark"
    return None


def find_density(text: str) -> str | None:
    lowered = text.lower()
    if re.search(
        r"\b(?:compact|dense|denser|tighter|smaller rows|less (?:space|spacing|padding|whitespace)|condensed|more rows)\b",
        lowered,
    ):
        return "compact"
    if re.search(
        r"\b(?:spacious|airy|airier|roomy|roomier|comfortable|more (?:space|spacing|padding|whitespace|air)|larger rows|relaxed|less dense|less compact)\b",
        lowered,
    ):
        return "comfortable"
    return None


def find_radius(text: str) -> str | None:
    lowered = text.lower()
    if re.search(
        r"\b(?:sharp|square|squared|angular|hard|no rounded|without rounded|not rounded)\b.{0,10}\b(?:corners?|edges?|borders?)\b",
        lowered,
    ):
        return "none"
    if re.search(
        r"\b(?:very|more|extra|large|fully|big)\b.{0,8}\brounded?(?:er)?\b.{0,12}\b(?:corners?|edges?|buttons?)\b|\brounder\b|\bpill\b",
        lowered,
    ):
        return "large"
    if re.search(
        r"\b(?:slightly|less|little|small|subtle)\b.{0,8}\bround(?:ed)?\b.{0,12}\b(?:corners?|edges?)\b",
        lowered,
    ):
        return "small"
    return "large" if re.search(r"\bround(?:ed)? (?:corners?|edges?|buttons?)\b", lowered) else None


@lru_cache(maxsize=1)
def _currency_words() -> list[tuple[str, str]]:
    table = load_toml("look.toml")["currencies"]
    pairs = [(word, code) for code, words in table.items() for word in words]
    return sorted(pairs, key=lambda pair: -len(pair[0]))


def find_currency(text: str) -> str | None:
    lowered = f" {re.sub(r'[^a-zł€£¥₹]+', ' ', text.lower())} "
    for word, code in _currency_words():
        if f" {word} " in lowered or (len(word) == 1 and word in lowered):
            return code
    return None


def look_from(text: str, accent: str | None) -> Look:
    """The look a first prompt asks for, with the domain's accent when it names no colour."""
    look = Look(accent=accent or "#4f46e5")
    colour = find_colour(text) if HEX.search(text) or COLOUR_CONTEXT.search(text.lower()) else None
    changes = {
        "accent": colour if colour and not _is_thing_colour(text) else None,
        "font": find_font(text) if "font" in text.lower() or "typeface" in text.lower() else None,
        "theme": find_theme(text),
        "density": find_density(text),
        "radius": find_radius(text),
    }
    return Look.model_validate(
        look.model_dump() | {name: value for name, value in changes.items() if value}
    )


def _is_thing_colour(text: str) -> bool:
    """`a wine list in red and white` names things; `in green` at a sentence's end or with colour words names the look."""
    lowered = text.lower()
    if HEX.search(text) or re.search(
        r"\b(?:colou?rs?|accent|theme|palette|design|style|look)\b", lowered
    ):
        return False
    names = "|".join(re.escape(name) for name in colours())
    if re.search(rf"\b(?:mode|theme),? (?:and )?(?:{names})\b", lowered):
        return False
    return not re.search(
        rf"\b(?:in|make it|use|all|everything)(?: a| an| the)?(?: nice| soft| warm| bright| deep| dark| light)?  ?(?:{names})(?:[.,;!]|$| and| with| for)",
        lowered,
    )


_LOOK_WORDS = re.compile(
    r"^(?:(?:very|in|a|an|the|and|with|light|dark|black|white|compact|modern|minimal|minimalist|clean|simple|serif|sans|mono|rounded|bright|friendly|elegant|"
    r"mode|theme|design|look|style|font|fonts|colou?rs?|accents?|buttons?|background|corners|layout) ?)+$",
    re.IGNORECASE,
)


def only_look(phrase: str) -> bool:
    """Whether a listed phrase says nothing but how the app looks: `dark`, `serif font`, `green accents`."""
    rest = " ".join(word for word in phrase.split() if word.lower() not in colours())
    return not rest or _LOOK_WORDS.match(rest) is not None
