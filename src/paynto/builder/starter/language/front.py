"""Small apps with one main page: what a prompt says about its form, its list and the buttons at each row."""

import re
from dataclasses import dataclass, field

from paynto.builder.starter.drafting.controls import template
from paynto.builder.starter.drafting.reading import Item, split_list
from paynto.builder.starter.lexicon.names import clean_label
from paynto.builder.starter.spec import (
    AppSpec,
    EntityPage,
    EntitySpec,
    FieldSpec,
    FrontPage,
    RowButton,
    Rule,
)

_QUOTE = r"[\"“„«]"
_UNQUOTE = r"[\"”“»]"
_NAME = rf"(?:{_QUOTE}[^\"“”„«»]{{1,40}}{_UNQUOTE}|[A-Z][\w'’-]*(?: [a-z0-9][\w'’-]*){{0,3}}?)(?=\s*(?:[,.;:)]|$|(?:and|below|with|that|which|so)\b))"
_PAGE = r"(?: (?:on|at the top of) (?:the )?(?:first|front|home|main|start) ?page)"
_FORM = re.compile(
    rf"[,;:.]?\s*(?:with |has |there is )?an? form{_PAGE}?(?: with| asking for| for| containing)\s+(?:the )?(?:fields? )?(?P<fields>[^.;]{{1,300}}?),? and (?:an?|the) button (?:called |named )?(?P<button>{_NAME})",
)
_PLAIN_FORM = re.compile(
    rf"[,;:]?\s*(?:with |and )?an? form{_PAGE}(?: (?:with|asking for|for)\s+(?:the )?(?:fields? )?(?P<fields>[^.;]{{1,300}}?))?(?=[.;]|$|,? and an? list\b|, with an? list\b)",
    re.IGNORECASE,
)
_FIELD_FORM = re.compile(
    rf"[,;:]?\s*(?:with )?a field called (?P<fields>{_NAME}) with (?:an?|the) button (?:called )?(?P<button>{_NAME})"
)
_LIST = re.compile(
    r"[,;.]?\s*(?:and )?(?:(?:with )?an? list (?:of (?:the |all )?\w+(?: \w+)? )?below(?: it)?|below it,? (?:all |the )*\w+(?: \w+)?|the list of \w+(?: \w+)?|an? list of all \w+)(?:,? (?:with )?the newest(?: \w+)? first)?"
    r"|,?\s*(?:with )?the newest(?: \w+)? first|(?<=[.;])\s*\w+ are (?:kept|stored|saved) in (?:the|a) database",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    rf"[,;]?\s*(?:and )?(?:show )?the total(?: is shown)? as {_QUOTE}(?P<label>[^:\"“”]{{1,30}}):?[^\"“”]*{_UNQUOTE}",
    re.IGNORECASE,
)
_FILTER = re.compile(
    rf"[,;]?\s*(?:and )?(?:with )?an? (?:search )?(?:field|box) called (?P<name>{_NAME}) (?:that|which) (?:narrows|filters|searches)[^.;,]*"
)
_EMPTY = re.compile(
    r"[,;.]?\s*\b(?:it )?(?:[Ss]tarts?|[Bb]egins?) (?:without|with no|empty|with an empty)\b[^.;,]*"
)
_ROWS = re.compile(
    r"[,;.]?\s*\b(?:it )?(?:[Ss]tarts?|[Bb]egins?) with (?:the )?(?:[a-z]\w* ){1,2}(?P<rows>[A-Z][^.;]*?)(?: at (?:0|zero))?(?=[.;]|$)"
)
_TAKEN = re.compile(
    rf"[,;.]?\s*\b(?:[Tt]wo|[Nn]o two) \w+ (?:of|at|for|on|with|on) the same (?P<fields>[\w ]+(?:, [\w ]+)*?) (?:are|is|will be|must be|should be|cannot be|must not|may not)[^\"“.]*(?:{_QUOTE}(?P<words>[^\"”]{{2,80}}){_UNQUOTE})?[^.;]*",
)
_AT_EACH = re.compile(
    rf"[,;.]?\s*(?:and )?for each \w+ a button called {_QUOTE}(?P<label>[^\"“”]{{1,60}}){_UNQUOTE}[^\"“.;]*(?:{_QUOTE}(?P<shown>[^\"“”]{{1,60}}){_UNQUOTE})?"
)
_NUMBER = re.compile(
    r"(?P<label>[A-Za-z][\w ]{0,30}?) \((?:an? )?(?:whole )?number (?:from|between) (?P<low>-?\d+) (?:to|and) (?P<high>-?\d+)\)"
)
_LIMIT = 2_000


@dataclass
class Front:
    """What was said about the first page."""

    fields: list[Item] = field(default_factory=list[Item])
    submit: str | None = None
    filter_label: str | None = None
    total_label: str | None = None
    rows: list[str] = field(default_factory=list[str])
    starts_empty: bool = False
    taken: tuple[list[str], str] | None = None
    button: str | None = None
    shown: str | None = None
    ranges: dict[str, tuple[int, int]] = field(default_factory=dict[str, tuple[int, int]])
    is_wanted: bool = False


def take_front(text: str) -> tuple[Front, str]:
    """What a text says about the first page, and the text without it. Nothing is taken when no form is spoken of."""
    front = Front()
    text = _take_ranges(front, text[:_LIMIT]) + text[_LIMIT:]
    found = _FORM.search(text) or _FIELD_FORM.search(text) or _PLAIN_FORM.search(text)
    if found is None:
        return front, text
    front.is_wanted = True
    groups = found.groupdict()
    front.fields = split_list(_bare(groups["fields"])) if groups["fields"] else []
    front.submit = _bare(groups["button"]) if groups.get("button") else None
    text = _cut(text, found)
    text = _take_list(front, text)
    return front, " ".join(text.split()).strip(" ,;:") or text


def _take_ranges(front: Front, text: str) -> str:
    def named(found: re.Match[str]) -> str:
        label = re.sub(r"^.*\b(?:and|with) ", "", found.group("label")).strip()
        front.ranges[label.lower()] = (int(found.group("low")), int(found.group("high")))
        return found.group("label")

    return _NUMBER.sub(named, text)


def _take_list(front: Front, text: str) -> str:
    at_each = _AT_EACH.search(text)
    if at_each:
        front.button, front.shown = at_each.group("label"), at_each.group("shown")
        text = _cut(text, at_each)
    total, narrowed = _TOTAL.search(text), _FILTER.search(text)
    front.total_label = clean_label(total.group("label"), 30) if total else None
    text = _cut(text, total)
    narrowed = _FILTER.search(text)
    front.filter_label = _bare(narrowed.group("name")) if narrowed else None
    text = _cut(text, narrowed)
    rows = _ROWS.search(text)
    if rows:
        parts = re.split(r",\s*(?:and )?| and ", rows.group("rows"))
        front.rows = [clean_label(part, 60) for part in parts if part.strip()][:20]
        text = _cut(text, rows)
    empty = _EMPTY.search(text)
    front.starts_empty = empty is not None
    text = _cut(text, empty)
    taken = _TAKEN.search(text)
    if taken:
        names = re.split(r",\s*(?:and )?| and ", taken.group("fields"))
        front.taken = [name.strip() for name in names], clean_label(taken.group("words") or "", 80)
        text = _cut(text, taken)
    return _LIST.sub("", text)


def _cut(text: str, found: re.Match[str] | None) -> str:
    return text if found is None else f"{text[: found.start()]} {text[found.end() :].lstrip()}"


def _bare(name: str) -> str:
    return name.strip().strip('"“”„«»')


def add_front(spec: AppSpec, front: Front, submit: str | None = None) -> None:
    """Make the main kind of record the first page of the app."""
    entity = spec.entities[0]
    for one in entity.fields:
        limits = front.ranges.get(one.label.lower())
        if limits:
            one.type, one.minimum, one.maximum = "integer", *map(float, sorted(limits))
    keep_rule(entity, front)
    wanted = {item.phrase.lower() for item in front.fields}
    shown = [one for one in entity.fields if _is_asked(one, wanted)]
    money = next((one for one in entity.fields if one.type == "money"), None)
    page = FrontPage(
        entity=entity.name,
        title=spec.name or entity.label_plural,
        fields=[one.name for one in shown],
        submit_label=front.submit or submit or f"Add {entity.label.lower()}",
        filter_label=front.filter_label,
        total_label=front.total_label or ("Total" if money else None),
        total_field=money.name if money else None,
        has_own_rows=bool(front.rows),
    )
    if front.button:
        _add_button(entity, page, front)
    if page.newest_first:
        # samples begin with the newest, the list shows first what was stored last
        entity.samples.reverse()
    _set_rows(entity, front)
    first = next((index for index, one in enumerate(spec.pages) if isinstance(one, EntityPage)), 0)
    spec.pages.insert(first, page)


def _is_asked(one: FieldSpec, wanted: set[str]) -> bool:
    """The listed fields and those a row needs; without a list all but the day, which is today."""
    if not wanted:
        return one.default not in ("today", "now")
    return one.label.lower() in wanted or (one.is_required and one.default is None)


def keep_rule(entity: EntitySpec, front: Front) -> None:
    names = [
        one.name
        for said in (front.taken[0] if front.taken else [])
        for one in entity.fields
        if one.label.lower() == said.lower()
    ]
    if front.taken and names:
        message = front.taken[1] or "This is already taken."
        entity.rules = [
            Rule(kind="no_overlap", fields=names, message=message[:1].upper() + message[1:])
        ]
        for one in entity.fields:
            one.is_required = one.is_required or one.name in names


def _add_button(entity: EntitySpec, page: FrontPage, front: Front) -> None:
    count = next((one for one in entity.fields if one.type == "integer" and one.default == 0), None)
    if count is None:
        count = FieldSpec(name="count", label="Count", type="integer", minimum=0)
        entity.fields.append(count)
    count.is_required, count.default = True, 0
    page.fields = [name for name in page.fields if name != count.name]
    first = front.rows[0] if front.rows else ""
    label = template(front.button or "", first)
    page.buttons = [RowButton(label=label, field=count.name, add=1)]
    shown = template(front.shown or "{name}: {count}", first)
    page.row_text = re.sub(r"(?<![\w{])\d+(?!\w)", "{count}", shown, count=1)
    page.newest_first = False


def _set_rows(entity: EntitySpec, front: Front) -> None:
    if front.starts_empty:
        entity.samples, entity.has_samples = [], False
    elif front.rows:
        counted = {one.name: one.default for one in entity.fields if one.type == "integer"}
        old = entity.samples or [{}]
        entity.samples = [
            {**old[index % len(old)], **counted, entity.title_field: name}
            for index, name in enumerate(front.rows)
        ]
