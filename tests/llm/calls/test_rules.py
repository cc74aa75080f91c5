"""Routing, price classes and costs as pure rules."""

from decimal import Decimal
from typing import Any

import pytest

from paynto.llm.abilities import Abilities
from paynto.llm.calls.costs import Tokens, WorstCase, estimate_tokens, price_class
from paynto.llm.calls.routing import (
    Conditions,
    Routing,
    Rule,
    Task,
    choose_model,
    default_routing,
    describe_task,
    list_fallbacks,
    rules_from_json,
    rules_to_json,
)
from paynto.llm.catalogue import ModelEntry
from paynto.llm.pricing import FREE, Price, Rate


def entry(name: str, paid: float | None, *, is_ai: bool = True, **more: Any) -> ModelEntry:
    """A model whose output costs four times its input."""
    rates = None if paid is None else (Rate(Decimal(str(paid))), Rate(Decimal(str(paid * 4))))
    return ModelEntry(
        id=name,
        name=name,
        provider=name.partition(":")[0],
        is_ai=is_ai,
        description="",
        make=lambda: pytest.fail("no request is made"),
        context_window_tokens=more.get("context_window_tokens", 200_000),
        abilities=Abilities(),
        price=FREE if paid == 0 else Price(*rates) if rates else None,
    )


STARTER = entry("paynto-starter", 0, is_ai=False)
STRONG, FAST = entry("a:strong", 2), entry("a:fast", 0.3)
LUXURY, LOCAL, UNKNOWN = entry("a:luxury", 40), entry("local:free", 0), entry("x:new", None)
ALL = [STARTER, FAST, LUXURY, STRONG, LOCAL, UNKNOWN]


def test_without_rules_small_edits_go_to_the_fast_model_of_the_strong_one() -> None:
    routing = default_routing(ALL)
    small = choose_model(ALL, routing, Task("edit", 84, 1))
    assert small.entry is FAST
    assert small.reason == "small edit: 1 file, 84 characters → fast model for small edits (a:fast)"
    assert choose_model(ALL, routing, Task("edit", 84, 3)).entry is STRONG
    assert choose_model(ALL, routing, Task("create", 84, 0)).entry is STRONG


def test_the_installation_s_default_is_the_strong_model() -> None:
    assert default_routing(ALL, LUXURY.id).default_model_id == LUXURY.id


def test_without_an_ai_model_the_built_in_one_answers() -> None:
    choice = choose_model([STARTER], default_routing([STARTER]), Task("create", 10, 0))
    assert (choice.entry, choice.reason) == (STARTER, "No AI model is set up → paynto-starter")


def test_a_rule_is_passed_over_when_it_is_off_or_its_model_is_gone() -> None:
    rules = (
        Rule("a", "off", Conditions(), LUXURY.id, is_enabled=False),
        Rule("b", "gone", Conditions(), "a:gone"),
        Rule("c", "on", Conditions(min_prompt_chars=5, max_prompt_chars=9), FAST.id),
    )
    routing = Routing(rules, STRONG.id)
    for length, expected in ((4, STRONG), (5, FAST), (9, FAST), (10, STRONG)):
        assert choose_model(ALL, routing, Task("edit", length, 0)).entry is expected


def test_rules_survive_storage() -> None:
    rules = (Rule("a", "A", Conditions(("edit",), 1, 2, 3, 4, 5), "m", is_enabled=False),)
    assert rules_from_json(rules_to_json(rules)) == rules


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (STRONG, [LOCAL, FAST]),
        (FAST, [LOCAL]),
        (LUXURY, [LOCAL, FAST, STRONG]),
        (UNKNOWN, [LOCAL]),
        (LOCAL, []),
        (STARTER, []),
    ],
)
def test_a_stand_in_is_no_dearer_and_of_a_known_price(
    asked: ModelEntry, expected: list[ModelEntry]
) -> None:
    order = ("x:new", "local:free", "paynto-starter", "a:luxury", "a:fast", "a:strong", "a:gone")
    assert list_fallbacks(ALL, Routing(fallbacks=order), asked) == expected


def test_price_classes_are_in_order() -> None:
    classes = [price_class(item.price) for item in (LOCAL, FAST, STRONG, LUXURY)]
    assert classes == sorted(classes, key=int)  # type: ignore[arg-type]  all are known
    assert len(set(classes)) == 4
    assert price_class(UNKNOWN.price) is None


def test_each_class_of_tokens_has_its_price() -> None:
    price = Price(
        Rate(Decimal("3")), Rate(Decimal("15")), Rate(Decimal("0.3")), Rate(Decimal("3.75"))
    )
    tokens = Tokens(input=1000, cached_input=600, cache_write=300, output=10, thinking=4)
    assert tokens.cost_nanousd(price) == 100 * 3000 + 600 * 300 + 300 * 3750 + 10 * 15000
    worst = WorstCase.of(price, 1000)
    assert worst is not None
    assert worst.cost_nanousd(1000, 10) == 1000 * 3750 + 10 * 15000
    assert WorstCase.load(worst.to_json()) == worst
    assert Tokens(input=5).cost_nanousd(None) is None


def test_the_worst_case_is_never_below_the_cost() -> None:
    price = Price(Rate(Decimal("1"), ((100, Decimal("2")),)), Rate(Decimal("4")))
    for count in (1, 100, 101, 5000):
        worst, cost = WorstCase.of(price, count), Tokens(count, output=7).cost_nanousd(price)
        assert worst is not None
        assert cost is not None
        assert worst.cost_nanousd(count, 7) >= cost


def test_a_task_is_described_in_words() -> None:
    assert describe_task(Task("create", 1200, 0)) == "new app: 1,200 characters"
    assert describe_task(Task("repair", 1, 2)) == "repair: 2 files, 1 character"


def test_estimates_are_rather_too_high() -> None:
    assert estimate_tokens("export const a = 1;\n" * 100) >= 600
    assert estimate_tokens("") == 0
