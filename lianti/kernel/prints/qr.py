"""The QR code on a slip: which key vouches for which referral number, and nothing about the person."""

from __future__ import annotations

import io
import re
from typing import NamedTuple

import segno

VERSION = "LT1"
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


def qr_svg(payload: str) -> str:
    """Draw a payload as SVG; error level M survives a fold or a coffee ring, the border is the quiet zone."""
    out = io.BytesIO()
    code = segno.make(payload, error="m", micro=False, boost_error=False)
    code.save(out, kind="svg", scale=4, border=4, xmldecl=False, svgns=True)
    return out.getvalue().decode("utf-8")
