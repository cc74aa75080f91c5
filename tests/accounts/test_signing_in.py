"""Signing up, in and out, as a browser does it."""

import httpx
import pytest
from tests.factories.platform import PASSWORD, Person, Platform


async def test_sign_up_makes_a_person_with_a_team_of_their_own(client: httpx.AsyncClient) -> None:
    session = (await client.get("/api/session")).json()
    assert session["user"]["name"] == "Ada"
    assert (session["role"], session["team"]["is_personal"]) == ("OWNER", True)


async def test_cookie_is_closed_to_scripts_and_other_sites(platform: Platform) -> None:
    visitor = platform.visitor()
    body = {"email": "cookie@example.com", "name": "C", "password": PASSWORD}
    cookie = (await visitor.post("/api/users", json=body)).headers["set-cookie"].lower()
    assert all(part in cookie for part in ("paynto_session=", "httponly", "samesite=lax", "path=/"))


async def test_nobody_is_signed_in_without_a_cookie(anonymous: httpx.AsyncClient) -> None:
    session = (await anonymous.get("/api/session")).json()
    assert (session["user"], session["team"], session["role"]) == (None, None, None)
    assert (await anonymous.get("/api/me")).status_code == 401


async def test_signing_in_and_out(platform: Platform, person: Person) -> None:
    async with platform.visitor() as browser:
        wanted = {"email": person.email.upper(), "password": PASSWORD}
        assert (await browser.post("/api/session", json=wanted)).status_code == 200
        assert (await browser.get("/api/me")).json()["email"] == person.email
        assert (await browser.delete("/api/session")).status_code == 204
        assert (await browser.get("/api/me")).status_code == 401


async def test_a_signed_out_cookie_stays_worthless(platform: Platform, person: Person) -> None:
    cookie = person.http.cookies["paynto_session"]
    await person.http.delete("/api/session")
    async with platform.visitor() as thief:
        answer = await thief.get("/api/me", headers={"cookie": f"paynto_session={cookie}"})
        assert answer.status_code == 401


@pytest.mark.parametrize("email", ["known", "nobody@example.com"])
async def test_wrong_password_and_unknown_address_look_alike(
    platform: Platform, person: Person, email: str
) -> None:
    async with platform.visitor() as browser:
        wanted = {
            "email": person.email if email == "known" else email,
            "password": "wrong password!",
        }
        answer = await browser.post("/api/session", json=wanted)
    problem = answer.json()
    problem.pop("request_id")
    assert answer.status_code == 401
    assert problem == {
        "type": "https://paynto.dev/errors/wrong_credentials",
        "title": "The e-mail address or the password is wrong",
        "status": 401,
        "detail": "The e-mail address or the password is wrong",
        "code": "wrong_credentials",
    }


async def test_an_address_has_one_account(platform: Platform, person: Person) -> None:
    async with platform.visitor() as browser:
        body = {"email": person.email.upper(), "name": "Twin", "password": PASSWORD}
        answer = await browser.post("/api/users", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "email_taken")


@pytest.mark.parametrize("email", ["", "a", "a@", "@b", "a b@c.de", "a@.de", "a@b.", "a\n@b.de"])
async def test_what_is_no_address_is_refused(anonymous: httpx.AsyncClient, email: str) -> None:
    body = {"email": email, "name": "X", "password": PASSWORD}
    assert (await anonymous.post("/api/users", json=body)).status_code == 422


async def test_a_short_password_is_refused(anonymous: httpx.AsyncClient) -> None:
    body = {"email": "short@example.com", "name": "X", "password": "123456789"}
    assert (await anonymous.post("/api/users", json=body)).status_code == 422
