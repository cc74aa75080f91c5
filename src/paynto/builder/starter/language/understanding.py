"""From a prompt to an application specification."""

import re
from dataclasses import dataclass

from paynto.builder.starter.contents import Content, GadgetContent
from paynto.builder.starter.drafting.contents import (
    calculator_from,
    converter_from,
    list_tool_from,
    quiz_from,
    timer_from,
)
from paynto.builder.starter.drafting.controls import without_controls
from paynto.builder.starter.drafting.draft import (
    MOST_ENTITIES,
    MOST_FIELDS,
    Draft,
    finish_records,
)
from paynto.builder.starter.drafting.gadgets import PURPOSES, find_gadget, gadget_from
from paynto.builder.starter.drafting.outcome import Refusal
from paynto.builder.starter.drafting.pages import add_public_form
from paynto.builder.starter.drafting.reading import READ_LIMIT, Described, split_clauses
from paynto.builder.starter.edits.applying import refine
from paynto.builder.starter.edits.board_edits import CHART
from paynto.builder.starter.language.bookings import Terms, add_sign_ups, apply_terms, take_terms
from paynto.builder.starter.language.choosing import chosen_domain, purpose_of
from paynto.builder.starter.language.described import read_description, take_descriptions
from paynto.builder.starter.language.foreign import find_language, translate_prompt, use_language
from paynto.builder.starter.language.front import Front, add_front, take_front
from paynto.builder.starter.language.kinds import Kind, find_kind, without_backend
from paynto.builder.starter.language.left_out import find_left_out
from paynto.builder.starter.language.naming import (
    default_name,
    name_from_parts,
    purpose_sentence,
    take_name,
    without_look,
)
from paynto.builder.starter.language.parts import Parts, read_parts, strip_fillers
from paynto.builder.starter.language.polls import is_poll, poll_app
from paynto.builder.starter.language.records import build_draft, is_feature
from paynto.builder.starter.language.relating import keep_linked
from paynto.builder.starter.language.shaping import shape_prompt
from paynto.builder.starter.language.sites import landing_page, portfolio, site_name
from paynto.builder.starter.language.spelling import respell
from paynto.builder.starter.lexicon.entities import find_entry, find_entry_by_tail
from paynto.builder.starter.lexicon.limits import (
    left_out_sentence,
    what_is_impossible,
    whole_app_is_impossible,
)
from paynto.builder.starter.lexicon.loading import Domain
from paynto.builder.starter.lexicon.look import find_currency, look_from, only_look
from paynto.builder.starter.lexicon.names import clean_label, clean_text
from paynto.builder.starter.lexicon.words import is_plural
from paynto.builder.starter.spec import AppSpec

EMPTY = "Please describe in a sentence what the app should do, for example “a task tracker for a small team”."
UNCLEAR = "I could not make out what the app should keep or show; please name it, for example “an inventory for a bicycle shop”."
RATES = "Exchange rates change each day and this app has no connection to the outside, so you enter the rate."
TOO_MUCH = "The starter model cannot make that ({what}); it makes apps that keep records, sites, timers, converters, quizzes and calculators."
OWN_BUTTON = re.compile(r"\bbuttons? (?:called|named)\b|\bthe button [A-Z\"“]")
BUTTONS_ELSEWHERE = "Buttons have their usual names in apps that keep records, so that part is not as you described it."
APP_WORDS = re.compile(
    r"\b(?:app|application|tool|tracker|manager|page|website|site|system|list|database|log|crm|inventory|planner|portfolio|timer|converter|quiz|calculator|"
    r"build|make|create|need|want|track|manage|organi[sz]e|keep|book|collection|register|dashboard|help ?desk|platform|catalog(?:ue)?|diary|journal|sign-?up)\b",
    re.IGNORECASE,
)
# "Make it pink.", "Use a serif font.", "Sort by date." say how, not what
NOTHING_TO_KEEP = re.compile(
    r"^(?:please )?make (?:me|us|my \w+|the world|everything|everyone)(?: very| really| super)? (?:rich|happy|famous|smart|smarter|healthy|young|beautiful|laugh|smile|cry|better|great|a (?:coffee|sandwich|tea|cake|millionaire|star)|an? (?:egg|omelette|offer)|work|proud|sleep)\W*$",
    re.IGNORECASE,
)
FURTHER_WISH = re.compile(
    r"^(?:please |also |and |then )*(?:(?:make|keep|turn|paint|colou?r|style|design|set) (?:it|this|that|them|everything|the (?!(?:an? )?app)\w+)\b|(?:use|add|sort|order|show|hide|include|translate|call it|name it|give it|let|switch to)\b|"
    r"i(?:'d)? (?:want|like|need|would like) (?:it|this|them|the (?:colou?rs?|look|design|font))\b|it (?:should|must|needs|has|is)\b|each\b|every\b|(?:the )?colou?rs?\b)",
    re.IGNORECASE,
)


def understand(prompt: str) -> AppSpec | Refusal:
    """The specification of the app a prompt asks for, or one plain sentence why there is none.

    Deterministic and bounded: only the first `READ_LIMIT` signs of the cleaned text are read.
    """
    text = clean_text(shape_prompt(prompt[: READ_LIMIT * 4]))[:READ_LIMIT]
    if not re.search(r"[^\W\d_]{2}", text):
        return Refusal(EMPTY)
    if NOTHING_TO_KEEP.match(text):
        return Refusal(UNCLEAR)
    language = find_language(text)
    if isinstance(language, Refusal):
        return language
    original = text
    if language != "en":
        text = translate_prompt(text, language)
    impossible = whole_app_is_impossible(text)
    if impossible:
        return Refusal(TOO_MUCH.format(what=clean_label(impossible, 40)))
    spec = _understand_english(text)
    if isinstance(spec, AppSpec) and language != "en":
        use_language(spec, language, original, take_name(without_controls(text))[0] is not None)
    return spec


def _understand_english(text: str) -> AppSpec | Refusal:
    front, rest = take_front(text)
    if is_poll(rest) and not find_gadget(rest, rest):
        return _finish_poll(text)
    name, unnamed = take_name(without_controls(rest))
    unnamed = without_look(unnamed)
    clauses = split_clauses(unnamed) or [unnamed]
    main = _main_clause(clauses)
    kind = find_kind(main, unnamed)
    spec = AppSpec(
        name=name or "",
        purpose="",
        stack="react",
        look=look_from(text, None),
        currency=find_currency(text) or "USD",
    )
    left_out = what_is_impossible(text)
    if left_out and kind != "gadget":
        spec.notes.append(left_out_sentence(left_out))
    finished = (
        _finish_record_app(spec, unnamed, front)
        if kind == "records"
        else _finish_tool(spec, kind, main, unnamed, text)
    )
    if isinstance(finished, AppSpec) and kind != "gadget":
        _note_what_is_left_out(finished, split_clauses(take_terms(unnamed)[1]))
    return finished


def _main_clause(clauses: list[str]) -> str:
    """The clause that says what app it is: the first that names one and is no wish about it."""
    told = [clause for clause in clauses if not FURTHER_WISH.match(clause)] or clauses
    return next((clause for clause in told if APP_WORDS.search(clause)), told[0])


def _note_what_is_left_out(spec: AppSpec, clauses: list[str]) -> None:
    listed = [item.phrase for clause in clauses for item in read_parts(clause).items]
    own = [
        one
        for one in listed
        if not what_is_impossible(one) and not find_currency(one) and not only_look(one)
    ]
    phrases = find_left_out(spec, own)
    if phrases:
        spec.notes.append(f"I found no place for: {', '.join(phrases)}.")


@dataclass
class Told:
    """A prompt for records, cut into what says which app it is, what describes its records, and further wishes."""

    parts: Parts
    domain: Domain | None
    terms: Terms
    described: list[Described]
    others: list[str]


def _finish_poll(text: str) -> AppSpec:
    spec = AppSpec(name="", purpose="", stack="fullstack", look=look_from(text, None))
    said = re.search(r"\b(?:app|poll|page) (?:called|named) [\"“]?([A-Z][\w' -]{1,40})", text)
    return poll_app(spec, text, clean_label(said.group(1), 40) if said else None)


def _read_told(text: str) -> Told | None:
    terms, text = take_terms(text)
    described, told = take_descriptions(text)
    clauses = split_clauses(told) or [told]
    main = _main_clause(clauses)
    others: list[str] = []
    for clause in clauses:
        one = read_description(clause) if clause is not main else None
        if one is not None:
            described.append(one)
        elif clause is not main:
            others.append(clause)
    parts = read_parts(main)
    domain = chosen_domain(parts, text)
    if domain and domain.form and _signs_up_for_other(parts, domain):
        domain = None
    if domain is None and not find_entry_by_tail(parts.subject):
        corrected = read_parts(respell(main[:300]))
        domain = chosen_domain(corrected, "")
        if domain is not None or find_entry_by_tail(corrected.subject):
            parts = corrected
        elif not APP_WORDS.search(main) and not _names_records(parts):
            return None
    return Told(parts, domain, terms, described, others)


def _signs_up_for_other(parts: Parts, domain: Domain) -> bool:
    """`parents can sign up for meetings` needs no events beside them."""
    found = [read_description(item.phrase) for item in parts.items]
    things = [one.parents[0] for one in found if one and one.signs_up and one.parents]
    entries = [find_entry_by_tail(thing) for thing in things]
    return any(entry is None or entry.key not in domain.entities for entry in entries)


def _finish_record_app(spec: AppSpec, text: str, front: Front) -> AppSpec | Refusal:
    told = _read_told(text)
    if told is not None and front.fields:
        told.parts.items, told.parts.is_field_list = front.fields, True
    draft = build_draft(told.parts, told.domain, told.described) if told else None
    if told is None or draft is None:
        return Refusal(UNCLEAR)
    spec.stack = "fullstack"
    _note_what_is_too_much(spec, told.parts, draft)
    if front.fields:
        keep_linked(draft)
    _name_record_app(spec, told, draft)
    finish_records(spec, draft)
    label = told.domain.front if told.domain else None
    if front.is_wanted or label:
        add_front(spec, front, label)
    elif told.domain and told.domain.form:
        add_public_form(spec, told.domain.form, draft.keys)
    said = [phrase for one in draft.described for phrase in (one.phrase, *one.parents)]
    names = {phrase: found.name for phrase in said if (found := draft.find(phrase))}
    add_sign_ups(spec, draft.described, names, told.terms)
    apply_terms(spec, told.terms)
    features = [
        f"add a {item.phrase}"
        for item in told.parts.items
        if is_feature(item.phrase) and CHART.search(item.phrase)
    ]
    return refine(spec, [*features, *told.others])


def _name_record_app(spec: AppSpec, told: Told, draft: Draft) -> None:
    parts, domain = told.parts, told.domain
    if domain and domain.accent and spec.look.accent == "#4f46e5":
        spec.look.accent = domain.accent
    is_one_noun = find_entry(parts.subject) and " " not in parts.subject
    spec.name = spec.name or name_from_parts(
        parts.subject or draft.entities[0].label_plural.lower(),
        parts.container or ("tracker" if is_one_noun else ""),
        parts.context,
    )
    reason = purpose_of(draft, domain)
    spec.purpose = purpose_sentence(parts.subject, parts.container, parts.context, reason)


def _note_what_is_too_much(spec: AppSpec, parts: Parts, draft: Draft) -> None:
    if len(draft.entities) > MOST_ENTITIES:
        spec.notes.append(
            f"The starter model makes at most {MOST_ENTITIES} kinds of records in one app, so the further ones are left out."
        )
    if len(parts.items) - len(draft.entities) >= MOST_FIELDS:
        spec.notes.append(
            f"The starter model makes at most {MOST_FIELDS} fields for one kind of record, so the further ones are left out."
        )


def _names_records(parts: Parts) -> bool:
    """A short noun phrase in the plural, `classified ads`, or one with a list or a place asks for records of that kind."""
    words = parts.subject.split()
    if len(words) > 1 and len(words) <= 5 and (parts.context or len(parts.items) > 1):
        return True
    if parts.is_field_list and len(parts.items) > 1:
        return True
    return 1 < len(words) <= 4 and is_plural(words[-1].lower()) and words[-1].isalpha()


def _subject_of(main: str, kind: Kind) -> tuple[str, str]:
    parts: Parts = read_parts(main)
    subject = re.sub(
        rf"\b(?:{kind}|quiz|trivia|timer|converter|calculator|landing|page|website)\b",
        "",
        parts.subject,
        flags=re.IGNORECASE,
    )
    return " ".join(subject.split()), strip_fillers(parts.context)


def _finish_tool(spec: AppSpec, kind: Kind, main: str, text: str, said: str) -> AppSpec:
    subject, context = _subject_of(main, kind)
    if kind == "portfolio":
        portfolio(spec, text)
        spec.purpose = "Show who someone is and what they have made."
    elif kind == "site":
        landing_page(spec, text, context or subject)
        spec.name = spec.name or site_name(text, context or subject)
        spec.purpose = f"Present {spec.name} to visitors."
        if spec.entities and without_backend(text):
            spec.notes.append(
                "Messages of a contact form must be stored, so this app has a small server."
            )
    else:
        spec.content, note = _tool_content(kind, main, said, context or subject)
        if isinstance(spec.content, GadgetContent):
            spec.purpose = PURPOSES[spec.content.variant]
        spec.purpose = (
            spec.purpose
            or note
            or {
                "timer": "Work in focused rounds with breaks.",
                "converter": "Convert between units.",
                "quiz": "Test what you know.",
                "calculator": "Calculate quickly.",
            }.get(kind, "Keep a small list in this browser.")
        )
        spec.notes += [note] if note else []
        spec.name = spec.name or default_name(spec.content, subject or context)
    spec.name = clean_label(spec.name, 60) or "My App"
    return spec


def _tool_content(kind: Kind, main: str, text: str, subject: str) -> tuple[Content, str | None]:
    """`text` is all that was said, names of fields and buttons included."""
    match kind:
        case "gadget":
            return gadget_from(find_gadget(main, text) or "counter", text), None
        case "quiz":
            return quiz_from(text, subject)
        case "timer":
            return timer_from(text), None
        case "converter":
            return converter_from(text), None
        case "calculator":
            made = calculator_from(text)
            return made, RATES if made.variant == "currency" else None
        case _:
            return list_tool_from(text, subject), None
