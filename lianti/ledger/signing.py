"""Signatures that a device without network can check: ECDSA P-256 under keys that come out of the keyring.

Each key of the purpose ``signatures`` yields one signing key, so that a rotation gives a new one under a new id and
the old one still verifies. What may be shown to everybody is the public half.
"""

from __future__ import annotations

import base64

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from lianti.ledger.keyring import UnknownKey, keyring

_PURPOSE = "signatures"
_LABEL = b"lianti slip signing key, P-256, version 1"
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_WIDTH = 32


def _private(key_id: str) -> ec.EllipticCurvePrivateKey:
    """Return the signing key of a key id; 64 bytes are folded into the order, so that no scalar is likelier."""
    ring = keyring()
    wide = ring.mac(_PURPOSE, _LABEL + b"|1", key_id) + ring.mac(_PURPOSE, _LABEL + b"|2", key_id)
    return ec.derive_private_key(int.from_bytes(wide) % (_ORDER - 1) + 1, ec.SECP256R1())


def current_key() -> str:
    """Return the id under which is signed now."""
    return keyring().current(_PURPOSE)


def sign(data: bytes, key_id: str) -> bytes:
    """Return the signature of ``data`` as 64 bytes, r and s, the form that browsers take."""
    r, s = decode_dss_signature(_private(key_id).sign(data, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(_WIDTH) + s.to_bytes(_WIDTH)


def verify(data: bytes, signature: bytes, key_id: str) -> bool:
    """Say whether ``signature`` was made over ``data`` under a key of this installation."""
    if len(signature) != 2 * _WIDTH:
        return False
    whole = encode_dss_signature(int.from_bytes(signature[:_WIDTH]), int.from_bytes(signature[_WIDTH:]))
    try:
        _private(key_id).public_key().verify(whole, data, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, UnknownKey):
        return False
    return True


def public_keys() -> dict[str, dict[str, str]]:
    """Return the public half of every signing key by its id, as browsers read it (JWK)."""
    found = {}
    for key_id in keyring().key_ids(_PURPOSE):
        numbers = _private(key_id).public_key().public_numbers()
        found[key_id] = {"kty": "EC", "crv": "P-256", "x": _text(numbers.x), "y": _text(numbers.y)}
    return found


def _text(number: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(_WIDTH)).decode().rstrip("=")
