"""Static releases over real HTTP: caching, compression, ranges, the page fallback and refused paths."""

import asyncio
import gzip
from dataclasses import replace

import brotli
import pytest

PAGE = "<!doctype html><title>Books</title><div id=root></div>" + "<p>" * 300
SCRIPT = "console.log('books');\n" * 200


@pytest.fixture
def files():
    return {
        "index.html": PAGE,
        "assets/index-D4f5Gh7k.js": SCRIPT,
        "logo.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "data.bin": bytes(range(256)) * 8,
        ".env": "SECRET=1",
        ".well-known/security.txt": "Contact: mailto:a@example.com",
    }


@pytest.fixture
async def books(running_host, make_output, files):
    await running_host.publish("books", make_output(files))
    return running_host


async def test_page_is_served_with_revalidation_and_safe_headers(books):
    async with books.client("books", accept="text/html") as client:
        response = await client.get("/")
    assert response.status_code == 200
    assert response.text == PAGE
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["cache-control"] == "no-cache"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["origin-agent-cluster"] == "?1"
    assert "set-cookie" not in response.headers


async def test_hashed_asset_is_immutable_and_other_files_revalidate(books):
    async with books.client("books") as client:
        asset = await client.get("/assets/index-D4f5Gh7k.js")
        logo = await client.get("/logo.svg")
    assert asset.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert asset.headers["content-type"] == "text/javascript; charset=utf-8"
    assert logo.headers["cache-control"] == "public, max-age=0, must-revalidate"
    assert logo.headers["content-type"] == "image/svg+xml"


@pytest.mark.parametrize("path", ["/reader/7", "/books/harry.potter", "/deep/er/page/"])
async def test_navigation_to_an_unknown_page_falls_back_to_the_app(books, path):
    async with books.client("books") as client:
        page = await client.get(path, headers={"accept": "text/html,application/xhtml+xml"})
        other = await client.get(path)
    assert (page.status_code, page.text) == (200, PAGE)
    assert other.status_code == 404
    assert "accept" in page.headers["vary"]


async def test_missing_asset_is_not_found_even_for_a_navigation(books):
    async with books.client("books", accept="text/html") as client:
        response = await client.get("/assets/old-AAAAAAAA.js")
    assert response.status_code == 404
    assert "Page not found" in response.text


@pytest.mark.parametrize(
    "path",
    [
        "/.env",
        "/%2eenv",
        "/../../etc/passwd",
        "/..%2f..%2fetc/passwd",
        "/assets/%2e%2e/.env",
        "/a%00b",
        "/a%5cb",
        "//example.com/",
        "/%ff",
        "/./index.html",
    ],
)
async def test_hidden_and_odd_paths_are_not_found(books, path):
    head = f"GET {path} HTTP/1.1\r\nHost: books.app.localhost\r\nConnection: close\r\n\r\n"
    answer = await books.exchange(head.encode())
    assert answer.startswith(b"HTTP/1.1 404 ")


async def test_well_known_files_are_served(books):
    async with books.client("books") as client:
        assert (await client.get("/.well-known/security.txt")).status_code == 200


@pytest.mark.parametrize(
    ("accept", "encoding"),
    [
        ("br, gzip", "br"),
        ("gzip", "gzip"),
        ("identity", None),
        ("", None),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("*", "br"),
        ("deflate", None),
    ],
)
async def test_compressed_variant_follows_accept_encoding(books, accept, encoding):
    async with books.client("books") as client:
        headers = {"accept-encoding": accept}
        async with client.stream("GET", "/assets/index-D4f5Gh7k.js", headers=headers) as response:
            raw = b"".join([chunk async for chunk in response.aiter_raw()])
    assert response.headers.get("content-encoding") == encoding
    assert int(response.headers["content-length"]) == len(raw)
    assert "accept-encoding" in response.headers["vary"]
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert unpack(raw) == SCRIPT.encode()


async def test_entity_tag_saves_the_body_and_differs_per_encoding(books):
    async with books.client("books") as client:
        plain = await client.get("/", headers={"accept-encoding": "identity"})
        packed = await client.get("/", headers={"accept-encoding": "br"})
        for first in (plain, packed):
            encoding = {"accept-encoding": first.headers.get("content-encoding", "identity")}
            for condition in (first.headers["etag"], f'"x", W/{first.headers["etag"]}', "*"):
                again = await client.get("/", headers={"if-none-match": condition, **encoding})
                assert (again.status_code, again.content) == (304, b"")
                assert again.headers["etag"] == first.headers["etag"]
        changed = await client.get("/", headers={"if-none-match": '"other"'})
    assert plain.headers["etag"] != packed.headers["etag"]
    assert changed.status_code == 200


async def test_head_answers_the_headers_of_get(books):
    async with books.client("books") as client:
        got = await client.get("/data.bin")
        headed = await client.head("/data.bin")
    assert headed.content == b""
    same = ("content-length", "etag", "content-type", "cache-control")
    assert {name: headed.headers[name] for name in same} == {
        name: got.headers[name] for name in same
    }


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-9", 206, slice(0, 10)),
        ("bytes=2040-", 206, slice(2040, 2048)),
        ("bytes=-5", 206, slice(2043, 2048)),
        ("bytes=10-99999", 206, slice(10, 2048)),
        ("bytes=5-2", 200, slice(0, 2048)),
        ("bytes=0-1,4-5", 200, slice(0, 2048)),
        ("lines=0-1", 200, slice(0, 2048)),
        ("bytes=2048-", 416, slice(0, 0)),
        ("bytes=-0", 416, slice(0, 0)),
    ],
)
async def test_byte_ranges(books, files, asked, status, part):
    async with books.client("books") as client:
        response = await client.get("/data.bin", headers={"range": asked})
    assert response.status_code == status
    assert response.content == files["data.bin"][part]
    if status == 206:
        assert response.headers["content-range"] == f"bytes {part.start}-{part.stop - 1}/2048"


async def test_range_with_an_old_entity_tag_gets_the_whole_file(books):
    async with books.client("books") as client:
        response = await client.get(
            "/data.bin", headers={"range": "bytes=0-9", "if-range": '"old"'}
        )
    assert (response.status_code, len(response.content)) == (200, 2048)


async def test_large_file_is_streamed_whole(running_host, make_output):
    body = bytes(range(256)) * 12_000
    await running_host.publish("film", make_output({"index.html": PAGE, "film.mp4": body}))
    async with running_host.client("film") as client:
        whole = await client.get("/film.mp4")
        part = await client.get("/film.mp4", headers={"range": "bytes=1000000-1999999"})
    assert whole.content == body
    assert part.content == body[1_000_000:2_000_000]


async def test_own_not_found_page_and_folder_pages(running_host, make_output):
    files = {
        "index.html": PAGE,
        "404.html": "<h1>Lost</h1>",
        "about.html": "<h1>About</h1>",
        "docs/index.html": "D",
    }
    await running_host.publish("site", make_output(files, has_fallback=False))
    async with running_host.client("site", accept="text/html") as client:
        missing = await client.get("/nothing")
        about = await client.get("/about")
        folder = await client.get("/docs?x=1")
        docs = await client.get("/docs/")
    assert (missing.status_code, missing.text) == (404, "<h1>Lost</h1>")
    assert about.text == "<h1>About</h1>"
    assert (folder.status_code, folder.headers["location"]) == (308, "/docs/?x=1")
    assert docs.text == "D"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
async def test_other_methods_are_refused(books, method):
    async with books.client("books") as client:
        response = await client.request(method, "/")
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD"


async def test_unknown_and_foreign_addresses_have_no_app(books):
    async with books.client("nothing-here") as client:
        assert (await client.get("/")).status_code == 404
        assert (await client.get("/", headers={"host": "example.com"})).status_code == 404
        assert (await client.get("/", headers={"host": "a.books.app.localhost"})).status_code == 404


async def test_switch_rollback_and_take_down_take_effect_at_once(running_host, make_output):
    await running_host.publish(
        "shop", make_output({"index.html": "one", "assets/a-AAAAAAAA.js": "1"})
    )
    async with running_host.client("shop") as client:
        for _ in range(3):
            assert (await client.get("/")).text == "one"
        first = running_host.routes["shop"]
        await running_host.publish("shop", make_output({"index.html": "two"}), number=2)
        for _ in range(3):
            assert (await client.get("/")).text == "two"
        await running_host.host.activate_release(first, idempotency_key="rollback")
        for _ in range(3):
            assert (await client.get("/")).text == "one"
        await running_host.host.take_down("shop", first.app_id, idempotency_key="down")
        for _ in range(3):
            assert (await client.get("/")).status_code == 404


async def test_requests_are_counted_on_both_roads(books):
    async with books.client("books") as client:
        for _ in range(5):
            await client.get("/logo.svg")
    count = books.host.meter.take_counts()["books"]
    assert count.requests == 5
    assert count.bytes == 5 * len("<svg xmlns='http://www.w3.org/2000/svg'/>")
    assert books.requests_seen == 1
    assert books.host.meter.take_counts() == {}


async def test_open_pages_still_get_hashed_files_of_the_release_before(running_host, make_output):
    old = {"index.html": "one", "assets/page-AAAAAAAA.js": "old", "data.json": "{}"}
    route = await running_host.publish("shop", make_output(old))
    await running_host.publish("shop", make_output({"index.html": "two"}), number=2)
    async with running_host.client("shop") as client:
        assert (await client.get("/assets/page-AAAAAAAA.js")).status_code == 404
        after = replace(route, release_number=2, previous_release_number=1)
        await running_host.host.activate_release(after, idempotency_key="again")
        assert (await client.get("/assets/page-AAAAAAAA.js")).text == "old"
        assert (await client.get("/data.json")).status_code == 404


async def test_many_first_requests_read_the_route_once(running_host, make_output):
    await running_host.publish("shop", make_output({"index.html": "one"}))
    running_host.loads = 0
    async with running_host.client("shop") as client:
        answers = await asyncio.gather(*(client.get("/") for _ in range(20)))
    assert {answer.text for answer in answers} == {"one"}
    assert running_host.loads == 1


async def test_damaged_file_answers_an_error_and_not_half_a_page(
    running_host, make_output, tmp_path
):
    await running_host.publish("shop", make_output({"index.html": "one", "a.txt": "alpha"}))
    for path in (tmp_path / "objects/objects").iterdir():
        path.write_bytes(b"damaged")
    async with running_host.client("shop") as client:
        answer = await client.get("/a.txt")
    assert answer.status_code == 502
    assert answer.json()["code"] == "release_damaged"
