"""Tools in the browser: which one a sentence asks for, the person's names for its controls, and changes to them."""

import pytest
from tests.builder.starter.conftest import LayOut
from tests.stacks.conftest import run_command

from paynto.builder.starter.contents import (
    CalculatorContent,
    ConverterContent,
    GadgetContent,
    ListToolContent,
)
from paynto.builder.starter.drafting.controls import named_buttons, named_fields
from paynto.builder.starter.drafting.gadgets import VARIANTS
from paynto.builder.starter.drafting.outcome import Refusal
from paynto.builder.starter.edits import apply_edit_request
from paynto.builder.starter.generate import generate_files
from paynto.builder.starter.language import understand
from paynto.builder.starter.spec import AppSpec
from paynto.stacks.commands import typecheck_command
from paynto.stacks.toolchain import Toolchain


def made(prompt: str) -> AppSpec:
    spec = understand(prompt)
    assert isinstance(spec, AppSpec), spec
    return spec


def gadget(prompt: str) -> GadgetContent:
    content = made(prompt).content
    assert isinstance(content, GadgetContent), content
    return content


def edited(prompt: str, *sentences: str) -> AppSpec:
    spec = made(prompt)
    for sentence in sentences:
        outcome = apply_edit_request(spec, sentence)
        assert not isinstance(outcome, Refusal), outcome.message
        spec = outcome.spec
    return spec


@pytest.mark.parametrize(
    ("prompt", "variant"),
    [
        ("stopwatch", "stopwatch"),
        ("a simple stop watch with laps", "stopwatch"),
        ("countdown timer", "countdown"),
        ("an egg timer", "countdown"),
        ("noughts and crosses for two", "tic_tac_toe"),
        ("RGB colour picker", "colour_mixer"),
        ("markdown preview tool", "markdown"),
        ("an app that counts words in a text", "word_count"),
        ("dice roller for dnd", "dice"),
        ("strong password generator", "password"),
        ("random name picker for my class", "picker"),
        ("score keeper for two teams", "scoreboard"),
        ("a clicker with a big button called Plus", "counter"),
    ],
)
def test_a_small_tool_is_recognised(prompt: str, variant: str) -> None:
    spec = made(prompt)
    assert isinstance(spec.content, GadgetContent)
    assert spec.content.variant == variant
    assert spec.stack == "react"


@pytest.mark.parametrize(
    "prompt",
    [
        "a stopwatch inventory for a shop",
        "a database of dice rolls",
        "collection of countdown songs",
    ],
)
def test_records_about_tools_stay_records(prompt: str) -> None:
    assert made(prompt).entities


def test_pomodoro_timers_stay_timers() -> None:
    content = made("a pomodoro timer").content
    assert content is not None
    assert content.kind == "timer"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a field called New task, a button called Add", ["New task"]),
        ("with the number fields Red, Green and Blue from 0 to 255", ["Red", "Green", "Blue"]),
        ('an input labelled "Your name" and a text area named Story.', ["Your name", "Story"]),
        ("fields called Miles driven and Petrol price", ["Miles driven", "Petrol price"]),
        ("a corn field and a soccer field", []),
    ],
)
def test_names_of_fields_are_read(text: str, names: list[str]) -> None:
    assert named_fields(text) == names


def test_names_of_buttons_are_read_with_what_they_do() -> None:
    found = named_buttons(
        'the buttons Up and Down. A button called "Back to start" that sets it to 0.'
    )
    assert [one.label for one in found] == ["Up", "Down", "Back to start"]
    assert "sets it to 0" in found[-1].after


def test_a_counter_has_the_buttons_that_were_named() -> None:
    content = gadget(
        'A counter with a button called +5 and a button called "Home" that sets it to 0'
    )
    assert [(one.label, one.add, one.to) for one in content.buttons] == [
        ("+5", 5, None),
        ("Home", 0, 0),
    ]


def test_a_counter_learns_and_forgets_buttons() -> None:
    spec = edited(
        "A counter. It has the buttons Increase, Decrease and Reset.",
        "Add a button called Add ten that adds 10.",
        "rename the button Increase to Up",
        "remove the Decrease button",
        "start at 3",
    )
    assert isinstance(spec.content, GadgetContent)
    assert spec.content.start == 3
    assert [(one.label, one.add, one.to) for one in spec.content.buttons] == [
        ("Up", 1, None),
        ("Reset", 0, 3),
        ("Add ten", 10, None),
    ]


@pytest.mark.parametrize(
    ("prompt", "sentence"),
    [
        ("a counter with the buttons Up and Down", "add a Fly button"),
        ("stopwatch", "add a field for sugar"),
        ("tip calculator", "add a column called Country"),
    ],
)
def test_what_a_tool_cannot_do_is_refused(prompt: str, sentence: str) -> None:
    outcome = apply_edit_request(made(prompt), sentence)
    assert isinstance(outcome, Refusal)
    assert "nothing was changed" in outcome.message


def test_a_list_takes_the_names_of_its_field_and_buttons() -> None:
    spec = edited(
        "A todo list without a backend. One field called New task, a button called Put down.",
        "Add a button called Clear done that removes all done tasks.",
    )
    content = spec.content
    assert isinstance(content, ListToolContent)
    assert (content.item_label, content.clear_label) == ("New task", "Clear done")
    assert "Clear done" in generate_files(spec)["src/features/list/settings.ts"]


def test_a_converter_starts_with_the_units_that_were_named() -> None:
    spec = made(
        "A unit converter. A field called Kilometres; the result in miles with two decimals."
    )
    content = spec.content
    assert isinstance(content, ConverterContent)
    assert (content.amount_label, content.from_symbol, content.to_symbol, content.decimals) == (
        "Kilometres",
        "km",
        "mi",
        2,
    )
    assert spec.name == "Length Converter"


def test_a_calculator_takes_the_names_of_its_fields() -> None:
    content = made(
        "a fuel cost calculator with fields called Miles driven and Petrol price"
    ).content
    assert isinstance(content, CalculatorContent)
    assert content.variant == "fuel"
    assert content.labels == {"distance": "Miles driven", "price": "Petrol price"}


def test_a_currency_converter_says_that_it_has_no_rates() -> None:
    spec = made("currency converter")
    assert isinstance(spec.content, CalculatorContent)
    assert any("enter the rate" in note for note in spec.notes)


async def test_every_small_tool_passes_the_type_check(
    toolchain: Toolchain, lay_out: LayOut
) -> None:
    """All of them in one app, each in a folder of its own: one run of the compiler."""
    files: dict[str, str] = {}
    folder = "src/features/gadget/"
    for variant in ["counter", *(variant for variant, _ in VARIANTS)]:
        content = GadgetContent.model_validate({"variant": variant, "labels": {"start": "`${x}`"}})
        spec = AppSpec(name="Tool", purpose="Helps.", stack="react", content=content)
        for path, text in generate_files(spec).items():
            files[path.replace(folder, f"src/features/{variant}/")] = text.replace(
                "@/features/gadget/", f"@/features/{variant}/"
            )
    for kind in ("discount", "currency", "fuel", "savings", "area", "speed", "age"):
        content = CalculatorContent.model_validate(
            {"variant": kind, "labels": {"amount": "`${x}`"}}
        )
        spec = AppSpec(name="Sums", purpose="Counts.", stack="react", content=content)
        path = f"src/features/calculator/{kind}.ts"
        files |= {path: generate_files(spec)[path]}
    files["src/features/calculator/calculator.ts"] = generate_files(spec)[
        "src/features/calculator/calculator.ts"
    ]
    root, dependencies = lay_out(files)
    code, output = await run_command(typecheck_command(toolchain, root, dependencies))
    assert (code, output) == (0, "")
