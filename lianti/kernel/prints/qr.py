"""The QR code on a slip: LT1 names which key vouches for which number; LT2 carries a signed minimum data set.

LT1 says nothing about the person and needs the server; LT2 is read and checked without network (ADR 0018).
"""

from __future__ import annotations

import base64
import binascii
import io
import re
from typing import NamedTuple

import segno

VERSION = "LT1"
SIGNED = "LT2"
_SIGNED = re.compile(r"(LT2\.([A-Za-z0-9_-]{1,16})\.([A-Za-z0-9_-]{20,1200}))\.([A-Za-z0-9_-]{86})")
_PAYLOAD = re.compile(r"LT1\.([A-Za-z0-9_-]{1,16})\.([0-9]{4,20})\.([A-Za-z0-9_-]{6,44})")


class Payload(NamedTuple):
    """The three parts of a payload: the key that made the code, the referral's number and the short MAC."""

    key_id: str
    number: str
    mac: str


def qr_payload(*, key_id: str, number: str, mac: str) -> str:
    """Join the parts to ``LT1.<keyid>.<number>.<mac>``; ValueError when a part cannot stand in one."""
    payload = f"{VERSION}.{key_id}.{number}.{mac}"
    if _PAYLOAD.fullmatch(payload) is None:
        raise ValueError("a QR payload is LT1.<key id>.<digits>.<short mac>, without other characters")
    return payload


def parse_payload(text: str) -> Payload | None:
    """Read what a scanner sent; None when it is not one of ours. The caller still checks the MAC."""
    found = _PAYLOAD.fullmatch(text.strip())
    return None if found is None else Payload(*found.groups())


class SignedPayload(NamedTuple):
    """What an LT2 payload carries: the key, the bytes that were signed, their content and the signature."""

    key_id: str
    covered: bytes
    body: bytes
    signature: bytes


def signed_part(*, key_id: str, body: bytes) -> str:
    """Return ``LT2.<key id>.<body>``: what the signature covers."""
    return f"{SIGNED}.{key_id}.{base64.urlsafe_b64encode(body).decode().rstrip('=')}"


def signed_payload(part: str, signature: bytes) -> str:
    """Join what was signed and its signature; ValueError when they cannot stand in one code."""
    payload = f"{part}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"
    if _SIGNED.fullmatch(payload) is None:
        raise ValueError("a signed QR payload is LT2.<key id>.<body>.<64 bytes>, without other characters")
    return payload


def parse_signed(text: str) -> SignedPayload | None:
    """Read what a scanner sent; None when it is not an LT2 payload. The caller still checks the signature."""
    found = _SIGNED.fullmatch(text.strip())
    if found is None:
        return None
    covered, key_id, body, signature = found.groups()
    try:
        return SignedPayload(key_id, covered.encode(), _bytes(body), _bytes(signature))
    except binascii.Error:
        return None


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def qr_svg(payload: str) -> str:
    """Draw a payload as SVG; error level M survives a fold or a coffee ring, the border is the quiet zone."""
    out = io.BytesIO()
    code = segno.make(payload, error="m", micro=False, boost_error=False)
    code.save(out, kind="svg", scale=4, border=4, xmldecl=False, svgns=True)
    return out.getvalue().decode("utf-8")
