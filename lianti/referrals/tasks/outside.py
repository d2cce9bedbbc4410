"""What the worker does for transfers outside the alliance (JL-45)."""

from __future__ import annotations

import datetime as dt

from lianti.kernel.pure.errors import Refused
from lianti.parties.shapes import Viewer
from lianti.referrals.actions.outside import remind_outside
from lianti.referrals.models import OutsideTransfer

CLOCK = Viewer.service("outside-clock")
_BATCH = 500


def clocks(at: dt.datetime) -> int:
    """This function will tell the holders what their open transfers owe, and say how many were told."""
    told = 0
    for uid in list(OutsideTransfer.objects.owing(at).order_by("promised_at", "pk").values_list("uid", flat=True)):
        if told == _BATCH:
            break
        try:
            told += remind_outside(transfer_uid=uid, by=CLOCK, at=at)
        except Refused:  # ended in the meantime
            continue
    return told
