"""Use cases of accounts. Sessions here are system transactions: people exist before their team is known."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from paynto.accounts import queries
from paynto.accounts.errors import (
    EmailTaken,
    LastOperator,
    LinkNotValid,
    SessionNotFound,
    SignUpClosed,
    TokenNotFound,
    UserNotFound,
    WrongCredentials,
)
from paynto.accounts.models import AccountSession, ApiToken, OneTimeToken, User
from paynto.core.clock import now
from paynto.core.crypto import hash_token
from paynto.core.errors import InvalidInput, NotSignedIn
from paynto.core.ids import new_secret
from paynto.core.mail import Mail, MailDriver

API_TOKEN_PREFIX = "pnt_"
SESSION_COOKIE = "paynto_session"
OWNER_EMAIL = "owner@localhost"

_TOUCH_AFTER = timedelta(minutes=5)
_LINK_LIFETIMES = {
    "sign_in": timedelta(hours=24),
    "verify_email": timedelta(days=3),
    "reset_password": timedelta(hours=1),
}
_hasher = PasswordHasher()
# verified against when there is no such user, so that the answer takes equally long
UNKNOWN_USER_HASH = "$argon2id$v=19$m=65536,t=3,p=4$MwSsXhxz24SbHEZzgRdA6Q$S2GmTHmXB4oGqps0f2+Yg4RZTI2T+gj7nYXSTPgRptI"


@dataclass(frozen=True)
class SignedIn:
    """Who a credential belongs to. `token` is set when an API token was used."""

    user: User
    session: AccountSession | None = None
    token: ApiToken | None = None


async def register_user(
    session: AsyncSession,
    *,
    email: str,
    name: str,
    password: str | None,
    is_sign_up_open: bool = True,
    is_operator: bool = False,
) -> User:
    """Raises SignUpClosed or EmailTaken."""
    if not is_sign_up_open:
        raise SignUpClosed()
    address = email.strip().lower()
    if await queries.find_user_by_email(session, address) is not None:
        raise EmailTaken()
    user = User(
        email=address,
        name=name.strip() or address.split("@")[0],
        password_hash=await _hash_password(password) if password else None,
        is_operator=is_operator,
        preferences={"theme": "system"},
    )
    session.add(user)
    await _flush_address(session)
    return user


async def _flush_address(session: AsyncSession) -> None:
    """Raises EmailTaken when another request has taken the address since it was looked up."""
    try:
        await session.flush()
    except IntegrityError as error:
        raise EmailTaken() from error


async def load_or_register_owner(session: AsyncSession) -> tuple[User, bool]:
    """The operator of a fresh installation, and whether it was made just now."""
    owner = await queries.find_operator(session)
    if owner is not None:
        return owner, False
    return await register_user(
        session, email=OWNER_EMAIL, name="Owner", password=None, is_operator=True
    ), True


async def sign_in_with_password(session: AsyncSession, email: str, password: str) -> User:
    """Raises WrongCredentials without telling which part was wrong."""
    user = await queries.find_user_by_email(session, email.strip().lower())
    is_right = await asyncio.to_thread(
        _verify, (user and user.password_hash) or UNKNOWN_USER_HASH, password
    )
    if user is None or user.password_hash is None or not is_right:
        raise WrongCredentials()
    if _hasher.check_needs_rehash(user.password_hash):
        user.password_hash = await _hash_password(password)
    return user


async def open_session(
    session: AsyncSession, user: User, *, user_agent: str, address: str, lifetime: timedelta
) -> tuple[AccountSession, str]:
    """A new sign-in session and the token for its cookie."""
    token = new_secret()
    row = AccountSession(
        user_id=user.id,
        token_hash=hash_token(token),
        user_agent=user_agent[:400],
        address=address,
        expires_at=now() + lifetime,
    )
    session.add(row)
    await session.flush()
    return row, token


async def authenticate_session(session: AsyncSession, token: str) -> SignedIn:
    """Raises NotSignedIn for an unknown or expired cookie."""
    found = await queries.find_session(session, hash_token(token), now())
    if found is None:
        raise NotSignedIn()
    row, user = found
    if now() - row.last_used_at > _TOUCH_AFTER:
        await queries.touch_session(session, row.id, now())
    return SignedIn(user=user, session=row)


async def authenticate_token(session: AsyncSession, token: str) -> SignedIn:
    """Raises NotSignedIn for an unknown or expired API token."""
    found = await queries.find_api_token(session, hash_token(token))
    if found is None or (found[0].expires_at is not None and found[0].expires_at < now()):
        raise NotSignedIn(message="The API token is not valid or has expired.")
    row, user = found
    if row.last_used_at is None or now() - row.last_used_at > _TOUCH_AFTER:
        await queries.touch_api_token(session, row.id, now())
    return SignedIn(user=user, token=row)


async def make_link_token(session: AsyncSession, user_id: UUID, purpose: str) -> str:
    """A single-use token for `sign_in`, `verify_email` or `reset_password`; older ones stop working."""
    await queries.delete_one_time_tokens(session, user_id, purpose)
    token = new_secret()
    row = OneTimeToken(
        user_id=user_id,
        purpose=purpose,
        token_hash=hash_token(token),
        expires_at=now() + _LINK_LIFETIMES[purpose],
    )
    session.add(row)
    await session.flush()
    return token


async def redeem_link_token(session: AsyncSession, token: str, purpose: str) -> User:
    """Raises LinkNotValid when it is unknown, used or expired."""
    row = await queries.lock_one_time_token(session, hash_token(token), purpose)
    if row is None or row.used_at is not None or row.expires_at < now():
        raise LinkNotValid()
    row.used_at = now()
    user = await queries.find_user(session, row.user_id)
    if user is None:
        raise LinkNotValid()
    return user


async def send_verification(
    session: AsyncSession, user: User, mail: MailDriver, origin: str
) -> None:
    token = await make_link_token(session, user.id, "verify_email")
    text = f"Confirm your address by opening this link within three days:\n\n{origin}/verify-email#{token}\n"
    await mail.send(Mail(to=user.email, subject="Confirm your e-mail address", text=text))


async def verify_email(session: AsyncSession, token: str) -> None:
    user = await redeem_link_token(session, token, "verify_email")
    user.email_verified_at = now()


async def write_password_reset(session: AsyncSession, email: str, origin: str) -> Mail | None:
    """None for an unknown address. Sent behind the answer, so that nobody learns from it who has an account."""
    user = await queries.find_user_by_email(session, email.strip().lower())
    if user is None:
        return None
    token = await make_link_token(session, user.id, "reset_password")
    text = f"Choose a new password within an hour:\n\n{origin}/reset-password#{token}\n"
    return Mail(to=user.email, subject="Choose a new password", text=text)


async def reset_password(session: AsyncSession, token: str, password: str) -> None:
    """Sets the password and ends every session of the person."""
    user = await redeem_link_token(session, token, "reset_password")
    user.password_hash = await _hash_password(password)
    await queries.delete_sessions(session, user.id)


async def change_password(
    session: AsyncSession, who: SignedIn, current_password: str | None, new_password: str
) -> None:
    """Needs the current password when there is one; ends the other sessions."""
    user = await load_user(session, who.user.id)
    if user.password_hash is not None and not await asyncio.to_thread(
        _verify, user.password_hash, current_password or ""
    ):
        raise InvalidInput(message="The current password is wrong.")
    user.password_hash = await _hash_password(new_password)
    await queries.delete_sessions(session, user.id, keep_id=who.session.id if who.session else None)


async def change_profile(session: AsyncSession, user_id: UUID, changes: dict[str, Any]) -> User:
    """Raises EmailTaken. A changed address must be verified again."""
    user = await load_user(session, user_id)
    email = changes.get("email")
    if email is not None and email.strip().lower() != user.email:
        address = email.strip().lower()
        if await queries.find_user_by_email(session, address) is not None:
            raise EmailTaken()
        user.email, user.email_verified_at = address, None
        # links that were sent to the former address must not vouch for the new one
        for purpose in ("verify_email", "reset_password"):
            await queries.delete_one_time_tokens(session, user_id, purpose)
        await _flush_address(session)
    if changes.get("name"):
        user.name = changes["name"].strip()
    if changes.get("preferences"):
        user.preferences = {**user.preferences, **changes["preferences"]}
    return user


async def load_user(session: AsyncSession, user_id: UUID) -> User:
    user = await queries.find_user(session, user_id)
    if user is None:
        raise NotSignedIn()
    return user


async def load_user_by_email(session: AsyncSession, email: str) -> User:
    """Raises UserNotFound. Only for whoever runs the installation: it tells who has an account."""
    user = await queries.find_user_by_email(session, email.strip().lower())
    if user is None:
        raise UserNotFound(message=f"Nobody here has the address {email.strip()[:254]}.")
    return user


async def list_users(session: AsyncSession) -> list[tuple[User, datetime | None]]:
    """All people, and when each last used a session or a token that still exists."""
    return await queries.list_users(session)


async def set_operator(session: AsyncSession, email: str, *, is_operator: bool) -> User:
    """Raises UserNotFound, or LastOperator where nobody would be left to run the installation."""
    user = await load_user_by_email(session, email)
    if not is_operator:
        others = await queries.lock_operators(session)
        if not any(other.id != user.id for other in others):
            raise LastOperator()
    user.is_operator = is_operator
    return user


async def revoke_access(session: AsyncSession, user_id: UUID) -> None:
    """Ends every session, and makes tokens and links of this person useless; the password stays."""
    await queries.delete_sessions(session, user_id)
    await queries.delete_api_tokens(session, user_id)
    for purpose in _LINK_LIFETIMES:
        await queries.delete_one_time_tokens(session, user_id, purpose)


async def end_session(session: AsyncSession, user_id: UUID, session_id: UUID) -> None:
    if not await queries.delete_session(session, user_id, session_id):
        raise SessionNotFound()


async def end_all_sessions(session: AsyncSession, user_id: UUID) -> None:
    await queries.delete_sessions(session, user_id)


async def list_sessions(session: AsyncSession, user_id: UUID) -> list[AccountSession]:
    return await queries.list_sessions(session, user_id, now())


async def create_api_token(
    session: AsyncSession,
    *,
    user_id: UUID,
    team_id: UUID,
    name: str,
    scopes: list[str],
    expires_in_days: int | None,
) -> tuple[ApiToken, str]:
    """The row and the token itself, which is shown once."""
    token = new_secret(API_TOKEN_PREFIX)
    expires_at: datetime | None = (
        now() + timedelta(days=expires_in_days) if expires_in_days else None
    )
    row = ApiToken(
        user_id=user_id,
        team_id=team_id,
        name=name.strip() or "Token",
        prefix=token[:10],
        token_hash=hash_token(token),
        scopes=scopes,
        expires_at=expires_at,
    )
    session.add(row)
    await session.flush()
    return row, token


async def list_api_tokens(session: AsyncSession, user_id: UUID, team_id: UUID) -> list[ApiToken]:
    return await queries.list_api_tokens(session, user_id, team_id)


async def revoke_api_token(session: AsyncSession, user_id: UUID, token_id: UUID) -> None:
    if not await queries.delete_api_token(session, user_id, token_id):
        raise TokenNotFound()


async def delete_expired(session: AsyncSession) -> None:
    await queries.delete_expired(session, now())


async def _hash_password(password: str) -> str:
    return await asyncio.to_thread(_hasher.hash, password)


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
