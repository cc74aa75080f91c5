"""What was said before: the last exchanges as they were, older ones as one line each."""

from collections.abc import Sequence

from paynto.builder.context.inputs import Turn
from paynto.builder.context.tokens import characters_for, estimate_tokens

_VERBATIM_TURNS = 3
_LONGEST_SENTENCE = 4_000
_LONGEST_ANSWER = 2_000
_LONGEST_SUMMARY = 200
_MOST_SUMMARIES = 30
_MOST_PATHS = 8


def write_conversation(turns: Sequence[Turn], room_tokens: int) -> tuple[str, int]:
    """The text, oldest first, and how many turns had no room. The newest are kept longest."""
    kept: list[str] = []
    left = room_tokens
    for age, turn in enumerate(reversed(turns)):
        if age >= _VERBATIM_TURNS + _MOST_SUMMARIES:
            break
        text = _write_turn(turn) if age < _VERBATIM_TURNS else _summarise(turn)
        if estimate_tokens(text) + 1 > left:
            text = _summarise(turn)
        needed = estimate_tokens(text) + 1
        if needed > left:
            break
        kept.append(text)
        left -= needed
    return "\n".join(reversed(kept)), len(turns) - len(kept)


def _write_turn(turn: Turn) -> str:
    lines = [f"Person: {cut(turn.sentence, _LONGEST_SENTENCE)}"]
    if turn.answer:
        lines.append(f"You: {cut(turn.answer, _LONGEST_ANSWER)}")
    lines.append(f"Result: {_tell_result(turn)}")
    return "\n".join(lines)


def _summarise(turn: Turn) -> str:
    """One line, the same each time: the sentence, cut, and what it changed."""
    sentence = " ".join(turn.sentence.split())
    return f"Earlier: {cut(sentence, _LONGEST_SUMMARY)} → {_tell_result(turn)}"


def _tell_result(turn: Turn) -> str:
    if turn.changes:
        paths = sorted(turn.changes)
        shown = ", ".join(f"{turn.changes[path]} {path}" for path in paths[:_MOST_PATHS])
        more = f" and {len(paths) - _MOST_PATHS} more" if len(paths) > _MOST_PATHS else ""
        return f"{shown}{more}"
    return "it failed, nothing was changed" if turn.is_error else "nothing was changed"


def cut(text: str, most: int) -> str:
    """At most so many characters; says that something is missing."""
    return text if len(text) <= most else f"{text[: max(0, most - 20)]}\n(shortened)"


def cut_to_tokens(text: str, tokens: int) -> str:
    """At most so many tokens by the estimate."""
    if estimate_tokens(text) <= tokens:
        return text
    most = characters_for(tokens)
    while most > 0 and estimate_tokens(cut(text, most)) > tokens:
        most = most * 4 // 5
    return cut(text, most) if most > 0 else ""
