"""Projects through HTTP: make, find, change, lose and get back."""

import asyncio

import httpx
import pytest
from sqlalchemy import text
from tests.factories.platform import Person, Platform

from paynto.core.scope import system_scope


async def names(person: Person, **query: str) -> list[str]:
    answer = await person.http.get("/api/projects", params=query)
    assert answer.status_code == 200, answer.text
    return [item["name"] for item in answer.json()["items"]]


async def test_an_empty_project_holds_the_template(person: Person) -> None:
    project = await person.make_project("Tea shop", "fullstack")
    assert (project["name"], project["stack"], project["state"]) == (
        "Tea shop",
        "fullstack",
        "active",
    )
    listed = (await person.http.get(f"/api/projects/{project['id']}/files")).json()
    paths = {row["path"] for row in listed}
    assert {"index.html", "package.json", "prisma/schema.prisma"} <= paths
    assert project["file_count"] == len(paths)
    assert project["total_bytes"] == sum(row["size_bytes"] for row in listed)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("  many   blanks ", "many blanks"),
        ("line\nbreak\tand\u202eturn", "line break and turn"),
        ("' OR 1=1 --", "' OR 1=1 --"),
        ("{{7*7}} ${x}", "{{7*7}} ${x}"),
        ("診療所", "診療所"),
        ("\u200b", "Untitled app"),
    ],
)
async def test_a_name_is_kept_as_one_line_of_text(regular: Person, name: str, shown: str) -> None:
    assert (await regular.make_project(name))["name"] == shown


async def test_projects_are_searched_sorted_and_paged(person: Person) -> None:
    for name in ("Cat 100%", "ant", "Bee_1"):
        await person.make_project(name)
    assert await names(person, search="100%") == ["Cat 100%"]
    assert await names(person, search="%") == ["Cat 100%"]
    assert await names(person, search="_") == ["Bee_1"]
    assert await names(person, search="BEE") == ["Bee_1"]
    assert await names(person, sort="created") == ["Bee_1", "ant", "Cat 100%"]
    assert {name.lower() for name in await names(person, stack="react")} == {
        "ant",
        "bee_1",
        "cat 100%",
    }
    assert await names(person, stack="fullstack") == []
    found: list[str] = []
    cursor: str | None = None
    for _ in range(3):
        query = {"limit": "1", "sort": "name", **({"cursor": cursor} if cursor else {})}
        page = (await person.http.get("/api/projects", params=query)).json()
        assert page["total"] == 3
        found += [item["name"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert cursor is None
    assert found == ["ant", "Bee_1", "Cat 100%"]


async def test_archiving_takes_a_project_out_of_the_list(person: Person) -> None:
    project = await person.make_project()
    path = f"/api/projects/{project['id']}"
    assert (await person.http.patch(path, json={"is_archived": True})).json()["state"] == "archived"
    assert await names(person) == []
    assert await names(person, state="archived") == ["Tea shop"]
    assert (await person.http.patch(path, json={"is_archived": False})).json()["state"] == "active"
    assert await names(person) == ["Tea shop"]


async def test_a_deleted_project_is_gone_until_it_is_taken_back(person: Person) -> None:
    project = await person.make_project()
    path = f"/api/projects/{project['id']}"
    assert (await person.http.delete(path)).status_code == 204
    gone = [
        await person.http.get(path),
        await person.http.get(f"{path}/files"),
        await person.http.get(f"{path}/versions/1"),
        await person.http.patch(f"{path}/versions/1", json={"name": "x"}),
        await person.http.post(f"{path}/versions/1/restore"),
        await person.http.get(f"{path}/compare?base=1&head=1"),
        await person.save_file(project["id"], "src/a.ts", "1"),
        await person.http.post(f"{path}/builds", json={"prompt": "Add a page"}),
        await person.http.delete(path),
    ]
    assert [answer.status_code for answer in gone] == [404] * len(gone)
    assert await names(person, state="deleted") == ["Tea shop"]
    assert (await person.http.post(f"{path}/undelete")).status_code == 200
    assert (await person.http.get(path)).json()["state"] == "active"
    assert len((await person.http.get(f"{path}/files")).json()) == project["file_count"]


async def test_a_duplicate_has_the_files_and_a_life_of_its_own(person: Person) -> None:
    project = await person.make_project()
    await person.save_file(project["id"], "src/a.ts", "export const a = 1;\n")
    answer = await person.http.post(f"/api/projects/{project['id']}/duplicate", json={})
    copy = answer.json()
    assert (answer.status_code, copy["name"], copy["version_count"]) == (201, "Tea shop (copy)", 1)
    await person.save_file(copy["id"], "src/a.ts", "export const a = 2;\n")
    original = await person.http.get(
        f"/api/projects/{project['id']}/files/content", params={"path": "src/a.ts"}
    )
    assert original.json()["text"] == "export const a = 1;\n"


async def test_one_key_makes_one_project(platform: Platform, person: Person) -> None:
    headers = {"idempotency-key": "make-the-shop-1"}
    body = {"name": "Shop", "stack": "react"}
    answers = await asyncio.gather(
        *(person.http.post("/api/projects", json=body, headers=headers) for _ in range(4))
    )
    assert [answer.status_code for answer in answers] == [201] * 4, answers[-1].text
    assert len({answer.json()["project"]["id"] for answer in answers}) == 1
    assert await names(person) == ["Shop"]
    async with platform.db.transaction(system_scope(person.team_id)) as session:
        assert await session.scalar(text("SELECT count(*) FROM versions")) == 1


async def test_one_key_of_two_teams_makes_two_projects(
    person: Person, other_person: Person
) -> None:
    headers = {"idempotency-key": "make-the-shop-1"}
    ids = {
        (await who.http.post("/api/projects", json={"name": "S"}, headers=headers)).json()[
            "project"
        ]["id"]
        for who in (person, other_person)
    }
    assert len(ids) == 2


async def test_one_key_starts_one_build(person: Person) -> None:
    headers = {"idempotency-key": "build-the-quiz-1"}
    body = {"prompt": "a quiz about planets"}
    first, second = await asyncio.gather(
        *(person.http.post("/api/projects", json=body, headers=headers) for _ in range(2))
    )
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["project"]["id"] == second.json()["project"]["id"]
    assert first.json()["job"]["id"] == second.json()["job"]["id"]
    project_id = first.json()["project"]["id"]
    other = {"prompt": "a pomodoro timer"}
    refused = await person.http.post("/api/projects", json=other, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (409, "idempotency_key_reused")
    path = f"/api/projects/{project_id}/builds"
    refused = await person.http.post(path, json=other, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (409, "idempotency_key_reused")
    await person.http.post(f"/api/jobs/{first.json()['job']['id']}/cancel")


async def test_one_key_starts_one_further_build_and_one_deployment(person: Person) -> None:
    project = await person.make_project()
    for kind, body in (
        ("builds", {"prompt": "Call it Teatime"}),
        ("deployments", {"database": "none"}),
    ):
        path = f"/api/projects/{project['id']}/{kind}"
        headers = {"idempotency-key": f"{kind}-key-1"}
        answers = [await person.http.post(path, json=body, headers=headers) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [202, 202], answers[-1].text
        assert answers[0].json()["id"] == answers[1].json()["id"]
        await person.http.post(f"/api/jobs/{answers[0].json()['id']}/cancel")
    jobs = (await person.http.get("/api/jobs", params={"project_id": project["id"]})).json()
    assert len(jobs["items"]) == 2


@pytest.mark.parametrize("prompt", ["", "   ", "\n\t"])
async def test_an_empty_prompt_is_refused(client: httpx.AsyncClient, prompt: str) -> None:
    answer = await client.post("/api/projects", json={"prompt": prompt})
    assert answer.status_code == 422


async def test_an_unknown_model_is_refused(client: httpx.AsyncClient) -> None:
    body = {"prompt": "a quiz", "model_id": "no-such-model"}
    answer = await client.post("/api/projects", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_model")
    assert (await client.get("/api/projects")).json()["items"] == []
