"""What becomes of the values of a field whose type changes."""

from paynto.builder.starter.spec import FieldType

NUMBERS = ("integer", "decimal", "money", "percentage", "rating")


def what_it_costs(old: FieldType, new: FieldType) -> str:
    """What the rows that are there lose by another type; empty when they keep their values."""
    if old == "relation":
        return " The links that rows had are not kept."
    if new == "relation":
        return " The values that rows had are not kept."
    if new in NUMBERS and old not in NUMBERS:
        return " Values that are no numbers show as empty."
    if new == "integer" and old in NUMBERS:
        return " Decimals are no longer shown."
    return ""
