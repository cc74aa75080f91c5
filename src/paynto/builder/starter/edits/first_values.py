"""What a new field starts with: `with default 24`, `3 days after creation`."""

import re

from paynto.builder.starter.edits.change import NotDone
from paynto.builder.starter.lexicon.notation import scalar
from paynto.builder.starter.spec import FieldSpec

SHIFT = re.compile(
    r",?\s+(?:of |in |by default |default )*(?P<n>\d{1,3}) (?P<unit>days?|weeks?) (?:after (?:creation|it was created|today|now|creating it)|from (?:now|today|creation)|later|ahead)(?: by default)?$",
    re.IGNORECASE,
)


def without_shift(phrase: str) -> tuple[str, int]:
    """`due date 3 days after creation` → (`due date`, 3)."""
    found = SHIFT.search(phrase)
    if not found:
        return phrase, 0
    days = int(found.group("n")) * (7 if found.group("unit").lower().startswith("week") else 1)
    return phrase[: found.start()], days


WITH_DEFAULT = re.compile(
    r",?\s+(?:with|having)\s+(?:a |the )?default(?: value)?(?: of)?\s+(?P<value>[\w.,-]+)$",
    re.IGNORECASE,
)


def set_first_value(one: FieldSpec, text: str) -> None:
    value = scalar(text)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if one.type in ("integer", "decimal", "money", "percentage", "rating") and is_number:
        one.default = value
    elif one.type == "boolean":
        one.default = text.lower() in ("yes", "true", "on")
    elif one.type in ("text", "long_text"):
        one.default = text
    elif one.type == "enum" and (
        found := [o.value for o in one.options if o.label.lower() == text.lower()]
    ):
        one.default = found[0]
    else:
        raise NotDone(f"“{text}” does not fit the field “{one.label}”, so nothing was changed.")
