"""Keys and ciphers: SM4-GCM for fields and files, HMAC-SM3 for blind indexes, audit digests and seals.

A keyring is a JSON file with mode 0600 outside the data directory. Every purpose has its own keys; the newest one
encrypts, older ones still open. Knows no Django, so that settings can read the secret key from it.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hmac import HMAC

PURPOSES = ("fields", "index", "audit", "signatures", "files", "django")
_NONCE = 12
_TAG = 16


class KeyringMissing(Exception):
    """No keyring where the setting points, and it may not be created here."""


class Keyring:
    """The keys of one installation, by purpose and key id."""

    def __init__(self, keys: dict[str, dict[str, bytes]]) -> None:
        self._keys = keys

    @classmethod
    def open(cls, path: Path, *, create: bool) -> Keyring:
        """Read the keyring at ``path``; with ``create`` make one (0600) when it is missing."""
        if not path.exists():
            if not create:
                raise KeyringMissing(f"No keyring at {path}. Make one with: lianti keys create")
            cls._write_new(path)
        raw = json.loads(path.read_text(encoding="utf-8"))
        return cls({p: {k: base64.b64decode(v) for k, v in raw[p].items()} for p in PURPOSES})

    @staticmethod
    def _write_new(path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        keys = {p: {"k1": base64.b64encode(secrets.token_bytes(32)).decode()} for p in PURPOSES}
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process of the same start was faster
            return
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(keys, file, indent=1)

    def current(self, purpose: str) -> str:
        """Return the id of the key that encrypts for ``purpose``: the last one written."""
        return list(self._keys[purpose])[-1]

    def key(self, purpose: str, key_id: str = "") -> bytes:
        """Return the 32 bytes of a key."""
        return self._keys[purpose][key_id or self.current(purpose)]

    def secret_text(self, purpose: str) -> str:
        """Return a key as text, for Django's SECRET_KEY."""
        return base64.b64encode(self.key(purpose)).decode()

    def encrypt(self, purpose: str, data: bytes, aad: bytes) -> bytes:
        """Return ``key id | nonce | ciphertext | tag`` bound to ``aad``."""
        key_id = self.current(purpose).encode()
        nonce = secrets.token_bytes(_NONCE)
        cipher = Cipher(algorithms.SM4(self.key(purpose)[:16]), modes.GCM(nonce)).encryptor()
        cipher.authenticate_additional_data(aad)
        body = cipher.update(data) + cipher.finalize()
        return bytes([len(key_id)]) + key_id + nonce + body + cipher.tag

    def decrypt(self, purpose: str, sealed: bytes, aad: bytes) -> bytes:
        """Return the plain bytes; raises cryptography's InvalidTag when anything was exchanged or changed."""
        size = sealed[0]
        key_id = sealed[1 : 1 + size].decode()
        nonce = sealed[1 + size : 1 + size + _NONCE]
        body, tag = sealed[1 + size + _NONCE : -_TAG], sealed[-_TAG:]
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


@lru_cache(maxsize=4)
def _open_cached(path: Path, create: bool) -> Keyring:
    return Keyring.open(path, create=create)


def keyring() -> Keyring:
    """Return the keyring of this installation."""
    from django.conf import settings

    return _open_cached(settings.LIANTI_KEYRING, settings.LIANTI_KEYRING_CREATE)


def encrypt_text(text: str, *, table: str, column: str, uid: object) -> bytes:
    """Return ``text`` encrypted for one cell; moved to another row or column it no longer opens."""
    return keyring().encrypt("fields", text.encode(), f"{table}.{column}.{uid}".encode())


def decrypt_text(sealed: bytes, *, table: str, column: str, uid: object) -> str:
    """Return the text of an encrypted cell."""
    return keyring().decrypt("fields", bytes(sealed), f"{table}.{column}.{uid}".encode()).decode()


def blind_index(kind: str, text: str) -> str:
    """Return the keyed fingerprint by which an encrypted value of ``kind`` is found: 64 hex digits."""
    return keyring().mac("index", f"{kind}|{text}".encode()).hex()
