"""Made apps pass the strict type check, whatever texts they hold, and build."""

from typing import Any

import pytest
from pydantic import BaseModel
from tests.builder.starter import spec_samples
from tests.builder.starter.conftest import LayOut
from tests.stacks.conftest import run_command

from paynto.builder.output_format import WriteOperation, parse_answer
from paynto.builder.starter.generate import generate_files
from paynto.builder.starter.model import write_reply
from paynto.builder.starter.spec import AppSpec
from paynto.stacks.commands import build_command, typecheck_command
from paynto.stacks.toolchain import Toolchain

PROMPTS = [
    "a task tracker for a dental clinic",
    "a book lending app for a school library with books, readers and loans",
    "an expense tracker with categories and monthly totals",
    "a CRM for a small agency",
    "an inventory for a bicycle shop (name, brand, size, price, quantity, supplier)",
    "a recipe collection with ingredients",
    "a booking page for a barber",
    "an event sign-up with a capacity limit",
    "a help desk with tickets, priority low/medium/high and status",
    "a landing page for a bakery with opening hours and a contact form",
    "a personal portfolio",
    "a pomodoro timer",
    "a unit converter",
    "a quiz about planets",
    # names that TypeScript, Prisma or SQL use themselves
    "orders with order, group, type, class, default, select, where, id, createdAt, constructor, new, null, async, price",
    "an app with classes, types, objects, functions, records, models, clients, promises and dates",
    # links by the person's own words, rows called by a link or a day, a limit and closed days
    "a music school with students, teachers and lessons. Each lesson belongs to a student and a teacher, has a date, a price and paid.",
    "lending app for tools in our neighborhood: tools, neighbors, loans (tool, neighbor, from, to)",
    "classes with a teacher, weekday and start time; max 15 people per class; students sign up for classes",
    "a booking page for a barber, open Tuesday to Saturday 9-18, haircuts take 45 minutes",
    # one main page: a form with a total and nothing to start with, options and buttons, a filter
    "expenses: a form on the first page with description, amount and category (food, travel), and a list below. Start without any expense.",
    "a poll: which day suits you? Monday, Tuesday or Friday",
    "a bookmark manager: a form on the first page with Title and Address and the button Save, and a field called Filter that narrows the list. Start with the bookmarks Alpha and Beta.",
    "a veterinary practice: owners, their pets (species, birth date), appointments with a reason and a status",
]

HOSTILE = (
    "\"'`${alert(1)}{alert(2)}</script><img src=x onerror=alert(3)>*/ //\\ \u2028\u202e\n«name» @id"
)
# Texts that people see; all other strings of a specification are names with rules of their own.
TEXT_SLOTS = frozenset(
    """label label_plural description hint unit purpose title text headline subline call_to_action intro success
    submit_label message item_label explanation symbol topic day hours price""".split()
)


def poison(value: Any) -> Any:
    """The specification with a hostile text in every slot that holds text."""
    if isinstance(value, BaseModel):
        value = value.model_dump()
    if isinstance(value, dict):
        return {
            key: f"{item}{HOSTILE}{key}"
            if key in TEXT_SLOTS and isinstance(item, str)
            else poison(item)
            for key, item in value.items()
        }
    return [poison(item) for item in value] if isinstance(value, list) else value


def poisoned(name: str) -> AppSpec:
    spec = AppSpec.model_validate(poison(spec_samples.ALL[name]()))
    spec.name = HOSTILE
    spec.labels = {"Save": HOSTILE, HOSTILE: HOSTILE}
    return spec


async def check(toolchain: Toolchain, lay_out: LayOut, files: dict[str, str]) -> None:
    root, dependencies = lay_out(files)
    code, output = await run_command(typecheck_command(toolchain, root, dependencies))
    assert (code, output) == (0, "")


@pytest.mark.parametrize("prompt", PROMPTS)
async def test_an_app_made_from_a_sentence_passes_the_type_check(
    prompt: str, toolchain: Toolchain, lay_out: LayOut
) -> None:
    operations = parse_answer(write_reply(prompt, {})).operations
    files = {one.path: one.content for one in operations if isinstance(one, WriteOperation)}
    await check(toolchain, lay_out, files)


@pytest.mark.parametrize("name", ["calculator", "keypad", "list_tool"])
async def test_every_part_of_the_generator_passes_the_type_check(
    name: str, toolchain: Toolchain, lay_out: LayOut
) -> None:
    await check(toolchain, lay_out, generate_files(spec_samples.ALL[name]()))


@pytest.mark.parametrize("name", ["clinic", "barber", "signup", "bakery", "converter", "quiz"])
async def test_hostile_texts_stay_texts(name: str, toolchain: Toolchain, lay_out: LayOut) -> None:
    await check(toolchain, lay_out, generate_files(poisoned(name)))


async def test_names_that_code_or_the_database_use_themselves_are_no_trouble(
    toolchain: Toolchain, lay_out: LayOut
) -> None:
    spec = spec_samples.library()
    words = {"Book": "Record", "Reader": "Class", "Loan": "Transaction"}
    text = spec.model_dump_json()
    for old, new in words.items():
        text = text.replace(f'"{old}"', f'"{new}"')
    await check(toolchain, lay_out, generate_files(AppSpec.model_validate_json(text)))


@pytest.mark.parametrize("name", ["library", "portfolio"])
async def test_a_made_app_builds(name: str, toolchain: Toolchain, lay_out: LayOut) -> None:
    root, dependencies = lay_out(generate_files(spec_samples.ALL[name]()))
    code, output = await run_command(build_command(toolchain, root, dependencies))
    assert code == 0, output
    assert list((root / "dist").rglob("index.html"))
