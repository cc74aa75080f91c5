"""Requests about records and their fields, recognised by their first words."""

import re

from paynto.builder.starter.contents import SiteContent
from paynto.builder.starter.drafting.reading import Item, split_list, strip_leading
from paynto.builder.starter.edits.change import Change, NotDone
from paynto.builder.starter.edits.entity_edits import (
    add_entity,
    ensure_entity,
    is_known_kind,
    relate,
    remove_entity,
    rename_entity,
)
from paynto.builder.starter.edits.field_edits import (
    add_fields,
    find_choice,
    find_option,
    known_choice_word,
    remove_field,
    remove_option,
    rename_field,
)
from paynto.builder.starter.edits.value_edits import ANY_CASE, ASK, sure
from paynto.builder.starter.lexicon.fields import names_a_field
from paynto.builder.starter.lexicon.words import is_plural
from paynto.builder.starter.spec import EntitySpec, FieldSpec

ADD = re.compile(
    ASK
    + r"(?:add|include|insert|create|make|introduce|append|put|track|record|store|save|give me|i want(?! to\b)|i need(?! to\b)|we need(?! to\b)|we want(?! to\b)|i'd like|i would like|manage|keep)\s+(?P<rest>.+)$",
    ANY_CASE,
)


HAS = re.compile(
    ASK
    + r"(?:each|every|all|the|an?|my|our)?\s*(?P<entity>[\w -]+?)\s+(?:should|shall|must|needs? to|need|needs|will|also|can|has to|have to|may)?\s*(?:also )?(?:have|has|get|gets|needs?|contain|contains|store|include)\s+(?P<rest>.+)$",
    ANY_CASE,
)


GIVE = re.compile(
    ASK
    + r"give (?:each |every |all |the |an? )*(?P<entity>[\w -]+?) (?P<rest>(?:(?:an?|the|some)\b|\ue000).+)$",
    ANY_CASE,
)


TO_ENTITY = re.compile(
    r"\s+(?:to|for|on|in|into|of|at)\s+(?:each |every |all |the |my |our |an? |both |its |their )*(?P<entity>[\w' -]+?)(?:\s+(?:table|form|list|entity|records?|too|as well|please|page))*$",
    ANY_CASE,
)


REMOVE = re.compile(
    ASK
    + r"(?:remove|delete|drop|get rid of|take out|take away|throw out|kick out|erase|discard|we don'?t need|i don'?t need|we no longer need|i no longer need|no more)\s+(?:the |all |any |both )*(?P<rest>.+)$",
    ANY_CASE,
)


FROM_ENTITY = re.compile(
    r"\s+(?:from|in|of|on)\s+(?:each |every |all |the |my |our )*(?P<entity>[\w' -]+?)(?:\s+(?:table|form|list|entity|records?|please))*$",
    ANY_CASE,
)


RENAME = re.compile(ASK + r"(?:rename|relabel|change|call)\s+(?:the )?(?P<rest>.+)$", ANY_CASE)


PAIR = re.compile(r"^(?P<old>.+?)\s+(?:to|into|as|→|->|=>)\s+(?P<new>.+)$", ANY_CASE)


LINKS = [
    (
        re.compile(
            ASK
            + r"(?:link|relate|connect|associate|attach|tie|assign)\s+(?:each |every |all |the |an? )*(?P<child>[\w -]+?)\s+(?:to|with|and)\s+(?:each other|(?:one |a |an |the |each |every )*(?P<parent>[\w -]+))$",
            ANY_CASE,
        ),
        False,
    ),
    (
        re.compile(
            r"^(?:each|every|an?|the|all)?\s*(?P<child>[\w -]+?)\s+(?:should |must |shall |can |also )*(?:belongs?|be(?:long)?|is|are)\s+(?:to|linked to|assigned to|connected to|related to|part of)\s+(?:exactly )?(?:one |a |an |the )*(?P<parent>[\w -]+)$",
            ANY_CASE,
        ),
        True,
    ),
    (
        re.compile(
            r"^(?:each|every|an?|the|one)?\s*(?P<parent>[\w -]+?)\s+(?:should |must |shall |can |also )*(?:has|have)\s+(?:many|multiple|several|any number of|one or more|a list of)\s+(?P<child>[\w -]+)$",
            ANY_CASE,
        ),
        True,
    ),
    (
        re.compile(
            r"^(?:each|every|an?|the|one)?\s*(?P<child>[\w -]+?)\s+(?:should |must |shall |can |also )*(?:has|have)\s+(?:exactly )?(?:one)\s+(?P<parent>[\w -]+)$",
            ANY_CASE,
        ),
        False,
    ),
    (
        re.compile(
            ASK
            + r"add\s+an?\s+(?:relation|relationship|link|reference|connection)\s+(?:from|between)\s+(?:the )?(?P<child>[\w -]+?)\s+(?:to|and)\s+(?:the )?(?P<parent>[\w -]+)$",
            ANY_CASE,
        ),
        False,
    ),
    (
        re.compile(
            ASK
            + r"add\s+an?\s+(?:relation|relationship|link|reference|connection)\s+to\s+(?:the )?(?P<parent>[\w -]+?)\s+(?:to|in|on|for)\s+(?:the )?(?P<child>[\w -]+)$",
            ANY_CASE,
        ),
        False,
    ),
]


def edit_links(change: Change, clause: str) -> bool:
    for pattern, is_strict in LINKS:
        found = pattern.match(clause)
        if not found or found.group("parent") is None:
            continue
        child, parent = change.entity(found.group("child")), change.entity(found.group("parent"))
        if child is None and parent is None:
            continue
        if (
            parent is None
            and child is not None
            and not is_strict
            and not is_known_kind(found.group("parent"))
            and change.field(found.group("parent"), child)
        ):
            continue
        parent = parent or ensure_entity(
            change, strip_leading(found.group("parent")), is_simple=True
        )
        child = child or ensure_entity(change, strip_leading(found.group("child")))
        if parent is child:
            raise NotDone(f"{child.label_plural} cannot be linked to themselves.")
        relate(change, child, parent)
        return True
    return False


def edit_names(change: Change, clause: str) -> bool:
    """`rename due to deadline and title to name`, `call tasks jobs`."""
    found = RENAME.match(clause)
    if not found:
        return False
    rest = found.group("rest")
    if not PAIR.match(rest):
        return _rename_without_to(change, clause, rest)
    pieces = re.split(r"\s*,\s*|\s+and\s+", rest)
    pairs = [PAIR.match(piece) for piece in pieces]
    if not all(pairs):
        pairs = [PAIR.match(rest)]
    for pair in pairs:
        if pair is None or not _rename_one(change, pair.group("old"), pair.group("new")):
            return False
    return True


def _rename_one(change: Change, old: str, new: str) -> bool:
    new = re.sub(r"\s+(?:please|instead)$", "", new, flags=ANY_CASE)
    inside = FROM_ENTITY.search(new)
    home = change.entity(inside.group("entity")) if inside else None
    if inside and home:
        new = new[: inside.start()]
    is_field_said = bool(re.search(r"\b(?:field|column)\b", old, ANY_CASE))
    entity = (
        None
        if is_field_said or home
        else change.entity(re.sub(r"\b(?:table|entity|records?)\b", "", old, flags=ANY_CASE))
    )
    label = change.words(strip_leading(new))
    if not label:
        raise NotDone("Please say what the new name should be.")
    if re.fullmatch(r"[\d +()/.-]+", label):
        raise NotDone(f"“{label}” is a value and no name for a field, so nothing was changed.")
    if isinstance(change.spec.content, SiteContent) and _names_site(change, old):
        change.spec.name = label
        change.say(f"The site is now called “{label}”.")
        return True
    if entity is not None:
        rename_entity(change, entity, label)
        return True
    target = change.field(old, home)
    if target is None:
        raise NotDone(
            f"There is nothing called “{change.words(strip_leading(old))}” in this app, so nothing was changed."
        )
    rename_field(change, *target, label)
    return True


def _names_site(change: Change, old: str) -> bool:
    """`rename the bakery` means the site of the bakery."""
    word = change.words(strip_leading(old)).lower()
    return word in change.spec.name.lower().split() or word in (
        "business",
        "company",
        "shop",
        "site",
    )


def _rename_without_to(change: Change, clause: str, rest: str) -> bool:
    if not re.match(ASK + r"call\b", clause, ANY_CASE):
        return False
    words = re.sub(r"\s+instead$", "", rest).split()
    for cut in range(len(words) - 1, 0, -1):
        old, new = " ".join(words[:cut]), " ".join(words[cut:])
        if change.entity(old) or change.field(old):
            return _rename_one(change, old, new)
    return False


def edit_removal(change: Change, clause: str) -> bool:
    found = REMOVE.match(clause)
    if not found or not change.spec.entities:
        return False
    rest = found.group("rest")
    tail = FROM_ENTITY.search(rest)
    home = change.entity(tail.group("entity")) if tail else None
    text = rest[: tail.start()] if tail and home else rest
    choice = find_choice(change, tail.group("entity")) if tail and home is None else None
    if choice and tail:
        return _remove_values(change, choice, rest[: tail.start()])
    for part in split_list(text):
        _remove_one(change, part.phrase, home)
    return True


def _remove_values(change: Change, choice: tuple[EntitySpec, FieldSpec], text: str) -> bool:
    for part in re.split(r",| and ", text):
        label = re.sub(r"^(?:the )?(?:value|option|choice)s? ", "", part.strip(), flags=ANY_CASE)
        found = find_option(change, label, choice[0])
        if found is None:
            raise NotDone(
                f"“{choice[1].label}” has no value “{change.words(label)}”, so nothing was changed."
            )
        remove_option(change, *found)
    return True


def _remove_one(change: Change, phrase: str, home: EntitySpec | None) -> None:
    bare = re.sub(r"\b(?:table|entity|records?|section|page|list)\b", "", phrase, flags=ANY_CASE)
    entity = (
        change.entity(bare)
        if home is None and not re.search(r"\b(?:field|column)\b", phrase, ANY_CASE)
        else None
    )
    if entity is not None:
        remove_entity(change, entity)
        return
    target = change.field(phrase, home)
    if target is not None:
        change.last = target[0]
        remove_field(change, *target)
        return
    option = find_option(
        change, re.sub(r"^(?:status|value|option|choice) ", "", phrase, flags=ANY_CASE), home
    )
    if option is not None:
        remove_option(change, *option)
        return
    raise NotDone(
        f"There is nothing called “{change.words(phrase)}” in this app, so nothing was changed."
    )


# "make it darker" and "put due date first" add nothing; "make a field for notes" does.
WEAK_ADD = re.compile(ASK + r"(?:make|put|keep)\b", ANY_CASE)
NAMES_ONE = re.compile(
    r"\b(?:fields?|columns?|checkbox|dropdown|table)\b|\ue000|^\W*(?:\w+ ){0,3}(?:make|put|keep) (?:an?|another|one|two|new|some)\b",
    ANY_CASE,
)


def edit_addition(change: Change, clause: str) -> bool:
    """Fields to an entity, or a new kind of record."""
    found = GIVE.match(clause)
    if found and change.entity(found.group("entity")):
        return add_fields(change, sure(change.entity(found.group("entity"))), found.group("rest"))
    has = HAS.match(clause)
    if has and change.entity(has.group("entity")):
        return add_fields(change, sure(change.entity(has.group("entity"))), has.group("rest"))
    found = ADD.match(clause)
    if found and WEAK_ADD.match(clause) and not NAMES_ONE.search(clause):
        return False
    return _add_listed(change, found.group("rest")) if found else False


def _tail_entity(change: Change, rest: str) -> re.Match[str] | None:
    """The last `to books` of a request that names a kind of record, else its last `to …`."""
    starts = [found.start() for found in re.finditer(r"\s+(?:to|for|on|in|into|of|at)\s", rest)]
    tails = [tail for start in reversed(starts) if (tail := TO_ENTITY.match(rest, start))]
    return next(
        (tail for tail in tails if change.entity(tail.group("entity"))), tails[0] if tails else None
    )


def _add_listed(change: Change, rest: str) -> bool:
    tail = _tail_entity(change, rest)
    home = change.entity(tail.group("entity")) if tail else None
    if tail and home:
        return add_fields(change, home, rest[: tail.start()])
    each = re.match(
        r"^(?P<what>.+?)\s+(?:per|for each|for every)\s+(?P<home>[\w -]+)$", rest, ANY_CASE
    )
    if each and (home := change.entity(each.group("home"))):
        return add_fields(change, home, each.group("what"))
    if (
        tail
        and re.match(r"\s+(?:to|on)\s", tail.group())
        and not re.search(r"\b(?:app|application|dashboard|it)\b", tail.group(), ANY_CASE)
        and change.spec.entities
    ):
        raise NotDone(
            f"There are no “{change.words(tail.group('entity'))}” in this app, so nothing was changed."
        )
    rest = re.sub(
        r"\s+(?:to|in) (?:the |my |this )?(?:app|application|it|dashboard|menu|navigation)$",
        "",
        rest,
        flags=ANY_CASE,
    )
    new_kind = re.match(
        r"^(?:an? |the |another |new )*(?:page|table|list|section|entity|area|module|kind of record|record type|tab|database|collection)\s+(?:for|of|with|called|named)\s+(?:the |all )?(?P<name>.+)$",
        rest,
        ANY_CASE,
    )
    text = new_kind.group("name") if new_kind else rest
    parts = re.split(
        r"\s+(?:with(?! (?:an? |the )?default)|that have|which have|having|containing)\s+(?:the )?(?:fields? |columns? )?|\s*[:(]\s*",
        text,
        maxsplit=1,
        flags=ANY_CASE,
    )
    name, listed = parts[0], parts[1].rstrip(")") if len(parts) > 1 else ""
    if new_kind or _is_new_kind(change, name, listed):
        names = split_list(name)
        for item in names:
            add_entity(
                change,
                _kind_name(item.phrase),
                split_list(listed) if listed and len(names) == 1 else item.inner,
            )
        return True
    return add_fields(change, change.main_entity(), text)


def _kind_name(phrase: str) -> str:
    return re.sub(
        r"^(?:entity|table)\s+|\s+(?:table|entity|list|page|section|records?|tracking|management)$",
        "",
        phrase,
        flags=ANY_CASE,
    )


def _is_new_kind(change: Change, name: str, listed: str) -> bool:
    items: list[Item] = split_list(name)
    if not items or any(item.values for item in items):
        return False
    if re.search(r"\b(?:entity|table)\b", name, ANY_CASE) or not change.spec.entities:
        return True
    if re.search(r"\b(?:field|column|checkbox|dropdown)s?\b", name, ANY_CASE):
        return False
    said = name.strip().lower()
    has_article = said.startswith(("a ", "an ", "the ", "another "))
    if listed and len(items) == 1 and not known_choice_word(items[0].phrase):
        return is_plural(items[0].phrase.lower().split()[-1]) or (
            is_known_kind(items[0].phrase) and len(split_list(listed)) > 1
        )
    return not has_article and all(
        is_plural(item.phrase.lower().split()[-1])
        and not (names_a_field(item.phrase) and not is_known_kind(item.phrase))
        and item.phrase.lower() not in ("notes", "comments", "tags")
        for item in items
    )
