"""The fast path: which requests it takes, that it answers like the ordinary road, and never stale."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paynto.deployments.hosts.fast_path import read_plain_get

HOST = "books.app.localhost"
PLAIN = f"GET /a.txt HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode()
CLOSING = f"GET /a.txt HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode()


@pytest.fixture
async def books(running_host, make_output):
    files = {"index.html": "<p>page</p>", "a.txt": "alpha " * 200, "b.txt": "beta"}
    await running_host.publish("books", make_output(files))
    return running_host


class Connection:
    """One keep-alive connection that reads answers by their length."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    @classmethod
    async def open(cls, port: int) -> "Connection":
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    def send(self, data: bytes) -> None:
        self.writer.write(data)

    async def read(self) -> tuple[int, dict[str, str], bytes]:
        async with asyncio.timeout(10):
            head = (await self.reader.readuntil(b"\r\n\r\n")).decode()
            status, *lines = head.strip().split("\r\n")
            headers = {
                name.lower(): value for name, value in (line.split(": ", 1) for line in lines)
            }
            size = 0 if " 304 " in status else int(headers.get("content-length", 0))
            return int(status.split(" ")[1]), headers, await self.reader.readexactly(size)


async def test_hot_answer_equals_the_ordinary_one(books):
    connection = await Connection.open(books.port)
    connection.send(PLAIN)
    first = await connection.read()
    seen = books.requests_seen
    connection.send(PLAIN)
    second = await connection.read()
    assert books.requests_seen == seen
    assert second[0] == first[0] == 200
    assert second[2] == first[2]
    same = {name: value for name, value in first[1].items() if name != "date"}
    assert {name: value for name, value in second[1].items() if name != "date"} == same
    connection.writer.close()


async def test_hot_conditional_answer_has_no_body(books):
    connection = await Connection.open(books.port)
    connection.send(PLAIN)
    _, headers, _ = await connection.read()
    conditional = PLAIN[:-2] + f"If-None-Match: {headers['etag']}\r\n\r\n".encode()
    seen = books.requests_seen
    connection.send(conditional)
    status, again, body = await connection.read()
    assert (status, body, again["etag"]) == (304, b"", headers["etag"])
    connection.send(PLAIN[:-2] + b'If-None-Match: "other"\r\n\r\n')
    assert (await connection.read())[0] == 200
    assert books.requests_seen == seen
    connection.writer.close()


@pytest.mark.parametrize("size", [1, 7, 40, len(PLAIN) - 1])
async def test_split_requests_are_put_together(books, size):
    await books.exchange(CLOSING)
    connection = await Connection.open(books.port)
    for _ in range(3):
        for start in range(0, len(PLAIN), size):
            connection.send(PLAIN[start : start + size])
            await connection.writer.drain()
            await asyncio.sleep(0.001 if size > 1 else 0)
        assert (await connection.read())[2] == b"alpha " * 200
    connection.writer.close()


async def test_bytes_of_a_body_that_look_like_a_request_are_not_answered(books):
    """The body of a POST arrives alone in a packet and is itself a hot request."""
    await books.exchange(CLOSING)
    connection = await Connection.open(books.port)
    head = f"POST /a.txt HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: {len(PLAIN)}\r\n\r\n"
    connection.send(head.encode())
    await connection.writer.drain()
    assert (await connection.read())[0] == 405
    connection.send(PLAIN)
    await connection.writer.drain()
    await asyncio.sleep(0.1)
    connection.send(CLOSING)
    status, _, _ = await connection.read()
    assert status == 200
    async with asyncio.timeout(5):
        assert await connection.reader.read() == b""
    connection.writer.close()


async def test_pipelined_requests_are_answered_in_order(books):
    other = PLAIN.replace(b"/a.txt", b"/b.txt")
    connection = await Connection.open(books.port)
    for _ in range(3):
        connection.send(PLAIN + other + PLAIN)
        bodies = [(await connection.read())[2] for _ in range(3)]
        assert bodies == [b"alpha " * 200, b"beta", b"alpha " * 200]
    connection.send(PLAIN)
    connection.send(other)
    assert [(await connection.read())[2] for _ in range(2)] == [b"alpha " * 200, b"beta"]
    connection.writer.close()


async def test_closing_connection_is_honoured(books):
    for _ in range(3):
        answer = await books.exchange(CLOSING)
        assert answer.startswith(b"HTTP/1.1 200 ")
        assert b"connection: close" in answer


async def test_fallback_page_is_only_given_to_navigations(books):
    navigation = f"GET /reader/7 HTTP/1.1\r\nHost: {HOST}\r\nAccept: text/html\r\n\r\n".encode()
    fetch = navigation.replace(b"text/html", b"*/*")
    connection = await Connection.open(books.port)
    for _ in range(3):
        connection.send(navigation)
        assert (await connection.read())[0] == 200
        connection.send(fetch)
        assert (await connection.read())[0] == 404
    connection.writer.close()


async def test_kept_connection_sees_every_switch_at_once(books, make_output):
    connection = await Connection.open(books.port)
    for number in range(2, 7):
        connection.send(PLAIN)
        await connection.read()
        connection.send(PLAIN)
        await connection.read()
        output = make_output({"index.html": "x", "a.txt": f"release {number}"})
        await books.publish("books", output, number=number)
        connection.send(PLAIN)
        assert (await connection.read())[2] == f"release {number}".encode()
    await books.host.take_down("books", "app-books", idempotency_key="down")
    connection.send(PLAIN)
    assert (await connection.read())[0] == 404
    connection.writer.close()


async def test_answer_made_during_a_switch_is_not_kept(books, make_output):
    """A request that read its route before the switch must not leave its answer behind."""
    generation = books.host.cache.generation
    await books.exchange(CLOSING)
    kept = next(iter(books.host.cache.responses.items()))
    books.host.invalidate("books")
    books.host.cache.store("books", *kept, generation=generation)
    assert books.host.cache.find(kept[0]) is None


async def test_cache_stays_within_its_bounds(running_host, make_output):
    cache = running_host.host.cache
    cache._max_entries = 20
    files = {f"f{n}.txt": f"{n}" for n in range(60)} | {"index.html": "x"}
    await running_host.publish("many", make_output(files))
    async with running_host.client("many") as client:
        for n in range(60):
            assert (await client.get(f"/f{n}.txt")).text == f"{n}"
    assert len(cache.responses) <= 20


@pytest.mark.parametrize(
    "head",
    [
        b"GET /a HTTP/1.1\r\n\r\n",
        b"GET /a HTTP/1.0\r\nHost: h\r\n\r\n",
        b"GET /a HTTP/1.1\nHost: h\n\n",
        b"GET /a HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n",
        b"GET /a HTTP/1.1\r\nHost : h\r\n\r\n",
        b"GET /a HTTP/1.1\r\nHost: h\r\n folded\r\n\r\n",
        b"GET /a HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n",
        b"GET /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET /a HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\n\r\n",
        b"GET /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n\r\n",
        b"GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
        b"GET /a HTTP/1.1\r\nHost: h\r\nConnection: keep-alive, upgrade\r\n\r\n",
        b"GET /a HTTP/1.1\r\nHost: h\r\nRange: bytes=0-1\r\n\r\n",
        b"GET /a HTTP/1.1\r\nHost: h\r\n\r\nx",
        b"GET /a HTTP/1.1\r\nHost: h\r\n\r\nGET /a HTTP/1.1\r\nHost: h\r\n\r\n",
        b"\r\nGET /a HTTP/1.1\r\nHost: h\r\n\r\n",
        b"GET  /a HTTP/1.1\r\nHost: h\r\n\r\n",
        b"GET /a?b HTTP/1.1\r\nHost: h\r\n\r\n",
        b"GET /a#b HTTP/1.1\r\nHost: h\r\n\r\n",
        b"GET //h/a HTTP/1.1\r\nHost: h\r\n\r\n",
        b"GET http://h/a HTTP/1.1\r\nHost: h\r\n\r\n",
        b"GET /a HTTP/1.1\r\nHost: h\r\nX: a\0b\r\n\r\n",
        b"GET /a HTTP/1.1\r\nHost: h\r\nX: a\nb\r\n\r\n",
        b"GET /a HTTP/1.1\r\nHost: h\rX: b\r\n\r\n",
        b"HEAD /a HTTP/1.1\r\nHost: h\r\n\r\n",
        b"get /a HTTP/1.1\r\nHost: h\r\n\r\n",
        b"GET /a HTTP/1.1\r\n: h\r\nHost: h\r\n\r\n",
        b"GET /a HTTP/1.1\r\nHost:\r\n\r\n",
    ],
)
def test_unusual_heads_take_the_ordinary_road(head):
    assert read_plain_get(head) is None


@given(st.binary(max_size=60), st.integers(0, len(PLAIN)))
def test_a_head_with_anything_put_into_it_is_whole_or_refused(noise, place):
    """Whatever is accepted holds exactly one head: its end is the end of the bytes."""
    head = PLAIN[:place] + noise + PLAIN[place:]
    if read_plain_get(head) is not None:
        assert head.endswith(b"\r\n\r\n")
        assert head.count(b"\r\n\r\n") == 1
        assert head.startswith(b"GET /")
        assert not any(line.startswith((b" ", b"\t")) for line in head.split(b"\r\n"))
