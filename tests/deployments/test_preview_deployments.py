"""Preview deployments: a version at an address that keeps it, apart from what is live."""

import asyncio
from typing import Any

import httpx
from tests.factories.platform import Person, Platform

APPS_DOMAIN = "app.localhost:8000"
PAGE = '<!doctype html><html lang="en"><head><title>{0}</title></head><body><h1>{0}</h1><div id="root"></div><script type="module" src="/src/main.tsx"></script></body></html>'


async def finish(person: Person, job: dict[str, Any]) -> dict[str, Any]:
    async with asyncio.timeout(120):
        while True:
            found = (await person.http.get(f"/api/jobs/{job['id']}")).json()
            if found["status"] not in ("queued", "running"):
                return found
            await asyncio.sleep(0.1)


async def deploy(person: Person, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await person.http.post(path, json=body)
    assert answer.status_code == 202, answer.text
    job = await finish(person, answer.json())
    assert job["status"] == "succeeded", job
    return job


async def visit(platform: Platform, url: str, path: str = "/") -> httpx.Response:
    async with platform.visitor(headers={"accept": "text/html"}) as visitor:
        return await visitor.get(f"{url}{path}")


async def list_previews(person: Person, project_id: str) -> list[dict[str, Any]]:
    return (await person.http.get(f"/api/projects/{project_id}/preview-deployments")).json()[
        "items"
    ]


async def test_a_preview_deployment_keeps_its_version_while_the_live_app_goes_on(
    platform: Platform, person: Person
) -> None:
    project_id = (await person.make_project("Tea shop"))["id"]
    await person.save_file(project_id, "index.html", PAGE.format("First"))
    await deploy(person, f"/api/projects/{project_id}/preview-deployments", {})
    [preview] = await list_previews(person, project_id)
    assert preview["slug"].startswith("tea-shop--")
    assert (preview["status"], preview["environment"]) == ("live", "preview")
    plan = (await person.http.get(f"/api/projects/{project_id}/deploy-plan")).json()
    assert plan["app"] is None

    await person.save_file(project_id, "index.html", PAGE.format("Second"))
    body: dict[str, Any] = {"database": "none", "import_data": False, "env": []}
    await deploy(person, f"/api/projects/{project_id}/deployments", body)
    apps = (await person.http.get("/api/apps")).json()["items"]
    assert [app["environment"] for app in apps] == ["production"]
    live, old = await visit(platform, apps[0]["url"]), await visit(platform, preview["url"])
    assert "<h1>Second</h1>" in live.text
    assert "<h1>First</h1>" in old.text
    assert "x-robots-tag" not in live.headers
    assert old.headers["x-robots-tag"] == "noindex"
    statistics = (await person.http.get("/api/statistics")).json()
    assert statistics["live_apps"] == 1


async def test_a_version_can_be_chosen_and_its_address_is_not_changed(person: Person) -> None:
    project_id = (await person.make_project())["id"]
    first = (await person.http.get(f"/api/projects/{project_id}")).json()["current_version"]
    await person.save_file(project_id, "index.html", PAGE.format("Second"))
    path = f"/api/projects/{project_id}/preview-deployments"
    assert (await person.http.post(path, json={"version_number": 99})).status_code == 404
    await deploy(person, path, {"version_number": first})
    [preview] = await list_previews(person, project_id)
    assert preview["preview_of"] == first
    renamed = await person.http.patch(f"/api/apps/{preview['id']}", json={"slug": "my-own"})
    assert (renamed.status_code, renamed.json()["code"]) == (409, "address_permanent")


async def test_a_deleted_preview_deployment_stops_answering(
    platform: Platform, person: Person
) -> None:
    project_id = (await person.make_project())["id"]
    await deploy(person, f"/api/projects/{project_id}/preview-deployments", {})
    [preview] = await list_previews(person, project_id)
    assert (await visit(platform, preview["url"])).status_code == 200
    assert (await person.http.delete(f"/api/apps/{preview['id']}")).status_code == 204
    assert (await visit(platform, preview["url"])).status_code == 404
    assert await list_previews(person, project_id) == []


async def test_a_preview_deployment_has_its_own_data_and_the_variables_of_the_live_app(
    platform: Platform, person: Person
) -> None:
    prompt = {"prompt": "a contact list (name, email)", "stack": "fullstack"}
    made = (await person.http.post("/api/projects", json=prompt)).json()
    project_id = made["project"]["id"]
    assert (await finish(person, made["job"]))["status"] == "succeeded"
    variables = [{"name": "GREETING", "value": "hello"}]
    await deploy(person, f"/api/projects/{project_id}/deployments", {"env": variables})
    await deploy(person, f"/api/projects/{project_id}/preview-deployments", {})
    [preview] = await list_previews(person, project_id)
    [live] = (await person.http.get("/api/apps")).json()["items"]
    added = {"name": "Only in the preview", "email": "only@example.com"}
    async with platform.visitor() as visitor:
        answer = await visitor.post(f"{preview['url']}/api/contacts", json=added)
        assert answer.status_code == 201, answer.text
        there = (await visitor.get(f"{preview['url']}/api/contacts")).text
        live_rows = (await visitor.get(f"{live['url']}/api/contacts")).text
    assert "Only in the preview" in there
    assert "Only in the preview" not in live_rows
    assert '"items":[{' in live_rows.replace(" ", "")
    shown = (await person.http.get(f"/api/apps/{preview['id']}/env/GREETING")).json()
    assert shown["value"] == "hello"
    secrets = [
        (await person.http.get(f"/api/apps/{app['id']}/env/AUTH_SECRET")).json()["value"]
        for app in (live, preview)
    ]
    assert secrets[0] != secrets[1]


async def test_a_project_has_a_bounded_number_of_preview_deployments(person: Person) -> None:
    project_id = (await person.make_project())["id"]
    path = f"/api/projects/{project_id}/preview-deployments"
    # queued ones count too, so that nobody gets round the limit by being quick
    answers = [await person.http.post(path, json={}) for _ in range(21)]
    assert [answer.status_code for answer in answers] == [202] * 20 + [409]
    assert answers[-1].json()["code"] == "too_many_previews"
    for answer in answers[:-1]:
        await person.http.post(f"/api/jobs/{answer.json()['id']}/cancel")
    for answer in answers[:-1]:
        await finish(person, answer.json())
