"""What the worker does for questions to departments (请求指导)."""

from __future__ import annotations

import datetime as dt

from lianti.parties.shapes import Viewer
from lianti.referrals.actions.advising import escalate_advice
from lianti.referrals.models import Advice

CLOCK = Viewer.service("advice-clock")
_BATCH = 500


def clocks(at: dt.datetime) -> int:
    """This function will remind the holders of late questions, once per promise, and say how many there were."""
    late = Advice.objects.open().filter(promised_at__lt=at, escalated_at=None).values_list("uid", flat=True)
    return sum(escalate_advice(advice_uid=uid, by=CLOCK, at=at) for uid in list(late[:_BATCH]))
