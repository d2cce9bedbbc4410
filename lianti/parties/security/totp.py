"""Codes of an app (TOTP, RFC 6238): thirty seconds, six digits, one step of tolerance to either side."""

from __future__ import annotations

import datetime as dt
import hmac

import pyotp

from lianti.parties.security.rules import time_step

ISSUER = "联体"
_TOLERANCE = (0, -1, 1)


def new_secret() -> str:
    """Return a fresh secret of 160 bits in base 32."""
    return pyotp.random_base32()


def enrolment_uri(secret: str, account: str) -> str:
    """Return what the QR code says to the app."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=ISSUER)


def matching_step(secret: str, code: str, at: dt.datetime) -> int | None:
    """Return the time step for which ``code`` is right, None when for none near ``at``.

    The caller takes a step only once: a code read over a shoulder is worth nothing afterwards.
    """
    otp, now = pyotp.TOTP(secret), time_step(at)
    for away in _TOLERANCE:
        if hmac.compare_digest(otp.generate_otp(now + away), code):
            return now + away
    return None
