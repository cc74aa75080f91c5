"""Costs by token classes, in nano-dollars."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paynto.llm.abilities import tell_abilities
from paynto.llm.pricing import Price, Rate
from paynto.llm.providers import DRIVERS
from paynto.llm.providers.base import ListedModel

PRICE = Price(
    input=Rate(Decimal(3), ((200_000, Decimal(6)),)),
    output=Rate(Decimal(15)),
    cached_input=Rate(Decimal("0.3")),
    cache_write=Rate(Decimal("3.75")),
)


def test_each_class_of_tokens_has_its_rate() -> None:
    cost = PRICE.cost_nanousd(
        input_tokens=1_000, cached_input_tokens=600, cache_write_tokens=100, output_tokens=50
    )
    assert cost == 300 * 3_000 + 600 * 300 + 100 * 3_750 + 50 * 15_000


def test_without_a_rate_of_their_own_cached_tokens_cost_as_input() -> None:
    price = Price(input=Rate(Decimal(2)), output=Rate(Decimal(8)))
    assert price.cost_nanousd(input_tokens=10, cached_input_tokens=5, output_tokens=0) == 20_000


@pytest.mark.parametrize(("tokens", "rate"), [(200_000, 3_000), (200_001, 6_000)])
def test_a_long_request_costs_by_its_tier(tokens: int, rate: int) -> None:
    assert PRICE.cost_nanousd(input_tokens=tokens, output_tokens=0) == tokens * rate


def test_a_fraction_of_a_nano_dollar_is_rounded_up() -> None:
    price = Price(input=Rate(Decimal("0.0001")), output=Rate(Decimal(0)))
    assert price.cost_nanousd(input_tokens=1, output_tokens=0) == 1


@given(st.integers(0, 10**7), st.integers(0, 10**6), st.integers(0, 10**6))
def test_more_tokens_never_cost_less(input_tokens: int, output_tokens: int, more: int) -> None:
    less = PRICE.cost_nanousd(input_tokens=input_tokens, output_tokens=output_tokens)
    grown = PRICE.cost_nanousd(input_tokens=input_tokens + more, output_tokens=output_tokens + more)
    assert 0 <= less <= grown


@pytest.mark.parametrize(
    ("kind", "offered", "left_out"),
    [
        ("openai", ["gpt-6.1-sol", "gpt-4o", "o3-pro", "ft:gpt-4o:us::1"], ["gpt-image-2", "gpt-realtime", "whisper-1", "text-embedding-3-large", "gpt-4o-mini-tts", "omni-moderation-latest", "gpt-3.5-turbo-instruct", "sora-2", "gpt-live-1"]),
        ("google", ["gemini-2.5-pro", "gemini-3-flash"], ["gemini-embedding-001", "imagen-4", "gemini-2.5-flash-image", "gemini-2.5-flash-preview-tts", "gemini-2.5-flash-live"]),
        ("groq", ["openai/gpt-oss-120b", "llama-3.3-70b-versatile"], ["whisper-large-v3", "meta-llama/llama-guard-4-12b", "playai-tts"]),
        ("compatible", ["qwen3-coder:30b", "anything"], ["nomic-embed-text", "bge-reranker-v2"]),
    ],
)  # fmt: skip
def test_models_for_other_work_are_left_out(
    kind: str, offered: list[str], left_out: list[str]
) -> None:
    driver = DRIVERS[kind]
    assert [name for name in offered if not driver.is_offered(ListedModel(name))] == []
    assert [name for name in left_out if driver.is_offered(ListedModel(name))] == []


@pytest.mark.parametrize(
    ("kind", "name", "images", "thinking"),
    [
        ("openai", "gpt-4.1-mini", True, False),
        ("openai", "gpt-6.1-sol", True, True),
        ("openai", "gpt-3.5-turbo", False, False),
        ("anthropic", "claude-opus-5-5", True, True),
        ("anthropic", "claude-3-haiku-20240307", True, False),
        ("google", "gemini-2.5-flash", True, True),
        ("groq", "llama-3.3-70b-versatile", False, False),
        ("groq", "openai/gpt-oss-120b", False, True),
        ("compatible", "qwen3-coder:30b", None, None),
    ],
)
def test_abilities_are_told_by_the_name(
    kind: str, name: str, images: bool | None, thinking: bool | None
) -> None:
    found = tell_abilities(kind, name, None, None)
    assert (found.images, found.thinking) == (images, thinking)


def test_what_the_provider_lists_of_abilities_counts() -> None:
    found = tell_abilities("openai", "gpt-3.5-turbo", True, True)
    assert (found.images, found.thinking) == (True, True)
