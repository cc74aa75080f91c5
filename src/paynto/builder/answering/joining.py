"""Joins a continuation to an answer that broke off while the continuation still streams in."""

from paynto.builder.output_format import join_continuation

# what `join_continuation` looks at
_WINDOW = 20_000
_FENCES = ("```", "~~~")


class ContinuationJoin:
    """Holds a continuation back only until it is clear how much of it repeats the end of what was there.

    Fed in any pieces, the texts that come out are together what `join_continuation` adds of the whole. One that begins
    with a code fence is held to its end, because only there it is known whether the fence stands around it.
    """

    def __init__(self, partial: str) -> None:
        self._partial = partial
        self._window = partial[-_WINDOW:]
        self._held: str | None = ""

    def feed(self, text: str) -> str:
        """The new text that is certain."""
        if self._held is None:
            return text
        self._held += text
        return "" if self._is_open(self._held) else self._decide(self._held)

    def close(self) -> str:
        """The rest, when the continuation is over."""
        return "" if self._held is None else self._decide(self._held)

    def _decide(self, held: str) -> str:
        self._held = None
        return join_continuation(self._partial, held)[len(self._partial) :]

    def _is_open(self, held: str) -> bool:
        """Whether more text could still prove that more of it is a repetition."""
        start = held.lstrip()
        if any(start.startswith(fence) or fence.startswith(start) for fence in _FENCES):
            return True
        if len(held) >= _WINDOW:
            return False
        # an occurrence that ends before the window's end could be the start of a longer repetition
        return self._window.find(held, 0, len(self._window) - 1) != -1
