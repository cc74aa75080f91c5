"""Requests through the preview proxy to a real app, and to servers that misbehave."""

import asyncio
import gzip
import json

import pytest
from tests.sandboxes.conftest import NodeRunner, Serve, free_port, raw_server, upstream

from paynto.sandboxes.proxy.app import Denied, Ended, Missing, Starting, Upstream


async def test_page_of_the_app_comes_with_the_reporter_in_its_head(
    node: NodeRunner, serve_preview: Serve
) -> None:
    page = "<!doctype html><html><head><title>Shop</title></head><body>hi</body></html>"
    sandbox = await node.serve(f"r.setHeader('content-type','text/html'); r.end(`{page}`)")
    preview = await serve_preview(upstream(sandbox))
    async with preview.client() as client:
        response = await client.get("/")
        script = await client.get("/__paynto/reporter.js")
    assert response.status_code == 200
    assert '<head><script src="/__paynto/reporter.js' in response.text
    assert response.text.endswith("<title>Shop</title></head><body>hi</body></html>")
    policy = response.headers["content-security-policy"]
    assert policy == f"frame-ancestors 'self' http://localhost:{preview.port}"
    assert script.status_code == 200
    assert len(script.content) < 6500


async def test_page_that_is_compressed_against_the_wish_gets_the_reporter_too(
    serve_preview: Serve,
) -> None:
    page = gzip.compress(b"<html><body>" + b"x" * 500_000 + b"</body></html>")

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: {len(page)}\r\n\r\n"
        writer.write(head.encode() + page)
        await writer.drain()

    async with raw_server(answer) as port:
        preview = await serve_preview(Upstream(port))
        async with preview.client() as client:
            response = await client.get("/")
    assert response.text.startswith("<html><script src=")
    assert response.text.count("x") >= 500_000


async def test_platform_cookies_and_tokens_never_reach_the_app(
    node: NodeRunner, serve_preview: Serve
) -> None:
    sandbox = await node.serve("r.end(JSON.stringify(q.headers))")
    preview = await serve_preview(upstream(sandbox))
    async with preview.client() as client:
        cookies = client.headers["cookie"]
        response = await client.get(
            "/",
            headers={
                "cookie": f"{cookies}; paynto_session=s; __Host-paynto_session=s; theme=dark",
                "authorization": "Bearer pnt_secret",
                "x-forwarded-for": "1.2.3.4",
            },
        )
        own = await client.get("/", headers={"authorization": "Bearer app-token"})
    seen = response.json()
    assert seen["cookie"] == "theme=dark"
    assert "authorization" not in seen
    assert seen["x-forwarded-for"] == "127.0.0.1"
    assert seen["host"] == f"shop.preview.localhost:{preview.port}"
    assert own.json()["authorization"] == "Bearer app-token"


async def test_app_cannot_set_cookies_of_the_platform_or_of_a_parent_domain(
    node: NodeRunner, serve_preview: Serve
) -> None:
    sandbox = await node.serve(
        "r.setHeader('set-cookie', ['a=1; Domain=localhost; Path=/', 'paynto_session=evil',"
        "'__Host-paynto_session=x; Secure', '=paynto_session=x', 'paynto_session', 'b=2; HttpOnly']);"
        "r.setHeader('clear-site-data', '\"cookies\"'); r.setHeader('x-frame-options', 'DENY');"
        "r.setHeader('content-security-policy', \"default-src 'self'; frame-ancestors 'none'\");"
        "r.end('x')"
    )
    preview = await serve_preview(upstream(sandbox))
    async with preview.client() as client:
        response = await client.get("/")
    assert response.headers.get_list("set-cookie") == ["a=1; Path=/", "b=2; HttpOnly"]
    assert "clear-site-data" not in response.headers
    assert "x-frame-options" not in response.headers
    policies = response.headers.get_list("content-security-policy")
    assert policies[0] == "default-src 'self'"
    assert len(policies) == 2


@pytest.mark.parametrize("size", [0, 1, 70_000, 20_000_000])
async def test_request_and_answer_bodies_pass_unchanged(
    node: NodeRunner, serve_preview: Serve, size: int
) -> None:
    sandbox = await node.serve(
        # Answers at the end: an echo meets a client that sends everything before it reads.
        "const all = []; q.on('data', c => all.push(c));"
        "q.on('end', () => r.end(Buffer.concat(all)))"
    )
    preview = await serve_preview(upstream(sandbox))
    body = bytes(i * 7 % 256 for i in range(min(size, 1000))) * max(1, size // 1000)

    async def chunks():
        for start in range(0, len(body), 65536):
            yield body[start : start + 65536]

    async with preview.client() as client:
        with_length = await client.post("/", content=body)
        chunked = await client.post("/", content=chunks())
    assert with_length.content == body
    assert chunked.content == body


async def test_server_sent_events_arrive_one_by_one(node: NodeRunner, serve_preview: Serve) -> None:
    sandbox = await node.serve(
        "if (q.url === '/next') { globalThis.stream.write('data: 2\\n\\n'); r.end(); return }"
        "r.setHeader('content-type','text/event-stream'); r.write('data: 1\\n\\n');"
        "globalThis.stream = r"
    )
    preview = await serve_preview(upstream(sandbox))
    async with preview.client() as client, client.stream("GET", "/") as response:
        lines = response.aiter_lines()
        assert await anext(lines) == "data: 1"
        await client.get("/next")
        assert await anext(lines) == ""
        assert await anext(lines) == "data: 2"


async def test_app_learns_that_the_browser_went_away(
    node: NodeRunner, serve_preview: Serve
) -> None:
    sandbox = await node.serve(
        "q.on('close', () => console.log('gone')); r.write('data: 1\\n\\n');"
    )
    preview = await serve_preview(upstream(sandbox))
    async with preview.client() as client, client.stream("GET", "/") as response:
        await anext(response.aiter_bytes())
    async with asyncio.timeout(10):
        async for line in sandbox.logs.follow():
            if line.text == "gone":
                return
    pytest.fail("the app ended without having heard of it")


MISBEHAVIOUR = [
    (b"", "without an answer"),
    (b"NONSENSE\r\n\r\n", "not valid HTTP"),
    (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000, "too large"),
    (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef", "not valid HTTP"),
]


@pytest.mark.parametrize(("answer", "cause"), MISBEHAVIOUR)
async def test_broken_answers_give_a_page_that_names_the_cause(
    serve_preview: Serve, answer: bytes, cause: str
) -> None:
    async def misbehave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)

    async with raw_server(misbehave) as port:
        preview = await serve_preview(Upstream(port))
        async with preview.client() as client:
            response = await client.get("/")
    assert response.status_code == 502
    assert cause in response.text
    assert "frame-ancestors" in response.headers["content-security-policy"]


async def test_port_without_a_listener_gives_a_page_that_says_so(serve_preview: Serve) -> None:
    preview = await serve_preview(Upstream(free_port()))
    async with preview.client() as client:
        response = await client.get("/")
    assert response.status_code == 502
    assert "not listening" in response.text


async def test_connection_that_the_app_closed_meanwhile_is_not_noticed_by_the_browser(
    serve_preview: Serve,
) -> None:
    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        await reader.readuntil(b"\r\n\r\n")  # then closes instead of answering the second one

    async with raw_server(once) as port:
        preview = await serve_preview(Upstream(port))
        async with preview.client() as client:
            answers = [(await client.get("/")).text for _ in range(4)]
    assert answers == ["ok"] * 4


async def test_interim_answers_are_skipped(serve_preview: Serve) -> None:
    async def hint(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        await writer.drain()

    async with raw_server(hint) as port:
        preview = await serve_preview(Upstream(port))
        async with preview.client() as client:
            response = await client.get("/")
    assert (response.status_code, response.text) == (200, "ok")
    assert "link" not in response.headers


async def test_each_state_of_a_sandbox_has_its_page(serve_preview: Serve) -> None:
    preview = await serve_preview(Starting("Installing packages"))
    async with preview.client() as client:
        starting = await client.get("/")
        state = (await client.get("/__paynto/status")).json()
        preview.resolution = Ended("It used too much memory.", "<b>heap</b>")
        ended = await client.get("/")
        preview.resolution = Denied()
        denied = await client.get("/")
        preview.resolution = Missing()
        missing = await client.get("/")
    assert (starting.status_code, starting.headers["retry-after"]) == (503, "1")
    assert "Installing packages" in starting.text
    assert state == {"state": "starting"}
    assert ended.status_code == 503
    assert "too much memory" in ended.text
    assert "&lt;b&gt;heap" in ended.text
    assert (denied.status_code, missing.status_code) == (403, 404)


async def test_reports_of_the_page_reach_the_platform_within_bounds(serve_preview: Serve) -> None:
    preview = await serve_preview(Starting())
    good = {"type": "error", "text": "x" * 9000, "line": 3, "column": -1, "stack": None}
    bad = [{"type": "hack"}, 5, None, {"type": "error", "text": "a\0\ud800"}]
    async with preview.client() as client:
        accepted = await client.post("/__paynto/report", content=json.dumps([good, *bad]))
        foreign = await client.post(
            "/__paynto/report", content="[]", headers={"origin": "http://evil.example"}
        )
        invalid = await client.post("/__paynto/report", content="{")
        large = await client.post("/__paynto/report", content=b" " * 100_000)
        flood = [
            (await client.post("/__paynto/report", content="[]")).status_code for _ in range(60)
        ]
    assert accepted.status_code == 204
    assert [report.type for report in preview.reports] == ["error", "error"]
    assert len(preview.reports[0].text) == 4000
    assert (preview.reports[0].line, preview.reports[0].column) == (3, 0)
    assert preview.reports[1].text == "a\ufffd?"
    assert (foreign.status_code, invalid.status_code, large.status_code) == (403, 422, 422)
    assert flood[-1] == 429
