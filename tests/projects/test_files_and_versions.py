"""Files and versions through HTTP: every save is kept, nothing is overwritten unseen, limits are told."""

import asyncio
import base64
import hashlib
import io
import zipfile

import httpx
import pytest
from tests.factories.platform import Person

FILE = "src/note.ts"


async def read(person: Person, project_id: str, path: str, **query: int) -> httpx.Response:
    return await person.http.get(
        f"/api/projects/{project_id}/files/content", params={"path": path, **query}
    )


async def post(person: Person, project_id: str, path: str, **body: object) -> httpx.Response:
    return await person.http.post(f"/api/projects/{project_id}/{path}", json=body)


async def test_a_saved_file_is_a_version(person: Person) -> None:
    project_id = (await person.make_project())["id"]
    saved = (await person.save_file(project_id, FILE, "one\n")).json()
    assert (saved["number"], saved["trigger"], saved["author_name"]) == (2, "edit", "Ada")
    assert saved["changes"] == {"added": 1, "changed": 0, "deleted": 0}
    content = (await read(person, project_id, FILE)).json()
    assert content["text"] == "one\n"
    assert content["sha256"] == hashlib.sha256(b"one\n").hexdigest()
    assert (await read(person, project_id, FILE, version=1)).status_code == 404


async def test_a_file_changed_meanwhile_is_not_overwritten(person: Person) -> None:
    project_id = (await person.make_project())["id"]
    first = await person.save_file(project_id, FILE, "one\n", expected_sha256="")
    assert first.status_code == 200
    known = hashlib.sha256(b"one\n").hexdigest()
    answers = await asyncio.gather(
        person.save_file(project_id, FILE, "two\n", expected_sha256=known),
        person.save_file(project_id, FILE, "three\n", expected_sha256=known),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    refused = next(answer for answer in answers if answer.status_code == 409).json()
    assert (refused["code"], refused["path"]) == ("file_changed", FILE)
    again = await person.save_file(project_id, FILE, "new\n", expected_sha256="")
    assert again.status_code == 409


async def test_saves_at_once_all_get_a_version(person: Person) -> None:
    project_id = (await person.make_project())["id"]
    answers = await asyncio.gather(
        *(person.save_file(project_id, f"src/n{i}.ts", f"{i}\n") for i in range(6))
    )
    assert sorted(answer.json()["number"] for answer in answers) == [2, 3, 4, 5, 6, 7]
    listed = (await person.http.get(f"/api/projects/{project_id}/files")).json()
    assert {f"src/n{i}.ts" for i in range(6)} <= {row["path"] for row in listed}


async def test_saving_the_same_again_makes_no_version(person: Person) -> None:
    project_id = (await person.make_project())["id"]
    await person.save_file(project_id, FILE, "one\n")
    answer = await person.save_file(project_id, FILE, "one\n")
    assert (answer.status_code, answer.json()["code"]) == (422, "nothing_changed")


async def test_bytes_that_are_no_text_are_kept_exactly(person: Person) -> None:
    project_id = (await person.make_project())["id"]
    image = bytes(range(256)) * 2_000
    body = {"path": "public/logo.png", "base64": base64.b64encode(image).decode()}
    path = f"/api/projects/{project_id}/files/content"
    assert (await person.http.put(path, json=body)).status_code == 200
    found = (await read(person, project_id, "public/logo.png")).json()
    assert found["text"] is None
    assert base64.b64decode(found["base64"]) == image


@pytest.mark.parametrize(
    "body",
    [
        {"path": FILE},
        {"path": FILE, "text": "a", "base64": "YQ=="},
        {"path": FILE, "base64": "not base64!"},
        {"path": FILE, "base64": "ÄÖ"},
        {"path": FILE, "text": "a", "expected_sha256": "x" * 65},
    ],
    ids=range(5),
)
async def test_a_save_that_says_nothing_sound_is_refused(
    regular: Person, body: dict[str, str]
) -> None:
    project_id = (await regular.make_project())["id"]
    answer = await regular.http.put(f"/api/projects/{project_id}/files/content", json=body)
    assert answer.status_code == 422, answer.text


@pytest.mark.parametrize(
    "path",
    [
        "../x",
        "/etc/passwd",
        "a/../b",
        "C:\\x",
        "node_modules/x",
        ".git/config",
        "con",
        "a//b",
        ".env",
        "",
    ],
)
async def test_an_unsafe_path_is_refused(regular: Person, path: str) -> None:
    listed = (await regular.http.get("/api/projects")).json()["items"]
    project = listed[0] if listed else await regular.make_project()
    saved = await regular.save_file(project["id"], path, "x")
    moved = await post(regular, project["id"], "files/move", from_path="index.html", to_path=path)
    assert (saved.status_code, saved.json()["code"]) == (422, "invalid_path")
    assert moved.status_code == 422


async def test_a_text_file_above_one_mebibyte_is_refused(person: Person) -> None:
    project_id = (await person.make_project())["id"]
    answer = await person.save_file(project_id, FILE, "x" * (1024**2 + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "tree_too_large")


async def test_files_and_folders_move_with_their_content(person: Person) -> None:
    project_id = (await person.make_project())["id"]
    await person.save_file(project_id, "src/a/one.ts", "1\n")
    await person.save_file(project_id, "src/a/b/two.ts", "2\n")
    answer = await post(person, project_id, "files/move", from_path="src/a", to_path="src/c/d")
    assert answer.status_code == 200, answer.text
    assert (await read(person, project_id, "src/c/d/one.ts")).json()["text"] == "1\n"
    assert (await read(person, project_id, "src/c/d/b/two.ts")).json()["text"] == "2\n"
    assert (await read(person, project_id, "src/a/one.ts")).status_code == 404
    head = answer.json()["number"]
    compared = (
        await person.http.get(f"/api/projects/{project_id}/compare?base={head - 1}&head={head}")
    ).json()
    assert {(row["old_path"], row["path"], row["change"]) for row in compared["files"]} == {
        ("src/a/one.ts", "src/c/d/one.ts", "renamed"),
        ("src/a/b/two.ts", "src/c/d/b/two.ts", "renamed"),
    }


async def test_a_folder_moves_into_itself(person: Person) -> None:
    project_id = (await person.make_project())["id"]
    await person.save_file(project_id, "lib/a.ts", "1\n")
    answer = await post(person, project_id, "files/move", from_path="lib", to_path="lib/inner")
    assert answer.status_code == 200, answer.text
    assert (await read(person, project_id, "lib/inner/a.ts")).json()["text"] == "1\n"


async def test_moving_does_not_overwrite_and_does_not_invent(person: Person) -> None:
    project_id = (await person.make_project())["id"]
    taken = await post(
        person, project_id, "files/move", from_path="index.html", to_path="package.json"
    )
    missing = await post(person, project_id, "files/move", from_path="none.ts", to_path="b.ts")
    itself = await post(
        person, project_id, "files/move", from_path="index.html", to_path="index.html"
    )
    assert [taken.status_code, missing.status_code, itself.status_code] == [422, 404, 422]


async def test_a_deleted_file_is_gone_and_in_the_older_version(person: Person) -> None:
    project_id = (await person.make_project())["id"]
    await person.save_file(project_id, FILE, "one\n")
    path = f"/api/projects/{project_id}/files/content"
    assert (await person.http.delete(path, params={"path": FILE})).status_code == 200
    assert (await person.http.delete(path, params={"path": FILE})).status_code == 404
    assert (await read(person, project_id, FILE)).status_code == 404
    assert (await read(person, project_id, FILE, version=2)).json()["text"] == "one\n"


async def test_search_finds_lines(person: Person) -> None:
    project_id = (await person.make_project())["id"]
    await person.save_file(project_id, FILE, "alpha\nbeta (Gamma.*)\n")
    path = f"/api/projects/{project_id}/files/search"
    found = (await person.http.get(path, params={"text": "gamma.*)"})).json()
    assert found == [{"path": FILE, "line": 2, "column": 7, "text": "beta (Gamma.*)"}]
    assert (await person.http.get(path, params={"text": "a", "is_regex": True})).status_code == 422


async def test_versions_are_compared_restored_named_and_downloaded(person: Person) -> None:
    project_id = (await person.make_project())["id"]
    await person.save_file(project_id, FILE, "one\ntwo\n")
    await person.save_file(project_id, FILE, "one\n2\n")
    base = f"/api/projects/{project_id}"
    compared = (await person.http.get(f"{base}/compare?base=2&head=3")).json()["files"]
    assert [(row["path"], row["added_lines"], row["deleted_lines"]) for row in compared] == [
        (FILE, 1, 1)
    ]
    assert "-two" in compared[0]["patch"]
    assert "+2" in compared[0]["patch"]
    restored = await person.http.post(f"{base}/versions/2/restore")
    assert (restored.status_code, restored.json()["number"]) == (201, 4)
    assert (await read(person, project_id, FILE)).json()["text"] == "one\ntwo\n"
    assert (await person.http.post(f"{base}/versions/4/restore")).status_code == 422
    named = await person.http.patch(f"{base}/versions/2", json={"name": " First words "})
    assert named.json()["name"] == "First words"
    archive = await person.http.get(f"{base}/versions/3/archive")
    with zipfile.ZipFile(io.BytesIO(archive.content)) as found:
        assert found.read(FILE) == b"one\n2\n"
        assert found.testzip() is None
    assert 'filename="Tea-shop-v3.zip"' in archive.headers["content-disposition"]
    listed = (await person.http.get(f"{base}/versions?limit=3")).json()
    assert [row["number"] for row in listed["items"]] == [4, 3, 2]
    rest = (await person.http.get(f"{base}/versions?cursor={listed['next_cursor']}")).json()
    assert [row["number"] for row in rest["items"]] == [1]


async def test_comparing_large_and_alike_lines_ends_soon(person: Person) -> None:
    """Lines that all look alike take a naive comparison minutes."""
    project_id = (await person.make_project())["id"]
    one = "".join(f"{number % 700}\n" for number in range(100_000))
    two = "".join(f"{number * 7 % 701}\n" for number in range(100_000))
    await person.save_file(project_id, FILE, one)
    await person.save_file(project_id, FILE, two)
    async with asyncio.timeout(30):
        answer = await person.http.get(f"/api/projects/{project_id}/compare?base=2&head=3")
    assert answer.status_code == 200
    assert answer.json()["files"][0]["change"] == "changed"


async def test_a_folder_is_deleted_as_one_version(person: Person) -> None:
    project_id = (await person.make_project())["id"]
    for name in ("a/one", "a/b/two", "c"):
        await person.save_file(project_id, f"src/old/{name}.ts", "x\n")
    answer = await post(person, project_id, "files/delete", paths=["src/old/a", "src/old/c.ts"])
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert (found["number"], found["changes"]["deleted"], found["name"]) == (5, 3, "Delete 3 files")
    assert (await read(person, project_id, "src/old/a/b/two.ts")).status_code == 404


async def test_a_deletion_that_names_one_missing_file_deletes_nothing(person: Person) -> None:
    project_id = (await person.make_project())["id"]
    answer = await post(person, project_id, "files/delete", paths=["index.html", "none.ts"])
    assert (answer.status_code, answer.json()["code"]) == (404, "file_not_found")
    assert (await read(person, project_id, "index.html")).status_code == 200
    empty = await post(person, project_id, "files/delete", paths=[""])
    assert empty.status_code == 422


async def test_several_files_move_as_one_version(person: Person) -> None:
    project_id = (await person.make_project())["id"]
    await person.save_file(project_id, "src/a.ts", "a\n")
    await person.save_file(project_id, "src/b/c.ts", "c\n")
    moves = [
        {"from_path": "src/a.ts", "to_path": "lib/a.ts"},
        {"from_path": "src/b", "to_path": "lib/b"},
    ]
    answer = await post(person, project_id, "files/moves", moves=moves)
    assert (answer.status_code, answer.json()["number"]) == (200, 4), answer.text
    assert (await read(person, project_id, "lib/b/c.ts")).json()["text"] == "c\n"
    twice = [
        {"from_path": "lib/a.ts", "to_path": "x.ts"},
        {"from_path": "lib/b/c.ts", "to_path": "x.ts"},
    ]
    assert (await post(person, project_id, "files/moves", moves=twice)).status_code == 422


async def test_an_undo_takes_back_nothing_that_came_after(person: Person) -> None:
    project_id = (await person.make_project())["id"]
    await person.save_file(project_id, FILE, "one\n")
    path = f"/api/projects/{project_id}/versions/1/restore"
    await person.save_file(project_id, FILE, "two\n")
    late = await person.http.post(path, params={"expected_version": 2})
    assert (late.status_code, late.json()["code"]) == (409, "file_changed")
    assert (await person.http.post(path, params={"expected_version": 3})).status_code == 201
