"""Links, sessions, passwords and API tokens through HTTP."""

import asyncio
import re
from datetime import timedelta

import httpx
import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import text
from tests.factories.platform import PASSWORD, Person, Platform

from paynto.accounts import service as accounts
from paynto.core.clock import now
from paynto.core.crypto import hash_token


def link_for(platform: Platform, email: str, page: str) -> str:
    """The token of the newest mail to an address."""
    mail = next(mail for mail in platform.mailbox.mails if mail.to == email and page in mail.text)
    found = re.search(rf"/{page}#(\S+)", mail.text)
    assert found
    return found[1]


async def make_link(platform: Platform, person: Person, purpose: str = "sign_in") -> str:
    async with platform.db.system_transaction() as session:
        return await accounts.make_link_token(session, person.user_id, purpose)


async def test_a_local_link_signs_in_once(platform: Platform, person: Person) -> None:
    token = await make_link(platform, person)
    async with platform.visitor() as first, platform.visitor() as second:
        answers = await asyncio.gather(
            first.post("/api/session/link", json={"token": token}),
            second.post("/api/session/link", json={"token": token}),
        )
    assert sorted(answer.status_code for answer in answers) == [200, 422]
    refused = next(answer for answer in answers if answer.status_code == 422)
    assert refused.json()["code"] == "link_not_valid"


async def test_a_newer_link_ends_the_older_one(platform: Platform, person: Person) -> None:
    older = await make_link(platform, person)
    await make_link(platform, person)
    async with platform.visitor() as browser:
        assert (await browser.post("/api/session/link", json={"token": older})).status_code == 422


async def test_a_link_of_another_purpose_does_not_sign_in(
    platform: Platform, person: Person
) -> None:
    token = await make_link(platform, person, "verify_email")
    async with platform.visitor() as browser:
        assert (await browser.post("/api/session/link", json={"token": token})).status_code == 422


async def test_an_expired_link_does_not_sign_in(platform: Platform, person: Person) -> None:
    token = await make_link(platform, person)
    async with platform.db.system_transaction() as session:
        await session.execute(
            text("UPDATE one_time_tokens SET expires_at = :then WHERE token_hash = :hash"),
            {"then": now() - timedelta(seconds=1), "hash": hash_token(token)},
        )
    async with platform.visitor() as browser:
        assert (await browser.post("/api/session/link", json={"token": token})).status_code == 422


async def test_an_address_is_verified_through_the_mailbox(
    platform: Platform, person: Person
) -> None:
    assert not (await person.http.get("/api/me")).json()["is_email_verified"]
    token = link_for(platform, person.email, "verify-email")
    async with platform.visitor() as browser:
        answer = await browser.post("/api/email-verifications", json={"token": token})
        again = await browser.post("/api/email-verifications", json={"token": token})
    assert (answer.status_code, again.status_code) == (204, 422)
    assert (await person.http.get("/api/me")).json()["is_email_verified"]


async def test_a_link_to_the_former_address_does_not_verify_the_new_one(
    platform: Platform, person: Person
) -> None:
    token = link_for(platform, person.email, "verify-email")
    answer = await person.http.patch("/api/me", json={"email": f"new-{person.email}"})
    assert (answer.status_code, answer.json()["is_email_verified"]) == (200, False)
    answer = await person.http.post("/api/email-verifications", json={"token": token})
    assert answer.status_code == 422
    assert link_for(platform, f"new-{person.email}", "verify-email")


async def test_another_person_s_address_cannot_be_taken(
    person: Person, other_person: Person
) -> None:
    answer = await person.http.patch("/api/me", json={"email": other_person.email.upper()})
    assert (answer.status_code, answer.json()["code"]) == (409, "email_taken")


async def test_one_address_signed_up_twice_at_once_makes_one_account(platform: Platform) -> None:
    body = {"email": "race@example.com", "name": "Race", "password": PASSWORD}
    browsers = [platform.visitor() for _ in range(4)]
    answers = await asyncio.gather(*(it.post("/api/users", json=body) for it in browsers))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]


async def test_a_reset_password_ends_every_session(platform: Platform, person: Person) -> None:
    async with platform.visitor() as browser:
        answer = await browser.post("/api/password-resets", json={"email": person.email})
        assert answer.status_code == 202
        token = link_for(platform, person.email, "reset-password")
        body = {"token": token, "password": "another horse battery"}
        assert (await browser.post("/api/password-resets/confirm", json=body)).status_code == 204
        assert (await browser.post("/api/password-resets/confirm", json=body)).status_code == 422
        assert (await person.http.get("/api/me")).status_code == 401
        old = {"email": person.email, "password": PASSWORD}
        assert (await browser.post("/api/session", json=old)).status_code == 401
        new = {"email": person.email, "password": "another horse battery"}
        assert (await browser.post("/api/session", json=new)).status_code == 200


async def test_a_reset_for_an_unknown_address_answers_the_same(platform: Platform) -> None:
    async with platform.visitor() as browser:
        answer = await browser.post("/api/password-resets", json={"email": "no@example.com"})
    assert (answer.status_code, answer.text) == (202, "null")
    assert all(mail.to != "no@example.com" for mail in platform.mailbox.mails)


async def test_changing_the_password_needs_the_old_one_and_ends_other_sessions(
    platform: Platform, person: Person
) -> None:
    async with platform.visitor() as second:
        await second.post("/api/session", json={"email": person.email, "password": PASSWORD})
        wrong = {"current_password": "wrong", "new_password": "another horse battery"}
        assert (await person.http.put("/api/me/password", json=wrong)).status_code == 422
        right = {**wrong, "current_password": PASSWORD}
        assert (await person.http.put("/api/me/password", json=right)).status_code == 204
        assert (await person.http.get("/api/me")).status_code == 200
        assert (await second.get("/api/me")).status_code == 401


async def test_sessions_are_listed_and_ended_one_by_one(platform: Platform, person: Person) -> None:
    async with platform.visitor() as second:
        await second.post("/api/session", json={"email": person.email, "password": PASSWORD})
        listed = (await person.http.get("/api/me/sessions")).json()
        assert [row["is_current"] for row in listed].count(True) == 1
        other = next(row for row in listed if not row["is_current"])
        answer = await person.http.delete(f"/api/me/sessions/{other['id']}")
        assert answer.status_code == 204
        assert (await second.get("/api/me")).status_code == 401
        assert (await person.http.delete(f"/api/me/sessions/{other['id']}")).status_code == 404


async def test_a_stranger_s_session_cannot_be_ended(person: Person, other_person: Person) -> None:
    mine = (await person.http.get("/api/me/sessions")).json()[0]["id"]
    assert (await other_person.http.delete(f"/api/me/sessions/{mine}")).status_code == 404
    assert (await person.http.get("/api/me")).status_code == 200


async def test_signing_out_everywhere(platform: Platform, person: Person) -> None:
    async with platform.visitor() as second:
        await second.post("/api/session", json={"email": person.email, "password": PASSWORD})
        assert (await person.http.delete("/api/me/sessions")).status_code == 204
        assert (await person.http.get("/api/me")).status_code == 401
        assert (await second.get("/api/me")).status_code == 401


async def test_an_expired_session_is_signed_out(platform: Platform, person: Person) -> None:
    async with platform.db.system_transaction() as session:
        await session.execute(
            text("UPDATE account_sessions SET expires_at = now() WHERE user_id = :id"),
            {"id": person.user_id},
        )
    assert (await person.http.get("/api/me")).status_code == 401


async def test_only_hashes_of_secrets_are_stored(platform: Platform, person: Person) -> None:
    made = await make_token(person, ["read"])
    cookie = person.http.cookies["paynto_session"]
    async with platform.db.system_transaction() as session:
        rows: list[object] = []
        for table in ("users", "account_sessions", "api_tokens", "one_time_tokens"):
            rows += (await session.execute(text(f"SELECT * FROM {table}"))).all()
    stored = repr(rows)
    assert made["token"] not in stored
    assert cookie not in stored
    assert PASSWORD not in stored
    assert "$argon2id$" in stored


async def make_token(person: Person, scopes: list[str], **more: object) -> dict[str, str]:
    answer = await person.http.post("/api/tokens", json={"name": "CI", "scopes": scopes, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()


def bearer(platform: Platform, token: str) -> httpx.AsyncClient:
    return platform.visitor(headers={"authorization": f"Bearer {token}"})


async def test_a_token_is_shown_once(person: Person) -> None:
    made = await make_token(person, ["read"])
    assert made["token"].startswith("pnt_")
    listed = (await person.http.get("/api/tokens")).json()
    assert [row["id"] for row in listed] == [made["id"]]
    assert "token" not in listed[0]
    assert made["token"].startswith(listed[0]["prefix"])
    assert len(listed[0]["prefix"]) == 10


@pytest.mark.parametrize(
    ("scopes", "allowed"),
    [
        (["read"], {"read"}),
        (["write"], {"read", "write", "delete"}),
        (["deploy"], {"read", "deploy"}),
    ],
    ids=lambda value: "+".join(sorted(value)),
)
async def test_the_scopes_of_a_token_limit_it(
    platform: Platform, person: Person, scopes: list[str], allowed: set[str]
) -> None:
    project = await person.make_project()
    made = await make_token(person, scopes)
    path = f"/api/projects/{project['id']}"
    async with bearer(platform, made["token"]) as program:
        answers = {
            "read": await program.get(path),
            "write": await program.patch(path, json={"name": "Renamed"}),
            # refused as invalid when allowed, so that nothing is deployed here
            "deploy": await program.post(f"{path}/deployments", json={"database": "punch cards"}),
            "delete": await program.delete(path),
        }
    assert {name for name, answer in answers.items() if answer.status_code != 403} == allowed


async def test_a_token_may_not_touch_credentials(platform: Platform, person: Person) -> None:
    made = await make_token(person, ["read", "write", "deploy"])
    async with bearer(platform, made["token"]) as program:
        answers = [
            await program.post("/api/tokens", json={"name": "More", "scopes": ["deploy"]}),
            await program.get("/api/tokens"),
            await program.delete(f"/api/tokens/{made['id']}"),
            await program.patch("/api/me", json={"email": "thief@example.com"}),
            await program.put("/api/me/password", json={"new_password": "stolen password"}),
            await program.get("/api/me/sessions"),
            await program.delete("/api/me/sessions"),
            await program.delete("/api/session"),
        ]
    assert [answer.status_code for answer in answers] == [403] * len(answers)


async def test_a_revoked_token_is_worthless(platform: Platform, person: Person) -> None:
    made = await make_token(person, ["read"])
    async with bearer(platform, made["token"]) as program:
        assert (await program.get("/api/me")).status_code == 200
        assert (await person.http.delete(f"/api/tokens/{made['id']}")).status_code == 204
        assert (await program.get("/api/me")).status_code == 401


async def test_an_expired_token_is_worthless(platform: Platform, person: Person) -> None:
    made = await make_token(person, ["read"], expires_in_days=1)
    async with platform.db.system_transaction() as session:
        await session.execute(
            text("UPDATE api_tokens SET expires_at = :then WHERE id = :id"),
            {"then": now() - timedelta(seconds=1), "id": made["id"]},
        )
    async with bearer(platform, made["token"]) as program:
        assert (await program.get("/api/me")).status_code == 401


async def test_a_stranger_s_token_cannot_be_revoked(person: Person, other_person: Person) -> None:
    made = await make_token(person, ["read"])
    assert (await other_person.http.delete(f"/api/tokens/{made['id']}")).status_code == 404


@pytest.mark.parametrize("value", ["pnt_", "pnt_nothing", "other", "Bearer pnt_x", "\u00e9"])
async def test_what_is_no_token_is_refused(platform: Platform, value: str) -> None:
    header = b"Bearer " + value.encode("latin-1")
    async with platform.visitor(headers={}) as program:
        answer = await program.get("/api/me", headers={b"authorization": header})
    assert answer.status_code == 401


def test_an_unknown_address_costs_as_much_as_a_wrong_password() -> None:
    hasher = PasswordHasher()
    with pytest.raises(VerifyMismatchError):
        hasher.verify(accounts.UNKNOWN_USER_HASH, "anything")
    assert not hasher.check_needs_rehash(accounts.UNKNOWN_USER_HASH)


async def test_the_mailbox_is_for_a_browser_on_this_machine_only(platform: Platform) -> None:
    async with platform.visitor(address="127.0.0.1") as here:
        assert (await here.get("/api/mailbox")).status_code == 200
        for header in ("x-forwarded-for", "forwarded"):
            answer = await here.get("/api/mailbox", headers={header: "127.0.0.1"})
            assert answer.status_code == 404
    for address in ("10.0.0.7", "192.0.2.1", "unix", "2001:db8::1"):
        async with platform.visitor(address=address) as elsewhere:
            assert (await elsewhere.get("/api/mailbox")).status_code == 404
