"""Tickets of missing modules through HTTP: versions open, close and reopen them, people dismiss and build them."""

import asyncio
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from tests.builder.repair.scripted import build, offer_model, wait_for_build, withdraw_models
from tests.factories.platform import Person, Platform

from paynto.core.scope import system_scope
from paynto.projects import service as projects
from paynto.projects.service import CommitInfo
from paynto.projects.tickets.missing_modules import MissingModule, open_missing_modules

MENU = "src/lib/menu.ts"
SHOP = "src/shop.ts"
PLACEHOLDER = "// Placeholder\nexport function menu() {\n  return undefined;\n}\n"


@pytest.fixture(autouse=True)
def _scripted_models_go_with_their_test() -> Iterator[None]:  # pyright: ignore[reportUnusedFunction]  used by pytest
    yield
    withdraw_models()


async def list_tickets(
    person: Person, project_id: str, state: str = "open"
) -> list[dict[str, Any]]:
    answer = await person.http.get(f"/api/projects/{project_id}/tickets", params={"state": state})
    assert answer.status_code == 200, answer.text
    assert answer.json()["total"] == len(answer.json()["items"])
    return answer.json()["items"]


async def dismiss(person: Person, project_id: str, ticket_id: str, is_dismissed: bool) -> Any:
    path = f"/api/projects/{project_id}/tickets/{ticket_id}"
    answer = await person.http.patch(path, json={"is_dismissed": is_dismissed})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def delete(person: Person, project_id: str, *paths: str) -> httpx.Response:
    return await person.http.post(f"/api/projects/{project_id}/files/delete", json={"paths": paths})


async def miss_the_menu(platform: Platform, person: Person, project_id: str, note: str = "") -> int:
    """What the step that applies an answer does for a module that is imported and missing."""
    scope = system_scope(person.team_id, person.user_id)
    shop = f"import {{ menu }} from './lib/menu';{note}\nmenu();\n".encode()
    async with platform.db.transaction(scope) as session:
        version = await projects.commit_changes(
            session,
            scope,
            platform.resources.objects,
            uuid.UUID(project_id),
            {SHOP: shop, MENU: PLACEHOLDER.encode()},
            CommitInfo(trigger="edit"),
        )
        missing = MissingModule(MENU, PLACEHOLDER.encode(), (SHOP,))
        await open_missing_modules(session, scope, version, [missing])
        await open_missing_modules(session, scope, version, [missing])
        return version.number


async def test_a_module_that_is_missed_is_one_ticket(platform: Platform, person: Person) -> None:
    project_id = (await person.make_project())["id"]
    await miss_the_menu(platform, person, project_id)
    [ticket] = await list_tickets(person, project_id)
    assert (ticket["number"], ticket["status"], ticket["state"]) == (1, "backlog", "open")
    assert (ticket["title"], ticket["files"]) == (f"Write {MENU}", [MENU, SHOP])
    assert (ticket["opened_version"], ticket["is_building"]) == (2, False)
    one = await person.http.get(f"/api/projects/{project_id}/tickets/{ticket['id']}")
    assert one.json() == ticket


async def test_real_content_closes_a_ticket_and_its_loss_opens_it(
    platform: Platform, person: Person
) -> None:
    project_id = (await person.make_project())["id"]
    number = await miss_the_menu(platform, person, project_id)
    await person.save_file(project_id, "src/else.ts", "x\n")
    assert len(await list_tickets(person, project_id)) == 1
    await person.save_file(project_id, MENU, "export const menu = () => ['tea'];\n")
    assert await list_tickets(person, project_id) == []
    [done] = await list_tickets(person, project_id, "done")
    assert (done["status"], done["closed_version"]) == ("done", number + 2)
    await delete(person, project_id, MENU)
    assert [row["status"] for row in await list_tickets(person, project_id)] == ["backlog"]
    await person.http.post(f"/api/projects/{project_id}/versions/{number + 2}/restore")
    assert await list_tickets(person, project_id) == []
    await person.http.post(f"/api/projects/{project_id}/versions/{number}/restore")
    assert len(await list_tickets(person, project_id)) == 1


async def test_a_module_that_nothing_needs_any_more_has_no_open_ticket(
    platform: Platform, person: Person
) -> None:
    project_id = (await person.make_project())["id"]
    await miss_the_menu(platform, person, project_id)
    # before the import was written, the importer's file may have stood there already
    await person.http.post(f"/api/projects/{project_id}/versions/1/restore")
    assert await list_tickets(person, project_id) == []
    await miss_the_menu(platform, person, project_id, " // again")
    assert len(await list_tickets(person, project_id)) == 1
    await person.save_file(project_id, SHOP, "// no menu here\n")
    await delete(person, project_id, MENU)
    assert await list_tickets(person, project_id) == []


async def test_a_dismissed_ticket_stays_away_until_its_module_is_missed_anew(
    platform: Platform, person: Person
) -> None:
    project_id = (await person.make_project())["id"]
    await miss_the_menu(platform, person, project_id)
    [ticket] = await list_tickets(person, project_id)
    assert (await dismiss(person, project_id, ticket["id"], True))["state"] == "dismissed"
    assert await list_tickets(person, project_id) == []
    await person.save_file(project_id, SHOP, "import { menu } from './lib/menu';\nmenu(1);\n")
    assert await list_tickets(person, project_id) == []
    assert len(await list_tickets(person, project_id, "dismissed")) == 1
    assert (await dismiss(person, project_id, ticket["id"], False))["state"] == "open"
    await dismiss(person, project_id, ticket["id"], True)
    await miss_the_menu(platform, person, project_id, " // again")
    assert [row["id"] for row in await list_tickets(person, project_id)] == [ticket["id"]]


async def test_viewers_read_tickets_and_do_not_change_them(
    platform: Platform, person: Person
) -> None:
    project_id = (await person.make_project())["id"]
    await miss_the_menu(platform, person, project_id)
    token = (await person.http.post("/api/tokens", json={"name": "r", "scopes": ["read"]})).json()
    headers = {"authorization": f"Bearer {token['token']}"}
    async with platform.visitor(headers=headers) as reader:
        path = f"/api/projects/{project_id}/tickets"
        [ticket] = (await reader.get(path)).json()["items"]
        body = {"is_dismissed": True}
        assert (await reader.patch(f"{path}/{ticket['id']}", json=body)).status_code == 403
        assert (await reader.post(f"{path}/{ticket['id']}/build")).status_code == 403


async def test_a_build_leaves_a_ticket_and_a_build_does_it(
    platform: Platform, person: Person
) -> None:
    first = (
        'Here it is.\n<file path="src/pages/home.tsx">\nimport { menu } from "@/lib/menu";\n\n'
        "export function HomePage() {\n  return <h1>{String(menu())}</h1>;\n}\n</file>\n"
    )
    real = f'Done.\n<file path="{MENU}">\nexport function menu() {{\n  return "tea";\n}}\n</file>\n'
    model = offer_model(platform, first, real)
    built = await build(person, "a tea shop", model)
    assert built.job["status"] == "succeeded", built.job
    [ticket] = await list_tickets(person, built.project_id)
    assert (ticket["module"], ticket["job_id"]) == (MENU, built.job["id"])
    assert ticket["files"] == [MENU, "src/pages/home.tsx"]
    path = f"/api/projects/{built.project_id}/tickets/{ticket['id']}/build"
    answers = await asyncio.gather(person.http.post(path), person.http.post(path))
    assert [answer.status_code for answer in answers] == [202, 202], answers[0].text
    [job_id] = {answer.json()["id"] for answer in answers}
    again = await wait_for_build(person, built.project_id, job_id)
    assert again.job["status"] == "succeeded", again.job
    assert "Open tickets" in model.requests[-1]
    assert f"Write {MENU}" in model.requests[-1]
    [done] = await list_tickets(person, built.project_id, "done")
    assert (done["build_job_id"], done["is_building"]) == (job_id, False)
    closed = await person.http.post(path)
    assert (closed.status_code, closed.json()["code"]) == (409, "ticket_closed")
