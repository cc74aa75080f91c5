"""The trash through HTTP: what turns removed is found and put back, and nothing that came later is lost."""

import asyncio
import hashlib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine
from tests.factories.platform import Person, Platform

from paynto.core.clock import now
from paynto.core.ids import new_id
from paynto.core.paging import PageQuery
from paynto.core.scope import system_scope
from paynto.projects.contents import store_contents
from paynto.projects.models import Project, Version
from paynto.projects.trash.service import list_removed
from paynto.projects.unused_blobs import remove_unused_blobs

APP = "src/app.ts"
CALENDAR = "src/calendar.ts"
WITH = "import { calendar } from './calendar';\n\nstart();\ncalendar();\nrest();\n"
WITHOUT = "\nstart();\nrest();\n"


async def trash(person: Person, project_id: str, **query: object) -> dict[str, Any]:
    path = f"/api/projects/{project_id}/trash"
    answer = await person.http.get(path, params=query)  # type: ignore[arg-type]  a table of values
    assert answer.status_code == 200, answer.text
    return answer.json()


async def look(person: Person, project_id: str, version: int, path: str) -> dict[str, Any]:
    params: dict[str, str | int] = {"version": version, "path": path}
    answer = await person.http.get(f"/api/projects/{project_id}/trash/file", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def restore(
    person: Person, project_id: str, version: int, *paths: str, **choices: str
) -> httpx.Response:
    body = {"version": version, "paths": paths, "choices": choices}
    return await person.http.post(f"/api/projects/{project_id}/trash/restore", json=body)


async def delete(person: Person, project_id: str, *paths: str) -> int:
    answer = await person.http.post(
        f"/api/projects/{project_id}/files/delete", json={"paths": paths}
    )
    assert answer.status_code == 200, answer.text
    return answer.json()["number"]


async def read(person: Person, project_id: str, path: str) -> str | None:
    answer = await person.http.get(
        f"/api/projects/{project_id}/files/content", params={"path": path}
    )
    return answer.json()["text"] if answer.status_code == 200 else None


async def remove_the_calendar(person: Person) -> tuple[str, int, int]:
    """A project, the version that took the import out, and the one that deleted the module."""
    project_id = (await person.make_project())["id"]
    await person.save_file(project_id, CALENDAR, "export const calendar = () => 1;\n")
    await person.save_file(project_id, APP, WITH)
    cut = (await person.save_file(project_id, APP, WITHOUT)).json()["number"]
    return project_id, cut, await delete(person, project_id, CALENDAR)


async def test_the_trash_lists_what_versions_removed(person: Person) -> None:
    project_id, cut, deleted = await remove_the_calendar(person)
    items = (await trash(person, project_id))["items"]
    assert [
        (row["version"], row["path"], row["reason"], row["removed_lines"]) for row in items
    ] == [
        (deleted, CALENDAR, "deleted", 1),
        (cut, APP, "changed", 2),
    ]
    assert (items[0]["author_name"], items[0]["trigger"]) == ("Ada", "edit")
    assert (items[0]["parent_version"], items[0]["is_present"]) == (deleted - 1, False)
    files = (await trash(person, project_id, kind="files"))["items"]
    assert [row["path"] for row in files] == [CALENDAR]
    found = (await trash(person, project_id, search="CALEND"))["items"]
    assert [row["path"] for row in found] == [CALENDAR]
    assert (await trash(person, project_id, search="%"))["items"] == []
    assert len((await trash(person, project_id, version=cut))["items"]) == 1


async def test_a_project_that_lost_nothing_has_an_empty_trash(person: Person) -> None:
    project_id = (await person.make_project())["id"]
    await person.save_file(project_id, APP, "one\n")
    await person.save_file(project_id, APP, "one\ntwo\n")
    assert await trash(person, project_id) == {"items": [], "next_cursor": None, "total": None}


async def test_a_moved_file_is_not_removed_but_one_it_replaced_is(person: Person) -> None:
    project_id = (await person.make_project())["id"]
    await person.save_file(project_id, "src/a.ts", "a\n")
    body = {"from_path": "src/a.ts", "to_path": "src/b.ts"}
    await person.http.post(f"/api/projects/{project_id}/files/move", json=body)
    assert (await trash(person, project_id))["items"] == []


async def test_a_removed_feature_comes_back_without_rolling_back_the_rest(person: Person) -> None:
    project_id, cut, deleted = await remove_the_calendar(person)
    await person.save_file(project_id, APP, WITHOUT + "later();\n")
    seen = await look(person, project_id, cut, APP)
    assert (seen["state"], seen["reason"]) == ("mergeable", "changed")
    assert "-calendar();" in seen["removed_patch"]
    assert "+calendar();" in seen["result_patch"]
    assert "later" not in [line[1:] for line in seen["result_patch"].splitlines() if line[0] == "-"]
    assert (await look(person, project_id, deleted, CALENDAR))["state"] == "gone"
    back = await restore(person, project_id, cut, APP)
    assert (back.status_code, back.json()["trigger"]) == (201, "restore"), back.text
    again = await restore(person, project_id, deleted, CALENDAR)
    assert again.json()["name"] == f"Put back 1 file from before version {deleted}"
    assert await read(person, project_id, APP) == WITH + "later();\n"
    assert await read(person, project_id, CALENDAR) == "export const calendar = () => 1;\n"
    assert (await restore(person, project_id, cut, APP)).json()["code"] == "nothing_changed"
    assert [
        row["is_present"] for row in (await trash(person, project_id, kind="files"))["items"]
    ] == [True]


async def test_several_files_come_back_as_one_version(person: Person) -> None:
    project_id = (await person.make_project())["id"]
    for name in "abc":
        await person.save_file(project_id, f"src/old/{name}.ts", f"{name}\n")
    gone = await delete(person, project_id, "src/old")
    items = (await trash(person, project_id, version=gone))["items"]
    assert [row["path"] for row in items] == [f"src/old/{name}.ts" for name in "abc"]
    back = await restore(person, project_id, gone, "src/old/a.ts", "src/old/c.ts")
    assert (back.json()["number"], back.json()["changes"]["added"]) == (gone + 1, 2)
    assert await read(person, project_id, "src/old/b.ts") is None


async def test_a_conflict_is_told_and_decided_by_the_person(person: Person) -> None:
    project_id, _, deleted = await remove_the_calendar(person)
    await person.save_file(project_id, CALENDAR, "export const calendar = () => 2;\n")
    assert (await look(person, project_id, deleted, CALENDAR))["state"] == "conflict"
    refused = await restore(person, project_id, deleted, CALENDAR)
    assert (refused.status_code, refused.json()["code"]) == (409, "trash_conflict")
    assert refused.json()["paths"] == [CALENDAR]
    assert await read(person, project_id, CALENDAR) == "export const calendar = () => 2;\n"
    kept = await restore(person, project_id, deleted, CALENDAR, **{CALENDAR: "current"})
    assert kept.json()["code"] == "nothing_changed"
    taken = await restore(person, project_id, deleted, CALENDAR, **{CALENDAR: "former"})
    assert taken.status_code == 201
    assert await read(person, project_id, CALENDAR) == "export const calendar = () => 1;\n"


async def test_lines_changed_since_at_the_same_place_are_a_conflict(person: Person) -> None:
    project_id, cut, _ = await remove_the_calendar(person)
    await person.save_file(project_id, APP, WITHOUT.replace("rest()", "other()"))
    refused = await restore(person, project_id, cut, APP)
    assert refused.json()["paths"] == [APP]


async def test_putting_back_and_saving_at_once_loses_neither(person: Person) -> None:
    project_id, cut, _ = await remove_the_calendar(person)
    answers = await asyncio.gather(
        restore(person, project_id, cut, APP),
        person.save_file(project_id, "src/other.ts", "x\n"),
        person.save_file(project_id, APP, WITHOUT + "later();\n"),
    )
    assert [answer.status_code for answer in answers][:2] == [201, 200]
    # whoever saved the file without a look at what is there wins by being later, else the lines are merged
    assert await read(person, project_id, APP) in (WITH + "later();\n", WITHOUT + "later();\n")
    assert await read(person, project_id, "src/other.ts") == "x\n"


async def test_what_a_version_did_not_remove_is_not_found(person: Person) -> None:
    project_id, cut, _ = await remove_the_calendar(person)
    assert (await restore(person, project_id, cut, CALENDAR)).status_code == 404
    assert (await restore(person, project_id, 1, "index.html")).status_code == 404
    assert (await restore(person, project_id, 99, APP)).status_code == 404
    assert (await restore(person, project_id, cut, "../x")).status_code == 404


async def test_pages_go_on_where_they_ended(person: Person) -> None:
    project_id = (await person.make_project())["id"]
    names = [f"src/old/{number}.ts" for number in range(5)]
    for name in names:
        await person.save_file(project_id, name, f"{name}\n")
    # versions that only add lines stand between
    gone = await delete(person, project_id, "src/old")
    for number in range(3):
        await person.save_file(project_id, APP, "more\n" * (number + 1))
    found: list[str] = []
    cursor: str | None = None
    for _ in range(12):
        more = {"cursor": cursor} if cursor else {}
        page = await trash(person, project_id, limit=2, **more)
        found += [row["path"] for row in page["items"]]
        assert {row["version"] for row in page["items"]} <= {gone}
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert found == names
    bad = await person.http.get(
        f"/api/projects/{project_id}/trash", params={"cursor": "WyIxIiwiXHUwMDAwIl0"}
    )
    assert bad.status_code == 422


async def test_collecting_unused_bytes_leaves_the_trash_alone(
    person: Person, platform: Platform
) -> None:
    project_id, _, deleted = await remove_the_calendar(person)
    objects = platform.resources.objects
    await remove_unused_blobs(platform.db, objects, now() + timedelta(days=1))
    assert (await restore(person, project_id, deleted, CALENDAR)).status_code == 201
    assert await read(person, project_id, CALENDAR) == "export const calendar = () => 1;\n"


async def test_viewers_look_and_do_not_put_back(person: Person, platform: Platform) -> None:
    project_id, cut, _ = await remove_the_calendar(person)
    token = (await person.http.post("/api/tokens", json={"name": "r", "scopes": ["read"]})).json()
    headers = {"authorization": f"Bearer {token['token']}"}
    async with platform.visitor(headers=headers) as reader:
        path = f"/api/projects/{project_id}/trash"
        assert (await reader.get(path)).status_code == 200
        body = {"version": cut, "paths": [APP]}
        assert (await reader.post(f"{path}/restore", json=body)).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        {"version": 2, "paths": []},
        {"version": 2, "paths": ["a"] * 501},
        {"version": 0, "paths": ["a"]},
        {"version": 2, "paths": ["a"], "choices": {"a": "mine"}},
    ],
    ids=range(4),
)
async def test_requests_are_bounded(regular: Person, body: dict[str, Any]) -> None:
    project_id = (await regular.make_project())["id"]
    answer = await regular.http.post(f"/api/projects/{project_id}/trash/restore", json=body)
    assert answer.status_code == 422


@contextmanager
def count_statements() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        # other parts of the platform go on with their own work meanwhile
        if "versions" in statement or "FROM blobs" in statement:
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def test_a_long_history_is_listed_by_few_statements(
    person: Person, platform: Platform
) -> None:
    """Thousands of versions of many files: the page costs what it shows."""
    contents = {f"src/file-{number}.ts": b"%d\n" % number for number in range(400)}
    tree = {
        path: [hashlib.sha256(content).hexdigest(), len(content)]
        for path, content in contents.items()
    }
    scope = system_scope(person.team_id, person.user_id)
    project_id = uuid.UUID((await person.make_project())["id"])
    async with platform.db.transaction(scope) as session:
        await store_contents(session, scope, platform.resources.objects, list(contents.values()))
        project = await session.get_one(Project, project_id)
        for number in range(2, 300):
            gone = f"src/file-{number}.ts"
            session.add(
                Version(
                    id=new_id(),
                    team_id=person.team_id,
                    project_id=project_id,
                    number=number,
                    parent_number=number - 1,
                    trigger="edit",
                    tree={path: entry for path, entry in tree.items() if path != gone},
                    changes={gone: "deleted", f"src/file-{number - 1}.ts": "added"},
                    file_count=399,
                    total_bytes=3990,
                )
            )
        project.current_version = project.version_count = 299
    async with platform.db.transaction(scope) as session:
        with count_statements() as statements:
            page = PageQuery(limit=100)
            rows = await list_removed(
                session,
                scope,
                platform.resources.objects,
                project_id,
                page,
                kind="files",
                search=None,
                version=None,
            )
        assert len(rows.items) == 100
        assert 2 < len(statements) < 6
    found = await trash(person, str(project_id), limit=100, kind="files", search="file-2")
    assert len(found["items"]) == 100
