"""Pure checks of codes, names and freshness of a proof; no Django here."""

from __future__ import annotations

import datetime as dt
import re
import secrets

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import normalise

STEP_SECONDS = 30
_SIX = re.compile(r"[0-9]{6}")
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_RECOVERY = re.compile(f"[{_LETTERS}]{{12}}")
_PART = 4
# A clock that was set back must not keep a proof fresh for long.
_SKEW = 60
_BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)  # fmt: skip


def six_digits(text: str) -> str:
    """Return the code of an app without blanks, empty when the text is no such code; full-width digits count."""
    tight = "".join(normalise(text).split())
    return tight if _SIX.fullmatch(tight) else ""


def recovery_letters(text: str) -> str:
    """Return a recovery code as it is digested, empty when the text cannot be one."""
    tight = "".join(sign for sign in normalise(text).lower() if sign not in "- ")
    return tight if _RECOVERY.fullmatch(tight) else ""


def new_recovery_code() -> str:
    """Return a code of twelve letters and digits that are hard to mistake, in groups of four: 59 bits."""
    letters = "".join(secrets.choice(_LETTERS) for _turn in range(3 * _PART))
    return "-".join(letters[at : at + _PART] for at in range(0, len(letters), _PART))


def check_factor_name(text: str, otherwise: str) -> str:
    """Return the name of a factor, ``otherwise`` when none is given; refuses one that is too long."""
    name = normalise(text).replace("\x00", "")
    if len(name) > 40:
        raise Refused("name_too_long", _("名称最多 40 个字。"), field="name")
    return name or otherwise


def time_step(at: dt.datetime) -> int:
    """Return the number of the thirty seconds in which ``at`` lies (RFC 6238)."""
    return int(at.timestamp()) // STEP_SECONDS


def is_fresh(proved_at: float | None, at: dt.datetime, minutes: int) -> bool:
    """Say whether a proof given at ``proved_at`` still counts; with no minutes nobody is asked again."""
    if minutes <= 0:
        return True
    return proved_at is not None and -_SKEW <= at.timestamp() - proved_at < minutes * 60


def days_of_grace_left(asked_at: dt.datetime | None, at: dt.datetime, days: int) -> int:
    """Return how many days somebody may still work without the factor that the role needs, 0 when none are left."""
    if asked_at is None:
        return max(days, 0)
    return max(days - (at - asked_at).days, 0)


def device_of(agent: str) -> str:
    """Return in words what a browser says of itself; it is a hint for people, never a proof."""
    browser = next((name for sign, name in _BROWSERS if sign in agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    return " · ".join(part for part in (browser, system) if part)
