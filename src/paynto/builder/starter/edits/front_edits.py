"""Requests about the first page of a small app: its count and total, the buttons and the rows it starts with."""

import re

from paynto.builder.starter.drafting.controls import named_buttons, number_in, template
from paynto.builder.starter.edits.change import Change, NotDone
from paynto.builder.starter.lexicon.names import clean_label
from paynto.builder.starter.spec import EntitySpec, FrontPage, RowButton

ANY_CASE = re.IGNORECASE
_MOST_BUTTONS = 6
_MOST_ROWS = 40
_HOW_MANY = re.compile(
    r"\b(?:say|show|display|tell|write|count)\b.*\bhow many\b|\bshow the (?:number|count) of\b.*\b(?:above|on top|on the first page)\b",
    ANY_CASE,
)
_ADDS_BUTTON = re.compile(
    r"^(?:please )?(?:add|include|put|create|give|show)\b.*\bbutton\b", ANY_CASE
)
_SETS = re.compile(r"\b(?:sets?|resets?|puts?)\b", ANY_CASE)
_TAKES = re.compile(
    r"\b(?:subtracts?|takes?|removes?|minus|lowers?|counts? down|decreases?)\b", ANY_CASE
)


def edit_front(change: Change, clause: str) -> bool:
    page = next((page for page in change.spec.pages if isinstance(page, FrontPage)), None)
    if page is None:
        return False
    entity = next(one for one in change.spec.entities if one.name == page.entity)
    return (
        _show_count(change, page, entity, clause)
        or _add_button(change, page, entity, clause)
        or _add_rows(change, page, entity, clause)
    )


def _show_count(change: Change, page: FrontPage, entity: EntitySpec, clause: str) -> bool:
    if not _HOW_MANY.search(clause):
        return False
    said = next((text for text in change.quoted(clause) if ":" in text), "")
    page.count_label = clean_label(said.partition(":")[0], 30) or entity.label_plural
    change.say(f"The first page now says how many there are, as “{page.count_label}: …”.")
    return True


def _add_button(change: Change, page: FrontPage, entity: EntitySpec, clause: str) -> bool:
    if not _ADDS_BUTTON.match(clause) or not page.buttons:
        return False
    said = change.quoted(clause) or [one.label for one in named_buttons(change.words(clause))]
    if not said:
        return False
    if len(page.buttons) >= _MOST_BUTTONS:
        raise NotDone(
            "Each row already has six buttons, which is the most the starter model makes."
        )
    names = [str(row.get(entity.title_field) or "") for row in entity.samples]
    named = next((name for name in names if name and name in said[0]), "")
    label = template(clean_label(said[0], 60), named)
    rest = clause.lower()
    number = number_in(rest)
    is_set = _SETS.search(rest) is not None
    step = -(number or 1) if _TAKES.search(rest) else number or 1
    page.buttons.append(
        RowButton(
            label=label,
            field=page.buttons[0].field,
            add=0 if is_set else step,
            to=(number or 0) if is_set else None,
        )
    )
    change.say(f"Each row has a further button, “{label.replace('{name}', '…')}”.")
    return True


def _add_rows(change: Change, page: FrontPage, entity: EntitySpec, clause: str) -> bool:
    """`add the option Curry`, where the rows are part of the app itself."""
    if not page.has_own_rows:
        return False
    nouns = "|".join(
        re.escape(word.lower()) for word in (entity.label_plural, entity.label, "choices", "choice")
    )
    found = re.match(
        rf"^(?:please )?(?:add|include) (?:the |an? |another |one more |new |two |also )*(?:{nouns})\s*:?\s+(?:called |named )?(?P<names>.+)$",
        clause,
        ANY_CASE,
    )
    if found is None:
        return False
    taken = {str(row.get(entity.title_field, "")).lower() for row in entity.samples}
    for part in re.split(r",\s*(?:and )?| and ", found.group("names")):
        name = change.words(part)
        if not name or name.lower() in taken:
            raise NotDone(f"“{name}” is there already, so nothing was changed.")
        if len(entity.samples) >= _MOST_ROWS:
            raise NotDone("There are forty already, which is the most the starter model writes.")
        entity.samples.append(
            {one.name: one.default for one in entity.fields} | {entity.title_field: name}
        )
        taken.add(name.lower())
        change.say(f"Added the {entity.label.lower()} “{name}”.")
    return True
