"""Addresses the shell and the scripts call; other apps answer most of them."""

from typing import Final

from django.conf import settings
from django.urls import NoReverseMatch, reverse

DEFAULTS: Final[dict[str, str]] = {
    "home": "/",
    "switch": "/switch",  # POST grant=<uid>: act as another role or institution
    "sign_in": "/sign-in",
    "sign_out": "/sign-out",  # POST
    "account": "/account",
    "proof": "/account/proof",  # GET by a script: 204 while a proof is fresh; POST secret or passkey: 204 or 422
    "unlock": "/lock/unlock",  # POST password: 204 when right, 422 with a sentence when not
    "lock": "/lock",  # POST: tells the server that the screen is locked now
    "stream": "/live/stream",
    "counts": "/live/counts",
    "notifications": "/notifications",
    "palette": "/palette",
    "drafts": "/drafts",
}


def paths() -> dict[str, str]:
    """Return every address by name; `settings.LIANTI_PATHS` overrides single ones, by address or by URL name."""
    named: dict[str, str] = DEFAULTS | getattr(settings, "LIANTI_PATHS", {})
    return {name: _address(value, DEFAULTS.get(name, "/")) for name, value in named.items()}


def _address(value: str, otherwise: str) -> str:
    if value.startswith("/"):
        return value
    try:
        return reverse(value)
    except NoReverseMatch:
        return otherwise
