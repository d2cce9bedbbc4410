"""What is owed without being a state of its own: a consent after an emergency (SY-46), a bed kept too long (SY-31)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from lianti.capacity.queries import kept_too_long
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.models import Fact
from lianti.parties.shapes import Viewer
from lianti.referrals.actions.common import locked, tell, tell_holder, tell_sender
from lianti.referrals.actions.surgery import keep_fact
from lianti.referrals.models import Referral

# How long before the end of the term the clinic hears of it.
AHEAD = dt.timedelta(hours=4)
_BATCH = 500


@transaction.atomic
def remind_consent(*, referral_uid: uuid.UUID, by: Viewer, at: dt.datetime) -> bool:
    """This function will remind the sender of a consent that is owed: once before the term ends, then every day.

    Also of a case that has ended: the papers went, whatever became of it. From the second day the head hears, too.
    """
    _only_service(by)
    referral = locked(referral_uid, by, at)
    due = referral.consent_due_at
    if due is None or due - AHEAD > at:
        return False
    over = due <= at
    day = Fact.objects.filter(kind="referral.consent_reminded", subject_uid=referral.uid, on_day=clock.local_day(at))
    if any(bool(fact.data["overdue"]) == over for fact in day):
        return False
    data = {"overdue": over, "ended": referral.ended_at is not None, "days": (at - due).days if over else 0}
    keep_fact("referral.consent_reminded", referral, data, by, at)
    words = _("急诊同意书已超时未补签：转诊单 {n}") if over else _("急诊同意书快到补签时限：转诊单 {n}")
    text = words.format(n=referral.number)
    tell_sender(referral, text, at, tone="urgent" if over else "normal")
    if over and at - due >= dt.timedelta(days=1):
        tell(referral, referral.sender_institution, ("head",), text, at, tone="urgent", path="/referrals/")
    return True


@transaction.atomic
def remind_bed(*, referral_uid: uuid.UUID, until: dt.datetime, by: Viewer, at: dt.datetime) -> bool:
    """This function will tell the holder once that a bed is kept longer than was said, with nobody having come."""
    _only_service(by)
    referral = locked(referral_uid, by, at)
    told = Fact.objects.filter(kind="referral.bed_hold_over", subject_uid=referral.uid, happened_at__gte=until)
    if referral.ended_at is not None or told.exists():
        return False
    receiver = referral.receiver_institution
    data = {"direction": referral.direction, "hours": int((at - until).total_seconds() // 3600)}
    keep_fact("referral.bed_hold_over", referral, data, by, at, counts_for=receiver)
    text = _("床位保留时间已到，患者未到：转诊单 {n}，请联系后改期或登记未到诊").format(n=referral.number)
    tell_holder(referral, text, at, tone="urgent")
    if referral.direction == "up" and receiver is not None:
        tell(referral, receiver, ("admission",), text, at, tone="urgent")
    return True


def owed_consents(at: dt.datetime) -> list[uuid.UUID]:
    """Return the cases whose consent is owed now or soon, the longest owed first."""
    rows = Referral.objects.filter(consent_due_at__lte=at + AHEAD).order_by("consent_due_at", "pk")
    return list(rows.values_list("uid", flat=True)[:_BATCH])


def beds_kept_too_long(at: dt.datetime) -> list[tuple[uuid.UUID, dt.datetime]]:
    """Return the cases whose bed was kept until a moment that has passed."""
    return kept_too_long("referral", at)[:_BATCH]


def _only_service(by: Viewer) -> None:
    if not by.is_service:
        raise NotPermitted("not_permitted", _("由系统按时限自动处理。"))
