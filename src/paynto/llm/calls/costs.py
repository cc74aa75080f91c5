"""Tokens by class, the worst that a call can cost, and estimates where nothing was counted."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paynto.llm.pricing import Price

_NANOUSD_PER_TOKEN = 1_000  # at one US dollar per million tokens
# code has 3.2 to 4.2 bytes per token with today's tokenizers; a budget is better kept by the smaller number
_BYTES_PER_TOKEN = 3
# the largest picture that is sent costs about this much with the providers that publish a formula
IMAGE_TOKENS = 1_600
# a count above it is none; ten times the longest context window there is
_MOST_TOKENS = 100_000_000
# upper ends of the price classes, in US dollars per million tokens at three parts input to one part output
_CLASS_ENDS = (0.0, 0.3, 1.0, 3.0, 10.0, 30.0)


@dataclass(frozen=True)
class Tokens:
    """What a request took. `input` holds the cached and the written ones, `output` holds `thinking`.

    Pydantic AI brings every provider to this form: Anthropic counts cached tokens beside the input, Gemini counts
    thoughts beside the candidates.
    """

    input: int = 0
    cached_input: int = 0
    cache_write: int = 0
    output: int = 0
    thinking: int = 0

    @classmethod
    def of_counts(
        cls,
        *,
        input_tokens: int,
        cached_input_tokens: int,
        cache_write_tokens: int,
        output_tokens: int,
        thinking_tokens: int,
    ) -> "Tokens | None":
        """What a provider has counted; None when that cannot be true, so that an estimate takes its place."""
        counts = (
            input_tokens, cached_input_tokens, cache_write_tokens, output_tokens, thinking_tokens
        )  # fmt: skip
        if not all(0 <= count <= _MOST_TOKENS for count in counts):
            return None
        if cached_input_tokens + cache_write_tokens > input_tokens:
            return None
        return cls(*counts[:4], thinking=min(thinking_tokens, output_tokens))

    def cost_nanousd(self, price: "Price | None") -> int | None:
        """None when the price is not known."""
        if price is None:
            return None
        return price.cost_nanousd(
            input_tokens=self.input,
            output_tokens=self.output,
            cached_input_tokens=self.cached_input,
            cache_write_tokens=self.cache_write,
        )


@dataclass(frozen=True)
class WorstCase:
    """The dearest rates that can apply to a call, in US dollars per million tokens as text, kept with its row."""

    input: str
    output: str

    @classmethod
    def of(cls, price: "Price | None", input_tokens: int) -> "WorstCase | None":
        """Nothing comes from the cache and everything may be written to it; None when the price is not known."""
        if price is None:
            return None
        rates = [price.input.at(input_tokens)]
        if price.cache_write is not None:
            rates.append(price.cache_write.at(input_tokens))
        return cls(str(max(rates)), str(price.output.at(input_tokens)))

    @classmethod
    def load(cls, values: Mapping[str, str]) -> "WorstCase | None":
        return cls(**values) if values else None

    def to_json(self) -> dict[str, str]:
        return asdict(self)

    def cost_nanousd(self, input_tokens: int, output_tokens: int) -> int:
        """Rounded up to a whole nano-dollar."""
        amount = input_tokens * Decimal(self.input) + output_tokens * Decimal(self.output)
        return int((amount * _NANOUSD_PER_TOKEN).to_integral_value(ROUND_CEILING))


def estimate_tokens(text: str) -> int:
    """About how many tokens a text has; rather too many than too few."""
    return math.ceil(len(text.encode()) / _BYTES_PER_TOKEN)


def estimate_output_tokens(size_bytes: int) -> int:
    """For an answer whose real count never came."""
    return math.ceil(size_bytes / _BYTES_PER_TOKEN)


def mixed_price(price: "Price | None") -> Decimal | None:
    """US dollars per million tokens at three parts input to one part output; None when the price is not known."""
    return None if price is None else (3 * price.input.base + price.output.base) / 4


def price_class(price: "Price | None") -> int | None:
    """0 is free, each further class about three times dearer; None when the price is not known."""
    mixed = mixed_price(price)
    return None if mixed is None else sum(mixed > Decimal(str(end)) for end in _CLASS_ENDS)
