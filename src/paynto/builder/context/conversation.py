"""What was said before: the last exchanges as they were, older ones as one line each, the oldest as one digest."""

from collections import Counter
from collections.abc import Sequence

from paynto.builder.context.inputs import Turn
from paynto.builder.context.tokens import characters_for, estimate_tokens

_VERBATIM_TURNS = 3
_LONGEST_SENTENCE = 4_000
_LONGEST_ANSWER = 2_000
_LONGEST_SUMMARY = 200
_MOST_SUMMARIES = 30
_MOST_PATHS = 8
_MOST_DIGESTED = 12
_LONGEST_DIGESTED = 80
_DIGEST_TOKENS = 600
_SHARE_DIGEST = 0.2


def write_conversation(turns: Sequence[Turn], room_tokens: int) -> tuple[str, int]:
    """The text, oldest first, and how many turns had no room. The newest are kept longest.

    The same turns and the same room give the same text: no model is asked for it.
    """
    kept, left = _keep_newest(turns, room_tokens)
    older = turns[: len(turns) - len(kept)]
    if older:
        # the newest give way, so that what began the app is not forgotten
        reserve = min(_DIGEST_TOKENS, int(room_tokens * _SHARE_DIGEST))
        kept, left = _keep_newest(turns, room_tokens - reserve)
        older = turns[: len(turns) - len(kept)]
        digest = cut_to_tokens(_digest(older), left + reserve - 1)
        if digest:
            return "\n".join([digest, *kept]), 0
    return "\n".join(kept), len(older)


def _keep_newest(turns: Sequence[Turn], room_tokens: int) -> tuple[list[str], int]:
    """Texts, oldest first, and the tokens that are left."""
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
    return kept[::-1], left


def _write_turn(turn: Turn) -> str:
    lines = [f"Person: {cut(turn.sentence, _LONGEST_SENTENCE)}"]
    if turn.answer:
        lines.append(f"You: {cut(turn.answer, _LONGEST_ANSWER)}")
    lines.append(f"Result: {_tell_result(turn)}")
    return "\n".join(lines)


def _summarise(turn: Turn) -> str:
    """One line, the same each time: the sentence, cut, and what it changed."""
    return f"Earlier: {cut(_flatten(turn.sentence), _LONGEST_SUMMARY)} → {_tell_result(turn)}"


def _digest(turns: Sequence[Turn]) -> str:
    """What many turns asked for, from the first on, and the files they changed most."""
    asked = [f"“{cut(_flatten(turn.sentence), _LONGEST_DIGESTED)}”" for turn in turns]
    if len(asked) > _MOST_DIGESTED:
        half = _MOST_DIGESTED // 2
        asked[half:-half] = [f"({len(asked) - 2 * half} more)"]
    changes = Counter(path for turn in turns for path in turn.changes)
    most = sorted(changes, key=lambda path: (-changes[path], path))[:_MOST_PATHS]
    paths = ", ".join(f"{path} ({changes[path]})" for path in most)
    failed = sum(turn.is_error for turn in turns)
    facts = [f"{len(turns)} earlier requests, oldest first: {'; '.join(asked)}"]
    if paths:
        facts.append(f"Files changed most by them: {paths}")
    if failed:
        facts.append(f"{failed} of them failed")
    return ". ".join(facts) + "."


def _flatten(text: str) -> str:
    return " ".join(text.split())


def _tell_result(turn: Turn) -> str:
    version = f"version {turn.version}: " if turn.version is not None else ""
    return f"{version}{_tell_changes(turn)}"


def _tell_changes(turn: Turn) -> str:
    if turn.changes:
        paths = sorted(turn.changes)
        shown = ", ".join(f"{turn.changes[path]} {path}" for path in paths[:_MOST_PATHS])
        more = f" and {len(paths) - _MOST_PATHS} more" if len(paths) > _MOST_PATHS else ""
        return f"{shown}{more}"
    return "it failed, nothing was changed" if turn.is_error else "nothing was changed"


def cut(text: str, most: int) -> str:
    """At most so many characters; says that something is missing."""
    if len(text) <= most:
        return text
    note = "\n(shortened)" if "\n" in text else " (shortened)"
    return f"{text[: max(0, most - 20)]}{note}"


def cut_to_tokens(text: str, tokens: int) -> str:
    """At most so many tokens by the estimate."""
    if estimate_tokens(text) <= tokens:
        return text
    most = characters_for(tokens)
    while most > 0 and estimate_tokens(cut(text, most)) > tokens:
        most = most * 4 // 5
    return cut(text, most) if most > 0 else ""
