"""Requests about sites and small tools: texts, opening hours, sections, minutes, units, topics."""

import re

from paynto.builder.starter.contents import (
    CalculatorContent,
    ConverterContent,
    GadgetContent,
    Item,
    ListToolContent,
    OpeningHours,
    QuizContent,
    Section,
    SiteContent,
    TimerContent,
)
from paynto.builder.starter.drafting.contents import (
    add_contact_form,
    find_quiz_topic,
    minutes_near,
    quiz_questions,
    quiz_title,
    unit_group_names,
    unit_groups,
)
from paynto.builder.starter.edits.change import Change, NotDone
from paynto.builder.starter.lexicon.names import clean_label

ANY_CASE = re.IGNORECASE
TEXT_SLOTS = {
    "headline": r"(?:main )?(?:headline|heading|slogan|title text)",
    "subline": r"(?:subline|sub-?headline|sub-?heading|sub-?title|tagline|intro(?:duction)?(?: text)?)",
    "call_to_action": r"(?:call[- ]to[- ]action|main button|button(?: text)?)",
}
DAYS = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
HOURS = re.compile(
    rf"\b(?P<day>{DAYS}s?(?:\s*(?:-|–|to|and|through)\s*{DAYS}s?)?)\b[^\d]{{0,24}}?(?P<hours>closed|\d[\d:. ]*(?:am|pm|h)?(?:\s*(?:-|–|to|until|till)\s*\d[\d:. ]*(?:am|pm|h)?)?)",
    ANY_CASE,
)


def edit_content(change: Change, clause: str) -> bool:
    content = change.spec.content
    match content:
        case SiteContent():
            return _edit_site(change, content, clause)
        case TimerContent():
            return _edit_timer(change, content, clause)
        case ConverterContent():
            return _edit_converter(change, content, clause)
        case QuizContent():
            return _edit_quiz(change, content, clause)
        case CalculatorContent():
            return _edit_calculator(change, content, clause)
        case ListToolContent():
            return _edit_list(change, content, clause)
        case GadgetContent() | None:
            return False


def _edit_site(change: Change, content: SiteContent, clause: str) -> bool:
    for slot, words in TEXT_SLOTS.items():
        found = re.search(
            rf"\b(?:the )?{words}\b(?: of the (?:page|site))?\s+(?:to|into|should (?:be|say|read)|says?|reads?|is|:|as)\s+(?P<text>.+)$",
            clause,
            ANY_CASE,
        )
        if found:
            text = clean_label(change.words(found.group("text")), 200)
            if text:
                setattr(content, slot, text)
                change.say(f"The {slot.replace('_', ' ')} now reads “{text}”.")
                return True
    return _edit_hours(change, content, clause) or _edit_sections(change, content, clause)


def _edit_hours(change: Change, content: SiteContent, clause: str) -> bool:
    found = list(HOURS.finditer(clause))
    if not found:
        return False
    section = next((one for one in content.sections if one.kind == "hours"), None)
    if section is None:
        section = Section(kind="hours", title="Opening hours")
        content.sections.append(section)
    for one in found:
        day = clean_label(one.group("day")).capitalize()
        hours = clean_label(one.group("hours").strip()).capitalize() or "Closed"
        known = next(
            (
                row
                for row in section.hours
                if row.day.lower().rstrip("s") == day.lower().rstrip("s")
            ),
            None,
        )
        if known:
            known.hours = hours
        else:
            section.hours.append(OpeningHours(day=day, hours=hours))
        change.say(f"Opening hours: {day} {hours}.")
    return True


SECTIONS = {
    "faq": r"faq|questions",
    "gallery": r"galler\w+|pictures|photos",
    "about": r"about(?: us| me)?",
    "hours": r"opening hours|hours",
    "skills": r"skills",
    "projects": r"projects|work",
    "offers": r"offers?|services|products|menu|prices|price list",
    "steps": r"steps|how it works",
    "features": r"features|advantages",
    "contact": r"contact(?: form)?",
}


def _edit_sections(change: Change, content: SiteContent, clause: str) -> bool:
    named = next(
        (
            kind
            for kind, pattern in SECTIONS.items()
            if re.search(rf"\b(?:{pattern})\b", clause, ANY_CASE)
        ),
        None,
    )
    is_removal = bool(
        re.match(r"^(?:please )?(?:remove|delete|drop|hide|get rid of)\b", clause, ANY_CASE)
    )
    item = re.match(
        r"^(?:please )?add (?:an? |the |another |new )*(?P<kind>offer|service|product|project|skill|question|dish|item)\s+(?:called |named )?(?P<rest>.+)$",
        clause,
        ANY_CASE,
    )
    if item and not is_removal:
        return _add_item(change, content, item.group("kind").lower(), item.group("rest"))
    if named is None or not (
        is_removal
        or re.match(r"^(?:please )?(?:add|include|i want|i need|we need|show)\b", clause, ANY_CASE)
    ):
        return False
    if is_removal:
        kept = [one for one in content.sections if one.kind != named]
        if len(kept) == len(content.sections):
            raise NotDone("There is no such section, so nothing was changed.")
        content.sections = kept
        if named == "contact":
            content.contact_entity = None
        change.say(f"Removed the section “{named}”.")
        return True
    return _add_section(change, content, named)


def _add_section(change: Change, content: SiteContent, kind: str) -> bool:
    if any(one.kind == kind for one in content.sections):
        raise NotDone("The page already has such a section, so nothing was changed.")
    if kind == "contact":
        add_contact_form(change.spec)
    else:
        title, text, items, hours = NEW_SECTIONS[kind]
        content.sections.append(
            Section.model_validate(
                {
                    "kind": kind,
                    "title": title,
                    "text": text,
                    "items": [Item(title=a, text=b) for a, b in items],
                    "hours": [OpeningHours(day=a, hours=b) for a, b in hours],
                }
            )
        )
    change.say(f"Added the section “{content.sections[-1].title}”.")
    return True


NEW_SECTIONS: dict[str, tuple[str, str, list[tuple[str, str]], list[tuple[str, str]]]] = {
    "faq": (
        "Questions and answers",
        "",
        [
            ("How can I reach you?", "Best by e-mail or by phone during opening hours."),
            ("How soon do you answer?", "Within one working day."),
        ],
        [],
    ),
    "gallery": (
        "Gallery",
        "",
        [
            ("Our place", "The room in the morning."),
            ("Our work", "A piece from last week."),
            ("Our team", "Everyone together."),
        ],
        [],
    ),
    "about": ("About us", "Who we are and why we like what we do.", [], []),
    "hours": (
        "Opening hours",
        "",
        [],
        [("Monday – Friday", "9:00 – 18:00"), ("Saturday", "10:00 – 14:00"), ("Sunday", "Closed")],
    ),
    "skills": (
        "What I bring",
        "",
        [
            ("Listening", "Understand the problem first."),
            ("Care", "Details matter."),
            ("Delivery", "On time and documented."),
        ],
        [],
    ),
    "projects": (
        "Selected work",
        "",
        [
            ("Harbour Walks", "Twelve walks along the water."),
            ("Open Pantry", "What is on the shelf today."),
        ],
        [],
    ),
    "offers": (
        "What we offer",
        "",
        [
            ("Advice", "We take time to listen."),
            ("Work", "Done properly."),
            ("Support", "We stay reachable."),
        ],
        [],
    ),
    "steps": (
        "How it works",
        "",
        [
            ("Write to us", "Tell us what you need."),
            ("We answer", "Within one working day."),
            ("We start", "On the date we agreed."),
        ],
        [],
    ),
    "features": (
        "Why us",
        "",
        [
            ("Close by", "In the middle of town."),
            ("Reliable", "We keep dates."),
            ("Fair", "Prices are clear from the start."),
        ],
        [],
    ),
}
ITEM_SECTIONS = {
    "offer": "offers",
    "service": "offers",
    "product": "offers",
    "dish": "offers",
    "item": "offers",
    "project": "projects",
    "skill": "skills",
    "question": "faq",
}


def _add_item(change: Change, content: SiteContent, kind: str, rest: str) -> bool:
    section = next((one for one in content.sections if one.kind == ITEM_SECTIONS[kind]), None)
    if section is None:
        _add_section(change, content, ITEM_SECTIONS[kind])
        section = content.sections[-1]
    priced = re.search(
        r"\s+(?:for|at|costs?|price)\s+(?P<price>[$€£]?\s?\d+(?:[.,]\d{1,2})?\s?(?:[$€£]|dollars|euros|pounds)?)$",
        rest,
        ANY_CASE,
    )
    title = change.words(rest[: priced.start()] if priced else rest)
    if not title:
        return False
    section.items.append(
        Item(title=title, price=" ".join(priced.group("price").split()) if priced else None)
    )
    change.say(f"Added “{title}” to “{section.title}”.")
    return True


def _edit_timer(change: Change, content: TimerContent, clause: str) -> bool:
    short = minutes_near(clause, r"short breaks?|short pauses?")
    long = minutes_near(clause, r"long breaks?|long pauses?")
    either = None if short or long else minutes_near(clause, r"breaks?|pauses?")
    focus = minutes_near(
        clause, r"focus(?: time)?|work(?:ing)?(?: time)?|sessions?|pomodoros?|concentration|timer"
    )
    rounds = re.search(
        r"(\d{1,2}) (?:rounds|cycles)|(?:rounds|cycles)\D{0,12}(\d{1,2})", clause, ANY_CASE
    )
    changed = False
    for name, value in (
        ("short_break_minutes", short or either),
        ("long_break_minutes", long),
        ("focus_minutes", focus),
    ):
        if value:
            setattr(content, name, value)
            change.say(
                f"The {name.replace('_minutes', '').replace('_', ' ')} takes {value} minutes now."
            )
            changed = True
    if rounds:
        content.rounds = max(1, min(int(rounds.group(1) or rounds.group(2)), 12))
        change.say(f"There are {content.rounds} rounds now.")
    return changed or bool(rounds)


def _edit_converter(change: Change, content: ConverterContent, clause: str) -> bool:
    names = unit_group_names(clause)
    if not names:
        return False
    if re.match(r"^(?:please )?(?:remove|delete|drop)\b", clause, ANY_CASE):
        kept = [one for one in content.groups if one.name not in names]
        if not kept:
            raise NotDone("A converter needs at least one kind of unit.")
        content.groups = kept
        change.say(f"Removed {', '.join(names).lower()}.")
        return True
    fresh = [one for one in names if one not in {group.name for group in content.groups}]
    if not fresh:
        raise NotDone("The converter already has these units, so nothing was changed.")
    content.groups += unit_groups(fresh)
    change.say(f"Added {', '.join(fresh).lower()}.")
    return True


def _edit_quiz(change: Change, content: QuizContent, clause: str) -> bool:
    topic = find_quiz_topic(clause)
    if topic is None:
        if re.search(r"\bquestions?\b|\btopic\b", clause, ANY_CASE):
            raise NotDone(
                "The starter model has questions about planets, capitals, animals, history, science, mathematics, the human body, music, sports, programming, food and general knowledge."
            )
        return False
    questions = quiz_questions(topic)
    if re.match(r"^(?:please |also )*(?:add|include|more)\b", clause, ANY_CASE):
        known = {one.text for one in content.questions}
        fresh = [one for one in questions if one.text not in known]
        if not fresh:
            raise NotDone("These questions are already in the quiz, so nothing was changed.")
        content.questions += fresh
        change.say(f"Added {len(fresh)} questions about {quiz_title(topic).lower()}.")
    else:
        content.topic, content.questions = quiz_title(topic), questions
        change.say(f"The quiz is about {quiz_title(topic).lower()} now.")
    return True


def _edit_calculator(change: Change, content: CalculatorContent, clause: str) -> bool:
    from paynto.builder.starter.drafting.contents import calculator_variant

    variant = calculator_variant(clause)
    if variant is None or not re.match(
        r"^(?:please )?(?:make|turn|change|switch|convert|i want)\b", clause, ANY_CASE
    ):
        return False
    change.spec.content = CalculatorContent.model_validate({"variant": variant})
    change.say(f"It is a {variant} calculator now.")
    return content.variant != variant


def _edit_list(change: Change, content: ListToolContent, clause: str) -> bool:
    found = re.match(
        r"^(?:please )?(?:rename|call|change) (?:the )?items?(?: to| into)? (?P<name>.+)$",
        clause,
        ANY_CASE,
    )
    if not found:
        return False
    content.item_label = clean_label(change.words(found.group("name")), 30) or content.item_label
    change.say(f"The items are called “{content.item_label}” now.")
    return True
