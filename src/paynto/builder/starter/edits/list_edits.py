"""How lists start: sorting and filters."""

import re

from paynto.builder.starter.drafting.dashboard import (
    FINAL_WORDS,
    open_filters,
)
from paynto.builder.starter.edits.board_edits import entity_in, read_conditions
from paynto.builder.starter.edits.change import Change, NotDone
from paynto.builder.starter.edits.field_edits import find_option
from paynto.builder.starter.spec import EntitySpec, FieldSpec, Filter, Sort
from paynto.builder.starter.validate import NUMERIC

SORT = re.compile(
    r"^(?:please )?(?:sort(?:ed|ing)?|order(?:ed)?|arrange)\b(?P<rest>.*)$|^(?:please )?(?:show|list|display|put)?\s*(?:the )?(?P<first>newest|latest|oldest|most recent|cheapest|most expensive)(?P<what>.*?)\s*(?:first|on top|at the top)\b.*$|^(?:please )?(?:change|set) (?:the )?(?:default )?(?:sorting|sort order|sort|order|ordering) (?:to|by|of)(?P<other>.*)$",
    re.IGNORECASE,
)


DESCENDING = re.compile(
    r"\b(?:desc|descending|newest|latest|reverse[d]?|highest|largest|biggest|most expensive|most recent|z (?:to|-) a|backwards|high to low)\b",
    re.IGNORECASE,
)


def edit_sort(change: Change, clause: str) -> bool:
    found = SORT.match(clause)
    if not found:
        return False
    change.need_entities()
    rest = found.group("rest") or found.group("other") or f"{found.group('what') or ''}"
    is_descending = bool(DESCENDING.search(clause))
    by = re.search(r"\b(?:by|on|after|according to)\s+(.+)$", rest, re.IGNORECASE)
    entity = entity_in(change, rest[: by.start()] if by else rest)
    phrase = by.group(1) if by else (rest if found.group("other") else "")
    phrase = re.sub(
        r"[,(]?\s*\b(?:in )?(?:asc|ascending|desc|descending|(?:the )?(?:newest|latest|oldest|highest|lowest|largest|biggest|smallest|most recent|cheapest)(?: (?:ones?|values?))?(?: first)?|first|order|reversed?|alphabetically|a (?:to|-) z|z (?:to|-) a|low to high|high to low|by default|instead)\b\)?",
        "",
        phrase,
        flags=re.IGNORECASE,
    )
    if re.search(r"\b(?:and )?then\b|,", phrase):
        raise NotDone(
            "A list is sorted by one field at a time; please say by which, so nothing was changed."
        )
    target = _sort_target(change, phrase.strip(" ,"), entity, clause)
    target[0].sort = Sort(field=target[1].name, direction="desc" if is_descending else "asc")
    change.last = target[0]
    change.say(
        f"{target[0].label_plural} are now sorted by {target[1].label.lower()}{', highest or latest first' if is_descending else ''}."
    )
    return True


def _sort_target(
    change: Change, phrase: str, entity: EntitySpec, clause: str
) -> tuple[EntitySpec, FieldSpec]:
    if phrase:
        inside = re.match(r"^(.+?) (?:in|of|for) (?:the )?(.+)$", phrase)
        other = change.entity(inside.group(2)) if inside else None
        if inside and other:
            return change.need_field(inside.group(1), other)
        return change.field(phrase, entity) or change.need_field(phrase)
    wanted = (
        ("money",) if re.search(r"cheap|expensive", clause, re.IGNORECASE) else ("date", "datetime")
    )
    if re.search(r"alphabetical|a (?:to|-) z|by name", clause, re.IGNORECASE):
        wanted = ("text",)
    found = next((one for one in entity.fields if one.type in wanted), None)
    if found is None:
        raise NotDone(f"Please say by which field {entity.label_plural.lower()} should be sorted.")
    return entity, found


FILTER = re.compile(
    r"^(?:please )?(?:by default[, ]+)?(?:only show|show only|show (?:me )?(?:the )?[\w -]+? (?=(?:with|whose|where|having) )|list only|only list|display only|only display|filter(?: (?:for|by|on|to|out))?|hide|show all|don'?t show|do not show|limit (?:the )?(?:list )?to|start with only|exclude)\b(?P<rest>.*)$",
    re.IGNORECASE,
)


CLEAR = re.compile(
    r"^(?:please )?(?:show (?:all|everything)|(?:remove|clear|delete|reset) (?:the |all )?(?:default )?filters?|no filters?)\b(?P<rest>.*)$",
    re.IGNORECASE,
)


def edit_filter(change: Change, clause: str) -> bool:
    cleared = CLEAR.match(clause)
    if cleared:
        change.need_entities()
        entity = entity_in(change, cleared.group("rest"))
        entity.filters = []
        change.say(f"{entity.label_plural} are shown without a filter now.")
        return True
    found = FILTER.match(clause)
    if not found or re.search(r"\b(?:field|column)\b", clause, re.IGNORECASE):
        return False
    change.need_entities()
    rest = found.group("rest")
    is_hiding = bool(
        re.match(
            r"^(?:please )?(?:by default[, ]+)?(?:hide|don'?t show|do not show|exclude|filter out)",
            clause,
            re.IGNORECASE,
        )
    )
    hidden = change.field(rest) if is_hiding else None
    if hidden and find_option(change, _first_words(rest)) is None and hidden[1].type != "boolean":
        hidden[1].is_listed = False
        change.say(
            f"The list of {hidden[0].label_plural.lower()} no longer shows “{hidden[1].label}”."
        )
        return True
    entity = entity_in(change, rest)
    conditions = _limits(change, rest, entity) if not is_hiding else []
    conditions = conditions or _filter_conditions(change, rest, entity, is_hiding)
    if not conditions:
        return False
    kept = [one for one in entity.filters if one.field not in {other.field for other in conditions}]
    entity.filters = [*kept, *conditions]
    change.last = entity
    change.say(
        f"The list of {entity.label_plural.lower()} starts with a filter now; it can be lifted at any time."
    )
    return True


LIMIT = re.compile(
    r"\b(?:with|whose|where|having)\s+(?:an? |the )?(?P<field>[\w -]+?)\s+(?:is |are |of )?(?P<how>below|under|less than|lower than|fewer than|at most|up to|above|over|more than|greater than|higher than|at least)\s+(?P<n>\d+(?:\.\d+)?)",
    re.IGNORECASE,
)


def _limits(change: Change, text: str, entity: EntitySpec) -> list[Filter]:
    """`with quantity below 5`; bounds of whole numbers are moved by one where the number itself is not meant."""
    found = LIMIT.search(text)
    target = change.field(found.group("field"), entity) if found else None
    if found is None or target is None or target[1].type not in NUMERIC:
        return []
    number, how = float(found.group("n")), found.group("how").lower()
    is_upper = how in (
        "below",
        "under",
        "less than",
        "lower than",
        "fewer than",
        "at most",
        "up to",
    )
    is_whole = target[1].type in ("integer", "rating")
    if how not in ("at most", "up to", "at least"):
        if not is_whole:
            raise NotDone("Please say “at most” or “at least” for amounts, so nothing was changed.")
        number += -1 if is_upper else 1
    value = int(number) if number == int(number) else number
    operator = "at_most" if is_upper else "at_least"
    return [Filter(field=target[1].name, operator=operator, value=value)]


def _first_words(text: str) -> str:
    return " ".join(text.split()[:2])


def _filter_conditions(
    change: Change, text: str, entity: EntitySpec, is_hiding: bool
) -> list[Filter]:
    conditions, said = read_conditions(change, text, entity)
    if not conditions and set(re.findall(r"[a-z]+", text.lower())) & FINAL_WORDS:
        conditions = [one.model_copy(update={"operator": "is"}) for one in open_filters(entity)]
    if not is_hiding:
        return conditions
    if said in ("open", "overdue") and len(conditions) > 1:
        return []
    flipped = {"is": "is_not", "is_not": "is"}
    return [
        one.model_copy(update={"operator": flipped.get(one.operator, one.operator)})
        for one in conditions
        if one.operator in flipped
    ]
