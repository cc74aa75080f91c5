"""Slips of the pen: two words that differ by one letter, or by two in a long word."""

from collections.abc import Iterable

_LONG = 8


def find_meant_word(wrong: str, known: Iterable[str]) -> str | None:
    """The only known word that `wrong` can be a slip of."""
    meant = {word for word in known if word != wrong and is_slip(wrong, word)}
    return meant.pop() if len(meant) == 1 else None


def is_slip(wrong: str, right: str) -> bool:
    """Whether one letter is missing, extra, another or swapped with its neighbour; two of a word of eight letters or more."""
    wrong, right = wrong.lower(), right.lower()
    shorter = min(len(wrong), len(right))
    if shorter < 3:
        return False
    return _measure(wrong, right) <= (2 if shorter >= _LONG else 1)


def _measure(first: str, second: str) -> int:
    """Edits with swaps of neighbours counted as one; 3 where it is more than two."""
    if abs(len(first) - len(second)) > 2:
        return 3
    before: list[int] = []
    last = list(range(len(second) + 1))
    for row, left in enumerate(first, 1):
        line = [row]
        for column, right in enumerate(second, 1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (left != right))
            is_swap = row > 1 and column > 1 and left == second[column - 2]
            if is_swap and first[row - 2] == right:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        before, last = last, line
    return last[-1]
