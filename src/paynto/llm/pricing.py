"""Prices of models: from `<home>/model-prices.toml`, the provider's own list, or genai-prices."""

import threading
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import ROUND_CEILING, Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, cast

import structlog

from paynto.core.clock import now
from paynto.llm.providers.base import ListedModel

log = structlog.get_logger(__name__)

PRICE_FILE = "model-prices.toml"
_NANO_PER_TOKEN = 1_000
_NAMES = ("input", "output", "cached_input", "cache_write")


@dataclass(frozen=True)
class Rate:
    """US dollars per million tokens; `tiers` hold (input tokens of a request, rate above them), ascending."""

    base: Decimal
    tiers: tuple[tuple[int, Decimal], ...] = ()

    def at(self, input_tokens: int) -> Decimal:
        return next(
            (rate for start, rate in reversed(self.tiers) if input_tokens > start), self.base
        )

    def show(self) -> float:
        return float(self.base)


@dataclass(frozen=True)
class Price:
    """What the tokens of a model cost. Without a rate of their own, cached tokens and cache writes cost as input."""

    input: Rate
    output: Rate
    cached_input: Rate | None = None
    cache_write: Rate | None = None
    source: Literal["builtin", "file", "provider", "genai-prices"] = "builtin"

    def cost_nanousd(
        self,
        *,
        input_tokens: int,
        output_tokens: int,
        cached_input_tokens: int = 0,
        cache_write_tokens: int = 0,
    ) -> int:
        """Nano-dollars, rounded up. `input_tokens` includes cached and cache-written ones, output the thinking."""
        plain = max(0, input_tokens - cached_input_tokens - cache_write_tokens)
        amount = (
            plain * self.input.at(input_tokens)
            + cached_input_tokens * (self.cached_input or self.input).at(input_tokens)
            + cache_write_tokens * (self.cache_write or self.input).at(input_tokens)
            + output_tokens * self.output.at(input_tokens)
        )
        return int((amount * _NANO_PER_TOKEN).to_integral_value(ROUND_CEILING))


FREE = Price(input=Rate(Decimal(0)), output=Rate(Decimal(0)))


@dataclass(frozen=True)
class ModelFacts:
    """What is known of a model beside its name."""

    price: Price | None = None
    context_window_tokens: int | None = None
    output_limit_tokens: int | None = None
    label: str | None = None


@dataclass(frozen=True)
class ModelKey:
    """Where a model is looked for: its id here, its name, and the provider by name or address."""

    model_id: str
    name: str
    price_provider: str | None
    base_url: str


class PriceBook:
    """Prices of one installation. Calls block: the data can take seconds to load for the first time."""

    def __init__(self, home: Path) -> None:
        self._path = home / PRICE_FILE
        self._lock = threading.Lock()
        self._file_state: tuple[int, int] | None = None
        self._overrides: dict[str, ModelFacts] = {}

    def find_facts(self, keys: Mapping[ModelKey, ListedModel]) -> dict[ModelKey, ModelFacts]:
        """The facts of many models; the file wins over the provider's list, that over genai-prices."""
        with self._lock:
            self._read_overrides()
            return {key: self._find(key, listed) for key, listed in keys.items()}

    def _find(self, key: ModelKey, listed: ListedModel) -> ModelFacts:
        given = self._overrides.get(key.model_id) or self._overrides.get(key.name) or ModelFacts()
        known = _find_published(key.name, key.price_provider, key.base_url, now().date())
        return ModelFacts(
            price=given.price or _listed_price(listed) or known.price,
            context_window_tokens=given.context_window_tokens
            or listed.context_window_tokens
            or known.context_window_tokens,
            output_limit_tokens=given.output_limit_tokens or listed.output_limit_tokens,
            label=listed.label or known.label,
        )

    def _read_overrides(self) -> None:
        try:
            stat = self._path.stat()
            state = (stat.st_mtime_ns, stat.st_size)
        except FileNotFoundError:
            state = None
        if state == self._file_state:
            return
        self._file_state = state
        self._overrides = _read_price_file(self._path) if state else {}


def _read_price_file(path: Path) -> dict[str, ModelFacts]:
    """Tables named by model id or model name. What cannot be read is said in the log and left out."""
    try:
        tables = tomllib.loads(path.read_text())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        log.error("the price file cannot be read", path=str(path), reason=str(error))
        return {}
    found: dict[str, ModelFacts] = {}
    for name, table in tables.items():
        try:
            found[name] = _read_override(table)
        except (TypeError, ValueError, ArithmeticError) as error:
            log.error("a price cannot be read", path=str(path), model=name, reason=str(error))
    return found


def _read_override(table: Any) -> ModelFacts:
    if not isinstance(table, dict):
        raise TypeError("a table is needed")
    values = cast(dict[str, Any], table)
    unknown = values.keys() - {*_NAMES, "context_window_tokens", "output_limit_tokens"}
    if unknown:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    rates = {name: Rate(Decimal(str(values[name]))) for name in _NAMES if name in values}
    if any(rate.base < 0 or not rate.base.is_finite() for rate in rates.values()):
        raise ValueError("a price cannot be negative")
    if rates and not {"input", "output"} <= rates.keys():
        raise ValueError("input and output are both needed")
    return ModelFacts(
        price=Price(**rates, source="file") if rates else None,
        context_window_tokens=values.get("context_window_tokens"),
        output_limit_tokens=values.get("output_limit_tokens"),
    )


def _listed_price(listed: ListedModel) -> Price | None:
    if listed.input_usd_per_million is None or listed.output_usd_per_million is None:
        return None
    rates = {name: getattr(listed, f"{name}_usd_per_million") for name in _NAMES}
    given = {name: Rate(Decimal(str(rate))) for name, rate in rates.items() if rate is not None}
    return Price(**given, source="provider")


@lru_cache(maxsize=10_000)
def _find_published(name: str, price_provider: str | None, base_url: str, day: date) -> ModelFacts:
    """What genai-prices knows on a day; kept, because a name that it does not know takes 0.6 ms."""
    # here, because the data takes up to 2.5 s to import
    from genai_prices.data_snapshot import get_snapshot

    try:
        _, model = get_snapshot().find_provider_model(
            name, None, price_provider, None if price_provider else base_url
        )
    except LookupError:
        return ModelFacts()
    prices = model.get_prices(datetime.combine(day, time(), UTC))
    rate_in, rate_out = _read_rate(prices.input_mtok), _read_rate(prices.output_mtok)
    price = None
    if rate_in is not None and rate_out is not None:
        price = Price(
            input=rate_in,
            output=rate_out,
            cached_input=_read_rate(prices.cache_read_mtok),
            cache_write=_read_rate(prices.cache_write_mtok),
            source="genai-prices",
        )
    return ModelFacts(price=price, context_window_tokens=model.context_window, label=model.name)


def _read_rate(value: Any) -> Rate | None:
    if value is None:
        return None
    if isinstance(value, Decimal):
        return Rate(value)
    return Rate(value.base, tuple((tier.start, tier.price) for tier in value.tiers))
