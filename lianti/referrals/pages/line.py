"""What somebody with a code reads: state and instructions, a masked name, nothing clinical."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianti.kernel.pure import clock
from lianti.kernel.pure.ids import spaced
from lianti.referrals.rules.line import surname_only, words_of

if TYPE_CHECKING:
    from lianti.referrals.models import Referral


@dataclass(frozen=True)
class LinePage:
    """One case as its person sees it. The department is left out: it would tell what somebody suffers from."""

    number: str
    name: str
    state: str
    now: str
    hospital: str
    sender: str
    sender_phone: str
    appointment: str
    as_of: str


def line_page(referral: Referral, at: dt.datetime) -> LinePage:
    """Return the page of a case."""
    state, now = words_of(referral.state)
    booked = referral.appointment_at if referral.state == "scheduled" else None
    return LinePage(
        number=spaced(referral.number),
        name=surname_only(referral.resident.name),
        state=_(state),
        now=_(now),
        hospital=referral.receiver_institution.name if referral.receiver_institution else "",
        sender=referral.sender_institution.name,
        sender_phone=referral.sender_phone,
        appointment=clock.local(booked).strftime("%Y-%m-%d %H:%M") if booked else "",
        as_of=clock.local(at).strftime("%Y-%m-%d %H:%M"),
    )
