"""Rules of holds: pure (J4 of the policy: retention per kind; a hold goes before it)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from lianti.kernel.pure.asked import whole_number
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _

SHORTEST, LONGEST, NAME = 4, 200, 60
LONGEST_DAYS = 100 * 366
# A hold without an end stays until it is released; one with an end has it within a lifetime.
MOST = dt.timedelta(days=50 * 366)


def read_periods(text: str, least: Mapping[str, int]) -> dict[str, int]:
    """Return the keeping periods of a house, ``person=7305,message=365``; what it does not name keeps the least.

    Refuses (ValueError, saying why) an unknown kind, what is no number of days, and a period below the least: a house
    keeps longer than the law asks for, never shorter (J3, J4; docs/adr/0023).
    """
    found: dict[str, int] = {}
    for part in filter(None, (one.strip() for one in text.split(","))):
        code, _sign, days = part.partition("=")
        number = whole_number(days, most=LONGEST_DAYS)
        if code not in least or number is None:
            raise ValueError(f"{part!r} is no kind and number of days; kinds: {', '.join(least)}")
        if number < least[code]:
            raise ValueError(f"{code} is kept for at least {least[code]} days, not {number}")
        found[code] = number
    return found


def checked_reason(reason: str) -> str:
    """Return the tidy reason; refuses one that says nothing."""
    told = _tidy(reason)[:LONGEST]
    if len(told) < SHORTEST:
        raise Refused("hold_reason", _("请写明保全的原因和文号（至少 4 个字）。"), field="reason")
    return told


def checked_orderer(ordered_by: str) -> str:
    """Return the tidy name of who ordered the hold: a court, a commission, the own house."""
    told = _tidy(ordered_by)
    if not 2 <= len(told) <= NAME:
        raise Refused(
            "hold_orderer", _("请写明由谁要求保全（2 到 60 个字），如法院、卫健委或本院。"), field="ordered_by"
        )
    return told


def checked_until(until: dt.datetime | None, at: dt.datetime) -> dt.datetime | None:
    """Return the end of a hold, which lies ahead; None holds until it is released."""
    if until is not None and not at < until <= at + MOST:
        raise Refused("hold_until", _("截止日期要晚于今天，最长 50 年；没有期限就不填。"), field="until")
    return until


def _tidy(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())
