"""Signing in and out: opens the account's session, makes the personal team, describes who is here."""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from paynto import __version__
from paynto.accounts import service as accounts
from paynto.accounts.models import User
from paynto.accounts.schemas import UserCreate, UserRead
from paynto.core.errors import NotFound, UpstreamFailed
from paynto.core.mail import Mail, MailboxDriver
from paynto.core.rate_limits import Rate
from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.teams import service as teams
from paynto.teams.schemas import InstallationRead, IsolationRead, SessionRead, TeamRead

log = structlog.get_logger(__name__)

_SIGN_IN_RATE = Rate(burst=10, per_minute=10)
_MAIL_RATE = Rate(burst=3, per_minute=1)


@dataclass
class Isolation:
    """What bootstrap found out about the sandbox isolation of this machine."""

    is_isolated: bool = True
    message: str = ""


@dataclass(frozen=True)
class Visitor:
    """Where a sign-in comes from."""

    address: str
    user_agent: str


def read_user(user: User) -> UserRead:
    values: dict[str, Any] = {
        name: getattr(user, name) for name in ("id", "email", "name", "created_at")
    }
    return UserRead(
        **values,
        is_email_verified=user.email_verified_at is not None,
        has_password=user.password_hash is not None,
        preferences=user.preferences or {"theme": "system"},  # type: ignore[arg-type]  pydantic validates the stored dict
    )


def read_installation(resources: Resources) -> InstallationRead:
    settings, isolation = resources.settings, resources.part(Isolation)
    return InstallationRead(
        name="Paynto",
        version=__version__,
        is_single_user=settings.single_user,
        is_sign_up_open=settings.sign_up,
        is_mailbox_enabled=isinstance(resources.mail, MailboxDriver)
        and settings.environment == "development",
        app_origin=settings.origin,
        preview_domain=settings.preview_domain,
        apps_domain=settings.apps_domain,
        isolation=IsolationRead(is_isolated=isolation.is_isolated, message=isolation.message),
    )


def read_signed_out(resources: Resources) -> SessionRead:
    return SessionRead(
        user=None,
        team=None,
        role=None,
        is_operator=False,
        installation=read_installation(resources),
    )


async def read_session(session: AsyncSession, resources: Resources, user: User) -> SessionRead:
    membership, team = await teams.load_membership(session, user.id, None)
    return SessionRead(
        user=read_user(user),
        team=TeamRead.model_validate(team),
        role=membership.role,  # type: ignore[arg-type]  the column holds a Role
        is_operator=user.is_operator,
        installation=read_installation(resources),
    )


async def _open(
    session: AsyncSession, resources: Resources, user: User, visitor: Visitor
) -> tuple[SessionRead, str]:
    _, token = await accounts.open_session(
        session,
        user,
        user_agent=visitor.user_agent,
        address=visitor.address,
        lifetime=timedelta(days=resources.settings.session_days),
    )
    membership, _ = await teams.load_membership(session, user.id, None)
    scope = Scope(
        team_id=membership.team_id, user_id=user.id, role=membership.role, address=visitor.address
    )
    await teams.record_audit(session, scope, "session.opened", str(user.id))
    return await read_session(session, resources, user), token


async def sign_in(
    session: AsyncSession, resources: Resources, visitor: Visitor, email: str, password: str
) -> tuple[SessionRead, str]:
    """The session and its cookie token. Raises WrongCredentials or RateLimited."""
    resources.limiter.spend(f"sign-in:{visitor.address}", _SIGN_IN_RATE)
    resources.limiter.spend(f"sign-in:{email.strip().lower()}", _SIGN_IN_RATE)
    user = await accounts.sign_in_with_password(session, email, password)
    return await _open(session, resources, user, visitor)


async def sign_in_by_link(
    session: AsyncSession, resources: Resources, visitor: Visitor, token: str
) -> tuple[SessionRead, str]:
    resources.limiter.spend(f"sign-in:{visitor.address}", _SIGN_IN_RATE)
    user = await accounts.redeem_link_token(session, token, "sign_in")
    return await _open(session, resources, user, visitor)


async def sign_up(
    session: AsyncSession, resources: Resources, visitor: Visitor, body: UserCreate
) -> tuple[SessionRead, str]:
    resources.limiter.spend(f"sign-up:{visitor.address}", _SIGN_IN_RATE)
    user = await accounts.register_user(
        session,
        email=body.email,
        name=body.name,
        password=body.password,
        is_sign_up_open=resources.settings.sign_up,
    )
    await teams.create_personal_team(session, user.id, user.name)
    await accounts.send_verification(session, user, resources.mail, resources.settings.origin)
    return await _open(session, resources, user, visitor)


async def ensure_owner(session: AsyncSession) -> User:
    """The owner of a fresh installation, with the personal team."""
    owner, is_new = await accounts.load_or_register_owner(session)
    if is_new:
        await teams.create_personal_team(session, owner.id, "Personal")
    return owner


async def add_user(session: AsyncSession, *, email: str, name: str, is_operator: bool) -> User:
    """An account without a password, made by whoever runs the installation. Raises EmailTaken."""
    user = await accounts.register_user(
        session, email=email, name=name, password=None, is_operator=is_operator
    )
    await teams.create_personal_team(session, user.id, user.name)
    return user


async def make_sign_in_link(session: AsyncSession, resources: Resources, user: User) -> str:
    """An address that signs a person in once; earlier ones stop working."""
    token = await accounts.make_link_token(session, user.id, "sign_in")
    return f"{resources.settings.origin}/sign-in/link#{token}"


async def request_password_reset(
    session: AsyncSession, resources: Resources, address: str, email: str
) -> Mail | None:
    """The mail to send behind the answer; None for an unknown address."""
    resources.limiter.spend(f"mail:{address}", _MAIL_RATE)
    resources.limiter.spend(f"mail:{email.strip().lower()}", _MAIL_RATE)
    return await accounts.write_password_reset(session, email, resources.settings.origin)


async def deliver(resources: Resources, mail: Mail | None) -> None:
    """Sends a mail after the answer has left; what fails is in the log."""
    try:
        if mail is not None:
            await resources.mail.send(mail)
    except UpstreamFailed as error:
        log.warning("a mail was not delivered", subject=mail and mail.subject, reason=error.details)


async def change_profile(
    session: AsyncSession, resources: Resources, user: User, changes: dict[str, Any]
) -> User:
    """A changed address gets a mail to confirm it."""
    changed = await accounts.change_profile(session, user.id, changes)
    if changed.email != user.email:
        await request_verification(session, resources, changed)
    return changed


def read_mailbox(resources: Resources, address: str, *, is_forwarded: bool) -> list[Mail]:
    """Mail of a development installation. It holds sign-in links: only for a browser on this very machine."""
    is_here = _is_loopback(address) and not is_forwarded
    is_offered = resources.settings.environment == "development"
    if not (is_here and is_offered and isinstance(resources.mail, MailboxDriver)):
        raise NotFound()
    return list(resources.mail.mails)


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


async def request_verification(session: AsyncSession, resources: Resources, user: User) -> None:
    resources.limiter.spend(f"mail:{user.id}", _MAIL_RATE)
    await accounts.send_verification(session, user, resources.mail, resources.settings.origin)
