"""The stored data keys of the envelope encryption (table and its two queries)."""

from datetime import datetime

from sqlalchemy import LargeBinary, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from paynto.core.clock import now
from paynto.core.crypto import Keyring, WrappedKey
from paynto.core.db import Base
from paynto.core.ids import new_id


class EncryptionKey(Base):
    """A data key, encrypted by the master key. The newest one encrypts."""

    __tablename__ = "encryption_keys"

    key_id: Mapped[str] = mapped_column(primary_key=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(default=now)


async def load_keyring(session: AsyncSession, keyring: Keyring) -> None:
    """Fills the keyring from the database, making the first key of a new installation."""
    rows = (await session.scalars(select(EncryptionKey).order_by(EncryptionKey.created_at))).all()
    for row in rows:
        keyring.add(WrappedKey(row.key_id, row.wrapped))
    if not rows:
        await add_key(session, keyring)


async def add_key(session: AsyncSession, keyring: Keyring) -> str:
    """Makes a new data key that encrypts from now on; returns its id."""
    wrapped = keyring.new_wrapped_key(new_id().hex[-12:])
    session.add(EncryptionKey(key_id=wrapped.key_id, wrapped=wrapped.wrapped))
    keyring.add(wrapped)
    return wrapped.key_id
