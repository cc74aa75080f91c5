"""Bring a follow-up into words that the handlers know, and stop what would otherwise be done wrongly."""

import re

from paynto.builder.starter.edits.change import Change, NotDone
from paynto.builder.starter.lexicon.limits import cannot_sentence

ANY_CASE = re.IGNORECASE
_ENDINGS = re.compile(
    r"[ ,]+(?:please|thanks|thank you|too|as well|for me|if possible|pls)$", ANY_CASE
)
_NUMBER_TYPES = r"money|an amount|a number|number|text|a date|date|yes/no|a checkbox|checkbox|percent(?:age)?|a rating|rating"

_REWORDED: list[tuple[re.Pattern[str], str]] = [
    # "add a fine to loans as money"
    (
        re.compile(rf"^(?P<what>add .+?)(?P<home>\s+(?:to|for|on)\s+[\w -]+?)\s+as (?P<kind>(?:an? )?(?:{_NUMBER_TYPES}))$", ANY_CASE),
        r"\g<what> as \g<kind>\g<home>",
    ),
    # "add a genre to books with values fiction, history"
    (
        re.compile(r"^(?P<what>add .+?)(?P<home>\s+(?:to|for|on)\s+[\w -]+?)\s+(?:with|having) (?:the )?(?P<values>(?:values|options|choices)\b.+)$", ANY_CASE),
        r"\g<what> with \g<values>\g<home>",
    ),
    (re.compile(r"^(?:retype|convert) (?:the )?(?P<f>.+?) (?:to|into|as) (?:an? )?(?P<t>.+)$", ANY_CASE), r"turn \g<f> into \g<t>"),
    (re.compile(r"^(?P<f>[\w '-]+?) (?:should|must|can) (?:only )?be one of (?P<v>.+)$", ANY_CASE), r"\g<f> should be \g<v>"),
    (re.compile(r"^make (?P<f>[\w '-]+?) (?P<b>at (?:least|most) -?[\d.]+)$", ANY_CASE), r"\g<f> must be \g<b>"),
    (re.compile(r"^(?P<s>(?:square|sharp) corners|(?:bigger|more|larger|wider) spacing|more space)$", ANY_CASE), r"use \g<s>"),
    (re.compile(r"^use (?:bigger|more|larger|wider) spacing$|^use more space$", ANY_CASE), "make it comfortable"),
    (re.compile(r"^(?:brand|accent|main|primary|theme) colou?r:? (?:is |to |= ?)?(?P<c>\S+)$", ANY_CASE), r"use \g<c> as accent colour"),
    (re.compile(r"^(?:the )?(?:app )?(?:title|name) (?:should|must) be (?!unique|required|optional|mandatory|not |an? |text\b|at (?:least|most)|called|named)(?P<n>.+)$", ANY_CASE), r"change the title to \g<n>"),
    (re.compile(r"^(?P<f>(?:average|total|lowest|highest) [\w -]+)$", ANY_CASE), r"show the \g<f>"),
    (re.compile(r"^the (?:list|table) (?:should|must) show (?:the )?(?P<o>newest|oldest|latest)(?: [\w -]+?)? first$", ANY_CASE), r"\g<o> first"),
    (
        re.compile(r"^(?:we are |we're )?closed (?:on )?(?P<d>(?:mon|tues|wednes|thurs|fri|satur|sun)days?)$", ANY_CASE),
        r"open on \g<d> closed",
    ),
    # "order by brand, then by name" is refused below; "price in euro" is the currency
    (re.compile(r"^(?:the |all )?(?:prices?|amounts?|costs?|money|values|totals?) (?:should be |must be |are |is )?(?:shown )?in (?P<c>euros?|dollars?|us dollars?|pounds?|swiss francs|francs|yen|[A-Z]{3})$", ANY_CASE), r"change the currency to \g<c>"),
    (re.compile(r"^(?P<f>(?:the )?[\w '-]+?) (?:can'?t|cannot|can not|must not|mustn'?t|should not|shouldn'?t|may not|should never|must never|can never) be (?:negative|below (?:zero|0)|less than (?:zero|0))$", ANY_CASE), r"\g<f> must be at least 0"),
    (re.compile(r"^limit (?:each |the |every |all )?(?:[\w-]+ )?to (?:at most |a maximum of )?(?P<n>\d+) (?P<f>[\w ]+?)(?: (?:each|per [\w-]+))?$", ANY_CASE), r"\g<f> must be at most \g<n>"),
    (re.compile(r"^(?P<what>(?:add|include) .+?),? (?:and |which |that )?(?:it )?(?:must|should|has to|needs to|is|are) (?:be )?(?P<flag>unique|required|mandatory|optional)$", ANY_CASE), r"\g<what> \g<flag>"),
    (re.compile(r"^(?P<what>(?:add|include) .+?),\s*(?:by |the )?default(?:s| value)?(?: is| to| of|:)? (?P<v>[\w.,-]+)$", ANY_CASE), r"\g<what> with default \g<v>"),
    (re.compile(r"^(?P<what>(?:add|include) .*?)\brating with stars\b", ANY_CASE), r"\g<what>rating"),
    (re.compile(r"^(?:let|allow) (?:the |our |my )?(?:customers|clients|people|visitors|users|everyone|everybody|anyone|guests|employees|students|teachers|readers|members) (?:to )?(?:submit|send(?: in)?|enter|create|add|report|open|file) (?:new |their |an? )*(?P<e>[\w -]+?)(?: (?:without|from|on|through|themselves|directly|online)\b.*)?$", ANY_CASE), r"add a public form for \g<e>"),
    (re.compile(r"^(?:i|we)(?:'d| would)? (?:want|like|need) to (?:be able to )?(?:mark|flag|tick off) (?P<e>[\w -]+?) as (?P<f>(?:an? )?[\w -]+)$", ANY_CASE), r"add a checkbox called \g<f> to \g<e>"),
    (re.compile(r"^(?:i|we)(?:'d| would)? (?:want|like|need) to (?:be able to )?(?:mark|flag) (?:my |our )?favou?rites?$", ANY_CASE), "add a checkbox called favourite"),
    (re.compile(r"^(?:i|we)(?:'d| would)? (?:want|like|need) to (?:be able to )?(?:see|know|record|note|store|enter|track) (?:also )?(?P<q>who|when|where) (?P<rest>.+)$", ANY_CASE), r"I need to know \g<q> \g<rest>"),
    (re.compile(r"^(?:i|we) (?:also )?need to know who (?P<did>\w+(?:ed|id|ent|ade|ook|rote)) (?:it|them|the \w+|an? \w+|this)$", ANY_CASE), r"add a field called \g<did> by"),
    (re.compile(r"^(?:show|add|display|put) (?:me )?(?:the )?(?P<w>(?:open|overdue|late|closed|done|new|finished|pending|upcoming) [\w -]+?) (?:on|to|in) the (?:dashboard|overview|home ?page|start page)$", ANY_CASE), r"show the number of \g<w>"),
    (re.compile(r"^we (?:also )?need to know (?P<q>who|when|where) (?P<rest>.+)$", ANY_CASE), r"I need to know \g<q> \g<rest>"),
]  # fmt: skip
# A word that already belongs to every app, and where it is.
_THERE: list[tuple[str, str]] = [
    (r"search(?: box| bar| field| function| input)?", "Every list has a search already"),
    (r"(?:dark|light|theme|night)(?: mode| theme)? (?:toggle|switch|button)|theme switcher", "There is a switch for the theme in the menu already"),
    (r"pagination|paging|page numbers", "Lists have pages already"),
    (r"(?:csv )?export(?: button| to csv| as csv)?|csv (?:download|export)", "Every list can be exported as CSV already"),
    (r"undo(?: button)?", "Deleting can be undone already"),
    (r"(?:delete|edit) buttons?", "Every row can be changed and deleted already"),
]  # fmt: skip
_PARTS = re.compile(
    r"\b(?:calendar(?: view)?|kanban(?: board| view)?|gantt(?: chart)?|timeline|board view|card view|grid view|map view|side ?bar|navigation|nav ?bar|header|footer|logo|icons?|banner|pop-?ups?|modal|"
    r"animations?|tooltips?|bread ?crumbs|carousel|slider|slideshow|widgets?|toggle|keyboard shortcuts?|accordion|tabs?|stopwatch|timer|chat|comments section|background image|favicon|cookie banner)$",
    ANY_CASE,
)
_FILES = re.compile(
    r"\b(?:photos?|pictures?|images?|avatars?|attachments?|files?|uploads?|signatures?|scans?|thumbnails?)$",
    ANY_CASE,
)
_ADD = re.compile(
    r"^(?:add|include|insert|create|make|build|give me|i want|i need|we need|we want|put|show|have|i'd like|i would like)\s+(?:me |us )?(?P<rest>.+)$",
    ANY_CASE,
)
_ROWS = re.compile(
    r"^(?:an?|another|one|some|\d+)\s+(?:new |more )?(?P<noun>[\w -]+?)\s+(?:called|named|titled|for|about)\s+(?P<name>.+)$",
    ANY_CASE,
)
_COUNTED = re.compile(r"^\d+\s+(?:new |more |sample |example |test )*(?P<noun>[\w -]+)$", ANY_CASE)
_VAGUE = re.compile(
    r"^(?:make|put|keep|turn|get)\s+(?:it|this|that|everything|all|the (?:app|page|site|text|texts|design|look|layout|title|titles|headline|list|table|form|forms|menu|buttons?))\s+(?:a (?:bit|little) |much |more |less |look )*"
    r"(?:[a-z]+)$",
    ANY_CASE,
)
_WHEN = re.compile(r"\b(?:when(?:ever)?|if|unless|depending on|based on)\b", ANY_CASE)
_COLOUR_OR_MARK = re.compile(
    r"\b(?:red|green|yellow|orange|blue|colou?r(?:ed|s)?|highlight(?:ed)?|bold|mark(?:ed)?)\b",
    ANY_CASE,
)
_BESIDE = re.compile(
    r"^(?:move|put|place|show|bring)\s+(?:the )?(?P<field>[\w' -]+?)\s+(?P<side>before|after|behind|in front of|above|below|next to)\s+(?:the )?(?P<other>[\w' -]+)$",
    ANY_CASE,
)
_MOVES = re.compile(
    r"^(?:move|put|place|show|bring)\s+(?:the )?(?P<field>[\w' -]+?)\s+(?:to the (?:front|top|start|beginning)|first|at the (?:top|front|start))$",
    ANY_CASE,
)
_HIDES = re.compile(
    r"^(?:hide|don'?t show|do not show|remove)\s+(?:the )?(?P<field>[\w' -]+?)\s+(?:in|from) the (?:list|table|overview)(?: view)?$",
    ANY_CASE,
)


def reworded(clause: str) -> str:
    """The clause without polite endings, in the order of words that the handlers read."""
    clause = _ENDINGS.sub("", clause)
    for pattern, written in _REWORDED:
        clause = pattern.sub(written, clause)
    return clause


def edit_columns(change: Change, clause: str) -> bool:
    """Which fields a list shows, and in which order."""
    if _move_beside(change, clause):
        return True
    moved, hidden = _MOVES.match(clause), _HIDES.match(clause)
    if moved and change.spec.entities and (found := change.field(moved.group("field"))):
        entity, one = found
        entity.fields.remove(one)
        entity.fields.insert(0, one)
        change.say(f"“{one.label}” comes first in the form of {entity.label_plural.lower()} now.")
        return True
    if hidden and change.spec.entities and (found := change.field(hidden.group("field"))):
        entity, one = found
        if one.name == entity.title_field:
            raise NotDone(
                f"“{one.label}” names the {entity.label_plural.lower()} and stays in the list; nothing was changed."
            )
        one.is_listed = False
        change.say(f"“{one.label}” is no longer a column of {entity.label_plural.lower()}.")
        return True
    return False


def _move_beside(change: Change, clause: str) -> bool:
    """`put the priority before the subject`: in the form and, the name aside, in the list."""
    beside = _BESIDE.match(clause) if change.spec.entities else None
    found = change.field(beside.group("field")) if beside else None
    other = change.field(beside.group("other"), found[0]) if beside and found else None
    if beside is None or found is None or other is None or found[1] is other[1]:
        return False
    entity, one = found
    entity.fields.remove(one)
    is_before = beside.group("side").lower() in ("before", "in front of", "above")
    entity.fields.insert(entity.fields.index(other[1]) + (0 if is_before else 1), one)
    change.last = entity
    where = "before" if is_before else "after"
    change.say(
        f"“{one.label}” of {entity.label_plural.lower()} comes {where} “{other[1].label}” now."
    )
    return True


def refuse_conditions(change: Change, clause: str) -> bool:
    """`make status red when late` is no wish for a red app."""
    del change
    if _WHEN.search(clause) and _COLOUR_OR_MARK.search(clause):
        raise NotDone(
            "The starter model cannot colour or mark rows by a condition, so nothing was changed."
        )
    return False


def refuse_wrong_reading(change: Change, clause: str) -> bool:
    """Raises for what reads like an addition and is none; what is in quotation marks or called a field is one."""
    if not change.spec.entities or re.search(
        r"\b(?:fields?|columns?|checkbox|dropdown)\b", clause, ANY_CASE
    ):
        return False
    if _VAGUE.match(clause):
        raise NotDone(
            f"Please say what exactly should be different instead of “{change.words(clause)}”; nothing was changed."
        )
    found = _ADD.match(clause)
    if found is None or "\ue000" in clause.split(" to ")[0]:
        return False
    rest = re.sub(r"^(?:an? |the |some |more |new )+", "", found.group("rest"), flags=ANY_CASE)
    _refuse_part(change, rest)
    rows = _ROWS.match(found.group("rest")) or _COUNTED.match(found.group("rest"))
    entity = change.entity(rows.group("noun")) if rows else None
    if entity is not None:
        raise NotDone(
            f"I change the app, not what is in it: add that under “{entity.label_plural}” in the app; nothing was changed."
        )
    return False


def _refuse_part(change: Change, rest: str) -> None:
    bare = re.sub(
        r"\s+(?:to|on|for|in|of)\s+(?:the |each |every |all |my |our )*[\w -]+$",
        "",
        rest,
        flags=ANY_CASE,
    )
    for pattern, sentence in _THERE:
        if re.fullmatch(pattern, bare, ANY_CASE):
            raise NotDone(f"{sentence}, so nothing was changed.")
    if _FILES.search(bare):
        raise NotDone(cannot_sentence(["uploads of files and images"]))
    part = _PARTS.search(bare)
    if part and not change.entity(part.group()):
        raise NotDone(
            f"The starter model cannot add “{change.words(bare)}”, so nothing was changed."
        )
    if re.search(r"\d{4,}|\d{3} ?\d{3}", bare):
        raise NotDone(f"“{change.words(bare)}” is a value and not a field, so nothing was changed.")
