"""Apply a follow-up request to a specification: all of it or nothing."""

import re
from collections.abc import Callable

from paynto.builder.starter.drafting.outcome import Refusal
from paynto.builder.starter.drafting.reading import READ_LIMIT, split_clauses
from paynto.builder.starter.edits.board_edits import edit_chart
from paynto.builder.starter.edits.change import QUOTED, Change, NotDone, SpecEdit
from paynto.builder.starter.edits.content_edits import edit_content
from paynto.builder.starter.edits.figure_edits import edit_figure
from paynto.builder.starter.edits.front_edits import edit_front
from paynto.builder.starter.edits.guards import (
    edit_columns,
    refuse_conditions,
    refuse_wrong_reading,
    reworded,
)
from paynto.builder.starter.edits.list_edits import edit_filter, edit_sort
from paynto.builder.starter.edits.look_edits import (
    change_currency,
    change_label,
    change_look,
    change_title,
)
from paynto.builder.starter.edits.page_edits import edit_page
from paynto.builder.starter.edits.structure_edits import (
    edit_addition,
    edit_links,
    edit_names,
    edit_removal,
)
from paynto.builder.starter.edits.tool_edits import edit_tool
from paynto.builder.starter.edits.value_edits import (
    edit_default,
    edit_flags,
    edit_range,
    edit_type,
    edit_values,
)
from paynto.builder.starter.lexicon.limits import CAN, cannot_sentence, what_is_impossible
from paynto.builder.starter.lexicon.names import clean_text
from paynto.builder.starter.spec import AppSpec
from paynto.builder.starter.validate import find_problems

Handler = Callable[[Change, str], bool]
HANDLERS: list[Handler] = [
    refuse_conditions,
    edit_columns,
    change_label,
    edit_flags,
    change_title,
    edit_tool,
    edit_front,
    edit_content,
    edit_chart,
    edit_sort,
    edit_filter,
    edit_page,
    edit_default,
    edit_range,
    change_look,
    change_currency,
    edit_links,
    edit_values,
    edit_type,
    edit_figure,
    refuse_wrong_reading,
    edit_names,
    edit_removal,
    edit_addition,
]
LONGEST_CLAUSE = 800
MOST_CLAUSES = 40
UNDO = re.compile(
    r"^(?:please )?(?:undo|revert|go back|roll back|take (?:that|it) back|restore)\b", re.IGNORECASE
)
POLITE = re.compile(
    r"^(?:please|can you|could you|would you|hey|hi|hello|ok|okay|now|then|also|and|i want you to|i'd like you to|i would like you to|let's|we should|you should|next|finally|great|thanks|thank you)[, ]+",
    re.IGNORECASE,
)


def apply_edit_request(spec: AppSpec, sentence: str) -> SpecEdit | Refusal:
    """The changed specification with a summary, or one plain sentence why nothing was changed."""
    change = Change(spec=spec.model_copy(deep=True))
    text = change.hide_quotes(clean_text(sentence[: READ_LIMIT * 4])[:READ_LIMIT])
    if not re.search(r"\w", text):
        return Refusal("Please say what should be changed.")
    impossible = what_is_impossible(QUOTED.sub(" ", text))
    if impossible:
        return Refusal(cannot_sentence(impossible))
    try:
        clauses = split_clauses(text)
        if len(clauses) > MOST_CLAUSES:
            raise NotDone("Those are too many changes at once; please ask for a few at a time.")
        for clause in clauses:
            _apply_clause(change, clause)
    except NotDone as reason:
        return Refusal(str(reason))
    return _outcome(change, spec)


def _outcome(change: Change, before: AppSpec) -> SpecEdit | Refusal:
    if change.spec == before:
        return Refusal("That is already so; nothing was changed.")
    problems = list(find_problems(change.spec))
    if problems:
        return Refusal("That change does not fit the rest of the app, so nothing was changed.")
    return SpecEdit(change.spec, change.summary, change.renames, change.removed, change.retyped)


def _apply_clause(change: Change, clause: str) -> None:
    bare = clause.strip(" .,;!")
    for _ in range(4):
        shorter = POLITE.sub("", bare)
        if shorter == bare:
            break
        bare = shorter
    if not bare or re.fullmatch(
        r"(?:please|thanks|thank you|and|then|also|ok(?:ay)?)", bare, re.IGNORECASE
    ):
        return
    if len(bare) > LONGEST_CLAUSE:
        raise NotDone(
            "That sentence is too long for the starter model; please ask for a few changes at a time."
        )
    if UNDO.match(bare):
        raise NotDone("To go back, restore an earlier version of the project under Versions.")
    bare = reworded(bare)
    for handler in HANDLERS:
        if handler(change, bare):
            return
    shown = change.words(bare)
    raise NotDone(f"I did not understand “{shown}”, so nothing was changed; {CAN}.")


def refine(spec: AppSpec, others: list[str]) -> AppSpec:
    """Apply the further sentences of a first prompt as far as they can be understood."""
    for clause in others[:10]:
        outcome = apply_edit_request(spec, clause)
        if isinstance(outcome, SpecEdit):
            spec = outcome.spec
    return spec
