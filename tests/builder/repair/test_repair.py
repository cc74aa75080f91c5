"""Check and repair, from the workflow's entry: a scripted model, the real checks, the real preview."""

import pytest
from tests.builder.repair.scripted import build, offer_model, read_events, read_file
from tests.factories.platform import Person, Platform

HOME = "src/pages/home.tsx"


def page(body: str, before: str = "") -> str:
    text = f"{before}export function HomePage() {{\n  {body}\n}}\n"
    return f'Here it is.\n<file path="{HOME}">\n{text}</file>\n'


GOOD = page("return <h1>Tea shop</h1>;")
WRONG_TYPE = page('const count: number = "three";\n  return <h1>Tea {count}</h1>;')
WRONG_TYPES = page(
    'const count: number = "three";\n  const name: string = 4;\n  return <h1>Tea {count}{name}</h1>;'
)
THROWS = page('throw new Error("no tea today");')
BLANK = page("return null;")


async def test_problems_are_repaired_at_the_first_try(platform: Platform, person: Person) -> None:
    edit = f'<edit path="{HOME}">\n<<<<<<< SEARCH\n  const count: number = "three";\n=======\n  const count = 3;\n>>>>>>> REPLACE\n</edit>\n'
    model = offer_model(platform, WRONG_TYPE, edit)
    built = await build(person, "a tea shop", model)
    assert built.job["status"] == "succeeded"
    assert built.triggers == ["repair", "generate"]
    assert "const count = 3;" in await read_file(person, built.project_id, HOME)
    assert "const count: number" in model.requests[1]
    assert f"{HOME}:2 [types TS2322]" in model.requests[1]
    assert built.answer["version_number"] == built.job["version_number"] == 2
    assert "repaired in 1 try" in built.answer["text"]
    assert built.answer["warnings"] == []
    events = await read_events(person, built.job["id"])
    repairs = [event for event in events if event.get("type") == "repair"]
    assert [(e["attempt"], e["state"], e["left"]) for e in repairs] == [
        (1, "running", None),
        (1, "fixed", 0),
    ]
    for repair in repairs:
        assert repair["problem_count"] == 1
        [problem] = repair["problems"]
        assert (problem["file"], problem["line"]) == (HOME, 2)
        assert "not assignable" in problem["message"]
    # who comes later reads the same from the message
    [kept] = built.answer["repairs"]
    assert kept == {name: repairs[-1][name] for name in kept}
    assert built.answer["job_status"] == "succeeded"
    # the answer says what the whole build took, the repair with it
    told = [event for event in events if event.get("type") == "usage"][-1]
    for name in ("input_tokens", "output_tokens", "cost_nanousd"):
        assert built.answer["usage"][name] == told[name]


async def test_problems_are_repaired_at_the_third_try(platform: Platform, person: Person) -> None:
    second = page("const count: number = true;\n  return <h1>Tea {count}</h1>;")
    third = page("const count: number = [];\n  return <h1>Tea {count}</h1>;")
    model = offer_model(platform, WRONG_TYPE, second, third, GOOD)
    built = await build(person, "a tea shop", model)
    assert built.triggers == ["repair", "repair", "repair", "generate"]
    assert "repaired in 3 tries" in built.answer["text"]
    assert len(model.requests) == 4


async def test_the_same_problems_again_end_the_tries(platform: Platform, person: Person) -> None:
    again = page(
        '// another line\n  const count: number = "three";\n  return <h1>Tea {count}</h1>;'
    )
    model = offer_model(platform, WRONG_TYPE, again)
    built = await build(person, "a tea shop", model)
    assert len(model.requests) == 2
    assert built.job["status"] == "succeeded"
    assert "1 problem could not be repaired in 1 try" in built.answer["text"]
    assert any(line.startswith(f"{HOME}:3") for line in built.answer["warnings"])


async def test_more_problems_end_the_tries_and_are_taken_back(
    platform: Platform, person: Person
) -> None:
    model = offer_model(platform, WRONG_TYPE, WRONG_TYPES)
    built = await build(person, "a tea shop", model)
    assert len(model.requests) == 2
    assert built.triggers == ["restore", "repair", "generate"]
    assert "const name" not in await read_file(person, built.project_id, HOME)
    assert "back at version 1 (as version 3)" in built.answer["text"]
    sandbox = (await person.http.get(f"/api/projects/{built.project_id}/sandbox")).json()
    assert sandbox["version_number"] == 3


@pytest.mark.parametrize("broken", [THROWS, BLANK], ids=["throws", "blank"])
async def test_a_version_that_does_not_render_is_never_the_live_one(
    platform: Platform, person: Person, broken: str
) -> None:
    first = await build(person, "a tea shop", offer_model(platform, GOOD))
    model = offer_model(platform, broken)
    built = await build(person, "say more", model, first.project_id)
    assert built.triggers[0] == "restore"
    assert "Tea shop" in await read_file(person, built.project_id, HOME)
    assert "back at version 1" in built.answer["text"]
    assert f"{HOME}:2" in "".join(built.answer["warnings"]) or broken is BLANK
    sandbox = (await person.http.get(f"/api/projects/{built.project_id}/sandbox")).json()
    assert sandbox["version_number"] == built.versions[0]["number"]


async def test_a_refused_answer_goes_back_with_its_faults(
    platform: Platform, person: Person
) -> None:
    sound = '<file path="src/lib/tea.ts">\nexport const TEA = "Assam";\n</file>\n'
    unclosed = page("return <h1>Tea shop;")
    model = offer_model(
        platform,
        sound + unclosed,
        page("return <h1>{TEA}</h1>;", before='import { TEA } from "@/lib/tea";\n\n'),
    )
    built = await build(person, "a tea shop", model)
    assert built.job["status"] == "succeeded"
    assert built.triggers[-1] == "generate"
    assert len(model.requests) == 2
    assert f"{HOME}:2" in model.requests[1]
    assert "src/lib/tea.ts" in model.requests[1]
    # what was in order is kept without being sent again
    assert "Assam" in await read_file(person, built.project_id, "src/lib/tea.ts")
    assert "import { TEA } from" in await read_file(person, built.project_id, HOME)


async def test_an_edit_that_does_not_fit_goes_back_before_anything_is_committed(
    platform: Platform, person: Person
) -> None:
    first = await build(person, "a tea shop", offer_model(platform, GOOD))
    edit = '<edit path="%s">\n<<<<<<< SEARCH\n%s\n=======\n  return <h1>Coffee</h1>;\n>>>>>>> REPLACE\n</edit>\n'
    misfit = edit % (HOME, "  return <h2>Tea hut</h2>;")
    fitting = edit % (HOME, "  return <h1>Tea shop</h1>;")
    model = offer_model(platform, misfit, fitting)
    built = await build(person, "coffee instead", model, first.project_id)
    assert built.job["status"] == "succeeded"
    assert len(built.versions) == 2
    assert "Coffee" in await read_file(person, built.project_id, HOME)


async def test_an_answer_that_stays_refused_changes_nothing(
    platform: Platform, person: Person
) -> None:
    model = offer_model(platform, page("return <h1>Tea shop;"))
    built = await build(person, "a tea shop", model)
    assert (built.job["status"], built.job["error_code"]) == ("failed", "turn_refused")
    assert built.versions == []
    assert built.answer["is_error"]
    assert "Nothing was changed" in built.answer["text"]


async def test_a_program_is_not_asked_to_repair(platform: Platform, person: Person) -> None:
    built = await build(person, "a pomodoro timer", "paynto-starter")
    assert built.job["status"] == "succeeded"
    assert built.triggers == ["generate"]
