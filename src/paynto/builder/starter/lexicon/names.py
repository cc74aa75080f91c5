"""Plain labels and safe identifiers out of whatever a person typed."""

import re
import unicodedata
from collections.abc import Collection

LABEL_LIMIT = 60
NAME_LIMIT = 40
KEPT_SIGNS = frozenset(" '’&/+-.,()%#:!?€£°–·")
LETTERS = {
    "ß": "ss",
    "æ": "ae",
    "Æ": "Ae",
    "ø": "o",
    "Ø": "O",
    "œ": "oe",
    "Œ": "Oe",
    "ł": "l",
    "Ł": "L",
    "đ": "d",
}

RESERVED = frozenset(
    # JavaScript and TypeScript
    "abstract any arguments as asserts async await bigint boolean break case catch class const constructor "
    "continue debugger declare default delete do else enum eval export extends false finally for from function "
    "get global if implements import in infer instanceof interface is keyof let module namespace never new null "
    "number object of package private protected prototype public readonly require return set static string super "
    "switch symbol target this throw true try type typeof undefined unique unknown using var void while with yield "
    "array date error infinity json map math nan promise proxy record reflect regexp partial pick omit required "
    "response request window document globalthis react fragment hono zod url "
    # SQL, of SQLite and PostgreSQL
    "action add all alter analyze and asc attach authenticated before begin between both by cascade cast check "
    "collate column columns commit conflict constraint create cross current database deferred desc detach distinct "
    "drop each end escape except exclude exists explain fail fetch filter following foreign full glob grant group "
    "groups having ignore index indexed initially inner insert intersect into isnull join key lateral leading left "
    "like limit match natural no not notnull nothing offset on only or order others outer over overlaps partition "
    "placing plan pragma preceding primary query raise range recursive references reindex release rename replace "
    "restrict returning right rollback row rows savepoint select session similar some table temp temporary then to "
    "trailing transaction trigger unbounded union update user using vacuum values view virtual when where window "
    # Prisma, and the columns every table has
    "prisma prismaclient model datasource generator id createdat updatedat deletedat self int float datetime "
    "bytes decimal hasownproperty tostring valueof isprototypeof".split()
)
ALLOWED_ANYWAY = frozenset(
    "session plan action release range view match document groups of type name_".split()
)
ALLOWED_IN_LOWER_CASE = frozenset(
    "date number record type map error url response request image package hono".split()
)
"""Reserved as a type's name, harmless as a property and as a column (in SQLite and PostgreSQL)."""


def is_reserved(identifier: str) -> bool:
    lowered = identifier.lower()
    if identifier == lowered and lowered in ALLOWED_IN_LOWER_CASE:
        return False
    return lowered in RESERVED and lowered not in ALLOWED_ANYWAY


def clean_text(text: str) -> str:
    """Text without markup tags, control, zero-width and direction marks; white space collapsed."""
    text = re.sub(r"<[^<>]{0,200}>", " ", text)
    text = re.sub(r"([^\w\s])\1{3,}", r"\1", text)
    text = unicodedata.normalize("NFC", text)
    kept = "".join(
        " " if ch.isspace() else ch
        for ch in text
        if ch.isspace() or unicodedata.category(ch)[0] != "C"
    )
    return " ".join(kept.split())


def clean_label(text: str, limit: int = LABEL_LIMIT) -> str:
    """A label of bounded length made of letters, digits and harmless signs only; empty when nothing is left."""
    text = clean_text(text[: limit * 20])
    kept = "".join(
        ch if ch in KEPT_SIGNS or unicodedata.category(ch)[0] in "LNM" else " " for ch in text
    )
    label = " ".join(kept.split()).strip(" ,.:;-/+·–")
    if len(label) > limit:
        label = label[:limit].rsplit(" ", 1)[0].strip(" ,.:;-/+·–") or label[:limit]
    return label


def ascii_words(text: str) -> list[str]:
    """The words of a label in ASCII letters and digits."""
    text = "".join(LETTERS.get(ch, ch) for ch in text)
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return [word for word in re.split(r"[^A-Za-z0-9]+", text.replace("'", "")) if word]


def _bounded(words: list[str]) -> list[str]:
    kept: list[str] = []
    for word in words:
        if kept and sum(map(len, kept)) + len(word) > NAME_LIMIT:
            break
        kept.append(word[:NAME_LIMIT])
    return kept


def _unique(base: str, taken: Collection[str], spare: str) -> str:
    lowered = {name.lower() for name in taken}
    if is_reserved(base):
        base = base + spare
    name, number = base, 2
    while name.lower() in lowered or is_reserved(name):
        name, number = f"{base}{number}", number + 1
    return name


def field_name(label: str, taken: Collection[str] = ()) -> str:
    """A camelCase identifier for a field: ASCII, no reserved word, unlike those taken."""
    words = _bounded(ascii_words(label))
    base = "".join(
        word if word.isupper() and index and len(word) < 5 else _cap(word)
        for index, word in enumerate(words)
    )
    base = base[: len(words[0])].lower() + base[len(words[0]) :] if words else "field"
    if (
        "".join(words) == label
        and words
        and any(ch.isupper() for ch in label)
        and not label.isupper()
    ):
        base = label[0].lower() + label[1:]
    if not base[0].isalpha():
        base = "field" + base
    return _unique(base, taken, "Value")


def entity_name(label: str, taken: Collection[str] = ()) -> str:
    """A PascalCase identifier for an entity."""
    base = "".join(_cap(word) for word in _bounded(ascii_words(label))) or "Entry"
    if not base[0].isalpha():
        base = "Entry" + base
    return _unique(base, taken, "Record")


def _cap(word: str) -> str:
    rest = word[1:] if any(ch.islower() for ch in word) else word[1:].lower()
    return word[0].upper() + rest


def slug_of(label: str, taken: Collection[str] = ()) -> str:
    """A URL part: lower-case ASCII words joined by hyphens."""
    base = "-".join(_bounded([word.lower() for word in ascii_words(label)])) or "entries"
    if base in ("api", "assets", "src", "public", "health", "new", "overview"):
        base += "-list"
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


def option_value(label: str, taken: Collection[str] = ()) -> str:
    """An identifier with underscores for a value of an enumeration (`in_progress`)."""
    base = "_".join(_bounded([word.lower() for word in ascii_words(label)])) or "value"
    if not base[0].isalpha():
        base = "v_" + base
    if base in ("true", "false", "null", "undefined"):
        base += "_value"
    value, number = base, 2
    while value in taken:
        value, number = f"{base}_{number}", number + 1
    return value
