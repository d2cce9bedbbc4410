"""What the clock does: remind the holder of a broken promise once, close what nobody will ever finish."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from lianti.kernel.pure.errors import NotPermitted, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.actions import record
from lianti.parties.shapes import Viewer
from lianti.referrals.actions.common import commit_move, hold, locked, require, tell_holder, tell_sender
from lianti.referrals.models import Referral
from lianti.referrals.promises import answer_promise

CLOCK = Viewer.service("referral-clock")


@transaction.atomic
def escalate(*, referral_uid: uuid.UUID, by: Viewer, at: dt.datetime) -> bool:
    """This function will remind the holder of a broken promise, once per promise; says whether it did."""
    referral = locked(referral_uid, by, at)
    if not by.is_service:
        raise NotPermitted("not_permitted", _("由系统按时限自动处理。"))
    if referral.promised_at is None or referral.promised_at >= at or referral.escalated_at is not None:
        return False
    Referral.objects.filter(pk=referral.pk).update(escalated_at=at)
    record(
        "referral.escalated",
        by=by,
        at=at,
        subject_type="referral",
        subject_uid=referral.uid,
        institution_uid=referral.holder_institution.uid if referral.holder_institution else None,
        alliance_uid=referral.alliance.uid if referral.alliance else None,
        data={"holder_role": referral.holder_role},
    )
    tell_holder(referral, _("超时提醒：转诊单 {n} 已过承诺时间").format(n=referral.number), at, tone="urgent")
    return True


@transaction.atomic
def lose_seat(*, referral_uid: uuid.UUID, reason: str, by: Viewer, at: dt.datetime) -> Referral:
    """This function will give a case whose session was cancelled (停诊) back to the centre, to be scheduled again."""
    referral = locked(referral_uid, by, at)
    state = require("lose_seat", referral, by)
    role, promised = answer_promise(referral, at)
    referral.appointment_at = None
    hold(referral, referral.receiver_institution, role, promised)
    commit_move("lose_seat", referral, to_state=state, by=by, at=at, fact="referral.seat_lost", note=reason)
    tell_holder(referral, _("停诊，请重新排号：转诊单 {n}").format(n=referral.number), at, tone="urgent")
    tell_sender(referral, _("停诊，正在重新排号：转诊单 {n}").format(n=referral.number), at)
    return referral


def seat_lost(subject_uid: uuid.UUID, _by: Viewer, at: dt.datetime, reason: str) -> None:
    """Answer capacity when a session with a referral's seat is cancelled.

    Who has arrived by then is looked after already and keeps the case; that must not stop the cancellation.
    """
    try:
        lose_seat(referral_uid=subject_uid, reason=reason, by=CLOCK, at=at)
    except Refused as refused:
        if refused.code != "move_not_allowed":
            raise


@transaction.atomic
def expire(*, referral_uid: uuid.UUID, by: Viewer, at: dt.datetime) -> Referral:
    """This function will close a case that its side left untouched for too long, as a fact and with a notice."""
    referral = locked(referral_uid, by, at)
    state = require("expire", referral, by)
    tell_holder(referral, _("超时关闭：转诊单 {n} 长期无人处理").format(n=referral.number), at)
    commit_move("expire", referral, to_state=state, by=by, at=at, fact="referral.expired")
    return referral
