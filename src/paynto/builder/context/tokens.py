"""How many tokens a text takes, told without asking a provider, and how many a request may have."""

CHARACTERS_PER_TOKEN = 3.6
"""Of source code. English prose has 4 to 5, so that prose is counted too high rather than too low."""
PICTURE_TOKENS = 1_600
"""Upper end of what the providers charge for a picture of about a megapixel."""
MOST_REQUEST_TOKENS = 120_000
"""More is not sent even where it would fit: it costs more than it helps."""

_UNKNOWN_WINDOW_TOKENS = 32_768
_UNKNOWN_OUTPUT_TOKENS = 8_192
# what the estimate may be too low by: dense text (digits, base64) has fewer characters to a token
_MARGIN = 0.08


def estimate_tokens(text: str) -> int:
    """ceil(characters / 3.6), and one more for every two bytes that UTF-8 needs beyond one a character."""
    tokens = -(-len(text) * 10 // 36)
    if text.isascii():
        return tokens
    return tokens + (len(text.encode("utf-8", "replace")) - len(text) + 1) // 2


def characters_for(tokens: int) -> int:
    """How many characters surely fit into so many tokens, when they are ASCII."""
    return max(0, tokens * 36 // 10)


def request_budget(context_window_tokens: int | None, output_limit_tokens: int | None) -> int:
    """What a request may have at most: the window without the answer, at least half of it, less a margin.

    A model whose window is unknown is taken for one of 32,768 tokens.
    """
    window = context_window_tokens or _UNKNOWN_WINDOW_TOKENS
    answer = min(output_limit_tokens or _UNKNOWN_OUTPUT_TOKENS, window // 2)
    return min(MOST_REQUEST_TOKENS, int((window - answer) * (1 - _MARGIN)))
