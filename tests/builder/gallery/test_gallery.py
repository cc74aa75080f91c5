"""The gallery: what is in it, its pictures, and projects that start from it."""

import asyncio
from typing import Any

import pytest
from tests.factories.platform import Person, Platform

from paynto.builder.attachments.pictures import Picture, read_picture
from paynto.builder.gallery.schemas import Template
from paynto.builder.gallery.service import LOOKS, read_templates
from paynto.builder.gallery.service import read_picture as read_template_picture
from paynto.builder.starter.language.understanding import understand
from paynto.builder.starter.spec import AppSpec

TEMPLATES = list(read_templates().values())
# of all pictures together, because they lie in the repository and in the wheel
MOST_PICTURE_BYTES = 600_000


async def list_jobs(person: Person, project_id: str) -> list[dict[str, Any]]:
    """The oldest first."""
    found = await person.http.get("/api/jobs", params={"project_id": project_id})
    return sorted(found.json()["items"], key=lambda job: job["id"])


async def stop_jobs(person: Person, project_id: str) -> None:
    for job in reversed(await list_jobs(person, project_id)):
        await person.http.post(f"/api/jobs/{job['id']}/cancel")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda item: item.id)
def test_starter_model_finds_a_place_for_all_that_a_template_asks(template: Template) -> None:
    spec = understand(template.prompt)
    assert isinstance(spec, AppSpec), spec
    assert spec.stack == template.stack
    assert spec.notes == []


def test_every_template_has_its_pictures_and_they_are_small() -> None:
    pictures = [read_template_picture(item.id, look) for item in TEMPLATES for look in LOOKS]
    assert {read_picture(content) for content in pictures} == {Picture("image/webp", 720, 450)}
    assert sum(map(len, pictures)) < MOST_PICTURE_BYTES


async def test_everyone_sees_the_gallery(platform: Platform) -> None:
    async with platform.visitor() as stranger:
        found = (await stranger.get("/api/templates")).json()
        assert [item["id"] for item in found] == [item.id for item in TEMPLATES]
        assert {item["category"] for item in found} == {
            *("business", "organise", "personal", "public", "tools")
        }
        assert sum(item["is_featured"] for item in found) >= 6
        answer = await stranger.get("/api/templates/crm/picture", params={"look": "dark"})
        assert answer.headers["content-type"] == "image/webp"
        assert answer.content == read_template_picture("crm", "dark")


@pytest.mark.parametrize("name", ["nothing", "..%2Fservice", "crm-light.webp"])
async def test_only_templates_have_pictures(platform: Platform, name: str) -> None:
    async with platform.visitor() as stranger:
        assert (await stranger.get(f"/api/templates/{name}/picture")).status_code == 404


async def test_project_from_a_template_builds_its_sentences_in_their_order(person: Person) -> None:
    template = read_templates()["crm"]
    assert template.refinements
    answer = await person.http.post("/api/projects", json={"template_id": "crm"})
    assert answer.status_code == 201, answer.text
    project = answer.json()["project"]
    assert (project["name"], project["description"]) == (template.title, template.line)
    jobs = await list_jobs(person, project["id"])
    assert [job["prompt"] for job in jobs] == [template.prompt, *template.refinements]
    assert answer.json()["job"]["id"] == jobs[0]["id"]
    for job in jobs:
        async with asyncio.timeout(240):
            await person.http.get(f"/api/jobs/{job['id']}/events")
    finished = (await person.http.get(f"/api/projects/{project['id']}")).json()
    assert finished["stack"] == "fullstack"
    assert finished["name"] == "Agency CRM"
    versions = (await person.http.get(f"/api/projects/{project['id']}/versions")).json()["items"]
    jobs_of_versions = {version["job_id"] for version in versions}
    assert {job["id"] for job in jobs} <= jobs_of_versions


async def test_a_given_name_stays_with_a_template(person: Person) -> None:
    body = {"template_id": "pomodoro", "name": "Deep work"}
    answer = await person.http.post("/api/projects", json=body)
    assert answer.json()["project"]["name"] == "Deep work"
    await stop_jobs(person, answer.json()["project"]["id"])


async def test_one_key_starts_one_project_from_a_template(person: Person) -> None:
    headers = {"idempotency-key": "start-the-template-1"}
    answers = await asyncio.gather(
        *(
            person.http.post("/api/projects", json={"template_id": "crm"}, headers=headers)
            for _ in range(3)
        )
    )
    assert [answer.status_code for answer in answers] == [201] * 3, answers[-1].text
    [project_id] = {answer.json()["project"]["id"] for answer in answers}
    assert len({answer.json()["job"]["id"] for answer in answers}) == 1
    assert len(await list_jobs(person, project_id)) == 2
    other = await person.http.post("/api/projects", json={"template_id": "quiz"}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    await stop_jobs(person, project_id)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"template_id": "nothing"}, "unknown_template"),
        ({"template_id": "../crm"}, "unknown_template"),
        ({"template_id": "crm", "prompt": "a quiz"}, "invalid_input"),
        ({"template_id": "c" * 41}, "invalid_input"),
    ],
)
async def test_what_is_no_template_starts_nothing(
    person: Person, body: dict[str, str], code: str
) -> None:
    answer = await person.http.post("/api/projects", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert (await person.http.get("/api/projects")).json()["items"] == []
