"""What the worker does for referrals, in small transactions."""

from __future__ import annotations

import datetime as dt

from lianti.kernel.pure.errors import Refused
from lianti.referrals.actions.clocks import CLOCK, escalate, expire
from lianti.referrals.models import Referral

_BATCH = 500
# After how many days without movement a case of a state is closed by the clock.
EXPIRE_DAYS = {"draft": 30, "info_asked": 14, "no_show": 21}


def clocks(at: dt.datetime) -> None:
    """This function will remind holders of broken promises and close abandoned cases."""
    late = Referral.objects.open().filter(promised_at__lt=at, escalated_at=None).values_list("uid", flat=True)
    for uid in list(late[:_BATCH]):
        escalate(referral_uid=uid, by=CLOCK, at=at)
    for state, days in EXPIRE_DAYS.items():
        _expire_state(state, at - dt.timedelta(days=days), at)


def _expire_state(state: str, before: dt.datetime, at: dt.datetime) -> None:
    """Close what has had no step since ``before``."""
    rows = Referral.objects.filter(state=state).exclude(steps__at__gte=before).values_list("uid", flat=True)
    for uid in list(rows[:_BATCH]):
        try:
            expire(referral_uid=uid, by=CLOCK, at=at)
        except Refused:  # moved on in the meantime: then it is not abandoned
            continue
