"""Signatures that a device without network checks: whole, changed, foreign, and after a rotation."""

from __future__ import annotations

from pathlib import Path

import pytest

from lianti.ledger import keyfile, signing


def test_a_signature_holds_for_its_data_and_key_only() -> None:
    key = signing.current_key()
    mark = signing.sign(b"LT2.k1.abc", key)
    assert len(mark) == 64 and signing.verify(b"LT2.k1.abc", mark, key)
    assert not signing.verify(b"LT2.k1.abd", mark, key)
    assert not signing.verify(b"LT2.k1.abc", mark[:-1] + bytes([mark[-1] ^ 1]), key)
    assert not signing.verify(b"LT2.k1.abc", b"", key)
    assert not signing.verify(b"LT2.k1.abc", bytes(64), key)
    assert not signing.verify(b"LT2.k1.abc", mark, "nobody")


def test_only_public_halves_are_shown_and_a_rotation_keeps_the_old_one(own_keyring: Path) -> None:
    key = signing.current_key()
    mark, before = signing.sign(b"slip", key), signing.public_keys()
    assert set(before[key]) == {"kty", "crv", "x", "y"}, "no d, which is the private half"
    keyfile.rotate(own_keyring, "signatures")
    after = signing.public_keys()
    assert after[key] == before[key] and len(after) == len(before) + 1 and signing.current_key() != key
    assert signing.verify(b"slip", mark, key)
    assert not signing.verify(b"slip", mark, signing.current_key())


@pytest.mark.parametrize("length", [0, 63, 65])
def test_a_signature_of_another_length_is_none(length: int) -> None:
    assert not signing.verify(b"slip", b"1" * length, signing.current_key())
