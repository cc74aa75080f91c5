"""Envelope encryption of secrets and hashing of tokens.

A random data key encrypts values with AES-256-GCM; the master key encrypts the data keys. The ciphertext names its data
key, so that `paynto keys rotate` can add a new one and re-encrypt without a pause.
Format: `v1.<key id>.<base64url(nonce ‖ ciphertext ‖ tag)>`.
"""

import base64
import hashlib
import hmac
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from paynto.core.errors import Unavailable


class DecryptionFailed(Unavailable):
    code = "decryption_failed"
    title = "A stored secret cannot be decrypted with the keys of this installation"


def load_master_key(encoded: str, home: Path) -> bytes:
    """32 bytes from the setting, or from `<home>/master.key`, made on first use and readable by the owner only."""
    if encoded:
        return _decode_master_key(encoded)
    path = home / "master.key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(f".{os.getpid()}")
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(base64.b64encode(os.urandom(32)).decode())
        try:
            os.link(temporary, path)  # never replaces a key that another process just made
        except FileExistsError:
            pass
        finally:
            temporary.unlink()
    return _decode_master_key(path.read_text().strip())


def _decode_master_key(encoded: str) -> bytes:
    try:
        key = base64.b64decode(encoded, validate=True)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise Unavailable(message="PAYNTO_MASTER_KEY must be the base64 of 32 bytes.")
    return key


@dataclass(frozen=True)
class WrappedKey:
    """A data key as stored: its id and the key encrypted by the master key."""

    key_id: str
    wrapped: bytes


class Keyring:
    """The data keys of an installation, unwrapped in memory. The last one added encrypts."""

    def __init__(self, master_key: bytes) -> None:
        self._master = AESGCM(master_key)
        self._keys: dict[str, AESGCM] = {}
        self._current = ""
        self._signing_key = hmac.digest(master_key, b"paynto signing key", "sha256")

    def new_wrapped_key(self, key_id: str) -> WrappedKey:
        nonce = os.urandom(12)
        return WrappedKey(
            key_id, nonce + self._master.encrypt(nonce, os.urandom(32), key_id.encode())
        )

    def add(self, wrapped: WrappedKey) -> None:
        try:
            raw = self._master.decrypt(
                wrapped.wrapped[:12], wrapped.wrapped[12:], wrapped.key_id.encode()
            )
        except InvalidTag:
            raise DecryptionFailed(
                message="The master key does not fit the stored data keys."
            ) from None
        self._keys[wrapped.key_id] = AESGCM(raw)
        self._current = wrapped.key_id

    @property
    def current_key_id(self) -> str:
        return self._current

    def encrypt(self, text: str, context: str) -> str:
        """`context` (table, column, row id) binds the ciphertext to its place; decrypting elsewhere fails."""
        nonce = os.urandom(12)
        sealed = self._keys[self._current].encrypt(nonce, text.encode(), context.encode())
        return f"v1.{self._current}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def decrypt(self, ciphertext: str, context: str) -> str:
        try:
            version, key_id, payload = ciphertext.split(".")
            raw = base64.urlsafe_b64decode(payload)
            if version != "v1":
                raise ValueError(version)
            return self._keys[key_id].decrypt(raw[:12], raw[12:], context.encode()).decode()
        except (ValueError, KeyError, InvalidTag):
            raise DecryptionFailed() from None

    def is_current(self, ciphertext: str) -> bool:
        return ciphertext.startswith(f"v1.{self._current}.")

    def derive(self, purpose: str) -> bytes:
        """A 32-byte key for signing, one per purpose."""
        return hmac.digest(self._signing_key, purpose.encode(), "sha256")


def hash_token(token: str) -> bytes:
    """SHA-256 of a random token: enough, because the token has 256 bits of randomness."""
    return hashlib.sha256(token.encode()).digest()
