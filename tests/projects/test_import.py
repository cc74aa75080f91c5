"""Uploaded ZIP archives are hostile until proven otherwise."""

import io
import stat
import struct
import zipfile
from collections.abc import Callable
from contextlib import suppress

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.platform import Person

from paynto.core.errors import PayntoError
from paynto.projects.archives import read_archive, write_archive
from paynto.projects.errors import ArchiveRefused
from paynto.projects.paths import MAX_FILES

APP = {"package.json": b'{"name":"x"}', "index.html": b"<div id=root></div>", "src/main.tsx": b"1"}


def zip_of(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return buffer.getvalue()


def with_link() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        link = zipfile.ZipInfo("src/secret")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    return buffer.getvalue()


def encrypted() -> bytes:
    content = bytearray(zip_of({"a.txt": b"secret"}, zipfile.ZIP_STORED))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(signature) + offset
        content[at] |= 1
    return bytes(content)


def lying_about_its_size() -> bytes:
    """Declares ten bytes and unpacks to 150 MiB."""
    content = bytearray(zip_of({"src/a.txt": b"\0" * (150 << 20)}))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.index(signature) + offset
        content[at : at + 4] = struct.pack("<I", 10)
    return bytes(content)


def nested_bomb() -> bytes:
    return zip_of({f"public/{i}.bin": b"\0" * (9 << 20) for i in range(20)})


async def upload(person: Person, content: bytes, name: str = "app.zip") -> httpx.Response:
    return await person.http.post(
        "/api/projects/import", files={"file": (name, content, "application/zip")}
    )


async def test_an_archive_becomes_a_project(person: Person) -> None:
    files = {f"shop-main/{path}": content for path, content in APP.items()}
    files |= {
        "shop-main/node_modules/x/index.js": b"1",
        "shop-main/.git/config": b"1",
        "shop-main/dist/a.js": b"1",
    }
    answer = await upload(person, zip_of(files), "Shop.zip")
    assert answer.status_code == 201, answer.text
    project = answer.json()["project"]
    assert (project["name"], project["stack"], project["file_count"]) == ("Shop", "react", 3)
    listed = (await person.http.get(f"/api/projects/{project['id']}/files")).json()
    assert [row["path"] for row in listed] == sorted(APP)


HOSTILE: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "not a zip": lambda: b"GIF89a" + b"\0" * 100,
    "cut off": lambda: zip_of(APP)[:-30],
    "no files": lambda: zip_of({}),
    "link": with_link,
    "encrypted": encrypted,
    "bomb": nested_bomb,
    "lies": lying_about_its_size,
    "above": lambda: zip_of({"../evil.txt": b"x", "a.txt": b"y"}),
    "hidden above": lambda: zip_of({"a/../../evil.txt": b"x", "b/c.txt": b"y"}),
    "absolute": lambda: zip_of({"/etc/passwd": b"x", "a.txt": b"y"}),
    "drive": lambda: zip_of({"C:/evil.txt": b"x", "a.txt": b"y"}),
    "backslash": lambda: zip_of({"..\\evil.txt": b"x", "a.txt": b"y"}),
    "device": lambda: zip_of({"src/con.txt": b"x", "a.txt": b"y"}),
    "secrets": lambda: zip_of({".env": b"KEY=1", "a.txt": b"y"}),
    "case": lambda: zip_of({"src/A.ts": b"x", "src/a.ts": b"y"}),
    "file and folder": lambda: zip_of({"src": b"x", "src/a.ts": b"y"}),
    "large text": lambda: zip_of({"a.txt": b"x" * ((1 << 20) + 1)}),
    "large asset": lambda: zip_of({"a.png": b"x" * ((10 << 20) + 1)}),
    "many": lambda: zip_of({f"src/{i}.ts": b"" for i in range(10_000)}),
    "a few too many": lambda: zip_of({f"src/{i}.ts": b"" for i in range(MAX_FILES + 1)}),
}


@pytest.mark.parametrize("kind", HOSTILE)
async def test_a_hostile_archive_is_refused_whole(regular: Person, kind: str) -> None:
    answer = await upload(regular, HOSTILE[kind]())
    assert answer.status_code in (409, 413, 422), answer.text[:300]
    assert answer.headers["content-type"] == "application/problem+json"
    assert len(answer.json()["detail"]) < 400
    assert (await regular.http.get("/api/projects")).json()["total"] == 0


def test_a_broken_member_is_refused() -> None:
    content = bytearray(zip_of({"a.txt": b"hello" * 1_000}))
    content[45] ^= 0xFF
    with pytest.raises(ArchiveRefused):
        read_archive(bytes(content))


@given(position=st.integers(min_value=0), value=st.integers(0, 255))
def test_no_damage_breaks_the_reader(position: int, value: int) -> None:
    content = bytearray(zip_of(APP))
    content[position % len(content)] = value
    with suppress(PayntoError):
        read_archive(bytes(content))


def test_a_name_with_nul_ends_there_and_stays_inside() -> None:
    content = zip_of({"a.txtXevil": b"x"}).replace(b"a.txtXevil", b"a.txt\0evil")
    assert set(read_archive(content)) == {"a.txt"}


def test_what_is_written_is_read_again() -> None:
    files = {"ä/名.txt": "日本".encode(), "b.bin": bytes(range(256)), "c/d.txt": b""}
    assert read_archive(write_archive(files)) == files
    assert write_archive(files) == write_archive(dict(reversed(files.items())))


async def test_a_full_project_is_accepted(person: Person) -> None:
    answer = await upload(person, zip_of({f"src/{i}.ts": b"%d" % i for i in range(MAX_FILES)}))
    assert answer.status_code == 201, answer.text
    project = answer.json()["project"]
    assert project["file_count"] == MAX_FILES
    one_more = await person.save_file(project["id"], "src/more.ts", "1")
    assert (one_more.status_code, one_more.json()["code"]) == (413, "tree_too_large")
