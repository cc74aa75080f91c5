"""Requests about small tools: their buttons, what they are called and what they do."""

import re

from paynto.builder.starter.contents import (
    CalculatorContent,
    ConverterContent,
    GadgetButton,
    GadgetContent,
    ListToolContent,
    QuizContent,
    TimerContent,
)
from paynto.builder.starter.drafting.contents import name_list_button
from paynto.builder.starter.drafting.controls import Named, named_buttons, number_in
from paynto.builder.starter.drafting.gadgets import counter_button, name_button
from paynto.builder.starter.edits.change import Change, NotDone
from paynto.builder.starter.lexicon.names import clean_label

ANY_CASE = re.IGNORECASE
MOST_BUTTONS = 12
ADDS = re.compile(
    r"^(?:add|include|put|create|make|give|show|i want|i need)\b.*\bbutton\b", ANY_CASE
)
RENAMES = re.compile(
    r"^(?:rename|relabel|change|call)\s+(?:the )?(?:button )?(?P<old>.+?)(?: button)?\s+(?:to|into|as)\s+(?P<new>.+)$",
    ANY_CASE,
)
REMOVES = re.compile(
    r"^(?:remove|delete|drop|hide)\s+(?:the )?(?:button )?(?:called )?(?P<name>.+?)(?: button)?$",
    ANY_CASE,
)


def edit_tool(change: Change, clause: str) -> bool:
    content = change.spec.content
    said = change.words(clause)
    match content:
        case GadgetContent():
            return (
                _add_buttons(change, content, said)
                or _edit_counter(change, content, said)
                or _edit_settings(change, content, said)
                or _refuse_fields(change, said)
            )
        case ListToolContent():
            return _add_buttons(change, content, said)
        case CalculatorContent() | ConverterContent() | TimerContent() | QuizContent():
            return _refuse_fields(change, said)
        case _:
            return False


def _refuse_fields(change: Change, said: str) -> bool:
    if not change.spec.entities and re.search(
        r"\b(?:fields?|columns?|checkbox|dropdown)\b", said, ANY_CASE
    ):
        raise NotDone(
            "The form of this tool is fixed, so fields cannot be added or changed; nothing was changed."
        )
    return False


def _buttons_said(said: str) -> list[Named]:
    found = named_buttons(said)
    if found:
        return found
    # "add an Undo button", "add a button Add ten that adds 10"
    bare = re.search(
        r"\bbutton (?P<after>[A-Z+−][\w+ '’-]{0,30}?)(?= (?:that|which|to|for)\b|$)|\ban? (?P<before>[\w+' -]{1,30}?) button\b",
        said,
    )
    if bare is None:
        return []
    label = clean_label(bare.group("after") or bare.group("before"), 40)
    return [Named(label[:1].upper() + label[1:], said[bare.end() :])] if label else []


def _add_buttons(change: Change, content: GadgetContent | ListToolContent, said: str) -> bool:
    if not ADDS.match(said):
        return False
    buttons = _buttons_said(said)
    for button in buttons:
        if not _add_button(content, button):
            raise NotDone(
                f"I do not know what the button “{button.label}” should do here, so nothing was changed."
            )
        change.say(f"There is a button “{button.label}” now.")
    return bool(buttons)


def _add_button(content: GadgetContent | ListToolContent, button: Named) -> bool:
    if isinstance(content, ListToolContent):
        return name_list_button(content, button)
    if content.variant != "counter":
        return name_button(content, button)
    made = counter_button(button, content.start)
    if made is None or len(content.buttons) >= MOST_BUTTONS:
        return False
    content.buttons = [one for one in content.buttons if one.label.lower() != made.label.lower()]
    content.buttons.append(made)
    return True


def _edit_counter(change: Change, content: GadgetContent, said: str) -> bool:
    if content.variant != "counter":
        return False
    renamed, removed = RENAMES.match(said), REMOVES.match(said)
    start = re.match(
        r"^(?:let it |make it |it should )?(?:start|begin|count)\w*\b.*?\b(?:at|from|with) (-?\d{1,6})\b",
        said,
        ANY_CASE,
    )
    if start:
        content.start = int(start.group(1))
        for one in content.buttons:
            one.to = content.start if one.to is not None else None
        change.say(f"The counter starts at {content.start} now.")
        return True
    if renamed and (found := _button(content, renamed.group("old"))):
        found.label = clean_label(renamed.group("new"), 40) or found.label
        change.say(f"The button is called “{found.label}” now.")
        return True
    if removed and (found := _button(content, removed.group("name"))):
        if len(content.buttons) == 1:
            raise NotDone("A counter needs at least one button, so nothing was changed.")
        content.buttons.remove(found)
        change.say(f"Removed the button “{found.label}”.")
        return True
    return False


def _button(content: GadgetContent, name: str) -> GadgetButton | None:
    wanted = clean_label(name, 40).lower()
    return next((one for one in content.buttons if one.label.lower() == wanted), None)


def _edit_settings(change: Change, content: GadgetContent, said: str) -> bool:
    if content.variant == "countdown" and re.search(
        r"\bminutes?\b|\bmin\b|\btimer?\b", said, ANY_CASE
    ):
        minutes = number_in(said)
        if minutes:
            content.minutes = max(1, min(minutes, 600))
            change.say(f"It counts down from {content.minutes} minutes now.")
            return True
    if content.variant == "tic_tac_toe" and re.search(
        r"\bscores?\b|\bhow often\b|\bwins?\b|\bwon\b|\bpoints\b", said, ANY_CASE
    ):
        is_less = re.match(r"^(?:hide|remove|drop|delete|without)\b", said, ANY_CASE)
        content.shows_score = not is_less
        change.say("The score is shown now." if content.shows_score else "The score is hidden now.")
        return True
    return False
