"""Identifiers: UUIDv7 (RFC 9562), ordered by time, and random secrets."""

import os
import secrets
import time
from uuid import UUID


def new_id() -> UUID:
    """A UUIDv7: 48 bits of Unix milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    random_bits = int.from_bytes(os.urandom(10), "big")
    value = (milliseconds & 0xFFFFFFFFFFFF) << 80
    value |= 0x7 << 76
    value |= ((random_bits >> 62) & 0xFFF) << 64
    value |= 0b10 << 62
    value |= random_bits & 0x3FFFFFFFFFFFFFFF
    return UUID(int=value)


def new_secret(prefix: str = "") -> str:
    """A URL-safe secret with 256 bits of randomness, with an optional readable prefix."""
    return prefix + secrets.token_urlsafe(32)
