"""Telling the doctor who sent somebody: on the bell, and on the phone through the outbox."""

from __future__ import annotations

import datetime as dt

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.outbox import declare_template, post
from lianti.referrals.actions.common import tell_sender
from lianti.referrals.models import Referral
from lianti.referrals.shapes import OutcomeFields

DISCHARGED = declare_template(
    "referral.discharged_today", _("您转的病人今天出院：转诊单 {number}，回转意见已送到，请登录查看并按方案随访。")
)
RETURNED = declare_template("referral.returned", _("您转的病人已回转：转诊单 {number}，请登录查看意见并按方案随访。"))


def tell_returned(referral: Referral, outcome: OutcomeFields, at: dt.datetime) -> None:
    """This function will tell the sender that the outcome is there, and that the person leaves the ward today if so.

    The message on the phone names the case, never the person.
    """
    today = outcome.discharged_on == clock.local_day(at)
    words = _("您转的病人今天出院，回转意见已送到：转诊单 {n}") if today else _("已回转，请按方案随访：转诊单 {n}")
    tell_sender(referral, words.format(n=referral.number), at)
    post(
        key=f"returned:{referral.number}",
        to_uid=referral.author_uid,
        template=(DISCHARGED if today else RETURNED).code,
        params={"number": referral.number},
        path=f"/referrals/{referral.number}/",
        at=at,
    )
