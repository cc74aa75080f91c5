"""Envelope encryption: keys, rotation, and what does not decrypt."""

import base64
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paynto.core.crypto import DecryptionFailed, Keyring, load_master_key
from paynto.core.db import Database
from paynto.core.errors import Unavailable
from paynto.core.keys import add_key, load_keyring


def make_keyring(master: bytes = b"m" * 32) -> Keyring:
    keyring = Keyring(master)
    keyring.add(keyring.new_wrapped_key("first"))
    return keyring


@given(value=st.text(), context=st.text())
def test_what_was_encrypted_comes_back(value: str, context: str) -> None:
    keyring = make_keyring()
    try:
        value.encode(), context.encode()
    except UnicodeEncodeError:
        return
    assert keyring.decrypt(keyring.encrypt(value, context), context) == value


def test_the_same_value_never_looks_the_same(keyring: Keyring) -> None:
    assert keyring.encrypt("secret", "a") != keyring.encrypt("secret", "a")


def test_a_ciphertext_moved_to_another_row_does_not_decrypt(keyring: Keyring) -> None:
    sealed = keyring.encrypt("secret", "env_vars:app-1:KEY")
    with pytest.raises(DecryptionFailed):
        keyring.decrypt(sealed, "env_vars:app-2:KEY")


@pytest.mark.parametrize(
    "ciphertext", ["", "v1", "v1.x", "v1.test.!!!", "v2.test.AAAA", "v1.other.AAAA", "v1.test.AAAA"]
)
def test_what_is_no_ciphertext_does_not_decrypt(keyring: Keyring, ciphertext: str) -> None:
    with pytest.raises(DecryptionFailed):
        keyring.decrypt(ciphertext, "a")


def test_every_changed_byte_is_noticed(keyring: Keyring) -> None:
    head, _, payload = keyring.encrypt("secret", "a").rpartition(".")
    raw = base64.urlsafe_b64decode(payload)
    for position in range(len(raw)):
        changed = bytearray(raw)
        changed[position] ^= 1
        with pytest.raises(DecryptionFailed):
            keyring.decrypt(f"{head}.{base64.urlsafe_b64encode(changed).decode()}", "a")


def test_a_new_key_encrypts_and_the_old_one_still_decrypts(keyring: Keyring) -> None:
    old = keyring.encrypt("secret", "a")
    keyring.add(keyring.new_wrapped_key("second"))
    new = keyring.encrypt("secret", "a")
    assert (keyring.is_current(old), keyring.is_current(new)) == (False, True)
    assert keyring.decrypt(old, "a") == keyring.decrypt(new, "a") == "secret"


async def test_keys_survive_in_the_database_and_another_master_key_says_so(
    database: Database,
) -> None:
    keyring = Keyring(b"a" * 32)
    async with database.system_transaction() as session:
        await session.run_sync(
            lambda sync: sync.connection().exec_driver_sql("DELETE FROM encryption_keys")
        )
        await load_keyring(session, keyring)
        sealed = keyring.encrypt("secret", "row")
        await add_key(session, keyring)
        await session.flush()
        again = Keyring(b"a" * 32)
        await load_keyring(session, again)
        assert again.current_key_id == keyring.current_key_id
        assert again.decrypt(sealed, "row") == "secret"
        with pytest.raises(DecryptionFailed, match="master key does not fit"):
            await load_keyring(session, Keyring(b"b" * 32))
        await session.rollback()


def test_the_master_key_is_made_once_and_only_the_owner_reads_it(tmp_path: Path) -> None:
    first = load_master_key("", tmp_path)
    assert load_master_key("", tmp_path) == first
    assert (tmp_path / "master.key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["master.key"]


@pytest.mark.parametrize("given", ["short", "not base64!", base64.b64encode(b"x" * 31).decode()])
def test_a_master_key_that_is_none_is_refused(tmp_path: Path, given: str) -> None:
    with pytest.raises(Unavailable, match="32 bytes"):
        load_master_key(given, tmp_path)


def test_a_given_master_key_is_used(tmp_path: Path) -> None:
    key = os.urandom(32)
    assert load_master_key(base64.b64encode(key).decode(), tmp_path) == key


def test_signing_keys_differ_by_purpose(keyring: Keyring) -> None:
    assert keyring.derive("a") != keyring.derive("b")
    assert keyring.derive("a") == keyring.derive("a")
