"""Chooses a model by rules that are data, says why, and which models may stand in when it is overloaded."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from paynto.llm.calls.costs import mixed_price, price_class

if TYPE_CHECKING:
    from paynto.llm.calls.service import Work
    from paynto.llm.catalogue import ModelEntry

AUTO = "auto"
_SMALL_EDIT_CHARACTERS = 240
_SMALL_EDIT_FILES = 1
_LUXURY_USD_PER_MILLION = 10
_WHOLE_PROJECT_TOKENS = 100_000
_WORDS = {"create": "new app", "edit": "edit", "repair": "repair"}


@dataclass(frozen=True)
class Conditions:
    """When a rule applies; what is None or empty does not matter."""

    work: tuple[str, ...] = ()
    min_prompt_chars: int | None = None
    max_prompt_chars: int | None = None
    min_files: int | None = None
    max_files: int | None = None
    max_budget_left_nanousd: int | None = None


@dataclass(frozen=True)
class Rule:
    id: str
    name: str
    when: Conditions
    model_id: str
    is_enabled: bool = True


@dataclass(frozen=True)
class Routing:
    """Rules in the order in which they are tried, the model for everything else, and the fallbacks in order."""

    rules: tuple[Rule, ...] = ()
    default_model_id: str | None = None
    fallbacks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Task:
    """What is asked of a model: how long the sentence is, and how many files it is about."""

    work: "Work"
    prompt_characters: int
    file_count: int
    budget_left_nanousd: int | None = None


@dataclass(frozen=True)
class Choice:
    entry: "ModelEntry"
    reason: str
    rule_id: str | None = field(default=None)


def rules_to_json(rules: Sequence[Rule]) -> list[dict[str, Any]]:
    return [asdict(rule) for rule in rules]


def rules_from_json(items: Sequence[dict[str, Any]]) -> tuple[Rule, ...]:
    return tuple(
        Rule(
            id=item["id"],
            name=item["name"],
            when=_conditions_from_json(item["when"]),
            model_id=item["model_id"],
            is_enabled=item["is_enabled"],
        )
        for item in items
    )


def _conditions_from_json(values: dict[str, Any]) -> Conditions:
    limits = {name: value for name, value in values.items() if name != "work"}
    return Conditions(tuple(values.get("work", ())), **limits)


def default_routing(
    entries: Sequence["ModelEntry"], default_model_id: str | None = None
) -> Routing:
    """Until a team has rules of its own: small edits to a fast model, everything else to a strong one.

    The strong one is what the installation names as its default, else told by price and context window. The fast
    one is of the same provider at a third of the price or less.
    """
    models = [entry for entry in entries if entry.is_ai]
    if not models:
        return Routing()
    named = next((entry for entry in models if entry.id == default_model_id), None)
    strong = named or _find_strong(models) or models[0]
    pairs = [(strong, _find_fast(models, strong))]
    for provider in dict.fromkeys(entry.provider for entry in models):
        if provider != strong.provider:
            of_provider = [entry for entry in models if entry.provider == provider]
            best = _find_strong(of_provider)
            if best is not None:
                pairs.append((best, _find_fast(of_provider, best)))
    fast = pairs[0][1]
    best_first = [best for best, _ in pairs] + [one for _, one in pairs if one is not None]
    return Routing(
        rules=_make_default_rules(fast) if fast is not None else (),
        default_model_id=strong.id,
        fallbacks=tuple(entry.id for entry in best_first),
    )


def _make_default_rules(fast: "ModelEntry") -> tuple[Rule, ...]:
    small = Conditions(
        work=("edit",), max_prompt_chars=_SMALL_EDIT_CHARACTERS, max_files=_SMALL_EDIT_FILES
    )
    return (Rule("small-edits", "fast model for small edits", small, fast.id),)


def _find_strong(models: Sequence["ModelEntry"]) -> "ModelEntry | None":
    """The dearest that is not a luxury and sees a whole project; of equals the shortest name, which is no snapshot."""
    ranked = [
        ((mixed, -len(entry.id), entry.id), entry)
        for entry in models
        if (mixed := mixed_price(entry.price)) is not None
        and mixed <= _LUXURY_USD_PER_MILLION
        and (entry.context_window_tokens or 0) >= _WHOLE_PROJECT_TOKENS
    ]
    return max(ranked, key=lambda item: item[0])[1] if ranked else None


def _find_fast(models: Sequence["ModelEntry"], strong: "ModelEntry") -> "ModelEntry | None":
    most = mixed_price(strong.price)
    if most is None:
        return None
    cheaper = [
        entry
        for entry in models
        if entry.provider == strong.provider
        and (mixed := mixed_price(entry.price)) is not None
        and mixed <= most / 3
    ]
    return _find_strong(cheaper)


def choose_model(entries: Sequence["ModelEntry"], routing: Routing, task: Task) -> Choice:
    """The model of the first rule that applies and whose model is offered, else the default.

    `entries` is not empty; its last resort is the first entry, which need not be an AI model.
    """
    offered = {entry.id: entry for entry in entries}
    for rule in routing.rules:
        entry = offered.get(rule.model_id)
        if rule.is_enabled and entry is not None and _applies(rule.when, task):
            return Choice(entry, f"{describe_task(task)} → {rule.name} ({entry.name})", rule.id)
    default = offered.get(routing.default_model_id or "")
    if default is not None:
        return Choice(default, f"{describe_task(task)} → default model ({default.name})")
    models = [entry for entry in entries if entry.is_ai]
    if models:
        return Choice(models[0], f"{describe_task(task)} → first model offered ({models[0].name})")
    return Choice(entries[0], f"No AI model is set up → {entries[0].name}")


def _applies(when: Conditions, task: Task) -> bool:
    left, most = task.budget_left_nanousd, when.max_budget_left_nanousd
    return (
        (not when.work or task.work in when.work)
        and _is_between(task.prompt_characters, when.min_prompt_chars, when.max_prompt_chars)
        and _is_between(task.file_count, when.min_files, when.max_files)
        and (most is None or (left is not None and left <= most))
    )


def _is_between(value: int, least: int | None, most: int | None) -> bool:
    return (least is None or value >= least) and (most is None or value <= most)


def describe_task(task: Task) -> str:
    """For people, such as `edit: 1 file, 84 characters`."""
    is_small = (
        task.work == "edit"
        and task.prompt_characters <= _SMALL_EDIT_CHARACTERS
        and task.file_count <= _SMALL_EDIT_FILES
    )
    parts = [_count(task.file_count, "file")] if task.file_count else []
    parts.append(_count(task.prompt_characters, "character"))
    return f"{'small ' if is_small else ''}{_WORDS[task.work]}: {', '.join(parts)}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def list_fallbacks(
    entries: Sequence["ModelEntry"], routing: Routing, failed: "ModelEntry"
) -> list["ModelEntry"]:
    """The models that may stand in for one that is overloaded, in the team's order: none of a dearer class.

    A model whose price is not known stands in only for another one like it, and never the built-in program for an AI model.
    """
    offered = {entry.id: entry for entry in entries}
    most = price_class(failed.price)
    found: list[ModelEntry] = []
    for model_id in routing.fallbacks:
        entry = offered.get(model_id)
        if entry is None or entry.id == failed.id or entry.is_ai != failed.is_ai:
            continue
        its_class = price_class(entry.price)
        is_free = its_class == 0
        is_alike = most is None and its_class is None
        is_no_dearer = most is not None and its_class is not None and its_class <= most
        if (is_free or is_alike or is_no_dearer) and entry not in found:
            found.append(entry)
    return found
