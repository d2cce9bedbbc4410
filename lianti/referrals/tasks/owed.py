"""What the worker says of things that are owed beside the states: consents (SY-46) and beds (SY-31)."""

from __future__ import annotations

import datetime as dt

from lianti.parties.shapes import Viewer
from lianti.referrals.actions.reminding import beds_kept_too_long, owed_consents, remind_bed, remind_consent

CLOCK = Viewer.service("owed-clock")


def clocks(at: dt.datetime) -> int:
    """This function will remind of consents that are owed and of beds that are kept too long; returns how many."""
    told = sum(remind_consent(referral_uid=uid, by=CLOCK, at=at) for uid in owed_consents(at))
    return told + sum(
        remind_bed(referral_uid=uid, until=until, by=CLOCK, at=at) for uid, until in beds_kept_too_long(at)
    )
