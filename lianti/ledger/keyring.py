"""Keys and ciphers: SM4-GCM for fields and files, HMAC-SM3 for blind indexes, audit digests and seals.

A keyring is a JSON file with mode 0600 outside the data directory. Every purpose has its own keys; the newest one
encrypts, older ones still open. Knows no Django, so that settings can read the secret key from it.
"""

from __future__ import annotations

import base64
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hmac import HMAC

from lianti.ledger import keyfile
from lianti.ledger.keyfile import PURPOSES, KeyringBroken, KeyringMissing

__all__ = ["PURPOSES", "Keyring", "KeyringBroken", "KeyringMissing", "UnknownKey"]
_NONCE = 12
_TAG = 16


class UnknownKey(LookupError):
    """Something was closed with a key that this keyring does not hold."""


class Keyring:
    """The keys of one installation, by purpose and key id."""

    def __init__(self, keys: keyfile.Keys) -> None:
        self._keys = keys

    @classmethod
    def open(cls, path: Path, *, create: bool) -> Keyring:
        """Read the keyring at ``path``; with ``create`` make one (0600) when it is missing."""
        if create and not path.exists():
            keyfile.create(path)
        return cls(keyfile.load(path))

    def key_ids(self, purpose: str) -> list[str]:
        """Return the ids of the keys for ``purpose``, the newest first."""
        return list(reversed(self._keys[purpose]))

    def current(self, purpose: str) -> str:
        """Return the id of the key that encrypts for ``purpose``: the last one written."""
        return self.key_ids(purpose)[0]

    def key(self, purpose: str, key_id: str = "") -> bytes:
        """Return the 32 bytes of a key, the newest when none is named; UnknownKey when it is not here."""
        try:
            return self._keys[purpose][key_id or self.current(purpose)]
        except KeyError:
            raise UnknownKey(f"this keyring has no key {key_id!r} for {purpose}") from None

    def check_value(self, purpose: str, key_id: str) -> str:
        """Return eight hex digits by which two copies of a key are compared without being shown."""
        return self.mac(purpose, b"lianti key check", key_id).hex()[:8]

    def secret_text(self, purpose: str) -> str:
        """Return a key as text, for Django's SECRET_KEY."""
        return base64.b64encode(self.key(purpose)).decode()

    def encrypt(self, purpose: str, data: bytes, aad: bytes) -> bytes:
        """Return ``length of key id | key id | nonce | ciphertext | tag`` bound to ``aad``."""
        key_id = self.current(purpose).encode()
        nonce = secrets.token_bytes(_NONCE)
        cipher = Cipher(algorithms.SM4(self.key(purpose)[:16]), modes.GCM(nonce)).encryptor()
        cipher.authenticate_additional_data(aad)
        body = cipher.update(data) + cipher.finalize()
        return bytes([len(key_id)]) + key_id + nonce + body + cipher.tag

    def decrypt(self, purpose: str, sealed: bytes, aad: bytes) -> bytes:
        """Return the plain bytes.

        Raises cryptography's InvalidTag when anything was exchanged, changed or cut, UnknownKey when the key that
        closed it is not in this keyring.
        """
        start = 1 + sealed[0] if sealed else 1
        if len(sealed) < start + _NONCE + _TAG:
            raise InvalidTag
        key_id = sealed[1:start].decode("ascii", errors="replace")
        nonce, body, tag = sealed[start : start + _NONCE], sealed[start + _NONCE : -_TAG], sealed[-_TAG:]
        cipher = Cipher(algorithms.SM4(self.key(purpose, key_id)[:16]), modes.GCM(nonce, tag)).decryptor()
        cipher.authenticate_additional_data(aad)
        return cipher.update(body) + cipher.finalize()

    def mac(self, purpose: str, data: bytes, key_id: str = "") -> bytes:
        """Return HMAC-SM3 of ``data`` (32 bytes)."""
        hmac = HMAC(self.key(purpose, key_id), hashes.SM3())
        hmac.update(data)
        return hmac.finalize()


def sm3(data: bytes) -> bytes:
    """Return the SM3 digest of ``data``; from cryptography, because hashlib's depends on how Python was built."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize()


_opened: dict[Path, tuple[tuple[int, int] | None, Keyring]] = {}


def keyring() -> Keyring:
    """Return the keyring of this installation, read anew when its file was exchanged by a rotation."""
    from django.conf import settings

    path: Path = settings.LIANTI_KEYRING
    known = _opened.get(path)
    stamp = _stamp(path)
    # When the file has gone, what is open stays open; the next start will say what is missing.
    if known is not None and stamp in {None, known[0]}:
        return known[1]
    if stamp is None and settings.LIANTI_KEYRING_CREATE:
        keyfile.create(path)
        stamp = _stamp(path)
    ring = Keyring.open(path, create=False)
    _opened[path] = (stamp, ring)
    return ring


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns


def encrypt_text(text: str, *, table: str, column: str, uid: object) -> bytes:
    """Return ``text`` encrypted for one cell; moved to another row or column it no longer opens."""
    return keyring().encrypt("fields", text.encode(), f"{table}.{column}.{uid}".encode())


def decrypt_text(sealed: bytes, *, table: str, column: str, uid: object) -> str:
    """Return the text of an encrypted cell."""
    return keyring().decrypt("fields", bytes(sealed), f"{table}.{column}.{uid}".encode()).decode()


def blind_index(kind: str, text: str) -> str:
    """Return the keyed fingerprint by which an encrypted value of ``kind`` is found: 64 hex digits."""
    return keyring().mac("index", f"{kind}|{text}".encode()).hex()


def blind_indexes(kind: str, text: str) -> list[str]:
    """Return the fingerprints under every index key, the newest first: for finding while keys are exchanged."""
    ring = keyring()
    return [ring.mac("index", f"{kind}|{text}".encode(), key_id).hex() for key_id in ring.key_ids("index")]


def sealed_under(sealed: bytes) -> str:
    """Return the id of the key that closed a value; empty when it is none."""
    return sealed[1 : 1 + sealed[0]].decode("ascii", errors="replace") if sealed else ""
