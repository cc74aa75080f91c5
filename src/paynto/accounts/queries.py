"""Statements on users, sessions and tokens; run in system transactions."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncSession

from paynto.accounts.models import AccountSession, ApiToken, OneTimeToken, User


async def find_user(session: AsyncSession, user_id: UUID) -> User | None:
    return await session.get(User, user_id)


async def find_user_by_email(session: AsyncSession, email: str) -> User | None:
    return await session.scalar(select(User).where(User.email == email))


async def count_users(session: AsyncSession) -> int:
    return await session.scalar(select(func.count()).select_from(User)) or 0


async def find_operator(session: AsyncSession) -> User | None:
    return await session.scalar(select(User).where(User.is_operator).order_by(User.id).limit(1))


async def list_users(session: AsyncSession) -> list[tuple[User, datetime | None]]:
    """By age, with the last use of a session or token."""
    sessions = select(AccountSession.user_id, AccountSession.last_used_at)
    tokens = select(ApiToken.user_id, ApiToken.last_used_at)
    uses = union_all(sessions, tokens).subquery()
    last = (
        select(uses.c.user_id, func.max(uses.c.last_used_at).label("at"))
        .group_by(uses.c.user_id)
        .subquery()
    )
    statement = select(User, last.c.at).outerjoin(last, last.c.user_id == User.id).order_by(User.id)
    return [(row[0], row[1]) for row in await session.execute(statement)]


async def lock_operators(session: AsyncSession) -> list[User]:
    """Held until the transaction ends, so that two cannot take the last one's place away."""
    statement = select(User).where(User.is_operator).order_by(User.id).with_for_update()
    return list(await session.scalars(statement))


async def find_session(
    session: AsyncSession, token_hash: bytes, moment: datetime
) -> tuple[AccountSession, User] | None:
    row = (
        await session.execute(
            select(AccountSession, User)
            .join(User, User.id == AccountSession.user_id)
            .where(AccountSession.token_hash == token_hash, AccountSession.expires_at > moment)
        )
    ).first()
    return (row[0], row[1]) if row else None


async def list_sessions(
    session: AsyncSession, user_id: UUID, moment: datetime
) -> list[AccountSession]:
    statement = (
        select(AccountSession)
        .where(AccountSession.user_id == user_id, AccountSession.expires_at > moment)
        .order_by(AccountSession.last_used_at.desc())
        .limit(100)
    )
    return list(await session.scalars(statement))


async def touch_session(session: AsyncSession, session_id: UUID, moment: datetime) -> None:
    await session.execute(
        update(AccountSession).where(AccountSession.id == session_id).values(last_used_at=moment)
    )


async def delete_session(session: AsyncSession, user_id: UUID, session_id: UUID) -> bool:
    statement = delete(AccountSession).where(
        AccountSession.id == session_id, AccountSession.user_id == user_id
    )
    return (await session.execute(statement.returning(AccountSession.id))).first() is not None


async def delete_sessions(
    session: AsyncSession, user_id: UUID, keep_id: UUID | None = None
) -> None:
    statement = delete(AccountSession).where(AccountSession.user_id == user_id)
    if keep_id is not None:
        statement = statement.where(AccountSession.id != keep_id)
    await session.execute(statement)


async def delete_expired(session: AsyncSession, moment: datetime) -> None:
    await session.execute(delete(AccountSession).where(AccountSession.expires_at <= moment))
    await session.execute(delete(OneTimeToken).where(OneTimeToken.expires_at <= moment))


async def find_api_token(session: AsyncSession, token_hash: bytes) -> tuple[ApiToken, User] | None:
    row = (
        await session.execute(
            select(ApiToken, User)
            .join(User, User.id == ApiToken.user_id)
            .where(ApiToken.token_hash == token_hash)
        )
    ).first()
    return (row[0], row[1]) if row else None


async def touch_api_token(session: AsyncSession, token_id: UUID, moment: datetime) -> None:
    await session.execute(
        update(ApiToken).where(ApiToken.id == token_id).values(last_used_at=moment)
    )


async def list_api_tokens(session: AsyncSession, user_id: UUID, team_id: UUID) -> list[ApiToken]:
    statement = (
        select(ApiToken)
        .where(ApiToken.user_id == user_id, ApiToken.team_id == team_id)
        .order_by(ApiToken.id.desc())
        .limit(200)
    )
    return list(await session.scalars(statement))


async def delete_api_token(session: AsyncSession, user_id: UUID, token_id: UUID) -> bool:
    statement = (
        delete(ApiToken)
        .where(ApiToken.id == token_id, ApiToken.user_id == user_id)
        .returning(ApiToken.id)
    )
    return (await session.execute(statement)).first() is not None


async def delete_api_tokens(session: AsyncSession, user_id: UUID) -> None:
    await session.execute(delete(ApiToken).where(ApiToken.user_id == user_id))


async def lock_one_time_token(
    session: AsyncSession, token_hash: bytes, purpose: str
) -> OneTimeToken | None:
    return await session.scalar(
        select(OneTimeToken)
        .where(OneTimeToken.token_hash == token_hash, OneTimeToken.purpose == purpose)
        .with_for_update()
    )


async def delete_one_time_tokens(session: AsyncSession, user_id: UUID, purpose: str) -> None:
    await session.execute(
        delete(OneTimeToken).where(OneTimeToken.user_id == user_id, OneTimeToken.purpose == purpose)
    )
