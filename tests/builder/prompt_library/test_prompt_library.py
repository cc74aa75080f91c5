"""Saved prompts over HTTP: whose they are, who sees them, who may change them."""

import re
from typing import Any

import pytest
from tests.factories.platform import Person, Platform

from paynto.builder.prompt_library.service import list_built_in_prompts
from paynto.core.scope import system_scope
from paynto.teams.models import Membership, Role


async def save(person: Person, title: str = "Brand colours", **more: object) -> dict[str, Any]:
    body = {"title": title, "text": "Use #004422 as accent colour", **more}
    answer = await person.http.post("/api/prompts", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def titles(person: Person, **query: object) -> list[str]:
    answer = await person.http.get("/api/prompts", params=query)  # type: ignore[arg-type]  plain values
    assert answer.status_code == 200, answer.text
    return [item["title"] for item in answer.json()["items"]]


async def join(platform: Platform, person: Person, other: Person, role: Role) -> None:
    """`other` belongs to the team of `person` and to no other."""
    async with platform.db.system_transaction() as session:
        membership = await session.get(Membership, (other.team_id, other.user_id))
        await session.delete(membership)
        await session.flush()
        session.add(Membership(team_id=person.team_id, user_id=other.user_id, role=role))


async def test_prompt_is_saved_changed_found_and_deleted(person: Person) -> None:
    saved = await save(person, title="  Brand colours ")
    assert saved["title"] == "Brand colours"
    assert (saved["is_mine"], saved["can_edit"], saved["is_shared"]) == (True, True, False)
    await save(person, title="Imprint", text="Add a page called Imprint")
    assert await titles(person) == ["Imprint", "Brand colours"]
    assert await titles(person, search="004422") == ["Brand colours"]
    assert await titles(person, search="%") == []
    path = f"/api/prompts/{saved['id']}"
    changed = await person.http.patch(path, json={"title": "Colours", "is_shared": True})
    assert changed.status_code == 200, changed.text
    assert (changed.json()["title"], changed.json()["text"]) == ("Colours", saved["text"])
    assert changed.json()["is_shared"]
    assert (await person.http.delete(path)).status_code == 204
    assert (await person.http.delete(path)).status_code == 404
    assert await titles(person) == ["Imprint"]


async def test_prompts_are_paged(person: Person) -> None:
    for number in range(5):
        await save(person, title=f"Prompt {number}")
    first = (await person.http.get("/api/prompts", params={"limit": 3})).json()
    assert [item["title"] for item in first["items"]] == ["Prompt 4", "Prompt 3", "Prompt 2"]
    rest = await person.http.get("/api/prompts", params={"cursor": first["next_cursor"]})
    assert [item["title"] for item in rest.json()["items"]] == ["Prompt 1", "Prompt 0"]
    assert rest.json()["next_cursor"] is None


async def test_personal_prompt_is_seen_by_its_owner_only(
    platform: Platform, person: Person, other_person: Person
) -> None:
    await join(platform, person, other_person, Role.ADMIN)
    own = await save(person)
    assert await titles(other_person) == []
    path = f"/api/prompts/{own['id']}"
    assert (await other_person.http.patch(path, json={"title": "Mine"})).status_code == 404
    assert (await other_person.http.delete(path)).status_code == 404
    assert await titles(person) == ["Brand colours"]


@pytest.mark.parametrize(("role", "status"), [(Role.MEMBER, 403), (Role.ADMIN, 200)])
async def test_shared_prompt_is_changed_by_its_author_and_by_admins(
    platform: Platform, person: Person, other_person: Person, role: Role, status: int
) -> None:
    await join(platform, person, other_person, role)
    shared = await save(person, is_shared=True)
    [seen] = (await other_person.http.get("/api/prompts")).json()["items"]
    assert (seen["id"], seen["is_mine"], seen["can_edit"]) == (shared["id"], False, status == 200)
    path = f"/api/prompts/{shared['id']}"
    changed = await other_person.http.patch(path, json={"title": "Better"})
    assert changed.status_code == status, changed.text
    if status == 403:
        assert changed.json()["code"] == "prompt_of_another"
        assert (await other_person.http.delete(path)).status_code == 403
    assert await titles(person) == (["Better"] if status == 200 else ["Brand colours"])


async def test_viewer_reads_and_does_not_write(
    platform: Platform, person: Person, other_person: Person
) -> None:
    await join(platform, person, other_person, Role.VIEWER)
    await save(person, is_shared=True)
    assert await titles(other_person) == ["Brand colours"]
    answer = await other_person.http.post("/api/prompts", json={"title": "A", "text": "B"})
    assert answer.status_code == 403


async def test_another_team_sees_nothing(person: Person, other_person: Person) -> None:
    shared = await save(person, is_shared=True)
    assert await titles(other_person) == []
    path = f"/api/prompts/{shared['id']}"
    assert (await other_person.http.patch(path, json={"title": "Theirs"})).status_code == 404
    assert (await other_person.http.delete(path)).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"title": "", "text": "Add a page"},
        {"title": "  ", "text": "Add a page"},
        {"title": "a" * 81, "text": "Add a page"},
        {"title": "Long", "text": "a" * 8_193},
        {"title": "Long in bytes", "text": "ä" * 4_097},
        {"title": "Empty", "text": " \n "},
        {"title": "Null", "text": "a\u0000b"},
    ],
)
async def test_what_is_too_long_or_empty_is_refused(person: Person, body: dict[str, str]) -> None:
    assert (await person.http.post("/api/prompts", json=body)).status_code == 422
    saved = await save(person)
    answer = await person.http.patch(f"/api/prompts/{saved['id']}", json=body)
    assert answer.status_code == 422
    assert await titles(person) == ["Brand colours"]


async def test_longest_prompt_is_kept_to_the_letter(person: Person) -> None:
    text = "ä" * 4_096
    assert (await save(person, text=text))["text"] == text


async def test_library_of_a_team_is_bounded(platform: Platform, person: Person) -> None:
    from paynto.builder.prompt_library.models import SavedPrompt

    async with platform.db.transaction(system_scope(person.team_id)) as session:
        session.add_all(
            SavedPrompt(team_id=person.team_id, title=f"{number}", text="a")
            for number in range(1_000)
        )
    answer = await person.http.post("/api/prompts", json={"title": "One more", "text": "a"})
    assert (answer.status_code, answer.json()["code"]) == (409, "prompt_library_full")


async def test_built_in_prompts_cover_every_group(person: Person) -> None:
    found = (await person.http.get("/api/prompts/built-in")).json()
    assert {item["group"] for item in found} == {"add", "look", "data", "fix", "review"}
    assert len({item["id"] for item in found}) == len(found) >= 20


def test_places_of_built_in_prompts_are_closed() -> None:
    for prompt in list_built_in_prompts():
        assert re.sub(r"\{[^{}]{1,40}\}", "", prompt.text).count("{") == 0, prompt.id
