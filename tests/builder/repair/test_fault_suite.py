"""A sample of the fault suite: found with its place, repaired, and never left live. All of it: bench/builder/run.py."""

from collections.abc import AsyncGenerator

import pytest
from bench.builder.suite import Bench, load_faults
from tests.factories.platform import Platform

SAMPLE = (
    "missing-hook-import",
    "typo-in-identifier",
    "type-string-for-number",
    "jsx-unclosed",
    "throw-in-render",
    "blank-root",
    "missing-environment-variable",
)


@pytest.fixture(scope="module")
async def bench(platform: Platform) -> AsyncGenerator[Bench]:
    person = await platform.sign_up()
    made = Bench(platform, person, "react")
    await made.make_app()
    yield made
    await person.http.aclose()


@pytest.mark.parametrize("name", SAMPLE)
async def test_an_injected_fault_is_placed_and_repaired(bench: Bench, name: str) -> None:
    (fault,) = (item for item in bench.file.faults if item.name == name)
    trial = await bench.try_fault(fault)
    assert trial.is_located or trial.is_fixed_early, trial
    assert trial.is_repaired, trial
    assert trial.is_live_sound, trial


async def test_a_fault_that_nobody_repairs_is_not_left_live(bench: Bench) -> None:
    (fault,) = (item for item in bench.file.faults if item.name == "throw-in-render")
    trial = await bench.try_fault(fault, is_helpless=True)
    assert not trial.is_repaired
    assert trial.is_live_sound, trial


def test_the_suite_holds_at_least_sixty_faults_of_different_names() -> None:
    names = [(stack, f.name) for stack in ("react", "fullstack") for f in load_faults(stack).faults]
    assert len(names) == len(set(names)) >= 60
