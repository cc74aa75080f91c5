"""What a model is asked when its version has problems, or when its answer could not be applied."""

from collections.abc import Iterable, Sequence

from paynto.builder.output_format import (
    Operation,
    PackagesOperation,
    RenameOperation,
    parse_answer,
    write_answer,
)
from paynto.stacks.problems import Problem

_MOST_CHARACTERS = 120_000

_TASK = """The checks of this app found the problems that are listed. Repair all of them, and only them: keep what works, the design and
every feature. Find the cause; do not hide it (no @ts-ignore, no any, no empty catch, no removed feature). Answer with small
edits of the files that are shown, and one short sentence that says what was wrong."""
_REFUSED = """Your last answer was not applied, because of the faults that are listed. Nothing of it has changed the app yet. The parts that
are in order are kept and need not be sent again{kept}. Send the named files again, corrected and whole, or as edits that fit
the files as they are shown, and nothing else."""
_REFUSED_WHOLE = """Your last answer was not applied, because of the faults that are listed. Nothing of it has changed the app. Send the whole
answer again, corrected."""


def describe_repair(wanted: str, said: str) -> str:
    """The sentence of a repair: the task and what the person had asked for. The request holds the problems as data."""
    return f"{_TASK}\n\nThe person had asked: {wanted[:2000]}\nYou answered: {said[:1000]}"


def describe_refusal(wanted: str, kept: str, faulty: Iterable[Operation]) -> str:
    """The sentence after a refused answer, with the faulty parts as they were sent."""
    if kept:
        named = ", ".join(sorted(_paths(parse_answer(kept).operations)))
        task = _REFUSED.format(kept=f" ({named[:1500]})" if named else "")
    else:
        task = _REFUSED_WHOLE
    sent = write_answer(_writable(faulty))[:_MOST_CHARACTERS]
    return (
        f"{task}\n\nThe person had asked: {wanted[:4000]}"
        f"\n\nThe parts with faults, as you sent them:\n\n{sent}"
    )


def split_answer(text: str, problems: Sequence[Problem]) -> tuple[str, list[Operation]]:
    """A refused answer's sound part, as an answer, and the operations with faults.

    The sound part is empty when the faults name no file of the answer: then it is all or nothing.
    """
    parsed = parse_answer(text)
    faulty = {problem.file for problem in problems if problem.file}
    bad = [item for item in parsed.operations if _paths([item]) & faulty]
    if not bad:
        return "", list(parsed.operations)
    kept = [item for item in parsed.operations if item not in bad]
    kept = [item for item in kept if getattr(item, "complete", True)]
    try:
        return f"{parsed.text.strip()}\n\n{write_answer(kept)}".lstrip(), bad
    except ValueError:
        return "", list(parsed.operations)


def _writable(operations: Iterable[Operation]) -> list[Operation]:
    """What the format can hold; an edit whose blocks are unsound can not be quoted."""
    found: list[Operation] = []
    for item in operations:
        try:
            write_answer([item])
        except ValueError:
            continue
        found.append(item)
    return found


def _paths(operations: Iterable[Operation]) -> set[str]:
    paths: set[str] = set()
    for item in operations:
        if isinstance(item, RenameOperation):
            paths |= {item.from_path, item.to_path}
        elif not isinstance(item, PackagesOperation):
            paths.add(item.path)
    return paths
