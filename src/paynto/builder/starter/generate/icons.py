"""Icons of the component library by their names in the specification."""

from functools import cache
from importlib import resources

FALLBACK = "SquareStack"


@cache
def _known_icons() -> frozenset[str]:
    path = resources.files("paynto.builder.starter.generate") / "icons.txt"
    return frozenset(path.read_text("utf-8").split())


def icon_of(name: str) -> str:
    """The component of an icon such as "calendar-check"; a plain one when there is none of that name."""
    component = "".join(part[:1].upper() + part[1:] for part in name.split("-"))
    return component if component in _known_icons() else FALLBACK
