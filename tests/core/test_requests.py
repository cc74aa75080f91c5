"""What every request passes: origin, size, text that cannot be kept, errors in one format, security headers."""

import asyncio
import json
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI
from tests.factories.platform import ORIGIN, Person, Platform

from paynto.app import create_api, render_error
from paynto.core.http import HttpGuard

FOREIGN_ORIGINS = [
    "https://evil.example",
    "http://abc.preview.localhost:8000",
    "http://shop.app.localhost:8000",
    "http://localhost:8001",
    "https://localhost:8000",
    "null",
    "",
]


async def test_a_write_without_the_header_is_refused(platform: Platform, regular: Person) -> None:
    async with platform.visitor(headers={}) as browser:
        browser.cookies = regular.http.cookies
        answer = await browser.post("/api/projects", json={"name": "X"})
    assert (answer.status_code, answer.json()["reason"]) == (403, "csrf")


@pytest.mark.parametrize("origin", FOREIGN_ORIGINS)
async def test_a_write_from_another_origin_is_refused(regular: Person, origin: str) -> None:
    answer = await regular.http.post(
        "/api/projects", json={"name": "X"}, headers={"origin": origin}
    )
    assert (answer.status_code, answer.json()["reason"]) == (403, "csrf")


async def test_a_write_from_the_own_page_is_accepted(regular: Person) -> None:
    answer = await regular.http.post(
        "/api/projects", json={"name": "X"}, headers={"origin": ORIGIN}
    )
    assert answer.status_code == 201


async def test_a_cookie_beside_a_made_up_authorization_does_not_count(
    platform: Platform, regular: Person
) -> None:
    async with platform.visitor(headers={"authorization": "Basic YTpi"}) as browser:
        browser.cookies = regular.http.cookies
        assert (await browser.post("/api/projects", json={"name": "X"})).status_code == 401


async def test_reading_needs_no_header(platform: Platform) -> None:
    async with platform.visitor(headers={}) as browser:
        assert (await browser.get("/api/session")).status_code == 200


@pytest.mark.parametrize("path", ["/api/session", "/api/nothing", "/", "/healthz"])
async def test_every_answer_has_the_security_headers(
    anonymous: httpx.AsyncClient, path: str
) -> None:
    headers = (await anonymous.get(path)).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "frame-src 'self' http://*.preview.localhost:8000" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "strict-transport-security" not in headers
    assert len(headers["x-request-id"]) == 32


async def _send_chunks(count: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield b"x" * 65_536


async def test_a_body_declared_too_large_is_refused_unread(regular: Person) -> None:
    answer = await regular.http.post("/api/projects", content=b"x" * (2 * 1024**2 + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_body_that_turns_out_too_large_is_refused(regular: Person) -> None:
    headers = {"content-type": "application/json"}
    answer = await regular.http.post("/api/projects", content=_send_chunks(40), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert answer.headers["content-type"] == "application/problem+json"
    assert "content-security-policy" in answer.headers


async def test_an_upload_that_turns_out_too_large_is_refused(regular: Person) -> None:
    headers = {"content-type": "application/json"}
    path = "/api/projects/01920000-0000-7000-8000-000000000000/files/content"
    answer = await regular.http.put(path, content=_send_chunks(300), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize("length", ["-1", "abc", "1e3", "\u00b2"])
async def test_a_length_that_is_no_number_is_refused(regular: Person, length: str) -> None:
    headers = {"content-length": length.encode("latin-1")}
    answer = await regular.http.post("/api/projects", content=b"{}", headers=headers)
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/nothing", 404, "not_found"),
        ("GET", "/api/projects/not-an-id", 422, "invalid_input"),
        ("DELETE", "/api/projects", 405, "method_not_allowed"),
        ("GET", "/api/projects?limit=101", 422, "invalid_input"),
    ],
)
async def test_errors_have_one_format(
    regular: Person, method: str, path: str, status: int, code: str
) -> None:
    answer = await regular.http.request(method, path)
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert problem["type"] == f"https://paynto.dev/errors/{code}"
    assert problem["title"]
    assert problem["detail"]


async def test_validation_tells_where_each_fault_is(regular: Person) -> None:
    body = {"name": "a" * 81, "stack": "cobol"}
    problem = (await regular.http.post("/api/projects", json=body)).json()
    assert {tuple(fault["loc"]) for fault in problem["errors"]} == {
        ("body", "name"),
        ("body", "stack"),
    }


async def test_an_unexpected_failure_tells_no_secret() -> None:
    api: FastAPI = create_api()

    @api.get("/api/broken")
    async def broken() -> None:
        raise RuntimeError("the password is swordfish")

    guard = HttpGuard(
        api, policy="x", own_origin="https://test", origins=frozenset(), render=render_error
    )
    transport = httpx.ASGITransport(guard, raise_app_exceptions=False)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as browser:
        answer = await browser.get("/api/broken")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert answer.headers["content-type"] == "application/problem+json"
    assert "swordfish" not in answer.text
    assert answer.headers["strict-transport-security"].startswith("max-age=31536000")


BROKEN_BODIES = [
    b"",
    b"{",
    b"[]",
    b'"text"',
    b"null",
    b'{"name": "\xff\xfe"}',
    b'\xff\xfe{\x00"\x00',
    b'{"name": NaN}',
    b'{"name": ' + b"[" * 100_000,
    b'{"name": ' + b"9" * 5_000 + b"}",
]


@pytest.mark.parametrize("body", BROKEN_BODIES, ids=range(len(BROKEN_BODIES)))
async def test_a_malformed_body_is_invalid_input(regular: Person, body: bytes) -> None:
    headers = {"content-type": "application/json"}
    answer = await regular.http.post("/api/projects", content=body, headers=headers)
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


UNSTORABLE = ["\x00", "a\x00b", "\ud800", "\udfff!"]


@pytest.mark.parametrize("text", UNSTORABLE, ids=ascii)
@pytest.mark.parametrize(
    ("method", "path", "field"),
    [
        ("POST", "/api/projects", "name"),
        ("POST", "/api/projects", "prompt"),
        ("POST", "/api/projects", "model_id"),
        ("POST", "/api/session", "email"),
        ("POST", "/api/session", "password"),
        ("POST", "/api/users", "name"),
        ("PATCH", "/api/me", "name"),
        ("POST", "/api/tokens", "name"),
        ("POST", "/api/password-resets", "email"),
    ],
)
async def test_text_that_cannot_be_stored_is_refused(
    regular: Person, method: str, path: str, field: str, text: str
) -> None:
    answer = await regular.http.request(
        method,
        path,
        content=json.dumps({field: text, "stack": "react"}),
        headers={"content-type": "application/json"},
    )
    assert answer.status_code == 422, answer.text


@pytest.mark.parametrize("path", ["/api/projects?search=a%00b", "/api/slugs/a%00b"])
async def test_an_address_that_cannot_be_stored_is_refused(regular: Person, path: str) -> None:
    answer = await regular.http.get(path)
    assert (answer.status_code, answer.json()["code"]) == (422, "unstorable_text")


async def test_a_form_that_cannot_be_stored_is_refused(regular: Person) -> None:
    answer = await regular.http.post(
        "/api/projects/import", data={"name": "a\0b"}, files={"file": ("a.zip", b"PK")}
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "unstorable_text")


@pytest.mark.parametrize(
    "path",
    ["/api/projects", "/api/jobs", "/api/apps", "/api/projects/{id}/versions", "/api/activity"],
)
@pytest.mark.parametrize(
    "cursor", ["x", "!!!", "bnVsbA", "W10", "WzFd", "WyJcdTAwMDAiXQ", "WyItMSJd", "e30", "W1tdXQ"]
)
async def test_a_forged_cursor_is_invalid_input(regular: Person, path: str, cursor: str) -> None:
    if "{id}" in path:
        listed = (await regular.http.get("/api/projects")).json()["items"]
        project = listed[0] if listed else await regular.make_project()
        path = path.replace("{id}", project["id"])
    answer = await regular.http.get(path, params={"cursor": cursor})
    assert answer.status_code in ({200, 422} if path == "/api/activity" else {422}), answer.text


@pytest.mark.parametrize("number", ["0", "-1", "2147483648", "99999999999999999999999"])
async def test_a_version_number_out_of_range_is_not_a_failure(regular: Person, number: str) -> None:
    project_id = (await regular.make_project())["id"]
    answer = await regular.http.get(f"/api/projects/{project_id}/versions/{number}")
    assert answer.status_code in (404, 422), answer.text


async def test_requests_beyond_the_rate_are_told_when_to_come_back(platform: Platform) -> None:
    async with platform.visitor() as browser:
        body = {"email": "hasty@example.com", "password": "wrong password"}
        answers = await asyncio.gather(
            *(browser.post("/api/session", json=body) for _ in range(25))
        )
    refused = next(answer for answer in answers if answer.status_code != 401)
    assert (refused.status_code, refused.json()["code"]) == (429, "rate_limited")
    assert int(refused.headers["retry-after"]) >= 1
    assert sum(answer.status_code == 401 for answer in answers) >= 10


async def test_one_person_cannot_write_without_bound(
    platform: Platform, client: httpx.AsyncClient
) -> None:
    limiter = platform.resources.limiter
    running, moment = limiter.clock, limiter.clock()
    # a busy machine is slower than the bucket fills
    limiter.clock = lambda: moment
    try:
        answers = [await client.patch("/api/me", json={"name": "Ada"}) for _ in range(130)]
    finally:
        limiter.clock = running
    statuses = [answer.status_code for answer in answers]
    assert set(statuses) == {200, 429}
    assert statuses == sorted(statuses)


async def test_another_origin_reads_with_a_token_only_when_allowed(
    anonymous: httpx.AsyncClient,
) -> None:
    headers = {"origin": "https://evil.example", "access-control-request-method": "GET"}
    answer = await anonymous.options("/api/projects", headers=headers)
    assert "access-control-allow-origin" not in answer.headers


async def test_health_and_readiness(anonymous: httpx.AsyncClient) -> None:
    assert (await anonymous.get("/healthz")).json() == {"status": "ok"}
    assert (await anonymous.get("/readyz")).json() == {"status": "ready"}
