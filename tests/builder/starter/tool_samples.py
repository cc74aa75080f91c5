"""Hand-written specifications of small tools."""

from paynto.builder.starter.contents import (
    CalculatorContent,
    ConverterContent,
    ListToolContent,
    Question,
    QuizContent,
    TimerContent,
    Unit,
    UnitGroup,
)
from paynto.builder.starter.spec import AppSpec, Look


def timer() -> AppSpec:
    return AppSpec(
        name="Tomato Timer", purpose="Work in rounds.", stack="react", content=TimerContent()
    )


def converter() -> AppSpec:
    return AppSpec(
        name="Unit Converter",
        purpose="Length and temperature.",
        stack="react",
        content=ConverterContent(
            groups=[
                UnitGroup(
                    name="Length",
                    units=[
                        Unit(symbol="m", label="Metre", factor=1),
                        Unit(symbol="km", label="Kilometre", factor=1000),
                        Unit(symbol="mi", label="Mile", factor=1609.344),
                    ],
                ),
                UnitGroup(
                    name="Temperature",
                    units=[
                        Unit(symbol="°C", label="Celsius", factor=1),
                        Unit(symbol="°F", label="Fahrenheit", factor=5 / 9, offset=-160 / 9),
                        Unit(symbol="K", label="Kelvin", factor=1, offset=-273.15),
                    ],
                ),
            ]
        ),
    )


def quiz() -> AppSpec:
    return AppSpec(
        name="Planet Quiz",
        purpose="How well do you know the planets?",
        stack="react",
        content=QuizContent(
            topic="planets",
            questions=[
                Question(
                    text="Which planet is the largest?",
                    answers=["Earth", "Jupiter", "Mars", "Venus"],
                    correct=1,
                    explanation="Jupiter holds eleven Earths side by side.",
                ),
                Question(
                    text="Which planet is closest to the Sun?",
                    answers=["Mercury", "Venus"],
                    correct=0,
                ),
            ],
        ),
        look=Look(accent="#facc15"),
    )


def calculator(variant: str = "tip") -> AppSpec:
    return AppSpec.model_validate(
        {
            "name": "Calculator",
            "purpose": "Counts.",
            "stack": "react",
            "content": CalculatorContent.model_validate({"variant": variant}).model_dump(),
        }
    )


def list_tool() -> AppSpec:
    return AppSpec(
        name="Shopping",
        purpose="What to buy.",
        stack="react",
        content=ListToolContent(item_label="What do you need?"),
    )
