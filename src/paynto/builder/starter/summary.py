"""What the starter model says around the files it writes."""

from paynto.builder.starter.contents import SiteContent
from paynto.builder.starter.spec import NEWEST_VERSION, AppSpec, FrontPage, PublicFormPage, TextPage

DISCLOSURE = "The starter model is a program, not an AI model: it builds from a fixed set of parts."
_TOOLS = {
    "timer": "a timer with focus rounds, breaks, a sound and settings that stay in the browser",
    "converter": "a converter with several groups of units",
    "quiz": "a quiz with progress, feedback and a score",
    "calculator": "a calculator that follows each keystroke",
    "list_tool": "a list that stays in the browser",
    "gadget": "a small tool that works in the browser alone",
}


def describe_app(spec: AppSpec) -> tuple[str, str]:
    """The texts before and after the files of a new app."""
    parts = [f"{DISCLOSURE}\n", f"I am making {_plain(spec.name)}."]
    parts += [f"- {line}" for line in _parts_of(spec)]
    notes = [_plain(note) for note in spec.notes]
    return "\n".join(parts), "\n\n".join([*notes, _next_steps(spec)])


def describe_edit(summary: list[str]) -> str:
    return (
        "\n".join(f"- {_plain(line)}" for line in summary)
        if len(summary) > 1
        else _plain("".join(summary))
    )


def upgrade_notes(before: AppSpec) -> list[str]:
    """What an edit brings along for an app that an earlier form of this program has made."""
    has_money = any(field.type == "money" for one in before.entities for field in one.fields)
    if before.version == NEWEST_VERSION or not has_money:
        return []
    return ["Amounts of money are now kept as exact decimals; the values stay as they are."]


def _parts_of(spec: AppSpec) -> list[str]:
    lines: list[str] = []
    if isinstance(spec.content, SiteContent):
        lines.append(f"A page with {_listed([section.title for section in spec.content.sections])}")
    elif spec.content is not None:
        lines.append(_TOOLS[spec.content.kind].capitalize())
    for entity in spec.entities:
        fields = _listed([field.label.lower() for field in entity.fields[:8]])
        lines.append(f"{_plain(entity.label_plural)} with {fields}")
    if spec.figures or spec.charts:
        lines.append(
            f"An overview with {_listed([item.label for item in spec.figures] + [item.title for item in spec.charts])}"
        )
    front = next((page for page in spec.pages if isinstance(page, FrontPage)), None)
    if front is not None:
        lines.append(f"A first page “{_plain(front.title)}” with {_front_parts(front)}")
    lines += [
        f"A page “{_plain(page.title)}” {'for visitors' if isinstance(page, PublicFormPage) else 'with text'}"
        for page in spec.pages
        if isinstance(page, PublicFormPage | TextPage)
    ]
    return lines


def _front_parts(front: FrontPage) -> str:
    parts = ["a form"] if front.fields else []
    return _listed([*parts, "the list", *(["a button at each row"] if front.buttons else [])])


def _next_steps(spec: AppSpec) -> str:
    if not spec.entities:
        return "You can go on with sentences such as “make it green”, “use a serif font” or “dark by default”."
    entity = spec.entities[0].label_plural.lower()
    return (
        f"It comes with sample data that you can clear. You can go on with sentences such as “add a priority low, medium, high "
        f"to {_plain(entity)}”, “rename …”, “add a chart” or “make it green”."
    )


def _listed(names: list[str]) -> str:
    plain = [_plain(name) for name in names]
    return (
        plain[0]
        if len(plain) == 1
        else ", ".join(plain[:-1]) + " and " + plain[-1]
        if plain
        else "nothing yet"
    )


def _plain(text: str) -> str:
    """One line that can open no tag of the output format."""
    return " ".join(text.replace("<", "‹").split())
